"""The sessions of a recording, each with its entries and a summary.

`sessions_of(recording)` returns them in the order in which they begin; a recording in which nobody
speaks has none. `session.cut_out_of(recording)` is the recording of one of them alone, which can be
replayed or run. Of a large file a `SessionCollector` takes the entries one by one.

Sessions that ran at once are told apart by `Entry.session`. Among entries of one such name the next
session begins where `ExchangeReader` finds that a connection was opened. What a tool noted when a
client connected belongs to the session that follows, any other remark to the one before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.exchanges import ExchangeReader, RecordedExchange
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.recordings.kept_entries import KeptEntries
from smtplab.simulation.recordings.summary import SessionSummary, Summarizer

__all__ = ["RecordedSession", "SessionCollector", "sessions_of"]

_OPENING = Pattern(
    rb"\b(?:connect(?:ed|ing)?|trying|connection established|open(?:ed|ing)? connection)\b"
)
"""What tools note when a client connects."""
_MOST_UNSETTLED = 500
"""Entries that wait until it is known to which session they belong."""
_DOT = b".\r\n"
_GREETING = b"220"
_MOST_SESSIONS = 100_000
_MOST_PACKED = 64 * 1024 * 1024
"""Octets of packed entries that are kept."""
_MOST_LOOSE = 8 * 1024 * 1024
"""Octets of entries that are kept as they are; then they are packed."""
_MANY_NAMES = 1_000
"""Names of sessions; of more than these, those that have ended are forgotten now and then."""
_ENTRY = 250
"""Octets that an entry takes beside its text."""
_SPOKEN = frozenset({EntryKind.CLIENT, EntryKind.SERVER})


@dataclass(slots=True, eq=False)
class RecordedSession:
    """One session of a recording.

    Attributes:
        kept: Its entries, in little room.
        summary: What there is to tell of it in a line.
        number: Its number in the recording, from 1.
    """

    kept: KeptEntries
    summary: SessionSummary
    number: int = 0

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was recorded of it."""
        return tuple(self.kept)

    def cut_out_of(self, recording: Recording) -> Recording:
        """Return the recording with this session alone."""
        return recording._replace(entries=self.entries)


def sessions_of(recording: Recording) -> list[RecordedSession]:
    """Return the sessions of a recording, in the order in which they begin."""
    collector = SessionCollector()
    for entry in recording.entries:
        collector.take(entry)
    return collector.finish()


class SessionCollector:
    """Takes the entries of a recording, and keeps its sessions in little room.

    Attributes:
        is_full: Whether no more can be taken.
    """

    def __init__(self) -> None:
        self.is_full = False
        self._readers: dict[bytes, _SessionReader] = {}
        self._sessions: list[RecordedSession] = []
        self._loose = self._packed = self._packed_sessions = 0

    def take(self, entry: Entry) -> None:
        """Take the next entry."""
        if (reader := self._readers.get(entry.session)) is None:
            reader = self._readers[entry.session] = _SessionReader()
        if session := reader.take(entry):
            self._add(session)
        self._loose += len(entry.octets) + _ENTRY
        if self._loose > _MOST_LOOSE:
            self._pack()

    def close(self, name: bytes) -> None:
        """Take it that nothing more comes of the sessions of one name."""
        if (reader := self._readers.pop(name, None)) and (session := reader.finish()):
            self._add(session)

    def _add(self, session: RecordedSession) -> None:
        self._sessions.append(session)
        self.is_full = self.is_full or len(self._sessions) > _MOST_SESSIONS

    def finish(self) -> list[RecordedSession]:
        """Return the sessions, in the order in which they begin."""
        last = [session for reader in self._readers.values() if (session := reader.finish())]
        sessions = sorted((*self._sessions, *last), key=lambda one: one.kept.first_line)
        for number, one in enumerate(sessions, start=1):
            one.number = number
        return sessions

    def _pack(self) -> None:
        if len(self._readers) > _MANY_NAMES:
            for name in [name for name, reader in self._readers.items() if reader.is_over]:
                self.close(name)
        fresh = [session.kept for session in self._sessions[self._packed_sessions :]]
        self._packed_sessions = len(self._sessions)
        open_ones = [reader.kept for reader in self._readers.values()]
        for kept in (*fresh, *open_ones):
            before = kept.packed_octets
            kept.pack()
            self._packed += kept.packed_octets - before
        self._loose = 0
        self.is_full = self.is_full or self._packed > _MOST_PACKED


