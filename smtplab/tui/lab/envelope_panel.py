"""The panel that lays envelope and header side by side, with what became of each recipient."""

from __future__ import annotations

from itertools import zip_longest
from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from smtplab.protocol.codes.model import REPLY_CLASSES
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.styles import ACCENT, ADDED, BAD, QUIET, STRONG, TITLE, fit, hang
from smtplab.tui.lab import texts
from smtplab.tui.lab.envelope_view import EnvelopeLine, EnvelopeView, ListedMessage, envelope_view
from smtplab.tui.lab.moment_pane import MomentPane

__all__ = ["EnvelopePanel"]

_COLUMNS = 72
"""From so many columns on, envelope and header stand side by side."""
_POINTS = tuple(f"{point}  " for point in texts.LEDGER_POINTS.values())


class EnvelopePanel(MomentPane[EnvelopeView]):
    """Who gets the bounce, who routes, who is shown to the reader; and the message as stored."""

    BORDER_TITLE = "Envelope and content"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "pick(-1)", "Earlier message", show=False),
        Binding("right", "pick(1)", "Later message", show=False),
    ]

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._pick: int | None = None
        self._seen: tuple[Transcript, int] | None = None

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a moment; what was picked holds until another moment is shown."""
        if self._seen != (transcript, cursor):
            self._seen, self._pick = (transcript, cursor), None
        super().show(transcript, cursor)

    def view(self, transcript: Transcript, cursor: int) -> EnvelopeView:
        """Return envelope and content of what is picked."""
        return envelope_view(transcript, cursor, self._pick)

    def action_pick(self, step: int) -> None:
        """Show the message before or after the one that is shown."""
        if self._shown is None or self._seen is None or not (count := self._shown.count):
            return
        present = count if self._shown.picked is None else self._shown.picked
        self._pick = max(0, min(present + step, count - 1))
        super().show(*self._seen)

    def heading(self, view: EnvelopeView) -> str:
        """Return the title, with the place of the message among the others."""
        title = str(self.BORDER_TITLE)
        if view.picked is None:
            return title
        return texts.PICKED.format(title=title, number=view.picked + 1, count=view.count)

    def lines(self, view: EnvelopeView, width: int) -> list[Content]:
        """Write the parts under each other."""
        if not view.envelope and not view.mails:
            return hang(Content(), texts.NO_MAIL, width, QUIET)
        parts = (
            _paths(view, width),
            _domains(view, width),
            _ledger(view, width),
            _section(texts.MIME, [Content(fit(line, width).rstrip()) for line in view.tree]),
            _maildrops(view, width),
            _stored_lines(view, width),
        )
        lines = [line for part in parts if part for line in (*part, Content())]
        return lines[:-1]


def _section(title: str, lines: list[Content]) -> list[Content]:
    return [Content.styled(title, TITLE), *lines] if lines else []


def _maildrops(view: EnvelopeView, width: int) -> list[Content]:
    """List the messages around the one that is picked."""
    if not view.mails:
        return []
    hint = "" if view.count == 1 and view.picked == 0 else f"  {texts.PICK_HINT}"
    head = Content.assemble((texts.MAILDROPS, TITLE), (hint, QUIET))
    return [head, *(_mail(mail, width, here=mail.index == view.picked) for mail in view.mails)]


def _mail(mail: ListedMessage, width: int, *, here: bool) -> Content:
    size = texts.OCTETS.format(count=mail.size)
    name = f"{'▸' if here else ' '} {mail.index + 1} {fit(mail.maildrop, 12)}"
    text = fit(f"{name} {size:>14}  {mail.subject}", width)
    return Content.styled(text.rstrip(), STRONG if here else "")


def _paths(view: EnvelopeView, width: int) -> list[Content]:
    """Write envelope and header, side by side where there is room."""
    nothing = visible(_without_header(view))
    envelope = [EnvelopeLine(texts.ENVELOPE, visible("")), *view.envelope]
    header = [
        EnvelopeLine(texts.HEADER, visible("")),
        *(view.header or (EnvelopeLine("", nothing),)),
    ]
    if width < _COLUMNS:
        return [*_write_lines(envelope, width), Content(), *_write_lines(header, width)]
    column = (width - 2) // 2
    pairs = zip_longest(
        _write_lines(envelope, column), _write_lines(header, column), fillvalue=Content("")
    )
    return [
        Content.assemble(left, " " * (column + 2 - left.cell_length), right)
        for left, right in pairs
    ]


def _without_header(view: EnvelopeView) -> str:
    if view.tree:
        return texts.NO_FIELDS
    if any(entry.codes[-1] is not None for entry in view.entries):
        return texts.NOT_STORED
    return texts.CONTENT_COMES if view.coming else texts.NO_CONTENT


def _write_lines(lines: list[EnvelopeLine], width: int) -> list[Content]:
    title, *rest = lines
    written = [Content.styled(fit(title.name, width), TITLE)]
    longest = max((len(line.name) for line in rest), default=0)
    name = longest + 1 if longest else 0
    for line in rest:
        written += _line(line, Content.styled(fit(line.name, name), QUIET), width)
    return written


def _line(line: EnvelopeLine, lead: Content, width: int) -> list[Content]:
    """Write a line; the remark stands behind it, or under it where there is no room."""
    style = ACCENT if line.remark.startswith("≠") else QUIET
    room = width - lead.cell_length - cell_len(line.value) - 2
    if line.remark and len(line.remark) <= room:
        return [Content.assemble(lead, line.value, "  ", (line.remark, style))]
    indent = Content(" " * lead.cell_length)
    under = hang(indent, line.remark, width, style) if line.remark else []
    return hang(lead, line.value, width) + under


def _domains(view: EnvelopeView, width: int) -> list[Content]:
    """Write the domains that the message names under each other, each with its reason below."""
    name = max((len(row.name) for row in view.domains), default=0) + 2
    value = max((cell_len(row.value) for row in view.domains), default=0) + 2
    lines: list[Content] = []
    for row in view.domains:
        lead = Content.styled(fit(row.name, name), QUIET)
        text = Content.assemble(fit(row.value, value), row.result)
        lines += hang(lead, text, width)
        lines += hang(Content(" " * name), row.reason, width, QUIET)
    return _section(texts.DOMAINS, lines)


def _ledger(view: EnvelopeView, width: int) -> list[Content]:
    """Write one row a recipient: its codes at the three points, and what they come to."""
    if not (entries := view.entries):
        return []
    fate = max(len(texts.LEDGER_SO), *(len(entry.fate) for entry in entries))
    name = max(12, min(44, width - fate - len("".join(_POINTS))))
    head = fit(texts.LEDGER, name) + "".join(_POINTS) + texts.LEDGER_SO
    rows = [
        Content.assemble(
            fit(f"{fit(entry.recipient, name - 2)}", name),
            *(_code(code, len(point)) for code, point in zip(entry.codes, _POINTS, strict=True)),
            entry.fate,
        )
        for entry in entries
    ]
    more = [Content.styled(texts.MORE.format(count=view.unlisted), QUIET)] if view.unlisted else []
    return [Content.styled(fit(head, width), TITLE), *rows, *more]


def _code(code: int | None, width: int) -> tuple[str, str]:
    if code is None:
        return f"{texts.EMPTY:<{width}}", QUIET
    return f"{code:<{width}}", BAD if REPLY_CLASSES[code].is_refusal else ADDED


def _stored_lines(view: EnvelopeView, width: int) -> list[Content]:
    lines = [piece for line in view.stored for piece in Content(line).fold(width) or [Content()]]
    if view.more:
        lines.append(Content.styled(texts.MORE_OCTETS.format(count=view.more), QUIET))
    return _section(texts.AS_STORED, lines)
