"""A pane of text: it shows a view, and draws only when the view is new."""

from __future__ import annotations

from typing import Generic, TypeVar

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.extent import set_virtual_size
from smtplab.tui.common.styles import draw_line

__all__ = ["TextPane"]

View = TypeVar("View")


class TextPane(ScrollView, Generic[View], can_focus=True):
    """A scrolling part of the lab screen that shows one moment.

    A subclass says what there is to see (`view`) and how it is written (`lines`).
    """

    DEFAULT_CSS = """
    TextPane {
        background: $surface;
        color: $foreground;
        border: round $border-blurred;
        border-title-color: $text-primary;
        border-title-style: bold;
        border-subtitle-color: $text-muted;
        padding: 0 0 0 1;
        overflow-x: hidden;
        overflow-y: scroll;
        scrollbar-size-vertical: 1;
    }
    TextPane:focus { border: round $border; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._shown: View | None = None
        self._lines: list[Content] = []

    def view(self, transcript: Transcript, cursor: int) -> View:
        """Return what there is to see at the cursor."""
        raise NotImplementedError

    def lines(self, view: View, width: int) -> list[Content]:
        """Write a view in lines of at most so many columns."""
        raise NotImplementedError

    def heading(self, view: View) -> str:
        """Return the title in the border, made visible."""
        del view
        return str(self.BORDER_TITLE or "")

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a moment; the same view again costs nothing.

        Args:
            transcript: The session.
            cursor: Index of the moment; -1 if there is none yet.
        """
        self.present(self.view(transcript, cursor))

    def present(self, view: View) -> None:
        """Show a view."""
        if view == self._shown:
            return
        self._shown = view
        self.border_title = Content(self.heading(view))
        self.scroll_to(y=0, animate=False, immediate=True)
        self._write()

    def _write(self) -> None:
        # One column is left free, so that no text touches the scrollbar.
        width = self.scrollable_content_region.width - 1
        if self._shown is None or width < 1:
            return
        self._lines = self.lines(self._shown, width)
        set_virtual_size(self, Size(width + 1, len(self._lines)))
        self.refresh()

    def on_resize(self) -> None:
        """Write for the width that there is now."""
        self.rewrite()

    def rewrite(self) -> None:
        """Write the same view for another size."""
        self._write()

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        row, width = self.scroll_offset.y + y, self.size.width
        style = self.visual_style
        if row >= len(self._lines):
            return Strip.blank(width, style.rich_style)
        return draw_line(self._with_selection(self._lines[row], row), width, style, row)

    def _with_selection(self, content: Content, row: int) -> Content:
        selection = self.text_selection
        span = selection.get_span(row) if selection else None
        if span is None:
            return content
        start, end = span
        style = Style.from_styles(self.screen.get_component_styles("screen--selection"))
        return content.stylize(style, start, len(content) if end == -1 else end)

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text, for the clipboard."""
        return selection.extract("\n".join(line.plain for line in self._lines)), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        """Draw the selection again."""
        del selection
        self.refresh()
