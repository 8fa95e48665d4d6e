"""Which panels can be opened, and what is every part of the lab screen?"""

from importlib import import_module
from typing import Protocol, cast

from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript

__all__ = ["PANELS", "Pane", "panel"]


class Pane(Protocol):
    """A function of a transcript and a cursor, drawn."""

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a transcript with one moment selected; -1 for none."""


PANELS = {
    "octets": ("octets_panel", "OctetsPanel"),
    "envelope": ("envelope_panel", "EnvelopePanel"),
    "both_ends": ("both_ends", "BothEnds"),
    "why": ("why_panel", "WhyPanel"),
}
"""What can be opened beside the wire: module and class; imported once it is wanted."""


def panel(name: str) -> Widget:
    """Make a panel.

    Raises:
        KeyError: There is none of that name.
    """
    module, kind = PANELS[name]
    return cast("type[Widget]", getattr(import_module(f"smtplab.tui.lab.{module}"), kind))()
