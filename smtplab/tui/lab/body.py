"""The body of a lab screen: text, wire, panel, states and reply, each with the room it gets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.room_notice import ROOMY
from smtplab.tui.common.text_pane import TextPane
from smtplab.tui.lab.reply_pane import ReplyPane
from smtplab.tui.lab.room import WIRE_ROWS, LabParts, LabRoom, share_room
from smtplab.tui.lab.side_panel import Pane, SidePanel
from smtplab.tui.lab.state_bar import StateBar
from smtplab.tui.lab.state_diagram import StateDiagram
from smtplab.tui.lab.wire_frame import WireFrame

__all__ = ["LabBody"]


class LabBody(Container):
    """What stands between the title and the prompt.

    Args:
        text: What there is to read beside the wire or above it, None for nothing.

    Attributes:
        parts: What there is to show; a change holds from the next `show` on.
        room: Where each part stands; None before the size of the screen is known.
    """

    DEFAULT_CSS = """
    LabBody {
        height: 1fr;
        #stage { height: 1fr; }
        #center { width: 1fr; height: 1fr; }
        #below { height: auto; }
        #text { display: none; height: auto; }
        #side { display: none; width: 1fr; }
        #side > * { width: 100%; height: 100%; }
        WireFrame { width: 1fr; height: 1fr; }
        StateDiagram { height: 9; }

        &.-text #text { display: block; }
        &.-beside #stage { layout: horizontal; }
        &.-beside #text, &.-beside #center { height: 100%; }
        &.-panel-beside #center { layout: horizontal; }
        &.-panel-beside WireFrame { height: 100%; max-width: 114; }
        &.-beside.-picture #below { layout: horizontal; }
        &.-beside.-picture StateDiagram { width: 68; height: 100%; }
        &.-beside.-picture ReplyPane { width: 1fr; height: 100%; }
        &.-column { layout: horizontal; }
        &.-column #stage { width: 114; height: 100%; }
        &.-column.-beside.-picture #below { width: 1fr; layout: vertical; }
        &.-column.-beside.-picture StateDiagram, &.-column.-beside.-picture ReplyPane {
            width: 100%;
        }
        &.-replyless.-beside.-picture StateDiagram { width: 100%; }
        &.-panel #side, &.-panel-beside #side { display: block; }
        &.-rules TextPane, &.-rules StateDiagram {
            border: none;
            border-top: solid $border-blurred;
        }
        &.-rules TextPane:focus { border-top: solid $border; }
        &.-rules ReplyPane { border: none; }
        &.-rules.-beside #text { padding-right: 1; }
        &.-rules.-panel-beside SidePanel { padding-left: 1; }
        &.-rules.-beside.-picture ReplyPane { padding-left: 2; }
        &.-reading #stage { align: center top; }
        &.-reading #text { max-width: 80; }
        &.-reading #center, &.-reading #below { display: none; }
    }
    """

    def __init__(self, text: TextPane[Any] | None = None) -> None:
        super().__init__()
        self.parts = LabParts(has_text=text is not None)
        self.room: LabRoom | None = None
        self._screen_size = Size()
        self._text = text
        self.wire = WireFrame()
        self.side = SidePanel()
        self.reply = ReplyPane()
        self._states: Sequence[Widget] = (StateDiagram(), StateBar())
        self._text_box, self._below = Container(id="text"), Container(id="below")

    def compose(self) -> ComposeResult:
        """Put the parts where they stand."""
        with Container(id="stage"):
            with self._text_box:
                if self._text:
                    yield self._text
            with Container(id="center"):
                yield self.wire
                yield self.side
        with self._below:
            yield from self._states
            yield self.reply

    @property
    def has_line(self) -> bool:
        """Whether there is room for the line to type in."""
        return self.room is None or self.room.has_line

    def resize(self, size: Size) -> None:
        """Share out the room of a screen of another size."""
        self._screen_size = size
        self._arrange()

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Have all parts in sight show a moment, each with the room that it needs for that."""
        self.wire.show(transcript, cursor)
        self.side.show(transcript, cursor)
        self._arrange()
        self.side.name_moment(transcript, cursor, is_named=not self.wire.display)
        for part in (*self._states, self.reply):
            if part.display:
                cast("Pane", part).show(transcript, cursor)

    def scroll_part(self, by: int) -> None:
        """Scroll the open panel, else the text where it is longer than its pane, else the reply."""
        is_free = not self.side.opened and self._text is not None and self._text.max_scroll_y > 0
        pane = self._text if is_free else self.side.panel
        (pane or self.reply).scroll_relative(y=by, animate=False, immediate=True)

    def _arrange(self) -> None:
        """Share out the room again if more or less of it is needed."""
        if not self._screen_size:
            return
        before, self.parts = self.room, self._count_lines()
        self.room = share_room(self._screen_size, self.parts)
        if self.room != before:
            self._lay_out(self.room)

    def _count_lines(self) -> LabParts:
        """Return what there is to show, with the lines that its texts take."""
        before = self.room or share_room(self._screen_size, self.parts)
        columns = self._screen_size.width
        text = panel = 0
        if self._text and not before.is_beside:
            text = self._set_text(self._text, columns)
        if self.side.opened:
            beside = before.text_columns if self.parts.has_text and before.is_beside else 0
            panel = max(1, self.side.lines_in(columns - beside))
        wire = min(self.wire.wire.row_count, WIRE_ROWS)
        return replace(self.parts, text=text, wire=wire, panel=panel)

    def _set_text(self, text: TextPane[Any], columns: int) -> int:
        """Set a text densely where rows are wanted for the wire, or would be short; count them."""
        text.is_dense = False
        loose = text.lines_in(columns)
        if self.parts.is_alone:
            return loose
        room = share_room(self._screen_size, replace(self.parts, text=loose, panel=0))
        is_short = self._screen_size.height < ROOMY.height
        text.is_dense = room.text <= loose or (is_short and self.parts.is_typing)
        return text.lines_in(columns) if text.is_dense else loose

    def _lay_out(self, room: LabRoom) -> None:
        diagram, lamps = self._states
        names = {"beside": room.is_beside, "rules": not room.is_boxed, "picture": room.has_picture}
        names |= {"panel": bool(room.panel), "panel-beside": room.is_panel_beside}
        names |= {"column": room.has_column, "reading": room.is_alone, "replyless": not room.reply}
        names |= {"text": self.parts.has_text and (room.is_beside or bool(room.text))}
        for name, is_so in names.items():
            self.set_class(is_so, f"-{name}")
        self.wire.display = bool(room.wire)
        self.wire.is_boxed = room.is_boxed
        diagram.display, lamps.display = room.has_picture, room.has_lamps
        self.reply.display = bool(room.reply)
        text, below = self._text_box, self._below
        is_tall = room.is_beside or room.is_alone
        text.styles.height = "100%" if is_tall else room.text
        text.styles.width = room.text_columns if room.is_beside and not room.is_alone else "100%"
        self.side.styles.height = room.panel or "100%"
        below.styles.height = "100%" if room.has_column else room.below or "auto"
        reply = "1fr" if room.has_column else "100%" if room.below else room.reply
        self.reply.styles.height = reply
        diagram.styles.height = room.below if room.has_column else None
