"""Streams that were followed: by `tshark -z follow,tcp,ascii`, by `socat -v`, and packet details.

Before each piece of a stream stands how many octets it has, and which way it went: in tshark by an
indent, in socat by an arrow. The pieces become lines with an arrow before them, `<=` or `=>`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from smtplab.protocol.pattern import Pattern

__all__ = ["DetailsReader", "StreamReader", "are_details", "is_stream"]

_FOLLOWS = Pattern(rb"Follow: tcp,ascii\s*\Z")
_LENGTH = Pattern(rb"(?P<indent>\t?)(?P<count>[0-9]{1,9})\s*\Z")
_TRANSFER = Pattern(
    rb"(?P<arrow>[<>]) (?P<time>[0-9/]{8,10} [0-9:.]{8,20})  length=(?P<count>[0-9]{1,9})"
    rb" from=[0-9]{1,12} to=[0-9]{1,12}\s*\Z"
)
_CR = b"\\r"
"""How socat writes a CR; the LF ends the line."""
_CRLF = 2
_RESPONSE = Pattern(
    rb"(?P<mark>\s*Response: )(?P<code>[2-5][0-9]{2})-.*?(?P<end>(?:\\r\\n)?)\s*\Z", re.DOTALL
)
_CODE = Pattern(rb"\s*Response code: ")
_PARAMETER = Pattern(rb"\s*Response parameter: (?P<text>.*)\Z", re.DOTALL)


def is_stream(lines: Sequence[bytes]) -> bool:
    """Return whether a text is a stream with a length before each piece."""
    return any(_FOLLOWS.match(line) or _TRANSFER.match(line) for line in lines)


class StreamReader:
    """Makes lines of the pieces of a stream.

    Args:
        lines: The first lines, which tell what wrote them.
    """

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._is_transfer = any(map(_TRANSFER.match, lines))
        self._head = b""
        self._left = 0
        self._rest: dict[bytes, bytes] = {}

    def take(self, line: bytes) -> list[bytes]:
        """Return the line, with an arrow; what a piece ends with may go on in the next."""
        if self._left > 0:
            return self._add(line)
        if self._begin(line):
            return []
        return [line] if line.strip() else []

    def finish(self) -> list[bytes]:
        """Return what has no end."""
        return [head + rest for head, rest in self._rest.items()]

    def _begin(self, line: bytes) -> bool:
        """Note what stands before a piece; return whether a line does."""
        match = (_TRANSFER if self._is_transfer else _LENGTH).match(line)
        if match is None:
            return False
        self._left = int(match["count"])
        if self._is_transfer:
            self._head = match["time"] + (b" <= " if match["arrow"] == b"<" else b" => ")
        else:
            self._head = b"<= " if match["indent"] else b"=> "
        return True

    def _add(self, line: bytes) -> list[bytes]:
        text = line.removesuffix(_CR) if self._is_transfer else line
        self._left -= len(text) + _CRLF
        whole = self._rest.pop(self._head[-3:], b"") + text
        if self._left < 0:
            self._rest[self._head[-3:]] = whole
            return []
        return [self._head + whole]


def are_details(lines: Sequence[bytes]) -> bool:
    """Return whether a text has the details of packets, as `tshark -V` and Wireshark print them."""
    return any(map(_PARAMETER.match, lines))


class DetailsReader:
    """Makes lines of a reply of several lines, of which only the first stands whole."""

    def __init__(self) -> None:
        self._mark = self._code = self._end = self._waiting = b""
        self._seen = 0

    def take(self, line: bytes) -> list[bytes]:
        """Return a line, or the line of a reply that is whole with it."""
        if match := _PARAMETER.match(line):
            return self._add(match["text"].rstrip())
        if _CODE.match(line):
            return [line]
        told = [*self.finish(), line]
        match = _RESPONSE.match(line)
        self._code, self._seen = b"", 0
        if match:
            self._mark, self._code, self._end = match["mark"], match["code"], match["end"]
        return told

    def finish(self) -> list[bytes]:
        """Return the last line of a reply."""
        waiting, self._waiting = self._waiting, b""
        return [self._line(b" ", waiting)] if waiting else []

    def _add(self, text: bytes) -> list[bytes]:
        """Add a line of the reply; the first was told already."""
        self._seen += 1
        if not self._code or self._seen == 1:
            return []
        waiting, self._waiting = self._waiting, text
        return [self._line(b"-", waiting)] if waiting else []

    def _line(self, separator: bytes, text: bytes) -> bytes:
        return self._mark + self._code + separator + text + self._end
