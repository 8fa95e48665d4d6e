"""The frame of the wire: the names of the two ends and the number of moments."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.lab.arrows import note_width
from smtplab.tui.lab.wire import Wire

__all__ = ["WireFrame"]


class EndNames(Widget):
    """The names above the lifelines: those of the two hosts whose wire is looked at."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    EndNames { height: 1; background: $surface; }
    """

    hosts: reactive[tuple[str, str]] = reactive(("", ""))
    """Names of the client and of the server, safe to show."""

    def render(self) -> Content:
        """Draw the client's name over its lifeline and the server's over the other."""
        client, server = self.hosts
        width = self.size.width - 1
        room = width - note_width(width) + 1
        left = Content.assemble(("  CLIENT", "bold $primary"), f" {client}")
        right = Content.assemble(f"{server} ", ("SERVER", "bold $primary"))
        if left.cell_length + right.cell_length + 1 > room:
            left = Content.styled("  CLIENT", "bold $primary")
            right = Content.styled("SERVER", "bold $primary")
        gap = " " * max(1, room - left.cell_length - right.cell_length)
        return Content.assemble(left, gap, right)


class FrameEdge(Widget):
    """The upper edge of the frame: the title on the left, the count on the right.

    It is a row of its own, since a title in a border has the whole frame drawn again.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FrameEdge { height: 1; color: $border-blurred; background: $surface; }
    """

    count: reactive[str] = reactive("")
    """Which moment of how many is selected."""

    def render(self) -> Content:
        """Draw the edge."""
        gap = "─" * max(1, self.size.width - len("╭─ The wire ") - len(self.count) - 4)
        return Content.assemble(
            "╭─ ", ("The wire", "bold $primary"), f" {gap} ", (self.count, "bold $primary"), " ─╮"
        )


class WireFrame(Vertical):
    """The wire with its frame: the names of the ends and the count of moments."""

    DEFAULT_CSS = """
    WireFrame {
        background: $surface;
        & > Vertical {
            height: 1fr;
            border: round $border-blurred;
            border-top: none;
        }
        &:focus-within > Vertical { border: round $border; border-top: none; }
        &:focus-within > FrameEdge { color: $border; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.wire = Wire()
        """The arrows."""
        self._ends = EndNames()
        self._edge = FrameEdge()

    def name_ends(self, client: str, server: str) -> None:
        """Name the ends of the connection that is looked at; the names are safe to show."""
        self._ends.hosts = (client, server)

    def compose(self) -> ComposeResult:
        """Put the names above the wire."""
        yield self._edge
        with Vertical():
            yield self._ends
            yield self.wire

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a transcript with one moment selected."""
        self.wire.show(transcript, cursor)
        self._edge.count = f"{cursor + 1}/{len(transcript.moments)}"
