"""The screen where a recorded session is chosen: a sample, a file, or a pasted log."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size

from smtplab import console
from smtplab.simulation.recordings.samples import SAMPLES, load_sample
from smtplab.simulation.recordings.session_file import SessionFile, SessionFileReader
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
from smtplab.tui.replay.loading_screen import LoadingScreen
from smtplab.tui.replay.paste_log_dialog import PasteLogDialog
from smtplab.tui.replay.sessions_screen import screen_of

__all__ = ["RecordingsScreen"]

_ROWS = (
    *(MenuRow(name, kept.title, kept.hint) for name, kept in SAMPLES.items()),
    MenuRow(*texts.FILE),
    MenuRow(*texts.PASTE),
)


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
                OpenFileDialog(texts.OPEN, texts.OPEN_HINT, _open_file), self._read_on
            )
        elif message.key == texts.PASTE[0]:
            _ = self.app.push_screen(PasteLogDialog(_read_paste), self._read_on)
        else:
            name = message.key
            self._show(SessionFile.of(load_sample(name), SAMPLES[name].title))

    def _read_on(self, reader: SessionFileReader | None) -> None:
        """Read a file to its end, with a bar if that takes long, and show what is in it."""
        if reader is not None and reader.is_large and not self.app.is_web:  # a tab has no threads
            _ = self.app.push_screen(LoadingScreen(reader, load_site()))
        elif reader is not None:
            self._show(reader.finish())

    def _show(self, file: SessionFile) -> None:
        _ = self.app.push_screen(screen_of(file, load_site()))

    def action_choose(self) -> None:
        """Replay what is selected."""
        self._menu.action_choose()

    def action_leave(self) -> None:
        """Go back to the home screen."""
        _ = self.dismiss()


def _open_file(path: str) -> SessionFileReader:
    """Open a file.

    Raises:
        UsageError: If it cannot be read, or there is no session in it.
    """
    file = Path(os.path.expanduser(path))  # noqa: PTH111  # Path's raises where nobody is meant
    source = console.open_file(str(file))
    return _require_session(SessionFileReader(file.name, source.chunks, source.size))


def _read_paste(log: str) -> SessionFileReader:
    """Read what was pasted.

    Raises:
        UsageError: If there is no session in it.
    """
    return _require_session(SessionFileReader(texts.PASTED, (log.encode(),)))


def _require_session(reader: SessionFileReader) -> SessionFileReader:
    if reader.refusal:
        raise console.UsageError(reader.refusal)
    if not reader.may_have_session:
        raise console.UsageError(texts.NO_SESSION)
    return reader
