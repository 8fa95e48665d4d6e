"""The script that a recording makes: its client's lines are what to do, its replies are quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from smtplab.protocol.replies import ReplyLine
from smtplab.protocol.reply_reader import lines_of
from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    ConnectPop3,
    Disconnect,
    Input,
    RunQueues,
    Send,
)
from smtplab.simulation.quoted import ScriptReply
from smtplab.simulation.recordings.formats import SPOKEN
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.recordings.formats.log import DIRECTION
from smtplab.simulation.script_steps import ScriptSession, ScriptStep

__all__ = ["direction_of", "read_sessions"]

_DIRECTIONS: Mapping[bytes, Input] = {b":deliver": RunQueues(), b":pop3": ConnectPop3()}
_WAIT = b":wait "
_GREETINGS = frozenset({220, 554})
_NO_GREETINGS = frozenset({235, 250, 334, 354})


def direction_of(line: bytes) -> Input | None:
    """Return what a line says that the lab is to do; None if it says nothing of the kind."""
    if not DIRECTION.match(line):
        return None
    return _DIRECTIONS.get(line) or AdvanceClock(float(line.removeprefix(_WAIT)))


def read_sessions(recording: Recording) -> Iterator[ScriptSession]:
    """Yield what to do on each connection of a recording, in the order in which they begin."""
    from smtplab.simulation.recordings.sessions import sessions_of  # noqa: PLC0415  # no script needs it

    is_spoken = recording.notation == SPOKEN
    for one in sessions_of(recording):
        session = _SessionReader(one.entries).session._replace(summary=one.summary)
        yield session if is_spoken else _without_lost_replies(session)


def _without_lost_replies(session: ScriptSession) -> ScriptSession:
    """Leave out replies to lines that a tool has not recorded: no server begins with them."""
    expected = session.expected
    while expected and expected[0].step == 0 and expected[0].reply.code in _NO_GREETINGS:
        expected = expected[1:]
    return session._replace(expected=expected)


class _SessionReader:
    """Makes steps and quoted replies of what was recorded on one connection."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._steps: list[ScriptStep] = []
        self._expected: list[ScriptReply] = []
        self._groups: dict[int, int] = {}
        self._is_opened = False
        for one in entries:
            self._take(one)

    def _take(self, entry: Entry) -> None:
        match entry.kind:
            case EntryKind.START:
                self._is_opened = True
            case EntryKind.LEFT:
                self._steps.append(ScriptStep(entry.line, Disconnect()))
            case EntryKind.DIRECTION:
                if do := direction_of(entry.octets):
                    self._steps.append(ScriptStep(entry.line, do))
            case EntryKind.CLIENT:
                self._say(entry)
            case EntryKind.SERVER:
                self._quote(entry)
            case _:
                pass

    def _quote(self, entry: Entry) -> None:
        for line in lines_of(entry.octets):
            reply = ReplyLine.parse(line)
            if reply.last:
                self._expected.append(ScriptReply(entry.line, reply, len(self._steps)))

    def _say(self, entry: Entry) -> None:
        """Have the client say a line; what was sent at once is sent at once again."""
        steps, group = self._steps, entry.group
        place = None if group is None else self._groups.setdefault(group, len(steps))
        if place is None or place == len(steps):
            steps.append(ScriptStep(entry.line, Send(entry.octets)))
        elif isinstance(before := steps[place].do, Send):
            steps[place] = steps[place]._replace(do=Send(before.octets + entry.octets))

    @property
    def session(self) -> ScriptSession:
        """What was read."""
        first = self._expected[0] if self._expected else None
        is_greeted = first is not None and first.reply.code in _GREETINGS
        speaks_first = is_greeted and first is not None and first.step > 0
        lines = [*(one.line for one in self._steps[:1]), *(one.line for one in self._expected[:1])]
        return ScriptSession(
            min(lines, default=1),
            tuple(self._steps),
            tuple(self._expected),
            not speaks_first,
            self._is_opened or is_greeted,
        )
