"""The screen where one of the sessions of a file is chosen."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Input

from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible
from smtplab.tui.actions import SESSIONS, Action, bindings
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.page_pane import PagePane
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.search_box import SearchBox
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.replay import texts
from smtplab.tui.replay.screen import ReplayScreen
from smtplab.tui.replay.session_list import SessionList
from smtplab.tui.replay.session_view import no_session_page, session_page

__all__ = ["SessionsScreen", "screen_of"]


def screen_of(file: SessionFile, site: Site, number: int | None = None) -> SizedScreen:
    """Make the screen of a file: of its only session, or of the choice of one.

    Args:
        file: The sessions, at least one.
        site: What the server is like, as far as the recording does not show.
        number: Number of the session that is wanted, None if any may be chosen.
    """
    if number or len(file.sessions) == 1:
        return ReplayScreen.of_session(file, file.sessions[(number or 1) - 1], site)
    return SessionsScreen(file, site)


class SessionsScreen(SizedScreen):
    """A line to type in, the sessions that have what is typed, and what is told of one of them.

    Args:
        file: The sessions.
        site: What the server is like, as far as the recording does not show.
    """

    DEFAULT_CSS = """
    SessionsScreen {
        SessionList { height: 1fr; }
        PagePane { height: 8; border-title-color: $primary; }
        &.-low PagePane { display: none; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = SESSIONS
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(SESSIONS)]
    AUTO_FOCUS = "Input"

    def __init__(self, file: SessionFile, site: Site) -> None:
        super().__init__()
        self._file, self._site = file, site
        self._title = TitleBar(texts.SESSIONS)
        self._title.detail = visible(
            texts.OF_FILE.format(name=file.name, notation=file.recording.notation)
        )
        self._search = SearchBox(texts.FILTER, texts.FILTER_HINT)
        self._list = SessionList(file.sessions)
        self._list.border_subtitle = Content(file.left_out)
        self._page = PagePane()

    def compose(self) -> ComposeResult:
        """Put the line above the list and the page."""
        yield self._title
        yield RoomNotice()
        yield self._search
        yield self._list
        yield self._page
        yield KeysBar(SESSIONS)

    @on(Input.Changed)
    def show(self) -> None:
        """List the sessions that have what is typed."""
        found, every = self._file.find(self._search.line.value), len(self._file.sessions)
        counted = texts.COUNT if len(found) == every else texts.FOUND
        self._search.found = counted.format(count=every, found=len(found))
        self._list.show(found)

    @on(SessionList.Highlighted)
    def _tell(self) -> None:
        session = self._list.session
        count = len(self._file.sessions)
        self._page.present(session_page(session, count) if session else no_session_page())

    def action_move(self, by: int) -> None:
        """Select another session."""
        self._list.move(by)

    def action_turn_page(self, by: int) -> None:
        """Select a session as many rows away as are in sight."""
        self._list.move(by * self._list.page)

    def action_scroll(self, by: int) -> None:
        """Scroll the page."""
        self._page.scroll_relative(y=by, animate=False, immediate=True)

    @on(Input.Submitted)
    @on(SessionList.Chosen)
    def action_choose(self) -> None:
        """Replay the selected session."""
        if self.is_active and (session := self._list.session):
            _ = self.app.push_screen(ReplayScreen.of_session(self._file, session, self._site))

    def action_leave(self) -> None:
        """Take away what is typed; once nothing is, go back."""
        if self._search.line.value:
            self._search.line.clear()
        else:
            _ = self.dismiss()
