"""Where mail lands: messages, and the maildrops that hold them in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

from smtplab.protocol.commands import Parameters
from smtplab.protocol.paths import Path

if TYPE_CHECKING:
    from smtplab.simulation.authentication.verdict import SenderVerdict


class Message(NamedTuple):
    """A message in a maildrop.

    Attributes:
        maildrop: Name of the maildrop.
        reverse_path: Where a report would go.
        forward_path: The recipient that brought it here.
        parameters: Parameters of MAIL.
        trace: Return-Path and Received fields that this server put in front (RFC 5321 §4.4).
        content: The content as it came, transparency undone.
        host: Name of the server that delivered it.
        verdict: What its checks of the sender came to; None where it makes none.
    """

    maildrop: str
    reverse_path: Path
    forward_path: Path
    parameters: Parameters
    trace: bytes
    content: bytes
    host: str = ""
    verdict: SenderVerdict | None = None

    @property
    def octets(self) -> bytes:
        """The whole message as it is stored."""
        return self.trace + self.content

    @property
    def size(self) -> int:
        """How many octets the whole message has."""
        return len(self.trace) + len(self.content)


class StorageError(Exception):
    """The message could not be kept; nothing of it was.

    Attributes:
        rule: Key of the rule that answers the client.
    """

    rule = "storage-full"


class QuotaError(StorageError):
    """A maildrop has no room for the message; nothing was kept in any."""

    rule = "quota-exceeded"


class Store(Protocol):
    """Where messages are kept.

    `deliver` is given the copies of one message, one for each maildrop, and returns once they are
    safe: the 250 that makes the server answer for the message follows at once (RFC 5321 §4.2.5).
    An exception means that none is kept, and names the rule of the reply. Where `slow`
    is true several threads may call it at once.

    Attributes:
        slow: Whether storing may have to wait for a disk, so that others should not wait with it.
    """

    slow: bool

    def deliver(self, messages: tuple[Message, ...]) -> None:
        """Keep all of the messages, or none.

        Raises:
            StorageError: If they cannot be kept; nothing is then.
        """


class Maildrops:
    """Maildrops in memory.

    Attributes:
        messages: All that was delivered, oldest first.
        quotas: Octets that a maildrop may hold, by name; those not named hold anything.
    """

    slow = False

    def __init__(self, quotas: Mapping[str, int] | None = None) -> None:
        self.messages: tuple[Message, ...] = ()
        self.quotas = quotas or {}
        self._used: Counter[str] = Counter()

    def deliver(self, messages: tuple[Message, ...]) -> None:
        """Keep all of the messages, or none.

        Raises:
            QuotaError: If one of them does not fit.
        """
        added: Counter[str] = Counter()
        for message in messages:
            added[message.maildrop] += message.size
        for name, size in added.items():
            if name in self.quotas and self._used[name] + size > self.quotas[name]:
                raise QuotaError(name)
        self._used += added
        self.messages += messages

    def remove(self, messages: Iterable[Message]) -> None:
        """Throw messages away; those that are not here are passed over."""
        gone = set(map(id, messages))
        for message in self.messages:
            if id(message) in gone:
                self._used[message.maildrop] -= message.size
        self.messages = tuple(one for one in self.messages if id(one) not in gone)


class NoMaildrops:
    """Keeps nothing and forgets at once: for measuring, and for servers that only listen."""

    slow = False

    def deliver(self, messages: tuple[Message, ...]) -> None:
        """Forget the messages."""
