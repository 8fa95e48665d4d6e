"""Why a reply is wrong here, and what the client would do now."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.protocol.capabilities import can_get
from smtplab.protocol.codes.describe import CODES, describe_code
from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.replies import CLOSING_CODES, Reply
from smtplab.protocol.states import (
    CONNECT,
    CONNECTED,
    END_OF_DATA,
    MAIL,
    RCPT,
    READY,
    TRANSITIONS,
    UNKNOWN,
)
from smtplab.teaching.activity.points import ORDERS, point_of
from smtplab.teaching.activity.runner import Feedback
from smtplab.teaching.activity.wrong_digits import Ground, ground_of
from smtplab.teaching.goals.history import EventReply
from smtplab.teaching.lesson.prose import paragraphs

__all__ = [
    "CONSEQUENCES",
    "contradicting_codes",
    "explain_wrong_reply",
    "impossible_code",
    "is_pointed_out",
    "not_a_reply",
]

_FOLLOWED = "The client would go on as if the command were done, though it is not."
_WAITING = (
    "The client would take the 3 as permission and start sending the message, while you wait "
    "for a command."
)
CONSEQUENCES: Mapping[tuple[int, int], str] = MappingProxyType(
    {
        (2, 3): _WAITING,
        (2, 4): "The client would keep the message and try again later, though nothing is wrong.",
        (2, 5): (
            "The client would give up and report a failure to its user, though nothing failed."
        ),
        (3, 2): (
            "The client would wait for the 354, or would think that the content was accepted "
            "already."
        ),
        (3, 4): "The client would keep the message and try again later, though you can accept it.",
        (3, 5): "The client would give the message up, though you can accept it.",
        (4, 2): _FOLLOWED,
        (4, 3): _WAITING,
        (4, 5): (
            "The client would give up and return the message, though it could be accepted later."
        ),
        (5, 2): _FOLLOWED,
        (5, 3): _WAITING,
        (5, 4): "The client would try the same for days, and it would fail each time.",
    }
)
"""What a client does that is told the second digit's class where the first digit's was due."""

_ORDER = 503
_ORDERED = "RFC 5321 §4.1.4"
_CLOSES = (
    "It may be the reply to any command, but it means that you close the connection. You "
    "have no reason to."
)
_LOOK_AT: Mapping[Ground, str] = MappingProxyType(
    {
        Ground.SYNTAX: "Read the line of the client from left to right: is it a command, and is it "
        "written correctly?",
        Ground.ORDER: "Look at the state: what has the client sent before?",
        Ground.CONTENT: "The whole message is there. Can you accept it?",
        Ground.POLICY: "The line is correct and in order. Is there a reason to reject it?",
    }
)
"""What to look at for another try, by what the right reply rests on."""
_LOOK_AT_NAME: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("MAIL", "RCPT"), "Look at the address, and at what you accept as this server.")
    | dict.fromkeys(("VRFY", "EXPN"), "Look at the name, and at what you tell as this server.")
)
"""The same where the line is correct and in order, by what it names."""
_GREET = "A client has connected and has sent nothing. Which code greets it?"
_UNASSIGNED = (
    "SMTP does not have the code {code}. A client that does not know it acts on the first "
    "digit only."
)
_NO_ANSWER = "{code} means: {title}. That does not answer {event}."
_ALWAYS = "{event} is allowed at any time in a session."
_NOW = "503 is for a command at the wrong moment. In state {state}, {event} is allowed."
_BEFORE = "Look at the order: what must come before {event}?"
_EVENTS: Mapping[str, str] = MappingProxyType(
    {CONNECT: "a connection", END_OF_DATA: "the end of data", UNKNOWN: "an unknown verb"}
)
"""How an event is named in a sentence, where it is not by its verb."""
_STATES = (CONNECTED, READY, MAIL, RCPT)
"""Where commands are heard."""


def not_a_reply() -> Feedback:
    """Return what is said of something that is not a reply."""
    text = "A reply is three digits, a space and a text for people, such as 250 Ok."
    return _feedback("No reply", "RFC 5321 §4.2", text)


def impossible_code(code: int) -> Feedback:
    """Return what is said of a code that the grammar does not have."""
    text = "The first digit is 2 to 5, the second 0 to 5. SMTP has no other codes."
    return _feedback(f"{code} is impossible", "RFC 5321 §4.2", text)


def contradicting_codes(code: int, enhanced: EnhancedCode) -> Feedback:
    """Return what is said of a reply whose two codes are of two classes."""
    text = f"{code} and {enhanced} contradict each other: both begin with the class."
    return _feedback("Two codes, two meanings", "RFC 2034 §4", text)


def is_pointed_out(given: Reply, own: EventReply) -> bool:
    """Return whether a wrong reply misses a point of its own, which its digits do not show."""
    return point_of(own.reply.rule.key if own.reply.rule else "", given.code) is not None


def explain_wrong_reply(given: Reply, own: EventReply) -> Feedback:
    """Explain a reply that is well formed and wrong.

    Args:
        given: The reply.
        own: What the server would answer, and to what.
    """
    title = f"Not {given.code}"
    rule = own.reply.rule.key if own.reply.rule else ""
    if point := point_of(rule, given.code):
        return _feedback(title, point.section, point.text)
    said, section = _order_explanation(given.code, own, rule) or _difference(given.code, own)
    return _feedback(title, section, said, _where_to_look(own))


def _where_to_look(own: EventReply) -> str:
    """Return what to look at for another try."""
    if own.name == CONNECT:
        return _GREET
    ground = ground_of(own)
    by_name = _LOOK_AT_NAME.get(own.name) if ground is Ground.POLICY else None
    return by_name or _LOOK_AT[ground]


def _order_explanation(code: int, own: EventReply, rule: str) -> tuple[str, str] | None:
    """Return the text about the order, where that is what is wrong; else None."""
    event = _EVENTS.get(own.name, own.name)
    if own.reply.code == _ORDER and code in CODES and can_get(own.name, code):
        return ORDERS.get(rule, _BEFORE).format(event=event), _ORDERED
    state = own.before.state
    if code != _ORDER or own.event is None or own.name not in TRANSITIONS[state]:
        return None
    is_always = all(own.name in TRANSITIONS[one] for one in _STATES)
    return (_ALWAYS if is_always else _NOW).format(state=state, event=event), _ORDERED


def _difference(code: int, own: EventReply) -> tuple[str, str]:
    """Find what tells most about the difference, and where that is written."""
    due = own.reply.code
    parts = describe_code(code)
    if code in CLOSING_CODES and not own.reply.closes:
        return _CLOSES, "RFC 5321 §3.8"
    if parts.known is None:
        return _UNASSIGNED.format(code=code), "RFC 5321 §4.3.2"
    if not can_get(own.name, code):
        event = _EVENTS.get(own.name, own.name)
        return _NO_ANSWER.format(code=code, title=parts.title, event=event), "RFC 5321 §4.3.2"
    if code // 100 != due // 100:
        return CONSEQUENCES[due // 100, code // 100], "RFC 5321 §4.2.1"
    if code // 10 != due // 10:
        meaning = parts.category.meaning
        return f"The first digit is right. But the second means: {meaning}", "RFC 5321 §4.2.1"
    return f"The class is right. But {code} says: {parts.title}.", "RFC 5321 §4.2.3"


def _feedback(title: str, section: str, *text: str) -> Feedback:
    return Feedback(good=False, title=title, text=paragraphs(*text), sections=(section,))
