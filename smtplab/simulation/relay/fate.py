"""What became of a message, and whether its sender wants a report on it (RFC 3464, RFC 3461)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple, Self

from smtplab.protocol.commands import NO_PARAMETERS
from smtplab.protocol.extensions.dsn import Notify, is_wanted
from smtplab.protocol.paths import ForwardPath
from smtplab.protocol.replies import Reply
from smtplab.simulation.relay.queue import QueuedMail

__all__ = ["DeliveryAction", "Fate"]


class DeliveryAction(Enum):
    """What became of a mail (RFC 3464 §2.3.3): its name in the report.

    Attributes:
        notify: What the sender has asked for, to be told of it.
        subject: Subject of the report.
        words: What it says to people.
    """

    notify: Notify
    subject: str
    words: str

    def __new__(cls, value: str, notify: Notify, subject: str, words: str) -> Self:
        """Keep what belongs to it."""
        one = object.__new__(cls)
        one._value_ = value
        one.notify, one.subject, one.words = notify, subject, words
        return one

    FAILED = (
        "failed",
        Notify.FAILURE,
        "Undelivered mail returned to sender",
        (
            "Your message could not be delivered to the recipients below. There will be no further "
            "attempts."
        ),
    )
    DELAYED = (
        "delayed",
        Notify.DELAY,
        "Delayed mail: there will be further attempts",
        (
            "Your message could not be delivered yet to the recipients below. You need not send it "
            "again: there will be further attempts."
        ),
    )
    DELIVERED = (
        "delivered",
        Notify.SUCCESS,
        "Delivered mail",
        "Your message was delivered to the recipients below.",
    )
    RELAYED = (
        "relayed",
        Notify.SUCCESS,
        "Relayed mail",
        (
            "Your message was relayed to a server that sends no reports of this kind. There may be "
            "no further report on the recipients below."
        ),
    )
    EXPANDED = (
        "expanded",
        Notify.SUCCESS,
        "Mail to a list",
        (
            "Your message was accepted for the addresses below, each of which stands for several "
            "mailboxes."
        ),
    )


class Fate(NamedTuple):
    """What became of a message for some of its recipients.

    Attributes:
        held: The message, and the host that refused or accepted it; "" for the server itself.
        replies: The reply that settled it, for each of them.
        action: What became of it.
    """

    held: QueuedMail
    replies: Mapping[ForwardPath, Reply]
    action: DeliveryAction = DeliveryAction.FAILED

    def only_wanted(self) -> Fate:
        """Return the fate of those recipients on whom the sender wants a report."""
        given = self.held.mail.of_recipients
        return self._replace(
            replies={
                path: reply
                for path, reply in self.replies.items()
                if is_wanted(self.action.notify, given.get(path, NO_PARAMETERS))
            }
        )
