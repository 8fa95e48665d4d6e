"""What the server says where somebody else chose it."""

from __future__ import annotations

import pytest
from hypothesis import given as told
from hypothesis import strategies as st

from smtplab.protocol.states import TRANSITIONS
from smtplab.simulation.lab import inputs
from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    Connect,
    Disconnect,
    FlushReplies,
    ForceReply,
    Input,
    Send,
)
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.saved_session import restore_session, save_session
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.report import FLAGS
from tests.simulation.dialogue import site

HELLO = (Connect(), Send(b"EHLO client.example.com\r\n"))
TO_DATA = (
    *HELLO,
    Send(b"MAIL FROM:<ann@example.com>\r\n"),
    Send(b"RCPT TO:<bob@example.org>\r\n"),
    Send(b"DATA\r\n"),
)


def played(*told: Input) -> list[Moment]:
    lab = Lab(site())
    for one in told:
        lab.play(one)
    return lab.transcript.moments


def last_reply(moments: list[Moment]) -> Moment:
    return [moment for moment in moments if moment.kind is MomentKind.REPLY][-1]


def test_it_takes_the_place_of_the_sites_own_answer_and_moves_the_state() -> None:
    last = played(
        *HELLO, ForceReply(b"450 4.3.2 Not now\r\n"), Send(b"MAIL FROM:<a@example.com>\r\n")
    )[-1]
    assert last.reply
    assert last.reply.diagnostic
    assert (last.reply.code, last.reply.diagnostic.rule.key) == (450, "learner")
    assert (last.server.state.name, last.client.state.name) == ("ready", "ready")
    assert last.flags == ("differs-here",)
    assert last.site_reply
    assert last.site_reply.code == 250


def test_what_the_site_would_say_too_is_no_difference() -> None:
    last = played(*HELLO, ForceReply(b"250 Sure\r\n", recorded=True), Send(b"NOOP\r\n"))[-1]
    assert last.flags == ()
    assert last.site_reply
    assert last.site_reply.diagnostic
    assert last.reply
    assert last.reply.diagnostic
    assert (last.reply.diagnostic.rule.key, last.site_reply.diagnostic.rule.key) == (
        "recorded",
        "noop",
    )


def test_it_also_overrides_what_the_protocol_demands() -> None:
    last = played(*HELLO, ForceReply(b"250 Ok\r\n"), Send(b"MAIL FROM: <a@example.com>\r\n"))[-1]
    assert last.server.state.name == "mail"
    assert last.flags == ("differs-here",)
    assert last.site_reply
    assert last.site_reply.code == 501
    assert (
        str(last.server.transaction and last.server.transaction.reverse_path) == "<a@example.com>"
    )


def test_a_reply_that_the_table_does_not_know_crosses_and_moves_nothing() -> None:
    last = played(*HELLO, ForceReply(b"354 Go on\r\n"), Send(b"NOOP\r\n"))[-1]
    assert last.reply
    assert last.reply.code == 354
    assert last.server.state.name == "ready"
    assert last.flags == ("out-of-step", "differs-here")


def test_they_are_said_in_their_order_and_then_the_site_goes_on() -> None:
    answers = (ForceReply(b"252 one\r\n"), ForceReply(b"550 two\r\n"))
    moments = played(*HELLO, *answers, Send(b"NOOP\r\nNOOP\r\nNOOP\r\n"))
    said = [moment.reply.code for moment in moments[-3:] if moment.reply]
    assert said == [252, 550, 250]


def test_the_octets_cross_as_they_are() -> None:
    lab = Lab(site())
    odd = b"250-2.0.0 one\n250 two\xff\r\n"
    for one in (*HELLO, ForceReply(odd), Send(b"NOOP\r\n")):
        lab.play(one)
    assert lab.transcript.octets(lab.transcript.moments[-1]) == odd


def test_a_greeting_can_be_given() -> None:
    last = last_reply(played(ForceReply(b"554 Go away\r\n"), Connect()))
    assert last.server.state.name == "refused"


def test_mail_is_taken_if_the_reply_takes_it() -> None:
    content = Send(b"Hello\r\n.\r\n")
    assert len(played(*TO_DATA, ForceReply(b"250 Kept\r\n"), content)[-1].mail) == 1
    assert not played(*TO_DATA, ForceReply(b"452 Not now\r\n"), content)[-1].mail


def test_a_given_reply_that_closes_closes() -> None:
    moments = played(*HELLO, ForceReply(b"421 Bye\r\n"), Send(b"NOOP\r\n"))
    assert [moment.kind for moment in moments[-2:]] == [MomentKind.CLOSE, MomentKind.CLOSE]


def test_the_connection_may_drop_after_it_or_in_its_place() -> None:
    after = played(*HELLO, ForceReply(b"250 Ok\r\n", hangs_up=True), Send(b"NOOP\r\n"))
    assert [moment.kind for moment in after[-2:]] == [MomentKind.REPLY, MomentKind.DROP]
    instead = played(*HELLO, ForceReply(b"", hangs_up=True), Send(b"NOOP\r\n"))
    assert [moment.kind for moment in instead[-2:]] == [MomentKind.COMMAND, MomentKind.DROP]


