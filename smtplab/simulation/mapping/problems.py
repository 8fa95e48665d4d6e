"""What is wrong with a lesson, and where: all of it is collected, to be corrected in one go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from smtplab.simulation.text.visible import visible

__all__ = ["Trouble", "Troubles"]

_LONGEST = 200
"""Characters of a sentence; a file can hold a key of any length."""


class Trouble(NamedTuple):
    """Something wrong in a file.

    Attributes:
        line: Which line, from 1; the first one for the whole file.
        wrong: What is wrong, safe to show.
        mend: What to do about it, safe to show.
    """

    line: int
    wrong: str
    mend: str


class Troubles:
    """All that was found wrong so far."""

    def __init__(self) -> None:
        self._found: list[Trouble] = []

    def __iter__(self) -> Iterator[Trouble]:
        """Yield them in the order of the file."""
        return iter(sorted(set(self._found)))

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._found)

    def add(self, line: int, wrong: str, mend: str) -> None:
        """Note what is wrong at a line, and how it is mended."""
        self._found.append(Trouble(max(1, line), _sentence(wrong), _sentence(mend)))


def _sentence(text: str) -> str:
    shown = str(visible(text))
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
