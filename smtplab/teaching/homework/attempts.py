"""The ways in which a file can be played from where a step begins.

It goes on from the start, or is a whole session on a connection of its own; all sessions of a file
count together, or one of them alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from smtplab.protocol.commands import split
from smtplab.protocol.states import HELLOS
from smtplab.simulation.lab.inputs import Send
from smtplab.simulation.script_steps import Script, ScriptSession
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["Attempt", "Way", "attempts_at"]


class Way(Enum):
    """How a file goes on from the start of a step."""

    GOES_ON = "goes on"
    """What it begins with is taken as done if the start has done it."""
    REPEATS = "repeats"
    """It goes on, and does again what the start has done."""
    APART = "apart"
    """The connection of the start is closed, and another one is opened."""


class Attempt(NamedTuple):
    """One way to play a file.

    Attributes:
        script: What is played.
        session: Number of the session that it is, from 1; None for all of them.
        way: How it goes on from the start.
    """

    script: Script
    session: int | None
    way: Way


def attempts_at(script: Script, start: LessonScript) -> Iterator[Attempt]:
    """Yield the ways to play a file, the likeliest first.

    Args:
        script: What the file has the client do.
        start: What is sent before the student takes over.
    """
    parts: list[tuple[Script, int | None]] = [(script, None)]
    if len(script.sessions) > 1:
        parts += ((Script((one,)), number) for number, one in enumerate(script.sessions, start=1))
    for part, number in parts:
        yield from (Attempt(part, number, way) for way in _ways(part.sessions[0], start))


def _ways(session: ScriptSession, start: LessonScript) -> Sequence[Way]:
    if len(start) < 2:
        return (Way.GOES_ON,)
    if session.has_greeting:
        return (Way.GOES_ON, Way.APART)
    return tuple(Way) if _begins_with_hello(session) else (Way.GOES_ON,)


def _begins_with_hello(session: ScriptSession) -> bool:
    begins = session.steps[0].do if session.steps else None
    return isinstance(begins, Send) and split(begins.octets.partition(b"\r\n")[0])[0] in HELLOS
