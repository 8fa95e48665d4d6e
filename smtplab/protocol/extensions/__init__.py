"""The extensions that this server knows: a row in the table for each.

An extension that brings more than a row, such as verbs and states, has a file of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol.commands import Verb
from smtplab.protocol.config import Limits
from smtplab.protocol.extension import Extension, Parameter, SessionFacts
from smtplab.protocol.extensions.auth import AUTH
from smtplab.protocol.extensions.binarymime import BINARYMIME, is_binary
from smtplab.protocol.extensions.chunking import CHUNKING
from smtplab.protocol.extensions.dsn import DSN
from smtplab.protocol.extensions.limits import LIMITS
from smtplab.protocol.extensions.lmtp import LMTP
from smtplab.protocol.extensions.requiretls import REQUIRETLS
from smtplab.protocol.extensions.smtputf8 import SMTPUTF8
from smtplab.protocol.extensions.starttls import STARTTLS
from smtplab.protocol.mail import Mail
from smtplab.protocol.pattern import Pattern

__all__ = ["ADDED_VERBS", "EXTENSIONS", "LAST_IN_GROUP"]


def _size_limit(session: SessionFacts) -> str:
    return str(session.config.limits.message_size)


def _size_error(value: str | None, limits: Limits) -> str | None:
    """Refuse at MAIL what would be refused after the dot anyway (RFC 1870 §6.1)."""
    return "size-declared" if value is not None and int(value) > limits.message_size else None


def _declared_size(mail: Mail) -> str:
    return f"SIZE={len(mail.content)}"


def _lifted_by_body(value: str | None) -> frozenset[str]:
    eight_bit = value is not None and value.upper() == "8BITMIME"
    return frozenset({"eight-bit-undeclared"} if eight_bit else ())


def _declared_eight_bit(mail: Mail) -> str:
    is_eight_bit = not mail.content.isascii() and not is_binary(mail.parameters)
    return "BODY=8BITMIME" if is_eight_bit else ""


def _stops_eight_bit(value: str | None, content: bytes) -> str | None:
    """Stop 8-bit content where the next host may spoil it (RFC 6152 §3)."""
    is_declared = (value or "").upper() == "8BITMIME"
    return "next-host-eight-bit" if is_declared and not content.isascii() else None


EXTENSIONS: Mapping[str, Extension] = {
    extension.keyword: extension
    for extension in (
        Extension(
            keyword="PIPELINING",
            summary="Lets the client send several commands without waiting for each reply.",
            section="RFC 2920 §3",
            last_in_group=frozenset({"EHLO", "DATA", "VRFY", "EXPN", "TURN", "QUIT", "NOOP"}),
        ),
        Extension(
            keyword="SIZE",
            summary=(
                "EHLO lists the largest size of a message; MAIL can give the size of this one."
            ),
            section="RFC 1870 §4",
            argument=_size_limit,
            parameters=(
                Parameter(
                    "MAIL",
                    "SIZE",
                    Pattern(r"[0-9]{1,20}"),
                    26,
                    _size_error,
                    declares=_declared_size,
                ),
            ),
        ),
        Extension(
            keyword="8BITMIME",
            summary="Lets content hold octets over 127, if MAIL has BODY=8BITMIME.",
            section="RFC 6152 §2",
            parameters=(
                Parameter(
                    "MAIL",
                    "BODY",
                    Pattern(r"(?ai:7BIT|8BITMIME)"),
                    17,
                    lifts=_lifted_by_body,
                    declares=_declared_eight_bit,
                    stops=_stops_eight_bit,
                ),
            ),
        ),
        # A server puts the codes into each reply of class 2, 4 and 5, whether or not the client
        # says EHLO; only the greeting and the replies to HELO and EHLO carry none.
        Extension(
            keyword="ENHANCEDSTATUSCODES",
            summary="Puts a finer code, such as 5.1.1, before the text of each reply.",
            section="RFC 2034 §4",
            enhanced_codes=True,
        ),
        SMTPUTF8,
        STARTTLS,
        AUTH,
        CHUNKING,
        BINARYMIME,
        DSN,
        LIMITS,
        REQUIRETLS,
    )
}
"""By keyword, in the order in which EHLO lists them."""
LAST_IN_GROUP = LMTP.last_in_group.union(*(one.last_in_group for one in EXTENSIONS.values()))
"""Verbs that a client may send only as the last of a group."""
ADDED_VERBS: Mapping[str, Verb] = {
    verb.name: verb for extension in (*EXTENSIONS.values(), LMTP) for verb in extension.verbs
}
"""The verbs that extensions add."""
