import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from smtplab.protocol.states import DATA
from smtplab.simulation.lab.completion import complete
from smtplab.simulation.lab.inputs import AdvanceClock, Connect, Disconnect, Input, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Direction, Moment, MomentKind
from smtplab.simulation.lab.saved_session import restore_session, save_session
from smtplab.simulation.lab.session import LabSession
from tests.simulation.dialogue import site

FAULTS = """
[[faults]]
on = "NOOP"
nth = 2
drop = "after"
[[faults]]
on = "end of data"
nth = 2
drop = "before"
[[faults]]
on = "RSET"
times = 0
chance = 0.5
reply = "451 4.3.0 No"
"""
SITE = site("seed = 7\ngreeting_delay = 2", FAULTS)
QUICK = site()
START = [b"EHLO c.example\r\n", b"MAIL FROM:<ann@example.com>\r\n"]

pieces = st.sampled_from(
    [
        *START,
        b"HELO c.example\r\n",
        b"RCPT TO:<alice@example.org>\r\n",
        b"RCPT TO:<greylisted@example.org>\r\n",
        b"RCPT TO:<nobody@example.org>\r\n",
        b"DATA\r\n",
        b"RSET\r\n",
        b"NOOP\r\n",
        b"QUIT\r\n",
        b"x\r\n",
        b"..\r\n",
        b".\r\n",
        b".",
        b"NO",
        b"\r",
        b"\n",
        b"\r\n",
        b"\xff\0",
        b"x" * 600,
        b"",
    ]
)
sends: st.SearchStrategy[Input] = st.lists(pieces, min_size=1, max_size=8).map(
    lambda some: Send(b"".join(some))
)
told: st.SearchStrategy[Input] = st.one_of(
    sends,
    sends,
    st.sampled_from([Connect(), Disconnect()]),
    st.sampled_from([0.0, 1.0, 2.0, 299.0, 301.0]).map(AdvanceClock),
)


def dialogue_of(lab: Lab, moments: list[Moment], arrow: Direction) -> bytes:
    return b"".join(lab.transcript.octets(one) for one in moments if one.direction is arrow)


class Learner(RuleBasedStateMachine):
    """Plays anything, goes anywhere, forks from there."""

    def __init__(self) -> None:
        super().__init__()
        self.session = LabSession(SITE)
        self.session.connect()
        self.kept: list[list[Moment]] = []

    @rule(one=told)
    def play(self, one: Input) -> None:
        self.session.to_end()
        self.act(one)

    @rule(seconds=st.sampled_from([2.0]))
    def wait(self, seconds: float) -> None:
        self.session.to_end()
        self.act(AdvanceClock(seconds))

    @rule(one=told, back=st.integers(1, 30))
    def fork(self, one: Input, back: int) -> None:
        self.session.step(-back)
        before, branches = self.session.branch, len(self.session.branches)
        parent, cursor = self.session.lab, self.session.cursor
        kept = list(parent.transcript.moments)
        forks = cursor < self.session.last
        self.act(one)
        assert parent.transcript.moments[: len(kept)] == kept
        if forks:
            assert parent.transcript.moments == kept
            assert len(self.session.branches) == branches + 1
            assert self.session.branches[-1].parent == before
            assert self.session.branches[-1].forked_at == cursor

    @rule()
    def restart(self) -> None:
        self.session.restart()

    @precondition(lambda self: len(self.session.branches) > 1)
    @rule(data=st.data())
    def switch(self, data: st.DataObject) -> None:
        self.session.switch(data.draw(st.integers(0, len(self.session.branches) - 1)))

    def act(self, one: Input) -> None:
        match one:
            case Connect():
                self.session.connect()
            case Send():
                self.session.send(one.octets)
            case Disconnect():
                self.session.disconnect()
            case AdvanceClock():
                self.session.advance_clock(one.seconds)
            case _:
                self.session.play(one)

    @invariant()
    def nothing_that_crossed_is_left_out(self) -> None:
        lab = self.session.lab
        sent = b"".join(one.octets for one in lab.inputs if isinstance(one, Send))
        drawn = dialogue_of(lab, lab.transcript.moments, Direction.TO_SERVER)
        assert len(drawn) == lab.transcript.length(Direction.TO_SERVER) <= len(sent)
        received = dialogue_of(lab, lab.transcript.moments, Direction.TO_CLIENT)
        assert len(received) == lab.transcript.length(Direction.TO_CLIENT)

    @invariant()
    def both_ends_agree_when_nothing_is_under_way(self) -> None:
        moments = self.session.transcript.moments
        if not moments or moments[-1].kind is MomentKind.HANDSHAKE or self.session.lab.connected:
            return
        assert moments[-1].server.state is moments[-1].client.state
        assert moments[-1].server.transaction == moments[-1].client.transaction

    @invariant()
    def the_last_reply_leaves_both_ends_in_one_state(self) -> None:
        replies = [one for one in self.session.transcript.moments if one.kind is MomentKind.REPLY]
        for one in replies[-1:]:
            assert one.client.state is one.server.state
            assert one.client.transaction == one.server.transaction

    @invariant()
    def moments_are_in_order(self) -> None:
        moments = self.session.transcript.moments
        assert [one.index for one in moments] == list(range(len(moments)))
        for one in moments:
            assert one.answers is None or moments[one.answers].direction is Direction.TO_SERVER
            assert one.answers is None or one.answers < one.index

    def teardown(self) -> None:
        saved = save_session(self.session)
        again = restore_session(SITE, json.loads(json.dumps(saved)))
        assert save_session(again) == saved
        for one, two in zip(again.branches, self.session.branches, strict=True):
            assert one.lab.transcript.moments == two.lab.transcript.moments
            assert one.lab.maildrops.messages == two.lab.maildrops.messages
            assert (one.cursor, one.parent) == (two.cursor, two.parent)


