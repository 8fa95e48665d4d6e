"""Replay: a recorded session, stepped through forwards and backwards, and forked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from smtplab.simulation.notation.recording import Recording
from smtplab.simulation.playback import experiment_of
from smtplab.simulation.visible import visible
from smtplab.simulation.world import Site
from smtplab.tui.actions import LAB, Action, bindings
from smtplab.tui.screens.lab import LabScreen

__all__ = ["ReplayScreen"]


class ReplayScreen(LabScreen):
    """A recording on the lab screen; it stays as it is, and whatever is said to it forks.

    Args:
        recording: What was recorded.
        site: What the server is like, as far as the recording does not tell.
        name: Name of its file.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = LAB
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LAB)]

    def __init__(self, recording: Recording, site: Site, name: str) -> None:
        title = f"Replay · {name} · {recording.notation}"
        super().__init__(experiment_of(recording, site), visible(title))

    def leave(self) -> None:
        """Go back to where it was opened from; a recording needs no keeping."""
        _ = self.dismiss()
