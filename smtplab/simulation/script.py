"""A script for the lab: lines to send, or a transcript that says what should come.

A transcript is written with `C:` and `S:` as in the RFC's own examples (RFC 5321 App. D), or is
what another tool recorded. The client's lines are really sent; the server's are compared with what
the server says, by reply code and, where one is given, by enhanced status code: each belongs to
what was done just before it, and those that are not quoted are not compared
(`smtplab.simulation.quoted`).

In both a line `:deliver` has the servers pass mail on, `:pop3` opens a POP3 connection, and
`:wait 60` moves the clock by 60 seconds; what is sent on other wires than the learner's own SMTP is
not compared. To send such a line itself, put one more colon in front.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.commands import split
from smtplab.protocol.replies import ReplyLine
from smtplab.protocol.states import HELLOS
from smtplab.simulation.consequences import Consequence, find_consequences
from smtplab.simulation.lab.inputs import AdvanceClock, Connect, Disconnect, Input, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.mismatches import Mismatch, find_mismatches
from smtplab.simulation.quoted import ReplyReceived, pair_replies
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from smtplab.simulation.script_reader import direction_of, read_sessions
from smtplab.simulation.script_steps import Script, ScriptSession, ScriptStep
from smtplab.simulation.site.model import Site
from smtplab.simulation.unplayed import Unplayed, find_unplayed

__all__ = ["PlayedSession", "ScriptError", "ScriptResult", "parse_script", "play", "play_into"]


class ScriptError(Exception):
    """A script that cannot be read; the message is one line that names the place."""


class PlayedSession(NamedTuple):
    """What came of one session of a script.

    Attributes:
        session: The session.
        begin: Index of its first moment.
        end: Index after its last moment.
        steps: Index of the first moment of each step, and the line of the step.
        mismatches: Where script and server differ.
        unplayed: What could not be played.
        follows: What only follows from an earlier refusal, by the index of its moment.
    """

    session: ScriptSession
    begin: int
    end: int
    steps: tuple[tuple[int, int], ...]
    mismatches: tuple[Mismatch, ...]
    unplayed: tuple[Unplayed, ...]
    follows: Mapping[int, Consequence]


class ScriptResult(NamedTuple):
    """What came of a script.

    Attributes:
        lab: The lab that it was played in.
        mismatches: Where script and server differ.
        sessions: What came of each session.
    """

    lab: Lab
    mismatches: tuple[Mismatch, ...]
    sessions: tuple[PlayedSession, ...] = ()


def parse_script(octets: bytes) -> Script:
    """Read a script, a transcript, or what another tool recorded.

    Raises:
        ScriptError: If it is refused, if a line of a transcript is neither the client's nor the
            server's, or if a recording holds nothing to send.
    """
    recording = formats.read(octets, masks=False)
    if recording.refusal:
        raise ScriptError(recording.refusal)
    if recording.notation == formats.SCRIPT:
        return Script((_session_of_lines(recording),))
    if recording.notation == formats.SPOKEN:
        _insist_on_sense(recording)
    elif not any(one.kind is EntryKind.CLIENT for one in recording.entries):
        raise ScriptError(f"a {recording.notation} in which the client sends nothing")
    return Script(tuple(read_sessions(recording)) or (ScriptSession(),))


def _session_of_lines(recording: Recording) -> ScriptSession:
    """Return what to do if all lines are sent, whatever comes back."""
    steps: list[ScriptStep] = []
    for one in recording.entries:
        if one.kind is EntryKind.UNREADABLE:
            raise ScriptError(
                f"line {one.line}: the recording is too long to be played from this line on"
            )
        if one.kind is not EntryKind.CLIENT:
            continue
        line = one.octets.removesuffix(b"\r\n")
        sent = Send((line[1:] if direction_of(line[1:]) else line) + b"\r\n")
        steps.append(ScriptStep(one.line, direction_of(line) or sent))
    return ScriptSession(steps=tuple(steps))


def _insist_on_sense(recording: Recording) -> None:
    """See that each line of a transcript says who spoke, and that no reply is cut short.

    Raises:
        ScriptError: If not; it names the line.
    """
    unended = 0
    for one in recording.entries:
        if one.kind is EntryKind.UNREADABLE:
            raise ScriptError(
                f"line {one.line}: is neither a line of the client's (C:) nor a reply (S:);"
                " a reply begins with three digits, as in S: 250"
            )
        if unended and one.kind in (EntryKind.CLIENT, EntryKind.DIRECTION):
            break
        if one.kind is EntryKind.SERVER:
            unended = 0 if ReplyLine.parse(one.octets.removesuffix(b"\r\n")).last else one.line
    else:
        if not unended:
            return
    raise ScriptError(f"line {unended}: the reply goes on, but no more of it comes")


def play(script: Script, site: Site, *, wants_all: bool = False) -> ScriptResult:
    """Play a script in a fresh lab.

    Args:
        script: The script.
        site: The server.
        wants_all: Whether a reply that is not quoted is a mismatch.
    """
    return play_into(Lab(site), script, wants_all=wants_all)


def _look_at_nothing() -> None:
    """Do nothing after a step."""


def play_into(
    lab: Lab,
    script: Script,
    look: Callable[[], None] = _look_at_nothing,
    *,
    repeats: bool = False,
    wants_all: bool = False,
) -> ScriptResult:
    """Play a script where something was done already; it goes on from there.

    Args:
        lab: Where it is played.
        script: The script.
        look: Called after each step.
        repeats: Whether what its first session begins with is done again if it was done already.
        wants_all: Whether a reply that is not quoted is a mismatch.
    """
    sessions = []
    for number, session in enumerate(script.sessions):
        if number > 0:
            lab.play(Disconnect())
        player = _SessionPlayer(lab, session, look)
        player.open(repeats=repeats)
        sessions.append(player.play(wants_all=wants_all))
    mismatches = tuple(one for session in sessions for one in session.mismatches)
    return ScriptResult(lab, mismatches, tuple(sessions))


class _SessionPlayer:
    """Plays one session of a script in a lab."""

    def __init__(self, lab: Lab, session: ScriptSession, look: Callable[[], None]) -> None:
        self._lab = lab
        self._session = session
        self._look = look
        self._came: list[list[ReplyReceived]] = []
        self._begins: list[tuple[int, int]] = []
        self._begin = len(lab.transcript.moments)

    def open(self, *, repeats: bool) -> None:
        """Open the connection, unless it is open; take what was done on it as done.

        Args:
            repeats: Whether what was done is done again.
        """
        if not self._lab.connected:
            self._do(ScriptStep(self._session.line, Connect()))
            return
        done = self._lab.inputs
        own = [Connect(), *(one.do for one in self._session.steps[: len(done) - 1])]
        steps = [ScriptStep(self._session.line, Connect()), *self._session.steps]
        if done != own or (repeats and len(done) > 1):
            self._came.append([])
            return
        for number, step in enumerate(steps[: len(done)]):
            moments = self._lab.transcript.moments
            theirs = [one for one in moments if one.position.input == number]
            self._came.append(list(_replies(theirs, step.line)))

    def play(self, *, wants_all: bool) -> PlayedSession:
        """Play it on the connection that was opened."""
        session = self._session
        unplayed = tuple(find_unplayed(session, self._lab.site))
        passed_over = {step for one in unplayed for step in one.steps}
        for number, step in enumerate(session.steps):
            if number + 1 < len(self._came):
                continue
            if number in passed_over:
                self._came.append([])
            else:
                self._do(step, reconnects=_is_hello(step.do))
        received = [one for replies in self._came for one in replies]
        follows = find_consequences(received)
        expected = (one for one in session.expected if one.step - 1 not in passed_over)
        pairs = pair_replies(expected, self._came)
        return PlayedSession(
            session,
            self._begin,
            len(self._lab.transcript.moments),
            tuple(self._begins),
            tuple(find_mismatches(pairs, received, follows, wants_all=wants_all)),
            unplayed,
            MappingProxyType(follows),
        )

    def _do(self, step: ScriptStep, *, reconnects: bool = False) -> None:
        """Do something, and take the replies to it; the greeting is waited for.

        Args:
            step: What to do.
            reconnects: Whether another connection is opened if this one has been closed.
        """
        lab, begin = self._lab, len(self._lab.transcript.moments)
        self._begins.append((begin, step.line))
        if reconnects and not lab.connected:
            lab.play(Connect())
        lab.play(step.do)
        is_late = isinstance(step.do, Connect) and lab.site.greeting_delay > 0
        if is_late and self._session.waits:
            lab.play(AdvanceClock(lab.site.greeting_delay))
        self._came.append(list(_replies(lab.transcript.moments[begin:], step.line)))
        self._look()


def _is_hello(do: Input) -> bool:
    return isinstance(do, Send) and split(do.octets.partition(b"\r\n")[0])[0] in HELLOS


def _replies(moments: Iterable[Moment], line: int) -> Iterator[ReplyReceived]:
    """Yield what the learner's own server said."""
    for one in moments:
        if one.reply and one.link.is_own:
            yield ReplyReceived(line, one, one.reply)
