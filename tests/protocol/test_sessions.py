"""Sessions that nobody thought of: whatever is said and answered, the ends stay in step."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import VERBS
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED, DATA, OutOfStepError, next_state
from tests.protocol.session_pair import (
    OF_CLASS,
    TO_DATA,
    Policy,
    SessionPair,
    limited,
    obliging,
    verbs_in_order,
)

GOOD = [verb.example.encode() + b"\r\n" for verb in VERBS.values()]
BAD = [
    *(b"\r\n", b"XYZZY\r\n", b"MAIL FROM: a@b\r\n", b"RCPT TO:<a@b\r\n", b"DATA now\r\n"),
    *(b"NOOP\n", b"NO\rOP\r\n", b"A" * 999 + b"\r\n", b"DATA\n", b"\x00\xff\r\n", b"EHLO\r\n"),
    *(b"RCPT TO:<postmaster>\r\n", b"MAIL FROM:<> BODY=8BITMIME SMTPUTF8\r\n", b"quit now\r\n"),
]
CONTENT = [b"hi\r\n", b"\r\n", b"..\r\n", b".x\r\n", b"\n.\n", b"\r.\r", b"\xff\r\n", b".\r\n"]
SOME = limited(message_size=50, recipients=2)


def wilful(reply_class: ReplyClass | None) -> Policy:
    """Answer with one reply_class wherever the table has it, else as the protocol wants."""

    def answer(event: Event, server: ServerEnd) -> Reply:
        try:
            wanted = reply_class or obliging(event, server).reply_class
            next_state(server.capabilities.table, server.state, event.name, wanted)
        except OutOfStepError:
            return obliging(event, server)
        return OF_CLASS[reply_class] if reply_class else obliging(event, server)

    return answer


class Sessions(RuleBasedStateMachine):
    """A client that says anything, and a server that answers as it likes."""

    def __init__(self) -> None:
        super().__init__()
        self.pair = SessionPair(SOME)

    @rule(line=st.sampled_from(GOOD), reply_class=st.sampled_from([None, None, *ReplyClass]))
    def say(self, line: bytes, reply_class: ReplyClass | None) -> None:
        self.pair.policy = wilful(reply_class)
        self.say_as_it_is(line)

    @rule(line=st.sampled_from(BAD))
    def say_wrong(self, line: bytes) -> None:
        self.pair.policy = obliging
        self.say_as_it_is(line)

    @rule(pieces=st.lists(st.sampled_from([*CONTENT, *GOOD]), max_size=6))
    def say_content(self, pieces: list[bytes]) -> None:
        self.pair.policy = obliging
        self.say_as_it_is(b"".join(pieces))

    @rule()
    def open_data(self) -> None:
        self.pair.policy = obliging
        self.say_as_it_is(b"\r\n.\r\n" + TO_DATA)

    @rule()
    def connect_again(self) -> None:
        if self.pair.server.state is CLOSED:
            self.pair = SessionPair(SOME)

    def say_as_it_is(self, octets: bytes) -> None:
        if self.pair.server.state is not CLOSED:
            self.pair.send(octets)

    @invariant()
    def both_ends_are_in_step(self) -> None:
        self.pair.assert_in_step()

    @invariant()
    def each_event_has_one_reply(self) -> None:
        assert len(self.pair.events) == len(self.pair.answered)
        assert self.pair.server.pending is None

    @invariant()
    def all_that_was_sent_is_answered(self) -> None:
        if self.pair.server.state not in (CLOSED, DATA):
            assert self.pair.client.outstanding == ()

    @invariant()
    def a_transaction_is_open_only_where_one_can_be(self) -> None:
        server = self.pair.server
        assert server.transaction is None or server.state.transaction


TestSessions = Sessions.TestCase

OCTETS = [*GOOD, *BAD, *CONTENT, b"\r", b"\n", b".", b" "]
noise = st.lists(st.one_of(st.sampled_from(OCTETS), st.binary(max_size=20))).map(b"".join)


def play(*pieces: bytes) -> list[tuple[str, int]]:
    """Play a session against an obliging server; return events and codes."""
    pair = SessionPair(SOME)
    for piece in pieces:
        if pair.server.state is CLOSED:
            break
        pair.send(piece)
    codes = (reply.code for reply in pair.answered)
    return [(event.name, code) for event, code in zip(pair.events, codes, strict=True)]


@given(noise, st.data())
def test_any_octets_however_they_are_cut(octets: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(octets)))
    whole = play(octets)
    assert play(octets[:at], octets[at:]) == whole
    assert play(*(octets[i : i + 1] for i in range(len(octets)))) == whole


@given(noise)
def test_each_refusal_has_a_reason_with_a_place_in_the_line(octets: bytes) -> None:
    pair = SessionPair(SOME)
    pair.send(octets)
    for event in pair.events:
        if event.refusal and event.octets:
            assert event.refusal.diagnostic
            start, end = event.refusal.diagnostic.span or (0, 0)
            assert 0 <= start <= end <= len(event.octets)


@given(noise)
def test_each_repair_is_a_good_command(octets: bytes) -> None:
    pair = SessionPair(SOME)
    pair.send(octets)
    for event in pair.events:
        suggestion = (
            event.refusal.diagnostic.suggestion
            if event.refusal and event.refusal.diagnostic
            else None
        )
        if suggestion is not None:
            again = SessionPair(SOME)
            again.send(suggestion + b"\r\n")
            assert again.answered[-1].code not in {500, 501, 502}


@given(st.lists(noise), st.lists(st.binary(max_size=30)))
def test_a_client_hears_anything(said: list[bytes], heard: list[bytes]) -> None:
    client = ClientEnd()
    client.connect()
    for octets in said:
        client.send(octets)
    for octets in [*heard, b"220 a\r\n250-b\r\n250 c\r\n"]:
        client.receive(octets)
        verbs_in_order(client)
