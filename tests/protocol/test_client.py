import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.client import ClientEnd, keywords_of
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.config import ServerConfig
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.replies import Reply
from smtplab.protocol.reply_reader import NOT_A_REPLY
from smtplab.protocol.states import CLOSED, CONNECTED, DATA, LISTENING, MAIL, RCPT, READY
from tests.protocol import session_pair
from tests.protocol.session_pair import (
    HELLO,
    OF_CLASS,
    TO_DATA,
    TO_MAIL,
    TO_RCPT,
    SessionPair,
    always,
    every_cut,
    refusing,
    verbs_in_order,
)


def greeted() -> ClientEnd:
    client = ClientEnd()
    client.connect()
    client.receive(b"220 mail.example.org\r\n")
    return client


def in_data() -> ClientEnd:
    client = greeted()
    client.send(TO_DATA)
    client.receive(b"250 a\r\n250 b\r\n250 c\r\n354 d\r\n")
    assert client.state is DATA
    return client


def test_a_client_starts_with_nothing() -> None:
    client = ClientEnd()
    assert client.state is LISTENING
    assert list(client.outstanding) == []
    assert verbs_in_order(client) == set()
    client.connect()
    assert list(client.outstanding) == ["connect"]


def test_what_was_sent_before_the_greeting_is_answered_after_it() -> None:
    client = ClientEnd()
    client.send(HELLO)
    client.connect()
    assert list(client.outstanding) == ["connect", "EHLO"]
    client.receive(b"220 a\r\n250 b\r\n")
    assert client.state is READY


def test_a_reply_of_many_lines_byte_by_byte() -> None:
    octets = b"250-mail.example.org\r\n250-SIZE 1000\r\n250 8BITMIME\r\n"
    for first, second in every_cut(octets):
        client = greeted()
        client.send(HELLO)
        [reply] = client.receive(first) + client.receive(second)
        assert reply.lines == ("mail.example.org", "SIZE 1000", "8BITMIME")
        assert client.keywords == {"SIZE": "1000", "8BITMIME": ""}


@pytest.mark.parametrize(
    ("lines", "keywords"),
    [
        (("host",), {}),
        (("host SIZE",), {}),
        (("host", "size 5", "AUTH PLAIN LOGIN", ""), {"SIZE": "5", "AUTH": "PLAIN LOGIN", "": ""}),
    ],
)
def test_keywords(lines: tuple[str, ...], keywords: dict[str, str]) -> None:
    assert keywords_of(Reply(250, lines)) == keywords


def test_keywords_are_those_of_the_last_ehlo() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    in_clear = [keyword for keyword in EXTENSIONS if keyword != "REQUIRETLS"]
    assert set(in_clear) <= set(pair.client.keywords)
    assert [each.keyword for each in pair.client.capabilities.extensions] == in_clear
    pair.send(b"HELO c\r\n")
    assert pair.client.keywords == {}
    assert pair.client.capabilities.extensions == ()


def test_a_refused_ehlo_leaves_them() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    pair.policy = refusing(b"EHLO")
    pair.send(HELLO)
    assert pair.client.keywords


def test_what_is_outstanding_under_pipelining() -> None:
    client = greeted()
    client.send(TO_DATA + b"MAIL")
    assert list(client.outstanding) == ["EHLO", "MAIL", "RCPT", "DATA"]
    client.receive(b"250 a\r\n250 b\r\n")
    assert list(client.outstanding) == ["RCPT", "DATA"]
    assert client.state is MAIL
    client.receive(b"250 c\r\n")
    assert client.state is RCPT


def test_content_is_one_item_however_long_it_is() -> None:
    client = in_data()
    client.send(b"QUIT\r\nRSET\r\n" * 1000)
    assert list(client.outstanding) == []
    client.send(b".\r\nMAIL FROM:<>\r\n")
    assert list(client.outstanding) == ["end of data", "MAIL"]
    client.receive(b"250 a\r\n250 b\r\n")
    assert client.state is MAIL


def test_of_content_nothing_is_kept() -> None:
    client = in_data()
    client.send(b"x" * 10**6)
    assert len(client._outstanding._octets) == 0


@pytest.mark.parametrize(("reply", "outstanding"), [(b"354 a", ()), (b"503 a", ("RSET", "NOOP"))])
def test_only_the_reply_to_data_tells_what_follows_it(
    reply: bytes, outstanding: tuple[str, ...]
) -> None:
    client = greeted()
    client.send(TO_RCPT + b"DATA\r\nRSET\r\nNOOP\r\n")
    client.receive(b"250 a\r\n250 b\r\n250 c\r\n")
    assert list(client.outstanding) == ["DATA"]
    client.receive(reply + b"\r\n")
    assert client.outstanding == outstanding


