import itertools

import pytest

from smtplab.protocol import states
from smtplab.protocol.capabilities import can_get
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import VERBS
from smtplab.protocol.replies import Reply
from smtplab.protocol.states import (
    CLOSED,
    CONNECT,
    CONNECTED,
    END_OF_DATA,
    FAILURES,
    LISTENING,
    READY,
    REFUSED,
    TRANSITIONS,
    OutOfStepError,
    State,
    in_order,
    merge_tables,
    next_state,
)
from tests.protocol.session_pair import (
    CLOSING,
    OF_CLASS,
    TO_DATA,
    TO_MAIL,
    TO_RCPT,
    TO_READY,
    SessionPair,
    always,
    obliging,
)

EVENTS = (*VERBS, CONNECT, END_OF_DATA, states.UNKNOWN)
WALK = list(itertools.product(TRANSITIONS, EVENTS, ReplyClass))
WAY_TO = {
    CONNECTED: b"",
    READY: TO_READY,
    states.MAIL: TO_MAIL,
    states.RCPT: TO_RCPT,
    states.DATA: TO_DATA,
}
SAID = {verb.name: verb.example.encode() + b"\r\n" for verb in VERBS.values()}
SAID[states.UNKNOWN] = b"XYZZY\r\n"


def test_each_outcome_of_each_event_in_each_state() -> None:
    for state, event, reply_class in WALK:
        row = TRANSITIONS[state].get(event, {})
        at, told = (state, event, reply_class), f"{state} {event} {reply_class}"
        if reply_class in row:
            assert next_state(TRANSITIONS, *at) is row[reply_class], told
        elif reply_class in FAILURES:
            assert next_state(TRANSITIONS, *at) is state, told
        else:
            with pytest.raises(OutOfStepError, match=event):
                next_state(TRANSITIONS, *at)


def test_a_reply_that_closes_does_so_whatever_the_event_and_the_class() -> None:
    for at in WALK:
        assert next_state(TRANSITIONS, *at, closes=True) is CLOSED, " ".join(map(str, at))


def test_every_state_can_be_reached() -> None:
    reached, new = {LISTENING}, {LISTENING}
    while new:
        ways = (
            target
            for state in new
            for row in TRANSITIONS[state].values()
            for target in row.values()
        )
        new = set(ways) - reached
        reached |= new
    assert reached == set(TRANSITIONS)


def test_every_state_that_can_be_reached_has_rows_of_its_own() -> None:
    targets = {t for rows in TRANSITIONS.values() for row in rows.values() for t in row.values()}
    assert targets <= TRANSITIONS.keys()


def test_names_are_one_lower_case_word_and_unique() -> None:
    names = [str(state) for state in TRANSITIONS]
    assert len(set(names)) == len(names)
    assert all(name.isalpha() and name.islower() for name in names)


# RFC 5321 §4.1.4, read off by hand and not from the table.
@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (CONNECTED, "EHLO HELO RSET NOOP HELP VRFY EXPN QUIT"),
        (READY, "EHLO HELO MAIL RSET NOOP HELP VRFY EXPN QUIT"),
        (states.MAIL, "EHLO HELO RCPT RSET NOOP HELP VRFY EXPN QUIT"),
        (states.RCPT, "EHLO HELO RCPT DATA RSET NOOP HELP VRFY EXPN QUIT"),
        (states.DATA, ""),
        (REFUSED, "QUIT"),
        (CLOSED, ""),
        (LISTENING, ""),
    ],
)
def test_what_may_come_when(state: State, verbs: str) -> None:
    assert {e for e in in_order(TRANSITIONS, state) if e in VERBS} == set(verbs.split())


@pytest.mark.parametrize("verb", ["EHLO", "HELO", "RSET"])
@pytest.mark.parametrize("state", [READY, states.MAIL, states.RCPT])
def test_a_new_hello_acts_as_rset(verb: str, state: State) -> None:
    assert next_state(TRANSITIONS, state, verb, ReplyClass.SUCCESS) is READY


def test_rset_before_the_hello_does_not_introduce_the_client() -> None:
    assert next_state(TRANSITIONS, CONNECTED, "RSET", ReplyClass.SUCCESS) is CONNECTED


@pytest.mark.parametrize(
    "reply_class", [ReplyClass.SUCCESS, ReplyClass.TEMPORARY, ReplyClass.PERMANENT]
)
def test_whatever_becomes_of_the_message_the_transaction_is_over(reply_class: ReplyClass) -> None:
    assert next_state(TRANSITIONS, states.DATA, END_OF_DATA, reply_class) is READY


def test_tables_are_laid_over_each_other_row_by_row() -> None:
    secret = State("secret", "")
    table = merge_tables(TRANSITIONS, {READY: {"MAIL": {ReplyClass.SUCCESS: secret}}, secret: {}})
    assert next_state(table, READY, "MAIL", ReplyClass.SUCCESS) is secret
    assert next_state(table, READY, "NOOP", ReplyClass.SUCCESS) is READY
    assert secret not in TRANSITIONS


