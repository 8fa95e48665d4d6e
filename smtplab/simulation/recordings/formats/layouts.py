"""Logs that are set out on the page: as a table, or with the marks on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.marks import anchor_of

__all__ = ["are_rows", "has_own_lines", "make_cells", "make_owned"]

_ROW = Pattern(rb"[ \t]*\|.*\|[ \t]*\Z", re.DOTALL)
_RULE = Pattern(rb"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*\Z")
_CELLS = Pattern(rb"(?<!\\)\|")
_SIDE = Pattern(rb"[*_`]*(?:(server|receiver|remote)|(client|sender|local|you))\b", re.IGNORECASE)
_OWN_LINE = Pattern(
    rb"(?P<mark>(?:[^\r\n]{0,80}[\s\]])?[A-Za-z]{1,20}(?: [(\[#]?[0-9]{1,9}[)\]]?)?:)[ \t]*\Z"
)
_BOX = Pattern(rb"[ \t]*\xe2\x94[\x80-\xbf](?:\xe2\x94[\x80-\xbf])*[ \t]?")
_INDENTED = Pattern(rb"(?: {2,}|\t)(?=\S)")
_BREAK = Pattern(rb"<br\s*/?>", re.IGNORECASE)
_CODE_SPAN = Pattern(rb"`([^`]+)`\Z")
_HALF = 2
_MOST_BARS = 20


def are_rows(lines: Sequence[bytes]) -> bool:
    """Return whether most lines are rows of a table."""
    told = [line for line in lines if line.strip()]
    return sum(1 for line in told if _is_row(line)) * _HALF > len(told)


def _is_row(line: bytes) -> bool:
    return line.count(b"|") <= _MOST_BARS and _ROW.match(line) is not None


def make_cells(lines: Sequence[bytes]) -> Callable[[bytes], list[bytes]]:
    """Return what reads a row: the cells side by side, or one cell of each side."""
    sides = next(filter(None, map(_sides, lines)), {})

    def read(line: bytes) -> list[bytes]:
        if not _is_row(line) or _RULE.match(line) or _sides(line):
            return [] if _RULE.match(line) else [line]
        cells = [cell.strip() for cell in _CELLS.split(line.strip())[1:-1]]
        if not sides:
            return [b" ".join(filter(None, map(_plain, cells)))]
        # A cell with a space in it is an empty line of content; one without anything is no line.
        told = [(side, cells[at]) for at, side in sides.items() if at < len(cells) and cells[at]]
        return [b"%b %b" % (side, one) for side, cell in told for one in _plain(cell).split(b"\n")]

    return read


def _sides(line: bytes) -> dict[int, bytes]:
    """Return which columns are the sides', if a row is the head of such a table."""
    if not _is_row(line):
        return {}
    cells = [cell.strip() for cell in _CELLS.split(line.strip())[1:-1]]
    found = {
        at: b"S:" if match[1] else b"C:"
        for at, cell in enumerate(cells)
        if (match := _SIDE.fullmatch(cell.strip(b"*_` ")))
    }
    return found if len(found) > 1 else {}


def _plain(cell: bytes) -> bytes:
    cell = _BREAK.sub(b"\n", cell).replace(b"&nbsp;", b"").replace(rb"\|", b"|")
    return b"\n".join(_CODE_SPAN.sub(rb"\1", one.strip()) for one in cell.split(b"\n"))


def has_own_lines(lines: Sequence[bytes]) -> bool:
    """Return whether marks stand on lines of their own, above what was said."""
    told = [line for line in lines if line.strip()]
    return sum(1 for _ in _owned(told)) > 1


def _owned(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the lines with a reply or a command, but no mark, that follow a mark of its own."""
    for line, following in pairwise(lines):
        if _OWN_LINE.match(line) and (anchor := anchor_of(following)) and not _strip(anchor.head):
            yield following


def _strip(head: bytes) -> bytes:
    return _BOX.sub(b"", head).strip()


def make_owned(lines: Sequence[bytes]) -> Callable[[bytes], list[bytes]]:
    """Return what puts a mark that has a line of its own before each line under it."""
    are_set_off = all(_BOX.match(line) or _INDENTED.match(line) for line in _owned(lines))
    mark = b""

    def read(line: bytes) -> list[bytes]:
        nonlocal mark
        if own := _OWN_LINE.match(line):
            mark = own["mark"]
            return []
        if not line.strip():
            return [line]
        is_under = not are_set_off or _BOX.match(line) or _INDENTED.match(line)
        if not mark or not is_under:
            mark = b""
            return [line]
        return [mark + b" " + (_BOX.sub(b"", line, 1) if _BOX.match(line) else line).strip()]

    return read
