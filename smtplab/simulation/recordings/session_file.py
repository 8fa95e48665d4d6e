"""A file of recorded sessions, read in little room however large it is.

A text is read line by line: only what is kept of its sessions stays. What is not a text of lines,
such as JSON, is read whole, up to the limit of `formats`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Self

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats import json_export
from smtplab.simulation.recordings.formats.entries import Recording
from smtplab.simulation.recordings.formats.text import UnreadableError, text_of
from smtplab.simulation.recordings.sessions import RecordedSession, SessionCollector, sessions_of

__all__ = ["SessionFile", "SessionFileReader"]

_HEAD = 1024 * 1024
"""Octets that tell what is in a file; one that is not longer is read whole."""
_LONGEST_LINE = 1024 * 1024
"""Octets of a line; a longer one is taken for several."""
_STRIDE = 2_000
"""Entries after which it is asked whether to go on."""
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

    def recording_of(self, session: RecordedSession) -> Recording:
        """Return the recording of one session; it is the whole recording if there is no other."""
        is_alone = len(self.sessions) == 1 and self.recording.entries
        return self.recording if is_alone else session.cut_out_of(self.recording)

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
        coming = self._count(chunks)
        head = _first(coming, _HEAD)
        self.is_large = len(head) > _HEAD and _is_lines(head)
        if self.is_large:
            lines = _lines(chain((text_of(head),), coming))
            self._reading = formats.read_lines(lines)
        else:
            self._recording = formats.read(_first(chain((head,), coming), formats.LIMIT))

    @property
    def refusal(self) -> str:
        """Why it is not read, and what to do; "" if it is."""
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
        if not self.is_large:
            return SessionFile.of(self._recording, self.name)
        collector = SessionCollector()
        for number, entry in enumerate(self._reading.entries, start=1):
            collector.take(entry)
            if number % _STRIDE == 0 and (collector.is_full or not goes_on()):
                break
        else:
            self.size = self.octets
        recording = Recording(self._reading.notation, ())
        return SessionFile(self.name, recording, collector.finish(), self._left_out())

    def _left_out(self) -> str:
        if self.size == self.octets:
            return ""
        of = f" of {_megabytes(self.size)}" if self.size else ""
        return _LEFT_OUT.format(read=_megabytes(self.octets), of=of)

    def _count(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            self.octets += len(chunk)
            yield chunk


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
