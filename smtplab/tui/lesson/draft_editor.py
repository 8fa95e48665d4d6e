"""Changing a session that is put together: lines go in and out, gaps are filled."""

from __future__ import annotations

from smtplab.teaching.activity.draft import Draft, GapTexts, LineOrder
from smtplab.teaching.lesson_session import LessonSession
from smtplab.tui.lesson.view import open_draft

__all__ = ["DraftEditor"]


class DraftEditor:
    """Changes the draft of a lesson as a key asks; each method returns whether there was one.

    Args:
        lesson: The lesson.
    """

    def __init__(self, lesson: LessonSession) -> None:
        self._lesson = lesson

    def _take(self, draft: Draft | None) -> bool:
        if draft is None:
            return False
        self._lesson.compose(draft)
        return True

    @property
    def _order(self) -> LineOrder | None:
        draft = open_draft(self._lesson)
        return draft if isinstance(draft, LineOrder) else None

    @property
    def gaps(self) -> GapTexts | None:
        """The gaps that can be filled now; None for none."""
        draft = open_draft(self._lesson)
        return draft if isinstance(draft, GapTexts) else None

    def toggle(self) -> bool:
        """Put the selected line into the session, or take it out."""
        return self._take(self._order and self._order.toggle())

    def move(self, by: int) -> bool:
        """Move the selected line of the session."""
        return self._take(self._order and self._order.move(by))

    def select(self, by: int) -> bool:
        """Select another line, or another gap."""
        draft = self._order or self.gaps
        return self._take(draft and draft.select(by))

    def choose(self, number: int) -> bool:
        """Put a line in or take it out, or select a gap, by its number from 0."""
        if self._order:
            return self._take(self._order.toggle_line(number))
        return self._take(self.gaps and self.gaps.select(number - self.gaps.selected))

    def fill(self, text: str, by: int = 0) -> bool:
        """Put a text into the selected gap, and select another one so many gaps on."""
        return self._take(self.gaps and self.gaps.fill(text).select(by))