class _SessionReader:
    """Takes the entries of sessions that follow each other.

    Attributes:
        kept: The entries of the session that is read.
    """

    def __init__(self) -> None:
        self.kept = KeptEntries()
        self._exchanges = ExchangeReader()
        self._summarizer = Summarizer()
        self._unsettled: list[Entry] = []
        self._in_content = self._is_spoken = False

    def take(self, entry: Entry) -> RecordedSession | None:
        """Take an entry; return the session before it, if another one begins."""
        if self._in_content and entry.kind is EntryKind.CLIENT:
            self._in_content = not _ends_content(entry)
            self.kept.add(entry)
            return None
        self._in_content = self._begins_content(entry)
        if self._unsettled or self._may_begin(entry):
            return self._take_unsettled(entry)
        self._keep(entry)
        if entry.kind in _SPOKEN:
            self._exchanges.take(entry)
            self._sum_up(self._exchanges.take_finished())
        return None

    def _take_unsettled(self, entry: Entry) -> RecordedSession | None:
        """Take an entry that may belong to another session; return the one before that."""
        exchanges, session = self._exchanges, None
        self._unsettled.append(entry)
        before = exchanges.connections
        exchanges.take(entry)
        self._sum_up(exchanges.take_finished())
        if before and exchanges.connections > before:
            self._settle(self._first_of_next())
            session = self._end()
        if not self._may_be_of_next(entry):
            self._settle(len(self._unsettled))
        return session

    @property
    def is_over(self) -> bool:
        """Whether the last session has ended."""
        return bool(self._exchanges.connections) and not self._exchanges.is_open

    def finish(self) -> RecordedSession | None:
        """Return the session that was read last, None if nobody speaks in it."""
        self._sum_up(self._exchanges.finish())
        self._settle(len(self._unsettled))
        return self._end()

    def _sum_up(self, exchanges: Iterable[RecordedExchange]) -> None:
        for exchange in exchanges:
            self._summarizer.add(exchange)

    def _begins_content(self, entry: Entry) -> bool:
        is_content = entry.kind is EntryKind.CLIENT and self._exchanges.in_content
        return is_content and not _ends_content(entry)

    def _may_begin(self, entry: Entry) -> bool:
        """Return whether another session may begin with an entry."""
        kind = entry.kind
        if kind is EntryKind.CLIENT or kind is EntryKind.SERVER:
            return not self._exchanges.is_open or entry.octets.startswith(_GREETING)
        is_apart = kind is EntryKind.ECHO or kind is EntryKind.REMARK
        if self._exchanges.has_part_of_reply or not (is_apart or kind is EntryKind.UNREADABLE):
            return True
        return _notes_opening(entry)

    def _may_be_of_next(self, entry: Entry) -> bool:
        """Return whether the entries that wait may belong to a session that begins with them."""
        if self._exchanges.has_part_of_reply:
            return True
        is_full = len(self._unsettled) > _MOST_UNSETTLED
        if entry.kind is EntryKind.ECHO or entry.kind is EntryKind.REMARK:
            return not is_full and (len(self._unsettled) > 1 or _notes_opening(entry))
        return False

    def _first_of_next(self) -> int:
        """Return the place of the first entry that belongs to the connection just opened."""
        entries = self._unsettled
        opening = (place for place, entry in enumerate(entries) if _notes_opening(entry))
        first = len(entries) - 1
        while first and entries[first].kind is entries[first - 1].kind is EntryKind.SERVER:
            first -= 1
        return next(opening, first)

    def _settle(self, count: int) -> None:
        """Give so many of the entries that wait to the session."""
        for entry in self._unsettled[:count]:
            self._keep(entry)
        del self._unsettled[:count]

    def _keep(self, entry: Entry) -> None:
        self._summarizer.note(entry)
        self._is_spoken = self._is_spoken or entry.kind in _SPOKEN
        self.kept.add(entry)

    def _end(self) -> RecordedSession | None:
        """Return the session, if anybody speaks in it, and begin another one."""
        session = None
        if self._is_spoken:
            session = RecordedSession(self.kept, self._summarizer.summary())
        self.kept, self._summarizer, self._is_spoken = KeptEntries(), Summarizer(), False
        return session


def _notes_opening(entry: Entry) -> bool:
    if entry.kind is not EntryKind.REMARK:
        return False
    lower = entry.octets.lower()
    may_note = b"connect" in lower or b"trying" in lower
    return may_note and _OPENING.search(lower) is not None


def _ends_content(entry: Entry) -> bool:
    return entry.octets == _DOT or entry.octets.endswith(b"\r\n" + _DOT)
