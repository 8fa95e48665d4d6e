"""Wrong replies that show what a learner believes: the misconception behind each.

Where the author of a lesson names the misconception, that comes first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from smtplab.protocol.states import END_OF_DATA
from smtplab.teaching.goals.history import EventReply
from smtplab.teaching.lesson.guidance import Correction, Guidance
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["BELIEFS", "Belief", "find_correction", "text_of"]


class Belief(NamedTuple):
    """A wrong reply, and what a learner that predicts or gives it believes.

    Attributes:
        due: How the right code begins.
        given: How the wrong code begins, or the digit that was predicted.
        misconception: Its name.
        events: What is answered; empty for anything.
        rules: Keys of the rules that the right reply can rest on; empty for any.
        is_case: Whether it is a case of that; None for always.
    """

    due: tuple[str, ...]
    given: tuple[str, ...]
    misconception: str
    events: frozenset[str] = frozenset()
    rules: frozenset[str] = frozenset()
    is_case: Callable[[EventReply], bool] | None = None


def _has_refused(own: EventReply) -> bool:
    """Return whether a recipient of the transaction was refused."""
    return own.before.transaction is not None and own.before.transaction.refused > 0


def _is_null_sender(own: EventReply) -> bool:
    """Return whether the null reverse-path is named."""
    command = own.event.command if own.event else None
    return command is not None and command.path is not None and command.path.mailbox is None


def _is_after_helo(own: EventReply) -> bool:
    """Return whether the session was opened with HELO."""
    return own.before.hello is not None and own.before.hello.verb == "HELO"


_HTTP = ("200", "201", "204", "301", "302", "400", "401", "403", "404")
_ORDER = frozenset({"hello-first", "mail-first", "mail-open", "rcpt-first"})
_JUDGED = frozenset({"MAIL", "RCPT", END_OF_DATA})
"""What the server judges: here 4 and 5 are two answers to one question."""

BELIEFS: tuple[Belief, ...] = (
    Belief(("2", "3", "4", "5"), _HTTP, "M4"),
    Belief(("354",), ("4", "5"), "M9", frozenset({"DATA"}), is_case=_has_refused),
    Belief(("354",), ("2", "4", "5"), "M10", frozenset({"DATA"})),
    Belief(("503",), ("2", "3"), "M6", rules=_ORDER),
    Belief(("2",), ("5",), "M20", frozenset({"MAIL"}), is_case=_is_null_sender),
    Belief(
        ("555",), ("2",), "M2", rules=frozenset({"parameter-not-offered"}), is_case=_is_after_helo
    ),
    Belief(("5",), ("2",), "M14", rules=frozenset({"bare-lf", "bare-cr", "bare-line-end"})),
    Belief(("501",), ("2",), "M24", rules=frozenset({"control-octet"})),
    Belief(("252",), ("250", "251", "550"), "M19"),
    Belief(("50",), ("421", "221"), "M5"),
    Belief(("250",), ("221",), "M18", frozenset({"RSET"})),
    Belief(("4",), ("5",), "M16", _JUDGED),
    Belief(("55",), ("4",), "M16", _JUDGED),
)
"""The first that fits is the one."""


def find_correction(guidance: Guidance, own: EventReply, given: str) -> Correction:
    """Return what is known of a wrong reply; an empty correction where nothing is.

    Args:
        guidance: The author's own help, which comes first.
        own: What the server answers, and to what.
        given: The code that was given, or the digit that was predicted.
    """
    corrections: Mapping[str, Correction] = guidance.corrections
    found = corrections.get(given) or corrections.get(given[0])
    return found or Correction(misconception=_belief_behind(own, given))


def text_of(correction: Correction, known: Misconceptions) -> Prose:
    """Return what to say: the author's words, else the answer of the misconception."""
    return known.text_of(correction.say, correction.misconception)


def _belief_behind(own: EventReply, given: str) -> str:
    return next((one.misconception for one in BELIEFS if _fits(one, own, given)), "")


def _fits(one: Belief, own: EventReply, given: str) -> bool:
    rule = own.reply.rule.key.partition(":")[0] if own.reply.rule else ""
    return (
        str(own.reply.code).startswith(one.due)
        and given.startswith(one.given)
        and (not one.events or own.name in one.events)
        and (not one.rules or rule in one.rules)
        and (one.is_case is None or one.is_case(own))
    )
