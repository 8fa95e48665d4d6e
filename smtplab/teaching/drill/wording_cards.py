"""The cards that the replies of real servers make: why, and what must be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice

from smtplab.simulation.text.visible import visible
from smtplab.teaching.diagnosis import explain
from smtplab.teaching.diagnosis.diagnosis import Diagnosis
from smtplab.teaching.diagnosis.reasons import REASONS, Reason
from smtplab.teaching.drill.action_question import action_question, capital
from smtplab.teaching.drill.card import CardKind, DrillCard, DrillQuestion, ExhibitLine, Option
from smtplab.teaching.drill.material import Wording

__all__ = ["wording_cards"]

_WRONG = 3
_UNTOLD = "Nothing in the reply says so."
_NEVER = {Reason.OTHER, Reason.PROTOCOL, Reason.NETWORK}
"""Reasons that are not good wrong answers: they are given for nearly anything."""
_TOO_NEAR = (
    {Reason.BLOCKED, Reason.RATE_LIMITED},
    {Reason.BLOCKED, Reason.CONTENT_POLICY},
    {Reason.BLOCKED, Reason.AUTH_FAILURE},
    {Reason.BLOCKED, Reason.SENDER_REJECTED},
    {Reason.USER_UNKNOWN, Reason.MAILBOX_DISABLED},
    {Reason.MAILBOX_FULL, Reason.MAILBOX_DISABLED},
    {Reason.AUTH_REQUIRED, Reason.RELAY_DENIED},
    {Reason.AUTH_FAILURE, Reason.CONTENT_POLICY},
    {Reason.AUTH_FAILURE, Reason.SENDER_REJECTED},
    {Reason.MAILBOX_FULL, Reason.SYSTEM_ERROR},
    {Reason.SENDER_REJECTED, Reason.HOST_NOT_FOUND},
    {Reason.GREYLISTED, Reason.RATE_LIMITED},
)


def wording_cards(rows: Iterable[Wording]) -> Iterator[DrillCard]:
    """Yield a card for each reply: what is behind it, and what must the client do?"""
    for row in rows:
        found = explain("\r\n".join(row.reply))
        text = found.reason_text
        if found.description is None or text is None:
            continue
        code = found.description.code
        yield DrillCard(
            key=f"wording:{row.key}",
            kind=CardKind.WORDING,
            about=frozenset({row.reason.value}),
            exhibit=(ExhibitLine("", visible(f"{row.server} replies")), *_reply_lines(row)),
            questions=(
                _why(row, found),
                action_question(code, found.advice, found.action, "And what must the client do?"),
            ),
            moral=(f"Who must act: {text.side}. {text.remedy}",),
            sections=("RFC 5321 §4.2.1",),
            codes=frozenset({code}),
        )


def _reply_lines(row: Wording) -> Iterator[ExhibitLine]:
    return (ExhibitLine("S", visible(line)) for line in row.reply)


def _why(row: Wording, found: Diagnosis) -> DrillQuestion:
    arguable = (
        {found.classification.reason, found.classification.runner_up}
        if found.classification
        else set()
    )
    apart = (one for one in _shuffled_reasons(row.key) if _is_apart(one, row.reason))
    right = found.reason_text or REASONS[row.reason]

    def unlikeness(one: Reason) -> int:
        return abs(len(REASONS[one].meaning) - len(right.meaning))

    # Wrong answers are about as long as the right one, so that its length does not tell it.
    others = sorted((one for one in apart if one not in arguable), key=unlikeness)
    options = (
        Option(
            visible(right.meaning), right=True, because=_evidence(found), means=row.reason.value
        ),
        *(_other(one) for one in islice(others, _WRONG)),
    )
    return DrillQuestion("What is the reason?", options, "diagnosis")


def _evidence(found: Diagnosis) -> str:
    """Return what in the reply tells the reason."""
    evidence = found.classification.evidence if found.classification else ()
    return f"{capital(evidence[0].why)}." if evidence else ""


def _shuffled_reasons(key: str) -> list[Reason]:
    """Return the reasons in an order of the card's own."""
    return sorted(Reason, key=lambda one: sha256(f"{key} {one.value}".encode()).digest())


def _is_apart(one: Reason, right: Reason) -> bool:
    return one is not right and one not in _NEVER and {one, right} not in _TOO_NEAR


def _other(one: Reason) -> Option:
    return Option(visible(REASONS[one].meaning), right=False, because=_UNTOLD, means=one.value)
