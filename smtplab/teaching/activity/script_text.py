"""The lines of a script as text: what a line sends, what it does, and how it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    ChangeDns,
    Connect,
    ConnectPop3,
    Disconnect,
    Input,
    RunQueues,
    Send,
)
from smtplab.simulation.text.raw import raw_text
from smtplab.simulation.text.visible import visible

__all__ = ["Proposal", "as_written", "line_of", "propose", "what_happens"]

_ENDING = b"\r\n"


class _Direction(NamedTuple):
    """A stage direction: as it is written in a script, and as a sentence."""

    written: str
    sentence: str


_DIRECTIONS: Mapping[type[Input], _Direction] = MappingProxyType(
    {
        Connect: _Direction("[connect]", "A client has connected."),
        Disconnect: _Direction("[disconnect]", "The client drops the connection."),
        RunQueues: _Direction("[deliver]", "The server relays what it holds for other hosts."),
        ConnectPop3: _Direction("[pop3]", "A client opens a POP3 connection."),
    }
)


def line_of(one: Input) -> str:
    """Return what a script line sends, safe to show; "" for a stage direction."""
    if not isinstance(one, Send):
        return ""
    line = one.octets.removesuffix(_ENDING)
    is_line = line != one.octets and not {*_ENDING} & {*line}
    return visible(line) if is_line else raw_text(one.octets)


def what_happens(one: Input) -> str:
    """Return what a script line does, as a sentence that is safe to show."""
    match one:
        case Send():
            return f"The client sends: {line_of(one) or 'an empty line'}"
        case AdvanceClock(seconds):
            return f"{seconds:g} seconds pass."
        case ChangeDns(change):
            return f"The DNS has now: {change}."
        case _:
            return _DIRECTIONS[type(one)].sentence if type(one) in _DIRECTIONS else ""


class Proposal(NamedTuple):
    """A line of a solution that is due, unsent.

    Attributes:
        text: The line, or a stage direction in brackets.
        raw: Whether it is in the raw notation.
        is_line: Whether it is sent; a direction is done.
    """

    text: str
    raw: bool = False
    is_line: bool = True


def propose(one: Input) -> Proposal:
    """Return a script line as it is typed."""
    match one:
        case Send(octets):
            return _line(octets)
        case AdvanceClock(seconds):
            return Proposal(f"[wait {seconds:g}]", is_line=False)
        case ChangeDns(change):
            return Proposal(f"[dns {change}]", is_line=False)
        case _:
            return Proposal(_DIRECTIONS[type(one)].written, is_line=False)


def as_written(one: Input) -> str:
    """Return a script line as it is written in a lesson, safe to show."""
    text, raw, is_line = propose(one)
    sign = ("R: " if raw else "C: ") if is_line else ""
    return sign + visible(text)


def _line(octets: bytes) -> Proposal:
    """Return one line as it is typed; all else in the raw notation."""
    text = octets.removesuffix(_ENDING).decode("utf-8", "replace")
    if text.isprintable() and f"{text}\r\n".encode() == octets:
        return Proposal(text)
    return Proposal(raw_text(octets), raw=True)
