"""What the mail server that keeps a message decided about it when it got a reply.

A queue may try again after a 5yz, such as a greeting of 554, and it gives up on a 4yz in the end
(RFC 5321 §4.5.4.1), so its own verdict counts for more than the first digit.
"""

from collections.abc import Mapping
from enum import Enum

__all__ = ["QueueVerdict", "logged_verdict"]


class QueueVerdict(Enum):
    """What a queue does with the message."""

    DEFERRED = "deferred"
    """It keeps the message and tries again."""

    FAILED = "failed"
    """It gave up, and reports to the sender."""


_SIGNS: Mapping[str, QueueVerdict] = {
    "status=deferred": QueueVerdict.DEFERRED,  # Postfix
    " defer (": QueueVerdict.DEFERRED,  # Exim
    "stat=Deferred": QueueVerdict.DEFERRED,  # sendmail
    "result=TempFail": QueueVerdict.DEFERRED,  # OpenSMTPD
    'result="TempFail"': QueueVerdict.DEFERRED,
    "Action: delayed": QueueVerdict.DEFERRED,  # RFC 3464 §2.3.3
    "status=bounced": QueueVerdict.FAILED,
    "status=expired": QueueVerdict.FAILED,
    "result=PermFail": QueueVerdict.FAILED,
    'result="PermFail"': QueueVerdict.FAILED,
    "Action: failed": QueueVerdict.FAILED,
}


def logged_verdict(text: str) -> QueueVerdict | None:
    """Return the verdict that a log or a delivery report states; None if it states none."""
    return next((verdict for sign, verdict in _SIGNS.items() if sign in text), None)