def test_broken_lines_are_counted_as_the_server_counts_them() -> None:
    pair = SessionPair()
    sent = b"NOOP\nNO\rOP\r\n" + b"X" * 5000 + b"\r\n\r\n \r\n\xff\r\nDATA\nNOOP\r\n"
    assert pair.codes(sent) == [500] * 7 + [250]
    assert list(pair.client.outstanding) == []


def test_what_may_be_said_follows_the_state() -> None:
    pair = SessionPair(ServerConfig())
    assert "MAIL" not in verbs_in_order(pair.client)
    pair.send(HELLO)
    assert "MAIL" in verbs_in_order(pair.client)
    pair.send(session_pair.MAIL)
    assert {"RCPT", "RSET"} < verbs_in_order(pair.client)
    assert "DATA" not in verbs_in_order(pair.client)


@pytest.mark.parametrize(
    ("sent", "reply"),
    [
        (b"", b"250 nothing asked for this"),
        (b"", b"550 nor for this"),
        (b"NOOP\r\n", b"354 go on"),
        (b"DATA\r\n", b"250 Ok"),
        (b"XYZZY\r\n", b"250 Ok"),
    ],
)
def test_replies_that_do_not_fit(sent: bytes, reply: bytes) -> None:
    client = greeted()
    client.send(sent)
    client.receive(reply + b"\r\n")
    assert client.unexpected == 1
    assert client.state is CONNECTED
    assert list(client.outstanding) == []


@pytest.mark.parametrize("outstanding", [b"", b"NOOP\r\n"])
def test_a_server_may_close_at_any_time(outstanding: bytes) -> None:
    client = in_data()
    client.send(outstanding)
    client.receive(b"421 closing\r\n")
    assert client.state is CLOSED
    assert client.transaction is None
    assert client.unexpected == 0


def test_a_line_that_is_no_reply_answers_as_a_failure() -> None:
    client = greeted()
    client.send(HELLO)
    [reply] = client.receive(b"what?\r\n")
    assert reply.code == NOT_A_REPLY
    assert client.state is CONNECTED
    assert list(client.outstanding) == []


def test_what_is_confirmed_of_the_envelope() -> None:
    pair = SessionPair(policy=refusing(b"carol"))
    pair.send(TO_RCPT + b"RCPT TO:<carol@example.org>\r\nRCPT TO:<bad\r\n")
    transaction = pair.client.transaction
    assert transaction
    assert [str(path) for path in transaction.forward_paths] == ["<bob@example.org>"]
    assert transaction.refused == 1
    pair.send(b"RSET\r\n")
    assert pair.client.transaction is None


def test_a_dropped_connection() -> None:
    pair = SessionPair()
    pair.send(TO_MAIL)
    pair.client.send(b"RCPT")
    pair.client.close()
    assert (pair.client.state, pair.client.transaction) == (CLOSED, None)
    assert list(pair.client.outstanding) == []


def test_nothing_that_came_in_clear_counts_under_tls() -> None:
    client = greeted()
    client.send(HELLO + b"MAIL FROM:<")
    client.receive(b"250-evil\r\n250 KEY")
    client.secure()
    assert (client.state, client.secured, client.outstanding) == (CONNECTED, True, ())
    client.send(HELLO)
    client.receive(b"250-host\r\n250 SIZE\r\n")
    assert client.keywords == {"SIZE": ""}


def test_a_client_goes_along_with_what_the_server_grants() -> None:
    pair = SessionPair()
    pair.policy = always(ReplyClass.SUCCESS)
    pair.send(HELLO + b"MAIL FROM:bad\r\nRCPT TO:bad\r\n")
    assert pair.client.state is RCPT
    assert pair.client.transaction is None
    assert OF_CLASS[ReplyClass.SUCCESS].code == 250


sent = st.lists(
    st.sampled_from(
        [HELLO, session_pair.MAIL, session_pair.RCPT, b"DATA\r\n", b".\r\n", b"x\n", b"y\r"]
    )
)
received = st.lists(
    st.sampled_from(
        [b"220 a\r\n", b"250-b\r\n", b"250 c\r\n", b"354\r\n", b"550 d\r\n", b"421 e\r\n", b"x\n"]
    )
)


@given(
    st.lists(st.one_of(sent.map(b"".join), st.binary())),
    st.lists(received.map(b"".join)),
    st.binary(),
)
def test_any_octets_in_either_direction(
    said: list[bytes], heard: list[bytes], noise: bytes
) -> None:
    client = ClientEnd()
    client.connect()
    for octets in said:
        client.send(octets)
    for octets in [*heard, noise, b"\r\n", *heard]:
        client.send(octets)
        for reply in client.receive(octets):
            assert reply.encode()
        assert client.state in client._widest.table
