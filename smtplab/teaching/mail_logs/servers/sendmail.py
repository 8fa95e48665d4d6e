"""What sendmail logs: `stat=` of each delivery, `reject=` of its rule sets and milters."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.mail_logs.event import LogEvent, LogLine, Outcome
from smtplab.teaching.mail_logs.servers.local import is_handed_on

__all__ = ["read"]

_ID = r"(?P<id>[A-Za-z0-9]{8,20}): "
_DELIVERY = Pattern(_ID + r"to=(?P<to>.*?), (?P<fields>.*?)\bstat=(?P<text>.*)")
_ENHANCED = Pattern(r"\bdsn=(?P<dsn>[245]\.\d{1,3}\.\d{1,3})")
_RELAY = Pattern(r"\brelay=(?P<relay>[^,]*)")
_REJECTION = Pattern(r"(?:" + _ID + r")?(?P<before>.*?)\breject=(?P<text>.*)")
_TO = Pattern(r"\b(?P<key>arg1|to)=(?P<to><[^>]*>|[^,]*)")
_UNKNOWN_USER = Pattern(_ID + r"<(?P<to>[^>]*)>\.\.\. (?P<text>.*)")
_LOGIN = Pattern(
    r"(?:" + _ID + r")?(?P<text>AUTH failure \([^)]{1,40}\): [^,(]{0,100}).*\brelay=(?P<relay>.*)"
)
_COMPLAINT = Pattern(
    r"(?:[A-Za-z0-9]{8,20}: )?(?P<text>(?:SYSERR\([^)]*\): |rejecting connections ).*)"
)
_EXPIRED = ("Cannot send message", "Cannot send within")


def read(line: LogLine) -> tuple[LogEvent, ...] | None:
    """Return what a line tells of messages; None where it should tell and cannot be read."""
    text = line.text
    if "stat=" in text:
        match = _DELIVERY.match(text)
        return tuple(_delivery(**match.groupdict())) if match else None
    if "reject=" in text:
        match = _REJECTION.match(text)
        return (_rejection(**match.groupdict()),) if match else None
    if text.endswith(", discard"):
        return (LogEvent(Outcome.DISCARDED, text.partition(": ")[0], text=text),)
    return tuple(_of_itself(text))


def _delivery(id: str, to: str, fields: str, text: str) -> Iterator[LogEvent]:  # noqa: A002  # as sendmail calls it
    dsn, relay = _ENHANCED.search(fields), _RELAY.search(fields)
    enhanced, peer = dsn["dsn"] if dsn else "", relay["relay"] if relay else ""
    outcome = _outcome(enhanced, peer, text)
    said = text.removeprefix("Deferred: ")
    if outcome is None:
        return
    for one in to.split(","):
        yield LogEvent(outcome, id, one.strip(" <>"), peer, said, enhanced)


def _outcome(enhanced: str, peer: str, text: str) -> Outcome | None:
    """Return what came of it; None where the message is only kept for another process."""
    if text.startswith("Sent"):
        return Outcome.PASSED_ON if is_handed_on(peer, text) else Outcome.DELIVERED
    if text.startswith("queued"):
        return None
    if text.startswith(_EXPIRED):
        return Outcome.EXPIRED
    if text.startswith("Deferred") or enhanced.startswith("4"):
        return Outcome.DEFERRED
    return Outcome.BOUNCED


def _rejection(id: str | None, before: str, text: str) -> LogEvent:  # noqa: A002  # as above
    relay = _RELAY.search(before)
    to = _TO.search(before)
    is_recipient = to is not None and (to["key"] == "to" or "check_rcpt" in before)
    recipient = to["to"].strip("<>") if to and is_recipient else ""
    outcome = Outcome.REJECTED_FOR_NOW if text.startswith("4") else Outcome.REJECTED
    return LogEvent(outcome, id or "", recipient, relay["relay"] if relay else "", text)


def _of_itself(text: str) -> Iterator[LogEvent]:
    """Yield what it rejects in a line of another form, and what is wrong with sendmail itself."""
    if found := _UNKNOWN_USER.match(text):
        yield LogEvent(Outcome.REJECTED, found["id"], found["to"], "", found["text"])
    elif found := _LOGIN.match(text):
        yield LogEvent(
            Outcome.REJECTED, found["id"] or "", "", found["relay"], found["text"].rstrip(), "5.7.8"
        )
    elif found := _COMPLAINT.match(text):
        yield LogEvent(Outcome.COMPLAINT, text=found["text"])
