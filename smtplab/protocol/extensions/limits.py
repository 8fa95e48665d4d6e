"""LIMITS: how much a server takes in one session and one transaction (RFC 9422)."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.protocol.commands import Command
from smtplab.protocol.config import Limits
from smtplab.protocol.extension import Extension, Objection, SessionFacts

__all__ = ["LIMITS"]


def _named(limits: Limits) -> Iterator[tuple[str, int | None]]:
    yield "MAILMAX", limits.transactions
    yield "RCPTMAX", limits.recipients
    yield "RCPTDOMAINMAX", limits.domains


def _argument(session: SessionFacts) -> str:
    """Return the limits that there are (§3.1)."""
    given = _named(session.config.limits)
    return " ".join(f"{name}={value}" for name, value in given if value is not None)


def _objection(session: SessionFacts, command: Command) -> Objection | None:
    """Refuse a transaction, or a domain of recipients, that is one too many (§4)."""
    limits, transaction = session.config.limits, session.transaction
    if command.verb == "MAIL" and limits.transactions is not None:
        return Objection("mail-max") if session.transactions >= limits.transactions else None
    if command.verb != "RCPT" or transaction is None or limits.domains is None:
        return None
    paths = (*transaction.forward_paths, command.path)
    domains = {one.mailbox.domain.lower() for one in paths if one and one.mailbox}
    if len(domains) <= limits.domains:
        return None
    start = command.argument.rfind("@") + 1
    return Objection("domain-max", start, max(start, command.argument.rfind(">")))


LIMITS = Extension(
    keyword="LIMITS",
    summary="EHLO lists how many messages, recipients and domains the server accepts.",
    section="RFC 9422 §3",
    argument=_argument,
    by_default=False,
    objection=_objection,
)
