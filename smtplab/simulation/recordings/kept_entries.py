"""Entries of a recording kept in little room: many of them are a compressed block."""

from __future__ import annotations

import marshal
import zlib
from collections.abc import Iterator
from itertools import chain

from smtplab.simulation.recordings.formats.entries import Entry, EntryKind

__all__ = ["KeptEntries"]

_KINDS = {kind.value: kind for kind in EntryKind}
_FAST = 1
"""Level of compression: logs repeat themselves so much that more of it hardly saves room."""


class KeptEntries:
    """Entries in their order, which can be read as often as one likes.

    Attributes:
        first_line: Number of the line of the first entry, 0 if there is none.
        packed_octets: Octets of all blocks.
    """

    __slots__ = ("_blocks", "_loose", "first_line", "packed_octets")

    def __init__(self) -> None:
        self.first_line = self.packed_octets = 0
        self._blocks: list[bytes] = []
        self._loose: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Keep an entry."""
        self.first_line = self.first_line or entry.line
        self._loose.append(entry)

    def pack(self) -> None:
        """Make one block of the entries that are in none."""
        if self._loose:
            rows = [(line, kind.value, *rest) for line, kind, *rest in self._loose]
            block = zlib.compress(marshal.dumps(rows), _FAST)
            self._loose = []
            self._blocks.append(block)
            self.packed_octets += len(block)

    def __iter__(self) -> Iterator[Entry]:
        """Yield the entries."""
        return chain(chain.from_iterable(map(_unpack, self._blocks)), self._loose)


def _unpack(block: bytes) -> Iterator[Entry]:
    for line, kind, *rest in marshal.loads(zlib.decompress(block)):  # noqa: S302  # from `pack`
        yield Entry(line, _KINDS[kind], *rest)
