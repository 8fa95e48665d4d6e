"""DSN: which reports on delivery a sender wants, and what stands in them (RFC 3461 §4)."""

from __future__ import annotations

from enum import Enum

from smtplab.protocol.commands import Parameters
from smtplab.protocol.extension import Extension, Parameter
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.xtext import XTEXT

__all__ = ["DSN", "Notify", "gives_message_back", "is_wanted"]


class Notify(Enum):
    """What a report can be about."""

    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    DELAY = "DELAY"


# notify-esmtp-value = "NEVER" / 1#notify-list-element
# notify-list-element = "SUCCESS" / "FAILURE" / "DELAY"
_ELEMENT = "|".join(one.value for one in Notify)
_NOTIFY = Pattern(rf"(?ai:NEVER|(?:{_ELEMENT})(?:,(?:{_ELEMENT}))*)")
# orcpt-parameter = "ORCPT=" original-recipient-address ; at most 500 octets
# original-recipient-address = addr-type ";" xtext
_ORCPT = Pattern(rf"(?=.{{1,500}}\Z)[A-Za-z0-9!#$%&'*/?^_`{{|}}~.-]+;{XTEXT}")
# ret-value = "FULL" / "HDRS"
_RET = Pattern(r"(?ai:FULL|HDRS)")
# envid-parameter = "ENVID=" xtext ; at most 100 octets
_ENVID = Pattern(rf"(?=.{{1,100}}\Z){XTEXT}")


def is_wanted(notify: Notify, recipient: Parameters) -> bool:
    """Return whether a sender wants such a report on a recipient (RFC 3461 §4.1).

    Without NOTIFY it is told of failure alone; whether of delay is the server's choice.

    Args:
        notify: What the report is about.
        recipient: Parameters of RCPT.
    """
    wanted = recipient.get("NOTIFY") or Notify.FAILURE.value
    return notify.value in wanted.upper().split(",")


def gives_message_back(parameters: Parameters) -> bool:
    """Return whether a report of failure holds the whole message, by the parameters of MAIL."""
    return (parameters.get("RET") or "").upper() == "FULL"


DSN = Extension(
    keyword="DSN",
    summary="Lets the sender say which reports it wants, and what stands in them.",
    section="RFC 3461 §4",
    by_default=False,
    parameters=(
        Parameter("MAIL", "RET", _RET, 9, passes_on=True),
        Parameter("MAIL", "ENVID", _ENVID, 107, passes_on=True),
        Parameter("RCPT", "NOTIFY", _NOTIFY, 29, passes_on=True),
        Parameter("RCPT", "ORCPT", _ORCPT, 507, passes_on=True),
    ),
)
