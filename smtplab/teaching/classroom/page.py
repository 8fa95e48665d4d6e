"""The teacher's table as one HTML page for the projector and for paper: charts, then tables.

It has no script and asks no host for anything; what learners have written is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from smtplab.simulation.text.visible import visible
from smtplab.teaching.classroom.table import NOT_BEGUN, mark_of
from smtplab.teaching.progress.report import HELPED, NEW, time_of

if TYPE_CHECKING:
    from smtplab.teaching.classroom.class_report import ClassLesson, ClassReport, ClassStep
    from smtplab.teaching.progress.report import StepRow

__all__ = ["class_as_page"]

_HEAD = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>smtplab: the class</title>
<style>
{style}</style>
</head>
<body>
"""
_MOST = 8
"""Bars of a chart: so many fit on the projector at a size that the last row can read."""
_BAR = 1000
"""Units of the longest bar, which is as wide as there is room."""
_COSTS = "Small numbers: wrong tries/hints."
_KEY = f"How many steps are done; ! the solution was shown; {NOT_BEGUN} not begun. {_COSTS}"
_STEP_KEY = f"✓ done; ! done with the solution shown; – not done. {_COSTS}"


class _ChartBar(NamedTuple):
    """A row of a chart.

    Attributes:
        text: What it is about.
        number: How long the bar is, and the number before it.
        left: How much of it is of the second kind, at its end.
    """

    text: str
    number: int
    left: int = 0


def class_as_page(report: ClassReport) -> str:
    """Return the page."""
    style = resources.files(__package__).joinpath("page.css").read_text("utf-8")
    return "".join((_HEAD.format(style=style), *_body(report), "</body>\n</html>\n"))


def _body(report: ClassReport) -> Iterator[str]:
    count = len(report.students)
    who = f"{count} learner" if count == 1 else f"{count} learners"
    yield f"<h1>{who}</h1>\n<p>{time_of(report.at)[:10]}</p>\n"
    yield _chart("Most wrong tries", _of_steps(report.most_tries(), "tries"))
    yield _chart("Most hints", _of_steps(report.most_hints(), "hints"))
    yield _chart(
        "Not done by learners who began the lesson", _of_steps(report.least_done(), "not_done")
    )
    beliefs = [
        _ChartBar(
            f"{one.name} {one.believes} ({one.gone} right since)", one.shown, one.shown - one.gone
        )
        for one in report.beliefs
    ]
    yield _chart(
        "Misconceptions that showed", beliefs, "Learners who showed it; red: not right since."
    )
    missed = [
        _ChartBar(f"{one.place}: {one.ask}".removesuffix(": "), one.students)
        for one in report.missed
    ]
    yield _chart("Most-missed questions", missed)
    yield _matrix(report)
    yield from (_lesson(report, one) for one in report.lessons)


def _of_steps(steps: Sequence[ClassStep], measure: str) -> list[_ChartBar]:
    return [_ChartBar(f"{one.place}: {one.title}", getattr(one, measure)) for one in steps]


def _chart(heading: str, bars: Sequence[_ChartBar], key: str = "") -> str:
    """Return a chart of bars; each has its text above it and its number before it."""
    if not bars:
        return ""
    bars = bars[:_MOST]
    most = max(one.number for one in bars)
    rows = "".join(_bar(one, most) for one in bars)
    note = f"<p>{_text(key)}</p>\n" if key else ""
    return f"<section>\n<h2>{_text(heading)}</h2>\n{note}{rows}</section>\n"


def _bar(one: _ChartBar, most: int) -> str:
    width = max(_BAR * one.number // most, 4)
    left = width * one.left // one.number
    return (
        f'<div class="row"><b>{one.number}</b><span>{_text(one.text)}</span>'
        f'<svg viewBox="0 0 {_BAR} 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="bar" width="{width}" height="10"/>'
        f'<rect class="left" x="{width - left}" width="{left}" height="10"/></svg></div>\n'
    )


def _matrix(report: ClassReport) -> str:
    heads = [
        f"{_text(one.label)}<br><small>{len(one.steps)} steps</small>" for one in report.lessons
    ]
    rows = [
        (student.label, [_lesson_cell(lesson, number) for lesson in report.lessons])
        for number, student in enumerate(report.students)
    ]
    return _table("Lessons", _KEY, heads, rows)


def _lesson_cell(lesson: ClassLesson, student: int) -> str:
    results = lesson.results(student)
    is_done = bool(results) and all(one.state != NEW for one in results)
    return _cell(mark_of(results), results, is_done=is_done)


def _lesson(report: ClassReport, lesson: ClassLesson) -> str:
    heads = [f"{at}<br><small>{_text(one.title)}</small>" for at, one in enumerate(lesson.steps, 1)]
    rows = []
    for number, student in enumerate(report.students):
        if lesson.results(number):
            cells = [_step_cell(step.results[number]) for step in lesson.steps]
            rows.append((student.label, cells))
    title = f"{lesson.label}. {lesson.title}"
    return _table(title, _STEP_KEY, heads, rows)


def _step_cell(row: StepRow | None) -> str:
    if row is None:
        return _cell(NOT_BEGUN, (), is_done=False)
    sign = {NEW: "–", HELPED: "!"}.get(row.state, "✓")
    return _cell(sign, (row,), is_done=row.state != NEW)


def _cell(sign: str, results: Iterable[StepRow], *, is_done: bool) -> str:
    """Return a cell: a sign, and the tries and hints if there were any."""
    spent = [one.effort for one in results]
    tries, hints = (sum(one[at] for one in spent) for at in (0, 1))
    costs = f" <small>{tries}/{hints}</small>" if tries or hints else ""
    look = "done" if is_done else "some" if spent else ""
    return f'<td class="{look}">{_text(sign)}{costs}</td>'


def _table(
    heading: str, key: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]
) -> str:
    """Return a table; the heads and the cells are HTML already, all else is text."""
    head = "".join(f"<th>{one}</th>" for one in heads)
    body = "".join(f"<tr><th>{_text(name)}</th>{''.join(cells)}</tr>\n" for name, cells in rows)
    return (
        f'<section class="many">\n<h2>{_text(heading)}</h2>\n<p>{_text(key)}</p>\n'
        f'<div class="wide"><table>\n<thead><tr><th></th>{head}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table></div>\n</section>\n"
    )


def _text(text: str) -> str:
    """Return a text as HTML; nothing in it is obeyed."""
    return escape(visible(text))
