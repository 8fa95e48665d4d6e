"""A pane of the lab: a function of transcript and cursor, written as text."""

from __future__ import annotations

from abc import abstractmethod

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.text_pane import TextPane, View

__all__ = ["MomentPane"]


class MomentPane(TextPane[View]):
    """A part of the lab screen that shows one moment.

    A subclass says what there is to see (`view`) and how it is written (`lines`).
    """

    @abstractmethod
    def view(self, transcript: Transcript, cursor: int) -> View:
        """Return what there is to see at the cursor."""

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a moment.

        Args:
            transcript: The session.
            cursor: Index of the moment; -1 if there is none yet.
        """
        self.present(self.view(transcript, cursor))
