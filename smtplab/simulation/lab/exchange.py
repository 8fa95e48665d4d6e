"""What a server made of what came, its reply, and what both ends held then."""

from __future__ import annotations

from typing import NamedTuple

from smtplab.protocol.replies import Reply
from smtplab.protocol.session import Event
from smtplab.simulation.lab.forced_replies import ServerReply
from smtplab.simulation.lab.moment import ClientView, ServerView
from smtplab.simulation.server.maildrop import Message

__all__ = ["Exchange", "Pop3Result", "Snapshot"]


class Snapshot(NamedTuple):
    """What both ends held when an arrow arrived, the time, and the mail delivered so far.

    Attributes:
        at: Seconds on the lab's clock.
        server: What the server end held.
        client: What the client end held.
        mail: All messages that had been delivered.
    """

    at: float
    server: ServerView
    client: ClientView
    mail: tuple[Message, ...]


class Pop3Result(NamedTuple):
    """A reply in POP3, and what came of it.

    Attributes:
        reply: The reply.
        fetched: The message that the reply to RETR brings, None for all else.
        removed: The messages that the reply to QUIT says are gone from their maildrop.
    """

    reply: Reply
    fetched: Message | None = None
    removed: tuple[Message, ...] = ()


class Exchange(NamedTuple):
    """One event and its answer.

    Attributes:
        event: What the server made of what came.
        read_to: How many octets of all that the client ever sent were read by then.
        held: What the server end held before it answered.
        reply: The reply of the server.
        left: What the server end held after it answered.
        mail: All messages that had been delivered after it answered.
    """

    event: Event
    read_to: int
    held: ServerView
    reply: ServerReply
    left: ServerView
    mail: tuple[Message, ...]
