r"""Octets made safe to show: no terminal acts on them, and no eye is deceived.

A terminal obeys control characters, and a reader trusts the order and the look of what is printed.
So controls become their pictures, octets that are not UTF-8 become ``\xNN``, and characters that
hide, reorder or merge become ``<U+202E>`` (Unicode's default ignorables, UTS #39 §5 for marks).
"""

import unicodedata
from collections.abc import Iterator
from enum import Enum, auto
from functools import lru_cache
from types import MappingProxyType
from typing import Self

from smtplab.protocol.pattern import Pattern

__all__ = ["PICTURES", "Visible", "visible", "without_ending"]

PICTURES = MappingProxyType({code: chr(0x2400 + code) for code in range(0x20)} | {0x7F: "␡"})
"""The C0 controls and DEL with their pictures, for `str.translate`."""

# Where a key is missing, `str.translate` raises and catches inside, four times as slow.
_TABLE = {code: PICTURES.get(code, chr(code)) for code in range(0x80)}

MARKS = 3
"""So many combining marks may stand on a character; no living script needs more here."""

# Characters that count as printable but hide, join their neighbours or change how those look.
# Terminals disagree about the width of each of them.
_DECEIVING = Pattern(
    "["
    "\u034f"  # combining grapheme joiner
    "\u115f\u1160\u3164\uffa0"  # Hangul fillers
    "\u1161-\u11ff\ud7b0-\ud7ff"  # Hangul jamo that join the one before
    "\u17b4\u17b5"  # Khmer vowels without a shape
    "\u180b-\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"  # variation selectors
    "\u2800"  # a Braille cell without dots
    "\U0001f1e6-\U0001f1ff"  # regional indicators: two make a flag
    "\U0001f3fb-\U0001f3ff"  # skin tones
    "]"
)


class Visible(str):
    """Text that is safe to show: whatever it is made from, making it is what cleans it.

    It is a class and not a `NewType`, so that no cast can make one from unclean text, and so that
    code that shows text can check it at run time. What is cut or joined from it is a plain `str`
    again; `visible` cleans that at the cost of a glance.

    Args:
        octets: Octets as they came, or text; surrogates U+DC80 to U+DCFF in a text stand for
            octets that were no UTF-8 (PEP 383).
    """

    __slots__ = ()

    def __new__(cls, octets: bytes | str = "") -> Self:
        """Clean what comes; what is clean already comes back as it is."""
        if isinstance(octets, cls):
            return octets
        text = octets if isinstance(octets, str) else octets.decode("utf-8", "surrogateescape")
        return super().__new__(cls, _clean(text))


def visible(octets: bytes | str) -> Visible:
    """Make octets or a text safe to show; a line ending becomes ``␍␊``. Never raises."""
    return Visible(octets)


def without_ending(octets: bytes) -> Visible:
    """Make a line safe to show without its CR LF.

    Only one CR LF at the end goes (RFC 5321 §2.3.8); a bare CR or LF is no ending, so it is shown.
    """
    return Visible(octets.removesuffix(b"\r\n"))


class _Kind(Enum):
    PLAIN = auto()
    BLANK = auto()
    MARK = auto()
    HIDDEN = auto()


def _clean(text: str) -> str:
    if text.isascii():
        return text if text.isprintable() else text.translate(_TABLE)
    return "".join(_signs(text))


def _signs(text: str) -> Iterator[str]:
    room = 0
    for char in text:
        kind = _kind(char)
        if kind is _Kind.HIDDEN or (kind is _Kind.MARK and not room):
            yield _sign(char)
            room = 0
        else:
            yield char
            room = room - 1 if kind is _Kind.MARK else MARKS * (kind is _Kind.PLAIN)


@lru_cache(maxsize=4096)
def _kind(char: str) -> _Kind:
    if not char.isprintable() or _DECEIVING.match(char):
        return _Kind.HIDDEN
    if char == " ":
        return _Kind.BLANK
    return _Kind.MARK if unicodedata.category(char).startswith("M") else _Kind.PLAIN


def _sign(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02X}"
    return PICTURES.get(code, f"<U+{code:04X}>")
