"""What Exim writes to its main log: `=>` delivered, `==` deferred, `**` failed, and rejections."""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.mail_logs.event import LogEvent, LogLine, Outcome

__all__ = ["bears_sign", "read"]

_ID = r"[0-9A-Za-z]{6}-(?:[0-9A-Za-z]{6}-[0-9A-Za-z]{2}|[0-9A-Za-z]{11}-[0-9A-Za-z]{4})"
# `grep` puts the name of the file before the time.
_TIME = r"(?:[^\s:]{1,200}:)?\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?(?: [+-]\d{4})?"
_SIGN = Pattern(
    _TIME + r"(?: \[\d{1,10}\])? (?:" + _ID + r" |[HUF]=|SMTP |TLS |Connection from |no host name "
    r"|rejected |exim |Start queue |End queue |[a-z_]{2,40} authenticator )"
)
_LINE = Pattern(r"(?:" + _TIME + r" )?(?:\[\d{1,10}\] )?(?:(?P<id>" + _ID + r") )?(?P<rest>.*)")
_MARKS: Mapping[str, Outcome] = {
    "=>": Outcome.DELIVERED,
    "->": Outcome.DELIVERED,
    ">>": Outcome.DELIVERED,
    "*>": Outcome.DISCARDED,
    "==": Outcome.DEFERRED,
    "**": Outcome.BOUNCED,
}
# The address ends where a field begins, or the text.
_END_OF_ADDRESS = Pattern(r" (?:[A-Z]{1,3}=|defer |routing |: )|: ")
_PARENT = Pattern(r"<([^<>]*@[^<>]*)>")
_HOST = Pattern(r"\bH=(?P<peer>[^\s\[]{0,255}(?: \([^)]{0,255}\))?(?: ?\[[^\]\s]{1,64}\])?)")
# Exim before 4.85 has the host in the text.
_OLD_HOST = Pattern(r": host (?P<peer>[^\s\[]{1,255} \[[^\]\s]{1,64}\]): ")
_DEFERRAL = Pattern(r".*?\bdefer \((?P<number>[^)]{1,9})\)(?P<text>.*)")
_NOT_TRIED = ("retry time not reached", "first-pass only routing", "queue_domains", "is held")
_NOWHERE = (":blackhole:", "/dev/null")
_EXPIRED = (
    "retry timeout exceeded",
    "have been failing for a long time",
    "retry time not reached for any host after a long failure",
)
_REJECTION = Pattern(
    r"(?P<before>.{0,1000}?)\b(?P<now>temporarily )?rejected (?P<stage>[^:<]{1,80})"
    r"(?P<rest>[:<].*)?"
)
_DROPPED = Pattern(
    r"(?:Connection|SMTP call|SMTP connection) from (?P<peer>.{1,300}?) "
    r"(?P<what>refused|dropped)(?:: (?P<text>.*))?\Z"
)
_LOGIN = Pattern(r"\S{1,40} authenticator failed for (?P<peer>.{1,300}?): (?P<text>[45]\d\d [^(]*)")
_RECIPIENT = Pattern(r"<(?P<to>[^>]*)>")
_OVER = frozenset({"Completed"})


def bears_sign(line: str) -> bool:
    """Return whether Exim wrote a line that names no program."""
    return _SIGN.match(line) is not None


def read(line: LogLine) -> tuple[LogEvent, ...] | None:
    """Return what a line tells of messages; None where it should tell and cannot be read."""
    match = _LINE.match(line.text)
    if not match:
        return ()
    queue_id, rest = match["id"] or "", match["rest"]
    if outcome := _MARKS.get(rest[:2]) if queue_id else None:
        return _delivery(outcome, queue_id, rest[3:])
    if rest in _OVER or rest.startswith("removed by "):
        return (LogEvent(Outcome.LEFT_QUEUE, queue_id),)
    if rest.startswith("Frozen"):
        return (LogEvent(Outcome.COMPLAINT, queue_id, text=rest),)
    return _refusal(queue_id, rest)


def _delivery(outcome: Outcome, queue_id: str, rest: str) -> tuple[LogEvent, ...] | None:
    # `:blackhole:` and its like are names that end with a colon.
    end = _END_OF_ADDRESS.search(rest, rest.find(" ") if rest.startswith(":") else 0)
    name = rest[: end.start()] if end else rest
    parent = _PARENT.search(name)
    recipient = parent[1] if parent else name.partition(" ")[0]
    if not recipient:
        return None
    host = _HOST.search(rest) or _OLD_HOST.search(rest)
    peer = host["peer"] if host else ""
    if outcome is Outcome.DEFERRED:
        deferral = _DEFERRAL.match(rest)
        if not deferral:
            return None
        text = _text_of(deferral["text"])
        outcome = Outcome.NOT_TRIED if _holds(text, _NOT_TRIED) else outcome
        return (LogEvent(outcome, queue_id, recipient, peer, text),)
    if outcome is Outcome.BOUNCED:
        text = rest.partition(": ")[2]
        outcome = Outcome.EXPIRED if _holds(text, _EXPIRED) else outcome
        return (LogEvent(outcome, queue_id, recipient, peer, text),)
    if name.startswith(_NOWHERE):
        outcome = Outcome.DISCARDED
    return (LogEvent(outcome, queue_id, recipient, peer),)


def _text_of(after: str) -> str:
    """Return what is said behind the number of the error, with or without the host before it."""
    if after.startswith(": "):
        return after[2:]
    return after.partition(": ")[2] or after.strip()


def _refusal(queue_id: str, rest: str) -> tuple[LogEvent, ...]:
    if "rejected " in rest and (found := _REJECTION.match(rest)):
        said = found["rest"] or ""
        to = _RECIPIENT.match(said) if found["stage"].startswith(("RCPT", "VRFY")) else None
        text = said.partition(": ")[2] or f"rejected {found['stage'].strip()}"
        temporary = bool(found["now"]) or text.startswith("4")
        outcome = Outcome.REJECTED_FOR_NOW if temporary else Outcome.REJECTED
        host = _HOST.search(found["before"])
        peer = host["peer"] if host else ""
        return (LogEvent(outcome, queue_id, to["to"] if to else "", peer, text),)
    if found := _DROPPED.match(rest):
        text = found["text"] or found["what"]
        outcome = Outcome.REJECTED_FOR_NOW if "too many conn" in text else Outcome.REJECTED
        return (LogEvent(outcome, queue_id, "", found["peer"], text),)
    if found := _LOGIN.match(rest):
        outcome = Outcome.REJECTED if found["text"][0] == "5" else Outcome.REJECTED_FOR_NOW
        peer = found["peer"].removeprefix("H=").partition(" U=")[0]
        return (LogEvent(outcome, "", "", peer, found["text"].strip()),)
    return ()


def _holds(text: str, signs: tuple[str, ...]) -> bool:
    return any(sign in text for sign in signs)
