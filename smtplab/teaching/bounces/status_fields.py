"""The fields of a report for programs: delivery status (RFC 3464), and others of that form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.relay.fate import DeliveryAction
from smtplab.teaching.bounces.model import ReportedRecipient

__all__ = ["field_groups", "is_mailbox", "recipients_in", "status_in", "with_status"]

_FIELD = Pattern(r"[ \t]*(?P<name>[A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:[ \t]*(?P<value>.*)")
_ESCAPED = Pattern(r"\\x\{(?P<code>[0-9A-Fa-f]{2,6})\}")
_COMMENT = Pattern(r" ?\([^()]{0,500}\)$")
_BRACKETED = Pattern(r"<([^<>\s]{1,500}@[^<>\s]{1,500})>")
_STATUS = Pattern(r"(?P<code>[245]\.\d{1,3}\.\d{1,3})(?!\d)")
_CODE_FIRST = Pattern(r"(?P<code>[245]\d\d)[ -]?(?P<rest>(?![ -]*#?[245]\.\d).*)", re.DOTALL)
_HAS_ENHANCED = Pattern(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_BEFORE_REFUSAL = Pattern(r"\s*[23]\d\d[ -][^\n]*?(?=\b[45]\d\d[ -])")
_RECIPIENT = ("final-recipient", "original-recipient", "x-actual-recipient")
_QUOTED = {
    "action": "Action",
    "status": "Status",
    "remote-mta": "Remote-MTA",
    "diagnostic-code": "Diagnostic-Code",
}
_REPEATED = ("final-recipient", "action")
_VALUE_LIMIT = 4000
_SPACES = (" ", "\t")
_ACTIONS = {action.value: action for action in DeliveryAction}

Fields = Mapping[str, str]


def field_groups(text: str) -> Iterator[Fields]:
    """Yield the groups of fields of a report, names in lower case.

    Groups stand apart by an empty line; some servers leave it out, or do not indent the lines that
    go on.
    """
    group: dict[str, str] = {}
    for name, value in _fields(text):
        if not name or (name in group and name in _REPEATED):
            if group:
                yield group
            group = {}
        if name:
            group.setdefault(name, value[:_VALUE_LIMIT])
    if group:
        yield group


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Yield each field, and an empty one where a group ends."""
    name, value = "", ""
    for line in [*text.splitlines(), ""]:
        found = None if name and line[:1] in _SPACES else _FIELD.match(line)
        if name and (found or not line.strip()):
            yield name, value
        if not line.strip():
            name = ""
            yield "", ""
        elif found:
            name, value = found["name"].lower(), found["value"].strip()
        elif len(value) < _VALUE_LIMIT:
            value += f"\n{line.strip()}"


def recipients_in(groups: Iterable[Fields]) -> Iterator[ReportedRecipient]:
    """Yield each recipient of a delivery status."""
    for group in groups:
        if any(name in group for name in _RECIPIENT):
            yield _recipient(group)


def _recipient(group: Fields) -> ReportedRecipient:
    final, original, actual = (_address(group.get(name, "")) for name in _RECIPIENT)
    address = next(filter(is_mailbox, (final, original, actual)), final or original or actual)
    status = status_in(group.get("status", ""))
    action = _action(group.get("action", ""), status)
    kind, separator, text = group.get("diagnostic-code", "").partition(";")
    diagnostic = text.strip() if separator else kind
    if diagnostic.isdecimal():  # the exit status of a program
        diagnostic = ""
    if action in (DeliveryAction.FAILED, DeliveryAction.DELAYED):
        diagnostic = _BEFORE_REFUSAL.sub("", diagnostic, 1)
    return ReportedRecipient(
        address,
        original if original.lower() != address.lower() else "",
        action,
        status,
        _host(group.get("remote-mta", "")),
        with_status(diagnostic, status),
        tuple(
            f"{shown}: {' '.join(group[name].split())}"
            for name, shown in _QUOTED.items()
            if group.get(name)
        ),
        group.get("will-retry-until", ""),
    )


def _address(value: str) -> str:
    """Return an address without its type; RFC 6533 §3 escapes what is not ASCII."""
    kind, separator, rest = value.partition(";")
    text = rest if separator else kind
    plain = _ESCAPED.sub(lambda found: _character(int(found["code"], re.DOTALL)), text)
    text = _COMMENT.sub("", " ".join(plain.split()))
    bracketed = _BRACKETED.search(text)
    return bracketed[1] if bracketed else text.strip("<>' ")


def is_mailbox(address: str) -> bool:
    """Return whether an address is a mailbox, and not a program, a file or a source route."""
    return "@" in address and address[0] not in "@|/" and " " not in address


def _character(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"


def status_in(value: str) -> EnhancedCode | None:
    """Return the enhanced code in a text, None if there is none."""
    found = _STATUS.search(value)
    return _parse(found["code"]) if found else None


def _parse(text: str) -> EnhancedCode | None:
    try:
        return EnhancedCode.parse(text)
    except ValueError:
        return None


def _action(value: str, status: EnhancedCode | None) -> DeliveryAction:
    word = value.strip().split(" ")[0].lower()
    if word in _ACTIONS:
        return _ACTIONS[word]
    is_success = status is not None and status.status_class == 2
    return DeliveryAction.DELIVERED if is_success else DeliveryAction.FAILED


def _host(value: str) -> str:
    """Return the name of a host without its type; others than dns and a name hold no host."""
    return value.partition(";")[2].strip() or value


def with_status(diagnostic: str, status: EnhancedCode | None) -> str:
    """Return what is explained: the diagnostic, with the status where it has no finer code."""
    if status is None or _HAS_ENHANCED.search(diagnostic):
        return diagnostic
    if not diagnostic or status.subject == 0:
        return diagnostic
    found = _CODE_FIRST.match(diagnostic)
    if found and found["code"][0] == str(status.status_class):
        return f"{found['code']} {status} {found['rest'].lstrip(' -')}"
    return diagnostic if found else f"{status} {diagnostic}".strip()
