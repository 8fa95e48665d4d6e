"""Goals about messages: what lies in a maildrop, by envelope and by content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smtplab.protocol.paths import Mailbox
from smtplab.simulation.server import trace
from smtplab.simulation.server.maildrop import Message
from smtplab.teaching.goals.content import (
    addresses,
    body_lines,
    field_names,
    types,
    unfold,
    values,
)
from smtplab.teaching.goals.goal import Window
from smtplab.teaching.goals.history import same_mailbox

__all__ = [
    "ANY_CONTENT",
    "NULL",
    "ContentSpec",
    "MailDelivered",
    "MessageSpec",
    "is_sender",
    "new_messages",
]

NULL = "<>"
"""The null reverse-path, as it is written."""


@dataclass(frozen=True, slots=True)
class ContentSpec:
    """What the content of a message is like; what is None or empty may be anything.

    Attributes:
        header: Names and values that its header section has.
        named: Fields, and addresses that stand in them.
        has: Fields that its header section has.
        lacks: Fields that its header section has not.
        hides: Addresses that stand in no field of its header section.
        lines: Whole lines of its body, in any order.
        mime: The type of one of its parts.
        eight_bit: Whether it has octets over 127.
    """

    header: tuple[tuple[str, str], ...] = ()
    named: tuple[tuple[str, Mailbox], ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    hides: tuple[Mailbox, ...] = ()
    lines: tuple[str, ...] = ()
    mime: str | None = None
    eight_bit: bool | None = None

    def fits(self, content: bytes) -> bool:
        """Compare what is asked for."""
        return (
            self._fits_fields(content)
            and (not self.lines or body_lines(content).issuperset(self.lines))
            and (self.mime is None or self.mime.lower() in types(content))
            and (self.eight_bit is None or self.eight_bit is not content.isascii())
        )

    def _fits_fields(self, content: bytes) -> bool:
        if not (self.header or self.named or self.has or self.lacks or self.hides):
            return True
        names = field_names(content)
        return (
            all(unfold(value) in values(content, name) for name, value in self.header)
            and all(_is_named(who, addresses(content, name)) for name, who in self.named)
            and all(name.lower() in names for name in self.has)
            and not any(name.lower() in names for name in self.lacks)
            and not any(_is_in_header(who, content) for who in self.hides)
        )

    def features(self) -> Iterator[str]:
        """Yield what is asked for, in words."""
        yield from (f"with {name}: {value}" for name, value in self.header)
        yield from (f"with {who} in {name}" for name, who in self.named)
        yield f"with {' and '.join(self.has)}" if self.has else ""
        yield f"without {' and '.join(self.lacks)}" if self.lacks else ""
        yield from (f"without {who} in the header section" for who in self.hides)
        yield from (f"with the line “{line}”" for line in self.lines)
        yield f"with a part of type {self.mime}" if self.mime else ""
        yield _OCTETS[self.eight_bit]


ANY_CONTENT = ContentSpec()
"""No content is unlike it."""
_OCTETS = {None: "", True: "with octets over 127", False: "in ASCII only"}


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """What a message in a maildrop is like; what is None or empty may be anything.

    Attributes:
        maildrop: Where it lies.
        null_sender: Whether the reverse-path must be the null one.
        sender: Its reverse-path.
        recipient: Its forward-path.
        content: What its content is like.
        received: How many Received fields it has at least.
    """

    maildrop: str | None = None
    null_sender: bool = False
    sender: Mailbox | None = None
    recipient: Mailbox | None = None
    content: ContentSpec = ANY_CONTENT
    received: int | None = None

    def fits(self, message: Message) -> bool:
        """Compare what is asked for, the envelope first: the content costs more."""
        return (
            self.fits_envelope(message)
            and self.content.fits(message.content)
            and (self.received is None or trace.count_hops(message.octets) >= self.received)
        )

    def fits_envelope(self, message: Message) -> bool:
        """Compare what is asked of the envelope."""
        return (
            self.maildrop in (None, message.maildrop)
            and is_sender(message.reverse_path.mailbox, self.sender, is_null=self.null_sender)
            and (
                self.recipient is None or same_mailbox(self.recipient, message.forward_path.mailbox)
            )
        )

    def features(self) -> Iterator[str]:
        """Yield what is asked for, in words."""
        sender = NULL if self.null_sender else self.sender
        yield f"in {self.maildrop}'s maildrop" if self.maildrop else "delivered"
        yield f"from {sender}" if sender else ""
        yield f"for {self.recipient}" if self.recipient else ""
        yield from self.content.features()
        yield f"with {self.received} Received fields" if self.received else ""


def is_sender(actual: Mailbox | None, wanted: Mailbox | None, *, is_null: bool) -> bool:
    """Return whether a reverse-path is the one that is asked for; None is the null one.

    Args:
        actual: The reverse-path.
        wanted: What is asked for; None for anything.
        is_null: Whether the null one is asked for.
    """
    if is_null:
        return actual is None
    return wanted is None or same_mailbox(wanted, actual)


@dataclass(frozen=True, slots=True)
class MailDelivered:
    """Messages were delivered since the step began.

    Attributes:
        like: What they are like.
        count: How many at least.
    """

    like: MessageSpec
    count: int = 1

    @property
    def is_permanent(self) -> bool:
        """They were delivered."""
        return True

    def holds(self, window: Window) -> bool:
        """Count them."""
        return sum(map(self.like.fits, new_messages(window))) >= self.count

    def describe(self) -> str:
        """Return what, and where."""
        return " ".join(filter(None, (_amount(self.count), *self.like.features())))


def _is_named(who: Mailbox, addresses: Iterable[Mailbox]) -> bool:
    return any(same_mailbox(who, address) for address in addresses)


def _is_in_header(who: Mailbox, content: bytes) -> bool:
    """Return whether an address stands in a field, in whatever form."""
    text = str(who).casefold()
    return any(
        text in one.casefold() for name in field_names(content) for one in values(content, name)
    )


def new_messages(window: Window) -> Iterator[Message]:
    """Yield the messages that came since the step began, oldest first."""
    before, now = window.before, window.now
    earlier = set(map(id, before.mail)) if before else set()
    yield from (one for one in (now.mail if now else ()) if id(one) not in earlier)


def _amount(count: int) -> str:
    return "a message" if count == 1 else f"{count} messages"
