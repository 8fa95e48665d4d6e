"""A menu: rows to choose from.

A light list: Textual's own would more than double the cost of the first frame.
"""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click, Key, MouseEvent, MouseMove
from textual.reactive import reactive
from textual.widget import Widget

from smtplab.tui.messages import MenuSelected

__all__ = ["Menu", "MenuRow"]


class MenuRow(NamedTuple):
    """A row of the menu."""

    key: str
    """Names the row."""

    title: str
    """A word or two."""

    hint: str
    """What is there, in half a sentence."""


class Menu(Widget, can_focus=True):
    """Rows to choose from by arrow keys, digits or the mouse.

    Args:
        rows: The rows, in their order.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Menu {
        width: 100%;
        height: auto;
        pointer: pointer;
        border: round $border;
        border-title-color: $primary;
        border-title-style: bold;
        background: $surface;
        padding: 1 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("enter", "choose", "Choose", show=False),
    ]

    selected: reactive[int] = reactive(0)
    """Place of the selected row."""

    rows: reactive[tuple[MenuRow, ...]] = reactive((), layout=True)
    """The rows, in their order."""

    gap: reactive[int] = reactive(0, layout=True)
    """Blank lines between two rows."""

    def __init__(self, rows: Sequence[MenuRow]) -> None:
        super().__init__()
        self.set_reactive(Menu.rows, tuple(rows))

    def validate_selected(self, selected: int) -> int:
        """Stay on a row."""
        return min(selected, len(self.rows) - 1)

    def watch_rows(self, before: tuple[MenuRow, ...], rows: tuple[MenuRow, ...]) -> None:
        """Start at the first row, unless it is only their hints that changed."""
        if [row.key for row in before] != [row.key for row in rows]:
            self.selected = 0

    def get_content_height(self, *_: object) -> int:
        """Ask for a line a row, and those between them."""
        return (1 + self.gap) * len(self.rows) - self.gap

    def render(self) -> Content:
        """Draw the rows."""
        width = max(len(row.title) for row in self.rows) + 3
        return Content("\n" * (1 + self.gap)).join(
            self._draw_row(number, row, width) for number, row in enumerate(self.rows)
        )

    def _draw_row(self, number: int, row: MenuRow, width: int) -> Content:
        chosen = number == self.selected
        style = "$block-cursor-foreground on $block-cursor-background" if chosen else ""
        line = Content.assemble(
            " ▸ " if chosen else "   ",
            (f"{number + 1}  ", "" if chosen else "$accent"),
            (row.title.ljust(width), "bold"),
            (row.hint, "" if chosen else "$text-muted"),
        ).pad_right(max(0, self.size.width - 6 - width - len(row.hint)))
        return line.stylize_before(style)

    def action_move(self, by: int) -> None:
        """Go up or down, round the ends."""
        self.selected = (self.selected + by) % len(self.rows)

    def action_choose(self) -> None:
        """Choose the selected row."""
        self.post_message(MenuSelected(self.rows[self.selected].key))

    def on_key(self, event: Key) -> None:
        """Choose by digit."""
        for number in range(len(self.rows)):
            if event.character == str(number + 1):
                event.stop()
                self.selected = number
                self.action_choose()

    def on_mouse_move(self, event: MouseMove) -> None:
        """Let the selection follow the pointer."""
        if (number := self._row_under(event)) is not None:
            self.selected = number

    def on_click(self, event: Click) -> None:
        """Choose the row under the pointer."""
        if (number := self._row_under(event)) is not None:
            self.selected = number
            self.action_choose()

    def _row_under(self, event: MouseEvent) -> int | None:
        place = event.get_content_offset(self)
        if place is None:
            return None
        number, between = divmod(place.y, 1 + self.gap)
        return None if between or number >= len(self.rows) else number
