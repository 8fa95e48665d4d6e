"""SIZE: how large a message may be, and how large this one is (RFC 1870)."""

import re

from smtplab.protocol.config import Limits
from smtplab.protocol.extension import Extension, Parameter


def _limit(limits: Limits) -> str:
    return str(limits.message_size)


def _too_large(value: str | None, limits: Limits) -> str | None:
    """Refuse at MAIL what would be refused after the dot anyway (RFC 1870 §6.1)."""
    return "size-declared" if value is not None and int(value) > limits.message_size else None


SIZE = Extension(
    keyword="SIZE",
    summary="Says how large a message may be; MAIL can say how large this one is.",
    section="RFC 1870 §4",
    argument=_limit,
    parameters=(Parameter("MAIL", "SIZE", re.compile(r"[0-9]{1,20}"), 26, _too_large),),
)
