"""The pane of the drill: the card, what is asked of it, and what came of the answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Key

from smtplab.teaching.activity.runner import Verdict
from smtplab.teaching.drill.card import ExhibitLine
from smtplab.tui.common.prose import prose_lines
from smtplab.tui.common.styles import ADDED, BAD, MARK, QUIET, STRONG, TITLE, hanging
from smtplab.tui.common.text_pane import TextPane
from smtplab.tui.drill import texts
from smtplab.tui.drill.view import Answer, Asked, CardView, Mark
from smtplab.tui.messages import OptionChosen

__all__ = ["DrillPane"]

_CURSOR = "$block-cursor-foreground on $block-cursor-background"
_BLANK = Content()
_SPEAKERS = {"C": "bold $primary", "S": "bold $secondary", "": QUIET}
_LETTERS = "abcdefghi"


class Part(NamedTuple):
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
        self._parts: list[Part] = []

    def heading(self, view: CardView) -> str:
        """Return what is practised."""
        return view.title

    def lines(self, view: CardView, width: int) -> list[Content]:
        """Write all parts, one under the other."""
        self._parts = [part for part in _parts(view, width) if part.lines]
        return [line for part in self._parts for line in part.lines]

    def present(self, view: CardView) -> None:
        """Show a card; what came last is in sight."""
        super().present(view)
        if view.number and (view.task or view.verdict or len(view.asked) > 1):
            self.call_after_refresh(self.scroll_end, animate=False)

    def on_key(self, event: Key) -> None:
        """Choose the answer that the key, or its letter, stands for."""
        asked = self._shown.asked[-1] if self._shown and self._shown.asked else None
        for answer in filter(_is_open, asked.answers if asked else ()):
            if event.character in (answer.key, _LETTERS[answer.number - 1]):
                event.stop()
                self.post_message(OptionChosen(answer.number - 1))
                return

    def on_click(self, event: Click) -> None:
        """Choose the option under the pointer."""
        place = event.get_content_offset(self)
        row = self.scroll_offset.y + place.y if place else -1
        for part in self._parts:
            if 0 <= row < len(part.lines) and part.option >= 0:
                self.post_message(OptionChosen(part.option))
            row -= len(part.lines)


def _parts(view: CardView, width: int) -> Iterator[Part]:
    digit = view.asked[-1].digit if view.asked and view.verdict is None else -1
    yield Part(_exhibit(view.exhibit, digit, width))
    for place, asked in enumerate(view.asked):
        lead = [_BLANK] if view.exhibit or place else []
        yield Part([*lead, *hanging(_BLANK, asked.ask, width, STRONG)])
        yield from _answers(asked, width)
    if view.task:
        yield Part([_BLANK, Content.styled(texts.YOUR_TURN, TITLE)])
        yield Part(hanging(_BLANK, view.task, width))
    if view.verdict:
        yield Part([_BLANK, *_verdict(view.verdict, width)])
    if view.cue:
        yield Part([_BLANK, *hanging(Content.styled("▸ ", MARK), view.cue, width, MARK)])


def _exhibit(lines: tuple[ExhibitLine, ...], digit: int, width: int) -> list[Content]:
    drawn = [part for line in lines for part in _line(line, width)]
    if digit >= 0:
        drawn.append(Content.styled(f"{' ' * (3 + digit)}▲", MARK))
    return drawn


def _line(line: ExhibitLine, width: int) -> list[Content]:
    if not line.speaker:
        return hanging(_BLANK, line.text, width, f"italic {QUIET}")
    lead = Content.styled(f"{line.speaker}: ", _SPEAKERS[line.speaker])
    return hanging(lead, line.text, width)


_SIGNS = {
    Mark.OPEN: (" ", MARK, ""),
    Mark.TAKEN: ("●", MARK, ""),
    Mark.RIGHT: (texts.RIGHT, ADDED, "$text-success"),
    Mark.WRONG: (texts.WRONG, BAD, "$text-error"),
    Mark.PASSED: (" ", QUIET, QUIET),
}


def _answers(asked: Asked, width: int) -> Iterator[Part]:
    for answer in asked.answers:
        yield Part(_answer(answer, width), answer.number - 1 if _is_open(answer) else -1)


def _is_open(answer: Answer) -> bool:
    return answer.mark is Mark.OPEN


def _answer(answer: Answer, width: int) -> list[Content]:
    sign, sign_style, style = _SIGNS[answer.mark]
    sign = texts.HERE if answer.is_selected else sign
    speaker = Content.styled(f"{answer.speaker}: ", _SPEAKERS["C"]) if answer.speaker else _BLANK
    lead = Content.assemble((f"{sign}{answer.key}  ", sign_style), speaker)
    lines = hanging(lead, answer.text, width, style)
    if answer.is_selected:
        padded = [line.pad_right(max(0, width - line.cell_length)) for line in lines]
        lines = [Content.styled(line.plain, _CURSOR) for line in padded]
    beneath = [part for line in answer.lines for part in _beneath(line, width)]
    return [*lines, *beneath]


def _beneath(line: ExhibitLine, width: int) -> list[Content]:
    lead = Content.assemble("    ", (f"{line.speaker}: ", _SPEAKERS[line.speaker]))
    return hanging(lead, line.text, width, QUIET)


def _verdict(verdict: Verdict, width: int) -> list[Content]:
    sign, style = (texts.RIGHT, ADDED) if verdict.good else (texts.WRONG, BAD)
    lines = hanging(Content.styled(f"{sign} ", style), verdict.title, width, style)
    for block in verdict.text:
        body = prose_lines((block,), max(8, width - 2))
        lines += [Content.assemble("  ", line) for line in body]
    return lines + _sections(verdict, width)


def _sections(verdict: Verdict, width: int) -> list[Content]:
    return hanging(Content("  "), verdict.sources, width, QUIET) if verdict.sources else []
