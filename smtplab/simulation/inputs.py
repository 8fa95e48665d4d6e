"""What a lab is told from outside: the only things that ever make it move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


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
        seconds: How far.
    """

    seconds: float


Input = Connect | Send | Disconnect | Advance


def to_json(one: Input) -> dict[str, Any]:
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


def from_json(value: dict[str, Any]) -> Input:
    """Read an input.

    Raises:
        ValueError: If it is none.
    """
    try:
        match value["do"]:
            case "connect":
                return Connect()
            case "send":
                return Send(value["octets"].encode("latin-1"))
            case "disconnect":
                return Disconnect()
            case "advance":
                return Advance(float(value["seconds"]))
            case _:
                pass
    except (KeyError, TypeError, AttributeError, UnicodeEncodeError) as error:
        raise ValueError(f"no input: {error}") from None
    raise ValueError("no input of that name")
