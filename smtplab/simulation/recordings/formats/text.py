"""The text of a file: UTF-16 and UTF-32 become UTF-8, and what is not text is refused."""

from __future__ import annotations

import codecs

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.text.byte_order import UTF_8, encoding_of

__all__ = ["UnreadableError", "text_of"]

_FORMATS = {
    b"\x1f\x8b": "gzip data; unpack it first",
    b"BZh": "bzip2 data; unpack it first",
    b"\xfd7zXZ": "xz data; unpack it first",
    b"\x28\xb5\x2f\xfd": "zstd data; unpack it first",
    b"\x04\x22\x4d\x18": "lz4 data; unpack it first",
    b"\x1f\x9d": "compressed data; unpack it first",
    b"LZIP": "lzip data; unpack it first",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive; unpack it first",
    b"Rar!\x1a": "a RAR archive; unpack it first",
    b"PK\x05\x06": "a zip archive with nothing in it",
    b"PK\x03\x04": "a zip archive, or a document of Word; unpack it, or save it as plain text",
    b"\xd0\xcf\x11\xe0": "a file of Word or Outlook; save it as plain text",
    b"%PDF-": "a PDF; copy the text of the session out of it",
    b"{\\rtf": "rich text; save it as plain text",
    b"\x7fELF": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"SQLite format 3\x00": "a database",
}
"""How files begin that hold no text, with what they are."""
_LOOKED_AT = 64 * 1024
_FEW = 8
_SHARE = 0.05
"""Controls in a text: so many may be in any, and in a longer one this share of its octets."""
# Tabs, line ends, backspaces and escapes are typed, and form feeds are printed.
_CONTROL = Pattern(rb"[\x00-\x07\x0b\x0e-\x1a\x1c-\x1f]")


class UnreadableError(Exception):
    """What is in a file cannot be read; the message says why, and what to do."""


def text_of(octets: bytes) -> bytes:
    """Return the text of a file; octets that are not UTF-8 stay as they are.

    Raises:
        UnreadableError: If it is not text.
    """
    encoding = encoding_of(octets)
    if encoding == UTF_8:
        return octets.removeprefix(codecs.BOM_UTF8)
    if encoding := encoding or _guess_utf_16(octets):
        return _decode(octets, encoding)
    for beginning, what in _FORMATS.items():
        if octets.startswith(beginning):
            raise UnreadableError(f"this is {what}")
    head = octets[:_LOOKED_AT]
    controls = len(_CONTROL.findall(head))
    if controls > max(_FEW, _SHARE * len(head)):
        raise UnreadableError(
            f"this is not text: {controls} of {len(head)} octets are control characters"
        )
    return octets


def _guess_utf_16(octets: bytes) -> str:
    """Name the encoding of UTF-16 without a mark: ASCII has a NUL beside each octet then."""
    head = octets[: _LOOKED_AT - _LOOKED_AT % 2]
    half = len(head) // 2
    if half < _FEW:
        return ""
    evens, odds = head[::2].count(0), head[1::2].count(0)
    if odds > 0.7 * half and evens < 0.1 * half:
        return "utf-16-le"
    return "utf-16-be" if evens > 0.7 * half and odds < 0.1 * half else ""


def _decode(octets: bytes, encoding: str) -> bytes:
    try:
        return octets.decode(encoding).encode()
    except UnicodeError:
        raise UnreadableError(
            f"this begins as {encoding.upper()} and then is something else"
        ) from None
