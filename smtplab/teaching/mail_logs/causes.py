"""The reasons behind what a log says, each text explained once, however often it comes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from smtplab.protocol.codes.model import Advice
from smtplab.protocol.pattern import Pattern
from smtplab.teaching.diagnosis import QueueVerdict, explain
from smtplab.teaching.diagnosis.classify import Certainty
from smtplab.teaching.diagnosis.reasons import REASONS, Reason, ReasonText
from smtplab.teaching.mail_logs.event import LogEvent, Outcome

__all__ = ["Cause", "Explanation", "cause_of", "explanation_of", "kind_of"]

_VERDICTS = {
    Outcome.DEFERRED: QueueVerdict.DEFERRED,
    Outcome.NOT_TRIED: QueueVerdict.DEFERRED,
    Outcome.BOUNCED: QueueVerdict.FAILED,
    Outcome.EXPIRED: QueueVerdict.FAILED,
}
_LONGEST = 1000
"""Characters of a text that are looked at."""
_REMEMBERED = 16_384
"""Different texts that are remembered; a log repeats most of its texts."""
# What differs between two refusals for one reason: addresses, and words with digits in them,
# except for reply codes and enhanced codes.
_PARTICULAR = Pattern(
    r"(?<![^\s<>(\[\"'=:,;])<?[^\s<>@]{1,255}@[^\s<>@]{1,255}>?"
    r"|(?<![\w.])(?![245]\d\d(?![\w.:]))(?![245]\.\d{1,3}\.\d{1,3}(?![\w.]))"
    r"[\w.:+=-]{0,60}\d[\w.:+=/-]{0,200}",
    re.ASCII,
)


class Cause(NamedTuple):
    """Why something was refused or deferred."""

    reason: Reason
    blocklist: str
    """The blocklist that the text names; empty where it names none."""


class Explanation(NamedTuple):
    """What there is to say of one event."""

    text: ReasonText
    certainty: Certainty
    advice: Advice
    """What the client does: the server that logs, or the client that it refuses."""

    retry_after: int | None
    """Seconds that the reply asks the client to wait; None where it does not ask."""


def cause_of(event: LogEvent) -> Cause:
    """Return why something was refused or deferred, by its code and its words."""
    text = event.text[:_LONGEST]
    if event.domain:
        text = text.replace(event.domain, "@")
    return _cause(kind_of(text), event.enhanced)


def kind_of(text: str) -> str:
    """Return a text without what differs between two of its kind, such as addresses."""
    return _PARTICULAR.sub("#", text[:_LONGEST])


def explanation_of(event: LogEvent, reason: Reason) -> Explanation:
    """Return what to say of an event that was counted for a reason.

    Args:
        event: The event.
        reason: The reason. It is not that of the text where a message waited too long, and where
            a text was taken for another one of its kind.
    """
    found = explain(_paste(event.text, event.enhanced), verdict=_VERDICTS.get(event.outcome))
    own, text = found.classification, found.reason_text
    if own and text and own.reason is reason:
        return Explanation(text, own.certainty, found.advice, found.retry_after)
    return Explanation(REASONS[reason], Certainty.LIKELY, found.advice, found.retry_after)


@lru_cache(maxsize=_REMEMBERED)
def _cause(text: str, enhanced: str) -> Cause:
    found = explain(_paste(text, enhanced))
    reason = found.classification.reason if found.classification else Reason.OTHER
    return Cause(reason, found.blocklist or "")


def _paste(text: str, enhanced: str) -> str:
    """Return a text as a log has it, with the enhanced code that stands beside it."""
    return f"dsn={enhanced}, {text}" if enhanced else text
