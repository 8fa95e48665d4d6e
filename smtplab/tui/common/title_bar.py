"""The first row of a screen: its name, and who talks to whom."""

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

__all__ = ["TitleBar"]


class TitleBar(Widget):
    """The first row: the place on the left, the two ends on the right.

    Args:
        place: Which screen this is.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TitleBar {
        height: 1;
        dock: top;
        background: $panel;
        color: $foreground;
    }
    """

    detail: reactive[str] = reactive("")
    """Where in it, such as the branch."""

    ends: reactive[str] = reactive("")
    """Who talks to whom, safe to show; the first to go where room is short."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def render(self) -> Content:
        """Draw the row."""
        left = Content.assemble(
            (" smtplab", "bold $primary"),
            "   ",
            (self._place, "bold"),
            "   ",
            (self.detail, "$text-muted"),
        )
        room = self.size.width - left.cell_length - 1
        if not self.ends or cell_len(self.ends) >= room:
            return left.truncate(self.size.width, ellipsis=True)
        gap = " " * (room - cell_len(self.ends))
        return Content.assemble(left, gap, (self.ends, "$text-muted"))
