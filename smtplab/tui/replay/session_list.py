"""The sessions of a file, a row each.

Drawn line by line, so that its cost is that of the rows in sight, however many sessions there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from smtplab.simulation.recordings.sessions import RecordedSession
from smtplab.tui.common.extent import set_virtual_size
from smtplab.tui.common.styles import draw_line
from smtplab.tui.replay.session_view import SessionColumns, heading, session_row

__all__ = ["SessionList"]


class SessionList(ScrollView):
    """Rows to choose from under their heading; the line above keeps the focus.

    Args:
        sessions: All of them, by which the columns have their widths.
    """

    class Highlighted(Message):
        """Another session is selected, or none."""

    class Chosen(Message):
        """The selected session is to be opened."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SessionList {
        border: round $border;
        border-title-color: $primary;
        border-title-style: bold;
        border-subtitle-color: $text-warning;
        background: $surface;
        color: $foreground;
        padding: 0 0 0 1;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
        pointer: pointer;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    selected: reactive[int] = reactive(0, repaint=True)
    """Place of the selected row."""

    def __init__(self, sessions: Sequence[RecordedSession]) -> None:
        super().__init__()
        self._all = self._sessions = sessions
        self._columns = SessionColumns.of(sessions, 0)

    @property
    def session(self) -> RecordedSession | None:
        """The selected session."""
        return self._sessions[self.selected] if self._sessions else None

    @property
    def page(self) -> int:
        """How many rows are in sight."""
        return max(1, self.scrollable_content_region.height - 1)

    def show(self, sessions: Sequence[RecordedSession]) -> None:
        """List sessions; the one that is selected stays so, if it is among them."""
        before = self.session
        self._sessions = sessions
        set_virtual_size(self, Size(0, len(sessions) + 1))
        self.selected = sessions.index(before) if before in sessions else 0
        self._follow()
        self.refresh()
        self.post_message(self.Highlighted())

    def on_resize(self) -> None:
        """Write the rows for the width that there is now."""
        self._columns = SessionColumns.of(self._all, self.scrollable_content_region.width - 3)
        self.show(self._sessions)

    def move(self, by: int) -> None:
        """Select the row so many below, or the last there is."""
        self.selected += by

    def validate_selected(self, selected: int) -> int:
        """Stay on a row."""
        return max(0, min(selected, len(self._sessions) - 1))

    def watch_selected(self) -> None:
        """Have the selected row in sight."""
        self._follow()
        self.post_message(self.Highlighted())

    def _follow(self) -> None:
        """Scroll as far as it takes to see the selected row under the heading."""
        top, rows = self.scroll_offset.y, self.page
        wanted = min(max(top, self.selected + 1 - rows), self.selected)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True, force=True)

    def render_line(self, y: int) -> Strip:
        """Draw the heading or a row."""
        width, style = self.size.width, self.visual_style
        row = self.scroll_offset.y + y - 1
        if y == 0:
            return draw_line(Content.assemble("  ", heading(self._columns)), width, style, y)
        if row >= len(self._sessions):
            return Strip.blank(width, style.rich_style)
        line = session_row(self._sessions[row], self._columns)
        if row != self.selected:
            return draw_line(Content.assemble("  ", line), width, style, y)
        chosen = Content.assemble(("▸ ", "bold"), line).pad_right(width)
        colours = "$block-cursor-foreground on $block-cursor-background"
        return draw_line(chosen.stylize(colours), width, style, y)

    def on_click(self, event: events.Click) -> None:
        """Select the row under the pointer; once it is selected, open it."""
        place = event.get_content_offset(self)
        row = -1 if place is None or place.y == 0 else self.scroll_offset.y + place.y - 1
        if not 0 <= row < len(self._sessions):
            return
        if row == self.selected:
            self.post_message(self.Chosen())
        self.selected = row
