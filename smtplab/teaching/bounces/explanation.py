"""What was said to a recipient, explained by the words that tell the reason best."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.relay.fate import DeliveryAction
from smtplab.teaching.bounces.model import RecipientReport, ReportedRecipient
from smtplab.teaching.bounces.prose import quoted_replies, remote_host
from smtplab.teaching.bounces.server_texts import classify_text
from smtplab.teaching.bounces.status_fields import with_status
from smtplab.teaching.diagnosis import Diagnosis, QueueVerdict, explain
from smtplab.teaching.diagnosis.classify import Certainty
from smtplab.teaching.diagnosis.reasons import Reason

__all__ = ["explain_recipient"]

_BOILERPLATE = Pattern(
    r"created automatically|permanent (?:error|fatal)|could not be delivered to one or more"
    r"|^\W*recipients\W*$|this is the mail system|sorry to (?:have to )?inform"
    r"|for further assistance|if you do so|delete your own text|do not reply|did not like our"
    r"|address(?:es|\(es\))? failed:?$|^\s*hi[.!]|original message was received"
    r"|error has occurred while attempting|list of recipients|transcript of session"
    r"|mime-encapsulated|following address|following recipient|^\s*your message|delivery agent"
    r"|be delivered to (?:the|one)|in the queue too long",
    re.IGNORECASE,
)
"""Lines that servers write into each bounce, whatever the reason."""
_RULE = Pattern(r"[-=*_]{4,}")
# Postfix puts this before the reason of any rule on recipients; Microsoft's reason is no reason.
_WRAPPER = Pattern(
    r"(?:<[^<>\s]{1,255}>: )?Recipient address rejected: (?=\w)(?!access denied)", re.IGNORECASE
)
_COMMAND = Pattern(
    r"(?:after|in re(?:ply|sponse) to|>>>|pipelined)(?: the)?(?: SMTP command)? ?"
    r"[\"']?(?P<command>MAIL FROM|RCPT TO|EHLO|HELO|STARTTLS|AUTH)",
    re.IGNORECASE,
)
_TEXT_LIMIT = 4000
_REPLIES = 12
_VERDICTS = {
    DeliveryAction.FAILED: QueueVerdict.FAILED,
    DeliveryAction.DELAYED: QueueVerdict.DEFERRED,
}
_RANKS = {Certainty.SURE: 3, Certainty.LIKELY: 2, Certainty.GUESS: 1}
_GOOD, _BEST = 2, 3


def explain_recipient(
    said: ReportedRecipient, own: Sequence[str], common: Sequence[str]
) -> RecipientReport:
    """Explain what was said to a recipient, by the first words that tell a reason.

    Args:
        said: What the fields tell.
        own: The lines about the recipient.
        common: All lines of the server, if they are about no other recipient.
    """
    verdict = _VERDICTS.get(said.action)
    command = _command(own or common)
    best = ""
    found: Diagnosis | None = None
    for text in _texts(said, own or common, common):
        code = found.reply.code if found else None
        another = _explain(f"{text}{command}", code, verdict)
        if found is None or _rank(another) > _rank(found):
            best, found = text, another
        if _rank(found) >= _GOOD:
            break
    complete = said._replace(
        remote_host=said.remote_host or remote_host(own or common),
        reply=best,
        quote=said.quote or tuple(best.split("\n")),
    )
    return RecipientReport(complete, found or explain("", verdict=verdict))


def _command(lines: Sequence[str]) -> str:
    """Return which command was refused, as a log puts it behind the reply; empty if unknown."""
    found = _COMMAND.search(" ".join(line.strip() for line in lines))
    return f" (in reply to {found['command'].upper()} command)" if found else ""


# Servers say the same of many recipients.
@lru_cache(maxsize=256)
def _explain(text: str, code: str | None, verdict: QueueVerdict | None) -> Diagnosis:
    """Explain a text; the code stands elsewhere if the text has none."""
    found = explain(_WRAPPER.sub("", text), verdict=verdict)
    is_reply = found.reply.code is not None
    if code and not is_reply:
        found = explain(f"{code} {text}", verdict=verdict)
    is_open = not is_reply or _rank(found) < _BEST
    if found.classification and is_open and (known := classify_text(text)):
        found.classification = known
    return found


def _rank(found: Diagnosis) -> int:
    """Return how much a diagnosis tells: 0 where it tells no reason."""
    reason = found.classification
    if reason is None:
        return _GOOD
    if not reason.is_specific and reason.certainty is Certainty.LIKELY:
        return _RANKS[Certainty.GUESS]  # It is only what the code is defined for.
    return 0 if reason.reason is Reason.OTHER else _RANKS[reason.certainty]


def _texts(said: ReportedRecipient, nearest: Sequence[str], common: Sequence[str]) -> Iterator[str]:
    """Yield what may tell the reason, the nearest first."""
    if said.reply:
        yield said.reply
    replies = list(quoted_replies(nearest))
    if not replies and not said.reply:
        replies = list(quoted_replies(common))
    for reply in sorted(replies[:_REPLIES], key=_has_no_code):
        yield with_status(reply, said.status)
    for lines in (nearest, common):
        if text := _joined(line for line in lines if not _BOILERPLATE.search(line)):
            yield with_status(text, said.status)
    if said.status:
        yield str(said.status)
    if text := _joined(nearest):
        yield text


def _has_no_code(reply: str) -> bool:
    return not reply[:3].isdecimal()


def _joined(lines: Iterable[str]) -> str:
    kept = (_RULE.sub("", line).strip() for line in lines)
    return "\n".join(filter(None, kept))[:_TEXT_LIMIT]
