"""The screen where a recorded session is chosen: a sample, a file, or a pasted log."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size

from smtplab import console
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import Recording
from smtplab.simulation.recordings.samples import SAMPLES, load_sample
from smtplab.simulation.site.load import load_site
from smtplab.tui.actions import CHOOSER, Action, bindings
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.menu import Menu, MenuRow
from smtplab.tui.common.open_file_dialog import OpenFileDialog
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.messages import MenuSelected
from smtplab.tui.replay import texts
from smtplab.tui.replay.paste_log_dialog import PasteLogDialog
from smtplab.tui.replay.screen import ReplayScreen

__all__ = ["RecordingsScreen"]

_ROWS = (
    *(MenuRow(name, kept.title, kept.hint) for name, kept in SAMPLES.items()),
    MenuRow(*texts.FILE),
    MenuRow(*texts.PASTE),
)


class NamedRecording(NamedTuple):
    """A recording and what it is called."""

    recording: Recording
    name: str


class RecordingsScreen(SizedScreen):
    """Sessions to be replayed."""

    DEFAULT_CSS = """
    RecordingsScreen {
        align: center middle;
        #card { width: 84; max-width: 100%; height: auto; }
        &.-cramped Menu { padding: 0; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = CHOOSER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CHOOSER)]

    def __init__(self) -> None:
        super().__init__()
        self._menu = Menu(_ROWS)

    def compose(self) -> ComposeResult:
        """List the sessions."""
        yield TitleBar(texts.RECORDINGS)
        yield RoomNotice()
        with Vertical(id="card"):
            self._menu.border_title = Content(texts.WHICH)
            yield self._menu
        yield KeysBar(self.ACTIONS)

    def fold(self, room: Size) -> None:
        """Choose the layout; where room is short the rows move together."""
        super().fold(room)
        self._menu.gap = int(self.has_class("-wide"))

    @on(MenuSelected)
    def _open(self, message: MenuSelected) -> None:
        message.stop()
        if not self.is_active:
            return
        if message.key == texts.FILE[0]:
            _ = self.app.push_screen(
                OpenFileDialog(texts.OPEN, texts.OPEN_HINT, _read), self._replay
            )
        elif message.key == texts.PASTE[0]:
            _ = self.app.push_screen(PasteLogDialog(_read_paste), self._replay)
        else:
            name = message.key
            self._replay(NamedRecording(load_sample(name), SAMPLES[name].title))

    def _replay(self, named: NamedRecording | None) -> None:
        if named is not None:
            _ = self.app.push_screen(
                ReplayScreen.from_recording(named.recording, load_site(), named.name)
            )

    def action_choose(self) -> None:
        """Replay what is selected."""
        self._menu.action_choose()

    def action_leave(self) -> None:
        """Go back to the home screen."""
        _ = self.dismiss()


def _read(path: str) -> NamedRecording:
    """Read a file.

    Raises:
        UsageError: If it cannot be read, or there is no session in it.
    """
    file = Path(os.path.expanduser(path))  # noqa: PTH111  # Path's raises where nobody is meant
    return _require_session(NamedRecording(formats.read(console.read_file(str(file))), file.name))


def _read_paste(log: str) -> NamedRecording:
    """Read what was pasted.

    Raises:
        UsageError: If there is no session in it.
    """
    return _require_session(NamedRecording(formats.read(log.encode()), texts.PASTED))


def _require_session(named: NamedRecording) -> NamedRecording:
    if named.recording.refusal:
        raise console.UsageError(named.recording.refusal)
    if not named.recording.is_session:
        raise console.UsageError(texts.NO_SESSION)
    return named
