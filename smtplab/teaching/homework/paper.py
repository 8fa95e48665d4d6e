"""A paper: a file that somebody has handed in, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from smtplab.simulation import report
from smtplab.simulation.script import ScriptResult, play
from smtplab.simulation.script_report import render_mismatch, render_script
from smtplab.simulation.script_steps import Script
from smtplab.simulation.site.model import Site

if TYPE_CHECKING:
    from smtplab.teaching.homework.grade import GoalResult, Grade

__all__ = [
    "Marker",
    "Paper",
    "ReplyMarker",
    "as_json",
    "as_json_of_many",
    "paper_lines",
    "summary_lines",
]

Signs = tuple[str, str]
"""What stands before what is right, and before what is wrong."""


class Paper(NamedTuple):
    """A file that was handed in.

    Attributes:
        name: Its name.
        error: Why it cannot be read; "" if it can.
        result: What happened; None if it cannot be read.
        grade: The goals that it meets; None where there are none.
        is_strict: Whether its replies count though there are goals.
    """

    name: str
    error: str = ""
    result: ScriptResult | None = None
    grade: Grade | None = None
    is_strict: bool = False

    @property
    def counts_replies(self) -> bool:
        """Whether it is wrong if a reply differs."""
        return self.grade is None or self.is_strict

    @property
    def is_right(self) -> bool:
        """Whether it is as it should be."""
        if self.error or self.result is None:
            return False
        differs = self.counts_replies and bool(self.result.mismatches)
        return not differs and (self.grade is None or self.grade.is_right)


class Marker(Protocol):
    """What judges files.

    Attributes:
        title: What they are judged by; "" where it is the replies that they quote.
    """

    title: str

    def mark(self, name: str, script: Script) -> Paper:
        """Play a file, and judge what came of it."""


class ReplyMarker:
    """Judges files by the replies that they quote.

    Args:
        site: The server.
        is_strict: Whether each reply must be quoted.
    """

    title = ""

    def __init__(self, site: Site, *, is_strict: bool) -> None:
        self._site = site
        self._is_strict = is_strict

    def mark(self, name: str, script: Script) -> Paper:
        """Play a file in a fresh lab."""
        return Paper(name, "", play(script, self._site, wants_all=self._is_strict))


def as_json(paper: Paper) -> dict[str, Any]:
    """Write what came of a paper that could be read as JSON values; the keys are stable."""
    told = report.as_json(paper.result) if paper.result else {}
    if paper.grade:
        told["goals"] = list(map(_goal, paper.grade.goals))
    return told


def as_json_of_many(paper: Paper) -> dict[str, Any]:
    """Write what came of one of several papers as JSON values."""
    error = {"error": paper.error} if paper.error else {}
    return {"file": paper.name, "right": paper.is_right, **error, **as_json(paper)}


def _goal(one: GoalResult) -> dict[str, Any]:
    return {"goal": one.say, "met": one.is_met, "seen": one.seen or None, "line": one.line}


def paper_lines(paper: Paper, title: str, signs: Signs) -> Iterator[str]:
    """Yield what happened, then the goals, with what was seen instead of those that are not met.

    Args:
        paper: A paper that could be read.
        title: What it is judged by.
        signs: What stands before a goal that is met, and before one that is not.
    """
    if paper.result:
        yield from render_script(paper.result)
    if (grade := paper.grade) is None:
        return
    yield ""
    yield f"{title}{f' (session {grade.session} of the file)' if grade.session else ''}"
    for one in grade.goals:
        yield f"{signs[not one.is_met]} {one.say}"
        if not one.is_met:
            yield f"   instead: {one.instead}"
    if grade.advice:
        yield f"   the lesson says: {grade.advice}"
    yield _met(grade)


def summary_lines(papers: Sequence[Paper], signs: Signs) -> Iterator[str]:
    """Yield a line for each paper, with the first thing that is wrong, and one for all of them."""
    yield from (f"{signs[not one.is_right]} {one.name}: {_summary(one)}" for one in papers)
    right = sum(one.is_right for one in papers)
    files = "1 file" if len(papers) == 1 else f"{len(papers)} files"
    yield f"{right} of {files} {'is' if right == 1 else 'are'} right"


def _met(grade: Grade) -> str:
    return f"{grade.met} of {len(grade.goals)} goals met"


def _summary(paper: Paper) -> str:
    if paper.result is None:
        return paper.error.removeprefix(paper.name).lstrip(": ")
    parts = [_met(paper.grade), *_first_missed(paper.grade.goals)] if paper.grade else []
    if paper.counts_replies:
        parts += _replies(paper.result)
    return "; ".join(parts)


def _first_missed(goals: Iterable[GoalResult]) -> Iterator[str]:
    missed = next((one for one in goals if not one.is_met), None)
    if missed:
        yield f"not met: {missed.say}"
        yield missed.instead


def _replies(result: ScriptResult) -> Iterator[str]:
    quoted = sum(len(one.session.expected) for one in result.sessions)
    if not result.mismatches:
        yield "no reply is quoted" if not quoted else _number(quoted, "is", "are") + " as quoted"
        return
    yield _number(len(result.mismatches), "differs", "differ")
    yield render_mismatch(result.mismatches[0])


def _number(count: int, one: str, many: str) -> str:
    return f"1 reply {one}" if count == 1 else f"{count} replies {many}"
