"""Prose set for a pane: wrapped, with lists, code and tables in their columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from textual.content import Content

from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span
from smtplab.tui.common.styles import CODE, MARK, QUIET, TITLE, fit, hang, wrap

__all__ = ["in_line", "inline_code", "prose_lines"]

_STYLES = {
    Look.PLAIN: "",
    Look.CODE: CODE,
    Look.STRONG: "bold",
    Look.EMPHASIS: "italic",
    Look.LINK: "underline",
}
_CLOSE = frozenset({Shape.ITEM, Shape.CODE, Shape.ROW})
"""Blocks of one shape that follow each other without a blank line."""
_GAP = 2
_BLANK = Content()
_INDENT = Content("  ")


def prose_lines(prose: Prose, width: int) -> list[Content]:
    """Set prose in lines of at most so many columns."""
    lines: list[Content] = []
    columns = _columns(prose, width)
    for before, block in pairwise((None, *prose)):
        if block is None:
            continue
        if before is not None and not (before.shape is block.shape and block.shape in _CLOSE):
            lines.append(_BLANK)
        lines += _set(block, width, columns)
    return lines


def in_line(prose: Prose) -> Content:
    """Set prose as one line that is yet to be wrapped."""
    return Content(" ").join(_content(cell) for block in prose for cell in block.cells)


def inline_code(text: str) -> Content:
    """Set what stands between backticks as code; a text of one line, safe to show."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:
        return Content(text)
    return _content(
        Span(piece, Look.CODE if number % 2 else Look.PLAIN)
        for number, piece in enumerate(map(visible, pieces))
    )


def _content(spans: Iterable[Span], style: str = "") -> Content:
    return Content.assemble(
        *((span.text, f"{style} {_STYLES[span.look]}".strip()) for span in spans)
    )


def _set(block: Block, width: int, columns: Sequence[int]) -> list[Content]:
    text = _content(block.cells[0]) if block.cells else _BLANK
    match block.shape:
        case Shape.PARAGRAPH:
            return hang(_BLANK, text, width)
        case Shape.HEADING:
            return hang(_BLANK, text.stylize_before(TITLE), width)
        case Shape.ITEM:
            indent = "  " * block.depth
            return hang(Content.styled(f"{indent}{block.mark} ", MARK), text, width)
        case Shape.QUOTE:
            return hang(Content.styled("│ ", QUIET), text, width)
        case Shape.CODE:
            lines = hang(_INDENT, text.plain, width)
            return [Content.styled(fit(line.plain, width), "$text-accent") for line in lines]
        case Shape.ROW:
            return _row(block, columns)


def _row(block: Block, columns: Sequence[int]) -> list[Content]:
    """Set a row of a table; a cell that is too wide goes on in the next line of its column."""
    style = "bold" if block.mark == "head" else ""
    cells = [
        wrap(_content(spans, style), max(1, columns[number])) or [_BLANK]
        for number, spans in enumerate(block.cells)
    ]
    height = max(map(len, cells), default=0)
    return [
        Content(" " * _GAP).join(
            (cell[line] if line < len(cell) else _BLANK).pad_right(
                max(0, columns[number] - (cell[line].cell_length if line < len(cell) else 0))
            )
            for number, cell in enumerate(cells)
        )
        for line in range(height)
    ]


def _columns(prose: Prose, width: int) -> list[int]:
    """Share the width out among the columns of the tables; the widest gives way."""
    rows = [block for block in prose if block.shape is Shape.ROW]
    count = max((len(row.cells) for row in rows), default=0)
    wanted = [
        max(_content(row.cells[number]).cell_length for row in rows if number < len(row.cells))
        for number in range(count)
    ]
    while count and sum(wanted) + _GAP * (count - 1) > width and max(wanted) > 1:
        wanted[wanted.index(max(wanted))] -= 1
    return wanted
