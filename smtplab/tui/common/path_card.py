"""The form that asks for a path: a line, and what is wrong with the path."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from smtplab.tui.common.path_line import PathInput

__all__ = ["PathForm"]


class PathForm(Vertical):
    """A frame with a line for a path; what is wrong stands under it until the path changes.

    Args:
        title: What is asked.
        keys: What the keys do.
        line: The line, or the button of a page.
        above: What stands over the line.
    """

    DEFAULT_CSS = """
    PathForm {
        width: 72;
        max-width: 100%;
        height: auto;
        border: round $border;
        border-title-color: $primary;
        border-title-style: bold;
        border-subtitle-color: $text-muted;
        background: $surface;
        padding: 1 1;
        #complaint { height: auto; color: $text-error; display: none; }
        #complaint.-told { display: block; }
    }
    """

    def __init__(self, title: str, keys: str, line: Widget, *above: Widget) -> None:
        super().__init__()
        self.border_title, self.border_subtitle = Content(title), Content(keys)
        self._parts = (*above, line)
        self._complaint = Static(id="complaint")

    def compose(self) -> ComposeResult:
        """Put the line over what is wrong with it."""
        yield from self._parts
        yield self._complaint

    def show_error(self, text: str) -> None:
        """Show what is wrong; the text is safe to show."""
        self._complaint.update(Content(text))
        self._complaint.add_class("-told")

    @on(PathInput.Changed)
    def _forget(self) -> None:
        self._complaint.remove_class("-told")
