"""The prompt with what stands around it: what the line will be, and what can be sent now."""

from collections.abc import Callable, Container, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key, Paste
from textual.reactive import reactive
from textual.widgets import Input, Static

from smtplab.simulation.recordings import formats
from smtplab.simulation.text.base64_text import turn_base64
from smtplab.simulation.text.raw import RawError, raw_text
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.own_keys import obey_own_key
from smtplab.tui.lab import texts
from smtplab.tui.lab.paste_dialog import PasteDialog, Sending
from smtplab.tui.lab.prompt import Mode, Prompt
from smtplab.tui.lab.prompt_hint import PromptHint
from smtplab.tui.messages import InputRejected, PastedLines

__all__ = ["PromptBar"]

_ADDS = {
    Mode.COMMAND: "CR LF is added",
    Mode.CONTENT: "CR LF is added · a lone dot ends it",
    Mode.CHUNK: "CR LF is added and counts",
    Mode.RAW: "nothing is added",
    Mode.CLOSED: "not connected",
    Mode.REPLY: "a code, a space, a text",
    Mode.NEXT: "",
    Mode.GAP: "Enter goes on",
    Mode.IDLE: "",
}


_IN_CONTENT = frozenset({Mode.CONTENT, Mode.CHUNK})
_COMPLAINT_STAYS = 3
"""Seconds that a complaint stays that lies over the screen."""
_ONE_LINE = "a gap takes one line; the others were left out"


