"""How the rows and columns of a lab screen are shared out among its parts."""

from __future__ import annotations

from dataclasses import dataclass

from textual.geometry import Size, clamp

from smtplab.tui.common.room_notice import LEAST, ROOMY
from smtplab.tui.lab.diagram_art import HEIGHT, WIDTH

__all__ = ["WIRE_ROWS", "LabParts", "LabRoom", "share_room"]

_OUTSIDE = 4
"""Rows of the title, of the prompt with the row under it, and of the keys."""
_PICTURE = Size(WIDTH + 4, HEIGHT + 2)
"""The picture of the states with the two rows under it, without its frame."""
_REPLY = Size(40, 6)
"""A reply digit by digit."""
_REPLY_FOLDED = 2
_WIRE_ROOMY = 10
"""Rows of the wire that the picture and the digits leave to it."""
WIRE_ROWS, _DEBRIEF, _READ, _LEAST = 8, 7, 4, 2
"""Rows of the wire, if it has them, while lines are typed; beside a debrief; else; at least."""
_TEXT = Size(40, 8)
"""Columns of a text beside the wire, and rows with the frame of one above it."""
_READABLE = 76
"""Columns of a text that are still easy to read, with its frame."""
_WIRE_COLUMNS = 80
_WIRE_AT_MOST = 114
"""Columns beyond which an arrow that is longer is not easier to follow, with the frame."""


@dataclass(frozen=True, slots=True)
class LabParts:
    """What there is to show.

    Attributes:
        has_text: Whether a text belongs to the wire.
        text: Lines of that text.
        wire: Rows that the wire holds.
        panel: Lines of the open panel, 0 for none.
        is_typing: Whether lines are typed, so that much of the wire is wanted.
        is_debrief: Whether what is read is about what the whole wire shows.
        is_asking: Whether one of several answers is to be chosen, so that no line is typed.
        is_alone: Whether there is nothing but the text.
        hides_reply: Whether it is asked what a reply means, so that it is not told.
    """

    has_text: bool = False
    text: int = 0
    wire: int = WIRE_ROWS
    panel: int = 0
    is_typing: bool = True
    is_debrief: bool = False
    is_asking: bool = False
    is_alone: bool = False
    hides_reply: bool = False


@dataclass(frozen=True, slots=True)
class LabRoom:
    """Where each part stands; a height of 0 hides it.

    Attributes:
        is_beside: Whether text and wire stand side by side, and picture and reply.
        is_alone: Whether there is nothing but the text.
        is_boxed: Whether parts have frames on all sides; else a rule above each has to do.
        text: Rows of the text, its frame included; 0 where it is beside the wire.
        text_columns: Columns of a text that is beside the wire.
        wire: Rows of the wire, its frame included.
        panel: Rows of the panel, its frame included; 0 where it is beside the wire, or closed.
        is_panel_beside: Whether it is open beside the wire.
        has_picture: Whether the states are a picture.
        has_lamps: Whether they are lamps.
        has_column: Whether picture and reply stand one above the other, beside the wire.
        below: Rows of what stands below the wire where those are side by side, else 0.
        reply: Rows of the reply.
        has_line: Whether the line to type in is shown.
    """

    is_beside: bool
    is_alone: bool
    is_boxed: bool
    text: int
    text_columns: int
    wire: int
    panel: int
    is_panel_beside: bool
    has_picture: bool
    has_lamps: bool
    has_column: bool
    below: int
    reply: int
    has_line: bool


def share_room(room: Size, parts: LabParts) -> LabRoom:
    """Share out the room.

    The picture of the states and the digits of a reply come as soon as there is room for each of
    them; that is decided by the size alone, so that nothing jumps while one works. Only a long
    debrief has them give way to it and to the wire.

    Args:
        room: The size of the screen.
        parts: What there is to show.
    """
    is_beside = room.width >= ROOMY.width
    is_boxed = is_beside and room.height >= ROOMY.height
    rows = room.height - _OUTSIDE - (room.width < LEAST.width or room.height < LEAST.height)
    spare = rows - 1 - _WIRE_ROOMY - (_TEXT.height if parts.has_text and not is_beside else 0)
    pair = _PICTURE.height + 1 + (0 if is_beside else _REPLY.height)
    has_picture = room.width >= _PICTURE.width and spare >= pair
    has_line = is_beside or not parts.is_asking
    rows += not has_line
    reply = _reply_rows(rows, spare, parts, is_beside=is_beside)
    states = _PICTURE.height + 1 + is_boxed if has_picture else int(rows > _LEAST + 4)
    below = states if has_picture and is_beside else states + reply
    if parts.is_debrief and not (is_beside or parts.panel) and rows - below < _rows_wanted(parts):
        has_picture, states, reply, below = False, 0, 0, 0
    is_wide = room.width >= _WIRE_AT_MOST + _PICTURE.width
    has_column = is_wide and has_picture and not (parts.has_text or parts.panel)
    below = 0 if has_column else below
    text, wire, panel = _stage(rows - below, parts, is_beside=is_beside, edges=3 * is_boxed or 1)
    return LabRoom(
        is_beside,
        parts.is_alone,
        is_boxed,
        text,
        clamp(room.width - _WIRE_COLUMNS, _TEXT.width, _READABLE),
        wire,
        panel,
        bool(parts.panel and not panel),
        has_picture,
        bool(states) and not has_picture,
        has_column,
        states if has_picture and is_beside else 0,
        reply,
        has_line,
    )


def _reply_rows(rows: int, spare: int, parts: LabParts, *, is_beside: bool) -> int:
    """Return how many rows a reply is taken apart in; it gives way to what is read instead."""
    if parts.hides_reply or (not is_beside and (parts.is_asking or parts.panel)):
        return 0
    if spare > _REPLY.height:
        return _REPLY.height
    if rows < WIRE_ROWS + _REPLY_FOLDED + 2:
        return 0
    return _REPLY_FOLDED if parts.is_typing or parts.has_text else _REPLY_FOLDED + 1


def _wire_wanted(parts: LabParts) -> int:
    """Return how many rows of the wire are wanted beside a text."""
    most = WIRE_ROWS if parts.is_typing else _DEBRIEF if parts.is_debrief else _READ
    return min(most, max(_READ, parts.wire + 1))


def _rows_wanted(parts: LabParts) -> int:
    """Return how many rows a whole text and the wire want, each with the rule above it."""
    return 2 + parts.text + _wire_wanted(parts)


def _stage(rows: int, parts: LabParts, *, is_beside: bool, edges: int) -> tuple[int, int, int]:
    """Share rows out among text, wire and panel."""
    if parts.panel and not (is_beside and not parts.has_text):
        panel = min(parts.panel + max(1, edges - 1), rows)
        wire = rows - panel if rows - panel >= edges + 3 else 0
        return 0, wire, panel if wire else rows
    if is_beside or not parts.has_text:
        return 0, rows, 0
    wanted = _wire_wanted(parts)
    least = 1 + max(_LEAST, min(wanted, rows - 1 - _READ))
    text = min(1 + parts.text, max(rows - least, min(3, rows - _LEAST)))
    return text, rows - text, 0
