"""SMTP, LMTP and POP3 as whole protocols: where servers listen, and the tables of a session."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from smtplab.protocol import states
from smtplab.protocol.capabilities import Capabilities, capabilities_for
from smtplab.protocol.pop3 import commands as pop3_commands
from smtplab.protocol.pop3 import states as pop3_states
from smtplab.protocol.states import State

__all__ = ["LMTP", "MAIL_PROTOCOLS", "POP3", "SMTP", "MailProtocol"]


class MailProtocol(NamedTuple):
    """A protocol that mail is sent or fetched by.

    Attributes:
        name: What people call it.
        port: Where its servers listen.
        path: The states that a session goes through, in order, where nothing fails.
        capabilities: Returns the verbs and the table of states, given the keywords that a server
            offered.
        brings_mail: Whether mail is sent by it, and not fetched.
    """

    name: str
    port: int
    path: tuple[State, ...]
    capabilities: Callable[[frozenset[str]], Capabilities]
    brings_mail: bool = True


_POP3_TABLES = Capabilities(
    extensions=(),
    verbs=pop3_commands.VERBS,
    table=pop3_states.TRANSITIONS,
    parameters={},
    readings={},
    effects={},
    widened={},
    enhanced_codes=False,
    decides_reading=frozenset(),
)

SMTP = MailProtocol(
    name="SMTP",
    port=25,
    path=(states.CONNECTED, states.READY, states.MAIL, states.RCPT, states.DATA),
    capabilities=capabilities_for,
)
LMTP = SMTP._replace(
    name="LMTP", port=24, capabilities=lambda keywords: capabilities_for(keywords, lmtp=True)
)
POP3 = MailProtocol(
    name="POP3",
    port=110,
    path=(
        pop3_states.AUTHORIZATION,
        pop3_states.NAMED,
        pop3_states.TRANSACTION,
        pop3_states.UPDATE,
    ),
    capabilities=lambda _: _POP3_TABLES,
    brings_mail=False,
)
MAIL_PROTOCOLS: Mapping[str, MailProtocol] = {one.name: one for one in (SMTP, LMTP, POP3)}
"""By name. The ports are those of RFC 5321 §4.5.4.2 and RFC 1939 §3, and IANA's for LMTP."""
