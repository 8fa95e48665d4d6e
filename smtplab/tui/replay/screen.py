"""Replay: a recorded session, stepped through forwards and backwards, and forked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from smtplab.simulation.recordings.formats.entries import Recording
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible
from smtplab.tui.actions import REPLAY, Action, bindings
from smtplab.tui.common.autoplay import Pace
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.replay import texts

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
        Binding("enter,right,down", "step(1)", "On one arrow", show=False),
        Binding("left,up", "step(-1)", "Back one arrow", show=False),
        Binding("plus,equals_sign", "speed(1)", "Faster", show=False),
        Binding("minus", "speed(-1)", "Slower", show=False),
    ]
    AUTO_FOCUS = "Wire"

    def __init__(self, recording: Recording, site: Site, name: str) -> None:
        title = texts.TITLE.format(name=name, notation=recording.notation)
        super().__init__(replay(recording, site), visible(title))
        self._is_warned = False

    # Playing by itself

    def can_play(self) -> bool:
        """Say whether there are lines after the selected one."""
        return self.session.cursor < self.session.last

    def play_line(self) -> None:
        """Go on one arrow."""
        self.session.step(1)

    def action_play_or_pause(self) -> None:
        """Play by itself, at the end from the start again; or stop."""
        if not self.is_playing and not self.can_play():
            self.session.to_start()
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
        self.session.switch(0)
        self.do(self.session.to_start)

    def standing(self, *, is_closed: bool) -> str:
        """Say what can be done now, in the row under the prompt."""
        if self.is_playing:
            return self.pace()
        if self.focused is self.bar.prompt:
            return texts.FORKING if self._is_recording else super().standing(is_closed=is_closed)
        if self.can_play() or not self._is_recording:
            return texts.STEPPING
        return texts.ENDED

    @property
    def _is_recording(self) -> bool:
        return self.session.branch == 0

    async def action_open(self, name: str) -> None:
        """Open a panel, or close it; the keys that play go on playing."""
        await super().action_open(name)
        if not self.bar.prompt.value:
            self.call_after_refresh(self._watch)

    def _watch(self) -> None:
        """Have the focus where the keys play: on the wire, or nowhere while it is hidden."""
        self.set_focus(self.wire.wire if self.wire.display else None)

    def on_descendant_focus(self) -> None:
        """Say what the keys do where the focus is now."""
        self.call_after_refresh(self.show)

    async def action_close(self) -> None:
        """Close the panel, else go back to the wire, else leave the screen."""
        if self.opened:
            await self.action_open(self.opened)
        elif self.focused is self.bar.prompt:
            self._watch()
        else:
            self._leave_or_warn()

    def _leave_or_warn(self) -> None:
        """Leave; forks are gone then, so that is said first."""
        if len(self.session.branches) > 1 and not self._is_warned:
            self._is_warned = True
            self.bar.complain(texts.FORKS_GO)
        else:
            self.leave()

    def leave(self) -> None:
        """Go back to where it was opened from; a recording needs no keeping."""
        _ = self.dismiss()
