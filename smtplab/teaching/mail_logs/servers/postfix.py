"""What Postfix logs: deliveries of its agents, and clients that it rejects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.mail_logs.event import LogEvent, LogLine, Outcome
from smtplab.teaching.mail_logs.servers.local import is_handed_on

__all__ = ["bears_sign", "read"]

_ID = r"(?P<id>[A-Za-z0-9]{5,20}): "
# Every repetition is bounded or ends at a sign of its own, so that no line takes long.
_DELIVERY = Pattern(
    _ID + r"to=<?(?P<to>[^>,]*|[^>]*)>?, (?:orig_to=<?[^>]*?>?, )?relay=(?P<relay>[^,]*)"
    r"(?:,[^(]*? dsn=(?P<dsn>[245]\.\d{1,3}\.\d{1,3}))?(?:,[^(]*?)? status=(?P<status>[A-Za-z-]+)"
    r"(?: \((?P<text>.*)\)?)?"
)
_PEER = Pattern(r"\b(?:host|to|with) (?P<peer>[\w.-]{1,255} ?\[[^\]\s]{1,64}\])")
_EXPIRY = Pattern(_ID + r"from=<[^>]*>, status=(?:force-)?expired, (?P<text>.*)")
_REMOVAL = Pattern(_ID + r"removed\Z")
_REJECTION = Pattern(
    r"(?P<id>NOQUEUE|[A-Za-z0-9]{5,20}): (?P<kind>(?:milter-|proxy-)?reject|discard): "
    r"(?P<stage>[A-Za-z-]+)(?P<rest>.*)"
)
_CLIENT = Pattern(r"\bfrom (?P<client>(?:[^\s\[\]]{0,255}\[[^\]\s]{1,64}\]|local)(?::\d{1,5})?)")
_ENVELOPE = Pattern(r"; (?=(?:from|to)=<|proto=|helo=<|sasl_)")
_TO = Pattern(r"\bto=<(?P<to>[^>]{0,1000})>")
_LAST_OF_ENVELOPE = Pattern(r"(?:proto=\S{1,20}|(?:helo|to|from)=<[^>]{0,1000}>): (?P<text>.*)")
_BY_CONTENT = frozenset({"header", "body", "mime-header", "nested-header"})
_LOGIN = Pattern(
    r"warning: (?P<client>[^\s\[]{1,255}\[[^\]\s]{1,64}\]): (?P<text>SASL \S{1,40} authentication "
    r"(?:failed|aborted))"
)
_COMPLAINT = Pattern(r"(?:[A-Za-z0-9]{5,20}: )?(?P<text>(?:warning|error|fatal|panic): .*)")
_OF_OTHERS = Pattern(
    r".*?warning: (?:(?:mime-|nested-)?header |body |hostname \S+ does not resolve "
    r"|non-SMTP command |Illegal address syntax |numeric |\S{1,255}\[[^\]]{1,64}\])"
)
"""What is a warning of clients and of messages, and no problem of Postfix."""
_STATUSES: Mapping[str, Outcome] = {
    "sent": Outcome.DELIVERED,
    "deferred": Outcome.DEFERRED,
    "bounced": Outcome.BOUNCED,
    "SOFTBOUNCE": Outcome.DEFERRED,
}
_PROBES = frozenset({"deliverable", "undeliverable", "undeliverable-but-not-cached"})
"""What comes of a question whether an address exists; no message stands behind it."""


def bears_sign(line: str) -> bool:
    """Return whether Postfix wrote a line that names no program, as `journalctl -o cat` does."""
    return line.startswith("NOQUEUE: ") or (": to=" in line and " relay=" in line)


def read(line: LogLine) -> tuple[LogEvent, ...] | None:
    """Return what a line tells of messages; None where it should tell and cannot be read."""
    text = line.text
    if "status=" in text:
        if ": to=" in text:
            return _delivery(line)
        if match := _EXPIRY.match(text):
            return (LogEvent(Outcome.EXPIRED, match["id"], text=match["text"]),)
    if "eject: " in text or " discard: " in text:
        return _rejection(text)
    if match := _REMOVAL.match(text):
        return (LogEvent(Outcome.LEFT_QUEUE, match["id"]),)
    return tuple(_of_itself(text))


def _delivery(line: LogLine) -> tuple[LogEvent, ...] | None:
    match = _DELIVERY.match(line.text)
    if not match:
        return None
    text = (match["text"] or "").removesuffix(")")
    outcome = _outcome(line.program, match["status"], match["relay"], text)
    if outcome is None:
        return () if match["status"] in _PROBES else None
    peer = _peer_in(text) if match["relay"] == "none" else _without_port(match["relay"])
    return (LogEvent(outcome, match["id"], match["to"], peer, text, match["dsn"] or ""),)


def _outcome(program: str, status: str, relay: str, text: str) -> Outcome | None:
    outcome = _STATUSES.get(status)
    if outcome is Outcome.DELIVERED:
        if program.endswith("/discard"):
            return Outcome.DISCARDED
        if text.startswith("forwarded as ") or is_handed_on(relay, text):
            return Outcome.PASSED_ON
    return outcome


class _Refusal(NamedTuple):
    """A rejection without what stands around its text."""

    text: str
    envelope: str


def _rejection(text: str) -> tuple[LogEvent, ...] | None:
    match = _REJECTION.match(text)
    if not match:
        return None if text.startswith("NOQUEUE: reject:") else ()
    stage, rest = match["stage"], match["rest"]
    client = _CLIENT.search(rest)
    before = client.end() if client else 0
    said = _by_content(rest) if stage in _BY_CONTENT else _by_envelope(rest[before:])
    to = _TO.search(said.envelope)
    outcome = Outcome.REJECTED_FOR_NOW if _is_temporary(said.text, stage) else Outcome.REJECTED
    if match["kind"] == "discard":
        outcome = Outcome.DISCARDED
    queue_id = "" if match["id"] == "NOQUEUE" else match["id"]
    peer = _without_port(client["client"]) if client else ""
    return (LogEvent(outcome, queue_id, to["to"] if to else "", peer, said.text),)


def _by_envelope(rest: str) -> _Refusal:
    """Take apart a rejection whose text stands before sender and recipient."""
    said = rest.removeprefix(":").strip()
    if envelope := _ENVELOPE.search(said):
        return _Refusal(said[: envelope.start()], said[envelope.end() :])
    return _Refusal(said, "")


def _by_content(rest: str) -> _Refusal:
    """Take apart a rejection whose text stands at the end, after what was found in the content."""
    envelope = _ENVELOPE.search(rest)
    tail = rest[envelope.end() :] if envelope else rest
    text = _LAST_OF_ENVELOPE.search(tail)
    return _Refusal(text["text"] if text else "", tail)


def _peer_in(text: str) -> str:
    """Return the server that a text names where none was reached; empty if it names none."""
    found = _PEER.search(text)
    return found["peer"] if found else ""


def _without_port(peer: str) -> str:
    return f"{peer.partition(']')[0]}]" if "]" in peer else peer


def _is_temporary(text: str, stage: str) -> bool:
    # What postscreen says to a client that it has no room for is 421.
    return text.startswith("4") or (stage == "CONNECT" and not text[:1].isdigit())


def _of_itself(text: str) -> Iterator[LogEvent]:
    """Yield what is wrong with a login, or with Postfix itself."""
    if login := _LOGIN.match(text):
        yield LogEvent(Outcome.REJECTED, "", "", login["client"], login["text"], "5.7.8")
    elif (complaint := _COMPLAINT.match(text)) and not _OF_OTHERS.match(text):
        yield LogEvent(Outcome.COMPLAINT, text=complaint["text"])
