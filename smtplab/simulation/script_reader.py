"""The script that a recording makes: its client's lines are what to do, its replies are quoted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smtplab.protocol.replies import CLOSING_CODES, ReplyLine
from smtplab.protocol.reply_reader import lines_of
from smtplab.simulation.lab.inputs import ConnectPop3, Disconnect, Input, RunQueues, Send
from smtplab.simulation.quoted import ScriptReply
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.script_steps import ScriptSession, ScriptStep

__all__ = ["DIRECTIONS", "sessions_of"]

DIRECTIONS: Mapping[bytes, Input] = {b":deliver": RunQueues(), b":pop3": ConnectPop3()}
"""What the lab is to do, by the line that says so."""
_GREETINGS = frozenset({220, 554})
_GREETING = tuple(str(code).encode() for code in _GREETINGS)
_ENDS = frozenset({EntryKind.START, EntryKind.LEFT, EntryKind.DROPPED})
_QUIT = b"QUIT"


def sessions_of(recording: Recording) -> Iterator[ScriptSession]:
    """Yield what to do on each connection of a recording.

    Sessions that were recorded at the same time come one after the other.
    """
    apart: dict[bytes, list[Entry]] = {}
    for one in recording.entries:
        apart.setdefault(one.session, []).append(one)
    for entries in apart.values():
        yield from _successive_sessions(entries)


def _successive_sessions(entries: list[Entry]) -> Iterator[ScriptSession]:
    reader = _SessionReader()
    for one in entries:
        if reader.is_followed_by(one):
            yield reader.finish()
            reader = _SessionReader()
        reader.take(one)
    if reader.has_begun:
        yield reader.finish()


class _SessionReader:
    """Makes steps and quoted replies of what was recorded on one connection."""

    def __init__(self) -> None:
        self._steps: list[ScriptStep] = []
        self._expected: list[ScriptReply] = []
        self._groups: dict[int, int] = {}
        self._is_opened = self._is_over = self._starts = False

    @property
    def has_begun(self) -> bool:
        """Whether anything was done or said."""
        return bool(self._steps or self._expected)

    def is_followed_by(self, entry: Entry) -> bool:
        """Return whether an entry opens another connection."""
        if not self.has_begun or entry.kind not in _SPOKEN:
            return False
        is_greeting = entry.kind is EntryKind.SERVER and entry.octets.startswith(_GREETING)
        return self._starts or (self._is_over and is_greeting)

    def take(self, entry: Entry) -> None:
        """Read the next entry."""
        if entry.kind in _ENDS:
            self._end(entry)
        elif entry.kind is EntryKind.DIRECTION:
            self._steps.append(ScriptStep(entry.line, DIRECTIONS[entry.octets]))
        elif entry.kind is EntryKind.CLIENT:
            self._say(entry)
            self._is_over = self._is_over or entry.octets.strip().upper() == _QUIT
        elif entry.kind is EntryKind.SERVER:
            self._quote(entry)

    def finish(self) -> ScriptSession:
        """Return what was read."""
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

    def _end(self, entry: Entry) -> None:
        if entry.kind is EntryKind.LEFT:
            self._steps.append(ScriptStep(entry.line, Disconnect()))
        self._starts = entry.kind is EntryKind.START and self.has_begun
        self._is_opened = self._is_opened or entry.kind is EntryKind.START
        self._is_over = self.has_begun

    def _quote(self, entry: Entry) -> None:
        for line in lines_of(entry.octets):
            reply = ReplyLine.parse(line)
            if reply.last:
                self._expected.append(ScriptReply(entry.line, reply, len(self._steps)))
                self._is_over = self._is_over or reply.code in CLOSING_CODES

    def _say(self, entry: Entry) -> None:
        """Have the client say a line; what was sent at once is sent at once again."""
        steps, group = self._steps, entry.group
        place = None if group is None else self._groups.setdefault(group, len(steps))
        if place is None or place == len(steps):
            steps.append(ScriptStep(entry.line, Send(entry.octets)))
        elif isinstance(before := steps[place].do, Send):
            steps[place] = steps[place]._replace(do=Send(before.octets + entry.octets))


_SPOKEN = frozenset({EntryKind.CLIENT, EntryKind.SERVER, EntryKind.DIRECTION})
