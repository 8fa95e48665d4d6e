"""A session that is put together, in sentences: its lines by number, its gaps one by one."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.line_mode.words import audible
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.draft import Draft, GapTexts, LineOrder
from smtplab.teaching.activity.script_text import as_written
from smtplab.teaching.lesson.gaps import Gap
from smtplab.teaching.lesson_session import LessonSession

__all__ = ["compose", "draft_lines", "gap_prompt", "order_refusal", "solution_lines"]


_SIGNS = frozenset({"C:", "R:", "--"})


def draft_lines(draft: Draft) -> Iterator[str]:
    """Yield what there is to put together."""
    match draft:
        case LineOrder(lines):
            yield "These are the lines:"
            for number, line in enumerate(lines, 1):
                yield f"{number}. {_audible_line(as_written(line.do))}"
        case GapTexts():
            yield "This is the session:"
            yield from _gapped_lines(draft)


def _gapped_lines(draft: GapTexts) -> Iterator[str]:
    number = 0
    for line in draft.dialogue.shown:
        text = ""
        for piece in line.pieces:
            if isinstance(piece, Gap):
                number += 1
                text += f"[{_gap(draft, number)}]"
            else:
                text += visible(piece)
        yield _audible_line(text)


def _audible_line(text: str) -> str:
    """Return a line of a dialogue with what cannot be heard of it in words, its sign aside."""
    sign, space, rest = text.partition(" ")
    return f"{sign} {audible(rest)}" if space and sign in _SIGNS else text


def _gap(draft: GapTexts, number: int) -> str:
    text = draft.texts[number - 1]
    return f"gap {number}: {audible(visible(text))}" if text else f"gap {number}"


def gap_prompt(draft: GapTexts) -> str:
    """Return what is asked for now, and what Enter alone does."""
    number, text = draft.selected + 1, visible(draft.text)
    kept = f", Enter keeps {audible(text)}" if text else ""
    return f"Gap {number} of {len(draft.texts)}{kept}: "


def order_refusal(draft: Draft, text: str) -> str:
    """Return what to type instead of numbers that are wrong; "" if they are not."""
    if not isinstance(draft, LineOrder) or _with_line(draft, text) is not None:
        return ""
    return f"Type numbers from 1 to {len(draft.lines)}, each once, with spaces between them."


def compose(lesson: LessonSession, draft: Draft, text: str) -> None:
    """Take the numbers of lines in order, or the text of a gap; what is whole is sent.

    Nothing typed leaves it as it is. After a wrong try the first gap is asked for again.
    """
    composed = _with_line(draft, text) or draft
    if isinstance(composed, GapTexts) and composed.selected + 1 < len(composed.texts):
        lesson.compose(composed.select(1))
        return
    lesson.compose(composed)
    lesson.go_on()
    if isinstance(played := lesson.runner.draft, GapTexts):
        lesson.compose(played.select(-played.selected))


def _with_line(draft: Draft, text: str) -> Draft | None:
    """Return a session with what was typed; None for numbers that are wrong."""
    if not text:
        return draft
    if isinstance(draft, GapTexts):
        return draft.fill(text)
    numbers = [int(word) - 1 if word.isdecimal() else None for word in _words(text)]
    return draft.restore(numbers)


def _words(text: str) -> list[str]:
    return [word[:9] for word in text.replace(",", " ").split()]


def solution_lines(draft: Draft) -> Iterator[str]:
    """Yield the author's session that was put together."""
    yield "The step starts over with the solution put together."
    match draft:
        case LineOrder(used=used):
            yield f"In order: {' '.join(str(one + 1) for one in used)}. Press Enter to send it."
        case GapTexts():
            yield from _gapped_lines(draft)
            yield "Press Enter at each gap to keep what stands there; then it is sent."
