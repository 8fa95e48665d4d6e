"""Replay: a recorded session, stepped through forwards and backwards, and forked."""

from __future__ import annotations

from typing import ClassVar, Self

from textual.binding import Binding, BindingType

from smtplab.links import LinkedSession
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings.replay import replay_session
from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.recordings.sessions import RecordedSession
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible
from smtplab.tui.actions import REPLAY, Action, bindings
from smtplab.tui.common.autoplay import Autoplay
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.lab.status import PromptState
from smtplab.tui.replay import texts

__all__ = ["ReplayScreen"]


class ReplayScreen(LabScreen):
    """A recording on the lab screen; it stays as it is, and whatever is said to it forks.

    The wire has the focus, so that Enter, Space and the arrows play; what is typed goes into the
    prompt, from which Esc leads back.

    Args:
        session: The recording, played in the lab.
        title: What the screen is, safe to show.
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

    def __init__(self, session: LabSession, title: str) -> None:
        super().__init__(session, title)
        self.wire.wire.unfold_key = "Alt+U"  # Enter plays
        self.autoplay = Autoplay(self, self._can_step, lambda: self.session.step(1), self.show)
        self._is_warned = False

    @classmethod
    def of_session(cls, file: SessionFile, session: RecordedSession, site: Site) -> Self:
        """Make the screen of one session of a file.

        Args:
            file: The file.
            session: The session.
            site: What the server is like, as far as the recording does not tell.
        """
        title = _title(file.name_of(session), file.recording.notation)
        return cls(replay_session(file, session, site), title)

    @classmethod
    def of_link(cls, linked: LinkedSession) -> Self:
        """Make the screen of the session in a link."""
        return cls(linked.play(), _title(linked.file.name, linked.file.recording.notation))

    def _can_step(self) -> bool:
        return self.session.cursor < self.session.last

    def action_play_or_pause(self) -> None:
        """Play by itself, at the end from the start again; or stop."""
        if not self.autoplay.is_playing and not self._can_step():
            self.session.to_start()
        self.autoplay.toggle()

    def action_speed(self, by: int) -> None:
        """Play faster or slower."""
        self.autoplay.change_speed(by)

    def action_activate_line(self) -> None:
        """Play the next line."""
        self.action_step(1)

    def submit(self, octets: bytes) -> None:
        """Fork: nothing plays on by itself then."""
        self.autoplay.pause()
        super().submit(octets)

    def action_restart(self) -> None:
        """Go back to the start of the recording."""
        self.autoplay.pause()
        self.session.switch(0)
        self.apply(self.session.to_start)

    def prompt_state(self) -> PromptState:
        """Return what the prompt is for, and what the keys do where the focus is."""
        state = super().prompt_state()
        if self.autoplay.is_playing:
            return state._replace(status=self.autoplay.status)
        if self.focused is self.bar.prompt:
            return state._replace(status=texts.FORKING) if self._is_recording else state
        goes_on = self._can_step() or not self._is_recording
        return state._replace(status=texts.STEPPING if goes_on else texts.ENDED)

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
        """Show what the keys do where the focus is now."""
        self.call_after_refresh(self.show_prompt)

    async def action_close(self) -> None:
        """Close the panel, else go back to the wire, else leave the screen."""
        if self.side.opened:
            await self.action_open(self.side.opened)
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


def _title(name: str, notation: str) -> str:
    return visible(texts.TITLE.format(name=name, notation=notation))
