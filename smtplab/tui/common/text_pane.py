"""A pane of text: it shows a view, and draws only when the view is new."""

from __future__ import annotations

from abc import abstractmethod
from typing import Generic, TypeVar

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.style import Style

from smtplab.tui.common.extent import set_virtual_size
from smtplab.tui.common.styles import draw_line, edge, fit

__all__ = ["SCROLLS", "TextPane", "View"]

SCROLLS = "Shift+↑↓ scrolls"
"""Stands in the frame of a pane that holds more than can be seen."""

View = TypeVar("View")
"""What a pane shows: a value that is compared with the one before."""


class TextPane(ScrollView, Generic[View], can_focus=True):
    """A scrolling part of a screen that shows a view.

    A subclass says how a view is written (`lines`). The frame is a box, or only a rule above the
    text, in which then all stands that belongs into the frame.

    Attributes:
        remark: What the frame says beside the title, such as which moment is shown.
        is_dense: Whether rows are short, so that no line stands empty between two parts.
        earlier: What there was to see before; what is different comes in sight. None for nothing.
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
        self.remark = ""
        self.is_dense = False
        self.earlier: View | None = None
        self._shown: View | None = None
        self._lines: list[Content] = []

    @abstractmethod
    def lines(self, view: View, width: int) -> list[Content]:
        """Write a view in lines of at most so many columns."""

    def heading(self, view: View) -> str:
        """Return the title in the border, made visible."""
        del view
        return str(self.BORDER_TITLE or "")

    def standing(self, view: View) -> Content:
        """Return what stands at the other end of the title."""
        del view
        return Content()

    def present(self, view: View) -> None:
        """Show a view; the same view again costs nothing."""
        if view == self._shown:
            return
        self._shown = view
        self.scroll_to(y=0, animate=False, immediate=True)
        self._write()

    def lines_in(self, columns: int) -> int:
        """Count the lines that the view takes in so many columns, its frame not included."""
        width = columns - 1 - self.styles.gutter.width - self.scrollbar_size_vertical
        if self._shown is None or width < 1:
            return 0
        return len(self.lines(self._shown, width))

    def read_on(self) -> bool:
        """Scroll down to what follows; return whether there was anything."""
        rows = self.scrollable_content_region.height
        top = self.scroll_offset.y
        if top >= len(self._lines) - rows:
            return False
        self.scroll_to(y=top + max(1, rows - 1), animate=False, immediate=True)
        return True

    def entitle(self) -> None:
        """Write the frame."""
        if self._shown is None:
            return
        is_box = bool(self.styles.border_bottom[0])
        heading, standing = Content(self.heading(self._shown)), self.standing(self._shown)
        width = self.outer_size.width - (6 if is_box else 4)
        room = width if is_box else width - heading.cell_length - standing.cell_length - 6
        remark = Content(self._remark(room))
        right = standing if is_box else Content(" · ").join(filter(None, [standing, remark]))
        title = edge(heading, right, width)
        self.border_title = title if is_box else title.pad(1, 1)
        self.border_subtitle = remark if is_box else ""

    def _remark(self, width: int) -> str:
        """Return what the frame says besides, and last that the pane scrolls if it does."""
        is_longer = len(self._lines) > self.scrollable_content_region.height
        scrolls = SCROLLS if is_longer else ""
        room = width - len(scrolls) - 3 * is_longer
        remark = fit(self.remark, room).rstrip() if self.remark else ""
        return " · ".join(filter(None, [remark, scrolls]))

    def _write(self) -> None:
        # One column is left free, so that no text touches the scrollbar.
        width = self.scrollable_content_region.width - 1
        if self._shown is None or width < 1:
            return
        self._lines = self.lines(self._shown, width)
        set_virtual_size(self, Size(width + 1, len(self._lines)))
        self.entitle()
        self._bring_change_in_sight(width)
        self.refresh()

    def _bring_change_in_sight(self, width: int) -> None:
        """Scroll as far as it takes to see the first line that was not there before."""
        rows = self.scrollable_content_region.height
        if self.earlier is None or len(self._lines) <= rows:
            return
        before = {line.plain for line in self.lines(self.earlier, width)}
        changed = (at for at, line in enumerate(self._lines) if line.plain not in before)
        at = next(changed, 0)
        if at >= rows - 1:
            self.scroll_to(y=at - 1, animate=False, immediate=True)

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
