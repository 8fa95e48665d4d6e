"""REQUIRETLS: a message that no hop may carry without TLS (RFC 8689)."""

from __future__ import annotations

from smtplab.protocol.commands import Command
from smtplab.protocol.extension import Extension, Objection, Parameter, SessionFacts

__all__ = ["REQUIRETLS"]

_KEYWORD = "REQUIRETLS"


def _is_announced(session: SessionFacts) -> bool:
    """Return whether EHLO lists it: under TLS alone (§2)."""
    return session.secured


def _objection(session: SessionFacts, command: Command) -> Objection | None:
    """Refuse the parameter in clear: nothing has protected the message so far (§4.1)."""
    if session.secured or _KEYWORD not in command.parameters:
        return None
    start = command.argument.upper().rfind(_KEYWORD)
    return Objection("requiretls-in-clear", start, start + len(_KEYWORD))


def _stops(_value: str | None, _content: bytes) -> str:
    """Stop a message where the next host promises nothing of the kind (§4.2.1, §5)."""
    return "next-host-requiretls"


REQUIRETLS = Extension(
    keyword=_KEYWORD,
    summary="Lets MAIL demand that every further hop carries the message under TLS.",
    section="RFC 8689 §2",
    by_default=False,
    is_announced=_is_announced,
    parameters=(
        Parameter(
            "MAIL", _KEYWORD, None, 11, passes_on=True, stops=_stops, needs_tls="next-host-tls"
        ),
    ),
    objection=_objection,
)
