"""How many cells a character takes: the table that the app counts by, as a module of the page."""

from __future__ import annotations

import json

from rich._unicode_data import load

__all__ = ["WIDTHS", "width_module"]

WIDTHS = "widths.js"
_NEWEST = "latest"


def width_module() -> bytes:
    """Return a module in JavaScript with the ranges of characters that do not take one cell."""
    ranges = [list(entry) for entry in load(_NEWEST).widths]
    return f"export const WIDTHS = {json.dumps(ranges)};\n".encode()
