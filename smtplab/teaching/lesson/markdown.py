"""How does Markdown become prose: paragraphs, lists, tables and links, each with its line?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from markdown_it import MarkdownIt
from markdown_it.token import Token

from smtplab.simulation.visible import visible
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span
from smtplab.teaching.lesson.trouble import Troubles

__all__ = ["ACTIVITY", "Fence", "Page", "Section", "read_page", "read_prose"]

ACTIVITY = "smtp"
"""First word of the info string of an activity."""

_SAFE_MEND = "write it in words; lessons are plain text, lists, tables and links"
_LOOKS = MappingProxyType(
    {"strong_open": Look.STRONG, "em_open": Look.EMPHASIS, "link_open": Look.LINK}
)


@dataclass(frozen=True, slots=True)
class Fence:
    """An activity as it is written.

    Attributes:
        kind: What stands after `smtp`.
        text: Its lines.
        line: Number of the line with its kind.
    """

    kind: str
    text: str
    line: int


@dataclass(slots=True)
class Section:
    """What stands under one heading.

    Attributes:
        title: The heading, safe to show; "" for what stands before the first.
        line: Number of its line.
        brief: What stands before the activity.
        fence: The activity, None if there is none.
        debrief: What stands after it.
    """

    title: str
    line: int
    brief: list[Block] = field(default_factory=list)
    fence: Fence | None = None
    debrief: list[Block] = field(default_factory=list)

    def add(self, blocks: Iterable[Block]) -> None:
        """Add what comes next on the page."""
        (self.debrief if self.fence else self.brief).extend(blocks)


Page = tuple[Section, ...]
"""What stands before the first heading, and then a section a heading."""


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def read_prose(text: str, first: int, troubles: Troubles) -> Prose:
    """Read a text that holds no activity.

    Args:
        text: Markdown.
        first: Number of its first line in the file.
        troubles: Takes what is wrong.
    """
    writer = _Writer(first, troubles)
    for token in _markdown().parse(text):
        writer.take(token)
    return tuple(writer.blocks)


def read_page(text: str, first: int, troubles: Troubles) -> Page:
    """Read a page in sections, each under a `##`.

    Args:
        text: Markdown.
        first: Number of its first line in the file.
        troubles: Takes what is wrong.
    """
    sections = [Section("", first)]
    writer = _Writer(first, troubles)
    tokens = iter(_markdown().parse(text))
    for token in tokens:
        if token.type == "heading_open" and token.tag in {"h1", "h2"} and not token.level:
            sections.append(_headed(token, next(tokens), first, troubles))
            next(tokens)
        elif token.type == "fence" and not token.level and _is_activity(token):
            _take_activity(sections[-1], _fence(token, first), troubles)
        else:
            writer.take(token)
            sections[-1].add(writer.taken())
    return tuple(sections)


def _headed(opening: Token, inline: Token, first: int, troubles: Troubles) -> Section:
    line = first + (opening.map[0] if opening.map else 0)
    spans = tuple(_spans(inline, line, troubles))
    if opening.tag == "h1":
        troubles.add(line, "a heading with one #", "the title stands in the front matter; write ##")
    if not spans:
        troubles.add(line, "a heading without words", "name the step")
    return Section(str(visible("".join(span.text for span in spans))), line)


def _is_activity(token: Token) -> bool:
    return token.info.split()[:1] == [ACTIVITY]


def _fence(token: Token, first: int) -> Fence:
    kind = " ".join(token.info.split()[1:])
    return Fence(kind, token.content, first + (token.map[0] if token.map else 0))


def _take_activity(section: Section, fence: Fence, troubles: Troubles) -> None:
    if not section.title:
        troubles.add(fence.line, "an activity before the first step", "put a ## heading above it")
    if section.fence:
        troubles.add(fence.line, "a second activity in one step", "put a ## heading above it")
    section.fence = fence


class _Writer:
    """Makes blocks of tokens."""

    def __init__(self, first: int, troubles: Troubles) -> None:
        self.blocks: list[Block] = []
        self._first = first
        self._troubles = troubles
        self._line = first
        self._lists: list[_Marks] = []
        self._mark = ""
        self._quotes = 0
        self._heading = False
        self._row: list[tuple[Span, ...]] | None = None
        self._head = ""

    def taken(self) -> list[Block]:
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
            name = _NAMES.get(token.type, token.type)
            self._troubles.add(self._line, f"{name} in a lesson", _SAFE_MEND)

    def inline(self, token: Token) -> None:
        """Take the text of whatever is open."""
        spans = tuple(_spans(token, self._line, self._troubles))
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
        if _is_activity(token):
            self._troubles.add(
                self._line, "an activity inside of something", "start its lines at the margin"
            )
        begin = self._line + (token.type == "fence")
        for line, text in enumerate(token.content.rstrip("\n").split("\n"), start=begin):
            spans = (Span(visible(text), Look.CODE),)
            self.blocks.append(Block(Shape.CODE, (spans,), line))

    def heading(self, token: Token) -> None:
        """Begin or end a heading within a step."""
        self._heading = token.nesting > 0

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


_ACTS: Mapping[str, Callable[[_Writer, Token], None]] = MappingProxyType(
    {
        "inline": _Writer.inline,
        "fence": _Writer.code,
        "code_block": _Writer.code,
        "heading_open": _Writer.heading,
        "heading_close": _Writer.heading,
        "blockquote_open": _Writer.quote,
        "blockquote_close": _Writer.quote,
        "bullet_list_open": _Writer.listing,
        "bullet_list_close": _Writer.listing,
        "ordered_list_open": _Writer.listing,
        "ordered_list_close": _Writer.listing,
        "list_item_open": _Writer.item,
        "thead_open": _Writer.table_head,
        "thead_close": _Writer.table_head,
        "tr_open": _Writer.row,
        "tr_close": _Writer.row,
    }
)
_SILENT = ("_open", "_close")
"""Endings of tokens that say no more than what stands inside of them."""
_NAMES = MappingProxyType(
    {"html_block": "HTML", "html_inline": "HTML", "image": "a picture", "hr": "a line across"}
)


def _spans(inline: Token, line: int, troubles: Troubles) -> Iterable[Span]:
    """Yield the pieces of a text; neighbours of one look are one piece."""
    pending: Span | None = None
    for span in _pieces(inline, line, troubles):
        if pending is not None and pending[1:] == span[1:]:
            pending = pending._replace(text=visible(pending.text + span.text))
            continue
        if pending is not None:
            yield pending
        pending = span
    if pending is not None:
        yield pending


def _pieces(inline: Token, line: int, troubles: Troubles) -> Iterable[Span]:
    looks: list[tuple[Look, str]] = [(Look.PLAIN, "")]
    for token in inline.children or ():
        look, target = looks[-1]
        if token.nesting > 0:
            looks.append(_opened(token, look, target))
        elif token.nesting < 0:
            looks.pop()
        elif token.type in {"softbreak", "hardbreak"}:
            yield Span(visible(" "), look, target)
        elif token.type == "code_inline":
            yield Span(visible(token.content), look if target else Look.CODE, target)
        elif token.type == "text":
            yield Span(visible(token.content), look, target)
        else:
            name = _NAMES.get(token.type, token.type)
            troubles.add(line, f"{name} in a lesson", _SAFE_MEND)


def _opened(token: Token, look: Look, target: str) -> tuple[Look, str]:
    """Return how text looks from here on; a link stays one whatever is inside of it."""
    if token.type == "link_open":
        return Look.LINK, str(visible(str(token.attrGet("href") or "")))
    return (look, target) if target else (_LOOKS.get(token.type, look), "")
