"""How does the next line of a solution stand in the prompt?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    Connect,
    ConnectPop3,
    Disconnect,
    Input,
    RunQueues,
    Send,
)
from smtplab.simulation.text.raw import raw_text

__all__ = ["Proposal", "propose"]

_ENDING = b"\r\n"


class Proposal(NamedTuple):
    """What stands in the prompt, unsent.

    Attributes:
        text: The line, or a stage direction in brackets.
        raw: Whether it is in the raw notation.
        is_line: Whether it is something to say; a direction is done by Enter all the same.
    """

    text: str
    raw: bool = False
    is_line: bool = True


def propose(one: Input) -> Proposal:
    """Write an input for the prompt."""
    match one:
        case Send(octets):
            return _line(octets)
        case AdvanceClock(seconds):
            return Proposal(f"[wait {seconds:g}]", is_line=False)
        case _:
            return Proposal(_DIRECTIONS[type(one)], is_line=False)


_DIRECTIONS: Mapping[type[Input], str] = MappingProxyType(
    {
        Connect: "[connect]",
        Disconnect: "[disconnect]",
        RunQueues: "[deliver]",
        ConnectPop3: "[pop3]",
    }
)


def _line(octets: bytes) -> Proposal:
    """Write one line as it is typed; whatever else it is, in the raw notation."""
    text = octets.removesuffix(_ENDING).decode("utf-8", "replace")
    if text.isprintable() and f"{text}\r\n".encode() == octets:
        return Proposal(text)
    return Proposal(raw_text(octets), raw=True)
