"""How does what is typed get on the wire, and what was said off it?"""

from __future__ import annotations

from textual import on
from textual.events import Key, Paste
from textual.widgets import Input

from smtplab.protocol.diagnostic import Diagnostic
from smtplab.protocol.replies import Reply
from smtplab.simulation.recordings import formats as notation
from smtplab.simulation.text.raw import raw_text
from smtplab.simulation.text.visible import visible
from smtplab.tui.lab.bench import Bench
from smtplab.tui.lab.paste_dialog import PastedScreen, Sending
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lab.selection import exchange
from smtplab.tui.messages import Complaint, ExplainReply, PastedLines, SendOctets

__all__ = ["Speech"]


class Speech(Bench):
    """Sends, mends and copies."""

    @on(SendOctets)
    def _send(self, message: SendOctets) -> None:
        if self.is_heard(message.octets):
            self.speak(message.octets)
            return
        if message.octets.strip():
            self.bar.prompt.take_back()
            self.bar.prompt.action_select_all()
            self._complain_of_nobody()

    def _complain_of_nobody(self) -> None:
        self.bar.complain(f"not sent, {self.why_nobody_listens}")

    def is_heard(self, octets: bytes) -> bool:
        """Say whether anybody makes something of octets; nobody does on a closed connection."""
        del octets
        return self.bar.mode is not Mode.CLOSED

    def speak(self, octets: bytes) -> None:
        """Put octets on the wire."""
        self.do(lambda: self.session.send(octets))

    @on(Complaint)
    def _complain(self, message: Complaint) -> None:
        self.bar.complain(message.text)

    def on_key(self, event: Key) -> None:
        """Hand what is typed elsewhere to the prompt, but for the screen's own keys."""
        prompt = self.bar.prompt
        if prompt.disabled or self.focused is prompt or event.key in self._bindings.key_to_bindings:
            return
        if event.is_printable and event.character:
            event.stop()
            self.bar.prompt.focus()
            self.bar.prompt.insert_text_at_cursor(event.character)

    def on_paste(self, event: Paste) -> None:
        """Hand what is pasted elsewhere to the prompt."""
        prompt = self.bar.prompt
        if not prompt.disabled and self.focused is not prompt:
            event.stop()
            prompt.focus()
            prompt.post_message(Paste(event.text))

    @on(Input.Changed)
    def _explain(self, message: Input.Changed) -> None:
        """Show how the verb that is being typed is written."""
        if self.bar.mode is Mode.CLOSED:
            return
        word = message.value.partition(" ")[0].upper()
        verb = None if self.session.in_data or self.bar.prompt.raw else self.session.find_verb(word)
        self.bar.explain((verb.syntax, verb.summary) if verb else None)

    @on(PastedLines)
    def _take_lines(self, message: PastedLines) -> None:
        """Send lines of content one by one; ask about lines that are commands."""

        def send(how: Sending | None) -> None:
            self._send_lines(message, how or Sending.NOT_AT_ALL)

        if self.bar.mode is Mode.CLOSED:
            self._complain_of_nobody()
        elif self.session.in_data:
            send(Sending.ONE_BY_ONE)
        else:
            count = len(message.lines) + bool(message.rest)
            _ = self.app.push_screen(PastedScreen(count, is_log=_is_log(message)), send)

    def _send_lines(self, message: PastedLines, how: Sending) -> None:
        lines = [f"{line}\r\n".encode(errors="replace") for line in message.lines]
        match how:
            case Sending.ONE_BY_ONE:
                for line in lines:
                    self.session.send(line)
            case Sending.AS_GROUP:
                self.session.send(b"".join(lines))
            case Sending.NOT_AT_ALL:
                return
        self.bar.prompt.fill(message.rest)
        self.show()

    def action_toggle_raw(self) -> None:
        """Go into the raw mode, or out of it."""
        prompt = self.bar.prompt
        prompt.raw = not prompt.raw
        prompt.focus()
        self.show()

    def action_mend(self) -> None:
        """Put the repaired command into the prompt; nothing is sent."""
        why = self._why()
        if why is None or why.suggestion is None:
            self.bar.complain("there is no repair for the selected line")
            return
        prompt = self.bar.prompt
        text = why.suggestion.decode("utf-8", "surrogateescape")
        if visible(text) != text:
            prompt.raw = True
            text = raw_text(why.suggestion + b"\r\n")
        prompt.fill(text)
        prompt.focus()

    def _reply(self) -> Reply | None:
        """Find the selected reply, or the reply to the selected command; it must have a code."""
        if (selected := self.session.moment) is None:
            return None
        answer = exchange(self.session.transcript, selected).reply
        return answer.reply if answer and answer.reply and answer.reply.code else None

    def _why(self) -> Diagnostic | None:
        """Find the reason of the selected reply, or of the reply to the selected command."""
        if (selected := self.session.moment) is None:
            return None
        answer = exchange(self.session.transcript, selected).reply
        reply = (answer.site_reply or answer.reply) if answer else None
        return reply.diagnostic if reply else None

    def action_explain(self) -> None:
        """Tell all that is known of the selected reply, or of the one to the selected command."""
        reply = self._reply()
        if reply is None:
            self.bar.complain("there is no reply to the selected line")
        else:
            self.post_message(ExplainReply(reply.encode()))


def _is_log(message: PastedLines) -> bool:
    """Return whether lines that were pasted are a recording, and not what a client would send."""
    text = "\n".join([*message.lines, message.rest]).encode(errors="replace")
    return notation.read(text).notation != notation.SCRIPT