class PromptBar(Vertical):
    """The prompt with the signs around it.

    Args:
        complete: Returns the whole line to suggest for what is typed.
        describe: Returns what there is to know of a line while it is typed, such as how its verb is
            written and what it is for. Without it nothing is shown while one types.
    """

    DEFAULT_CSS = """
    PromptBar {
        height: 2;
        &.-lineless { height: 1; }
        #line { height: 1; background: $panel; }
        #sign { width: 7; padding: 0 1; color: $primary; text-style: bold; }
        #adds { width: auto; color: $text-muted; padding: 0 1; }
        &.-closed #sign { width: 8; }
        &.-content #sign, &.-raw #sign, &.-closed #sign, &.-reply #sign { color: $accent; }
        &.-gap #sign, &.-chunk #sign { color: $accent; }
    }
    """

    mode: reactive[Mode] = reactive(Mode.COMMAND, init=False)
    """What a line that is typed now will be."""

    has_line: reactive[bool] = reactive(True, init=False)
    """Whether the line is shown; where nothing is typed its row is better used."""

    def __init__(
        self,
        complete: Callable[[str], str],
        describe: Callable[[str], tuple[str, str] | None] | None = None,
    ) -> None:
        super().__init__()
        self.prompt = Prompt(complete)
        """The prompt itself."""
        self._describe = describe
        self._sign = Static(Content(Mode.COMMAND.value), id="sign")
        self._adds = Static(Content(_ADDS[Mode.COMMAND]), id="adds")
        self._hint = PromptHint()

    def compose(self) -> ComposeResult:
        """Put the sign before the prompt and the hint under it."""
        with Horizontal(id="line"):
            yield self._sign
            yield self.prompt
            yield self._adds
        yield self._hint

    def watch_mode(self, mode: Mode) -> None:
        """Change the signs."""
        self.prompt.in_content = mode in _IN_CONTENT
        self.prompt.in_gap = mode is Mode.GAP
        for each in Mode:
            self.set_class(each is mode, f"-{each.name.lower()}")
        self._sign.update(Content(mode.value))
        self._adds.update(Content(_ADDS[mode]))
        self._hint.complaint = ""

    def watch_has_line(self, has_line: bool) -> None:
        """Show or hide the line."""
        self.query_one("#line").display = has_line
        self.set_class(not has_line, "-lineless")

    def show(self, mode: Mode, verbs: Sequence[str], status: str) -> None:
        """Show what holds now.

        Args:
            mode: What a line that is typed now will be.
            verbs: Verbs that are in order.
            status: What stands in their place, "" for nothing.
        """
        self.mode = mode
        self.prompt.update_suggestion()
        self._hint.status, self._hint.verbs = status, tuple(verbs)
        if not self.prompt.value:
            self._explain(None)

    def complain(self, complaint: str) -> None:
        """Show what is wrong, until something is typed; over the screen while the bar is hidden."""
        if self.display:
            self._hint.complaint = complaint
        else:
            self.notify(complaint, markup=False, timeout=_COMPLAINT_STAYS)

    def _explain(self, explained: tuple[str, str] | None) -> None:
        self._hint.complaint, self._hint.explained = "", explained

    @on(Input.Changed)
    def _explain_typed(self, message: Input.Changed) -> None:
        """Show what there is to know of the line that is being typed."""
        if self._describe and self.mode is not Mode.CLOSED:
            self._explain(None if self.mode is Mode.GAP else self._describe(message.value))

    @on(InputRejected)
    def _show_complaint(self, message: InputRejected) -> None:
        message.stop()
        self.complain(message.text)

    # What is put into the prompt

    def propose(self, text: str, *, raw: bool) -> None:
        """Put a text into the prompt, unsent."""
        self.prompt.raw = raw
        self.prompt.fill(text)
        self.prompt.focus()

    def propose_octets(self, line: bytes) -> None:
        """Put a line into the prompt, unsent; in the raw mode where it cannot be typed as it is."""
        text = line.decode("utf-8", "surrogateescape")
        if visible(text) == text:
            self.propose(text, raw=self.prompt.raw)
        else:
            self.propose(raw_text(line + b"\r\n"), raw=True)

    def turn_base64(self) -> None:
        """Encode what stands in the prompt in base64, or decode it."""
        try:
            self.prompt.fill(turn_base64(self.prompt.value))
        except RawError as error:
            self.complain(visible(str(error)))

    def refuse(self, reason: str) -> None:
        """Put the line that was sent back into the prompt, selected; show why it was not sent."""
        self.prompt.take_back()
        self.prompt.action_select_all()
        self.complain(texts.NOT_SENT.format(reason=reason))

    def toggle_raw(self) -> None:
        """Go into the raw mode, or out of it."""
        self.prompt.raw = not self.prompt.raw
        self.prompt.focus()

    async def take_key(self, event: Key, own_keys: Container[str]) -> None:
        """Take what was typed while something else had the focus.

        In a burst, keys come here that were on their way when the prompt got the focus.

        Args:
            event: The key, as it came to the screen.
            own_keys: Keys that the screen itself obeys.
        """
        is_late = self.screen.focused is self.prompt
        if is_late or event.key not in own_keys:
            self._insert_key(event)
        if is_late:
            await obey_own_key(self.prompt, event)

    def _insert_key(self, event: Key) -> None:
        if event.is_printable and event.character and self._take_focus():
            event.stop()
            self.prompt.insert_text_at_cursor(event.character)

    def take_paste(self, event: Paste) -> None:
        """Take what was pasted while something else had the focus."""
        if self.screen.focused is not self.prompt and self._take_focus():
            event.stop()
            self.prompt.post_message(Paste(event.text))

    def _take_focus(self) -> bool:
        """Give the prompt the focus at once, before the next key; return whether it can have it."""
        if self.prompt.disabled:
            return False
        self.screen.set_focus(self.prompt)
        return True

    def take_lines(
        self, pasted: PastedLines, send: Callable[[Sequence[bytes]], None], closed: str
    ) -> None:
        """Send pasted lines: content line by line, commands as the learner is asked.

        Args:
            pasted: What was pasted; what follows its last line stays in the prompt.
            send: Sends octets, one after the other.
            closed: Why nothing can be sent in the mode `CLOSED`.
        """
        lines = [f"{line}\r\n".encode(errors="replace") for line in pasted.lines]

        def take(how: Sending | None) -> None:
            if how in (None, Sending.NOT_AT_ALL):
                return
            self.prompt.fill(pasted.rest)
            send(lines if how is Sending.ONE_BY_ONE else [b"".join(lines)])

        if self.mode is Mode.GAP:
            self.prompt.fill(pasted.lines[0])
            self.call_after_refresh(self.complain, _ONE_LINE)  # what is typed takes it back
        elif self.mode is Mode.CLOSED:
            self.complain(texts.NOT_SENT.format(reason=closed))
        elif self.mode in _IN_CONTENT:
            take(Sending.ONE_BY_ONE)
        else:
            count = len(lines) + bool(pasted.rest)
            _ = self.app.push_screen(PasteDialog(count, is_log=_is_log(pasted)), take)


def _is_log(pasted: PastedLines) -> bool:
    """Return whether lines that were pasted are a recording, and not what a client would send."""
    text = "\n".join([*pasted.lines, pasted.rest]).encode(errors="replace")
    return formats.read(text).notation != formats.SCRIPT
