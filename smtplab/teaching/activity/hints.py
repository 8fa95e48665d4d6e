"""Hints at a reply that is to be predicted or given, each a little clearer than the last.

The author's own come first. Where there are fewer than three, those that are read from the server's
own reply follow, so that no lesson needs to write any.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from smtplab.protocol.codes.describe import CLASSES, describe_code
from smtplab.protocol.states import LISTENING
from smtplab.teaching.activity.accepted_replies import accepted_codes
from smtplab.teaching.activity.base import Hints
from smtplab.teaching.activity.diagnosis_case import DiagnosisCase
from smtplab.teaching.activity.trouble import PARTIES
from smtplab.teaching.activity.wrong_digits import Ground, ground_of
from smtplab.teaching.goals.history import EventReply
from smtplab.teaching.lesson.prose import Prose, paragraphs

__all__ = [
    "hints_for_action",
    "hints_for_line",
    "hints_for_party",
    "hints_for_prediction",
    "hints_for_reply",
    "hints_for_trouble",
]

_OPENING = "Nobody has sent a line yet. In SMTP the server speaks first."
_WHERE = "The state means: {meaning}."
_FIRST_HINTS: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.SYNTAX: "Read the line from left to right: is each character in its place, and does "
        "the server know each word?",
        Ground.ORDER: "Not the line alone decides here. Look at what came before it.",
        Ground.CONTENT: "The message is complete. The server replies to all of it now: it accepts "
        "it, or it does not.",
        Ground.POLICY: "The line is well written, and it comes in order. So the reply depends on "
        "what it asks for.",
    }
)
"""What to look at, by what the reply rests on."""
_CLASS = "The reply begins with {digit}: {gloss}."
_AMONG = "It is one of these:"
_IS = "It is {code}: {title}."
_TOO = "{codes} would be right, too."
_FEW = 3
_FIRST = "Read the replies from the top. Which is the first that begins with 4 or 5?"
_ANY = "Read the replies from the top. Some that begin with 4 or 5 have another cause."
_LOOK = "Look at this reply: {reply}"
_DREW = "The wrong line is what the client sent right before it."
_EARLIER = "The wrong line is an earlier one, and its own reply does not show it."
_LINE = "The wrong line is: {line}"
_DIGITS = (
    "The first digit of the code says whether the same can pass later, the second one what it is "
    "about."
)
_DIGITS_ARE = "The code is {code}. So this is the kind: {kind}"
_PARTY = (
    "Who can do something about it: the program that sent the line, the person that wrote the "
    "message, or the side that replied?"
)
_PARTY_IS = "This is who has to act:"
_MUST = "This is what the client must do:"


def hints_for_prediction(own: EventReply, authors: Sequence[Prose] = ()) -> Hints:
    """Return hints at what a server will say: what to look at, the digit, the code.

    Args:
        own: What the server says.
        authors: The author's own hints, which come first.
    """
    return _hints(
        authors,
        paragraphs(_first_hint(own) if _has_begun(own) else _OPENING),
        paragraphs(_class_of(own)),
        paragraphs(*_code_named(own)),
    )


def hints_for_reply(own: EventReply, likely: Sequence[int], authors: Sequence[Prose] = ()) -> Hints:
    """Return hints at what to reply as a server: what to look at, a few codes, the code.

    Args:
        own: What the server would say itself.
        likely: Codes that can be taken for the right one, which is among them.
        authors: The author's own hints, which come first.
    """
    nearest = sorted(likely, key=lambda code: abs(code - own.reply.code))
    few = (f"{code}: {describe_code(code).title}" for code in sorted(nearest[:_FEW]))
    return _hints(
        authors,
        paragraphs(_where(own), _first_hint(own)) if _has_begun(own) else paragraphs(_OPENING),
        paragraphs(_class_of(own), _AMONG, *few),
        paragraphs(*_code_named(own)),
    )


def hints_for_line(case: DiagnosisCase, authors: Sequence[Prose] = ()) -> Hints:
    """Return hints at the line that is at fault; the author's own come first."""
    where = _DREW if case.is_clue_own else _EARLIER
    return _hints(
        authors,
        paragraphs(_FIRST if case.is_clue_first else _ANY),
        paragraphs(_LOOK.format(reply=case.quote(case.clue)), where),
        paragraphs(_LINE.format(line=case.culprit)),
    )


def _hints(authors: Sequence[Prose], *others: Prose) -> Hints:
    """Return the author's hints, and as many of the others, the last the answer, as make three."""
    return Hints([*authors, *others[len(authors) :]], answer=others[-1])


def hints_for_trouble(case: DiagnosisCase) -> Hints:
    """Return hints at the kind of trouble."""
    told = _DIGITS_ARE.format(code=case.code, kind=case.trouble.sentence)
    return _hints((), paragraphs(_DIGITS), paragraphs(told))


def hints_for_party(case: DiagnosisCase) -> Hints:
    """Return hints at who has to act."""
    return _hints((), paragraphs(_PARTY), paragraphs(_PARTY_IS, PARTIES[case.party]))


def hints_for_action(code: int, treatment: Prose) -> Hints:
    """Return hints at what the client must do about a reply code."""
    told = describe_code(code)
    return _hints(
        (),
        paragraphs(told.reply_class.meaning),
        paragraphs(f"{code}: {told.meaning}"),
        (*paragraphs(_MUST), *treatment),
    )


def _has_begun(own: EventReply) -> bool:
    """Return whether the server has greeted."""
    return own.before.state != LISTENING


def _where(own: EventReply) -> str:
    return _WHERE.format(meaning=own.before.state.meaning)


def _first_hint(own: EventReply) -> str:
    return _FIRST_HINTS[ground_of(own)]


def _class_of(own: EventReply) -> str:
    digit = own.reply.reply_class
    return _CLASS.format(digit=digit, gloss=CLASSES[digit].gloss)


def _code_named(own: EventReply) -> tuple[str, str]:
    code, *others = accepted_codes(own)
    too = _TOO.format(codes=" or ".join(map(str, others))) if others else ""
    return _IS.format(code=code, title=describe_code(code).title), too