@pytest.mark.parametrize(
    ("state", "event", "reply_class"), itertools.product(WAY_TO, SAID, ReplyClass)
)
def test_the_ends_never_lose_step(state: State, event: str, reply_class: ReplyClass) -> None:
    pair = SessionPair()
    pair.send(WAY_TO[state])
    assert pair.server.state is state
    pair.policy = always(reply_class)
    said = SAID[event]
    if state is states.DATA:
        event, said = END_OF_DATA, said + b".\r\n"
    try:
        expected = next_state(TRANSITIONS, state, event, reply_class)
    except OutOfStepError:
        with pytest.raises(OutOfStepError):
            pair.send(said)
        return
    pair.send(said)
    assert pair.client.state is pair.server.state is expected


@pytest.mark.parametrize("reply_class", ReplyClass)
def test_the_greeting_decides_where_the_session_starts(reply_class: ReplyClass) -> None:
    row = TRANSITIONS[LISTENING][CONNECT]
    if reply_class is ReplyClass.INTERMEDIATE:
        with pytest.raises(OutOfStepError):
            SessionPair(policy=always(reply_class))
        return
    pair = SessionPair(policy=always(reply_class))
    assert pair.client.state is pair.server.state is row[reply_class]


@pytest.mark.parametrize("greeting", [CLOSING, Reply(221)])
def test_a_greeting_that_closes(greeting: Reply) -> None:
    pair = SessionPair(policy=lambda _event, _server: greeting)
    assert pair.client.state is pair.server.state is CLOSED


@pytest.mark.parametrize("verb", VERBS)
def test_after_a_refusing_greeting_all_but_quit_get_503(verb: str) -> None:
    pair = SessionPair(policy=always(ReplyClass.PERMANENT))
    pair.policy = obliging
    assert pair.server.state is REFUSED
    assert pair.codes(SAID[verb]) == [221 if verb == "QUIT" else 503]


@pytest.mark.parametrize("verb", SAID)
def test_after_a_greeting_of_521_all_but_quit_get_521_again(verb: str) -> None:
    pair = SessionPair(policy=lambda _event, _server: Reply(521, ("Host does not accept mail",)))
    pair.policy = obliging
    assert pair.client.state is pair.server.state is REFUSED
    assert pair.codes(SAID[verb]) == [221 if verb == "QUIT" else 521]
    assert pair.server.state is (CLOSED if verb == "QUIT" else REFUSED)


@pytest.mark.parametrize("state", WAY_TO)
@pytest.mark.parametrize(
    ("code", "closed"), [(421, True), (221, True), (521, False), (450, False), (550, False)]
)
def test_what_closes_in_each_state(state: State, code: int, closed: bool) -> None:
    pair = SessionPair()
    pair.send(WAY_TO[state])
    pair.policy = lambda _event, _server: Reply(code)
    pair.send(b".\r\n" if state is states.DATA else SAID["VRFY"])
    assert (pair.server.state is CLOSED) == (pair.client.state is CLOSED) == closed


def test_a_reply_of_each_outcome_stands_for_it() -> None:
    assert all(reply.reply_class is reply_class for reply_class, reply in OF_CLASS.items())


def test_a_failure_leaves_the_state_as_it_was_but_at_both_ends_of_a_session() -> None:
    moving = {
        event
        for rows in TRANSITIONS.values()
        for event, row in rows.items()
        if row.keys() & FAILURES
    }
    assert moving == {CONNECT, END_OF_DATA}


# RFC 5321 §3.3 and §4.1.1, read off by hand as well.
@pytest.mark.parametrize(
    ("state", "verb", "reply_class", "target"),
    [
        (CONNECTED, "EHLO", ReplyClass.SUCCESS, READY),
        (CONNECTED, "HELO", ReplyClass.SUCCESS, READY),
        (READY, "MAIL", ReplyClass.SUCCESS, states.MAIL),
        (states.MAIL, "RCPT", ReplyClass.SUCCESS, states.RCPT),
        (states.RCPT, "RCPT", ReplyClass.SUCCESS, states.RCPT),
        (states.RCPT, "DATA", ReplyClass.INTERMEDIATE, states.DATA),
        (states.RCPT, "VRFY", ReplyClass.SUCCESS, states.RCPT),
        (states.MAIL, "NOOP", ReplyClass.SUCCESS, states.MAIL),
        (states.RCPT, "QUIT", ReplyClass.SUCCESS, CLOSED),
    ],
)
def test_where_commands_lead(
    state: State, verb: str, reply_class: ReplyClass, target: State
) -> None:
    assert next_state(TRANSITIONS, state, verb, reply_class) is target


@pytest.mark.parametrize(
    ("event", "code", "can"),
    [
        ("DATA", 354, True),
        ("AUTH", 334, True),
        ("AUTH", 235, True),
        ("MAIL", 334, False),
        ("MAIL", 354, False),
        ("DATA", 250, False),
        ("XYZZY", 250, False),
        ("XYZZY", 500, True),
        ("MAIL", 421, True),
        ("MAIL", 221, True),
    ],
)
def test_an_event_can_get_what_the_table_has_a_refusal_or_the_end(
    event: str, code: int, can: bool
) -> None:
    assert can_get(event, code) is can
