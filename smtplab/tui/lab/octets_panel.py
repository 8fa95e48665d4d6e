"""The panel that shows octets: hexadecimal, text, and content before and after transparency."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.text.hexdump import HexRow, hexdump
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.styles import ACCENT, MARK, QUIET, TITLE, fit, hang
from smtplab.tui.lab import login_texts, texts, tls_texts
from smtplab.tui.lab.moment_pane import MomentPane
from smtplab.tui.lab.octets_view import OctetsView, StoredLine, octets_view

__all__ = ["OctetsPanel"]

_ENDINGS = frozenset(b"\r\n")
_ROWS = 6
"""Rows of lines side by side."""
_ENDING = visible(b"\r\n")


class OctetsPanel(MomentPane[OctetsView]):
    """The selected line octet by octet; in DATA, what is typed, sent and stored side by side."""

    BORDER_TITLE = "Octets"

    def view(self, transcript: Transcript, cursor: int) -> OctetsView:
        """Return the octets of the moment."""
        return octets_view(transcript, cursor)

    def lines(self, view: OctetsView, width: int) -> list[Content]:
        """Write what crossed as TLS, then the three forms of content and the hexdump."""
        if view.records:
            return _of_records(view, width)
        if not view.octets:
            return hang(Content(), texts.NO_OCTETS, width, QUIET)
        if not view.lines:
            return _dump(view, width)
        return [*_side_by_side(view.lines, width), Content(), *_dump(view, width)]


def _of_records(view: OctetsView, width: int) -> list[Content]:
    """Write what both ends read, and what an eavesdropper sees; a record may hold no SMTP."""
    rows = hexdump(view.records, _octets_in(width))
    cipher = [
        Content.assemble((f"{row.offset:04x}  ", QUIET), f"{row.hex}  {row.text}") for row in rows
    ]
    seen = [Content.styled(tls_texts.EAVESDROPPER, TITLE), *cipher]
    if not view.octets:
        return seen
    inside = _side_by_side(view.lines, width) if view.lines else _text(view, width)
    return [Content.styled(tls_texts.INSIDE, TITLE), *inside, Content(), *seen]


def _side_by_side(lines: tuple[StoredLine, ...], width: int) -> list[Content]:
    """Write the last lines, a few of them, so that the octets below are in sight as well."""
    column = (width - 5) // 3
    heads = (texts.TYPED, texts.ON_THE_WIRE, texts.STORED)
    typed, wire, stored = (fit(each, column) for each in heads)
    head = Content.styled(f"{typed}  {wire}   {stored}", TITLE)
    rule = hang(Content(), texts.DOT_RULE, width, QUIET)
    rows: list[Content] = []
    for line in reversed(lines):
        three = _three(line, column, width)
        if rows and len(rows) + len(three) > _ROWS:
            break
        rows = three + rows
    return [head, *rows, *rule]


def _three(line: StoredLine, column: int, width: int) -> list[Content]:
    body, ending = line.wire.removesuffix(_ENDING), line.wire.endswith(_ENDING) * _ENDING
    wire = fit(body, min(column - len(ending), cell_len(body))) + ending
    row = Content.assemble(
        fit(line.typed, column),
        "  ",
        _with_endings(fit(wire, column)),
        (f" {line.sign:<2}", MARK),
        (fit(line.stored, column), MARK if line.sign else ""),
    )
    return [row, *hang(Content("  "), line.note, width, ACCENT)] if line.note else [row]


def _with_endings(text: str) -> Content:
    return Content(text).highlight_regex("[␍␊]", style=MARK)


def _octets_in(width: int) -> int:
    """Return how many octets a row of a hexdump has."""
    # An offset of four digits, two spaces, three columns an octet, a space, one cell an octet.
    return max(4, min(16, (width - 7) // 4 // 4 * 4))


def _text(view: OctetsView, width: int) -> list[Content]:
    lines = [piece for line in view.text for piece in _with_endings(line).wrap(width)]
    note = login_texts.MASKED_OCTETS if view.is_masked else ""
    return lines + (hang(Content(), note, width, QUIET) if note else [])


def _dump(view: OctetsView, width: int) -> list[Content]:
    octets = _octets_in(width)
    rows = [_row(row, view.octets, octets) for row in hexdump(view.octets, octets)]
    more = [texts.MORE_OCTETS.format(count=view.more)] if view.more else []
    notes = [Content.styled(note, QUIET) for note in more]
    if view.held is not None:
        notes += hang(Content(), login_texts.DECODED.format(held=view.held), width, ACCENT)
    legend = hang(Content(), texts.LINE_MARK, width, QUIET)
    return [*_text(view, width), Content(), *rows, *notes, *legend]


def _row(row: HexRow, octets: bytes, width: int) -> Content:
    """Write a row of the hexdump, its CRs and LFs marked in both halves."""
    line = Content.assemble((f"{row.offset:04x}  ", QUIET), f"{row.hex}  ", row.text)
    text = 6 + 3 * width + 1
    for at, octet in enumerate(octets[row.offset : row.offset + width]):
        if octet in _ENDINGS:
            line = line.stylize(MARK, 6 + 3 * at, 8 + 3 * at).stylize(
                MARK, text + at, text + at + 1
            )
    return line
