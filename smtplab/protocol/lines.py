"""Octets to command lines, within limits (RFC 5321 §2.3.8, §4.5.3.1.4).

Only CR LF ends a good line. What else happens is the same however the octets are cut into pieces:

- A lone LF ends a bad line, so that a client that never sends CR gets a reply at once.
- A lone CR makes the line bad, and it is returned at once; the rest up to the next LF is swallowed.
- A line over the limit is swallowed up to its end and returned once; memory does not grow with it.
"""

from __future__ import annotations

from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

_ENDING = Pattern(rb"[\r\n]")
_CR = 0x0D


class Line(NamedTuple):
    """A line as it came.

    Attributes:
        octets: The line without its ending; where it was too long, what came before the limit.
        error: Key of the rule that the line breaks, None for a good one.
    """

    octets: bytes
    error: str | None = None


class LineReader:
    """Takes lines from the front of a buffer.

    Attributes:
        limit: Octets that a line may have, CR LF included.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._searched = 0
        self._overlong: bytes | None = None
        self._after_cr = False

    def read(self, buffer: bytearray) -> Line | None:
        """Take one line, or None while it is not complete."""
        if not buffer:
            return None
        if self._after_cr and not self._swallow_rest(buffer):
            return None
        if self._overlong is not None:
            return self._end_overlong(buffer, self._overlong)
        match = _ENDING.search(buffer, self._searched)
        end = match.start() if match else len(buffer)
        if end > self.limit - 2:
            return self._end_overlong(buffer, bytes(buffer[: self.limit - 1]))
        self._searched = end
        return self._line(buffer, end) if match else None

    def _line(self, buffer: bytearray, end: int) -> Line | None:
        """Take the line that ends, well or badly, at the CR or LF at `end`."""
        if buffer[end] != _CR:
            return self._take(buffer, end, end + 1, "bare-lf")
        if end + 1 == len(buffer):
            return None
        if buffer.startswith(b"\n", end + 1):
            return self._take(buffer, end, end + 2, None)
        self._after_cr = True
        return self._take(buffer, end, end + 1, "bare-cr")

    def _take(self, buffer: bytearray, end: int, taken: int, error: str | None) -> Line:
        line = Line(bytes(buffer[:end]), error)
        del buffer[:taken]
        self._searched = 0
        return line

    def _swallow_rest(self, buffer: bytearray) -> bool:
        """Throw away what follows a lone CR, up to the next LF; return whether that came."""
        end = buffer.find(b"\n")
        del buffer[: end + 1 if end >= 0 else len(buffer)]
        self._after_cr = end < 0
        return end >= 0

    def _end_overlong(self, buffer: bytearray, kept: bytes) -> Line | None:
        """Throw away the rest of a line over the limit; return it once its end came."""
        end = buffer.find(b"\n")
        del buffer[: end + 1 if end >= 0 else len(buffer)]
        self._searched = 0
        self._overlong = kept if end < 0 else None
        return Line(kept, "line-too-long") if end >= 0 else None
