"""Lines in which a command or a reply stands behind a head: who said it, when, or a mark.

Nobody who writes a script puts the same head before line after line. So a head tells of a log if it
is common: two lines bear it, digits and the direction of arrows aside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.pattern import Pattern

__all__ = ["common", "head_of"]

_LONGEST = 400
"""Octets of a line that are looked at."""
_WORDS = 4
"""Words of a head at most: more of them are prose."""
_COLOUR = Pattern(rb"\x1b\[[0-9;]*m")
_COLOURED = b"\x1b "
"""What stands for a colour: it is a mark, and no part of a word."""
_HELD = Pattern(
    rb"""
    (?P<head>.{0,63}?[^\w.=])
    (?: [2-5][0-5][0-9](?=[ \-\]"'<\\\t\r,;|\x1b]|\Z)         # a reply code (RFC 5321 4.2)
    | (?P<verb>(?i:%(verbs)s))(?=[ "'<\\\t\r,;|\x1b]|\Z)
    )
    """
    % {b"verbs": b"|".join(sorted(verb.encode() for verb in KNOWN_VERBS))},
    re.VERBOSE | re.DOTALL,
)
_LETTERS = Pattern(rb"[A-Za-z]")
_WORD = Pattern(rb"[A-Za-z]{2,}")
_DIGITS = Pattern(rb"[0-9]+")
_SPACES = Pattern(rb"[ \t]+")
_ARROWS = bytes.maketrans(b"<>+", b"---")
_COMMENT = b"#"


def head_of(line: bytes) -> bytes:
    """Return the shape of the head before a command or a reply; empty if there is none.

    A verb in small letters counts behind a mark only, for it may be a word, and spaces alone are
    not a head of a command.
    """
    line = _COLOUR.sub(_COLOURED, line[:_LONGEST])
    match = _HELD.match(line)
    if not match or len(_words(head := match["head"])) > _WORDS:
        return b""
    if (verb := match["verb"]) and _is_text(head, verb):
        return b""
    return _SPACES.sub(b" ", _DIGITS.sub(b"0", head)).translate(_ARROWS)


def _is_text(head: bytes, verb: bytes) -> bool:
    """Return whether what stands before a verb is layout, a comment or prose."""
    is_layout = not head.strip(b" \t") or head.startswith(_COMMENT)
    return is_layout or (not verb.isupper() and _LETTERS.search(head) is not None)


def _words(head: bytes) -> list[bytes]:
    return [match[0] for match in _WORD.finditer(head)]


def common(heads: Iterable[bytes]) -> int:
    """Return how many of the heads are borne by two lines or more."""
    return sum(count for count in Counter(heads).values() if count > 1)
