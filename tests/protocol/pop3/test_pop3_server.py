import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.diagnostic import Rule
from smtplab.protocol.pop3.commands import VERBS
from smtplab.protocol.pop3.server import LINE_LIMIT, Pop3Server
from smtplab.protocol.pop3.states import (
    AUTHORIZATION,
    CLOSING,
    NAMED,
    TRANSACTION,
    TRANSITIONS,
    UPDATE,
)
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import POP3_RULES, reply_for
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED, CONNECT, LISTENING, UNKNOWN, State

OK, ERR = reply_for("pop3-noop"), reply_for("pop3-denied")
WAYS: dict[State, list[tuple[bytes, Reply]]] = {
    AUTHORIZATION: [],
    NAMED: [(b"USER bob", OK)],
    TRANSACTION: [(b"USER bob", OK), (b"PASS x", OK)],
}


def server_in(state: State) -> Pop3Server:
    server = Pop3Server()
    server.connect(0.0)
    server.reply(OK)
    for line, reply in WAYS[state]:
        server.receive(line + b"\r\n", 0.0)
        assert server.next_event()
        server.reply(reply)
    assert server.state is state
    return server


def asked(server: Pop3Server, line: bytes) -> Event:
    server.receive(line, 0.0)
    event = server.next_event()
    assert event
    return event


def refused_by(event: Event) -> str:
    return event.refusal.rule.key if event.refusal and event.refusal.rule else ""


@pytest.mark.parametrize("state", WAYS)
@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_is_in_order_where_it_has_a_row(state: State, verb: str) -> None:
    event = asked(server_in(state), VERBS[verb].example.encode() + b"\r\n")
    assert event.name == verb
    assert (event.refusal is None) is (verb in TRANSITIONS[state])


@pytest.mark.parametrize(
    ("state", "verb", "reply_class", "target"),
    [
        (state, verb, reply_class, target)
        for state in WAYS
        for verb, row in TRANSITIONS[state].items()
        for reply_class, target in row.items()
    ],
)
def test_the_state_moves_on_the_reply(
    state: State, verb: str, reply_class: ReplyClass, target: State
) -> None:
    server = server_in(state)
    asked(server, VERBS[verb].example.encode() + b"\r\n")
    server.reply(OK if reply_class is ReplyClass.SUCCESS else ERR)
    assert server.state is target


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (AUTHORIZATION, "USER CAPA QUIT"),
        (NAMED, "PASS CAPA QUIT"),
        (TRANSACTION, "STAT LIST RETR DELE NOOP RSET TOP UIDL CAPA QUIT"),
        (UPDATE, ""),
    ],
)
def test_what_may_come_in_each_state(state: State, verbs: str) -> None:
    assert set(TRANSITIONS[state]) == set(verbs.split())


def test_a_failure_without_an_entry_moves_nothing() -> None:
    server = server_in(TRANSACTION)
    asked(server, b"RETR 9\r\n")
    server.reply(ERR)
    assert server.state is TRANSACTION


def test_every_state_is_reached_and_every_verb_has_a_row() -> None:
    rows = [row for events in TRANSITIONS.values() for row in events.values()]
    assert {target for row in rows for target in row.values()} | {LISTENING} == set(TRANSITIONS)
    assert {verb for events in TRANSITIONS.values() for verb in events} == {*VERBS, CONNECT}


