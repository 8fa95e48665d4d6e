"""What is in a lesson, beside the list of all."""

from __future__ import annotations

from textual.content import Content

from smtplab.tui.common.prose import prose_lines
from smtplab.tui.common.styles import ADDED, BAD, MARK, QUIET, hang
from smtplab.tui.common.text_pane import TextPane
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.course_view import LessonCard

__all__ = ["LessonCardPane"]

_LEAD = 7
_BLANK = Content()


class LessonCardPane(TextPane[LessonCard]):
    """Goal, steps and what is new; of a broken lesson what is wrong with it."""

    def heading(self, view: LessonCard) -> str:
        """Return the lesson's title."""
        return view.title

    def lines(self, view: LessonCard, width: int) -> list[Content]:
        """Write the card."""
        return [
            *_problems(view, width),
            *prose_lines(view.goal, width),
            *([_BLANK] if view.steps else []),
            *(line for title, done in view.steps for line in _step(title, done, width)),
            *([_BLANK] if view.introduces else []),
            *(
                line
                for word, text in view.introduces
                for line in hang(Content.styled(f"{word:<{_LEAD}}", MARK), text, width, QUIET)
            ),
        ]


def _step(title: str, done: bool | None, width: int) -> list[Content]:
    if done is None:
        return hang(Content.styled(f"{texts.UNMET} ", QUIET), title, width)
    lead = Content.styled(f"{texts.MET} ", ADDED)
    return hang(lead, f"{title} ({texts.WITH_HELP})" if done else title, width, QUIET)


def _problems(view: LessonCard, width: int) -> list[Content]:
    lines = [
        line
        for problem in view.problems
        for line in hang(Content.styled("! ", BAD), problem, width)
    ]
    return [Content.styled(texts.BROKEN_NOTE, BAD), _BLANK, *lines] if lines else []
