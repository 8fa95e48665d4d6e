"""Hints at a reply that is to be predicted or given, each a little clearer than the last.

All of them are read from the server's own reply, so that no lesson needs to write them.
"""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.protocol.codes.describe import CLASSES, describe_code
from smtplab.protocol.states import LISTENING, TRANSITIONS, State, in_order
from smtplab.teaching.activity.accepted_replies import accepted_codes
from smtplab.teaching.activity.diagnosis_case import DiagnosisCase
from smtplab.teaching.goals.history import EventReply
from smtplab.teaching.lesson.prose import Prose, paragraphs

__all__ = [
    "CONNECTED",
    "Hints",
    "hints_for_action",
    "hints_for_digit",
    "hints_for_line",
    "hints_for_prediction",
    "hints_for_reply",
]

CONNECTED = "A client has connected and waits. Nothing has been said yet."
"""Where a session stands whose first reply is due."""
_WHERE = "The session is in state {state}: {meaning}."
_MAY_COME = "What may come there: {events}."
_CLASS = "What is due begins with {digit}: {gloss}."
_AMONG = "It is one of these:"
_IS = "It is {code}: {title}."
_TOO = "{codes} would be right, too."
_FEW = 3
_FIRST = "Read the replies from the top, and look for the first that begins with 4 or 5."
_ANY = "Read the replies from the top. Not each that begins with 4 or 5 is about this trouble."
_LOOK = "Look at this reply: {reply}"
_DREW = "What the client said right before it is at fault."
_EARLIER = "The line at fault is an earlier one, and its own reply does not show it."
_LINE = "The line at fault is: {line}"
_DIGIT = "A reply begins with three digits, its code. This is about the {place} of them."
_DIGIT_IS = "The code is {code}, so the {place} digit is {digit}."
_PLACES = ("first", "second")
_MUST = "This is what the client must do:"


class Hints:
    """Hints that are given one after the other; the last is given again.

    Args:
        hints: All of them, from a nudge to all but the answer.
    """

    def __init__(self, hints: Sequence[Prose] = ()) -> None:
        self._hints = tuple(hints)
        self._given = 0

    @property
    def left(self) -> int:
        """How many have not been given."""
        return len(self._hints) - self._given

    def give(self) -> Prose:
        """Give the next one; nothing where there are none."""
        if not self._hints:
            return ()
        hint = self._hints[min(self._given, len(self._hints) - 1)]
        self._given = min(self._given + 1, len(self._hints))
        return hint


def hints_for_prediction(own: EventReply) -> Hints:
    """Return hints at what a server will say: the order of things, the digit, the code."""
    return Hints(
        [
            paragraphs(_where(own.before.state), _may_come(own.before.state)),
            paragraphs(_class_of(own)),
            paragraphs(*_code_named(own)),
        ]
    )


def hints_for_reply(own: EventReply, likely: Sequence[int]) -> Hints:
    """Return hints at what to say as a server: the state and the class, a few codes, the code.

    Args:
        own: What the server would say itself.
        likely: Codes that can be taken for the right one, which is among them.
    """
    nearest = sorted(likely, key=lambda code: abs(code - own.reply.code))
    few = (f"{code}: {describe_code(code).title}" for code in sorted(nearest[:_FEW]))
    return Hints(
        [
            paragraphs(_where(own.before.state), _class_of(own)),
            paragraphs(_AMONG, *few),
            paragraphs(*_code_named(own)),
        ]
    )


def hints_for_line(case: DiagnosisCase) -> Hints:
    """Return hints at the line that is at fault."""
    where = _DREW if case.is_clue_own else _EARLIER
    return Hints(
        [
            paragraphs(_FIRST if case.is_clue_first else _ANY),
            paragraphs(_LOOK.format(reply=case.quote(case.clue)), where),
            paragraphs(_LINE.format(line=case.culprit)),
        ]
    )


def hints_for_digit(code: int, place: int) -> Hints:
    """Return hints at a digit of a reply code; 0 is the first."""
    name = _PLACES[place]
    told = _DIGIT_IS.format(code=code, place=name, digit=str(code)[place])
    return Hints([paragraphs(_DIGIT.format(place=name)), paragraphs(told)])


def hints_for_action(code: int, treatment: Prose) -> Hints:
    """Return hints at what the client must do about a reply code."""
    told = describe_code(code)
    return Hints(
        [
            paragraphs(told.reply_class.meaning),
            paragraphs(f"{code}: {told.meaning}"),
            (*paragraphs(_MUST), *treatment),
        ]
    )


def _where(state: State) -> str:
    """Return where a session stands; one that is answered already has a client."""
    return CONNECTED if state == LISTENING else _WHERE.format(state=state, meaning=state.meaning)


def _may_come(state: State) -> str:
    events = ", ".join(in_order(TRANSITIONS, state)) or "nothing"
    return "" if state == LISTENING else _MAY_COME.format(events=events)


def _class_of(own: EventReply) -> str:
    digit = own.reply.reply_class
    return _CLASS.format(digit=digit, gloss=CLASSES[digit].gloss)


def _code_named(own: EventReply) -> tuple[str, str]:
    code, *others = accepted_codes(own)
    too = _TOO.format(codes=" or ".join(map(str, others))) if others else ""
    return _IS.format(code=code, title=describe_code(code).title), too
