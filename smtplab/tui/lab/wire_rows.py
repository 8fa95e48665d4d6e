"""Which moment stands on which row of the wire.

A moment takes one row, an unfolded reply as many as it has lines, a folded group of moments one in
all. Only what takes more or less than one row is kept, so a session of ten thousand moments costs
what its few unfolded replies and handshakes cost.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from smtplab.simulation.lab import wire
from smtplab.simulation.lab.moment import Moment

__all__ = ["RowContent", "WireRows", "find_handshakes"]

_HANDSHAKE = tuple(label for _, label in wire.HANDSHAKE)


def find_handshakes(moments: Sequence[Moment], begin: int) -> list[range]:
    """List the whole handshakes of TCP from a moment on, each with its arrows."""
    starts = range(begin, len(moments) - len(_HANDSHAKE) + 1)
    groups = (range(start, start + len(_HANDSHAKE)) for start in starts)
    return [one for one in groups if tuple(moments[at].label for at in one) == _HANDSHAKE]


class RowContent(NamedTuple):
    """What stands on a row."""

    moment: int
    """Place of the moment in the transcript, of the first of a group."""

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
        self._groups: dict[int, range] = {}
        self._unfolded: list[int] = []
        self._starts: list[int] = []
        self._shifts: list[int] = [0]

    @property
    def height(self) -> int:
        """How many rows there are."""
        return self.count + self._shifts[-1]

    def is_unfolded(self, index: int) -> bool:
        """Return whether a moment shows all its lines."""
        return self._lines.get(index, 1) > 1

    def group_of(self, index: int) -> range | None:
        """Return the folded group that a moment is in, None for none."""
        return self._groups.get(index)

    def fold_group(self, group: range) -> None:
        """Give several moments one row in all."""
        self._groups.update(dict.fromkeys(group, group))
        self._lines.update(dict.fromkeys(group[1:], 0))
        self._arrange()

    def unfold_group(self, group: range) -> None:
        """Give each of several moments its row again."""
        for index in group:
            self._groups.pop(index, None)
            self._lines.pop(index, None)
        self._arrange()

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
        self._groups.clear()
        self._arrange()

    def row_of(self, index: int) -> int:
        """Find the first row of a moment, or of the group that it is in."""
        index = self._groups[index].start if index in self._groups else index
        return index + self._shifts[bisect_left(self._unfolded, index)]

    def rows_of(self, index: int) -> range:
        """Find all rows of a moment."""
        first = self.row_of(index)
        return range(first, first + (1 if index in self._groups else self._lines.get(index, 1)))

    def content_at(self, row: int) -> RowContent | None:
        """Find what stands on a row; None below the last."""
        if not 0 <= row < self.height:
            return None
        place = bisect_right(self._starts, row)
        if place and row < self._starts[place - 1] + self._lines[self._unfolded[place - 1]]:
            return RowContent(self._unfolded[place - 1], row - self._starts[place - 1])
        return RowContent(row - self._shifts[place], 0)

    def _arrange(self) -> None:
        """Work out by how much each of these moves what comes after it."""
        self._unfolded = sorted(self._lines)
        self._shifts = [0, *accumulate(self._lines[index] - 1 for index in self._unfolded)]
        self._starts = [
            index + shift for index, shift in zip(self._unfolded, self._shifts, strict=False)
        ]
