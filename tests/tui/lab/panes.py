"""A small app that holds panes alone."""

from collections.abc import Sequence
from typing import Protocol, cast

from textual.app import App, ComposeResult
from textual.strip import Strip
from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.lab.both_ends import BothEnds
from smtplab.tui.lab.envelope_panel import EnvelopePanel
from smtplab.tui.lab.octets_panel import OctetsPanel
from smtplab.tui.lab.reply_pane import ReplyPane
from smtplab.tui.lab.state_bar import StateBar
from smtplab.tui.lab.state_diagram import StateDiagram
from smtplab.tui.lab.why_panel import WhyPanel
from smtplab.tui.themes import DARK

ALL: Sequence[type[Widget]] = (
    StateDiagram,
    StateBar,
    ReplyPane,
    OctetsPanel,
    BothEnds,
    EnvelopePanel,
    WhyPanel,
)


class Pane(Protocol):
    """What all panes have in common."""

    def show(self, transcript: Transcript, cursor: int) -> None: ...


class PanesApp(App[None]):
    """Shows panes at one moment; one alone fills the screen, many stand under each other."""

    CSS = """
    TextPane { height: 1fr; }
    .-many TextPane { height: 18; }
    .-low ReplyPane { height: 5; }
    .-wide { layout: horizontal; }
    .-wide StateDiagram { width: 70; }
    .-wide ReplyPane { height: 10; }
    """

    def __init__(
        self, panes: Sequence[Widget], transcript: Transcript, cursor: int, layout: str = ""
    ) -> None:
        super().__init__()
        self.panes = panes
        self.transcript = transcript
        self.cursor = cursor
        self.layout = layout or ("-many" if len(panes) > 1 else "-alone")

    def compose(self) -> ComposeResult:
        yield from self.panes

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name
        self.screen.add_class(self.layout)
        self.go(self.cursor)

    def go(self, cursor: int) -> None:
        """Show another moment."""
        for pane in self.panes:
            cast("Pane", pane).show(self.transcript, cursor)


def text_of(app: App[None]) -> str:
    """Return what is on the screen, row by row."""
    strips: list[Strip] = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)
