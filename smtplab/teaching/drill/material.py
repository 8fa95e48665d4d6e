"""The files that the drill is made from: sessions, and replies of real servers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

from smtplab.protocol.codes.model import AdviceText
from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.goals import Goal
from smtplab.teaching.goals.reading import goal_of

__all__ = [
    "BrokenSession",
    "UnansweredSession",
    "Wording",
    "broken_sessions",
    "unanswered_sessions",
    "wordings",
]

_SESSIONS, _WORDINGS = "sessions.toml", "wordings.toml"
_ACCEPTED = {"state": "rcpt", "say": "a recipient is accepted, and DATA may come"}


@dataclass(frozen=True, slots=True)
class UnansweredSession:
    """A session that ends with the line whose reply is asked for.

    Attributes:
        key: Names it.
        lines: What the client sends.
        premise: What a learner has to know about the server, "" for nothing.
        also_possible: Codes that a server might give as well.
    """

    key: str
    lines: tuple[str, ...]
    premise: str
    also_possible: frozenset[int]


@dataclass(frozen=True, slots=True)
class BrokenSession:
    """A session with a mistake in it.

    Attributes:
        key: Names it.
        lines: What the client sends.
        culprit: Index of the line at fault.
        instead: What would have stood there.
        symptom: Index of the line whose reply says what to do.
        because: Why that line.
        cure: What the client must do; None where the reply to the symptom tells it.
        repair: Lines that repair it from where it ends; empty where that is not asked for.
        goal: What must hold then.
    """

    key: str
    lines: tuple[str, ...]
    culprit: int
    instead: tuple[str, ...]
    symptom: int
    because: str
    cure: AdviceText | None
    repair: tuple[str, ...]
    goal: Goal

    @property
    def corrected(self) -> tuple[str, ...]:
        """The session as it would have gone well."""
        return (*self.lines[: self.culprit], *self.instead, *self.lines[self.culprit + 1 :])


@dataclass(frozen=True, slots=True)
class Wording:
    """A reply of a real server.

    Attributes:
        key: Names it.
        server: Whose it is.
        reply: Its lines.
        reason: Why it is given.
    """

    key: str
    server: str
    reply: tuple[str, ...]
    reason: Reason


def unanswered_sessions() -> Iterator[UnansweredSession]:
    """Yield the sessions that end with a reply to be predicted."""
    for row in _read(_SESSIONS)["reply"]:
        also_possible = frozenset(row.get("unfair", ()))
        yield UnansweredSession(row["key"], tuple(row["say"]), row.get("know", ""), also_possible)


def broken_sessions() -> Iterator[BrokenSession]:
    """Yield the sessions with a mistake."""
    for row in _read(_SESSIONS)["trouble"]:
        yield BrokenSession(
            key=row["key"],
            lines=tuple(row["say"]),
            culprit=row["culprit"],
            instead=tuple(row["instead"]),
            symptom=row["symptom"],
            because=row["because"],
            cure=AdviceText(*row["cure"]) if "cure" in row else None,
            repair=tuple(row.get("repair", ())),
            goal=goal_of(row.get("goal", _ACCEPTED)),
        )


def wordings() -> Iterator[Wording]:
    """Yield the replies of real servers; one that is new goes to the end of its server's."""
    seen: dict[str, int] = {}
    for row in _read(_WORDINGS)["wording"]:
        name = f"{row['server'].lower()}-{row['reason']}"
        seen[name] = number = seen.get(name, 0) + 1
        key = name if number == 1 else f"{name}-{number}"
        yield Wording(key, row["server"], tuple(row["reply"]), Reason(row["reason"]))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / name).read_text("utf-8"))
