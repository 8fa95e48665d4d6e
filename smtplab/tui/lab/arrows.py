"""One moment, drawn between the two lifelines.

A row is a marker, the client's lifeline, the arrow with its text, the server's lifeline and a
note: `` ▸ │◀─ 250 2.1.0 Ok ───│  mail``. Here it is pieces of text with roles; the wire gives them
their colours.
"""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from smtplab.simulation.lab.moment import SENT, Direction, Moment, MomentKind
from smtplab.simulation.login.decoding import decode_challenge
from smtplab.simulation.text.visible import visible, without_ending

__all__ = [
    "Piece",
    "WireRow",
    "bracket",
    "draw",
    "draw_group",
    "draw_pending",
    "draw_rest",
    "lines_of",
    "note_width",
    "row_width",
]

_NOTE_WIDTHS = (13, 17)
_ROOMY = 72
_ROOMY_CHANNEL = 50
_MARKER_WIDTH = 3
_NARROWEST = 12
_WIDEST = 112
"""Columns of a row at the most: an arrow that is longer is not easier to follow."""
_CONTENT = frozenset({MomentKind.CONTENT, MomentKind.CHUNK})
_SIGNALS = frozenset({MomentKind.HANDSHAKE, MomentKind.TLS, MomentKind.CLOSE, MomentKind.DROP})
_FOLDED = " ({key} unfolds) "
_PENDING = "waits"
_ENDS = {(False, True): "┌", (True, True): "├", (True, False): "└"}


class Piece(NamedTuple):
    """A piece of a row."""

    text: str
    """Safe to show."""

    role: str
    """What it is; the wire has a style for each role."""


class WireRow(NamedTuple):
    """What a row shows beside its moment."""

    lines: Sequence[str]
    """Lines of the moment, safe to show."""

    line: int
    """Which of them stands here."""

    unfolded: bool
    """Whether the others stand below."""

    selected: bool
    """Whether the marker stands here."""

    key: str
    """The key that unfolds what is selected."""

    group: str
    """The bracket of a group that was sent at once, a space outside of one."""


def lines_of(moment: Moment, octets: bytes) -> list[str]:
    """Write what crossed as lines that are safe to show."""
    if moment.kind is MomentKind.REPLY:
        return [visible(line) for line in octets.removesuffix(b"\r\n").split(b"\r\n")]
    if moment.kind is MomentKind.CHUNK:
        return [f"{len(octets)} octets: {visible(octets[:_WIDEST])}"]
    if moment.label:
        return [visible(line) for line in moment.label.split("\n")]
    return [without_ending(octets) or visible(octets)]


def draw(moment: Moment, row: WireRow, width: int) -> list[Piece]:
    """Draw one row, exactly as wide as asked."""
    if moment.kind is MomentKind.LINK:
        return _divider(row, width)
    channel = _channel_width(width)
    note = _note_of(moment) if row.line == 0 else Piece("", "note")
    return [
        Piece(f" {'▸' if row.selected and row.line == 0 else ' '}", "marker"),
        Piece(row.group, "line"),
        Piece("│", "line"),
        *_channel(moment, row, channel),
        Piece("│", "line"),
        Piece(_fit(f"  {note.text}", note_width(width)), note.role),
    ]


def draw_group(moments: Sequence[Moment], selected: int, key: str, width: int) -> list[Piece]:
    """Draw a folded handshake in one row: each arrow with its direction, the selected one marked.

    Args:
        moments: The arrows of the handshake.
        selected: Which of them is selected, from 0; -1 for none.
        key: The key that unfolds it.
        width: Columns of the row.
    """
    channel = _channel_width(width)
    pieces = [Piece("── ", "line")]
    for number, moment in enumerate(moments):
        head, tail = ("", " ▶") if moment.direction is Direction.TO_SERVER else ("◀ ", "")
        role = "command" if number == selected else "signal"
        pieces += [Piece(f"{head}{visible(moment.label)}{tail}", role), Piece(" ── ", "line")]
    if selected >= 0 and channel > _ROOMY_CHANNEL:
        pieces[-1:] = [Piece(_FOLDED.format(key=key), "aside"), Piece("─", "line")]
    used = sum(cell_len(piece.text) for piece in pieces)
    rest = "─" * max(0, channel - used)
    mark = Piece(f" {'▸' if selected >= 0 else ' '} ", "marker")
    body = [*pieces, Piece(rest, "line")]
    if used > channel:
        body = [Piece(set_cell_size("── TCP …", channel), "signal")]
    note = Piece(_fit("  TCP", note_width(width)), "note")
    return [mark, Piece("│", "line"), *body, Piece("│", "line"), note]


