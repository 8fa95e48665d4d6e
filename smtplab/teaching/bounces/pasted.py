"""A paste made plain: line endings, byte order marks, and what stands before each line."""

from __future__ import annotations

from itertools import takewhile

from smtplab.protocol.pattern import Pattern

__all__ = ["as_plain", "without_marks"]

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Apple Mail writes the length of a message before it (.emlx).
_LENGTH = Pattern(rb"\A[0-9]{1,10} *\n(?=[A-Za-z-]{2,40}:)")
_MARK = Pattern(rb"(?:>[ ]?|[ \t]+)+")
_LOOKED_AT = 12
_MOST = 0.7


def as_plain(octets: bytes) -> bytes:
    """Return octets as UTF-8 whose lines end in LF and are neither quoted nor indented."""
    if octets.startswith(_UTF_16):
        octets = octets.decode("utf-16", "replace").encode("utf-8", "replace")
    octets = octets.removeprefix(_BYTE_ORDER_MARK)
    if b"\r" in octets:
        octets = octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    octets = _LENGTH.sub(b"", octets.lstrip(b"\n"), 1)
    mark = _common_mark(octets)
    if not mark:
        return octets
    bare = mark.rstrip()
    lines = (
        line[len(mark) :] if line.startswith(mark) else line.removeprefix(bare) if bare else line
        for line in octets.split(b"\n")
    )
    return b"\n".join(lines)


def _common_mark(octets: bytes) -> bytes:
    """Return what the first lines all begin with: marks of a quotation, or an indentation."""
    first = [line for line in octets[:4096].split(b"\n")[:_LOOKED_AT] if line.strip(b" \t>")]
    found = _MARK.match(first[0]) if first else None
    if not found:
        return b""
    others = zip(*first, strict=False)
    length = sum(1 for _ in takewhile(lambda signs: len(set(signs)) == 1, others))
    return found[0][:length]


def without_marks(lines: list[str]) -> list[str]:
    """Return lines without the mark of a quotation, where most of them have it."""
    filled = [line for line in lines if line.strip()]
    if sum(line.startswith(">") for line in filled) <= len(filled) * _MOST:
        return lines
    return [_without_mark(line) for line in lines]


def _without_mark(line: str) -> str:
    return line[1:].removeprefix(" ") if line.startswith(">") else line
