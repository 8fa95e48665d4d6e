"""A file of recorded sessions, read in little room however large it is.

A text is read line by line, a capture packet by packet: only what is kept of the sessions stays.
What is neither, such as JSON, is read whole, up to the limit of `formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Self

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.captures.file_kind import NOTATION, is_capture
from smtplab.simulation.recordings.formats import json_export
from smtplab.simulation.recordings.formats.entries import Entry, Recording
from smtplab.simulation.recordings.formats.text import UnreadableError, text_of
from smtplab.simulation.recordings.sessions import RecordedSession, SessionCollector, sessions_of

if TYPE_CHECKING:
    from smtplab.simulation.recordings.captures.read import CaptureReader

__all__ = ["SessionFile", "SessionFileReader"]

_HEAD = 1024 * 1024
"""Octets that tell what is in a file; one that is not longer is read whole."""
_LONGEST_LINE = 1024 * 1024
"""Octets of a line; a longer one is taken for several."""
_MEGABYTE = 1_000_000
_LEFT_OUT = "only the first {read}{of} were read; later sessions are not in the list"


@dataclass(frozen=True, eq=False)
class SessionFile:
    """The sessions of a file.

    Attributes:
        name: Name of the file.
        recording: What is in it; without entries if the file is large.
        sessions: Its sessions, in the order in which they begin.
        left_out: What was not read, in a sentence; "" if all was.
    """

    name: str
    recording: Recording
    sessions: list[RecordedSession]
    left_out: str = ""

    def entries_of(self, session: RecordedSession) -> Iterable[Entry]:
        """Return what was recorded of a session; it is the whole recording if no other is in it."""
        is_alone = len(self.sessions) == 1 and self.recording.entries
        return self.recording.entries if is_alone else session.kept

    def name_of(self, session: RecordedSession) -> str:
        """Return what a session is called: as its file, and by its number if there are others."""
        is_alone = len(self.sessions) == 1
        return self.name if is_alone else f"{self.name}, session {session.number}"

    def find(self, asked: str) -> list[RecordedSession]:
        """Return the sessions that hold each of some words, whatever their case."""
        words = asked.casefold().split()
        return [
            session
            for session, text in zip(self.sessions, self._texts, strict=True)
            if all(word in text for word in words)
        ]

    @cached_property
    def _texts(self) -> list[str]:
        return [_text(session) for session in self.sessions]

    @classmethod
    def of(cls, recording: Recording, name: str) -> Self:
        """Make it of a recording that was read whole."""
        return cls(name, recording, sessions_of(recording))


class SessionFileReader:
    """Reads a file of recorded sessions; what notation it is in is known at once.

    Args:
        name: Name of the file.
        chunks: What is in it, in pieces.
        size: Octets in it, 0 if that is not known.

    Attributes:
        name: Name of the file.
        is_large: Whether most of it has yet to be read.
        octets: Octets that were read.
        size: Octets in it, 0 if that is not known.
    """

    def __init__(self, name: str, chunks: Iterable[bytes], size: int = 0) -> None:
        self.size, self.octets = size, 0
        self.name = name
        self._goes_on: Callable[[], bool] = lambda: True
        self._is_cut = False
        coming = self._count(chunks)
        head = _first(coming, _HEAD)
        whole = chain((head,), coming)
        self._capture = _open_capture(whole) if len(head) > _HEAD and is_capture(head) else None
        self.is_large = self._capture is not None or (len(head) > _HEAD and _is_lines(head))
        if not self.is_large:
            self._recording = formats.read(_first(whole, formats.LIMIT))
        elif self._capture is None:
            self._reading = formats.read_lines(_lines(chain((text_of(head),), coming)))

    @property
    def refusal(self) -> str:
        """Why it is not read, and what to do; "" if it is."""
        if self._capture is not None:
            return ""
        return self._reading.refusal if self.is_large else self._recording.refusal

    @property
    def may_have_session(self) -> bool:
        """Whether there is a session in it, as far as it was read."""
        return self.is_large or self._recording.is_session

    def finish(self, goes_on: Callable[[], bool] = lambda: True) -> SessionFile:
        """Read what has yet to be read.

        Args:
            goes_on: Is asked now and then; where it is false, no more is read.
        """
        self._goes_on = goes_on
        if self._capture is not None:
            return self._finish_capture(self._capture)
        if not self.is_large:
            return SessionFile.of(self._recording, self.name)
        collector = SessionCollector()
        for entry in self._reading.entries:
            collector.take(entry)
            if collector.is_full:
                self._is_cut = True
                break
        recording = Recording(self._reading.notation, ())
        return SessionFile(self.name, recording, collector.finish(), self._left_out())

    def _finish_capture(self, capture: CaptureReader) -> SessionFile:
        """Read the sessions of a capture, which come one after the other."""
        collector = SessionCollector()
        for name, entries in groupby(capture.entries(), attrgetter("session")):
            for entry in entries:
                collector.take(entry)
            collector.close(name)
            if collector.is_full:
                self._is_cut = True
                break
        recording = Recording(NOTATION, (), refusal=capture.refusal)
        words = self._left_out() or "; ".join(capture.left_out)
        return SessionFile(self.name, recording, collector.finish(), words)

    def _left_out(self) -> str:
        if not self._is_cut:
            return ""
        of = f" of {_megabytes(self.size)}" if self.size else ""
        return _LEFT_OUT.format(read=_megabytes(self.octets), of=of)

    def _count(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.octets += len(chunk)
            yield chunk
            if not self._goes_on():
                self._is_cut = True
                return


def _open_capture(chunks: Iterable[bytes]) -> CaptureReader:
    from smtplab.simulation.recordings.captures.read import CaptureReader  # noqa: PLC0415  # few are

    return CaptureReader(chunks)


def _text(session: RecordedSession) -> str:
    """Return all that a search looks at."""
    summary = session.summary
    told = (summary.time, summary.client, summary.sender, summary.end.value)
    refusal = summary.refusal or ()
    return " ".join(map(str, (session.number, *told, *refusal))).casefold()


def _megabytes(octets: int) -> str:
    return f"{octets / _MEGABYTE:.1f} MB"


def _first(chunks: Iterator[bytes], octets: int) -> bytes:
    """Return pieces until they are longer than so many octets, or there are no more."""
    taken = bytearray()
    for chunk in chunks:
        taken += chunk
        if len(taken) > octets:
            break
    return bytes(taken)


def _is_lines(head: bytes) -> bool:
    """Return whether a file can be read line by line, as far as its first octets show."""
    try:
        text = text_of(head)
        return head.endswith(text) and json_export.read(text) is None
    except UnreadableError:
        return False


def _lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield lines without their endings; CR ends a line where no LF is in the first piece."""
    rest, ending = b"", b""
    for chunk in chunks:
        ending = ending or (b"\n" if b"\n" in chunk else b"\r")
        *lines, rest = (rest + chunk).split(ending)
        for line in lines:
            yield line.removesuffix(b"\r")
        while len(rest) > _LONGEST_LINE:
            yield rest[:_LONGEST_LINE]
            rest = rest[_LONGEST_LINE:]
    if rest:
        yield rest.removesuffix(b"\r")
