"""The screen with a bar, while a large file of recorded sessions is read."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from smtplab.console import UsageError
from smtplab.simulation.recordings.session_file import SessionFile, SessionFileReader
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible
from smtplab.tui.actions import LOADING, Action, bindings
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.replay import texts
from smtplab.tui.replay.sessions_screen import screen_of

__all__ = ["LoadingScreen"]

_CELLS = 40
_MEGABYTE = 1_000_000
_LOOKS_EVERY = 0.1
"""Seconds between two looks at how far the reading is."""


class LoadingScreen(SizedScreen):
    """Reads a file in a thread of its own; the screen of what is in it takes its place.

    Args:
        reader: Reads the file.
        site: What the server is like, as far as the recording does not show.
    """

    DEFAULT_CSS = """
    LoadingScreen {
        align: center middle;
        #card {
            width: 62;
            max-width: 100%;
            height: auto;
            border: round $border;
            border-title-color: $primary;
            border-title-style: bold;
            border-subtitle-color: $text-muted;
            background: $surface;
            padding: 1 2;
        }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = LOADING
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(LOADING)]

    def __init__(self, reader: SessionFileReader, site: Site) -> None:
        super().__init__()
        self._reader, self._site = reader, site
        self._bar = Static(Content(""))
        self._card = Vertical(self._bar, id="card")
        self._problem = ""
        self._stops = False

    def compose(self) -> ComposeResult:
        """Show the bar."""
        yield TitleBar(texts.SESSIONS)
        yield RoomNotice()
        self._card.border_title = Content(visible(texts.LOADING.format(name=self._reader.name)))
        self._card.border_subtitle = Content(texts.LOADING_HINT)
        yield self._card
        yield KeysBar(LOADING)

    def on_mount(self) -> None:
        """Begin to read."""
        self.set_interval(_LOOKS_EVERY, self.show)
        self.run_worker(self._read, thread=True)

    def _read(self) -> SessionFile | None:
        try:
            return self._reader.finish(lambda: not self._stops)
        except UsageError as error:
            self._problem = str(error)
            return None

    def show(self) -> None:
        """Show how far the reading is, or why nothing came of it."""
        problem = Content(visible(self._problem))
        self._bar.update(problem or _bar(self._reader.octets, self._reader.size))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Go on to the sessions, once all are read."""
        if event.state is not WorkerState.SUCCESS:
            return
        file = event.worker.result
        if isinstance(file, SessionFile) and file.sessions:
            _ = self.app.switch_screen(screen_of(file, self._site))
        else:
            refusal = file.recording.refusal if isinstance(file, SessionFile) else ""
            self._problem = self._problem or refusal or texts.NO_SESSION
            self._card.border_subtitle = Content(texts.BACK)
            self.show()

    def on_unmount(self) -> None:
        """End the thread with the screen."""
        self._stops = True

    def action_stop(self) -> None:
        """Read no more, and list what was read; once nothing came of it, go back."""
        self._stops = True
        if self._problem:
            _ = self.dismiss()


def _bar(read: int, size: int) -> Content:
    if not size:
        return Content(texts.READ.format(read=read / _MEGABYTE))
    share = min(read / size, 1)
    filled = round(_CELLS * share)
    return Content.assemble(
        ("━" * filled, "$text-success"),
        ("─" * (_CELLS - filled), "$text-muted"),
        texts.READ_OF.format(share=share, size=size / _MEGABYTE),
    )
