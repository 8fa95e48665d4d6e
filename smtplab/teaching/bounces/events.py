"""Notifications of Amazon SES, which come as JSON in a message (bounce, complaint, delivery)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from smtplab.simulation.relay.fate import DeliveryAction
from smtplab.teaching.bounces.model import ReportedRecipient
from smtplab.teaching.bounces.status_fields import status_in, with_status

__all__ = ["complained_in", "recipients_of_event"]

_LISTS = {
    "bounce": ("bouncedRecipients", DeliveryAction.FAILED),
    "deliveryDelay": ("delayedRecipients", DeliveryAction.DELAYED),
    "delivery": ("recipients", DeliveryAction.DELIVERED),
}


def recipients_of_event(text: str) -> Iterator[ReportedRecipient]:
    """Yield the recipients of a notification; none if the text is not one."""
    event = _event(text)
    for name, (key, action) in _LISTS.items():
        details = event.get(name)
        rows = details.get(key) if isinstance(details, dict) else None
        for row in rows if isinstance(rows, list) else ():
            yield _recipient(row if isinstance(row, dict) else {"emailAddress": row}, action)


def complained_in(text: str) -> str:
    """Return who complained, by a notification; empty if it tells of no complaint."""
    details = _event(text).get("complaint")
    rows = details.get("complainedRecipients") if isinstance(details, dict) else None
    first = rows[0] if isinstance(rows, list) and rows else None
    return _text(first, "emailAddress") if isinstance(first, dict) else ""


def _recipient(row: dict[str, Any], action: DeliveryAction) -> ReportedRecipient:
    status = status_in(_text(row, "status"))
    diagnostic = _text(row, "diagnosticCode")
    words = diagnostic.partition(";")[2].strip() or diagnostic
    reply = with_status(words, status)
    return ReportedRecipient(
        _text(row, "emailAddress"),
        action=action,
        status=status,
        reply=reply,
        quote=(diagnostic,) if diagnostic else (),
    )


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return value if isinstance(value, str) else ""


def _event(text: str) -> dict[str, Any]:
    """Return the object at the start of a text, or the one that a topic wraps into another."""
    found = _object(text.lstrip())
    inner = found.get("Message")
    return _object(inner) if isinstance(inner, str) else found


def _object(text: str) -> dict[str, Any]:
    if not text.startswith("{"):
        return {}
    try:
        found, _ = json.JSONDecoder(strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
