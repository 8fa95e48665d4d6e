"""What is said to a first digit that was predicted wrong, where nobody has foreseen it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from smtplab.protocol.states import CONNECT, END_OF_DATA
from smtplab.teaching.activity.runner import Feedback
from smtplab.teaching.goals.history import EventReply
from smtplab.teaching.lesson.prose import paragraphs

__all__ = ["Ground", "explain_wrong_digit", "ground_of"]

_SYNTAX_CODES = frozenset({500, 501, 502, 504, 555})
_ORDER_CODES = frozenset({503})
_NO_RECIPIENTS = "no-valid-recipients"


class Ground(Enum):
    """What a reply rests on."""

    SYNTAX = "syntax"
    """How the line is written, and whether the server knows it."""
    ORDER = "order"
    """What came before it."""
    CONTENT = "content"
    """The message that has just ended."""
    POLICY = "policy"
    """What is asked for, and what the server can do."""


def ground_of(own: EventReply) -> Ground:
    """Return what a reply rests on."""
    if own.reply.code in _SYNTAX_CODES:
        return Ground.SYNTAX
    is_nobody = own.reply.rule is not None and own.reply.rule.key == _NO_RECIPIENTS
    if own.reply.code in _ORDER_CODES or is_nobody:
        return Ground.ORDER
    return Ground.CONTENT if own.name == END_OF_DATA else Ground.POLICY


_DONE: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.SYNTAX: "2 would mean that the server has done it. Read each character of the line.",
        Ground.ORDER: "2 would mean that the server has done it. Look at what came before.",
        Ground.CONTENT: "2 would mean that the server accepts the message. Look at its limits.",
        Ground.POLICY: "2 would mean that the server has done it. {look}",
    }
)
"""What is said to a 2, by what the right reply rests on."""
_LOOK_AT: Mapping[str, str] = MappingProxyType(
    {
        CONNECT: "Look at what is said of this server: does it accept mail?",
        "MAIL": "Look at the sender's address, and at what is said of this server.",
        "RCPT": "Look at the address: does this server have the mailbox, and can it accept now?",
        "DATA": "Look at what is left to do: has the message been sent?",
        "VRFY": "Look at the name, and at what is said of this server: does it tell who is there?",
        "EXPN": "Look at the name, and at what is said of this server: does it tell who is there?",
    }
)
"""What to look at where the line is right and in order, by what is answered."""
_LOOK_ELSEWHERE = "Look at what the line asks for: does this server do that?"
_MORE = "3 would ask the client for more. Only DATA is answered so, and the steps of a login."
_MORE_DATA = "3 would ask for the message. Whom could the server give it to?"
_MORE_CONTENT = "3 would ask for the message. But the message has just ended."
_LATER = "4 would mean: not now, later perhaps. Nothing says that the server is in trouble."
_FAILS = (
    "5 would mean: the same fails each time. Look for what is wrong: in the line, in its place in "
    "the session, or in what it names."
)
_OTHERS: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (4, 2): _LATER,
        (4, 3): _LATER,
        (4, 5): "4 would mean: the same can pass later, unchanged. What would be different then?",
        (5, 2): _FAILS,
        (5, 3): _FAILS,
        (5, 4): "5 would mean: the same fails each time. Could it pass at another time?",
    }
)
"""What is said to a 4 or a 5, by the digit that is right."""


def explain_wrong_digit(given: int, own: EventReply) -> Feedback:
    """Explain a first digit that is wrong, without naming the right one.

    Args:
        given: The digit.
        own: What the server answers, and to what.
    """
    text = paragraphs(_text(given, own))
    return Feedback(good=False, title=f"Not a {given}", text=text, sections=("RFC 5321 §4.2.1",))


def _text(given: int, own: EventReply) -> str:
    match given:
        case 2:
            return _DONE[ground_of(own)].format(look=_LOOK_AT.get(own.name, _LOOK_ELSEWHERE))
        case 3 if own.name == END_OF_DATA:
            return _MORE_CONTENT
        case 3:
            return _MORE_DATA if own.name == "DATA" else _MORE
        case _:
            return _OTHERS[given, own.reply.code // 100]
