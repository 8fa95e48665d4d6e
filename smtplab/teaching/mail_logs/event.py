"""What a mail server logs of one recipient, of one client, or of itself."""

from __future__ import annotations

from enum import StrEnum, unique
from typing import NamedTuple

__all__ = ["Flow", "LogEvent", "LogLine", "Outcome"]


@unique
class Flow(StrEnum):
    """Who refused whom."""

    SENT = "sent"
    """This server tried to deliver a message, to another server or to a mailbox of its own."""
    RECEIVED = "received"
    """A client tried to hand a message to this server."""


@unique
class Outcome(StrEnum):
    """What the server itself says that came of it."""

    DELIVERED = "delivered"
    PASSED_ON = "passed-on"
    """Handed to a program on the same host that gives it back, such as a filter."""
    DEFERRED = "deferred"
    NOT_TRIED = "not-tried"
    """It was put off again without another try, since the last one was so short ago."""
    BOUNCED = "bounced"
    EXPIRED = "expired"
    """It was deferred for as long as the server keeps a message."""
    REJECTED = "rejected"
    REJECTED_FOR_NOW = "rejected-for-now"
    DISCARDED = "discarded"
    LEFT_QUEUE = "left-queue"
    """The message is in the queue no more; what became of it was logged before."""
    COMPLAINT = "complaint"
    """The server tells of a problem of its own."""

    # Each line looks up tables by it, and `Enum` would hash the name every time.
    __hash__ = str.__hash__

    @property
    def direction(self) -> Flow:
        """Which way the message was going."""
        return Flow.RECEIVED if self in _OF_CLIENTS else Flow.SENT

    @property
    def is_final(self) -> bool:
        """Whether the message has failed for good."""
        return self in (Outcome.BOUNCED, Outcome.EXPIRED, Outcome.REJECTED)


_OF_CLIENTS = frozenset({Outcome.REJECTED, Outcome.REJECTED_FOR_NOW})


class LogLine(NamedTuple):
    """A line of a log, taken apart as far as all servers write it alike."""

    head: str
    """What stands before the name of the program: time and host."""

    program: str
    """The program, without its number; empty where none is named."""

    text: str
    """What the program logged."""


class LogEvent(NamedTuple):
    """What became of one recipient, or of one client."""

    outcome: Outcome
    queue_id: str = ""
    """The name of the message in the queue; empty where it never got one."""

    recipient: str = ""
    peer: str = ""
    """The server that it was sent to, or the client that it came from."""

    text: str = ""
    """The reply, or what the server says instead of one."""

    enhanced: str = ""
    """The enhanced status code that stands beside the text."""

    head: str = ""
    """What stands before it in the log, with the time."""

    server: str = ""
    """The kind of server that logged it."""

    @property
    def domain(self) -> str:
        """The receiving domain; empty where no recipient is known, or one without a domain."""
        return self.recipient.rpartition("@")[2].lower() if "@" in self.recipient else ""
