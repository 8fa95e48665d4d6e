"""Octets in rows, in hexadecimal and as text."""

from types import MappingProxyType
from typing import NamedTuple

from smtplab.simulation.text.visible import PICTURES, Visible, visible

__all__ = ["HexRow", "hexdump"]

# Part of a UTF-8 sequence has no look of its own, and a whole one would be wider than its octets.
_CELLS = MappingProxyType(PICTURES | dict.fromkeys(range(0x80, 0x100), "·"))


class HexRow(NamedTuple):
    """One row of a hexdump."""

    offset: int
    """Where the row starts, in octets."""

    hex: str
    """Two digits for each octet, spaces between them, padded so that all rows have one width."""

    text: Visible
    """One cell for each octet: ASCII as itself, controls as their pictures, all else as a dot."""


def hexdump(octets: bytes, width: int = 16, start: int = 0) -> list[HexRow]:
    """Lay octets out in rows.

    Args:
        octets: What to show; take a slice of what is too long to be seen.
        width: Octets a row.
        start: The offset of the first octet.

    Raises:
        ValueError: The width is less than 1.
    """
    if width < 1:
        raise ValueError(f"a row has at least one octet, not {width}")
    rows = range(0, len(octets), width)
    return [_row(start + at, octets[at : at + width], width) for at in rows]


def _row(offset: int, octets: bytes, width: int) -> HexRow:
    text = octets.decode("latin-1").translate(_CELLS)
    return HexRow(offset, octets.hex(" ").ljust(width * 3 - 1), visible(text))
