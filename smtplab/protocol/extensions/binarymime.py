"""BINARYMIME: content of any octets, which only chunks can carry (RFC 3030 §3)."""

from __future__ import annotations

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.commands import Command
from smtplab.protocol.extension import Extension, Objection, Parameter, SessionFacts
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import Reply

__all__ = ["BINARYMIME"]

_BINARY = "BINARYMIME"
_LIFTED: dict[str, frozenset[str]] = {
    "8BITMIME": frozenset({"eight-bit-undeclared"}),
    _BINARY: frozenset({"eight-bit-undeclared", "bare-line-end", "line-over-limit"}),
}
_NOT_TAKEN = Reply(554, ("The next host takes no binary content",), EnhancedCode(5, 6, 3))


def _lifted(value: str | None) -> frozenset[str]:
    return _LIFTED.get((value or "").upper(), frozenset())


def _objection(session: SessionFacts, command: Command) -> Objection | None:
    """Refuse DATA where the content may be of any octets: it knows lines only."""
    if command.verb != "DATA" or session.transaction is None:
        return None
    body = session.transaction.parameters.get("BODY") or ""
    return Objection("data-for-binary") if body.upper() == _BINARY else None


def _stops(value: str | None, _: bytes) -> Reply | None:
    """Stop binary content where the next host may change its octets (RFC 3030 §3)."""
    return _NOT_TAKEN if (value or "").upper() == _BINARY else None


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
            stops=_stops,
        ),
    ),
    objection=_objection,
)
