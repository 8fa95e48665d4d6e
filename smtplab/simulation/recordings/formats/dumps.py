"""Hex dumps of what crossed: `curl --trace` and `--trace-ascii`, .NET, and followed TCP streams.

A line before the dump tells which way the octets went; in Wireshark, its indent. The octets become
lines with an arrow before them, `<=` or `=>`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from smtplab.protocol.pattern import Pattern

__all__ = ["DumpReader", "are_dumps"]

_HEADER = Pattern(
    rb"(?P<time>[0-9:.]{5,20} )?(?:(?P<arrow><=|=>) (?:Recv|Send) (?P<what>[A-Za-z ]{1,20}),"
    rb" (?P<count>[0-9]{1,9}) bytes"
    rb"|.{0,120}?Data from [^\s:]{1,80}::(?P<verb>Send|Receive|Read|Write))"
)
_ARROWS = {b"Send": b"=>", b"Write": b"=>", b"Receive": b"<=", b"Read": b"<="}
_LINE = Pattern(
    rb"(?P<head>(?:[A-Z][\w.]{0,40} \w{1,20}: [0-9]+ : \[[0-9]+\] )?)(?P<indent>[ \t]{0,8})"
    rb"(?P<offset>[0-9A-Fa-f]{4,8})(?: ?: ?|  )(?P<rest>.*)\Z",
    re.DOTALL,
)
_HEX = Pattern(rb"(?P<hex>[0-9A-Fa-f]{2}(?:[ -]{1,2}[0-9A-Fa-f]{2}){0,15})(?=\s|\Z)")
_ENCRYPTED = b"SSL"
_CRLF = b"\r\n"
_NO_ARROW = b""


def are_dumps(lines: Sequence[bytes]) -> bool:
    """Return whether most lines are of a dump, with a header or an indent that tells the side."""
    told = [line for line in lines if line.strip()]
    dumped = [match for line in told if (match := _LINE.match(line))]
    has_sides = any(map(_HEADER.match, told)) or len({one["indent"] for one in dumped}) == 2
    return has_sides and len(dumped) * 4 > len(told)


class DumpReader:
    """Makes lines of a dump, as soon as a piece has come.

    Args:
        lines: The first lines, which tell whether the dump is hexadecimal.
    """

    def __init__(self, lines: Sequence[bytes]) -> None:
        rests = [match["rest"] for line in lines if (match := _LINE.match(line))]
        self._is_hex = sum(1 for one in rests if _HEX.match(one)) * 2 > len(rests)
        self._has_headers = any(map(_HEADER.match, lines))
        self._arrow = _NO_ARROW
        self._time = b""
        self._count: int | None = None
        self._octets = b""
        self._rest: dict[bytes, bytes] = {}

    def take(self, line: bytes) -> list[bytes]:
        """Return the lines that are whole with this line of the file."""
        if header := _HEADER.match(line):
            told = list(self._flush())
            self._begin(header)
            return told
        match = _LINE.match(line)
        if match is None:
            return [*self._flush(), line]
        told = [] if self._has_headers else list(self._turn(match))
        self._add(match)
        if self._count is not None and len(self._octets) >= self._count:
            told += self._flush()
        return told

    def finish(self) -> list[bytes]:
        """Return what is left at the end of the file."""
        return [*self._flush(), *self._flush_rest()]

    def _begin(self, header: re.Match[bytes]) -> None:
        self._arrow = header["arrow"] or _ARROWS[header["verb"]]
        self._time = header["time"] or b""
        self._count = int(header["count"]) if header["count"] else None
        if header["what"] and header["what"].startswith(_ENCRYPTED):
            self._arrow = _NO_ARROW

    def _turn(self, match: re.Match[bytes]) -> Iterator[bytes]:
        """Change the side where the indent changes."""
        arrow = b"<=" if match["indent"] else b"=>"
        if arrow != self._arrow:
            yield from self._flush()
            self._arrow = arrow

    def _add(self, match: re.Match[bytes]) -> None:
        if not self._is_hex:
            offset = int(match["offset"], 16)
            if offset > len(self._octets):
                self._octets += _CRLF
            self._octets += match["rest"]
            if self._count is not None and 0 < self._count - len(self._octets) <= len(_CRLF):
                self._octets += _CRLF
        elif found := _HEX.match(match["rest"]):
            self._octets += bytes.fromhex(re.sub(rb"[ -]+", b"", found["hex"]).decode())

    def _flush(self) -> Iterator[bytes]:
        """Yield the lines of the piece that has ended; what has no end yet waits for more."""
        octets, self._octets = self._octets, b""
        if not octets or not self._arrow:
            return
        for arrow in [one for one in self._rest if one != self._arrow]:
            yield self._line(arrow, self._rest.pop(arrow))
        *lines, rest = (self._rest.pop(self._arrow, b"") + octets).split(_CRLF)
        for line in lines:
            yield self._line(self._arrow, line)
        if rest:
            self._rest[self._arrow] = rest

    def _flush_rest(self) -> Iterator[bytes]:
        for arrow, rest in self._rest.items():
            yield self._line(arrow, rest)
        self._rest = {}

    def _line(self, arrow: bytes, line: bytes) -> bytes:
        return self._time + arrow + b" " + line