TestLearner = Learner.TestCase
TestLearner.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)


def played(inputs: list[Input]) -> LabSession:
    session = LabSession(SITE)
    session.connect()
    session.advance_clock(2)
    for one in inputs:
        session.lab.play(one)
    session.to_end()
    return session


@settings(max_examples=30, deadline=None)
@given(st.lists(told, max_size=6))
@example([Send(START[0]), Send(b"MAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nx\r\n.\r\n")])
def test_a_fork_at_any_moment_is_the_original_up_to_there(inputs: list[Input]) -> None:
    session = played(inputs)
    lab = session.lab
    moments = lab.transcript.moments
    for at in range(len(moments) - 1):
        session.switch(0)
        session.go_to(at)
        session.advance_clock(0)
        fork, place = session.lab, moments[at].position
        assert fork is not lab
        whole = lab.inputs[: place.input + (place.octets is None)]
        part = [] if place.octets in {None, 0} else [lab.inputs[place.input]]
        assert [*map(type, fork.inputs)] == [*map(type, [*whole, *part, AdvanceClock(0)])]
        assert fork.inputs[: len(whole)] == whole
        if moments[at].kind is MomentKind.REPLY:
            assert_reply_is_reproduced(lab, fork, moments[at])
        if is_alone(moments, at):
            kept = at + 1 if place.octets or place.octets is None else at
            assert fork.transcript.moments[:kept] == moments[:kept]


def assert_reply_is_reproduced(lab: Lab, fork: Lab, reply: Moment) -> None:
    """In a fork the same was said on both sides, though a group may be drawn in another order."""
    before = lab.transcript.moments[: reply.index + 1]
    said = dialogue_of(lab, before, Direction.TO_CLIENT)
    assert dialogue_of(fork, fork.transcript.moments, Direction.TO_CLIENT).startswith(said)
    again = [one for one in fork.transcript.moments if one.kind is MomentKind.REPLY]
    same = again[sum(one.kind is MomentKind.REPLY for one in before) - 1]
    assert (same.reply, same.mail, same.at) == (reply.reply, reply.mail, reply.at)
    assert (same.server.state, same.client.state) == (reply.server.state, reply.client.state)
    assert same.server.transaction == reply.server.transaction


def is_alone(moments: list[Moment], at: int) -> bool:
    """Say whether a moment's input made one exchange at most, so that no group is cut in two."""
    mine = [one for one in moments if one.position.input == moments[at].position.input]
    return sum(one.direction is Direction.TO_SERVER for one in mine) <= 1


@given(st.lists(told, max_size=8))
def test_the_same_inputs_make_the_same_moments(inputs: list[Input]) -> None:
    assert played(inputs).transcript.moments == played(inputs).transcript.moments


