"""What is wrong in a file, and where: all of it is collected, to be corrected in one go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from smtplab.simulation.text.visible import visible

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["FileProblem", "Problem", "Problems"]

_LONGEST = 400
"""Characters of a sentence; a file can hold a key of any length."""


class Problem(NamedTuple):
    """Something wrong in a file.

    Attributes:
        line: Which line, from 1; the first one for the whole file, 0 where there are no lines.
        message: What is wrong, a whole sentence that is safe to show.
        fix: What to write instead, safe to show.
    """

    line: int
    message: str
    fix: str

    def __str__(self) -> str:
        """Write it in one line, as compilers do."""
        place = f"{self.line}: " if self.line else ""
        return f"{place}{self.message}; {self.fix}"

    def in_file(self, file: Path) -> FileProblem:
        """Return the problem with its file."""
        return FileProblem(file, *self)


class FileProblem(NamedTuple):
    """Something wrong in one of many files.

    Attributes:
        file: Which file, or folder.
        line: Which line, from 1; the first one for the whole file or a folder.
        message: What is wrong, a whole sentence that is safe to show.
        fix: What to write instead, safe to show.
    """

    file: Path
    line: int
    message: str
    fix: str

    def __str__(self) -> str:
        """Write it in one line, as compilers do."""
        return f"{self.file}:{self.line}: {self.message}; {self.fix}"


class Problems:
    """All that was found wrong so far."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def __iter__(self) -> Iterator[Problem]:
        """Yield each of them once, in the order of the file."""
        return iter(sorted(set(self._found)))

    def __len__(self) -> int:
        """Return how many were noted, one that was noted twice as two."""
        return len(self._found)

    def add(self, line: int, message: str, fix: str) -> None:
        """Note what is wrong at a line, and what to write instead."""
        self._found.append(Problem(line, _sentence(message), _sentence(fix)))

    def extend(self, problems: Iterable[Problem]) -> None:
        """Note problems that were found in the same file."""
        self._found += problems


def _sentence(text: str) -> str:
    shown = str(visible(text))
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
