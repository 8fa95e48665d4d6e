"""A session that is put together, as lines of text: what is in it, and where the cursor is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content

from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.draft import Draft, GapTexts, LineOrder
from smtplab.teaching.activity.script_text import as_written
from smtplab.teaching.lesson.gaps import Gap, GappedLine
from smtplab.tui.common.styles import ACCENT, MARK, QUIET, TITLE, hang

__all__ = ["DraftRow", "draft_rows"]

_CURSOR = "$block-cursor-foreground on $block-cursor-background"
_SESSION = "The session"
_NOTHING = "no line yet: Space puts the selected line in"
_UNUSED = "Not in the session"
_EMPTY_GAP = "________"
_SIGN = 3
"""Columns of the sign of a line, with the space behind it."""


class DraftRow(NamedTuple):
    """A part of a session that is put together.

    Attributes:
        lines: What it says.
        number: Number of the line or the gap that it is about, from 0; -1 for none.
        has_cursor: Whether the cursor is on it.
    """

    lines: list[Content]
    number: int = -1
    has_cursor: bool = False


def draft_rows(draft: Draft, width: int) -> Iterator[DraftRow]:
    """Yield the session as it is put together so far.

    Args:
        draft: The session.
        width: Columns.
    """
    match draft:
        case LineOrder():
            yield from _order_rows(draft, width)
        case GapTexts():
            yield from _gap_rows(draft, width)


def _order_rows(draft: LineOrder, width: int) -> Iterator[DraftRow]:
    yield DraftRow([Content.styled(_SESSION, TITLE)])
    if not draft.used:
        yield DraftRow(hang(Content("   "), _NOTHING, width, QUIET))
    for place, number in enumerate((*draft.used, *draft.unused)):
        if place == len(draft.used):
            yield DraftRow([Content.styled(_UNUSED, TITLE)])
        lines = _order_line(draft, place, number, width)
        yield DraftRow(lines, number, place == draft.selected)


def _order_line(draft: LineOrder, place: int, number: int, width: int) -> list[Content]:
    """Write a line with its number, by which it can be put in and taken out."""
    style = _CURSOR if place == draft.selected else ""
    key = Content.styled(f"{'▸' if style else ' '}{number + 1:<3}", style or MARK)
    text = as_written(draft.lines[number].do)
    sign = text[:_SIGN] if text[1:_SIGN] == ": " else ""
    lines = hang(Content.assemble(key, sign), Content(text.removeprefix(sign)), width)
    padded = [line.pad_right(max(0, width - line.cell_length)) for line in lines]
    return [line.stylize_before(style) if style else line for line in padded]


def _gap_rows(draft: GapTexts, width: int) -> Iterator[DraftRow]:
    yield DraftRow([Content.styled(_SESSION, TITLE)])
    gap = 0
    for line in draft.dialogue.shown:
        count = sum(isinstance(piece, Gap) for piece in line.pieces)
        has_cursor = gap <= draft.selected < gap + count
        lead, text = _gapped_line(draft, line, gap)
        sign = Content.styled("▸" if has_cursor else " ", MARK)
        lines = hang(Content.assemble(sign, lead), text, width)
        yield DraftRow(lines, gap if count else -1, has_cursor)
        gap += count


def _gapped_line(draft: GapTexts, line: GappedLine, gap: int) -> tuple[Content, Content]:
    """Write the sign of a line, and the rest with its gaps, of which the first has that number."""
    pieces: list[Content] = []
    for piece in line.pieces:
        if isinstance(piece, Gap):
            style = _CURSOR if gap == draft.selected else f"underline {ACCENT}"
            pieces.append(Content.styled(visible(draft.texts[gap]) or _EMPTY_GAP, style))
            gap += 1
        else:
            pieces.append(Content(visible(piece)))
    whole = Content.assemble(*pieces)
    return whole[:_SIGN], whole[_SIGN:]
