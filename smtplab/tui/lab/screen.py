"""The lab: what crosses the wire, and what both ends make of it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.events import Resize
from textual.widget import Widget

from smtplab.simulation.lab.completion import complete
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.visible import visible
from smtplab.tui.actions import LAB, Action
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.lab.branches import branch_origin
from smtplab.tui.lab.panels import Panels
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lab.prompt_bar import PromptBar
from smtplab.tui.lab.reply_pane import ReplyPane
from smtplab.tui.lab.sharing import Sharing
from smtplab.tui.lab.side_panel import Pane
from smtplab.tui.lab.speech import Speech
from smtplab.tui.lab.state_bar import Lamps
from smtplab.tui.lab.state_diagram import StateDiagram
from smtplab.tui.lab.travel import Travel
from smtplab.tui.lab.wire_frame import WireFrame

__all__ = ["CLIENT", "LabScreen"]

CLIENT = "client.example.com"
"""Where the learner sits."""
_PORT = 25
_TIP = "Enter sends · Tab or → takes the grey text · ↑ ↓ earlier lines · F1 all keys"
_CONNECTED = "the connection is open already"
_RAW = r"\r \n \t \0 \xNN \\ are octets, a line ends with \r\n · F5 goes back"


class LabScreen(Travel, Panels, Speech, Sharing):
    """A session with all that there is to see of it.

    The sandbox, a lesson and a replay are this screen with other sources and other things beside
    the wire.

    Args:
        session: The session.
        title: What the screen is, safe to show.
        history: Lines that were typed before, oldest first.
    """

    CSS_PATH = Path(__file__).with_name("lab.tcss")
    ACTIONS: ClassVar[tuple[Action, ...]] = LAB
    AUTO_FOCUS = "Prompt"

    def __init__(self, session: LabSession, title: str, history: Sequence[str] = ()) -> None:
        super().__init__()
        self.session = session
        self.title_bar = TitleBar(title)
        self.wire = WireFrame(CLIENT, "")
        self.bar = PromptBar(self.complete)
        self.bar.prompt.history = history
        self.keys_bar = KeysBar(self.ACTIONS)
        self.side = Container(id="side")
        self._panes = (self.wire, StateDiagram(), Lamps(), ReplyPane())

    def compose(self) -> ComposeResult:
        """Put the parts where `lab.tcss` wants them."""
        yield self.title_bar
        yield RoomNotice()
        with Horizontal(id="stage"):
            with Container(id="brief"):
                yield from self.compose_brief()
            yield self.wire
            yield self.side
        with Container(id="below"):
            yield from self._panes[1:]
        yield self.bar
        yield self.keys_bar

    def compose_brief(self) -> Iterator[Widget]:
        """Yield what stands before the wire; the sandbox has nothing there."""
        yield from ()

    def complete(self, typed: str) -> str:
        """Suggest a line; the session need not be the one that the screen began with."""
        return complete(self.session, typed)

    def on_mount(self) -> None:
        """Show what there is."""
        self.show()

    def on_resize(self, event: Resize) -> None:
        """Choose the layout and fill what came in sight."""
        super().on_resize(event)
        self.call_after_refresh(self.show)

    def show(self) -> None:
        """Have all parts in sight show the selected moment."""
        transcript, cursor = self.session.transcript, self.session.cursor
        self._name_ends()
        for pane in self._in_sight():
            pane.show(transcript, cursor)
        self.show_place()
        self._show_prompt()
        self.title_bar.detail = self.detail()
        self.changed()

    def _name_ends(self) -> None:
        """Name the hosts; a lesson has another server in each step."""
        host = visible(self.session.site.host)
        self.wire.name_ends(CLIENT, host)
        self.title_bar.ends = f"{CLIENT} ⇄ {host}:{_PORT}"

    def _in_sight(self) -> Iterator[Pane]:
        """Yield the panes that are in sight."""
        yield from (pane for pane in self._panes if pane.display)
        if opened := self.open_panel():
            yield opened

    def _show_prompt(self) -> None:
        """Have the prompt say what a line typed now will be."""
        is_closed = self.session.is_closed
        self.bar.mode = self.mode(is_closed=is_closed)
        self.bar.prompt.suggest_anew()
        self.bar.show_verbs(self.session.allowed_verbs(), self.standing(is_closed=is_closed))

    def standing(self, *, is_closed: bool) -> str:
        """Say what stands under the prompt; "" for the verbs that are in order."""
        if is_closed:
            return self.why_nobody_listens
        if self.bar.prompt.raw:
            return _RAW
        if self.session.in_data:
            return "what you type is content, until a line that is one dot"
        is_new = not self.bar.prompt.history
        return _TIP if is_new or self.has_class("-wide") else ""

    def mode(self, *, is_closed: bool) -> Mode:
        """Say what a line that is typed now will be."""
        if is_closed:
            return Mode.CLOSED
        if self.bar.prompt.raw:
            return Mode.RAW
        return Mode.CONTENT if self.session.in_data else Mode.COMMAND

    def changed(self) -> None:
        """Do what must be done after each change; the sandbox keeps it."""

    def detail(self) -> str:
        """Say what stands beside the title: which branch this is, once there are several."""
        here, branches = self.session.branch, self.session.branches
        origin = branch_origin(branches[here])
        return f"branch {here + 1} of {len(branches)} · {origin}" if len(branches) > 1 else ""

    def action_restart(self) -> None:
        """Start over; what was done stays as a branch."""
        self.do(self.session.restart)

    def action_connect(self) -> None:
        """Open a new connection where the old one is closed."""
        if self.session.is_closed:
            self.do(self.session.connect)
        else:
            self.bar.complain(_CONNECTED)

    def action_disconnect(self) -> None:
        """Close the connection from the client's end."""
        self.do(self.session.disconnect)

    def action_advance(self, seconds: float) -> None:
        """Put the clock forward."""
        self.do(lambda: self.session.advance_clock(seconds))

    def action_deliver(self) -> None:
        """Have the servers pass on what they hold for others."""
        self.do(self.session.run_queues)

    def action_dial_pop3(self) -> None:
        """Call the server where there is mail to be fetched."""
        self.do(self.session.connect_pop3)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to deliver and to fetch only where the site has somebody to do that."""
        if action == "deliver" and not self.session.can_run_queues:
            return False
        if action == "dial_pop3" and not self.session.can_connect_pop3:
            return False
        return super().check_action(action, parameters)
