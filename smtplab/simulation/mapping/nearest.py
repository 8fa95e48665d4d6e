"""Words to write instead of one that is not known."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]

_LONGEST = 80
"""Characters that are compared; a file can hold a word of any length."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return what to write instead of a word: what reads like it, else all that is known."""
    from difflib import get_close_matches  # noqa: PLC0415  # slow to load, and needed for mistakes only

    by_folded = {one.casefold(): one for one in known}
    if near := get_close_matches(word.casefold()[:_LONGEST], list(by_folded), n=1):
        return f"did you mean {by_folded[near[0]]}?"
    return f"use one of {', '.join(by_folded.values())}"