def test_what_is_left_when_the_connection_goes_is_not_said() -> None:
    answers = (ForceReply(b"221 Bye\r\n"), ForceReply(b"554 Late\r\n"))
    last = last_reply(played(*HELLO, *answers, Send(b"QUIT\r\n"), Connect()))
    assert last.reply
    assert last.reply.code == 220


class TestUnasked:
    def test_it_is_flagged_and_moves_nothing(self) -> None:
        last = played(*HELLO, ForceReply(b"250 By the way\r\n"), FlushReplies())[-1]
        assert last.flags == ("unasked",)
        assert last.answers is None
        assert last.server.state.name == last.client.state.name == "ready"

    def test_421_may_come_at_any_time(self) -> None:
        moments = played(*HELLO, ForceReply(b"421 Idle too long\r\n"), FlushReplies())
        assert last_reply(moments).flags == ()
        assert moments[-1].kind is MomentKind.CLOSE
        assert moments[-1].server.state.name == "closed"

    def test_a_server_may_drop_the_connection(self) -> None:
        assert (
            played(*HELLO, ForceReply(b"", hangs_up=True), FlushReplies())[-1].kind
            is MomentKind.DROP
        )

    def test_with_nothing_to_say_or_nobody_there_nothing_happens(self) -> None:
        assert played(FlushReplies()) == []
        assert played(ForceReply(b"250 Ok\r\n"), FlushReplies()) == []

    def test_it_brings_a_greeting_forward(self) -> None:
        lab = Lab(site(keys="greeting_delay = 10"))
        for one in (Connect(), ForceReply(b"220 Hi\r\n"), FlushReplies()):
            lab.play(one)
        assert lab.transcript.moments[-1].server.state.name == "connected"


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"250 Ok",
        b"25 Ok\r\n",
        b"Ok\r\n",
        b"250-a\r\n",
        b"250 a\r\n250 b\r\n",
        b"250 a\r\n250-b\r\n",
    ],
)
def test_what_is_not_exactly_one_reply_never_gets_in(octets: bytes) -> None:
    with pytest.raises(ValueError, match="reply"):
        ForceReply(octets)
    with pytest.raises(ValueError, match="reply"):
        inputs.from_json({"do": "answer", "octets": octets.decode()})


class TestForks:
    def test_a_fork_goes_on_with_the_sites_own_answers(self) -> None:
        lab = LabSession(site())
        answers = (ForceReply(b"252 one\r\n"), ForceReply(b"550 two\r\n"))
        for one in (*HELLO, *answers, Send(b"NOOP\r\nNOOP\r\n")):
            lab.play(one)
        first = next(m.index for m in lab.transcript.moments if m.reply and m.reply.code == 252)
        lab.go_to(first)
        lab.send(b"NOOP\r\n")
        said = [m.reply.code for m in lab.transcript.moments if m.reply]
        assert said == [220, 250, 252, 250]

    def test_at_the_command_nothing_was_said_to_it(self) -> None:
        lab = LabSession(site())
        for one in (*HELLO, ForceReply(b"550 No\r\n"), Send(b"NOOP\r\n")):
            lab.play(one)
        lab.step(-1)
        lab.send(b"NOOP\r\n")
        assert lab.moment
        assert lab.moment.reply
        assert lab.moment.reply.code == 250

    def test_it_is_saved_and_restored(self) -> None:
        lab = LabSession(site())
        given = ForceReply(b"250 \xff\r\n", recorded=True, hangs_up=True)
        for one in (*HELLO, given, Send(b"NOOP\r\n"), FlushReplies()):
            lab.play(one)
        again = restore_session(lab.site, save_session(lab))
        assert again.transcript.moments == lab.transcript.moments


ANYTHING = st.one_of(
    st.sampled_from([Connect(), Disconnect(), FlushReplies(), AdvanceClock(400.0)]),
    st.builds(
        ForceReply,
        st.builds(lambda code: f"{code:03} x\r\n".encode(), st.integers(0, 999)),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        Send,
        st.lists(
            st.sampled_from(
                [
                    b"EHLO a\r\n",
                    b"MAIL FROM:<a@b.example>\r\n",
                    b"MAIL FROM: <a@b.example>\r\n",
                    b"RCPT TO:<bob@example.org>\r\n",
                    b"DATA\r\n",
                    b"x\r\n.\r\n",
                    b"RSET\r\n",
                    b"QUIT\r\n",
                    b"AUTH PLAIN\r\n",
                    b"half a ",
                ]
            ),
            max_size=3,
        ).map(b"".join),
    ),
)


@told(st.lists(ANYTHING, max_size=20))
def test_whatever_is_said_no_session_breaks(told: list[Input]) -> None:
    moments = played(*told)
    assert all(moment.server.state in TRANSITIONS for moment in moments)
    assert {flag for moment in moments for flag in moment.flags} <= set(FLAGS)
    assert played(*told) == moments
