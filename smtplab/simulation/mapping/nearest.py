"""What was probably meant by a word that is none of those known?"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["nearest"]

_LONGEST = 80
"""Characters that are compared; a file can hold a word of any length."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Say what to write instead of a word: what reads like it, else all that there is."""
    by_folded = {one.casefold(): one for one in sorted(known)}
    if near := get_close_matches(word.casefold()[:_LONGEST], list(by_folded), n=1):
        return f"did you mean {by_folded[near[0]]}?"
    return f"write one of {', '.join(by_folded.values())}"
