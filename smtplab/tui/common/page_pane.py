"""A page of rows: labels on the left, texts beside them."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from smtplab.tui.common.page import PageRow, ReferencePage
from smtplab.tui.common.styles import MARK, TITLE, hang
from smtplab.tui.common.text_pane import TextPane

__all__ = ["PagePane"]

_LEAST = 6
"""Columns for labels, at the least."""


class PagePane(TextPane[ReferencePage]):
    """Shows a page."""

    def heading(self, view: ReferencePage) -> str:
        """Return its title."""
        return view.title

    def lines(self, view: ReferencePage, width: int) -> list[Content]:
        """Write it; all labels have the same column."""
        labels = (len(row.label) + 2 for part in view.sections for row in part.rows if row.label)
        column = max(_LEAST, *labels, 0)
        lines: list[Content] = []
        for part in view.sections:
            if lines:
                lines.append(Content())
            if part.heading:
                lines.append(Content.styled(part.heading, TITLE))
            lines += (line for row in part.rows for line in _row(row, width, column))
        return lines


def _row(row: PageRow, width: int, column: int) -> Iterator[Content]:
    lead = Content.styled(f"{row.label:<{column}}", MARK) if row.label else Content()
    yield from hang(lead, row.text, width)
