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

__all__ = ["NULL", "MailDelivered", "MessageSpec"]

NULL = "<>"
"""The null reverse-path, as it is written."""


@dataclass(frozen=True, slots=True)
class MessageSpec:
    """What a message is like; what is None or empty may be anything.

    Attributes:
        maildrop: Where it lies.
        null_sender: Whether the reverse-path must be the null one.
        sender: Its reverse-path.
        recipient: Its forward-path.
        header: Names and values that its header section has.
        named: Fields, and addresses that stand in them.
        has: Fields that its header section has.
        lacks: Fields that its header section has not.
        lines: Whole lines of its body, in any order.
        received: How many Received fields it has at least.
        mime: The type of one of its parts.
        eight_bit: Whether its content has octets over 127.
    """

    maildrop: str | None = None
    null_sender: bool = False
    sender: Mailbox | None = None
    recipient: Mailbox | None = None
    header: tuple[tuple[str, str], ...] = ()
    named: tuple[tuple[str, Mailbox], ...] = ()
    has: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    received: int | None = None
    mime: str | None = None
    eight_bit: bool | None = None

    def fits(self, message: Message) -> bool:
        """Compare what is asked for, the envelope first: the content costs more."""
        checks = (
            self._fits_envelope,
            self._fits_fields,
            self._fits_lines,
            self._fits_received,
            self._fits_mime,
            self._fits_octets,
        )
        return all(check(message) for check in checks)

    def _fits_envelope(self, message: Message) -> bool:
        sender = message.reverse_path.mailbox
        return (
            self.maildrop in (None, message.maildrop)
            and (not self.null_sender or sender is None)
            and (self.sender is None or same_mailbox(self.sender, sender))
            and (
                self.recipient is None or same_mailbox(self.recipient, message.forward_path.mailbox)
            )
        )

    def _fits_fields(self, message: Message) -> bool:
        if not (self.header or self.named or self.has or self.lacks):
            return True
        content, names = message.content, field_names(message.content)
        return (
            all(unfold(value) in values(content, name) for name, value in self.header)
            and all(_is_named(who, addresses(content, name)) for name, who in self.named)
            and all(name.lower() in names for name in self.has)
            and not any(name.lower() in names for name in self.lacks)
        )

    def _fits_lines(self, message: Message) -> bool:
        return not self.lines or body_lines(message.content).issuperset(self.lines)

    def _fits_received(self, message: Message) -> bool:
        return self.received is None or trace.count_hops(message.octets) >= self.received

    def _fits_mime(self, message: Message) -> bool:
        return self.mime is None or self.mime.lower() in types(message.content)

    def _fits_octets(self, message: Message) -> bool:
        return self.eight_bit is None or self.eight_bit is not message.content.isascii()


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
        return sum(map(self.like.fits, _new_messages(window))) >= self.count

    def describe(self) -> str:
        """Return what, and where."""
        return " ".join(filter(None, (_amount(self.count), *_features(self.like))))


def _is_named(who: Mailbox, addresses: Iterable[Mailbox]) -> bool:
    return any(same_mailbox(who, address) for address in addresses)


def _new_messages(window: Window) -> Iterator[Message]:
    """Yield the messages that came since the step began, oldest first."""
    before, now = window.before, window.now
    earlier = set(map(id, before.mail)) if before else set()
    yield from (one for one in (now.mail if now else ()) if id(one) not in earlier)


def _amount(count: int) -> str:
    return "a message" if count == 1 else f"{count} messages"


def _features(like: MessageSpec) -> Iterator[str]:
    """Yield what is asked for, in words."""
    sender = NULL if like.null_sender else like.sender
    yield f"in {like.maildrop}'s maildrop" if like.maildrop else "delivered"
    yield f"from {sender}" if sender else ""
    yield f"for {like.recipient}" if like.recipient else ""
    yield from (f"with {name}: {value}" for name, value in like.header)
    yield from (f"with {who} in {name}" for name, who in like.named)
    yield f"with {' and '.join(like.has)}" if like.has else ""
    yield f"without {' and '.join(like.lacks)}" if like.lacks else ""
    yield from (f"with the line “{line}”" for line in like.lines)
    yield f"with {like.received} Received fields" if like.received else ""
    yield f"with a part of type {like.mime}" if like.mime else ""
    yield _OCTETS[like.eight_bit]


_OCTETS = {None: "", True: "with octets over 127", False: "in ASCII only"}
