"""Recorded sessions in each notation: a module for each, and `read` for any of them."""

from __future__ import annotations

from smtplab.simulation.recordings.formats.reading import (
    LIMIT,
    SCRIPT,
    SPOKEN,
    Reading,
    read,
    read_lines,
)

__all__ = ["LIMIT", "SCRIPT", "SPOKEN", "Reading", "read", "read_lines"]
