"""Names of lessons and of steps, in any script: `typos`, `your-turn`, `ваша-черга`.

A name is written in small letters, digits and hyphens, composed as Unicode's NFC has it, so that
one name has one spelling on every system.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from smtplab.simulation.text.visible import visible

__all__ = ["file_name", "is_name", "normalize", "slug", "unused_slug"]

LONGEST = 64
"""Characters of a name."""
_NUMBERED = re.compile(r"(?:(?P<number>[0-9]{1,3})-)?(?P<name>.+)", re.DOTALL)
_WORDLESS = "step"
"""Slug of a title that holds nothing but punctuation."""
_BETWEEN = re.compile("-+")
_SEPARATING = "PZC"
"""Categories that separate words: punctuation, separators, controls. Signs as emoji have names."""
_DIGEST = 6
"""Hex digits that tell two titles of one slug apart."""


def is_name(text: str) -> bool:
    """Return whether a lesson or a step can be called so."""
    text = normalize(text)
    return (
        0 < len(text) <= LONGEST
        and not text.startswith("-")
        and text == _fold(text)
        and all(char == "-" or _is_kept(char) for char in text)
        and visible(text) == text
    )


def normalize(text: str) -> str:
    """Return a text as Unicode's NFC has it; some systems take the names of files apart."""
    return unicodedata.normalize("NFC", text)


def slug(title: str) -> str:
    """Return the name that a title makes."""
    kept = "".join(char if _is_kept(char) else "-" for char in _fold(title))
    return _BETWEEN.sub("-", kept).strip("-") or _WORDLESS


def unused_slug(title: str, used: Collection[str]) -> str:
    """Return the name that a title makes; where another title made it already, one of its own."""
    name = slug(title)
    if name not in used:
        return name
    digest = hashlib.sha256(title.encode("utf-8", "backslashreplace")).hexdigest()
    return f"{name}-{digest[:_DIGEST]}"


def file_name(file: Path) -> tuple[str, int | None]:
    """Return name and number of a lesson, as its file is called."""
    stem = normalize(file.stem)
    match = _NUMBERED.fullmatch(stem)
    if match is None or not is_name(match["name"]):
        return stem, None
    return match["name"], int(match["number"]) if match["number"] else None


def _fold(text: str) -> str:
    return normalize(text.lower())


def _is_kept(char: str) -> bool:
    if char.isascii():
        return char.isalnum()
    return unicodedata.category(char)[0] not in _SEPARATING
