"""Lines that are more than sentences: titles, and lines that hold code.

In a terminal they are text like the others; a page makes a heading of a title, and marks the code.
"""

from __future__ import annotations

from typing import Self

__all__ = ["CodeLine", "TitleLine", "with_number"]


class TitleLine(str):
    """A title.

    Attributes:
        level: How far down it is: 2 for what was opened, 3 for a part of it, 4 for less.
    """

    __slots__ = ("level",)
    level: int

    def __new__(cls, text: str, level: int) -> Self:
        """Take the text of a title."""
        line = super().__new__(cls, text)
        line.level = level
        return line


class CodeLine(str):
    """A line that ends in code, as what crossed the wire is.

    Attributes:
        intro: What stands before it.
        code: The code.
    """

    __slots__ = ("code", "intro")
    intro: str
    code: str

    def __new__(cls, intro: str, code: str) -> Self:
        """Put code behind an introduction."""
        line = super().__new__(cls, f"{intro}{code}")
        line.intro, line.code = intro, code
        return line


def with_number(number: int, line: str) -> str:
    """Return a line with a number before it; the code in it stays code."""
    if isinstance(line, CodeLine):
        return CodeLine(f"{number}. {line.intro}", line.code)
    return f"{number}. {line}"
