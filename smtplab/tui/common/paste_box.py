"""Where a reply is pasted: several lines, made safe as they come in."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from smtplab.simulation.text.visible import visible
from smtplab.teaching.diagnosis.extract import PASTE_LIMIT

__all__ = ["PasteBox", "clean"]


def clean(text: str) -> str:
    """Make a text of several lines safe to show, cut to what is read of a paste."""
    return "\n".join(visible(line) for line in text[:PASTE_LIMIT].splitlines())


class PasteBox(TextArea):
    """Lines to be explained.

    Args:
        text: What stands there at first.
    """

    DEFAULT_CSS = """
    PasteBox {
        border: round $border-blurred;
        border-title-color: $text-primary;
        border-title-style: bold;
        background: $surface;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    PasteBox:focus { border: round $border; }
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(clean(text), compact=False, highlight_cursor_line=False)

    async def _on_paste(self, event: events.Paste) -> None:
        """Take what is pasted in clean, and as much of it as is read."""
        event.stop()
        event.prevent_default()
        room = PASTE_LIMIT - len(self.text) + len(self.selected_text)
        text = clean(event.text)[: max(0, room)]
        ending = "\n" if event.text.endswith(("\n", "\r")) and len(text) < room else ""
        start, end = self.selection
        self.move_cursor(self.replace(f"{text}{ending}", start, end).end_location)
