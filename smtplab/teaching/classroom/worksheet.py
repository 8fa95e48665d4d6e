"""A lesson on paper: the worksheet, and apart from it the key with the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from string import ascii_lowercase
from types import MappingProxyType
from typing import Any, NamedTuple

from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.base import open_session
from smtplab.teaching.activity.compose import ComposeRunner
from smtplab.teaching.activity.diagnosis_case import DiagnosisCase
from smtplab.teaching.activity.draft import LineOrder
from smtplab.teaching.activity.question import shuffle_choices
from smtplab.teaching.activity.script_text import as_written, what_happens
from smtplab.teaching.activity.trouble import PARTIES
from smtplab.teaching.classroom.prose_markdown import fence, in_one_line, prose_as_markdown
from smtplab.teaching.goals import Goal
from smtplab.teaching.lesson.gaps import Gap, GappedDialogue
from smtplab.teaching.lesson.lesson import (
    Activity,
    Complete,
    Diagnose,
    Lesson,
    Order,
    Party,
    Predict,
    Serve,
    Task,
    Watch,
)
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.lesson.script import LessonScript, ScriptLine

__all__ = ["key_of", "worksheet_of"]

_GAP = "________"
_NAME = f"Name: {_GAP * 3}   Date: {_GAP}"
_READ = "Read the session."
_PREDICT = "Predict each reply that is left out: its code, or at least its first digit."
_TASK = "Write the lines that you send as the client. At the end all of these hold:"
_ORDER = "Put lines in order, so that all of these hold. A line may be left out."
_FILL = "Fill the gaps, which are in braces, so that all of these hold."
_CHANGE = "The text in a gap can be changed."
_SERVE = "You are the server. Write each reply that is left out."
_OTHERS = "Other replies can be right as well; the lesson takes each that the protocol allows."
_AT_FAULT = "Which line is at fault?"
_KIND = "What kind of trouble is it?"
_WHO = "Who has to act?"
_DO = "What must the client do?"
_REPAIR = "Then repair it."
_BEFORE = "This was sent before:"
_ROUTE = "One way that is right:"
_LINES = 6
"""Empty lines for the lines of a client."""

_Lines = list[str]


class _Exercise(NamedTuple):
    """An activity on paper, as lines of Markdown.

    Attributes:
        asks: What stands on the worksheet.
        answers: What stands in the key.
    """

    asks: Sequence[str]
    answers: Sequence[str] = ()


def worksheet_of(lesson: Lesson) -> Iterator[str]:
    """Yield the lines of a worksheet, in Markdown; no answer is in it."""
    yield from (f"# {_title(lesson)}", "", _NAME, "")
    yield from prose_as_markdown(lesson.goal)
    for number, step in enumerate(lesson.steps, 1):
        yield from (f"## {number}. {visible(step.title)}", "")
        yield from prose_as_markdown(step.brief)
        yield from _exercise(step.activity).asks


def key_of(lesson: Lesson) -> Iterator[str]:
    """Yield the lines of the key: the answers to each step, and what the lesson says to them."""
    yield from (f"# Key: {_title(lesson)}", "")
    for number, step in enumerate(lesson.steps, 1):
        if step.activity is not None:
            yield from (f"## {number}. {visible(step.title)}", "")
            yield from _exercise(step.activity).answers
            yield from prose_as_markdown(step.debrief)


def _title(lesson: Lesson) -> str:
    number = "" if lesson.number is None else f"{lesson.number}. "
    return f"{number}{visible(lesson.title)}"


def _exercise(activity: Activity | None) -> _Exercise:
    return _Exercise(()) if activity is None else _ON_PAPER[type(activity)](activity)


def _watch(watch: Watch) -> _Exercise:
    return _Exercise((_READ, "", *fence(_Played(LabSession(watch.site), watch.script).lines)))


def _predict(predict: Predict) -> _Exercise:
    return _with_gaps(_PREDICT, _Played(LabSession(predict.site), predict.script))


class _Played:
    """A script that was played.

    Args:
        session: What it is played into.
        script: What is sent.

    Attributes:
        lines: What crossed; a reply that is asked for is a gap with a number.
        answers: The replies that are asked for, with their numbers.
    """

    def __init__(self, session: LabSession, script: LessonScript) -> None:
        self.lines: _Lines = []
        self.answers: _Lines = []
        self._session = session
        for line in script:
            self._play(line)

    def _play(self, line: ScriptLine) -> None:
        if not isinstance(line.do, Send | Connect):
            self.lines.append(f"-- {what_happens(line.do)}")
        begin = self._session.last + 1
        self._session.play(line.do)
        crossed = [
            (who, f"{who}: {visible(octets)}")
            for who, octets in self._session.transcript.lines(begin)
        ]
        if not line.asks_reply:
            self.lines += [text for _, text in crossed]
            return
        self.lines += [text for who, text in crossed if who != "S"]
        number = sum(text.startswith(f"S: {_GAP}") for text in self.lines) + 1
        self.lines.append(f"S: {_GAP} ({number})")
        self.answers += [f"({number}) {text}" for who, text in crossed if who == "S"]


def _with_gaps(ask: str, played: _Played, more: str = "") -> _Exercise:
    remark = (more, "") if more else ()
    return _Exercise((ask, "", *fence(played.lines)), (*fence(played.answers), *remark))


def _serve(serve: Serve) -> _Exercise:
    session = open_session(serve.site, serve.start)
    exercise = _with_gaps(_SERVE, _Played(session, serve.turns), _OTHERS)
    return exercise._replace(asks=(*_sent_before(serve.site, serve.start), *exercise.asks))


def _sent_before(site: Site, start: LessonScript) -> _Lines:
    if not start:
        return []
    return [_BEFORE, "", *fence(_Played(LabSession(site), start).lines)]


def _goals(goals: Sequence[Goal]) -> _Lines:
    return [*(f"- [ ] {visible(goal.say)}" for goal in goals), ""]


def _task(task: Task) -> _Exercise:
    before = _sent_before(task.site, task.start)
    asks = (*before, _TASK, "", *_goals(task.goals), *fence([f"C: {_GAP * 4}"] * _LINES))
    return _Exercise(asks, _route(task.solution))


def _route(script: LessonScript) -> _Lines:
    return [_ROUTE, "", *fence([as_written(line.do) for line in script])]


def _order(order: Order) -> _Exercise:
    draft = ComposeRunner(order).draft
    lines = draft.lines if isinstance(draft, LineOrder) else order.lines
    letters = dict(zip(lines, ascii_lowercase, strict=False))
    listed = [f"{letter}) {as_written(line.do)}" for line, letter in letters.items()]
    before = _sent_before(order.site, order.start)
    right = ", ".join(letters[line] for line in order.lines)
    asks = (*before, _ORDER, "", *_goals(order.goals), *fence(listed), f"Order: {_GAP * 3}", "")
    return _Exercise(asks, (f"Order: {right}", ""))


def _complete(complete: Complete) -> _Exercise:
    dialogue = complete.dialogue
    asks = [_FILL, _CHANGE] if any(gap.before for gap in dialogue.gaps) else [_FILL]
    return _Exercise(
        (" ".join(asks), "", *_goals(complete.goals), *fence(_shown(dialogue, is_key=False))),
        [*fence(_shown(dialogue, is_key=True))],
    )


def _shown(dialogue: GappedDialogue, *, is_key: bool) -> _Lines:
    """Return the lines with their gaps, each between braces."""

    def fill(piece: str | Gap) -> str:
        if isinstance(piece, str):
            return visible(piece)
        return f"{{{visible(piece.answer if is_key else piece.before or _GAP)}}}"

    return ["".join(map(fill, line.pieces)) for line in dialogue.shown]


def _diagnose(diagnose: Diagnose) -> _Exercise:
    case = DiagnosisCase(diagnose)
    played = _Played(LabSession(diagnose.site), diagnose.script)
    treatments = {one: in_one_line(case.text_of(one)) for one in case.treatments}
    cure = diagnose.treatment
    asks = [
        *fence(played.lines),
        *(_AT_FAULT, "", _GAP * 4, ""),
        *_options(_KIND, [one.sentence for one in case.troubles]),
        *_options(_WHO, [PARTIES[one] for one in Party]),
        *_options(_DO, list(treatments.values())),
    ]
    answers = [
        f"{_AT_FAULT} `{visible(case.culprit)}`",
        "",
        *_right(_KIND, case.troubles.index(case.trouble), case.trouble.sentence),
        *_right(_WHO, list(Party).index(case.party), PARTIES[case.party]),
        *_right(_DO, case.treatments.index(cure), treatments[cure]),
        *prose_as_markdown(diagnose.because),
    ]
    if diagnose.repair:
        repair = _task(diagnose.repair)
        asks += [_REPAIR, "", *repair.asks]
        answers += repair.answers
    return _Exercise(asks, answers)


def _options(ask: str, options: Sequence[str]) -> Iterator[str]:
    yield from (ask, "")
    for letter, text in zip(ascii_lowercase, options, strict=False):
        yield f"- [ ] {letter}) {text}"
    yield ""


def _right(ask: str, number: int, text: str) -> tuple[str, str]:
    return f"{ask} **{ascii_lowercase[number]})** {text}", ""


def _quiz(quiz: Quiz) -> _Exercise:
    asks: _Lines = []
    answers: _Lines = []
    for question in quiz.questions:
        choices = shuffle_choices(question)
        ask = in_one_line(question.ask)
        number, right = next((at, one) for at, one in enumerate(choices) if one.right)
        asks += _options(ask, [in_one_line(one.text) for one in choices])
        answers += _right(ask, number, in_one_line(right.text))
        answers += prose_as_markdown(right.because)
    return _Exercise(asks, answers)


_ON_PAPER: Mapping[type[Activity], Callable[[Any], _Exercise]] = MappingProxyType(
    {
        Watch: _watch,
        Predict: _predict,
        Serve: _serve,
        Task: _task,
        Order: _order,
        Complete: _complete,
        Diagnose: _diagnose,
        Quiz: _quiz,
    }
)