def draw_pending(text: str, width: int) -> list[Piece]:
    """Draw a line of the client that has no reply yet.

    Args:
        text: The line, safe to show.
        width: Columns of the row.
    """
    channel = _channel_width(width)
    shown = _clip(text, channel - 6)
    return [
        Piece("   │", "line"),
        Piece("── ", "line"),
        Piece(shown, "command"),
        Piece(f" {'─' * (channel - cell_len(shown) - 5)}▶", "line"),
        Piece("│", "line"),
        Piece(_fit(f"  {_PENDING}", note_width(width)), "aside"),
    ]


def draw_rest(width: int) -> list[Piece]:
    """Draw the lifelines where nothing crosses yet."""
    channel = _channel_width(width)
    return [Piece(f"   │{' ' * channel}│{' ' * note_width(width)}", "line")]


def row_width(columns: int) -> int:
    """Return how wide a row is in so many columns."""
    return min(columns, _WIDEST)


def note_width(width: int) -> int:
    """Return how many cells of a row are to the right of the server's lifeline."""
    return _NOTE_WIDTHS[width >= _ROOMY]


def _channel_width(width: int) -> int:
    return max(_NARROWEST, width - _MARKER_WIDTH - note_width(width) - 2)


def _note_of(moment: Moment) -> Piece:
    """Return what there is to know of a moment beside what crossed."""
    if moment.flags:
        return Piece(f"! {visible(moment.flags[0])}", "flag")
    if moment.answered and (path := moment.answered.recipient) and path.mailbox:
        return Piece(f"for {visible(path.mailbox.local_part)}", "note")
    if moment.kind in (MomentKind.REPLY, MomentKind.CLOSE, MomentKind.DROP):
        asked = decode_challenge(moment)
        return Piece(asked or visible(moment.server.state.name), "note")
    if moment.kind is MomentKind.END_OF_DATA:
        return Piece("end of data", "aside")
    if moment.kind is MomentKind.TLS and moment.records:
        return Piece("TLS", "note")
    return Piece("", "note")


def _channel(moment: Moment, row: WireRow, width: int) -> list[Piece]:
    if row.line > 0:
        return _further_line(row.lines[row.line], moment, width)
    if moment.direction is Direction.NEITHER:
        return _between(row, width)
    if moment.kind is MomentKind.REPLY:
        return _reply(moment, row, width)
    if moment.kind in _SIGNALS:
        return _signal(moment, row.lines[0], width)
    return _command(moment, row.lines[0], width)


def _command(moment: Moment, text: str, width: int) -> list[Piece]:
    """Draw what the client sends: commands on a whole line, content on a dashed one."""
    is_content = moment.kind in _CONTENT
    dash, role = ("╌", "content") if is_content else ("─", "command")
    shown = _clip(text, width - 6)
    rest = width - cell_len(shown) - 5
    return [
        Piece(f"{dash}{dash} ", "line"),
        Piece(shown, role),
        Piece(f" {dash * rest}▶", "line"),
    ]


def _reply(moment: Moment, row: WireRow, width: int) -> list[Piece]:
    """Draw a reply, its code apart from its text; a folded one says how long it is."""
    more = len(row.lines) > 1 and not row.unfolded
    how = f", {row.key} unfolds" if row.selected and width > _ROOMY_CHANNEL else ""
    tail = f" ({len(row.lines)} lines{how})" if more else ""
    text = f"{row.lines[0]} …" if more else row.lines[0]
    shown = _clip(text, max(4, width - 5 - len(tail))).rstrip()
    rest = max(0, width - cell_len(shown) - len(tail) - 4)
    return [
        Piece("◀─ ", "line"),
        *_with_code(shown, moment),
        Piece(tail, "aside"),
        Piece(f" {'─' * rest}", "line"),
    ]


