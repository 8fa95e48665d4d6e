"""The pane of the drill: the card, what is asked of it, and what came of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Key

from smtplab.teaching.activity.runner import Feedback
from smtplab.teaching.drill.card import ExhibitLine
from smtplab.tui.common.prose import prose_lines
from smtplab.tui.common.styles import ADDED, BAD, MARK, QUIET, STRONG, TITLE, hang
from smtplab.tui.common.text_pane import TextPane
from smtplab.tui.drill import texts
from smtplab.tui.drill.view import CardView, Mark, OptionView, QuestionView
from smtplab.tui.messages import OptionSelected

__all__ = ["DrillPane"]

_CURSOR = "$block-cursor-foreground on $block-cursor-background"
_BLANK = Content()
_SPEAKERS = {"C": "bold $primary", "S": "bold $secondary", "": QUIET}


class PaneBlock(NamedTuple):
    """Lines that belong together.

    Attributes:
        lines: What they say.
        option: Number of the option that they stand for, from 0; -1 for none.
    """

    lines: list[Content]
    option: int = -1


class DrillPane(TextPane[CardView]):
    """A card; its keys choose and go on."""

    DEFAULT_CSS = """
    DrillPane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "screen.go_on", "Choose, or go on", show=False),
        Binding("up", "screen.select(-1)", "Up", show=False),
        Binding("down", "screen.select(1)", "Down", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._blocks: list[PaneBlock] = []

    def heading(self, view: CardView) -> str:
        """Return what is practised."""
        return view.title

    def lines(self, view: CardView, width: int) -> list[Content]:
        """Write all parts, one under the other."""
        self._blocks = [block for block in _blocks(view, width) if block.lines]
        return [line for block in self._blocks for line in block.lines]

    def present(self, view: CardView) -> None:
        """Show a card; what came last is in sight."""
        super().present(view)
        if view.number and (view.task or view.feedback or len(view.questions) > 1):
            self.call_after_refresh(self.scroll_end, animate=False)

    def on_key(self, event: Key) -> None:
        """Choose the answer that the key stands for."""
        question = self._shown.questions[-1] if self._shown and self._shown.questions else None
        for option in filter(_is_open, question.options if question else ()):
            if (event.character or "").lower() == option.key:
                event.stop()
                self.post_message(OptionSelected(option.number - 1))
                return

    def on_click(self, event: Click) -> None:
        """Choose the option under the pointer."""
        place = event.get_content_offset(self)
        row = self.scroll_offset.y + place.y if place else -1
        for block in self._blocks:
            if 0 <= row < len(block.lines) and block.option >= 0:
                self.post_message(OptionSelected(block.option))
            row -= len(block.lines)


def _blocks(view: CardView, width: int) -> Iterator[PaneBlock]:
    digit = view.questions[-1].digit if view.questions and view.feedback is None else -1
    yield PaneBlock(_exhibit(view.exhibit, digit, width))
    for place, question in enumerate(view.questions):
        lead = [_BLANK] if view.exhibit or place else []
        yield PaneBlock([*lead, *hang(_BLANK, question.ask, width, STRONG)])
        yield from _options(question, width)
    if view.task:
        yield PaneBlock([_BLANK, Content.styled(texts.YOUR_TURN, TITLE)])
        yield PaneBlock(hang(_BLANK, view.task, width))
    if view.feedback:
        yield PaneBlock([_BLANK, *_feedback(view.feedback, width)])
    if view.cue:
        yield PaneBlock([_BLANK, *hang(Content.styled("▸ ", MARK), view.cue, width, MARK)])


def _exhibit(lines: tuple[ExhibitLine, ...], digit: int, width: int) -> list[Content]:
    drawn = [part for line in lines for part in _line(line, width)]
    if digit >= 0:
        drawn.append(Content.styled(f"{' ' * (3 + digit)}▲", MARK))
    return drawn


def _line(line: ExhibitLine, width: int) -> list[Content]:
    if not line.speaker:
        return hang(_BLANK, line.text, width, f"italic {QUIET}")
    lead = Content.styled(f"{line.speaker}: ", _SPEAKERS[line.speaker])
    return hang(lead, line.text, width)


_SIGNS = {
    Mark.OPEN: (" ", MARK, ""),
    Mark.TAKEN: ("●", MARK, ""),
    Mark.RIGHT: (texts.RIGHT, ADDED, "$text-success"),
    Mark.WRONG: (texts.WRONG, BAD, "$text-error"),
    Mark.PASSED: (" ", QUIET, QUIET),
}


def _options(question: QuestionView, width: int) -> Iterator[PaneBlock]:
    for option in question.options:
        yield PaneBlock(_option(option, width), option.number - 1 if _is_open(option) else -1)


def _is_open(option: OptionView) -> bool:
    return option.mark is Mark.OPEN


def _option(option: OptionView, width: int) -> list[Content]:
    sign, sign_style, style = _SIGNS[option.mark]
    sign = texts.HERE if option.is_selected else sign
    speaker = Content.styled(f"{option.speaker}: ", _SPEAKERS["C"]) if option.speaker else _BLANK
    lead = Content.assemble((f"{sign}{option.key}  ", sign_style), speaker)
    lines = hang(lead, option.text, width, style)
    if option.is_selected:
        padded = [line.pad_right(max(0, width - line.cell_length)) for line in lines]
        lines = [Content.styled(line.plain, _CURSOR) for line in padded]
    beneath = [part for line in option.lines for part in _beneath(line, width)]
    return [*lines, *beneath]


def _beneath(line: ExhibitLine, width: int) -> list[Content]:
    lead = Content.assemble("    ", (f"{line.speaker}: ", _SPEAKERS[line.speaker]))
    return hang(lead, line.text, width, QUIET)


def _feedback(feedback: Feedback, width: int) -> list[Content]:
    sign, style = (texts.RIGHT, ADDED) if feedback.good else (texts.WRONG, BAD)
    lines = hang(Content.styled(f"{sign} ", style), feedback.title, width, style)
    for block in feedback.text:
        body = prose_lines((block,), max(8, width - 2))
        lines += [Content.assemble("  ", line) for line in body]
    return lines + _sections(feedback, width)


def _sections(feedback: Feedback, width: int) -> list[Content]:
    return hang(Content("  "), feedback.sources, width, QUIET) if feedback.sources else []
