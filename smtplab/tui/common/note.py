"""A note about what is saved, shown over a screen."""

from __future__ import annotations

from textual.widget import Widget

from smtplab.simulation.text.visible import visible
from smtplab.storage.locations import home_folder

__all__ = ["show_note"]

_STAYS = 12
"""Seconds that a note stays."""


def show_note(over: Widget, note: str) -> None:
    """Notify of what became of what is saved; "" for nothing."""
    if note and over.app.is_web:  # the folder is in the tab, where nobody can look
        note = note.replace(f"{home_folder()}/", "")
    if note:
        over.notify(visible(note), markup=False, timeout=_STAYS)
