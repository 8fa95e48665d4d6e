"""The course: all lessons with how far one is, to open any of them."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content

from smtplab.services import Services
from smtplab.tui.actions import CHOOSER, Action, bindings
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.note import show_note
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.course_list import CourseList
from smtplab.tui.lesson.course_view import course_rows, lesson_card, lesson_to_continue, steps_done
from smtplab.tui.lesson.lesson_card import LessonCardPane
from smtplab.tui.messages import OpenLesson

__all__ = ["CourseScreen"]


class CourseScreen(SizedScreen):
    """All lessons; the one to go on with is selected.

    Args:
        services: Where lessons and progress come from.
    """

    DEFAULT_CSS = """
    CourseScreen {
        #course { height: 1fr; layout: horizontal; }
        CourseList { width: 66; height: 100%; }
        LessonCardPane { width: 1fr; height: 100%; }
        &.-folded #course { layout: vertical; }
        &.-folded CourseList { width: 100%; height: 1fr; }
        &.-folded LessonCardPane { width: 100%; height: 7; }
        &.-low LessonCardPane { display: none; }
    }
    """
    ACTIONS: ClassVar[tuple[Action, ...]] = CHOOSER
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(CHOOSER)]
    AUTO_FOCUS = "CourseList"

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._list = CourseList()
        self._card = LessonCardPane()
        self._title = TitleBar(texts.COURSE)

    def compose(self) -> ComposeResult:
        """Put the list beside the card."""
        yield self._title
        yield RoomNotice()
        with Container(id="course"):
            yield self._list
            yield self._card
        yield KeysBar(CHOOSER)

    def on_mount(self) -> None:
        """Name the list, and notify of what became of what was saved."""
        self._list.border_title = Content(texts.COURSE_TITLE)
        show_note(self, self._services.new_note())

    def on_screen_resume(self) -> None:
        """Show how far one is by now, when one comes back."""
        if self.is_sized:
            self.call_after_refresh(self.show)

    def show(self) -> None:
        """List the lessons, with how far one is by now."""
        rows = course_rows(self._services.course, self._services.progress)
        done, every = steps_done(rows)
        self._title.detail = texts.PROGRESS.format(done=done, all=every)
        self._list.show(rows, lesson_to_continue(rows, self._services.progress))

    @on(CourseList.OptionHighlighted)
    def _tell(self, event: CourseList.OptionHighlighted) -> None:
        card = lesson_card(self._services.course, self._services.progress, event.option_id or "")
        if card is not None:
            self._card.present(card)

    @on(CourseList.OptionSelected)
    def _open(self, event: CourseList.OptionSelected) -> None:
        if self._services.course.lesson(event.option_id or ""):
            self.post_message(OpenLesson(event.option_id or ""))

    def action_choose(self) -> None:
        """Open the selected lesson."""
        self._list.action_select()

    def action_leave(self) -> None:
        """Go back to the home screen."""
        _ = self.dismiss()
