"""The panel that shows the buffers of both ends, and what the last arrow did to them."""

from __future__ import annotations

from itertools import zip_longest

from textual.content import Content

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.styles import ADDED, QUIET, STRUCK, TITLE, fit, hang
from smtplab.tui.lab import texts
from smtplab.tui.lab.ends_view import MINUS, PLUS, TURNED, Buffer, EndsView, Item, ends_view
from smtplab.tui.lab.moment_pane import MomentPane

__all__ = ["BothEnds"]

_LABEL = 14
_STYLES = {PLUS: ADDED, TURNED: ADDED, MINUS: STRUCK}


class BothEnds(MomentPane[EndsView]):
    """Client and server side by side: state, reverse-path, forward-paths and the rest."""

    BORDER_TITLE = "Both ends"

    def view(self, transcript: Transcript, cursor: int) -> EndsView:
        """Return what both ends hold."""
        return ends_view(transcript, cursor)

    def lines(self, view: EndsView, width: int) -> list[Content]:
        """Write what changed, then one row a buffer."""
        column = (width - _LABEL) // 2
        head = " " * _LABEL + fit(f"  {texts.CLIENT}", column) + f"  {texts.SERVER}"
        rows = [row for buffer in view.buffers for row in _rows(buffer, column)]
        changes = [line for each in view.changes for line in hang(Content(), each, width)]
        return [*changes, Content.styled(head, TITLE), *rows] if rows else changes


def _rows(buffer: Buffer, column: int) -> list[Content]:
    labels = (buffer.name,)
    cells = zip_longest(labels, _cells(buffer.client, column), _cells(buffer.server, column))
    return [
        Content.assemble(
            (fit(label or "", _LABEL), QUIET), client or Content(" " * column), server or ""
        )
        for label, client, server in cells
    ]


def _cells(items: tuple[Item, ...] | None, column: int) -> list[Content]:
    """Write a buffer in lines; None is an end that has no such buffer."""
    if items is None:
        return []
    return [line for item in items or (Item(" ", texts.EMPTY),) for line in _item(item, column)]


def _item(item: Item, column: int) -> list[Content]:
    lead = Content.styled(f"{item.sign} ", ADDED if item.sign.strip() else "")
    style = _STYLES.get(item.sign, QUIET if item.text == texts.EMPTY else "")
    width = column - lead.cell_length
    text = item.text if item.breaks else fit(item.text, width).rstrip()
    return [line.pad_right(column - line.cell_length) for line in hang(lead, text, column, style)]
