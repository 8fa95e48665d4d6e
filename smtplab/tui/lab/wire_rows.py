"""Which moment stands on which row of the wire.

A moment takes one row, and an unfolded reply as many as it has lines. Only the unfolded ones are
kept, so a session of ten thousand moments costs what its few unfolded replies cost.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import NamedTuple

__all__ = ["RowContent", "WireRows"]


class RowContent(NamedTuple):
    """What stands on a row."""

    moment: int
    """Place of the moment in the transcript."""

    line: int
    """Line of the moment, from 0."""


class WireRows:
    """Rows and moments, each found from the other.

    Attributes:
        count: How many moments there are.
    """

    def __init__(self) -> None:
        self.count = 0
        self._lines: dict[int, int] = {}
        self._unfolded: list[int] = []
        self._starts: list[int] = []
        self._shifts: list[int] = [0]

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.count + self._shifts[-1]

    def is_unfolded(self, index: int) -> bool:
        """Return whether a moment shows all its lines."""
        return index in self._lines

    def unfold(self, index: int, lines: int) -> None:
        """Give a moment as many rows as it has lines."""
        self._lines[index] = lines
        self._arrange()

    def fold(self, index: int) -> None:
        """Give a moment one row again."""
        self._lines.pop(index, None)
        self._arrange()

    def clear(self) -> None:
        """Forget all moments."""
        self.count = 0
        self._lines.clear()
        self._arrange()

    def row_of(self, index: int) -> int:
        """Find the first row of a moment."""
        return index + self._shifts[bisect_left(self._unfolded, index)]

    def rows_of(self, index: int) -> range:
        """Find all rows of a moment."""
        first = self.row_of(index)
        return range(first, first + self._lines.get(index, 1))

    def content_at(self, row: int) -> RowContent | None:
        """Find what stands on a row; None below the last."""
        if not 0 <= row < self.height:
            return None
        place = bisect_right(self._starts, row)
        if place and row < self.rows_of(self._unfolded[place - 1]).stop:
            return RowContent(self._unfolded[place - 1], row - self._starts[place - 1])
        return RowContent(row - self._shifts[place], 0)

    def _arrange(self) -> None:
        """Work out by how much each unfolded reply moves what comes after it."""
        self._unfolded = sorted(self._lines)
        self._shifts = [0, *accumulate(self._lines[index] - 1 for index in self._unfolded)]
        self._starts = [
            index + shift for index, shift in zip(self._unfolded, self._shifts, strict=False)
        ]
