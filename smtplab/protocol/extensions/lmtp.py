"""LMTP: SMTP for the last hop, with a reply for each recipient after the content (RFC 2033).

EHLO does not list it as an extension, but it lays its rows over the same tables.
"""

from __future__ import annotations

from smtplab.protocol.commands import Verb, parse_host
from smtplab.protocol.extension import Extension, SessionFacts
from smtplab.protocol.states import CONNECTED, IN_SESSION, MAIL, RCPT, READY, Targets

__all__ = ["LMTP", "NOT_IN_LMTP"]

NOT_IN_LMTP = frozenset({"EHLO", "HELO"})
"""Verbs that LHLO stands in the place of: a server of LMTP does not have them (§4.1)."""
_HELLO: dict[str, Targets] = {"LHLO": IN_SESSION["EHLO"]}


def _never(_: SessionFacts) -> bool:
    return False


LMTP = Extension(
    keyword="LMTP",
    summary="Brings mail to the maildrops; the server replies for each recipient by itself.",
    section="RFC 2033 §4",
    by_default=False,
    is_announced=_never,
    verbs=(
        Verb(
            "LHLO",
            "LHLO <client host>",
            "Introduces the client in LMTP and asks what the server offers.",
            "RFC 2033 §4.1",
            parse_host,
            "LHLO client.example.com",
        ),
    ),
    transitions=dict.fromkeys((CONNECTED, READY, MAIL, RCPT), _HELLO),
    last_in_group=frozenset({"LHLO"}),
    # Without a valid recipient it is 503, whether or not one was rejected (§4.2).
    out_of_order=dict.fromkeys(((MAIL, "DATA"), (MAIL, "BDAT")), "rcpt-first"),
    reply_for_each=True,
)