def _further_line(text: str, moment: Moment, width: int) -> list[Piece]:
    """Draw a further line of an unfolded reply."""
    shown = _clip(text, width - 4)
    return [
        Piece("   ", "line"),
        *_with_code(shown, moment),
        Piece(" " * (width - cell_len(shown) - 3), "line"),
    ]


def _with_code(text: str, moment: Moment) -> list[Piece]:
    reply = moment.reply
    cut = len(reply.word) if reply and text.startswith(reply.word) else 0
    role = f"class-{reply.reply_class.value}" if reply else "class-5"
    return [Piece(text[:cut], role), Piece(text[cut:], "reply")]


def _signal(moment: Moment, text: str, width: int) -> list[Piece]:
    """Draw what is no SMTP: the handshake, a close, a drop that does not arrive."""
    shown = _clip(text, width - 6)
    left = max(1, (width - cell_len(shown)) // 2 - 1)
    rest = width - cell_len(shown) - left - 3
    to_server = moment.direction is Direction.TO_SERVER
    head = "✗" if moment.kind is MomentKind.DROP else "▶" if to_server else "◀"
    role = "flag" if moment.kind is MomentKind.DROP else "signal"
    return [
        Piece("─" * left if to_server else head + "─" * (left - 1), "line"),
        Piece(f" {shown} ", role),
        Piece("─" * rest + head if to_server else "─" * (rest + 1), "line"),
    ]


def _divider(row: WireRow, width: int) -> list[Piece]:
    """Draw where other hosts come into play: no lifeline goes through."""
    shown = _clip(row.lines[0], width - _MARKER_WIDTH - 6)
    rest = max(0, width - _MARKER_WIDTH - cell_len(shown) - 4)
    return [
        Piece(f" {'▸' if row.selected else ' '} ", "marker"),
        Piece("══ ", "line"),
        Piece(shown, "note"),
        Piece(f" {'═' * rest}", "line"),
    ]


def _between(row: WireRow, width: int) -> list[Piece]:
    """Draw what crosses in neither direction: time that passes, a note."""
    more = f" (+{len(row.lines) - 1})" if len(row.lines) > 1 and not row.unfolded else ""
    shown = _clip(row.lines[0], width - 6 - len(more)) + more
    left = (width - cell_len(shown) - 2) // 2
    rest = width - cell_len(shown) - left - 2
    return [Piece("┈" * left, "line"), Piece(f" {shown} ", "aside"), Piece("┈" * rest, "line")]


def _clip(text: str, width: int) -> str:
    """Cut a text that is too wide; an ellipsis says that it was."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, max(0, width - 1)).rstrip() + "…"


def _fit(text: str, width: int) -> str:
    return set_cell_size(_clip(text, width), width)


def bracket(moments: Sequence[Moment], index: int) -> str:
    """Return the piece of the bracket that belongs beside a moment, a space where there is none."""
    before, after = _sent_along(moments, index, -1), _sent_along(moments, index, 1)
    if _is_sent(moments, index):
        return _ENDS.get((before, after), " ")
    return "│" if before and after else " "


def _sent_along(moments: Sequence[Moment], index: int, step: int) -> bool:
    """Return whether one of the two moments next to this one came with the same sending."""
    place = moments[index].position.input
    near = (index + step, index + 2 * step)
    return any(_is_sent(moments, each) and moments[each].position.input == place for each in near)


def _is_sent(moments: Sequence[Moment], index: int) -> bool:
    if not 0 <= index < len(moments):
        return False
    moment = moments[index]
    # What servers say to each other comes of one input, but they wait for each reply.
    return moment.direction is Direction.TO_SERVER and moment.kind in SENT and moment.link.hop == 0
