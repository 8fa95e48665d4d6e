"""A page of rows, as the reference and the explanations have them."""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.simulation.text.visible import Visible

__all__ = ["PageRow", "PageSection", "ReferencePage"]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A label and a text.

    Attributes:
        label: What is told; spaces before it stand for depth; "" has the text stand alone.
        text: What is told of it.
    """

    label: Visible
    text: Visible


@dataclass(frozen=True, slots=True)
class PageSection:
    """Rows under a heading.

    Attributes:
        heading: What stands above them, "" for nothing.
        rows: The rows.
    """

    heading: str
    rows: tuple[PageRow, ...]


@dataclass(frozen=True, slots=True)
class ReferencePage:
    """What is told of one thing.

    Attributes:
        title: What it is.
        sections: What is told of it.
    """

    title: Visible
    sections: tuple[PageSection, ...]
