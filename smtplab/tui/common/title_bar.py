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
    """Who talks to whom, safe to show; where room is short the client goes first, then all."""

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
        _, _, server = self.ends.partition(" ")
        ends = next((one for one in (self.ends, server) if one and cell_len(one) < room), "")
        if not ends:
            return left.truncate(self.size.width, ellipsis=True)
        return Content.assemble(left, " " * (room - cell_len(ends)), (ends, "$text-muted"))
