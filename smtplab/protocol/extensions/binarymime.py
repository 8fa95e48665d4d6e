"""BINARYMIME: content of any octets, which only chunks can carry (RFC 3030 §3)."""

from __future__ import annotations

from smtplab.protocol.commands import Command, Parameters
from smtplab.protocol.extension import Extension, Objection, Parameter, SessionFacts
from smtplab.protocol.mail import Mail
from smtplab.protocol.pattern import Pattern

__all__ = ["BINARYMIME", "is_binary"]

_BINARY = "BINARYMIME"
_LIFTED: dict[str, frozenset[str]] = {
    "8BITMIME": frozenset({"eight-bit-undeclared"}),
    _BINARY: frozenset({"eight-bit-undeclared", "bare-line-end", "line-over-limit"}),
}


def is_binary(parameters: Parameters) -> bool:
    """Return whether MAIL declared the content as octets that need not be lines."""
    return (parameters.get("BODY") or "").upper() == _BINARY


def _lifted(value: str | None) -> frozenset[str]:
    return _LIFTED.get((value or "").upper(), frozenset())


def _objection(session: SessionFacts, command: Command) -> Objection | None:
    """Refuse DATA where the content may be of any octets: it knows lines only."""
    if command.verb != "DATA" or session.transaction is None:
        return None
    return Objection("data-for-binary") if is_binary(session.transaction.parameters) else None


def _declared(mail: Mail) -> str:
    return f"BODY={_BINARY}" if is_binary(mail.parameters) else ""


def _stops(value: str | None, _: bytes) -> str | None:
    """Stop binary content where the next host may change its octets (RFC 3030 §3)."""
    return "next-host-binary" if is_binary({"BODY": value}) else None


BINARYMIME = Extension(
    keyword=_BINARY,
    summary="Lets content be any octets, without lines, if MAIL has BODY=BINARYMIME.",
    section="RFC 3030 §3",
    by_default=False,
    needs=("8BITMIME", "CHUNKING"),
    parameters=(
        Parameter(
            "MAIL",
            "BODY",
            Pattern(r"(?ai:7BIT|8BITMIME|BINARYMIME)"),
            17,
            lifts=_lifted,
            declares=_declared,
            stops=_stops,
        ),
    ),
    objection=_objection,
)
