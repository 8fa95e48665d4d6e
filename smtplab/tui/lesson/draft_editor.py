"""What keys do to a session that is put together: lines go in and out, gaps are filled."""

from __future__ import annotations

from smtplab.teaching.activity.draft import Draft, GapTexts, LineOrder
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.lesson_session import LessonSession
from smtplab.tui.lab.prompt import Prompt

__all__ = ["DraftEditor"]

_FORBIDDEN = frozenset(
    {"advance", "apply_suggestion", "connect", "deliver", "dial_pop3", "disconnect", "toggle_raw"}
)
"""What would change a session, or a line, that is put together first and then sent as it is."""


class DraftEditor:
    """Changes the draft of a lesson as a key asks; each method returns whether there was one.

    Args:
        lesson: The lesson.
        prompt: Where the text of the selected gap is typed.
    """

    def __init__(self, lesson: LessonSession, prompt: Prompt) -> None:
        self._lesson = lesson
        self._prompt = prompt
        self._shown: tuple[object, ...] = ()

    @property
    def _is_open(self) -> bool:
        """Whether a session can be put together now."""
        return self._lesson.runner.expects in (Expects.ORDER, Expects.GAPS)

    def forbids(self, action: str) -> bool:
        """Return whether an action makes no sense now."""
        return action in _FORBIDDEN and self._is_open

    def _take(self, draft: Draft | None) -> bool:
        if draft is None:
            return False
        self._lesson.compose(draft)
        return True

    @property
    def _order(self) -> LineOrder | None:
        draft = self._lesson.runner.draft
        return draft if self._is_open and isinstance(draft, LineOrder) else None

    @property
    def _gaps(self) -> GapTexts | None:
        draft = self._lesson.runner.draft
        return draft if self._is_open and isinstance(draft, GapTexts) else None

    def toggle(self) -> bool:
        """Put the selected line into the session, or take it out."""
        return self._take(self._order and self._order.toggle())

    def move(self, by: int) -> bool:
        """Move the selected line of the session."""
        return self._take(self._order and self._order.move(by))

    def select(self, by: int) -> bool:
        """Select another line, or another gap."""
        draft = self._order or self._gaps
        return self._take(draft and draft.select(by))

    def choose(self, number: int) -> bool:
        """Put a line in or take it out, or select a gap, by its number from 0."""
        if self._order:
            return self._take(self._order.toggle_line(number))
        return self._take(self._gaps and self._gaps.select(number - self._gaps.selected))

    def type_text(self) -> bool:
        """Put what stands in the prompt into the selected gap."""
        return self._take(self._gaps and self._gaps.fill(self._prompt.value))

    def leave_gap(self, text: str, by: int) -> None:
        """Put a text into the selected gap, and select another one."""
        if self._take(self._gaps and self._gaps.fill(text).select(by)):
            self.go_on()

    def go_on(self) -> None:
        """Put the text of the gap that is selected now into the prompt, before what was typed."""
        if gaps := self._gaps:
            self._shown = self._place(gaps)
            self._prompt.fill(gaps.text + self._prompt.value)

    def show(self) -> None:
        """Put the text of the selected gap into the prompt, if another text stands there."""
        if (gaps := self._gaps) and self._shown != self._place(gaps):
            self._shown = self._place(gaps)
            self._prompt.fill(gaps.text)

    def _place(self, gaps: GapTexts) -> tuple[object, ...]:
        """Return which gap it is, of which try."""
        return self._lesson.runs, self._lesson.lab_session, gaps.selected
