"""STARTTLS (RFC 3207): its replies, and what both ends forget."""

import pytest

from smtplab.protocol.extension import Effect
from smtplab.protocol.replies import Reply
from smtplab.protocol.reply_reader import whole_reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.states import CLOSED, CONNECTED, READY
from tests.protocol.session_pair import (
    EVERYTHING,
    HELLO,
    MAIL,
    TO_MAIL,
    TO_RCPT,
    TO_READY,
    SessionPair,
    every_cut,
    obliging,
    refusing,
    verbs_in_order,
)

STARTTLS = b"STARTTLS\r\n"


def reply_of(line: bytes) -> Reply:
    return whole_reply(line + b"\r\n")


def secured() -> SessionPair:
    pair = SessionPair()
    pair.send(TO_READY + STARTTLS)
    pair.secure()
    return pair


def test_it_is_granted_with_220_and_has_the_layer_above_start_tls() -> None:
    pair = SessionPair()
    pair.send(TO_READY)
    [reply] = pair.send(STARTTLS)
    assert reply.encode() == b"220 2.0.0 Ready to start TLS\r\n"
    assert pair.server.effect is pair.client.effect is Effect.START_TLS
    assert not pair.server.secured


@pytest.mark.parametrize(
    ("before", "line", "rule"),
    [
        (TO_READY, b"STARTTLS now\r\n", "argument-unexpected"),
        (b"", STARTTLS, "hello-first"),
        (TO_MAIL, STARTTLS, "mail-open"),
        (TO_RCPT, STARTTLS, "mail-open"),
    ],
)
def test_what_is_refused_changes_nothing(before: bytes, line: bytes, rule: str) -> None:
    pair = SessionPair()
    pair.send(before)
    state, transaction = pair.server.state, pair.server.transaction
    assert pair.refusal(line) == rule
    assert (pair.server.state, pair.server.transaction) == (state, transaction)
    assert pair.server.effect is pair.client.effect is None
    assert pair.codes(b"NOOP\r\n") == [250]


def test_it_starts_once() -> None:
    pair = secured()
    assert pair.refusal(STARTTLS) == "hello-first"
    pair.send(HELLO)
    assert pair.refusal(STARTTLS) == "tls-active"
    assert pair.answered[-1].encode().startswith(b"503 5.5.1 ")
    assert pair.server.effect is None


def test_under_tls_ehlo_does_not_list_it() -> None:
    pair = SessionPair()
    assert b"STARTTLS" in pair.send(HELLO)[0].encode()
    assert "STARTTLS" in verbs_in_order(pair.client)
    pair.send(STARTTLS)
    pair.secure()
    assert b"STARTTLS" not in pair.send(HELLO)[0].encode()
    assert "STARTTLS" not in verbs_in_order(pair.client)


def test_both_ends_forget_what_was_said_in_clear() -> None:
    pair = SessionPair()
    pair.send(TO_READY)
    pair.server.identity = "alice"
    pair.send(STARTTLS)
    pair.secure()
    server, client = pair.server, pair.client
    assert (server.state, server.hello, server.transaction) == (CONNECTED, None, None)
    assert (server.secured, server.identity) == (True, "")
    assert (client.state, client.keywords, client.secured) == (CONNECTED, {}, True)
    assert pair.refusal(MAIL) == "hello-first"
    assert pair.codes(HELLO + MAIL) == [250, 250]


@pytest.mark.parametrize("code", [b"454 4.7.0 Not now", b"501 No", b"554 No"])
def test_a_refusal_leaves_the_session_as_it_was(code: bytes) -> None:
    pair = SessionPair(policy=refusing(b"STARTTLS", reply=reply_of(code)))
    pair.send(TO_READY)
    pair.send(STARTTLS)
    assert pair.server.effect is pair.client.effect is None
    assert pair.server.state is READY
    assert pair.client.keywords
    assert pair.codes(MAIL) == [250]


def test_a_refusal_that_closes_starts_no_tls() -> None:
    pair = SessionPair(policy=refusing(b"STARTTLS", reply=reply_of(b"421 Closing")))
    pair.send(TO_READY + STARTTLS)
    assert pair.server.state is CLOSED
    assert pair.server.effect is pair.client.effect is None


@pytest.mark.parametrize("pieces", every_cut(STARTTLS + b"MAIL FROM:<eve@example.net>\r\nNOO"))
def test_what_is_sent_behind_it_is_never_read(pieces: tuple[bytes, bytes]) -> None:
    server = ServerEnd(EVERYTHING)
    server.connect(0.0)
    server.reply(obliging(server.pending, server))  # type: ignore[arg-type]  # it is pending
    names = []
    for octets in (HELLO, *pieces):
        server.receive(octets, 0.0)
        while event := server.next_event():
            names.append(event.name)
            server.reply(obliging(event, server))
    assert names == ["EHLO", "STARTTLS"]
    assert server.state is CONNECTED
    server.secure()
    server.receive(b"P\r\n", 0.0)
    assert server.unread == 3
    event = server.next_event()
    assert event
    assert (event.name, event.octets) == ("unknown", b"P")


INJECTED = b"220 Go ahead\r\n250 Injected\r\n250-eve.example.net\r\n250-AUTH PLAIN\r\n250 SIZ"


@pytest.mark.parametrize("pieces", every_cut(INJECTED))
def test_what_the_server_sends_behind_its_220_is_never_read(pieces: tuple[bytes, bytes]) -> None:
    pair = SessionPair()
    pair.send(TO_READY)
    pair.client.send(STARTTLS)
    replies = [reply.code for octets in pieces for reply in pair.client.receive(octets)]
    assert replies == [220]
    pair.client.secure()
    pair.client.send(HELLO)
    assert pair.client.receive(b"E 1\r\n250 mail.example.org\r\n")[-1].lines == (
        "mail.example.org",
    )
    assert not pair.client.keywords


def test_a_forced_220_starts_tls_as_well() -> None:
    pair = SessionPair()
    pair.send(TO_READY)
    pair.server.receive(STARTTLS, 0.0)
    assert pair.server.next_event()
    assert pair.server.force_reply(reply_of(b"220 Go"))
    assert pair.server.effect is Effect.START_TLS
