"""The cards of the drill: something to look at, questions about it, and what to take away.

No card holds an answer that a person wrote down where a table or the engine knows the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256
from string import ascii_lowercase
from typing import NamedTuple

from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import Visible
from smtplab.teaching.goals import Goal
from smtplab.teaching.lesson.lesson import Level

__all__ = [
    "CARD_KINDS",
    "CardKind",
    "CardKindText",
    "CardOrigin",
    "DrillCard",
    "DrillQuestion",
    "ExhibitLine",
    "Option",
    "RepairTask",
    "shuffle",
]


class CardKind(Enum):
    """What is practised; the value names it in the command line."""

    IDEA = "ideas"
    DIGITS = "digits"
    ACTION = "action"
    SOURCE = "source"
    REPLY = "reply"
    CULPRIT = "culprit"
    WORDING = "wording"
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class CardKindText:
    """How a kind is put to a learner."""

    title: str
    """At most 20 characters."""

    seconds: int
    """How long such a card takes, about."""


CARD_KINDS: Mapping[CardKind, CardKindText] = {
    CardKind.IDEA: CardKindText("Ideas", 20),
    CardKind.DIGITS: CardKindText("Read the digits", 12),
    CardKind.ACTION: CardKindText("Whose move?", 14),
    CardKind.SOURCE: CardKindText("Which command?", 14),
    CardKind.REPLY: CardKindText("Predict the reply", 18),
    CardKind.CULPRIT: CardKindText("Find the wrong line", 28),
    CardKind.WORDING: CardKindText("As servers write it", 24),
    CardKind.REPAIR: CardKindText("Correct it", 40),
}


class ExhibitLine(NamedTuple):
    """A line of what there is to look at.

    Attributes:
        speaker: "C", "S", or "" for a remark.
        text: What is sent.
    """

    speaker: str
    text: Visible


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to choose.

    Attributes:
        text: The answer, one line.
        right: Whether it is right.
        because: Why it is wrong, or why right.
        means: What it stands for in the list of confusions, such as "552" or "5yz".
        lines: What stands beneath it and belongs to it.
        speaker: Who sends it, where it is a line of a session.
        misconception: What a learner that chooses it believes, such as "M3"; "" for nothing known.
    """

    text: Visible
    right: bool
    because: str = ""
    means: str = ""
    lines: tuple[ExhibitLine, ...] = ()
    speaker: str = ""
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class DrillQuestion:
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
    def keys(self) -> tuple[str, ...]:
        """The key of each option, a letter: a digit would look like one of a reply."""
        return tuple(ascii_lowercase[: len(self.options)])

    @property
    def right(self) -> Option:
        """The right answer."""
        return next(option for option in self.options if option.right)


@dataclass(frozen=True, slots=True)
class RepairTask:
    """A session that went wrong, to be repaired in the lab.

    Attributes:
        site: The server.
        earlier_lines: What the client sent already.
        goal: What must hold at the end.
        solution: Lines that lead there.
    """

    site: Site
    earlier_lines: tuple[str, ...]
    goal: Goal
    solution: tuple[str, ...]


class CardOrigin(NamedTuple):
    """The step of a lesson that a card comes from.

    Attributes:
        lesson: Name of the lesson.
        step: Key of the step.
    """

    lesson: str
    step: str


@dataclass(frozen=True, slots=True)
class DrillCard:
    """One card.

    Attributes:
        key: Names it for good; what is saved of it has this key.
        kind: What is practised.
        about: What it tells apart, as in the list of confusions.
        exhibit: What there is to look at.
        questions: What is asked, one after the other; none where something is to be done.
        moral: What else to take away, a sentence or two each.
        sections: Where to read on.
        repair: What is to be done; None where something is asked.
        codes: The reply codes that it is about.
        level: The class hour that it belongs to; None for none.
        origin: The step whose question it is; None where it does not come from a lesson.
    """

    key: str
    kind: CardKind
    about: frozenset[str]
    exhibit: tuple[ExhibitLine, ...]
    questions: tuple[DrillQuestion, ...]
    moral: tuple[str, ...]
    sections: tuple[str, ...] = ()
    repair: RepairTask | None = None
    codes: frozenset[int] = frozenset()
    level: Level | None = None
    origin: CardOrigin | None = None


def shuffle(question: DrillQuestion, seed: str) -> DrillQuestion:
    """Return the question with its options in an order that each seed has of its own."""
    if question.is_ordered:
        return question

    def rank(option: Option) -> bytes:
        return sha256(f"{seed}\n{option.text}".encode(errors="replace")).digest()

    options = tuple(sorted(question.options, key=rank))
    return replace(question, options=options)
