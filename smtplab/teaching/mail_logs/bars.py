"""Tables of numbers with a bar behind each row, 79 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from smtplab.simulation.text.visible import visible
from smtplab.teaching.mail_logs.phrases import WIDTH

__all__ = ["BAR", "PLAIN_BAR", "BarRow", "bar_table"]

BAR, PLAIN_BAR = "█", "#"
"""What a bar is made of; the second one for an output that lacks the first."""
_NAME, _NUMBER = 29, 10


class BarRow(NamedTuple):
    """A row of a table."""

    name: str
    numbers: tuple[int, ...]
    length: int
    """What the bar stands for."""


def bar_table(
    title: str, columns: Sequence[str], rows: Sequence[BarRow], bar: str
) -> Iterator[str]:
    """Yield the lines of a table; each bar is as long as its part of the longest.

    Args:
        title: What the names are.
        columns: What the numbers are.
        rows: The rows, in order.
        bar: The sign that a bar is made of.
    """
    yield f"{title:<{_NAME}}" + "".join(f"{column:>{_NUMBER}}" for column in columns)
    room = WIDTH - _NAME - _NUMBER * len(columns) - 2
    longest = max((row.length for row in rows), default=0)
    for row in rows:
        numbers = "".join(
            f"{f'{number:,}' if number else '-':>{_NUMBER}}" for number in row.numbers
        )
        length = -(-row.length * room // longest) if longest else 0
        yield f"{_cut(row.name):<{_NAME}}{numbers}  {bar * length}".rstrip()


def _shown(number: int) -> str:
    return f"{number:,}" if number else "-"


def _cut(name: str) -> str:
    shown = visible(name)
    return shown if len(shown) < _NAME else f"{shown[: _NAME - 2]}…"