class TestFork:
    def lines(self) -> LabSession:
        session = LabSession(QUICK)
        session.connect()
        for line in [*START, b"RCPT TO:<bob@example.org>\r\n", b"DATA\r\n", b"x\r\n", b".\r\n"]:
            session.send(line)
        return session

    def test_typing_at_a_command_replaces_it(self) -> None:
        session = self.lines()
        session.go_to(6)
        assert session.moment
        assert session.transcript.octets(session.moment).startswith(b"MAIL")
        session.send(b"NOOP\r\n")
        commands = [who_said for who_said in session.transcript.lines() if who_said[0] == "C"]
        assert commands == [("C", b"EHLO c.example"), ("C", b"NOOP")]
        assert session.cursor == session.last == 7

    def test_typing_at_a_reply_goes_on_after_it(self) -> None:
        session = self.lines()
        session.go_to(7)
        session.send(b"RSET\r\n")
        assert [said for who, said in session.transcript.lines() if who == "C"][1:] == [
            b"MAIL FROM:<ann@example.com>",
            b"RSET",
        ]

    def test_typing_at_a_reply_to_a_group_keeps_the_group_up_to_there(self) -> None:
        session = LabSession(QUICK)
        session.connect()
        session.send(b"NOOP\r\nRSET\r\nNOOP x\r\n")
        session.step(-1)
        session.send(b"QUIT\r\n")
        commands = [said for who, said in session.transcript.lines() if who == "C"]
        assert commands == [b"NOOP", b"RSET", b"QUIT"]

    def test_typing_at_content_goes_on_after_it(self) -> None:
        session = self.lines()
        session.step(-2)
        assert session.moment
        assert session.moment.kind is MomentKind.CONTENT
        assert session.in_data
        session.send(b"y\r\n.\r\n")
        assert session.lab.maildrops.messages[0].content == b"x\r\ny\r\n"
        assert session.branches[0].lab.maildrops.messages[0].content == b"x\r\n"

    def test_the_old_branch_is_kept_as_it_was_left(self) -> None:
        session = self.lines()
        session.go_to(5)
        session.send(b"NOOP\r\n")
        assert (session.branch, len(session.branches)) == (1, 2)
        session.switch(0)
        assert session.cursor == 5
        session.restart()
        assert (session.branch, len(session.branches)) == (2, 3)
        assert session.branches[2].parent is None
        for wrong in (-1, 3):
            with pytest.raises(IndexError):
                session.switch(wrong)

    def test_what_may_be_said_is_that_of_the_moment(self) -> None:
        session = self.lines()
        assert "MAIL" in session.allowed_verbs()
        session.go_to(7)
        assert "RCPT" in session.allowed_verbs()
        assert complete(session, "rcpt to:<fu") == "rcpt to:<full@example.org>"
        assert complete(session, "nonsense") == "nonsense"


class TestCursor:
    def test_an_empty_session(self) -> None:
        session = LabSession(QUICK)
        for move in (session.to_start, session.to_end):
            move()
            assert (session.cursor, session.moment) == (-1, None)
        for by in (-1, 1):
            session.step(by)
            session.step_exchange(by)
            assert session.cursor == -1
        assert session.allowed_verbs() == ()
        assert not session.in_data

    def test_it_stays_within(self) -> None:
        session = LabSession(QUICK)
        session.connect()
        assert session.cursor == session.last == 3
        session.step(1)
        assert session.cursor == 3
        session.step(-9)
        assert session.cursor == 0
        session.step(-1)
        assert session.cursor == 0
        session.to_end()
        assert session.cursor == 3
        session.to_start()
        assert session.cursor == 0

    def test_exchanges(self) -> None:
        session = LabSession(QUICK)
        session.connect()  # 0 to 3
        session.send(START[0])  # 4, 5
        session.send(b"MAIL FROM:<>\r\nRSET\r\nNOOP\r\n")  # 6 to 8, 9 to 11
        session.advance_clock(1)  # 12
        session.send(b"QUIT\r\n")  # 13, 14, and 15, 16 to close
        session.send(b"NOOP\r\n")  # 17: not connected
        session.connect()  # 18 to 21
        ends = [3, 5, 11, 12, 16, 17, 21]
        session.to_start()
        seen = []
        for _ in ends:
            session.step_exchange(1)
            seen.append(session.cursor)
        assert seen == ends
        session.step_exchange(1)
        assert session.cursor == 21
        seen = []
        for _ in ends:
            session.step_exchange(-1)
            seen.append(session.cursor)
        assert seen == [17, 16, 12, 11, 5, 3, 0]


