"""The row that asks for a larger terminal."""

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

__all__ = ["LEAST", "ROOMY", "RoomNotice"]

LEAST = Size(80, 24)
"""What it takes to show all parts, folded."""

ROOMY = Size(112, 32)
"""What it takes to show them side by side."""


class RoomNotice(Widget):
    """A row that asks for more room, seen only where it is short."""

    DEFAULT_CSS = """
    RoomNotice {
        dock: top;
        height: 1;
        display: none;
        background: $accent;
        color: $background;
        text-style: bold;
    }
    """

    room: reactive[Size] = reactive(LEAST)
    """What there is."""

    def on_mount(self) -> None:
        """Ask at once where the terminal is small from the start."""
        self.room = self.app.size

    def watch_room(self, room: Size) -> None:
        """Show or hide."""
        self.display = room.width < LEAST.width or room.height < LEAST.height

    def render(self) -> Content:
        """Draw how much room there is and how much it takes."""
        least = f"{LEAST.width}x{LEAST.height}"
        return Content(f" needs more room: {least}, here {self.room.width}x{self.room.height}")
