"""The server end of POP3: octets in, events out; replies in, octets out (RFC 1939 §3).

It reads, checks what the protocol itself demands, and keeps the state; whose maildrop it is and
what lies there is not its business. An event carries the protocol's own refusal, if there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from smtplab.protocol.commands import split
from smtplab.protocol.lines import Line, LineReader
from smtplab.protocol.pop3.commands import VERBS
from smtplab.protocol.pop3.replies import Pop3Reply
from smtplab.protocol.pop3.states import (
    AUTHORIZATION,
    CLOSING,
    NAMED,
    TRANSACTION,
    TRANSITIONS,
    next_state,
)
from smtplab.protocol.rules.pop3 import because
from smtplab.protocol.states import CLOSED, CONNECT, LISTENING, UNKNOWN, State

__all__ = ["LINE_LIMIT", "Pop3Event", "Pop3Server"]

LINE_LIMIT = 255
"""Octets of a command line, CR LF included (RFC 2449 §4)."""


class Pop3Event(NamedTuple):
    """Something that the server answers with exactly one reply.

    Attributes:
        name: A verb, `CONNECT`, or `UNKNOWN` for a line whose verb is none.
        octets: The line as it came, without its ending.
        argument: What follows the verb.
        refusal: The reply that the protocol itself demands, None if it has no objection.
    """

    name: str
    octets: bytes = b""
    argument: str = ""
    refusal: Pop3Reply | None = None


class Pop3Server:
    """One session, seen from the server.

    Attributes:
        state: Where the session is.
        pending: The event that waits for its reply.
    """

    def __init__(self) -> None:
        self.state: State = LISTENING
        self.pending: Pop3Event | None = None
        self._buffer = bytearray()
        self._reader = LineReader(LINE_LIMIT)

    def connect(self) -> None:
        """Say that a connection was made; the greeting answers the event."""
        self.pending = Pop3Event(CONNECT)

    def receive(self, octets: bytes) -> None:
        """Take octets that came; after the end they are thrown away."""
        if self.state not in CLOSING:
            self._buffer += octets

    @property
    def unread(self) -> int:
        """How many octets were received and not yet read."""
        return len(self._buffer)

    def next_event(self) -> Pop3Event | None:
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

    def _event(self, line: Line) -> Pop3Event:
        """Make the event of a line: run the checks until one speaks."""
        name, rest = split(line.octets)
        known = VERBS.get(name)
        argument = rest[1:].decode("utf-8", "surrogateescape")
        asked = Pop3Event(name if known and not line.trouble else UNKNOWN, line.octets, argument)
        for check in (_line_form, _verb_known, _order, _argument):
            if refusal := check(self.state, line, asked):
                return asked._replace(refusal=refusal)
        return asked

    def reply(self, reply: Pop3Reply) -> bytes:
        """Answer the pending event: move the state, return the octets for the wire.

        Raises:
            RuntimeError: If no event is pending.
        """
        if (event := self.pending) is None:
            raise RuntimeError("there is nothing to answer")
        self.pending = None
        self.state = next_state(self.state, event.name, reply.status)
        if self.state in CLOSING:
            self._buffer.clear()
        return reply.encode()

    def close(self) -> None:
        """Say that the connection is gone; nothing is removed without QUIT (RFC 1939 §6)."""
        self.pending = None
        self._buffer.clear()
        self.state = CLOSED


Check = Callable[[State, Line, Pop3Event], Pop3Reply | None]


def _line_form(_: State, line: Line, event: Pop3Event) -> Pop3Reply | None:
    """The line ends in CR LF and is no longer than it may be."""
    length = len(event.octets)
    return because("pop3-bad-line", span=(length, length)) if line.trouble else None


def _verb_known(_: State, line: Line, event: Pop3Event) -> Pop3Reply | None:
    """The verb is one of POP3's."""
    if event.name in VERBS:
        return None
    return because("pop3-unknown-verb", span=(0, len(split(line.octets)[0]) or 1))


def _order(state: State, _: Line, event: Pop3Event) -> Pop3Reply | None:
    """The command has a row in this state (RFC 1939 §3)."""
    if event.name in TRANSITIONS[state]:
        return None
    key = _OUT_OF_ORDER.get((state, event.name)) or _OUT_OF_ORDER_ANYHOW[state]
    return because(key, span=(0, len(event.name)))


_OUT_OF_ORDER: Mapping[tuple[State, str], str] = {(AUTHORIZATION, "PASS"): "pop3-user-first"}
_OUT_OF_ORDER_ANYHOW: Mapping[State, str] = {
    AUTHORIZATION: "pop3-login-first",
    NAMED: "pop3-pass-next",
    TRANSACTION: "pop3-logged-in",
}


def _argument(_: State, line: Line, event: Pop3Event) -> Pop3Reply | None:
    """The argument is of the verb's form (RFC 1939 §3: printable ASCII, one blank between)."""
    good = event.argument.isascii() and VERBS[event.name].argument.fullmatch(event.argument)
    if good and (event.argument.isprintable() and b"\t" not in line.octets):
        return None
    return because("pop3-argument", span=(len(event.name), len(event.octets)))
