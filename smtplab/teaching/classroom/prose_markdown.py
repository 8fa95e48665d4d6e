"""Prose of lessons as Markdown again, for paper: a link is only its text there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span

__all__ = ["fence", "in_one_line", "prose_as_markdown"]

_SIGNS = re.compile(r"([\\`*_\[\]<>|&~])")
_BEGINS = re.compile(r"^(\d*)([#+-]|[.)])(?=[ #])")
_AROUND = {Look.STRONG: "**", Look.EMPHASIS: "*"}
_INDENT = "   "


def prose_as_markdown(prose: Prose) -> Iterator[str]:
    """Yield the lines of prose, an empty one behind each block."""
    for shape, blocks in groupby(prose, key=lambda block: block.shape):
        match shape:
            case Shape.CODE:
                yield from fence(["".join(span.text for span in one.cells[0]) for one in blocks])
            case Shape.ROW:
                yield from _table(list(blocks))
            case Shape.ITEM:
                yield from (*map(_item, blocks), "")
            case _:
                for block in blocks:
                    yield from (f"{_MARKS.get(shape, '')}{_paragraph(block.cells[0])}", "")


_MARKS = {Shape.HEADING: "### ", Shape.QUOTE: "> "}


def fence(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines that are shown as they are, and an empty one behind them."""
    longest = max((len(one) for one in re.findall("`+", "\n".join(lines))), default=0)
    marks = "`" * max(3, longest + 1)
    yield from (marks, *lines, marks, "")


def in_one_line(prose: Prose) -> str:
    """Return prose as one line."""
    return " ".join(_inline(cell) for block in prose for cell in block.cells)


def _table(rows: Sequence[Block]) -> Iterator[str]:
    for row in rows:
        yield f"| {' | '.join(map(_inline, row.cells))} |"
        if row.mark:
            yield "|" + " --- |" * len(row.cells)
    yield ""


def _item(block: Block) -> str:
    indent = _INDENT * block.depth
    text = _paragraph(block.cells[0])
    if not block.mark:
        return f"\n{indent}{_INDENT}{text}"
    return f"{indent}{block.mark if block.mark[0].isdigit() else '-'} {text}"


def _paragraph(spans: Sequence[Span]) -> str:
    """Return a text that begins a line: it is no heading and no item."""
    return _BEGINS.sub(r"\1\\\2", _inline(spans))


def _inline(spans: Sequence[Span]) -> str:
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    if span.look is Look.CODE:
        longest = max((len(one) for one in re.findall("`+", span.text)), default=0)
        ticks = "`" * (longest + 1)
        space = " " if span.text.startswith("`") or span.text.endswith("`") else ""
        return f"{ticks}{space}{span.text}{space}{ticks}"
    around = _AROUND.get(span.look, "")
    return f"{around}{_SIGNS.sub(_BACKSLASH, span.text)}{around}"


_BACKSLASH = r"\\\1"
