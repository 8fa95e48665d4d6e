"""Prose to be read: paragraphs, lists and tables of plain, safe text."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from smtplab.simulation.text.visible import Visible, visible

__all__ = ["Block", "Look", "Prose", "Shape", "Span", "lines", "paragraphs", "plain"]


class Look(Enum):
    """How a piece of text is set."""

    PLAIN = "plain"
    CODE = "code"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    LINK = "link"


class Span(NamedTuple):
    """A piece of text of one look.

    Attributes:
        text: Safe to show.
        look: How it is set.
        target: Where a link leads, as it is written; "" for all else.
    """

    text: Visible
    look: Look = Look.PLAIN
    target: str = ""


class Shape(Enum):
    """What a block is."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    ROW = "row"


class Block(NamedTuple):
    """A paragraph, an item of a list, a line of code, a row of a table.

    Attributes:
        shape: What it is.
        cells: Its text; all but rows have one cell.
        line: Number of its first line in the file, from 1.
        mark: What stands before an item: a bullet or a number; "head" for a table's first row.
        depth: How deep a list is nested, from 0.
    """

    shape: Shape
    cells: tuple[tuple[Span, ...], ...]
    line: int = 0
    mark: str = ""
    depth: int = 0


Prose = tuple[Block, ...]


def paragraphs(*texts: str) -> Prose:
    """Make prose of plain texts, a paragraph each; empty ones are left out."""
    return tuple(Block(Shape.PARAGRAPH, ((Span(visible(text)),),)) for text in texts if text)


def lines(text: Prose) -> Iterator[tuple[int, str]]:
    """Yield the text of each block, with the number of its line."""
    for block in text:
        yield block.line, " ".join("".join(span.text for span in cell) for cell in block.cells)


def plain(text: Prose) -> str:
    """Return a text without its looks."""
    return " ".join(words for _, words in lines(text))
