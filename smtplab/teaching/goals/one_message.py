"""Goals about one message: its whole transaction, and what it carried."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from smtplab.protocol.paths import Mailbox
from smtplab.teaching.goals.goal import Goal, Window
from smtplab.teaching.goals.history import HandedOver, handed_over, same_mailbox
from smtplab.teaching.goals.mail import ANY_CONTENT, NULL, ContentSpec, is_sender

__all__ = ["MessageHandedOver", "TransactionSpec", "bind_messages"]


@dataclass(frozen=True, slots=True)
class TransactionSpec:
    """What a message and its transaction are like; what is None or empty may be anything.

    Attributes:
        null_sender: Whether the reverse-path must be the null one.
        sender: Its reverse-path.
        recipients: Who was accepted in it, others aside.
        refused: Who was refused in it, others aside.
        content: What its content is like.
    """

    null_sender: bool = False
    sender: Mailbox | None = None
    recipients: tuple[Mailbox, ...] = ()
    refused: tuple[Mailbox, ...] = ()
    content: ContentSpec = ANY_CONTENT

    def fits(self, message: HandedOver) -> bool:
        """Compare what is asked for, the envelope first: the content costs more."""
        return self.fits_envelope(message) and self.content.fits(message.content)

    def fits_envelope(self, message: HandedOver) -> bool:
        """Compare what is asked of the transaction."""
        envelope = message.transaction
        accepted = [path.mailbox for path in envelope.forward_paths if path.mailbox]
        return (
            is_sender(envelope.reverse_path.mailbox, self.sender, is_null=self.null_sender)
            and all(_is_among(who, accepted) for who in self.recipients)
            and all(_is_among(who, message.refused) for who in self.refused)
        )

    def features(self) -> Iterator[str]:
        """Yield what is asked for, in words."""
        sender = NULL if self.null_sender else self.sender
        yield "one message"
        yield f"from {sender}" if sender else ""
        yield f"for {_list(self.recipients)}" if self.recipients else ""
        yield f"with {_list(self.refused)} refused" if self.refused else ""
        yield from self.content.features()


@dataclass(frozen=True, slots=True)
class MessageHandedOver:
    """A message was handed over; several goals of a step are all about the same one.

    Attributes:
        like: What this goal asks of it.
        others: What the other goals of the step ask of it.
    """

    like: TransactionSpec
    others: tuple[TransactionSpec, ...] = ()

    @property
    def is_permanent(self) -> bool:
        """Alone it was handed over; with others, a message that fits more of them can come."""
        return not self.others

    def holds(self, window: Window) -> bool:
        """Look at the message that fits most; of several, at the last."""
        messages = handed_over(window)
        if not self.others:
            return any(map(self.like.fits, messages))
        every = (self.like, *self.others)
        found = max(reversed(messages), key=lambda one: _count(every, one), default=None)
        return found is not None and self.like.fits(found)

    def describe(self) -> str:
        """Return what is handed over."""
        return " ".join(filter(None, self.like.features()))


def bind_messages(goals: Sequence[Goal]) -> tuple[Goal, ...]:
    """Return the goals of a step, of which those about a message are about the same one."""
    asked = [
        goal.predicate.like
        for goal in goals
        if isinstance(goal.predicate, MessageHandedOver) and not goal.negated
    ]
    return tuple(_bound(goal, asked) for goal in goals)


def _bound(goal: Goal, asked: Sequence[TransactionSpec]) -> Goal:
    one = goal.predicate
    if not isinstance(one, MessageHandedOver) or goal.negated:
        return goal
    others = tuple(like for like in asked if like is not one.like)
    return replace(goal, predicate=replace(one, others=others))


def _count(asked: Sequence[TransactionSpec], message: HandedOver) -> int:
    return sum(one.fits(message) for one in asked)


def _is_among(who: Mailbox, others: Sequence[Mailbox]) -> bool:
    return any(same_mailbox(who, one) for one in others)


def _list(who: Sequence[Mailbox]) -> str:
    return " and ".join(map(str, who))
