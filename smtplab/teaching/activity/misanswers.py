"""Why is a reply wrong here, and what would the client do now?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.protocol import codes
from smtplab.protocol.enhanced import EnhancedCode
from smtplab.protocol.replies import Outcome, Reply, outcome
from smtplab.protocol.states import FAILURES, TRANSITIONS
from smtplab.teaching.activity.play import Verdict
from smtplab.teaching.goals.history import Answered
from smtplab.teaching.lesson.prose import paragraphs

__all__ = ["CONSEQUENCES", "contradicting", "impossible", "misanswered", "no_reply"]

_FOLLOWED = "The client would go on as if it were done, and the two of you would be out of step."
_WAITING = "The client would send content now: it takes a 3 for leave to, and you would not hear."
CONSEQUENCES: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (2, 3): _WAITING,
        (2, 4): "The client would keep the mail and come again later, though nothing is wrong.",
        (2, 5): "The client would give up, and its user would hear of a failure that was none.",
        (3, 2): "The client would wait for leave to send its content, or take it for sent.",
        (3, 4): "The client would keep the mail and come again later, though you could take it.",
        (3, 5): "The client would give the mail up, though you could take it.",
        (4, 2): _FOLLOWED,
        (4, 3): _WAITING,
        (4, 5): "The client would give up and return the mail, though it could pass later.",
        (5, 2): _FOLLOWED,
        (5, 3): _WAITING,
        (5, 4): "The client would try the very same for days, and it would fail each time.",
    }
)
"""What a client does that is told the second digit's class where the first digit's was due."""

_ORDER = 503
_CLOSES = (
    "It may answer any command, but it says that you close the connection. Nothing forces you to."
)
_AGAIN = "Think of the state that the session is in, and of what your policy says."


def no_reply() -> Verdict:
    """Say that something is no reply at all."""
    text = "A reply is three digits, a blank and a text for people, such as 250 Ok."
    return _verdict("No reply", "RFC 5321 §4.2", text)


def impossible(code: int) -> Verdict:
    """Say that the grammar has no such code."""
    text = "The first digit is 2 to 5, the second 0 to 5: the grammar has no other codes."
    return _verdict(f"{code} is impossible", "RFC 5321 §4.2", text)


def contradicting(code: int, enhanced: EnhancedCode) -> Verdict:
    """Say that the two codes of a reply are of two classes."""
    text = f"{code} and {enhanced} contradict each other: both begin with the class."
    return _verdict("Two codes, two meanings", "RFC 2034 §4", text)


def misanswered(given: Reply, own: Answered) -> Verdict:
    """Explain a reply that is well formed and wrong.

    Args:
        given: The reply.
        own: What the server would answer, and to what.
    """
    said, section = _said(given.code, own)
    return _verdict(f"Not {given.code}", section, said, _AGAIN)


def _said(code: int, own: Answered) -> tuple[str, str]:
    """Find what tells most about the difference, and where that is written."""
    due = own.reply.code
    parts, is_closing = codes.describe(code), outcome(code) is Outcome.CLOSING
    if is_closing and own.reply.outcome is not Outcome.CLOSING:
        return _CLOSES, "RFC 5321 §3.8"
    if not _can_draw(own.name, code):
        return f"No {own.name} draws that: {parts.title}.", "RFC 5321 §4.3.2"
    if due == _ORDER:
        return f"Look at the order: what must come before {own.name}?", "RFC 5321 §4.1.4"
    if code // 100 != due // 100:
        return CONSEQUENCES[due // 100, code // 100], "RFC 5321 §4.2.1"
    if code // 10 != due // 10:
        meaning = parts.category.meaning
        return f"The first digit is right. But the second says: {meaning}", "RFC 5321 §4.2.1"
    return f"The class is right. But {code} says: {parts.title}.", "RFC 5321 §4.2.3"


def _can_draw(name: str, code: int) -> bool:
    """Say whether any state's table has such an outcome for an event; failures are everywhere."""
    given = outcome(code)
    rows = (rows[name] for rows in TRANSITIONS.values() if name in rows)
    return given in FAILURES or given is Outcome.CLOSING or any(given in row for row in rows)


def _verdict(title: str, section: str, *text: str) -> Verdict:
    return Verdict(good=False, title=title, text=paragraphs(*text), sections=(section,))
