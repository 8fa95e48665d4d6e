"""What crossed the wire, as arrows between two lifelines.

Drawn line by line, so that its cost is that of the rows in sight, however long the session is.
"""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.extent import set_virtual_size
from smtplab.tui.lab.arrows import (
    Piece,
    WireRow,
    bracket,
    draw,
    draw_group,
    draw_pending,
    draw_rest,
    lines_of,
    row_width,
)
from smtplab.tui.lab.wire_rows import RowContent, WireRows, find_handshakes
from smtplab.tui.messages import SelectMoment

__all__ = ["Wire"]

_ROLES = (
    "line", "marker", "command", "content", "reply", "signal", "note", "aside", "flag",
    "class-2", "class-3", "class-4", "class-5",
)  # fmt: skip


_CONTEXT = 3
"""In more rows than these, what stands before and after the selected moment is seen too."""
_NONE = -2
"""No moment, neither selected nor later."""
_DRAWN_AT_MOST = 512
"""Rows that are kept as they were drawn: some screens full."""


class Wire(ScrollView, can_focus=True):
    """The moments of a transcript, one of them selected.

    Attributes:
        unfold_key: The key that is said to unfold what is selected.
        pending: A line of the client that has no reply yet, safe to show; "" for none. It stands
            after the last moment, from the next `show` on.
    """

    DEFAULT_CSS = """
    Wire {
        height: 1fr;
        overflow-x: hidden;
        overflow-y: scroll;
        background: $surface;
        color: $foreground;
        scrollbar-size-vertical: 1;
        & > .wire--line { color: $text-muted; }
        & > .wire--marker { color: $accent; text-style: bold; }
        & > .wire--command { color: $foreground; text-style: bold; }
        & > .wire--content { color: $foreground; }
        & > .wire--reply { color: $foreground; }
        & > .wire--signal { color: $text-muted; }
        & > .wire--note { color: $secondary; }
        & > .wire--aside { color: $text-muted; text-style: italic; }
        & > .wire--flag { color: $warning; text-style: bold; }
        & > .wire--class-2 { color: $success; text-style: bold; }
        & > .wire--class-3 { color: $primary; text-style: bold; }
        & > .wire--class-4 { color: $warning; text-style: bold; }
        & > .wire--class-5 { color: $error; text-style: bold; }
        & > .wire--selected { background: $block-cursor-background; }
        & > .wire--later { color: $text-disabled; text-style: not bold; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "wire--selected",
        "wire--later",
        *(f"wire--{role}" for role in _ROLES),
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,left", "screen.step(-1)", "Back one arrow", show=False),
        Binding("down,right", "screen.step(1)", "On one arrow", show=False),
        Binding("pageup", "screen.step_exchange(-1)", "Back one exchange", show=False),
        Binding("pagedown", "screen.step_exchange(1)", "On one exchange", show=False),
        Binding("home", "screen.to_start", "To the start", show=False),
        Binding("end", "screen.to_end", "To the end", show=False),
        Binding("enter", "screen.activate_line", "What Enter does here", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.unfold_key = "Enter"
        self.pending = ""
        self._drawn_pending = ""
        self._rows = WireRows()
        self._transcript = Transcript()
        self._cursor = -1
        self._styles: dict[str, Style] = {}
        self._drawn: dict[tuple[object, ...], Strip] = {}
        self._handshakes: list[range] = []
        self._shows_secrets = False

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a transcript with one moment selected; -1 for none."""
        before = self._cursor
        same = transcript is self._transcript and len(transcript.moments) >= self._rows.count
        grown = not same or len(transcript.moments) != self._rows.count
        if not same:
            self._rows.clear()
            self._drawn.clear()
            self._handshakes.clear()
        self._transcript, self._cursor = transcript, cursor
        if transcript.shows_secrets is not self._shows_secrets:
            self._shows_secrets = transcript.shows_secrets
            self._drawn.clear()
            self.refresh()
        if grown:
            self._handshakes += find_handshakes(transcript.moments, self._rows.count)
            self._rows.count = len(transcript.moments)
        is_pending_new = self.pending != self._drawn_pending
        self._drawn_pending = self.pending
        if self._fold_handshakes(before if same else -1) or grown or is_pending_new:
            grown = True
            self._resize()
        first = min(before, cursor) if same else 0
        self._redraw(first, None if grown else max(before, cursor))
        self._follow()

    @property
    def row_count(self) -> int:
        """How many rows there are, in sight or not."""
        return self._rows.height + bool(self.pending)

    def _fold_handshakes(self, before: int) -> bool:
        """Fold each handshake that is over, or whose arrows were passed over; return whether any.

        Args:
            before: The moment that was selected before.
        """
        over = [
            group
            for group in self._handshakes
            if group.stop <= self._cursor + (before not in group)
        ]
        for group in over:
            self._rows.fold_group(group)
            self._handshakes.remove(group)
        return bool(over)

    @property
    def can_unfold(self) -> bool:
        """Whether the selected moment is folded, alone or with others."""
        if self._cursor < 0 or self._rows.is_unfolded(self._cursor):
            return False
        lines = self._lines(self._transcript.moments[self._cursor])
        return len(lines) > 1 or self._rows.group_of(self._cursor) is not None

    def toggle_fold(self) -> None:
        """Unfold the selected reply or handshake, or fold the reply again."""
        if self._cursor < 0:
            return
        if (group := self._rows.group_of(self._cursor)) is not None:
            self._rows.unfold_group(group)
        elif self._rows.is_unfolded(self._cursor):
            self._rows.fold(self._cursor)
        elif (lines := len(self._lines(self._transcript.moments[self._cursor]))) > 1:
            self._rows.unfold(self._cursor, lines)
        self._resize()
        self._redraw(self._cursor)
        self._follow()

    def _resize(self) -> None:
        set_virtual_size(self, Size(self._width, self.row_count))

    @property
    def _width(self) -> int:
        """How wide a row is, without the bar."""
        return row_width(self.size.width - self.scrollbar_size_vertical)

    def _redraw(self, first: int, last: int | None = None) -> None:
        """Draw some moments again.

        Args:
            first: The first of them.
            last: The last of them, None for all that is in sight after the first.
        """
        top = max(self._rows.row_of(max(0, first)), self.scroll_offset.y)
        bottom = self.scroll_offset.y + self.size.height
        if last is not None:
            bottom = min(bottom, self._rows.rows_of(max(0, last)).stop)
        if top < bottom:
            self.refresh_lines(top, bottom - top)

    def _follow(self) -> None:
        """Scroll as far as it takes to see the selected moment, and a row on either side of it."""
        if self._cursor < 0 or not self.size.height:
            return
        rows, height = self._rows.rows_of(self._cursor), self.size.height
        beside = int(height > _CONTEXT)
        wanted = max(self.scroll_offset.y, rows.stop + beside - height)
        wanted = min(wanted, rows.start - beside, self.row_count - height)
        if (wanted := max(0, wanted)) != self.scroll_offset.y:
            self.scroll_to(y=wanted, animate=False, immediate=True, force=True)

    def on_show(self) -> None:
        """Draw all again: what was drawn before the wire was hidden may show another moment."""
        self.refresh()

    def on_resize(self) -> None:
        """Keep the selected moment in sight."""
        self._resize()
        self._follow()

    def notify_style_update(self) -> None:
        """Look up the colours again."""
        super().notify_style_update()
        self._styles.clear()
        self._drawn.clear()

    def render_line(self, y: int) -> Strip:
        """Draw one row; what scrolls past is drawn once."""
        row = self.scroll_offset.y + y
        spot = self._rows.content_at(row)
        look = (row, self.size.width, self._look(spot) if spot else self._pending_at(row))
        if (strip := self._drawn.get(look)) is None:
            if len(self._drawn) > _DRAWN_AT_MOST:
                self._drawn.clear()
            strip = self._drawn[look] = self._draw(spot, row).apply_offsets(0, row)
        return self._with_selection(strip, row)

    def _look(self, spot: RowContent) -> tuple[object, ...]:
        """Name all that the look of a moment's row depends on, beside its place."""
        past = spot.moment - self._cursor
        tone = (past > 0) - (past < 0)
        group = self._rows.group_of(spot.moment)
        return (
            *spot,
            tone,
            group and self._cursor in group and self._cursor,
            self.unfold_key,
            self._rows.is_unfolded(spot.moment),
            bracket(self._transcript.moments, spot.moment),
        )

    def _pending_at(self, row: int) -> str:
        """Return the line without a reply that stands on a row, "" for none."""
        return self.pending if row == self._rows.height else ""

    def _draw(self, spot: RowContent | None, row: int) -> Strip:
        """Draw a row: a moment, the line without a reply, or the lifelines where nothing is."""
        base, pending = self._base, "" if spot else self._pending_at(row)
        moment = spot.moment if spot else _NONE if pending else self._cursor + 1
        rest = draw_pending(pending, self._width) if pending else draw_rest(self._width)
        pieces = self._pieces(spot) if spot else rest
        if spot and self._cursor in (self._rows.group_of(spot.moment) or ()):
            moment = self._cursor
        segments = [Segment(text, base + self._style(role, moment)) for text, role in pieces]
        return Strip(segments).adjust_cell_length(self.size.width, base)

    def _pieces(self, spot: RowContent) -> list[Piece]:
        if (group := self._rows.group_of(spot.moment)) is not None:
            selected = self._cursor - group.start if self._cursor in group else -1
            arrows = self._transcript.moments[group.start : group.stop]
            return draw_group(arrows, selected, self.unfold_key, self._width)
        moment = self._transcript.moments[spot.moment]
        lines = self._lines(moment)
        row = WireRow(
            lines,
            min(spot.line, len(lines) - 1),
            self._rows.is_unfolded(spot.moment),
            spot.moment == self._cursor,
            self.unfold_key,
            bracket(self._transcript.moments, spot.moment),
        )
        return draw(moment, row, self._width)

    def _lines(self, moment: Moment) -> list[str]:
        return lines_of(moment, self._transcript.octets(moment))

    @property
    def _base(self) -> Style:
        """The style under all others; Textual works it out again each time it is asked."""
        if "" not in self._styles:
            self._styles[""] = self.rich_style
        return self._styles[""]

    def _style(self, role: str, index: int) -> Style:
        later = index > self._cursor
        key = f"{role}{later}{index == self._cursor}"
        if (style := self._styles.get(key)) is None:
            style = self.get_component_rich_style(f"wire--{role}", partial=True)
            if later:
                style += self.get_component_rich_style("wire--later", partial=True)
            elif index == self._cursor:
                style += self.get_component_rich_style("wire--selected", partial=True)
            self._styles[key] = style
        return style

    def _with_selection(self, strip: Strip, row: int) -> Strip:
        """Mark what the mouse has selected on a row."""
        selection = self.text_selection
        span = selection.get_span(row) if selection else None
        if span is None:
            return strip
        start, end = span[0], strip.cell_length if span[1] < 0 else span[1]
        marked = strip.crop(start, end).apply_style(
            Style.null() + self.screen.get_component_rich_style("screen--selection")
        )
        return Strip.join([strip.crop(0, start), marked, strip.crop(end)])

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Give the text that the mouse has selected."""
        spots = map(self._rows.content_at, range(self._rows.height))
        rows = (self._text(spot) for spot in spots if spot)
        return selection.extract("\n".join(rows)), "\n"

    def _text(self, spot: RowContent) -> str:
        return "".join(piece.text for piece in self._pieces(spot)).rstrip()

    def selection_updated(self, selection: Selection | None) -> None:
        """Show what is selected now."""
        del selection
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Select the moment under the pointer; once it is selected, unfold it."""
        spot = self._rows.content_at(self.scroll_offset.y + event.y)
        if spot is None:
            return
        if self._cursor in (self._rows.group_of(spot.moment) or (spot.moment,)):
            self.toggle_fold()
        self.post_message(SelectMoment(spot.moment))
