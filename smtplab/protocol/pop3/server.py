"""The server end of POP3: octets in, events out; replies in, octets out (RFC 1939 §3).

It reads, checks what the protocol itself demands, and keeps the state; whose maildrop it is and
what lies there is not its business. An event carries the protocol's own refusal, if there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smtplab.protocol.commands import decode_argument, split
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.lines import Line, LineReader
from smtplab.protocol.pop3.commands import VERBS
from smtplab.protocol.pop3.states import AUTHORIZATION, CLOSING, NAMED, TRANSACTION, TRANSITIONS
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED, CONNECT, LISTENING, UNKNOWN, State, next_state

__all__ = ["LINE_LIMIT", "Pop3Server"]

LINE_LIMIT = 255
"""Octets of a command line, CR LF included (RFC 2449 §4)."""


class Pop3Server:
    """One session, seen from the server.

    Attributes:
        state: Where the session is.
        pending: The event that waits for its reply.
    """

    def __init__(self) -> None:
        self.state: State = LISTENING
        self.pending: Event | None = None
        self._now = 0.0
        self._buffer = bytearray()
        self._reader = LineReader(LINE_LIMIT)

    def connect(self, now: float) -> None:
        """Open the session; the greeting answers the event."""
        self._now = now
        self.pending = Event(CONNECT, at=now)

    def receive(self, octets: bytes, now: float) -> None:
        """Take octets that came; after the end they are thrown away."""
        self._now = now
        if self.state not in CLOSING:
            self._buffer += octets

    @property
    def unread(self) -> int:
        """How many octets were received and not yet read."""
        return len(self._buffer)

    def next_event(self) -> Event | None:
        """Read the next event, or None if more octets must come first.

        Raises:
            RuntimeError: If the last event has not been answered.
        """
        if self.pending is not None:
            raise RuntimeError(f"{self.pending.name} has not been answered")
        if self.state in CLOSING or self.state is LISTENING:
            return None
        if (line := self._reader.read(self._buffer)) is not None:
            self.pending = self._event(line)
        return self.pending

    def _event(self, line: Line) -> Event:
        """Make the event of a line: run the checks until one refuses it."""
        name, _ = split(line.octets)
        event = Event(name if name in VERBS and not line.error else UNKNOWN, line.octets, self._now)
        for check in _CHECKS:
            if refusal := check(self.state, line, event):
                return event._replace(refusal=refusal)
        return _parse(event)

    def reply(self, reply: Reply) -> bytes:
        """Answer the pending event: move the state, return the octets for the wire.

        Raises:
            RuntimeError: If no event is pending.
            OutOfStepError: If the event cannot have such a reply in this state.
        """
        if (event := self.pending) is None:
            raise RuntimeError("there is nothing to answer")
        self.state = next_state(TRANSITIONS, self.state, event.name, reply.reply_class)
        self.pending = None
        if self.state in CLOSING:
            self._buffer.clear()
        return reply.encode()

    def close(self) -> None:
        """End the session: the connection is gone. Only QUIT removes messages (RFC 1939 §6)."""
        self.pending = None
        self._buffer.clear()
        self.state = CLOSED


def _check_line(_: State, line: Line, event: Event) -> Reply | None:
    """Refuse a line that CR LF does not end, or that is too long."""
    length = len(event.octets)
    return reply_for("pop3-bad-line").at((length, length)) if line.error else None


def _check_verb(_: State, line: Line, event: Event) -> Reply | None:
    """Refuse a verb that is not one of POP3's."""
    if event.name in VERBS:
        return None
    return reply_for("pop3-unknown-verb").at((0, len(split(line.octets)[0]) or 1))


def _check_order(state: State, _: Line, event: Event) -> Reply | None:
    """Refuse a command that has no row in this state (RFC 1939 §3)."""
    if event.name in TRANSITIONS[state]:
        return None
    key = _OUT_OF_ORDER.get((state, event.name)) or _OUT_OF_ORDER_ANYHOW[state]
    return reply_for(key).at((0, len(event.name)))


_CHECKS: tuple[Callable[[State, Line, Event], Reply | None], ...] = (
    _check_line,
    _check_verb,
    _check_order,
)
_OUT_OF_ORDER: Mapping[tuple[State, str], str] = {(AUTHORIZATION, "PASS"): "pop3-user-first"}
_OUT_OF_ORDER_ANYHOW: Mapping[State, str] = {
    AUTHORIZATION: "pop3-login-first",
    NAMED: "pop3-pass-next",
    TRANSACTION: "pop3-logged-in",
}


def _parse(event: Event) -> Event:
    """Add the command, or the refusal of an argument that is not of the verb's form."""
    name, rest = split(event.octets)
    try:
        command = VERBS[name].parse(name, decode_argument(rest))
    except CommandSyntaxError:
        place = (len(event.name), len(event.octets))
        return event._replace(refusal=reply_for("pop3-argument").at(place))
    return event._replace(command=command)
