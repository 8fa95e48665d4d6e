"""The lab: what crosses the wire, and what both ends make of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.events import Key, Paste
from textual.geometry import Size

from smtplab.simulation.lab.completion import complete
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.visible import visible
from smtplab.tui.actions import LAB, Action
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.room_notice import RoomNotice
from smtplab.tui.common.text_pane import TextPane
from smtplab.tui.common.title_bar import TitleBar
from smtplab.tui.lab import texts
from smtplab.tui.lab.body import LabBody
from smtplab.tui.lab.branches import BranchesDialog
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lab.prompt_bar import PromptBar
from smtplab.tui.lab.selection import ends_of, reply_at, suggestion_at
from smtplab.tui.lab.share import SHARE
from smtplab.tui.lab.status import (
    PromptState,
    branch_status,
    closed_reason,
    describe_typed,
    prompt_state,
)
from smtplab.tui.messages import ExplainReply, PastedLines, SelectMoment, SendOctets

__all__ = ["LabScreen"]

EMPTY_LINE = b"\r\n"
"""What Enter sends where nothing is typed."""
_Parameters = ParamSpec("_Parameters")
_Result = TypeVar("_Result")


def _session_action(
    change: Callable[Concatenate[LabSession, _Parameters], None],
) -> Callable[Concatenate[LabScreen, _Parameters], None]:
    """Make an action that changes the session, and shows it."""

    def act(screen: LabScreen, /, *args: _Parameters.args, **named: _Parameters.kwargs) -> None:
        screen.apply(lambda: change(screen.session, *args, **named))

    act.__doc__ = change.__doc__
    return act


class LabScreen(SizedScreen):
    """A session with all that there is to see of it.

    The sandbox, a lesson and a replay are this screen with other sources and other things beside
    the wire. What a person does changes the session, then `show` has all parts show it.

    Args:
        session: The session.
        title: What the screen is, safe to show.
        history: Lines that were typed before, oldest first.
        text: What there is to read beside the wire, None for nothing.
    """

    ACTIONS: ClassVar[tuple[Action, ...]] = LAB
    AUTO_FOCUS = "Prompt"

    action_restart = _session_action(LabSession.restart)
    action_disconnect = _session_action(LabSession.disconnect)
    action_advance = _session_action(LabSession.advance_clock)
    action_deliver = _session_action(LabSession.run_queues)
    action_dial_pop3 = _session_action(LabSession.connect_pop3)
    action_step = _session_action(LabSession.step)
    action_step_exchange = _session_action(LabSession.step_exchange)
    action_to_start = _session_action(LabSession.to_start)
    action_to_end = _session_action(LabSession.to_end)
    action_show_secrets = _session_action(LabSession.toggle_secrets)

    def __init__(
        self,
        session: LabSession,
        title: str,
        history: Sequence[str] = (),
        text: TextPane[Any] | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.title_bar = TitleBar(title)
        self.body = LabBody(text)
        self.wire, self.side = self.body.wire, self.body.side
        self.bar = PromptBar(self.complete, self.describe)
        self.bar.prompt.history = history
        self.keys_bar = KeysBar(self.ACTIONS)

    def compose(self) -> ComposeResult:
        """Put the body between the title and the prompt."""
        yield self.title_bar
        yield RoomNotice()
        yield self.body
        yield self.bar
        yield self.keys_bar

    def on_mount(self) -> None:
        """Show what there is."""
        self._is_filled = True
        self.begin()

    def fold(self, room: Size) -> None:
        """Share out the room that there is."""
        super().fold(room)
        self.body.resize(room)

    def begin(self) -> None:
        """Show the session for the first time."""
        self.show()

    def show(self) -> None:
        """Have all parts in sight show the selected moment."""
        transcript, cursor = self.session.transcript, self.session.cursor
        link = self.session.link
        self.wire.name_ends(visible(link.client), visible(link.server))
        self.body.show(transcript, cursor)
        self.bar.has_line = self.body.has_line
        self.show_prompt()
        self.title_bar.ends = ends_of(link, self.session.moment)
        self.title_bar.detail = self.detail()

    def show_prompt(self) -> None:
        """Have the prompt show what it is for."""
        state = self.prompt_state()
        self.bar.show(state.mode, self.session.allowed_verbs(), state.status)

    def detail(self) -> str:
        """Return what stands beside the title: which branch this is, once there are several."""
        return branch_status(self.session)

    def prompt_state(self) -> PromptState:
        """Return what the prompt is for."""
        prompt = self.bar.prompt
        has_tip = not prompt.history or self.has_class("-wide")
        return prompt_state(self.session, raw=prompt.raw, has_tip=has_tip)

    def complete(self, typed: str) -> str:
        """Suggest a line; the session need not be the one that the screen began with."""
        return complete(self.session, typed)

    def describe(self, typed: str) -> tuple[str, str] | None:
        """Return what there is to know of a line while it is typed."""
        return describe_typed(self.session, typed, raw=self.bar.prompt.raw)

    def apply(self, change: Callable[[], _Result]) -> _Result:
        """Change the session, then show it; return what the change returned."""
        result = change()
        self.show()
        return result

    @on(SendOctets)
    def _send(self, message: SendOctets) -> None:
        is_empty = message.octets == EMPTY_LINE and self.bar.mode is not Mode.RAW
        if is_empty and self.press_enter():
            return
        if self.accepts(message.octets):
            self.submit(message.octets)
        elif message.octets.strip():
            self.bar.refuse(closed_reason(self.session))

    def press_enter(self) -> bool:
        """Do what Enter does where nothing is typed: connect, or unfold what is selected.

        Returns:
            Whether there was anything to do; else an empty line is sent.
        """
        if self.session.is_closed:
            self.action_connect()
        elif self.wire.wire.can_unfold and self.wire.display:
            self.action_unfold()
        else:
            return False
        return True

    def accepts(self, octets: bytes) -> bool:
        """Return whether octets do anything; on a closed connection they do not."""
        del octets
        return self.bar.mode is not Mode.CLOSED

    def submit(self, octets: bytes) -> None:
        """Put octets on the wire."""
        self.apply(lambda: self.session.send(octets))

    @on(PastedLines)
    def _take_lines(self, message: PastedLines) -> None:
        self.bar.take_lines(message, self.send_all, closed_reason(self.session))

    def send_all(self, pieces: Sequence[bytes]) -> None:
        """Send what was pasted."""
        for octets in pieces:
            self.session.send(octets)
        self.show()

    async def on_key(self, event: Key) -> None:
        """Hand what is typed elsewhere to the prompt, but for the screen's own keys."""
        await self.bar.take_key(event, self._bindings.key_to_bindings)

    def on_paste(self, event: Paste) -> None:
        """Hand what is pasted elsewhere to the prompt."""
        self.bar.take_paste(event)

    def action_toggle_raw(self) -> None:
        """Go into the raw mode, or out of it."""
        self.bar.toggle_raw()
        self.show()

    def action_turn_base64(self) -> None:
        """Encode the line in the prompt in base64, or decode it; nothing is sent."""
        self.bar.turn_base64()

    def action_apply_suggestion(self) -> None:
        """Put the suggested command into the prompt; nothing is sent."""
        if suggestion := suggestion_at(self.session.transcript, self.session.cursor):
            self.bar.propose_octets(suggestion)
        else:
            self.bar.complain(texts.NO_REPAIR)

    def action_explain(self) -> None:
        """Open the explanation of the selected reply, or of the one to the selected command."""
        moment = reply_at(self.session.transcript, self.session.cursor)
        if moment and moment.reply and moment.reply.code:
            self.post_message(ExplainReply(moment.reply.encode()))
        else:
            self.bar.complain(texts.NO_REPLY)

    def action_connect(self) -> None:
        """Open a new connection where the old one is closed."""
        if self.session.is_closed:
            self.apply(self.session.connect)
        else:
            self.bar.complain(texts.CONNECTED)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to deliver and to fetch only where the site has somebody to do that."""
        if action == "deliver" and not self.session.can_run_queues:
            return False
        if action == "dial_pop3" and not self.session.can_connect_pop3:
            return False
        return super().check_action(action, parameters)

    @on(SelectMoment)
    def _go_to(self, message: SelectMoment) -> None:
        if message.index != self.session.cursor:
            self.apply(lambda: self.session.go_to(message.index))

    def action_branches(self) -> None:
        """List the branches and go to the one that is chosen."""
        _ = self.app.push_screen(BranchesDialog(self.session), self._switch)

    def _switch(self, branch: int | None) -> None:
        if branch is not None and branch != self.session.branch:
            self.apply(lambda: self.session.switch(branch))

    def action_unfold(self) -> None:
        """Unfold the selected reply, or fold it again."""
        self.wire.wire.toggle_fold()

    action_activate_line = action_unfold
    """What Enter does on the wire."""

    async def action_open(self, name: str) -> None:
        """Open a panel, or close it if it is the one that is open."""
        await self.side.toggle(name)
        self.show()

    async def action_pick(self, by: int) -> None:
        """Show another message in the envelope panel; open it first if need be."""
        await self.side.pick(by)
        self.show()

    def action_scroll(self, by: int) -> None:
        """Scroll the open panel, else the text where it is longer than its pane, else the reply."""
        self.body.scroll_part(by)

    async def action_close(self) -> None:
        """Go back to the prompt, else close the panel, else leave the screen."""
        prompt = self.bar.prompt
        if self.focused is not prompt and not prompt.disabled:
            prompt.focus()
        elif self.side.opened:
            await self.action_open("")
        else:
            self.leave()

    def save(self) -> None:
        """Keep what is done here, where a screen keeps anything."""

    def leave(self) -> None:
        """Go back to where the screen was opened from."""
        _ = self.dismiss()

    @property
    def export_name(self) -> str:
        """What a file is called that holds the session, without its ending."""
        return texts.SESSION

    def action_share(self, what: str) -> None:
        """Copy the line or the transcript, or write the session to a file."""
        SHARE[what](self.app, self.session, self.export_name)
