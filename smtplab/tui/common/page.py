"""What is a page of rows, as the reference and the explanations have them?"""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.simulation.text.visible import Visible

__all__ = ["Page", "PageRow", "Part"]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A label and a text.

    Attributes:
        label: What is told; blanks before it stand for depth; "" has the text stand alone.
        text: What is told of it.
    """

    label: Visible
    text: Visible


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under a heading.

    Attributes:
        heading: What stands above them, "" for nothing.
        rows: The rows.
    """

    heading: str
    rows: tuple[PageRow, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What is told of one thing.

    Attributes:
        title: What it is.
        parts: What is told of it.
    """

    title: Visible
    parts: tuple[Part, ...]