@pytest.mark.parametrize(
    ("state", "line", "rule"),
    [
        (AUTHORIZATION, b"STAT\r\n", "pop3-login-first"),
        (AUTHORIZATION, b"PASS x\r\n", "pop3-user-first"),
        (NAMED, b"STAT\r\n", "pop3-pass-next"),
        (NAMED, b"USER bob\r\n", "pop3-pass-next"),
        (TRANSACTION, b"USER bob\r\n", "pop3-logged-in"),
        (TRANSACTION, b"EHLO x.example\r\n", "pop3-unknown-verb"),
        (TRANSACTION, b"\r\n", "pop3-unknown-verb"),
        (TRANSACTION, b"RETR\r\n", "pop3-argument"),
        (TRANSACTION, b"RETR 1 2\r\n", "pop3-argument"),
        (TRANSACTION, b"RETR -1\r\n", "pop3-argument"),
        (TRANSACTION, b"RETR\t1\r\n", "pop3-argument"),
        (TRANSACTION, "RETR \u0661\r\n".encode(), "pop3-argument"),
        (TRANSACTION, b"RETR 12345678901\r\n", "pop3-argument"),
        (TRANSACTION, b"STAT 1\r\n", "pop3-argument"),
        (TRANSACTION, b"TOP 1\r\n", "pop3-argument"),
        (AUTHORIZATION, b"USER\r\n", "pop3-argument"),
        (AUTHORIZATION, b"USER a b\r\n", "pop3-argument"),
        (AUTHORIZATION, b"USER b\x1b\r\n", "pop3-argument"),
        (TRANSACTION, b"STAT\n", "pop3-bad-line"),
        (TRANSACTION, b"STAT\rSTAT\r\n", "pop3-bad-line"),
        (TRANSACTION, b"NOOP" + b"x" * LINE_LIMIT + b"\r\n", "pop3-bad-line"),
        (NAMED, b"PASS two words\r\n", ""),
        (TRANSACTION, b"retr 1\r\n", ""),
        (TRANSACTION, b"STAT \r\n", ""),
    ],
)
def test_what_the_protocol_refuses(state: State, line: bytes, rule: str) -> None:
    event = asked(server_in(state), line)
    assert refused_by(event) == rule
    if event.refusal:
        assert event.refusal.word == "-ERR"
        assert event.refusal.diagnostic
        assert event.refusal.diagnostic.span
        start, end = event.refusal.diagnostic.span
        assert 0 <= start <= end <= max(1, len(event.octets))


@pytest.mark.parametrize("line", [b"USER a\r\n", b"NOOP\r\n"])
def test_nothing_is_read_after_the_end(line: bytes) -> None:
    server = server_in(TRANSACTION)
    asked(server, b"QUIT\r\n" + line)
    server.reply(reply_for("pop3-noop"))
    assert server.state is UPDATE
    assert server.next_event() is None
    server.receive(line, 0.0)
    assert (server.unread, server.next_event()) == (0, None)
    server.close()
    assert server.state is CLOSED


def test_an_event_is_answered_once() -> None:
    server = server_in(TRANSACTION)
    with pytest.raises(RuntimeError):
        server.reply(OK)
    asked(server, b"NOOP\r\nNOOP\r\n")
    with pytest.raises(RuntimeError):
        server.next_event()


@pytest.mark.parametrize(
    ("body", "octets"),
    [
        (None, b"+OK Nothing done\r\n"),
        (b"", b"+OK Nothing done\r\n.\r\n"),
        (b"1 120\r\n", b"+OK Nothing done\r\n1 120\r\n.\r\n"),
        (b".\r\n.x\r\n", b"+OK Nothing done\r\n..\r\n..x\r\n.\r\n"),
        (b"no end", b"+OK Nothing done\r\nno end\r\n.\r\n"),
    ],
)
def test_further_lines_are_stuffed_and_end_with_a_dot(body: bytes | None, octets: bytes) -> None:
    assert reply_for("pop3-noop")._replace(body=body).encode() == octets


@pytest.mark.parametrize("rule", POP3_RULES.values(), ids=lambda rule: rule.key)
def test_every_rule_has_a_section_and_an_explanation(rule: Rule) -> None:
    assert rule in POP3_RULES.values()
    [key] = [key for key, one in POP3_RULES.items() if one is rule]
    values = dict.fromkeys(
        ("host", "user", "number", "octets", "count", "removed", "name", "messages"), "1"
    )
    reply = reply_for(key, **values)
    assert rule.section.startswith("RFC ")
    assert rule.explanation.endswith(".")
    assert len(reply.encode()) <= 512


@given(st.lists(st.binary(max_size=40)), st.sampled_from(sorted(WAYS, key=str)), st.booleans())
def test_any_octets_cut_anyhow_make_the_same_events(
    pieces: list[bytes], state: State, good: bool
) -> None:
    reply = OK if good else ERR

    def events(server: Pop3Server, parts: list[bytes]) -> list[Event]:
        seen = []
        for part in parts:
            server.receive(part, 0.0)
            while event := server.next_event():
                seen.append(event)
                server.reply(event.refusal or reply)
                assert event.name in VERBS or event.name == UNKNOWN
                assert server.state in CLOSING or server.state in WAYS
        return seen

    whole = b"".join(pieces)
    assert events(server_in(state), pieces) == events(server_in(state), [whole])
