"""A moment: one arrow on the wire, with all that there was to see just then.

Moments are frozen and share what did not change, so ten thousand of them are cheap, and stepping
back is no more than looking at an earlier one. What crossed is kept as a place in the octets of its
direction, never as a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.commands import Command
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import Event, ServerEnd
from smtplab.protocol.states import State
from smtplab.protocol.transaction import Transaction
from smtplab.simulation.maildrop import Message


class Kind(Enum):
    """What crossed the wire."""

    HANDSHAKE = "handshake"
    COMMAND = "command"
    CONTENT = "content"
    END_OF_DATA = "end of data"
    REPLY = "reply"
    CLOSE = "close"
    DROP = "drop"
    CLOCK = "clock"


class Arrow(Enum):
    """Which way it crossed."""

    TO_SERVER = "to server"
    TO_CLIENT = "to client"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the list of inputs a moment stands.

    Attributes:
        input: How many inputs came before the one that it belongs to.
        octets: How many octets of that input had been dealt with, which is what a fork keeps of
            it; None for all of it.
    """

    input: int
    octets: int | None


@dataclass(frozen=True, slots=True)
class ServerView:
    """What the server end held.

    Attributes:
        state: Its state.
        hello: The EHLO or HELO that it accepted last.
        transaction: Its buffers (RFC 5321 §4.1.1); None outside a mail transaction.
        content_size: Octets of content so far.
        unread: Octets received and not yet read.
    """

    state: State
    hello: Command | None
    transaction: Transaction | None
    content_size: int
    unread: int

    @classmethod
    def of(cls, end: ServerEnd) -> ServerView:
        """Look at a server end."""
        return cls(end.state, end.hello, end.transaction, end.content_size, end.unread)


@dataclass(frozen=True, slots=True)
class ClientView:
    """What the client end held.

    Attributes:
        state: The state it has reason to believe in.
        keywords: What the last EHLO reply offered: argument by keyword.
        outstanding: Verbs sent and not yet answered, oldest first.
        transaction: The envelope as far as replies confirmed it.
    """

    state: State
    keywords: Mapping[str, str]
    outstanding: tuple[str, ...]
    transaction: Transaction | None

    @classmethod
    def of(cls, end: ClientEnd) -> ClientView:
        """Look at a client end."""
        return cls(end.state, end.keywords, end.outstanding, end.transaction)


@dataclass(frozen=True, slots=True)
class Moment:
    """One arrow on the wire.

    Octets that one input sent arrived together: all their arrows come before the first reply, and
    show what the server end held before it answered any of them.

    Attributes:
        index: Place in the transcript, from 0.
        kind: What crossed.
        arrow: Which way.
        at: Seconds on the lab's clock.
        place: Where in the list of inputs.
        server: What the server end held once the arrow arrived.
        client: What the client end held once the arrow arrived.
        label: Words for what is no SMTP: "SYN", "FIN", a drop's reason.
        span: First and last-plus-one octet, in the octets of that direction.
        event: What the server made of it; None for replies, and where it made nothing of it yet.
        reply: The reply, for `Kind.REPLY`; `reply.why` says why it was made.
        answers: Index of the moment that the reply answers.
        flags: Keys of what is worth a note without being refused: "early", before the greeting;
            "pipelined-unoffered", without waiting though PIPELINING was not offered;
            "not-last-in-group", where the verb must be (RFC 2920 §3.1); "never-read", after the
            server had closed; and of content "bare-line-end", "line-over-limit",
            "eight-bit-undeclared".
        mail: All messages that had been delivered by then.
    """

    index: int
    kind: Kind
    arrow: Arrow
    at: float
    place: Place
    server: ServerView
    client: ClientView
    label: str = ""
    span: tuple[int, int] = (0, 0)
    event: Event | None = None
    reply: Reply | None = None
    answers: int | None = None
    flags: tuple[str, ...] = ()
    mail: tuple[Message, ...] = ()
