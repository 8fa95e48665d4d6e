"""What is a card: something to look at, one or two questions about it, and what to take away.

No card holds a key that somebody wrote down where a table or the engine knows the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import NamedTuple

from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import Visible
from smtplab.teaching.goals import Goal

__all__ = ["KINDS", "Card", "Kind", "KindText", "Line", "Mend", "Option", "Question", "shuffled"]


class Kind(Enum):
    """What is practised."""

    DIGITS = "digits"
    ACTION = "action"
    SOURCE = "source"
    REPLY = "reply"
    CULPRIT = "culprit"
    WORDING = "wording"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class KindText:
    """How a kind is put to a learner."""

    title: str
    """At most 20 characters."""

    seconds: int
    """How long such a card takes, about."""


KINDS: Mapping[Kind, KindText] = {
    Kind.DIGITS: KindText("Read the digits", 12),
    Kind.ACTION: KindText("Whose move?", 14),
    Kind.SOURCE: KindText("What drew it?", 14),
    Kind.REPLY: KindText("Foretell the reply", 18),
    Kind.CULPRIT: KindText("Find the culprit", 28),
    Kind.WORDING: KindText("As servers say it", 24),
    Kind.REPAIR: KindText("Repair it", 40),
}


class Line(NamedTuple):
    """A line of a session.

    Attributes:
        speaker: "C", "S", or "" for a remark.
        text: What is said.
    """

    speaker: str
    text: Visible


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose.

    Attributes:
        text: The answer, one line.
        right: Whether it is right.
        because: Why it is wrong; empty where it is right.
        means: What it stands for in the list of confusions, such as "552" or "5yz".
        lines: What stands beneath it and belongs to it.
        speaker: Who says it, where it is a line of a session.
        key: The key that chooses it, such as the digit that it is about; "" for its number.
    """

    text: Visible
    right: bool
    because: str = ""
    means: str = ""
    lines: tuple[Line, ...] = ()
    speaker: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        ask: The question.
        options: Its answers; exactly one is right.
        noun: What is asked for, as in "wrong treatment".
        is_ordered: Whether the options stay in their order.
    """

    ask: str
    options: tuple[Option, ...]
    noun: str = "answer"
    is_ordered: bool = False

    @property
    def right(self) -> Option:
        """The right answer."""
        return next(option for option in self.options if option.right)


@dataclass(frozen=True, slots=True)
class Mend:
    """A session that went wrong, to be mended in the lab.

    Attributes:
        site: The server.
        said: What was said already.
        goal: What must hold at the end.
        solution: Lines that lead there.
    """

    site: Site
    said: tuple[str, ...]
    goal: Goal
    solution: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One card.

    Attributes:
        key: Names it for good; what is remembered of it is kept under this.
        kind: What is practised.
        about: What it tells apart, as in the list of confusions.
        exhibit: What there is to look at.
        questions: What is asked, one after the other; none where something is to be done.
        moral: What to take away, a sentence or two each.
        sections: Where to read on.
        mend: What is to be done; None where something is asked.
    """

    key: str
    kind: Kind
    about: frozenset[str]
    exhibit: tuple[Line, ...]
    questions: tuple[Question, ...]
    moral: tuple[str, ...]
    sections: tuple[str, ...] = ()
    mend: Mend | None = None


def shuffled(question: Question, seed: str) -> Question:
    """Put the options into an order that nobody can learn by heart: each seed has its own."""
    if question.is_ordered:
        return question

    def rank(option: Option) -> bytes:
        return sha256(f"{seed}\n{option.text}".encode(errors="replace")).digest()

    options = tuple(sorted(question.options, key=rank))
    return Question(question.ask, options, question.noun)
