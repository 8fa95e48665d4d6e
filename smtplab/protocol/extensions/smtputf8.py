"""SMTPUTF8: addresses and header fields beyond ASCII (RFC 6531)."""

from __future__ import annotations

from smtplab.protocol.commands import Command
from smtplab.protocol.extension import Extension, Objection, Parameter, SessionFacts
from smtplab.protocol.mail import Mail

__all__ = ["SMTPUTF8"]

_KEYS = {"MAIL": "utf8-label:sender", "RCPT": "utf8-label"}
"""The rule for a domain that cannot be one, by the verb."""


def _lifted(_: str | None) -> frozenset[str]:
    return frozenset({"utf8-sender", "utf8-recipient"})


def _declared(mail: Mail) -> str:
    paths = (mail.reverse_path, *mail.forward_paths)
    return "" if all(path.is_ascii for path in paths) else "SMTPUTF8"


def _objection(_: SessionFacts, command: Command) -> Objection | None:
    """Refuse a domain with a label that no name may have (RFC 6531 §3.3, RFC 5891 §5.4)."""
    mailbox = command.path.mailbox if command.path else None
    if mailbox is None or mailbox.domain.isascii() or command.verb not in _KEYS:
        return None
    start = command.argument.find(f"@{mailbox.domain}") + 1
    for label in mailbox.domain.split("."):
        if not _is_label(label):
            return Objection(_KEYS[command.verb], start, start + len(label))
        start += len(label) + 1
    return None


def _is_label(label: str) -> bool:
    """Return whether a label is ASCII or a U-label of IDNA 2008; letter case does not count."""
    if label.isascii():
        return True
    import idna  # noqa: PLC0415  # few sessions have such names

    try:
        idna.alabel(label.lower())
    except idna.IDNAError:
        return False
    return True


SMTPUTF8 = Extension(
    keyword="SMTPUTF8",
    summary="Lets addresses and header fields be UTF-8, if MAIL has SMTPUTF8.",
    section="RFC 6531 §3.1",
    needs=("8BITMIME",),
    parameters=tuple(
        Parameter(verb, "SMTPUTF8", None, widens, lifts=_lifted, declares=_declared)
        for verb, widens in (("MAIL", 10), ("VRFY", 9), ("EXPN", 9))
    ),
    objection=_objection,
)
