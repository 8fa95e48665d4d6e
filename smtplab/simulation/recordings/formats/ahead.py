"""Lines one by one, with a look at those that come."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from smtplab.simulation.recordings.formats.entries import Row

__all__ = ["Ahead"]

_MOST = 10_000
"""Lines that are looked at before they are read."""


class Ahead:
    """The lines of a file in their order.

    Args:
        rows: The lines.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        # A terminal doubles the CR.
        self._rows = map(_without_cr, rows)
        self._held: deque[Row] = deque()

    def __iter__(self) -> Iterator[Row]:
        while True:
            if not self._held and (row := next(self._rows, None)) is not None:
                yield row
            elif self._held:
                yield self._held.popleft()
            else:
                return

    def coming(self) -> Iterator[Row]:
        """Yield the lines that come, without reading them."""
        yield from self._held
        while len(self._held) < _MOST and (row := next(self._rows, None)) is not None:
            self._held.append(row)
            yield row


def _without_cr(row: Row) -> Row:
    line = row.line
    return row._replace(line=line.rstrip(b"\r")) if line.endswith(b"\r") else row
