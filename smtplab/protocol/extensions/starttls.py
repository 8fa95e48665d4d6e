"""STARTTLS: the session begins again under TLS (RFC 3207)."""

from __future__ import annotations

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import Command, Verb, parse_nothing
from smtplab.protocol.extension import Demand, Effect, Extension, Objection, SessionFacts
from smtplab.protocol.states import CONNECTED, READY

_VERB = "STARTTLS"


def _is_announced(session: SessionFacts) -> bool:
    """Return whether EHLO lists it: never under TLS (§4.2)."""
    return not session.secured


def _objection(session: SessionFacts, command: Command) -> Objection | None:
    return Objection("tls-active") if command.verb == _VERB and session.secured else None


_DEMAND = Demand(
    "tls",
    "tls-first",
    frozenset({_VERB, "EHLO", "LHLO", "NOOP", "QUIT"}),
    lambda session: session.secured,
)
"""TLS before all but these verbs (§4)."""

STARTTLS = Extension(
    keyword=_VERB,
    summary="Starts TLS on the connection; then both ends forget what was sent before.",
    section="RFC 3207 §4",
    by_default=False,
    is_announced=_is_announced,
    verbs=(
        Verb(
            _VERB,
            _VERB,
            "Asks to start TLS; after 220 the TLS handshake begins at once.",
            "RFC 3207 §4",
            parse_nothing,
            _VERB,
        ),
    ),
    transitions={READY: {_VERB: {ReplyClass.SUCCESS: CONNECTED}}},
    last_in_group=frozenset({_VERB}),
    granted={_VERB: "start-tls"},
    effects={(_VERB, ReplyClass.SUCCESS): Effect.START_TLS},
    demand=_DEMAND,
    objection=_objection,
)
