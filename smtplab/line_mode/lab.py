"""A lab line by line: what is done in it, and what happens, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from smtplab.line_mode.actions import base64_lines, record_of, whole
from smtplab.line_mode.buffers import buffer_lines, content_options, content_prompt, octet_lines
from smtplab.line_mode.words import Detail, mail_lines, moment_lines, state_line, why_lines
from smtplab.protocol.states import State
from smtplab.simulation.lab.completion import complete
from smtplab.simulation.lab.moment import SENT, Moment, MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.raw import RawError, raw_octets
from smtplab.simulation.text.typed_lines import TypedLines
from smtplab.simulation.text.visible import visible

__all__ = ["ACTING", "ACTIONS", "LabLines"]

_LONGEST_WAIT = 10**6
_RAW_ON = r"Raw mode is on: \r \n \t \0 \xNN \\ are octets, nothing is added. :raw turns it off."
_RAW_OFF = "Raw mode is off: a line end (CR LF) is added to what you type."
_CLOSED = "The connection is closed; :connect opens another one."
_NOT_OPEN = "There is no connection yet; :connect opens one."
_SILENT = "The server has not sent its greeting yet; wait for it. :wait 60 lets a minute pass."
_NO_RECORD = "Give a name, a type and a value, such as :dns example.com TXT v=spf1 -all."
_NO_REPLY = "There is no reply yet."


class LabLines:
    """What is done in a lab, and what there is to say to it.

    Args:
        session: The session in the lab.
        typed: The lines that were typed, for the history.

    Attributes:
        session: The session in the lab.
        typed: The lines that were typed, but for those with a secret in them.
        is_raw: Whether what is typed is in the raw notation.
        names_verbs: Whether it is said what may be sent.
        gives_reasons: Whether a refusal is said with its reason.
        pending: The repaired command that an empty line sends; None for none.
    """

    def __init__(self, session: LabSession, typed: TypedLines | None = None) -> None:
        self.session = session
        self.typed = TypedLines() if typed is None else typed
        self.is_raw = False
        self.names_verbs = True
        self.gives_reasons = True
        self.pending: bytes | None = None
        self._told = (session.branch, session.cursor)
        self._options = ""

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        if self.pending is not None:
            return "Enter sends it: "
        if self.is_raw:
            return "Raw octets: "
        if self.session.in_login:
            return "Response: "
        return content_prompt(self.session.awaited) if self.session.in_data else "Command: "

    @property
    def no_connection(self) -> str:
        """Why nothing can be sent: no connection was opened yet, or it is closed."""
        why = _CLOSED if self.session.transcript.moments else _NOT_OPEN
        return f"Nothing was sent. {why}"

    # What is typed

    def complete(self, typed: str) -> str:
        """Return what Tab makes of what is typed: a whole line that is allowed now."""
        is_known = typed or self.session.in_login
        is_content = self.is_raw or self.session.in_data
        return complete(self.session, typed) if is_known and not is_content else typed

    def octets_of(self, octets: bytes) -> bytes:
        """Return what a line that was typed sends.

        Raises:
            RawError: If the raw notation is on, and cannot be read.
        """
        if not octets and self.pending is not None:
            return self.pending
        octets = octets[1:] if octets.startswith(b"::") else octets
        return (
            raw_octets(octets.decode("utf-8", "surrogateescape"))
            if self.is_raw
            else octets + b"\r\n"
        )

    def remember(self, octets: bytes) -> None:
        """Keep a line that is sent in the history, unless it holds a secret."""
        line = str(visible(octets))
        if line and (self.is_raw or self.session.in_data):
            self.typed.add(line, is_content=not self.is_raw)
        elif line:
            self.typed.add(line)

    def act(self, word: str, argument: str) -> Iterator[str]:
        """Do an action by its word; there must be one."""
        self.pending = None
        return ACTIONS[word][1](self, argument)

    # What is said

    def after(self, change: Callable[[], object]) -> Iterator[str]:
        """Change the session, and yield what came of it but for what the learner typed."""
        change()
        yield from self.tell_new(is_typed=True)

    def tell_new(self, *, is_typed: bool) -> Iterator[str]:
        """Yield the moments that were not told yet, up to the selected one.

        Args:
            is_typed: Whether the learner has typed what the client sent.
        """
        branch, known = self._told
        if self.session.branch != branch:
            yield f"This is branch {self.session.branch + 1} now; :branch {branch + 1} goes back."
            origin = self.session.branches[self.session.branch]
            known = known if origin.parent is not None else -1
        self._told = (self.session.branch, max(known, self.session.cursor))
        moments = self.session.transcript.moments
        for moment in moments[known + 1 : self.session.cursor + 1]:
            if not is_typed or moment.kind not in SENT or moment.flags or moment.link.hop:
                yield from self._tell(moment)
        yield from self._tell_options()

    def _tell(self, moment: Moment) -> Iterator[str]:
        how = Detail.WHOLE if self.gives_reasons else Detail.DIGITS
        yield from moment_lines(self.session.transcript, moment, how)
        if moment.reply and not moment.link.hop:
            before = self._state_before(moment)
            if before != moment.server.state:
                yield state_line(before, moment.server.state)

    def _state_before(self, moment: Moment) -> State | None:
        earlier = reversed(self.session.transcript.moments[: moment.index])
        return next((one.server.state for one in earlier if one.link == moment.link), None)

    def tell_so_far(self) -> Iterator[str]:
        """Yield what has happened, without what it means, and where the session stands."""
        self._told = (self.session.branch, self.session.cursor)
        transcript = self.session.transcript
        for moment in transcript.moments[: self.session.cursor + 1]:
            if moment.kind is not MomentKind.HANDSHAKE:
                yield from moment_lines(transcript, moment, Detail.CROSSING)
        if (here := self.session.client_moment) is not None:
            yield state_line(None, here.server.state)
        yield from self._tell_options()

    def tell_nothing_yet(self) -> None:
        """Have nothing of the session been told."""
        self._told = (self.session.branch, -1)

    def mark_all_told(self) -> None:
        """Have all of the session been told, wherever the cursor is."""
        self._told = (self.session.branch, self.session.last)

    def go_to_end(self) -> None:
        """Select the last moment, which was told before."""
        self.session.to_end()
        self._told = (self.session.branch, self.session.cursor)

    def _tell_options(self) -> Iterator[str]:
        """Yield what may be sent now, if that is something else than before."""
        before, self._options = self._options, self._allowed()
        if self._options and self._options != before:
            yield self._options

    def _allowed(self) -> str:
        session = self.session
        if not self.names_verbs or session.cursor < session.last:
            return ""
        if session.in_data:
            return content_options(session.awaited)
        if session.in_login:
            return "Send a line of base64, or * to cancel. :base64 encodes a text."
        if not session.connected:
            return _CLOSED if session.transcript.moments else _NOT_OPEN
        verbs = ", ".join(session.allowed_verbs())
        return f"You may send: {verbs}." if verbs else _SILENT

    def tell_left(self) -> Iterator[str]:
        """Yield the selected moment with its place, and where the session stands."""
        if (moment := self.session.moment) is not None:
            yield self._place(moment)
            yield from moment_lines(self.session.transcript, moment)
        yield from self.state("")

    def _place(self, moment: Moment) -> str:
        return f"This is moment {moment.index + 1} of {self.session.last + 1}."

    def tell_selected(self) -> Iterator[str]:
        """Yield the selected moment with its place."""
        self._told = (self.session.branch, self.session.cursor)
        if (moment := self.session.moment) is None:
            yield "Nothing has happened yet."
            return
        yield self._place(moment)
        yield from self._tell(moment)

    # Actions

    def back(self, _argument: str) -> Iterator[str]:
        """Go back one moment."""
        self.session.step(-1)
        return self.tell_selected()

    def on(self, _argument: str) -> Iterator[str]:
        """Go on one moment."""
        self.session.step(1)
        return self.tell_selected()

    def end(self, _argument: str) -> Iterator[str]:
        """Go to the last moment."""
        self.session.to_end()
        return self.tell_selected()

    def state(self, _argument: str) -> Iterator[str]:
        """Yield the state of the session, and what may be sent."""
        if (here := self.session.client_moment) is not None:
            yield state_line(None, here.server.state)
        self._options = ""
        yield from self._tell_options()

    def why(self, _argument: str) -> Iterator[str]:
        """Yield the rule behind the selected reply, or the last one before it."""
        moment = self._last_reply()
        lines = why_lines(moment) if moment else iter(())
        return iter(tuple(lines) or (_NO_REPLY,))

    def _last_reply(self) -> Moment | None:
        before = self.session.transcript.moments[: self.session.cursor + 1]
        return next((moment for moment in reversed(before) if moment.reply), None)

    def repair(self, _argument: str) -> Iterator[str]:
        """Offer the repaired command; an empty line sends it."""
        moment = self._last_reply()
        why = moment.reply.diagnostic if moment and moment.reply else None
        if why is None or why.suggestion is None:
            yield "No correction is known for the last command."
            return
        self.session.to_end()
        self.pending = why.suggestion + b"\r\n"
        yield f"The corrected command is: {visible(why.suggestion)}. Enter sends it."

    def raw(self, argument: str) -> Iterator[str]:
        """Send octets of the raw notation; without any, turn raw mode on or off."""
        if not argument:
            self.is_raw = not self.is_raw
            return iter((_RAW_ON if self.is_raw else _RAW_OFF,))
        try:
            octets = raw_octets(argument)
        except RawError as error:
            return iter((f"Nothing was sent: {error}.",))
        return self.after(lambda: self.session.send(octets))

    def connect(self, _argument: str) -> Iterator[str]:
        """Open a connection where there is none."""
        if not self.session.is_closed:
            return iter(("The connection is open already.",))
        return self.after(self.session.connect)

    def connect_or_tell(self, octets: bytes) -> Iterator[str]:
        """Connect by Enter alone, as on the screen; to a line, yield why it cannot be sent."""
        return iter((self.no_connection,)) if octets else self.connect("")

    def advance(self, argument: str) -> Iterator[str]:
        """Move the clock by so many seconds."""
        if not (seconds := whole(argument, _LONGEST_WAIT)):
            return iter((f"Give a number of seconds from 1 to {_LONGEST_WAIT}, such as :wait 60.",))
        return self.after(lambda: self.session.advance_clock(float(seconds)))

    def change_dns(self, argument: str) -> Iterator[str]:
        """Publish another record in the DNS."""
        if (change := record_of(argument)) is None:
            return iter((_NO_RECORD,))
        return self.after(lambda: self.session.change_dns(change))

    def mail(self, _argument: str) -> Iterator[str]:
        """Yield what is in the maildrops."""
        return mail_lines(self.session.moment.mail if self.session.moment else ())

    def transcript(self, _argument: str) -> Iterator[str]:
        """Yield everything from the start."""
        for moment in self.session.transcript.moments:
            yield from self._tell(moment)

    def show_branch(self, argument: str) -> Iterator[str]:
        """Go to another branch, as it was left."""
        count = len(self.session.branches)
        if not (number := whole(argument, count)):
            here = f"This is branch {self.session.branch + 1} of {count}."
            return iter((f"{here} Give the number of another one, such as :branch 1.",))
        self.session.switch(number - 1)
        return self.tell_selected()


LabAction = Callable[[LabLines, str], Iterator[str]]


def _does(act: Callable[[LabSession], None]) -> LabAction:
    """Return the action that does something to the session, and needs no argument."""
    return lambda lines, _argument: lines.after(lambda: act(lines.session))


def _tells(tell: Callable[[LabSession], Iterator[str]]) -> LabAction:
    """Return the action that tells something of the session, and needs no argument."""
    return lambda lines, _argument: tell(lines.session)


ACTIONS: Mapping[str, tuple[str, LabAction]] = MappingProxyType(
    {
        "state": ("says the state of the session, and what may be sent", LabLines.state),
        "why": ("tells the rule behind the last reply", LabLines.why),
        "repair": ("offers the last command, corrected", LabLines.repair),
        "back": ("goes back one moment", LabLines.back),
        "on": ("goes on one moment", LabLines.on),
        "end": ("goes to the last moment", LabLines.end),
        "moment": ("repeats the selected moment", lambda lines, _: lines.tell_selected()),
        "all": ("tells everything from the start", LabLines.transcript),
        "octets": ("tells the octets of the selected moment", _tells(octet_lines)),
        "buffers": ("tells what client and server hold", _tells(buffer_lines)),
        "mail": ("tells what is in the maildrops", LabLines.mail),
        "raw": (r"sends octets, as :raw NOOP\r\n; alone it turns raw mode on or off", LabLines.raw),
        "base64": ("encodes a text in base64, or decodes it", lambda _, text: base64_lines(text)),
        "wait": ("moves the clock, as :wait 60", LabLines.advance),
        "connect": ("opens a connection where there is none", LabLines.connect),
        "drop": ("drops the connection", _does(LabSession.disconnect)),
        "deliver": ("lets the servers relay the mail that they hold", _does(LabSession.run_queues)),
        "dns": ("publishes a record, as :dns example.com TXT v=spf1 -all", LabLines.change_dns),
        "pop3": (
            "connects to POP3; what you type goes there until QUIT",
            _does(LabSession.connect_pop3),
        ),
        "branch": ("goes to another branch, as :branch 1", LabLines.show_branch),
    }
)
"""What each action of a lab does, and the way to do it."""
ACTING = frozenset({"raw", "repair", "wait", "connect", "drop", "deliver", "dns", "pop3"})
"""Actions that do something to the lab."""