class TestSaving:
    def saved(self) -> dict[str, Any]:
        session = LabSession(QUICK)
        session.connect()
        session.send(b"\xff\0\r\nNOOP\r\n")
        session.advance_clock(1.5)
        session.go_to(4)
        session.send(b"NOOP\r\n")
        session.disconnect()
        return json.loads(json.dumps(save_session(session)))  # type: ignore[no-any-return]

    def test_it_comes_back(self) -> None:
        again = restore_session(QUICK, self.saved())
        assert save_session(again) == self.saved()
        assert [branch.cursor for branch in again.branches] == [4, again.last]

    def test_of_another_site(self) -> None:
        with pytest.raises(ValueError, match="this site"):
            restore_session(site("", ""), self.saved() | {"site": "other"})

    @pytest.mark.parametrize(
        "damage",
        [
            lambda _: None,
            lambda _: [],
            lambda _: {},
            lambda saved: saved | {"version": 2},
            lambda saved: saved | {"branch": 2},
            lambda saved: saved | {"branch": -1},
            lambda saved: saved | {"branch": 1e400},
            lambda saved: saved | {"branch": "0"},
            lambda saved: saved | {"branches": []},
            lambda saved: saved | {"branches": {}},
            lambda saved: saved | {"branches": [None]},
            lambda saved: with_branch(saved, parent=1),
            lambda saved: with_branch(saved, parent="x"),
            lambda saved: with_branch(saved, forked_at=99),
            lambda saved: with_branch(saved, forked_at=None),
            lambda saved: with_branch(saved, cursor=None),
            lambda saved: with_branch(saved, cursor=float("inf")),
            lambda saved: with_branch(saved, inputs="connect"),
            lambda saved: with_branch(saved, inputs=[{"do": "dance"}]),
            lambda saved: with_branch(saved, inputs=[{}]),
            lambda saved: with_branch(saved, inputs=[{"do": "send", "octets": "\u0100"}]),
            lambda saved: with_branch(saved, inputs=[{"do": "send", "octets": 7}]),
            lambda saved: with_branch(saved, inputs=[{"do": "send"}]),
            lambda saved: with_branch(saved, inputs=[{"do": "advance", "seconds": "1"}]),
            lambda saved: with_branch(saved, inputs=[{"do": "advance", "seconds": -1}]),
            lambda saved: with_branch(saved, inputs=[{"do": "advance", "seconds": 10**400}]),
            lambda saved: with_branch(saved, inputs=[{"do": "advance", "seconds": float("nan")}]),
        ],
    )
    def test_damage_is_a_value_error(self, damage: Callable[[dict[str, Any]], object]) -> None:
        with pytest.raises(ValueError, match=r".+"):
            restore_session(QUICK, damage(self.saved()))

    @pytest.mark.parametrize("cursor", [-5, 10**30])
    def test_a_cursor_out_of_range_is_the_nearest(self, cursor: int) -> None:
        again = restore_session(QUICK, with_branch(self.saved(), cursor=cursor))
        assert again.branches[1].cursor in {0, len(again.branches[1].lab.transcript.moments) - 1}

    @settings(deadline=None)
    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: (
                st.lists(inner)
                | st.dictionaries(
                    st.sampled_from(["version", "site", "branch", "branches", "inputs", "cursor"]),
                    inner,
                )
            ),
        )
    )
    def test_no_json_at_all_breaks_it(self, value: object) -> None:
        for whole in (value, {"version": 1, "site": "test", "branch": 0, "branches": [value]}):
            with pytest.raises(ValueError, match=r".+"):
                restore_session(QUICK, whole)


def with_branch(saved: dict[str, Any], **changes: object) -> dict[str, Any]:
    first, second = saved["branches"]
    return saved | {"branches": [first, second | changes]}


def seconds_for(action: Callable[[], object]) -> float:
    def one() -> float:
        start = time.perf_counter()
        for _ in range(20):
            action()
        return time.perf_counter() - start

    return min(one() for _ in range(7))


def test_a_long_session_costs_no_more_a_step() -> None:
    def long(lines: int) -> LabSession:
        session = LabSession(QUICK)
        session.connect()
        for _ in range(lines):
            session.send(b"NOOP\r\n")
        return session

    few, many = long(20), long(5000)
    for name in ("send", "step", "exchange"):

        def act(session: LabSession, name: str = name) -> None:
            if name == "send":
                session.send(b"NOOP\r\n")
                return
            session.go_to(session.last // 2)
            (session.step if name == "step" else session.step_exchange)(-1)

        assert seconds_for(lambda: act(many)) < 10 * seconds_for(lambda: act(few)), name


def test_long_content_costs_no_more_a_line() -> None:
    session = LabSession(QUICK)
    session.connect()
    for line in [*START, b"RCPT TO:<bob@example.org>\r\n", b"DATA\r\n"]:
        session.send(line)
    early = seconds_for(lambda: session.send(b"x\r\n"))
    for _ in range(5000):
        session.send(b"x\r\n")
    assert seconds_for(lambda: session.send(b"x\r\n")) < 10 * early
    assert session.moment
    assert session.moment.client.outstanding == ()
    assert session.moment.server.state is DATA
