"""What a lab is told from outside: the only things that ever make it move."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 100 * 365.25 * 86_400
"""Seconds that the clock can move at most: a hundred years."""


@dataclass(frozen=True, slots=True)
class Connect:
    """Open a TCP connection."""


@dataclass(frozen=True, slots=True)
class Send:
    """Send octets to the server, as one group.

    Attributes:
        octets: As they cross; nothing is added.
    """

    octets: bytes


@dataclass(frozen=True, slots=True)
class Disconnect:
    """Drop the connection from the client's side."""


@dataclass(frozen=True, slots=True)
class Advance:
    """Move the clock.

    Attributes:
        seconds: How far; less than 0 counts as 0, and the clock ends at `LONGEST`.
    """

    seconds: float


@dataclass(frozen=True, slots=True)
class Deliver:
    """Have every server pass on what it holds for others."""


@dataclass(frozen=True, slots=True)
class DialPop3:
    """Open a POP3 connection; until it is closed, what is sent goes there."""


Input = Connect | Send | Disconnect | Advance | Deliver | DialPop3


def to_json(one: Input) -> dict[str, str | float]:
    """Write an input as JSON values; octets as Latin-1, which maps each to one character."""
    match one:
        case Connect():
            return {"do": "connect"}
        case Send():
            return {"do": "send", "octets": one.octets.decode("latin-1")}
        case Disconnect():
            return {"do": "disconnect"}
        case Advance():
            return {"do": "advance", "seconds": one.seconds}
        case Deliver():
            return {"do": "deliver"}
        case DialPop3():
            return {"do": "dial pop3"}


def from_json(value: object) -> Input:
    """Read an input.

    Raises:
        ValueError: If it is none.
    """
    match value:
        case {"do": "connect"}:
            return Connect()
        case {"do": "send", "octets": str(octets)}:
            return Send(octets.encode("latin-1"))
        case {"do": "disconnect"}:
            return Disconnect()
        case {"do": "advance", "seconds": int(seconds) | float(seconds)} if 0 <= seconds <= LONGEST:
            return Advance(float(seconds))
        case {"do": "deliver"}:
            return Deliver()
        case {"do": "dial pop3"}:
            return DialPop3()
        case _:
            raise ValueError("no input of that form")
