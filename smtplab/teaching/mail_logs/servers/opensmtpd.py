"""What OpenSMTPD logs: `result=` of each delivery, `failed-command` of its clients.

Up to release 5.4 a delivery was `relay: TempFail for …`, up to 6.3 it was `mta event=delivery …`,
and since then it is `mta delivery …`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.mail_logs.event import LogEvent, LogLine, Outcome

__all__ = ["bears_sign", "read"]

_SIGN = Pattern(r"[0-9a-f]{16} (?:smtp|mta|mda) [a-z]")
_DELIVERY = Pattern(
    r"(?:[0-9a-f]{16} )?(?:mta|mda) (?:event=)?delivery (?P<fields>.*?)"
    r"\bresult=\"?(?P<result>\w+)\"? stat=(?P<text>.*)"
)
_OLD_DELIVERY = Pattern(
    r"(?:relay|delivery): (?P<result>\w+) for (?P<id>[0-9a-f]{16}): (?P<fields>.*?)"
    r"\bstat=(?P<text>.*)"
)
_REFUSAL = Pattern(
    r"(?:[0-9a-f]{16} )?smtp (?:event=)?(?:failed-command|bad-input) (?P<fields>.*?)"
    r"\bresult=\"(?P<text>[45][^\"]*)"
)
_COMPLAINT = Pattern(r"(?P<text>(?:warn|fatal|info: [a-z]+ \([^)]*\) exit)\S*: .*|fatal.*)")
_FIELD = Pattern(r"\b(?P<name>evpid|to|relay|address|user)=[<\"]?(?P<value>[^>\",\s]*)")
_RECIPIENT = Pattern(r"command=\"RCPT TO: ?<(?P<to>[^>]*)>", re.IGNORECASE)
_OUTCOMES: Mapping[str, Outcome] = {
    "Ok": Outcome.DELIVERED,
    "TempFail": Outcome.DEFERRED,
    "PermFail": Outcome.BOUNCED,
    "Loop": Outcome.BOUNCED,
    "Expire": Outcome.EXPIRED,
    "Remove": Outcome.LEFT_QUEUE,
}


def bears_sign(line: str) -> bool:
    """Return whether OpenSMTPD wrote a line that names no program, as `smtpd -d` does."""
    return _SIGN.match(line) is not None


def read(line: LogLine) -> tuple[LogEvent, ...] | None:
    """Return what a line tells of messages; None where it should tell and cannot be read."""
    text = line.text
    if "stat=" in text:
        return _delivery(text)
    if found := _REFUSAL.match(text):
        fields = _fields(found["fields"])
        to = _RECIPIENT.search(text)
        outcome = Outcome.REJECTED_FOR_NOW if found["text"][0] == "4" else Outcome.REJECTED
        peer = fields.get("address", "")
        return (LogEvent(outcome, "", to["to"] if to else "", peer, found["text"]),)
    if found := _COMPLAINT.match(text):
        return (LogEvent(Outcome.COMPLAINT, text=found["text"]),)
    return ()


def _delivery(text: str) -> tuple[LogEvent, ...] | None:
    if found := _DELIVERY.match(text) or _OLD_DELIVERY.match(text):
        fields = _fields(found["fields"])
        queue_id = fields.get("evpid") or found.groupdict().get("id") or ""
        outcome = _OUTCOMES.get(found["result"])
        if outcome:
            peer, said = fields.get("relay", ""), found["text"].strip('"')
            return (LogEvent(outcome, queue_id, fields.get("to", ""), peer, said),)
    return None


def _fields(text: str) -> dict[str, str]:
    return {found["name"]: found["value"] for found in _FIELD.finditer(text)}
