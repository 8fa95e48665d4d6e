"""Looking things up: every code, command, keyword, number and term, found as one types."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Input

from smtplab.services import Services
from smtplab.tui.actions import REFERENCE, Action, bindings
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.page_pane import PagePane
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.search_box import SearchBox
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.messages import OpenLesson
from smtplab.tui.reference import texts
from smtplab.tui.reference.entry_list import EntryList
from smtplab.tui.reference.view import entry_page, no_entry_page

__all__ = ["ReferenceScreen"]


class ReferenceScreen(SizedScreen):
    """A line to type in, what is found, and what is told of it.

    Args:
        services: Where the lessons come from.
        wanted: What is looked for at first.
    """

    DEFAULT_CSS = """
    ReferenceScreen {
        #reference { height: 1fr; layout: horizontal; }
        EntryList { width: 64; height: 100%; }
        PagePane { width: 1fr; height: 100%; border-title-color: $primary; }
        &.-folded #reference { layout: vertical; }
        &.-folded EntryList { width: 100%; height: 8; }
        &.-folded PagePane { height: 1fr; }
        &.-low EntryList { height: 5; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = REFERENCE
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(REFERENCE)]
    AUTO_FOCUS = "Input"

    def __init__(self, services: Services, wanted: str = "") -> None:
        super().__init__()
        self._index = services.index
        self._title = TitleBar(texts.REFERENCE)
        self._search = SearchBox(texts.FIND, texts.FIND_HINT)
        self._search.line.value = wanted
        self._list = EntryList()
        self._page = PagePane()

    def compose(self) -> ComposeResult:
        """Put the line above the list and the page."""
        yield self._title
        yield RoomNotice()
        yield self._search
        with Container(id="reference"):
            yield self._list
            yield self._page
        yield KeysBar(REFERENCE)

    @on(Input.Changed)
    def show(self) -> None:
        """List what is found, in the width that there is."""
        found, every = self._index.find(self._asked), len(self._index.entries)
        counted = texts.ALL_LISTED if len(found) == every else texts.FOUND
        self._search.found = counted.format(count=len(found), all=every)
        self._list.show(found)
        self._tell()

    @property
    def _asked(self) -> str:
        return self._search.line.value

    @on(EntryList.OptionHighlighted)
    def _tell(self) -> None:
        entry = self._list.entry
        self._page.present(entry_page(entry, self._asked) if entry else no_entry_page())

    def action_move(self, by: int) -> None:
        """Select another entry."""
        if (here := self._list.highlighted) is not None:
            self._list.highlighted = max(0, min(here + by, self._list.option_count - 1))

    def action_scroll(self, by: int) -> None:
        """Scroll the page."""
        self._page.scroll_relative(y=by, animate=False, immediate=True)

    @on(Input.Submitted)
    def action_show(self) -> None:
        """Open a lab where the selected reply comes next."""
        from smtplab.tui.reference.demo_screen import DemoScreen  # noqa: PLC0415  # once it is wanted

        entry = self._list.entry
        if demo := entry.demo(self._asked) if entry else None:
            _ = self.app.push_screen(DemoScreen(demo))
        else:
            why_not = entry.why_no_demo(self._asked) if entry else ""
            self.notify(why_not or texts.NO_DEMO, markup=False)

    def action_lesson(self) -> None:
        """Open a lesson in which the selected entry is found."""
        from smtplab.tui.reference.lesson_picker import LessonPicker  # noqa: PLC0415  # once it is wanted

        entry = self._list.entry
        mentions = entry.mentions if entry else ()
        if len(mentions) > 1:
            _ = self.app.push_screen(LessonPicker(mentions), self._open)
        elif mentions:
            self._open(mentions[0].name)
        else:
            self.notify(texts.NO_LESSON, markup=False)

    def _open(self, name: str | None) -> None:
        if name:
            self.post_message(OpenLesson(name))

    def action_leave(self) -> None:
        """Take away what is typed; once nothing is, go back."""
        if self._asked:
            self._search.line.clear()
        else:
            _ = self.dismiss()
