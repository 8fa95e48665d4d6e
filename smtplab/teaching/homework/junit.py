"""Papers as JUnit XML, which Jenkins, GitLab and graders read: a suite for each, a case a goal.

It is valid by the schema of Apache Ant, which asks for most, and so by those of other readers. What
is visible has no character that XML cannot hold.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring

from smtplab.simulation.mismatches import Mismatch
from smtplab.simulation.script import PlayedSession, ScriptResult
from smtplab.simulation.script_report import render_mismatch
from smtplab.simulation.text.visible import visible
from smtplab.teaching.homework.grade import Grade
from smtplab.teaching.homework.paper import Paper

__all__ = ["to_junit"]

_ERROR, _FAILURE, _SKIPPED = "error", "failure", "skipped"
_HOST = "localhost"
"""What stands for a host that nobody needs to know."""
_NO_NAME = "nameless"
_NO_TIME = "0"
"""Seconds: nobody asks how long a paper took."""


class _Case(NamedTuple):
    """One thing that a paper is judged by.

    Attributes:
        name: What it is.
        kind: "error", "failure" or "skipped"; "" if it is right.
        message: What is wrong.
    """

    name: str
    kind: str = ""
    message: str = ""


def to_junit(papers: Sequence[Paper], now: str) -> bytes:
    """Return papers as XML.

    Args:
        papers: The papers.
        now: When they were judged, as 2026-11-27T14:00:00.
    """
    root = Element("testsuites")
    for number, paper in enumerate(papers):
        _add_suite(root, paper, number, now)
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"


def _add_suite(root: Element, paper: Paper, number: int, now: str) -> None:
    cases = list(_cases(paper))
    kinds = [one.kind for one in cases]
    name = _token(paper.name)
    suite = SubElement(
        root,
        "testsuite",
        {
            "name": name,
            "package": name,
            "id": str(number),
            "timestamp": now,
            "hostname": _HOST,
            "tests": str(len(cases)),
            "failures": str(kinds.count(_FAILURE)),
            "errors": str(kinds.count(_ERROR)),
            "skipped": str(kinds.count(_SKIPPED)),
            "time": _NO_TIME,
        },
    )
    SubElement(suite, "properties")
    for one in cases:
        case = SubElement(
            suite, "testcase", {"name": _token(one.name), "classname": name, "time": _NO_TIME}
        )
        if one.kind == _SKIPPED:
            SubElement(case, one.kind)
        elif one.kind:
            told = {"message": visible(one.message), "type": one.kind}
            SubElement(case, one.kind, told).text = visible(one.message)
    SubElement(suite, "system-out").text = paper.grade.advice if paper.grade else ""
    SubElement(suite, "system-err").text = visible(paper.error)


def _cases(paper: Paper) -> Iterator[_Case]:
    if paper.result is None:
        yield _Case("the file can be read", _ERROR, paper.error)
        return
    if paper.grade:
        yield from _goals(paper.grade)
    if paper.counts_replies:
        yield from _replies(paper.result)


def _goals(grade: Grade) -> Iterator[_Case]:
    for one in grade.goals:
        yield _Case(one.say, "" if one.is_met else _FAILURE, one.instead)


def _replies(result: ScriptResult) -> Iterator[_Case]:
    """Yield a case for each reply that is quoted, or should be; one at least."""
    heads = {id(one.expected): one for one in result.mismatches if one.expected}
    follow = {id(one.expected) for head in result.mismatches for one in head.follows}
    cases = [case for one in result.sessions for case in _quoted(one, heads, follow)]
    for one in result.mismatches:
        if one.expected is None:
            told = render_mismatch(one)
            cases.append(_Case(f"line {one.line}: the reply is quoted", _FAILURE, told))
    yield from cases or [_Case("the file can be played")]


def _quoted(
    played: PlayedSession, heads: Mapping[int, Mismatch], follow: Container[int]
) -> Iterator[_Case]:
    """Yield a case for each reply that is quoted; what only follows from another is skipped."""
    passed_over = {step for one in played.unplayed for step in one.steps}
    for one in played.session.expected:
        name, key = f"line {one.line}: {one.reply.code}", id(one.reply)
        if key in heads:
            yield _Case(name, _FAILURE, render_mismatch(heads[key]))
        else:
            is_skipped = key in follow or one.step - 1 in passed_over
            yield _Case(name, _SKIPPED if is_skipped else "")


def _token(text: str) -> str:
    """Return a name with single spaces between its words; XML's tokens have no others."""
    return " ".join(visible(text).split()) or _NO_NAME
