"""What one end of a captured session has sent: octets become lines, content, chunks and replies.

The line that a hole is in is put aside, and so is the part of a reply that is left of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import ReplyLine
from smtplab.simulation.recordings.formats.entries import START_DATA, EntryKind

__all__ = ["ClientStream", "ServerStream", "Spoken"]

_LONGEST_LINE = 64 * 1024
_END = b"\r\n.\r\n"
_SIZE = Pattern(rb"[ \t]+([0-9]{1,18})(?![0-9])")
"""The count of BDAT (RFC 3030 §2)."""


class Spoken(NamedTuple):
    """What becomes an entry.

    Attributes:
        kind: What it is: the client's, the server's, or unreadable.
        octets: As they crossed; of what is unreadable the text of the line.
    """

    kind: EntryKind
    octets: bytes


class ClientStream:
    """What the client sends.

    Attributes:
        rest: The line that has not ended yet.
        may_be_tls: Whether TLS may begin with the next octets of either side.
        is_damaged: Whether the capture lacks the beginning of the line that comes next.
    """

    def __init__(self) -> None:
        self.rest = b""
        self.may_be_tls = True
        self.is_damaged = False
        self._asks = self._in_content = False
        self._chunk = 0

    def take(self, octets: bytes) -> Iterator[Spoken]:
        """Take octets; yield what they complete."""
        octets = self.rest + octets
        while octets:
            if self._chunk:
                end = min(self._chunk, len(octets))
                self._chunk -= end
                yield Spoken(EntryKind.CLIENT, octets[:end])
            elif end := self._line_end(octets):
                yield self._line(octets[:end])
            else:
                break
            octets = octets[end:]
        self.rest = octets
        if len(octets) > _LONGEST_LINE:
            yield from self.end()

    def lose(self, missing: int) -> Iterator[Spoken]:
        """Put aside what a hole of so many octets damages."""
        self.may_be_tls = True
        if missing <= self._chunk:
            self._chunk -= missing
            return
        self._chunk, self.is_damaged = 0, True
        rest, self.rest = self.rest, b""
        if rest:
            yield _aside(b"C", rest)

    def hear(self, reply: bytes) -> None:
        """Take note of a whole reply: content comes after one, and every line before it ended."""
        self._in_content = self._asks and reply.startswith(START_DATA)
        self.is_damaged = False

    def end(self) -> Iterator[Spoken]:
        """Yield what has not ended: nothing more of it comes."""
        rest, self.rest = self.rest, b""
        if rest:
            yield Spoken(EntryKind.CLIENT, rest)

    def _line_end(self, octets: bytes) -> int:
        """Return where the line ends; of content all lines that are whole, up to the dot."""
        if not self._in_content or self.is_damaged:
            return octets.find(b"\n") + 1
        if octets.startswith(_END[2:]):
            return 3
        end = octets.find(_END)
        return end + len(_END) if end >= 0 else octets.rfind(b"\n") + 1

    def _line(self, line: bytes) -> Spoken:
        verb, argument = split(line.strip())
        was_damaged, self.is_damaged = self.is_damaged, False
        if was_damaged and (self._in_content or verb not in KNOWN_VERBS):
            return _aside(b"C", line)
        if self._in_content:
            self._in_content = not (line == _END[2:] or line.endswith(_END))
        else:
            self._asks = verb == "DATA"
            self.may_be_tls = verb == "STARTTLS"
            size = _SIZE.match(argument) if verb == "BDAT" else None
            self._chunk = int(size[1]) if size else 0
        return Spoken(EntryKind.CLIENT, line)


class ServerStream:
    """What the server sends.

    Attributes:
        rest: The line that has not ended yet.
        is_damaged: Whether the capture lacks the beginning of the reply that comes next.
    """

    def __init__(self) -> None:
        self.rest = b""
        self.is_damaged = False
        self._lines = b""

    def take(self, octets: bytes) -> Iterator[Spoken]:
        """Take octets; yield the replies that they complete."""
        octets = self.rest + octets
        start = 0
        while end := octets.find(b"\n", start) + 1:
            yield from self._line(octets[start:end])
            start = end
        self.rest = octets[start:]
        if len(self.rest) > _LONGEST_LINE:
            yield from self.end()

    def lose(self) -> Iterator[Spoken]:
        """Put aside what a hole damages."""
        self.is_damaged = True
        return self.end()

    def end(self) -> Iterator[Spoken]:
        """Put aside what is not a whole reply: nothing more of it comes."""
        rest = self._lines + self.rest
        self._lines = self.rest = b""
        if rest:
            yield _aside(b"S", rest)

    def _line(self, line: bytes) -> Iterator[Spoken]:
        try:
            reply = ReplyLine.parse(line.removesuffix(b"\n").removesuffix(b"\r"))
        except ValueError:
            before, self._lines = self._lines, b""
            yield from (_aside(b"S", one) for one in (before, line) if one)
            return
        if self.is_damaged and not reply.last:
            yield _aside(b"S", line)
            return
        self._lines += line
        if reply.last or len(self._lines) > _LONGEST_LINE:
            whole, self._lines = self._lines, b""
            self.is_damaged = False
            yield Spoken(EntryKind.SERVER, whole)


def _aside(side: bytes, octets: bytes) -> Spoken:
    text = octets.removesuffix(b"\n").removesuffix(b"\r")
    return Spoken(EntryKind.UNREADABLE, side + b": " + text)
