"""The frame of the wire: the names of the two ends and the number of moments."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.lab.arrows import note_width, row_width
from smtplab.tui.lab.wire import Wire

__all__ = ["WireFrame"]


_NAME, _HOST = "bold $primary", "$foreground"


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
        return _names(self.hosts, self.size.width - 1, " ")


class FrameEdge(Widget):
    """The upper edge of the frame: the title on the left, the count on the right.

    It is a row of its own, since a title in a border has the whole frame drawn again. Where the
    frame is only this row, the names of the two ends stand in it.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FrameEdge { height: 1; color: $border-blurred; background: $surface; }
    """

    count: reactive[str] = reactive("")
    """Which moment of how many is selected."""

    hosts: reactive[tuple[str, str]] = reactive(("", ""))
    """Names of the client and of the server, where they stand here."""

    def render(self) -> Content:
        """Draw the edge."""
        if any(self.hosts):
            names = _names(self.hosts, self.size.width - 1, "─")
            return _end(names, self.count, "─", self.size.width)
        return _end(Content.assemble("╭─ ", ("The wire", _NAME)), self.count, "─╮", self.size.width)


def _names(hosts: tuple[str, str], width: int, line: str) -> Content:
    """Write the names over the lifelines of rows that are so wide."""
    width = row_width(width)
    client, server = hosts
    room = width - note_width(width) + 1
    left = Content.assemble(line, " ", ("CLIENT", _NAME), (f" {client}", _HOST))
    right = Content.assemble((f"{server} ", _HOST), ("SERVER", _NAME))
    if left.cell_length + right.cell_length + 3 > room:
        left = Content.assemble(line, " ", ("CLIENT", _NAME))
        right = Content.styled("SERVER", _NAME)
    gap = line * max(1, room - left.cell_length - right.cell_length - 2)
    return Content.assemble(left, f" {gap} ", right)


def _end(content: Content, count: str, corner: str, width: int) -> Content:
    """Go on to the end of the row, with the count before it."""
    tail = Content.assemble(" ", (count, _NAME), f" {corner}") if count else Content(corner)
    content = Content.assemble(content, " ")
    return Content.assemble(
        content, "─" * max(1, width - content.cell_length - tail.cell_length), tail
    )


class WireFrame(Vertical):
    """The wire with its frame: the names of the ends and the count of moments."""

    DEFAULT_CSS = """
    WireFrame {
        background: $surface;
        & > Vertical { height: 1fr; }
        &.-boxed > Vertical { border: round $border-blurred; border-top: none; }
        &.-boxed:focus-within > Vertical { border: round $border; border-top: none; }
        &:focus-within > FrameEdge { color: $border; }
    }
    """

    is_boxed: reactive[bool] = reactive(True)
    """Whether there is a frame on all sides; else a rule above the wire has to do."""

    def __init__(self) -> None:
        super().__init__()
        self.wire = Wire()
        """The arrows."""
        self._hosts = ("", "")
        self._ends = EndNames()
        self._edge = FrameEdge()

    def name_ends(self, client: str, server: str) -> None:
        """Name the ends of the connection that is looked at; the names are safe to show."""
        self._hosts = (client, server)
        self._ends.hosts = self._hosts
        self._edge.hosts = ("", "") if self.is_boxed else self._hosts

    def watch_is_boxed(self, is_boxed: bool) -> None:
        """Have the names stand where there is room for them."""
        self.set_class(is_boxed, "-boxed")
        self._ends.display = is_boxed
        self.name_ends(*self._hosts)

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
