"""Who are the two ends, and how many moments are there?"""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from smtplab.simulation.transcript import Transcript
from smtplab.tui.widgets.arrows import note_width
from smtplab.tui.widgets.wire import Wire

__all__ = ["WireFrame"]


class Ends(Widget):
    """The names above the lifelines."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Ends { height: 1; background: $surface; }
    """

    def __init__(self, client: str, server: str) -> None:
        super().__init__()
        self._client = client
        self._server = server

    def render(self) -> Content:
        """Draw the client's name over its lifeline and the server's over the other."""
        width = self.size.width - 1
        room = width - note_width(width) + 1
        left = Content.assemble(("  CLIENT", "bold $primary"), f" {self._client}")
        right = Content.assemble(f"{self._server} ", ("SERVER", "bold $primary"))
        if left.cell_length + right.cell_length + 1 > room:
            left = Content.styled("  CLIENT", "bold $primary")
            right = Content.styled("SERVER", "bold $primary")
        gap = " " * max(1, room - left.cell_length - right.cell_length)
        return Content.assemble(left, gap, right)


class WireFrame(Vertical):
    """The wire with its frame: the names of the ends and the count of moments.

    Args:
        client: The client's name, safe to show.
        server: The server's name, safe to show.
    """

    DEFAULT_CSS = """
    WireFrame {
        border: round $border-blurred;
        border-title-color: $primary;
        border-title-style: bold;
        background: $surface;
        &:focus-within { border: round $border; }
    }
    """

    def __init__(self, client: str, server: str) -> None:
        super().__init__()
        self._names = (client, server)
        self._count = ""
        self.wire = Wire()
        """The arrows."""

    def compose(self) -> ComposeResult:
        """Put the names above the wire."""
        yield Ends(*self._names)
        yield self.wire

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a transcript with one moment selected."""
        self.wire.show(transcript, cursor)
        count = f"{cursor + 1}/{len(transcript.moments)}"
        if count != self._count:
            self._count = count
            self._entitle()

    def on_resize(self) -> None:
        """Move the count to the corner."""
        self._entitle()

    def _entitle(self) -> None:
        """Write the title on the left and the count on the right of the upper edge."""
        gap = max(1, self.size.width - len("The wire") - len(self._count) - 6)
        self.border_title = Content.assemble(
            "The wire ",
            ("─" * gap, "not bold $border-blurred"),
            f" {self._count}",
        )
