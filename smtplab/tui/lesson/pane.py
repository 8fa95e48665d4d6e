"""The pane that teaches: what to read, what to do, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Key

from smtplab.teaching.activity.draft import Draft, LineOrder
from smtplab.teaching.activity.runner import Feedback, GoalStatus, OpenQuestion
from smtplab.tui.common.own_keys import obey_own_key
from smtplab.tui.common.prose import in_line, inline_code, prose_lines
from smtplab.tui.common.styles import ADDED, BAD, MARK, QUIET, TITLE, hang
from smtplab.tui.common.text_pane import TextPane
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.draft_view import draft_rows
from smtplab.tui.lesson.view import LessonView
from smtplab.tui.messages import OptionSelected

__all__ = ["LessonPane"]

_CURSOR = "$block-cursor-foreground on $block-cursor-background"
_BLANK = Content()
_LOOSE = frozenset({"", texts.YOUR_TURN})
"""Lines that a dense text leaves out."""
_DIGITS = 9
"""Lines that have a key of their own: their number."""


class LessonBlock(NamedTuple):
    """A part of the pane; whatever part is new is scrolled to.

    Attributes:
        lines: What it says.
        option: Number of the option that the first line belongs to, -1 for none.
        options: The number of the option that each line belongs to, where they are several.
        cursor: Which line the cursor is on, -1 for none.
        leads: Whether it comes first in sight while it is new, whatever else is new.
    """

    lines: list[Content]
    option: int = -1
    options: tuple[int, ...] = ()
    cursor: int = -1
    leads: bool = False


class LessonPane(TextPane[LessonView]):
    """A step of a lesson; while no line is typed its keys go on, choose and pick."""

    BORDER_TITLE = "Lesson"
    DEFAULT_CSS = """
    LessonPane { height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.go_on", "Go on, or send the session", show=False),
        Binding("space", "screen.play_or_pause", "Play or pause, or a line in or out", show=False),
        Binding("right", "screen.move(1)", "Go on, or move the line", show=False),
        Binding("left", "screen.move(-1)", "Back one arrow, or move the line", show=False),
        Binding("up", "screen.select(-1)", "Up", show=False),
        Binding("down", "screen.select(1)", "Down", show=False),
        Binding("plus,equals_sign", "screen.speed(1)", "Faster", show=False),
        Binding("minus", "screen.speed(-1)", "Slower", show=False),
        Binding("u", "screen.unfold", "Unfold or fold the reply", show=False),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's name
        super().__init__(id=id)
        self._blocks: list[LessonBlock] = []
        self._before: list[LessonBlock] = []
        self._step = -1

    def heading(self, view: LessonView) -> str:
        """Return the step's title."""
        return view.title

    def standing(self, view: LessonView) -> Content:
        """Return how many goals are met, with a sign for each, or which question this is."""
        if not view.goals:
            question = view.question
            is_counted = question is not None and question.count > 1
            return Content(texts.QUESTION_OF.format(question=question) if is_counted else "")
        met = sum(goal.met for goal in view.goals)
        count = texts.GOALS.format(met=met, count=len(view.goals))
        return Content.assemble(f"{count} ", *map(_goal_sign, view.goals))

    def lines(self, view: LessonView, width: int) -> list[Content]:
        """Write all parts, one under the other."""
        blocks = _dense_blocks(view, width) if self.is_dense else _blocks_of(view, width)
        self._blocks = [part for part in blocks if part.lines]
        if self._blocks and self._blocks[0].lines[0] is _BLANK:
            self._blocks[0] = self._blocks[0]._replace(lines=self._blocks[0].lines[1:])
        return [line for part in self._blocks for line in part.lines]

    def present(self, view: LessonView) -> None:
        """Show a view; what is new of it comes in sight."""
        before, step = self._blocks, self._step
        super().present(view)
        self._step = view.step
        if self._blocks is not before:
            # A step is read from its start, but then what came last is what matters.
            self._before = before if step == view.step else self._blocks
            self._bring_in_sight()

    def rewrite(self) -> None:
        """Write for another size, and bring in sight what is new."""
        super().rewrite()
        self._bring_in_sight()

    def _bring_in_sight(self) -> None:
        """Scroll as far down as it takes to see what is new, but not past where that starts.

        Of a part that is longer than the pane the line with the cursor is in sight.
        """
        old = [_text_of(part) for part in self._before]
        row, starts = 0, []
        for part in self._blocks:
            if _text_of(part) not in old:
                start = row + (part.lines[0] is _BLANK)
                starts.append(
                    (not part.leads, start, row + part.cursor if part.cursor >= 0 else start)
                )
            row += len(part.lines)
        _, start, cursor = min(starts) if starts else (False, 0, 0)
        height = self.scrollable_content_region.height
        lowest = max(0, len(self._lines) - height)
        y = max(min(start, lowest), cursor - height + 1)
        self.scroll_to(y=y, animate=False, immediate=True)

    async def on_key(self, event: Key) -> None:
        """Choose the option that the key stands for, or do what the key does here, at once."""
        keys = _keys(self._shown) if self._shown else ()
        if (key := (event.character or "").lower()) in keys:
            event.stop()
            await self.app.run_action(f"screen.choose({keys.index(key)})", self)
        else:
            await obey_own_key(self, event)

    def on_click(self, event: Click) -> None:
        """Choose the option under the pointer."""
        place = event.get_content_offset(self)
        row = self.scroll_offset.y + place.y if place else -1
        for part in self._blocks:
            options = part.options or (part.option,) * len(part.lines)
            if 0 <= row < len(options) and options[row] >= 0:
                self.post_message(OptionSelected(options[row]))
            row -= len(part.lines)


def _text_of(part: LessonBlock) -> str:
    """Return what a part says, set densely or not."""
    return "\n".join(line.plain for line in part.lines if line.plain not in _LOOSE)


def _dense_blocks(view: LessonView, width: int) -> Iterator[LessonBlock]:
    """Yield the parts without the lines between them, and without a title over the goals."""
    for number, part in enumerate(_blocks_of(view, width)):
        lines = [line for line in part.lines if line is not _BLANK] if number else part.lines
        is_title = lines[:1] and lines[0].plain == texts.YOUR_TURN
        lines = lines[1:] if is_title else lines
        above = len(part.lines) - len(lines)
        cursor = part.cursor - above if part.cursor >= 0 else -1
        yield part._replace(lines=lines, options=part.options[above:], cursor=cursor)


def _blocks_of(view: LessonView, width: int) -> Iterator[LessonBlock]:
    """Yield the parts in the order in which they are read; a blank line stands before each."""
    brief = [*_quiet(prose_lines(view.goal, width)), *([_BLANK] if view.goal else [])]
    yield LessonBlock(brief + prose_lines(view.brief, width))
    yield _block(_goal_lines(view, width))._replace(leads=bool(view.just_met))
    if view.draft:
        yield _draft_block(view.draft, width)
    if view.note:
        yield _block(hang(Content.styled("↳ ", MARK), view.note, width, "italic"))
    if view.question:
        yield _block(prose_lines(view.question.ask, width))
        yield from _options(view.question, view.selected, width)
    for number, hint in enumerate(view.hints, 1):
        title = Content.styled(texts.HINT.format(number=number), TITLE)
        yield _block([title, *prose_lines(hint, width)])
    if view.feedback:
        # What was found comes before what is to be learned from it.
        feedback = _block(_feedback_lines(view.feedback, width))
        yield feedback._replace(leads=not view.debrief or view.feedback.good is not None)
    if view.debrief:
        debrief = _block([*_badge(view), *prose_lines(view.debrief, width)])
        yield debrief._replace(leads=True)
        yield _block(hang(_BLANK, view.sources, width, QUIET) if view.sources else [])
    if view.cue:
        yield _block(hang(Content.styled("▸ ", MARK), view.cue, width, MARK))


def _block(lines: list[Content]) -> LessonBlock:
    return LessonBlock([_BLANK, *lines] if lines else [])


def _draft_block(draft: Draft, width: int) -> LessonBlock:
    """Return all rows as one part, so that it stays where it is while its rows change places."""
    rows = list(draft_rows(draft, width))
    block = _block([line for row in rows for line in row.lines])
    above = takewhile(lambda row: not row.has_cursor, rows)
    return block._replace(
        options=(-1, *(row.number for row in rows for _ in row.lines)),
        cursor=1 + sum(len(row.lines) for row in above),
    )


def _quiet(lines: list[Content]) -> list[Content]:
    return [line.stylize_before(QUIET) for line in lines]


def _badge(view: LessonView) -> list[Content]:
    return [Content.styled(f"{texts.MET} {view.badge}", ADDED)] if view.badge else []


def _goal_lines(view: LessonView, width: int) -> list[Content]:
    if not view.goals:
        return []
    return [
        Content.styled(texts.YOUR_TURN, TITLE),
        *(
            line
            for goal in view.goals
            for line in _goal_line(goal, width, is_new=goal.say in view.just_met)
        ),
    ]


def _goal_sign(goal: GoalStatus) -> tuple[str, str]:
    if goal.unreachable:
        return texts.UNREACHABLE, BAD
    return (texts.MET, QUIET if goal.so_far else ADDED) if goal.met else (texts.UNMET, QUIET)


def _goal_line(goal: GoalStatus, width: int, *, is_new: bool) -> list[Content]:
    sign, style = _goal_sign(goal)
    remark = texts.JUST_MET if is_new else texts.SO_FAR if goal.so_far else ""
    say = inline_code(goal.say)
    if goal.met and not goal.so_far:
        say = say.stylize_before(ADDED if is_new else "$text-success")
    text = Content.assemble(say, (remark, QUIET))
    line = hang(Content.styled(f"{sign} ", style), text, width)
    note = hang(Content("  "), texts.UNREACHABLE_NOTE, width, QUIET) if goal.unreachable else []
    return line + note


def _keys(view: LessonView) -> Sequence[str]:
    """Return the keys that stand for the options, or for the lines to be put in order."""
    if isinstance(view.draft, LineOrder):
        return tuple(map(str, range(1, 1 + min(len(view.draft.lines), _DIGITS))))
    return view.question.keys if view.question and view.question.is_open else ()


def _options(question: OpenQuestion, selected: int, width: int) -> Iterator[LessonBlock]:
    """Yield the options; those of an answered question lead, so that they are read with it."""
    for number, option in enumerate(question.options):
        text, style = in_line(option), _option_style(question, number)
        if question.digits:
            text = Content(text.plain.removeprefix(question.digits[number]).lstrip())
        lines = hang(_option_lead(question, number, selected), text.stylize_before(style), width)
        if number == selected and question.is_open:
            padded = [line.pad_right(max(0, width - line.cell_length)) for line in lines]
            lines = [Content.styled(line.plain, _CURSOR) for line in padded]
        block = LessonBlock([_BLANK, *lines] if number == 0 else lines, number)
        yield block._replace(leads=not question.is_open)


def _option_style(question: OpenQuestion, number: int) -> str:
    if number == question.right_option:
        return "$text-success"
    return "" if question.is_open and number not in question.wrong_tries else QUIET


def _option_lead(question: OpenQuestion, number: int, selected: int) -> Content:
    """Return what stands before an option: the cursor, its key, and how it was judged."""
    is_right, is_wrong = number == question.right_option, number in question.wrong_tries
    mark = texts.RIGHT if is_right else texts.WRONG if is_wrong else " "
    cursor = "▸" if number == selected and question.is_open else " "
    key = question.keys[number] if question.is_open else " "
    return Content.assemble((f"{cursor}{key}", MARK), (f"{mark} ", ADDED if is_right else BAD))


def _feedback_lines(feedback: Feedback, width: int) -> list[Content]:
    sign, style = {
        True: (texts.RIGHT, ADDED),
        False: (texts.WRONG, BAD),
        None: (texts.REMARK, MARK),
    }[feedback.good]
    lines = [
        *hang(Content.styled(f"{sign} ", style), feedback.title, width, style),
        *prose_lines(feedback.text, width),
    ]
    if feedback.sources:
        lines += hang(_BLANK, feedback.sources, width, QUIET)
    return lines
