"""Prose from Markdown: paragraphs, lists, tables and links, each with its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.token import Token

from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.lookalikes import (
    ACTIVITY,
    Lookalike,
    misread_code,
    misread_fence,
    misread_lines,
)
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span
from smtplab.teaching.lesson.spans import REFUSED, SAFE_FIX, spans_of

__all__ = ["Writer", "inline_of", "is_activity", "read_prose", "tokens_of"]

_CELL_END = re.compile(r"(?<!\\)\|")
_DEEPEST_HEADING = "###"
_INSIDE = "a heading is not allowed inside a list or a quote"


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def tokens_of(text: str, first: int, problems: Problems) -> Sequence[Token]:
    """Return what Markdown makes of a text; a fence that is never closed is noted."""
    tokens = _markdown().parse(text)
    lines = text.split("\n")
    for token in tokens:
        if token.type == "fence" and token.map and not _is_closed(token, lines):
            line = first + token.map[0]
            problems.add(line, "the fence has no end", f"write {token.markup} below its last line")
    _check_rows(tokens, lines, first, problems)
    return tokens


def _check_rows(
    tokens: Sequence[Token], lines: Sequence[str], first: int, problems: Problems
) -> None:
    """Note rows with more cells than the head of their table has; Markdown drops those."""
    columns = 0
    for token in tokens:
        if token.type == "table_open":
            columns = 0
        columns += token.type == "th_open"
        if token.type == "tr_open" and token.map and columns:
            cells = len(_CELL_END.split(lines[token.map[0]].strip("> \t").strip("|")))
            if cells > columns:
                message = f"the row has {cells} cells, and the head of its table has {columns}"
                problems.add(first + token.map[0], message, r"remove some; write \| for a sign |")


def inline_of(text: str) -> Token:
    """Return what Markdown makes of one line of text."""
    [token] = _markdown().parseInline(text)
    return token


def _is_closed(token: Token, lines: Sequence[str]) -> bool:
    begin, end = token.map or (0, 0)
    last = lines[end - 1].strip("> \t") if end - 1 > begin else ""
    return last.startswith(token.markup) and not last.strip(token.markup[0])


def is_activity(token: Token) -> bool:
    """Return whether a fence is an activity."""
    return token.info.split()[:1] == [ACTIVITY]


def read_prose(text: str, first: int, problems: Problems) -> Prose:
    """Read a text that holds no activity.

    Args:
        text: Markdown.
        first: Number of its first line in the file.
        problems: Takes what is wrong.
    """
    writer = Writer(first, problems)
    for token in tokens_of(text, first, problems):
        writer.take(token)
    return tuple(writer.blocks)


class Writer:
    """Makes blocks of tokens."""

    def __init__(self, first: int, problems: Problems) -> None:
        self.blocks: list[Block] = []
        self._first = first
        self._problems = problems
        self._line = first
        self._lists: list[_Marks] = []
        self._mark = ""
        self._quotes = 0
        self._heading = False
        self._row: list[tuple[Span, ...]] | None = None
        self._head = ""

    def take_blocks(self) -> list[Block]:
        """Return the blocks that are new, and forget them."""
        blocks, self.blocks = self.blocks, []
        return blocks

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.map:
            self._line = self._first + token.map[0]
        act = _ACTS.get(token.type)
        if act is not None:
            act(self, token)
        elif not token.type.endswith(_SILENT):
            name = REFUSED.get(token.type, token.type)
            self._problems.add(self._line, f"{name} cannot stand in a lesson", SAFE_FIX)

    def inline(self, token: Token) -> None:
        """Take the text of whatever is open."""
        spans = tuple(spans_of(token, self._line, self._problems))
        if self._row is None and not self._heading:
            self._note(self._line, misread_lines(token.content))
        if self._row is not None:
            self._row.append(spans)
        else:
            self._add(self._shape(), spans, self._mark, max(0, len(self._lists) - 1))
            self._mark = ""

    def _shape(self) -> Shape:
        if self._heading:
            return Shape.HEADING
        if self._lists:
            return Shape.ITEM
        return Shape.QUOTE if self._quotes else Shape.PARAGRAPH

    def _add(self, shape: Shape, spans: tuple[Span, ...], mark: str = "", depth: int = 0) -> None:
        self.blocks.append(Block(shape, (spans,), self._line, mark, depth))

    def code(self, token: Token) -> None:
        """Take lines of code."""
        if is_activity(token):
            self._problems.add(
                self._line,
                "an activity is not allowed inside a list or a quote",
                "start its lines at the margin",
            )
        begin = self._line + (token.type == "fence")
        self._note(self._line, misread_code(token.info, token.content))
        self._note(begin, misread_fence(token.content))
        for line, text in enumerate(token.content.rstrip("\n").split("\n"), start=begin):
            spans = (Span(visible(text), Look.CODE),)
            self.blocks.append(Block(Shape.CODE, (spans,), line))

    def _note(self, line: int, lookalikes: Iterable[Lookalike]) -> None:
        for below, message, fix in lookalikes:
            self._problems.add(line + below, message, fix)

    def heading(self, token: Token) -> None:
        """Begin or end a heading within a step."""
        self._heading = token.nesting > 0
        if self._heading and token.level:
            self._problems.add(self._line, _INSIDE, "start it at the margin")
        elif self._heading and token.markup != _DEEPEST_HEADING:
            message = f"a heading cannot begin with {token.markup}"
            self._problems.add(self._line, message, "write ## for a step, ### within one")

    def quote(self, token: Token) -> None:
        """Begin or end a quote."""
        self._quotes += token.nesting

    def listing(self, token: Token) -> None:
        """Begin or end a list."""
        if token.nesting > 0:
            start = token.attrGet("start")
            number = int(start) if start is not None else 1
            self._lists.append(_Marks(number if token.type.startswith("ordered") else None))
        else:
            self._lists.pop()

    def item(self, _token: Token) -> None:
        """Begin an item."""
        self._mark = self._lists[-1].next()

    def table_head(self, token: Token) -> None:
        """Begin or end the first row of a table."""
        self._head = "head" if token.nesting > 0 else ""

    def row(self, token: Token) -> None:
        """Begin or end a row."""
        if token.nesting > 0:
            self._row = []
        else:
            cells = tuple(self._row or ())
            self.blocks.append(Block(Shape.ROW, cells, self._line, self._head))
            self._row = None


@dataclass(slots=True)
class _Marks:
    """What stands before the items of a list: a bullet, or the next number."""

    number: int | None

    def next(self) -> str:
        """Return the next mark."""
        if self.number is None:
            return "•"
        self.number += 1
        return f"{self.number - 1}."


_ACTS: Mapping[str, Callable[[Writer, Token], None]] = MappingProxyType(
    {
        "inline": Writer.inline,
        "fence": Writer.code,
        "code_block": Writer.code,
        "heading_open": Writer.heading,
        "heading_close": Writer.heading,
        "blockquote_open": Writer.quote,
        "blockquote_close": Writer.quote,
        "bullet_list_open": Writer.listing,
        "bullet_list_close": Writer.listing,
        "ordered_list_open": Writer.listing,
        "ordered_list_close": Writer.listing,
        "list_item_open": Writer.item,
        "thead_open": Writer.table_head,
        "thead_close": Writer.table_head,
        "tr_open": Writer.row,
        "tr_close": Writer.row,
    }
)
_SILENT = ("_open", "_close")
"""Endings of tokens that say no more than what stands inside of them."""
