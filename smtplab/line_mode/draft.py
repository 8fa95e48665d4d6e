"""A session that is put together, in sentences: its lines by number, its gaps one by one."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.line_mode.words import audible
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.draft import Draft, GapTexts, LineOrder
from smtplab.teaching.activity.script_text import as_written
from smtplab.teaching.lesson.gaps import Gap

__all__ = ["draft_lines", "gap_prompt", "is_whole", "order_refusal", "solution_lines", "take_line"]


def draft_lines(draft: Draft) -> Iterator[str]:
    """Yield what there is to put together."""
    match draft:
        case LineOrder(lines):
            yield "These are the lines:"
            for number, line in enumerate(lines, 1):
                yield f"{number}. {audible(as_written(line.do))}"
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
        yield audible(text)


def _gap(draft: GapTexts, number: int) -> str:
    text = draft.texts[number - 1]
    return f"gap {number}: {audible(visible(text))}" if text else f"gap {number}"


def gap_prompt(draft: GapTexts) -> str:
    """Return what is asked for now, and what Enter alone does."""
    number, text = draft.selected + 1, visible(draft.text)
    kept = f", Enter keeps {audible(text)}" if text else ""
    return f"Gap {number} of {len(draft.texts)}{kept}: "


def take_line(draft: Draft, text: str) -> Draft | None:
    """Return a session with what was typed: the numbers of lines in order, or the text of a gap.

    Nothing typed leaves it as it is; None for numbers that are wrong.
    """
    match draft:
        case LineOrder():
            words = _words(text)
            numbers = [int(word) - 1 if word.isdecimal() else None for word in words]
            return draft.restore(numbers) if words else draft
        case GapTexts():
            filled = draft.fill(text) if text else draft
            return filled if is_whole(draft) else filled.select(1)


def is_whole(draft: Draft) -> bool:
    """Return whether a line that is typed now is the last one before the session is sent."""
    return not isinstance(draft, GapTexts) or draft.selected + 1 == len(draft.texts)


def order_refusal(draft: Draft) -> str:
    """Return what to type instead of numbers that are wrong."""
    last = len(draft.lines) if isinstance(draft, LineOrder) else 0
    return f"Type numbers from 1 to {last}, each once, with spaces between them."


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
