"""A note about what is saved, shown over a screen."""

from __future__ import annotations

from textual.widget import Widget

from smtplab.simulation.text.visible import visible

__all__ = ["show_note"]

_STAYS = 12
"""Seconds that a note stays."""


def show_note(over: Widget, note: str) -> None:
    """Notify of what became of what is saved; "" for nothing."""
    if note:
        over.notify(visible(note), markup=False, timeout=_STAYS)
