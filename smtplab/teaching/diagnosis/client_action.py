"""Wrong advice to stand beside the right one, and what it would cost to follow it.

The right one comes from `protocol.codes.advice`.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from itertools import islice

from smtplab.protocol.codes.describe import CODES
from smtplab.protocol.codes.model import Advice, CodeStatus

__all__ = ["COSTS", "MOVES", "Move", "cost", "is_apart", "typical_code", "wrong_advice"]

_WRONG = 3
"""So many wrong answers stand beside the right one."""

_ORDER = (
    Advice.RETRY_LATER,
    Advice.GIVE_UP,
    Advice.PROCEED,
    Advice.FIX_COMMAND,
    Advice.SEND_DATA,
    Advice.SESSION_ENDS,
    Advice.AUTHENTICATE,
    Advice.USE_NEW_ADDRESS,
)
"""What is taken for what is asked for, the most frequent first."""

_TOO_NEAR = (
    {Advice.GIVE_UP, Advice.FIX_COMMAND},
    {Advice.GIVE_UP, Advice.USE_NEW_ADDRESS},
    {Advice.FIX_COMMAND, Advice.USE_NEW_ADDRESS},
    {Advice.RETRY_LATER, Advice.SESSION_ENDS},
    {Advice.SHOW_TO_USER, Advice.PROCEED},
    {Advice.AUTHENTICATE, Advice.START_TLS},
    {Advice.AUTHENTICATE, Advice.FIX_COMMAND},
    {Advice.AUTHENTICATE, Advice.GIVE_UP},
    {Advice.START_TLS, Advice.FIX_COMMAND},
    {Advice.START_TLS, Advice.GIVE_UP},
    {Advice.SEND_DATA, Advice.PROCEED},
    {Advice.ANSWER_CHALLENGE, Advice.SEND_DATA},
    {Advice.ANSWER_CHALLENGE, Advice.AUTHENTICATE},
)
"""Pairs of which one could be argued to be the other; they never stand side by side."""


class Move(Enum):
    """The groups that advice falls into."""

    GO_ON = "go on"
    WAIT = "wait"
    FIX = "fix"
    STOP = "stop"
    END = "end"


MOVES: Mapping[Advice, Move] = {
    Advice.PROCEED: Move.GO_ON,
    Advice.SEND_DATA: Move.GO_ON,
    Advice.ANSWER_CHALLENGE: Move.GO_ON,
    Advice.SHOW_TO_USER: Move.GO_ON,
    Advice.RETRY_LATER: Move.WAIT,
    Advice.FIX_COMMAND: Move.FIX,
    Advice.AUTHENTICATE: Move.FIX,
    Advice.START_TLS: Move.FIX,
    Advice.USE_NEW_ADDRESS: Move.STOP,
    Advice.GIVE_UP: Move.STOP,
    Advice.TREAT_AS_ERROR: Move.STOP,
    Advice.SESSION_ENDS: Move.END,
}

COSTS: Mapping[tuple[Move, Move], str] = {
    (Move.GO_ON, Move.GO_ON): "The server waits for something else and would misread it.",
    (
        Move.GO_ON,
        Move.WAIT,
    ): "The server is ready now; the message would stay in the queue for nothing.",
    (Move.GO_ON, Move.FIX): "Nothing was wrong; the same command again would start all over.",
    (Move.GO_ON, Move.STOP): "A message would be returned that the server can accept.",
    (Move.GO_ON, Move.END): "The transaction would be lost, though all went well.",
    (Move.WAIT, Move.GO_ON): "The message would count as sent, and nobody would send it again.",
    (Move.WAIT, Move.FIX): "Nothing in the command is wrong; the same line may be accepted later.",
    (Move.WAIT, Move.STOP): "The message would be returned, though the next try may succeed.",
    (Move.WAIT, Move.END): (
        "The message would be lost with the connection: it belongs in the queue."
    ),
    (Move.FIX, Move.GO_ON): "The command was not carried out; all that depends on it fails too.",
    (Move.FIX, Move.WAIT): "The same line would be rejected for days, until the queue gives up.",
    (Move.FIX, Move.FIX): "Something else is missing; the same reply would come again.",
    (Move.FIX, Move.STOP): "A message would be returned that the right command could deliver.",
    (Move.FIX, Move.END): "The session is not over; the right command would still be accepted.",
    (Move.STOP, Move.GO_ON): "The message would count as sent, and its sender would never know.",
    (Move.STOP, Move.WAIT): "The queue would try for days, and report to the sender only then.",
    (Move.STOP, Move.FIX): (
        "The command is well formed; written in another way it gets the same reply."
    ),
    (Move.STOP, Move.STOP): (
        "No table has this code: all that the client knows of it is its first digit."
    ),
    (Move.STOP, Move.END): "The session is not over; other recipients would lose the message too.",
    (Move.END, Move.GO_ON): "The server has closed; nothing that is sent now is read.",
    (Move.END, Move.WAIT): "There is nothing to try again: the server closes, as QUIT asks.",
    (Move.END, Move.FIX): "Nothing was rejected, and the server is about to close.",
    (Move.END, Move.STOP): "Nothing was rejected: a message with a 250 is delivered all the same.",
}
"""What it costs to make the second move where the first was called for."""


def cost(right: Advice, taken: Advice) -> str:
    """Return what it would cost to follow wrong advice."""
    return COSTS[MOVES[right], MOVES[taken]]


def wrong_advice(right: Advice) -> tuple[Advice, ...]:
    """Return the wrong answers that stand beside the right one."""
    return tuple(islice((one for one in _ORDER if is_apart(one, right)), _WRONG))


def typical_code(advice: Advice, code: int) -> str:
    """Return the standard code with this advice that is most like another code.

    A learner that answers 552 with "try again later" has taken it for 452.
    """
    same = [
        row.code
        for row in CODES.values()
        if row.client is advice and row.status is CodeStatus.STANDARD
    ]
    return str(min(same, key=lambda one: _unlikeness(one, code))) if same else advice.value


def _unlikeness(one: int, other: int) -> tuple[bool, bool, int]:
    """Compare the second digit, then the third, then all."""
    return (one // 10 % 10 != other // 10 % 10, one % 10 != other % 10, abs(one - other))


def is_apart(one: Advice, right: Advice) -> bool:
    """Return whether advice is wrong where other advice is right, beyond dispute."""
    return one is not right and {one, right} not in _TOO_NEAR
