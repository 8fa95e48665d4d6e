"""The inputs of a lab: the only things that ever make it move, and their JSON form."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple, Self

from smtplab.protocol.distinct import distinct
from smtplab.protocol.reply_reader import whole_reply
from smtplab.simulation.dns.change import ZoneChange

LONGEST = 100 * 365.25 * 86_400
"""Seconds that the clock can move at most: a hundred years."""


class _Named:
    """An input without values: all of its kind are equal."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other)

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


@distinct
class Connect(NamedTuple):
    """Open a TCP connection.

    Attributes:
        delay: Seconds until the greeting; None for as many as the site takes.
    """

    delay: float | None = None


@distinct
class Send(NamedTuple):
    """Send octets to the server, as one group.

    Attributes:
        octets: As they cross; nothing is added.
    """

    octets: bytes


class Disconnect(_Named):
    """Drop the connection from the client's side."""

    __slots__ = ()


@distinct
class AdvanceClock(NamedTuple):
    """Move the clock.

    Attributes:
        seconds: How far; less than 0 counts as 0, and the clock ends at `LONGEST`.
    """

    seconds: float


class RunQueues(_Named):
    """Have every server relay what it holds for others."""

    __slots__ = ()


@distinct
class ChangeDns(NamedTuple):
    """Have somebody publish another record in the DNS.

    Attributes:
        change: The record.
    """

    change: ZoneChange


class ConnectPop3(_Named):
    """Open a POP3 connection; until it is closed, what is sent goes there."""

    __slots__ = ()


@distinct
class _Forced(NamedTuple):
    octets: bytes
    recorded: bool = False
    hangs_up: bool = False


class ForceReply(_Forced):
    """Have the server send this reply to the next event, in place of its own.

    Several of them are sent in their order. Those that are left when the connection closes are
    not sent at all.

    Attributes:
        octets: A whole reply, as it crosses.
        recorded: Whether it was recorded somewhere, rather than chosen by the learner.
        hangs_up: Whether the connection drops after it; without octets it drops in its place.

    Raises:
        ValueError: If the octets are not exactly one reply.
    """

    __slots__ = ()

    def __new__(cls, octets: bytes, recorded: bool = False, hangs_up: bool = False) -> Self:
        """Check that it can be sent."""
        if octets or not hangs_up:
            whole_reply(octets)
        return super().__new__(cls, octets, recorded, hangs_up)


class FlushReplies(_Named):
    """Have the server send the replies left of `ForceReply`, though nothing asked for them."""

    __slots__ = ()


@distinct
class AddNote(NamedTuple):
    """Note something between two arrows; nothing crosses.

    Attributes:
        text: A line or several.
        aside: Whether it holds what could not be read, or not be played.
    """

    text: str
    aside: bool = False


Input = (
    ForceReply
    | FlushReplies
    | AddNote
    | Connect
    | Send
    | Disconnect
    | AdvanceClock
    | RunQueues
    | ConnectPop3
    | ChangeDns
)

_NAMED: Mapping[str, Input] = MappingProxyType(
    {
        "connect": Connect(),
        "disconnect": Disconnect(),
        "deliver": RunQueues(),
        "dial pop3": ConnectPop3(),
        "speak": FlushReplies(),
    }
)
"""Inputs without values, by their names in files."""
_NAMES: Mapping[Input, str] = MappingProxyType({one: name for name, one in _NAMED.items()})


def to_json(one: Input) -> dict[str, str | float]:
    """Write an input as JSON values; octets as Latin-1, which maps each to one character."""
    match one:
        case Send():
            return {"do": "send", "octets": one.octets.decode("latin-1")}
        case ForceReply(octets, recorded, hangs_up):
            text = octets.decode("latin-1")
            return {"do": "answer", "octets": text, "recorded": recorded, "hangs up": hangs_up}
        case AdvanceClock():
            return {"do": "advance", "seconds": one.seconds}
        case AddNote() | ChangeDns():
            return _text_to_json(one)
        case Connect(float(delay)):
            return {"do": "connect", "delay": delay}
        case _:
            return {"do": _NAMES[one]}


def _text_to_json(one: AddNote | ChangeDns) -> dict[str, str | float]:
    match one:
        case AddNote(text, aside):
            return {"do": "remark", "text": text, "aside": aside}
        case ChangeDns(change):
            return {"do": "dns", "record": str(change)}


def from_json(value: object) -> Input:
    """Read an input.

    Raises:
        ValueError: If the value is not an input.
    """
    match value:
        case {"do": "send", "octets": str(octets)}:
            return Send(octets.encode("latin-1"))
        case {"do": "answer", "octets": str(octets), **how}:
            reply = octets.encode("latin-1")
            return ForceReply(reply, how.get("recorded") is True, how.get("hangs up") is True)
        case {"do": "advance", "seconds": int(seconds) | float(seconds)} if 0 <= seconds <= LONGEST:
            return AdvanceClock(float(seconds))
        case {"do": "connect", "delay": float(delay)} if 0 <= delay <= LONGEST:
            return Connect(delay)
        case {"do": str(name)} if name in _NAMED:
            return _NAMED[name]
        case _:
            return _text_from_json(value)


def _text_from_json(value: object) -> AddNote | ChangeDns:
    """Read an input that is a text.

    Raises:
        ValueError: If the value is none.
    """
    match value:
        case {"do": "remark", "text": str(text), "aside": bool(aside)}:
            return AddNote(text, aside)
        case {"do": "dns", "record": str(text)}:
            return ChangeDns(ZoneChange.parse(text))
        case _:
            raise ValueError("no input of that form")
