"""The sessions of a recording, each with its entries and a summary.

`sessions_of(recording)` returns them in the order in which they begin; a recording in which nobody
speaks has none. `session.cut_out_of(recording)` is the recording of one of them alone, which can be
replayed or run.

Sessions that ran at once are told apart by `Entry.session`. Among entries of one such name the next
session begins where `ExchangeReader` finds that a connection was opened. What a tool noted when a
client connected belongs to the session that follows, any other remark to the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.exchanges import ExchangeReader
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.recordings.summary import SessionSummary, Summarizer

__all__ = ["RecordedSession", "SessionReader", "sessions_of"]

_OPENING = Pattern(
    rb"\b(?:connect(?:ed|ing)?|trying|connection established|open(?:ed|ing)? connection)\b",
    re.IGNORECASE,
)
"""What tools note when a client connects."""
_MOST_UNSETTLED = 500
"""Entries that wait until it is known to which session they belong."""
_DOT = b".\r\n"


class RecordedSession(NamedTuple):
    """One session of a recording.

    Attributes:
        number: Its number in the recording, from 1.
        entries: What was recorded of it.
        summary: What there is to tell of it in a line.
    """

    number: int
    entries: tuple[Entry, ...]
    summary: SessionSummary

    def cut_out_of(self, recording: Recording) -> Recording:
        """Return the recording with this session alone."""
        return recording._replace(entries=self.entries)


def sessions_of(recording: Recording) -> list[RecordedSession]:
    """Return the sessions of a recording, in the order in which they begin."""
    readers: dict[bytes, SessionReader] = {}
    found: list[RecordedSession] = []
    for entry in recording.entries:
        if (reader := readers.get(entry.session)) is None:
            reader = readers[entry.session] = SessionReader()
        found += reader.take(entry)
    for reader in readers.values():
        found += reader.finish()
    found.sort(key=lambda one: one.entries[0].line)
    return [one._replace(number=number) for number, one in enumerate(found, start=1)]


class SessionReader:
    """Takes the entries of sessions that follow each other, and yields the sessions."""

    def __init__(self) -> None:
        self._exchanges = ExchangeReader()
        self._summarizer = Summarizer()
        self._entries: list[Entry] = []
        self._unsettled: list[Entry] = []
        self._in_content = self._is_spoken = False

    def take(self, entry: Entry) -> Iterator[RecordedSession]:
        """Take an entry; yield the session before it, if another one begins."""
        if self._in_content and entry.kind is EntryKind.CLIENT:
            self._in_content = not _ends_content(entry)
            self._entries.append(entry)
            return
        exchanges, self._in_content = self._exchanges, self._begins_content(entry)
        before = exchanges.connections
        exchanges.take(entry)
        self._unsettled.append(entry)
        for exchange in exchanges.take_finished():
            self._summarizer.add(exchange)
        if before and exchanges.connections > before:
            self._settle(self._first_of_next())
            yield from self._end()
        if not self._may_be_of_next(entry):
            self._settle(len(self._unsettled))

    def finish(self) -> Iterator[RecordedSession]:
        """Yield the session that was read last, if anybody speaks in it."""
        for exchange in self._exchanges.finish():
            self._summarizer.add(exchange)
        self._settle(len(self._unsettled))
        yield from self._end()

    def _begins_content(self, entry: Entry) -> bool:
        is_content = entry.kind is EntryKind.CLIENT and self._exchanges.in_content
        return is_content and not _ends_content(entry)

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
            self._summarizer.note(entry)
            self._is_spoken |= entry.kind in (EntryKind.CLIENT, EntryKind.SERVER)
        self._entries += self._unsettled[:count]
        del self._unsettled[:count]

    def _end(self) -> Iterator[RecordedSession]:
        """Yield the session, if anybody speaks in it, and begin another one."""
        if self._is_spoken:
            yield RecordedSession(0, tuple(self._entries), self._summarizer.summary())
        self._entries, self._summarizer, self._is_spoken = [], Summarizer(), False


def _notes_opening(entry: Entry) -> bool:
    return entry.kind is EntryKind.REMARK and _OPENING.search(entry.octets) is not None


def _ends_content(entry: Entry) -> bool:
    return entry.octets == _DOT or entry.octets.endswith(b"\r\n" + _DOT)
