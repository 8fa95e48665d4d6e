"""What a server decides: the reply that it sends, and what has to be stored before it can."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from smtplab.protocol.mail import Mail
from smtplab.protocol.replies import Reply
from smtplab.simulation.relay.queue import QueuedMail
from smtplab.simulation.server.maildrop import Message
from smtplab.simulation.site.faults import Fault

if TYPE_CHECKING:
    from smtplab.simulation.authentication.verdict import SenderVerdict

__all__ = ["Decision", "PendingDelivery", "with_fault"]


class Decision(NamedTuple):
    """What a server does about an event.

    Attributes:
        reply: The reply that it sends.
        lost: Whether the connection drops before the reply is through.
        hangs_up: Whether the connection drops once the reply is sent.
        verdict: What the checks of the sender came to; None where none was made.
    """

    reply: Reply
    lost: bool = False
    hangs_up: bool = False
    verdict: SenderVerdict | None = None

    @property
    def drops(self) -> bool:
        """Whether the connection drops with it."""
        return self.lost or self.hangs_up


class PendingDelivery(NamedTuple):
    """Messages that must be stored before the end of data can be answered.

    Attributes:
        messages: What is to be stored, all or nothing.
        fault: What goes wrong with the answer.
        held: What is to be relayed to others, once the messages are stored.
        verdict: What the checks of the sender came to; None where none was made.
        reports: What is to be reported to the sender, once the messages are stored.
        at: When they came, in seconds since 1970.
    """

    messages: tuple[Message, ...]
    fault: Fault | None = None
    held: tuple[QueuedMail, ...] = ()
    verdict: SenderVerdict | None = None
    reports: tuple[Mail, ...] = ()
    at: float = 0.0


def with_fault(reply: Reply, fault: Fault | None, verdict: SenderVerdict | None = None) -> Decision:
    """Lay a fault over the reply that was decided on."""
    if fault is None:
        return Decision(reply, verdict=verdict)
    lost, hangs_up = fault.drop == "before", fault.drop == "after"
    return Decision(fault.answer() or reply, lost, hangs_up, verdict)
