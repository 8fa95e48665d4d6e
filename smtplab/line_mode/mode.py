"""What a conversation line by line is, and the lines that none of them takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from smtplab import console
from smtplab.simulation.lab.session import LabSession

__all__ = [
    "ESCAPES",
    "REFUSED",
    "TOO_LONG",
    "CompletingMode",
    "LabMode",
    "LeadingMode",
    "LineMode",
    "refusal_of",
]

ESCAPES = ("\x1b", "\x9b")
"""How the sequences of a terminal begin, such as what an arrow key types."""
REFUSED = (
    "Nothing was sent: the line holds an escape sequence, as an arrow key of a terminal types one. "
    r"Type it again; octets such as \x1b are sent by :raw."
)
TOO_LONG = (
    f"Nothing was sent: the line is longer than {console.LINE_LIMIT} octets. Type a shorter one."
)


class LineMode(Protocol):
    """A conversation: a line from the learner, and sentences back."""

    @property
    def over(self) -> bool:
        """Whether the learner has left."""

    @property
    def prompt(self) -> str:
        """What is wanted now, in a few words."""

    @property
    def history(self) -> Sequence[str]:
        """Lines that can be called back, oldest first; none with a secret in it."""

    def start(self) -> Iterator[str]:
        """Yield what there is to say at the start."""

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line without its ending; yield what there is to say to it."""


@runtime_checkable
class CompletingMode(LineMode, Protocol):
    """A conversation in which a key completes what is typed."""

    def complete(self, typed: str) -> str:
        """Return what the key makes of what is typed."""


@runtime_checkable
class LabMode(LineMode, Protocol):
    """A conversation about a session in the lab."""

    @property
    def session(self) -> LabSession | None:
        """The session, None where there is none now."""


@runtime_checkable
class LeadingMode(LineMode, Protocol):
    """A conversation that leads to another one."""

    @property
    def following(self) -> LineMode | None:
        """The one that goes on from here, None for none yet."""


def refusal_of(line: bytes) -> str:
    """Return why a line is not taken; "" where it is."""
    if len(line) >= console.LINE_LIMIT:
        return TOO_LONG
    text = line.decode("utf-8", "replace")
    return REFUSED if any(sign in text for sign in ESCAPES) else ""
