"""Replay: a recorded session, stepped through forwards and backwards, and forked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from smtplab.simulation.notation.recording import Recording
from smtplab.simulation.playback import experiment_of
from smtplab.simulation.visible import visible
from smtplab.simulation.world import Site
from smtplab.tui.actions import REPLAY, Action, bindings
from smtplab.tui.screens.lab import LabScreen
from smtplab.tui.screens.pace import Pace
from smtplab.tui.views import replay_texts as texts

__all__ = ["ReplayScreen"]


class ReplayScreen(LabScreen, Pace):
    """A recording on the lab screen; it stays as it is, and whatever is said to it forks.

    The wire has the focus, so that Enter, Space and the arrows play; what is typed goes into the
    prompt, from which Esc leads back.

    Args:
        recording: What was recorded.
        site: What the server is like, as far as the recording does not tell.
        name: Name of its file.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = REPLAY
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(REPLAY),
        Binding("space", "play_or_pause", "Play or pause", show=False),
        Binding("plus,equals_sign", "speed(1)", "Faster", show=False),
        Binding("minus", "speed(-1)", "Slower", show=False),
    ]
    AUTO_FOCUS = "Wire"

    def __init__(self, recording: Recording, site: Site, name: str) -> None:
        title = texts.TITLE.format(name=name, notation=recording.notation)
        super().__init__(experiment_of(recording, site), visible(title))

    # Playing by itself

    def can_play(self) -> bool:
        """Say whether there are lines after the selected one."""
        return self.experiment.cursor < self.experiment.last

    def play_line(self) -> None:
        """Go on one arrow."""
        self.experiment.step(1)

    def action_play_or_pause(self) -> None:
        """Play by itself, at the end from the start again; or stop."""
        if not self.is_playing and not self.can_play():
            self.experiment.to_start()
        super().action_play_or_pause()

    def action_take_line(self) -> None:
        """Play the next line."""
        self.action_step(1)

    # What is done to it

    def speak(self, octets: bytes) -> None:
        """Fork: nothing plays on by itself then."""
        self.pause()
        super().speak(octets)

    def action_restart(self) -> None:
        """Go back to the start of the recording."""
        self.pause()
        self.experiment.switch(0)
        self.do(self.experiment.to_start)

    def standing(self, *, is_closed: bool) -> str:
        """Say what can be done now, in the row under the prompt."""
        if self.is_playing:
            return self.pace()
        if self.focused is self.bar.prompt:
            return texts.FORKING if self._is_recording else super().standing(is_closed=is_closed)
        return texts.STEPPING if self.can_play() else texts.ENDED

    @property
    def _is_recording(self) -> bool:
        return self.experiment.branch == 0

    def on_descendant_focus(self) -> None:
        """Say what the keys do where the focus is now."""
        self.call_after_refresh(self.show)

    async def action_close(self) -> None:
        """Close the panel, else go back to the wire, else leave the screen."""
        if self.opened:
            await self.action_open(self.opened)
        elif self.focused is not self.wire.wire:
            self.wire.wire.focus()
        else:
            self.leave()

    def leave(self) -> None:
        """Go back to where it was opened from; a recording needs no keeping."""
        _ = self.dismiss()
