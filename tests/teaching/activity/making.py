"""Activities for tests, written as in a lesson."""

from __future__ import annotations

import json

import yaml

from smtplab.simulation.lab.inputs import Connect
from smtplab.simulation.site.model import Site
from smtplab.teaching.activity.runner import Expects, Feedback, OpenQuestion, Runner
from smtplab.teaching.goals import Goal
from smtplab.teaching.goals.reading import goal_of
from smtplab.teaching.lesson.lesson import Mistake, Task
from smtplab.teaching.lesson.prose import Prose, paragraphs
from smtplab.teaching.lesson.quiz import Choice, Quiz, QuizQuestion
from smtplab.teaching.lesson.script import LessonScript, ScriptLine
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from smtplab.teaching.misconceptions import Misconception, Misconceptions
from tests.simulation.dialogue import site

OPENED: LessonScript = (ScriptLine(0, Connect()),)
HELLO = "C: EHLO client.example.com\n"
MAIL = "C: MAIL FROM:<alice@example.com>\n"
BOB = "C: RCPT TO:<bob@example.org>\n"
NOBODY = "C: RCPT TO:<nobody@example.org>\n"

DAMAGED: tuple[object, ...] = (
    None,
    7,
    [],
    {},
    {"played": "x"},
    {"played": -3},
    {"given": [7, None, "999", "250", "x" * 9999]},
    {"given": 5},
    {"card": 99},
    {"stage": 99, "missed": 1, "repair": None},
    {"stage": -1, "missed": True, "repair": {}},
    {"experiment": {}, "helped": True, "hints": 1},
    {"experiment": {"version": 1, "site": "test", "branch": 0, "branches": [5]}, "helped": 1},
)


def goal(text: str) -> Goal:
    return goal_of(yaml.safe_load(text))


def mistake(when: str, say: str) -> Mistake:
    return Mistake(goal(when), paragraphs(say))


def known(when: str, say: str, name: str = "M1") -> Misconceptions:
    """Return one misconception that shows in a task."""
    shown = goal(when)
    return Misconceptions([Misconception(name, "so", shown, paragraphs(say), paragraphs("No."))])


def task(
    *goals: str,
    start: str = "",
    mistakes: tuple[Mistake, ...] = (),
    hints: tuple[str, ...] = ("one", "two", "three"),
    where: Site | None = None,
) -> Task:
    return Task(
        parse_lesson_script(start) if start else OPENED,
        tuple(map(goal, goals)),
        tuple(map(paragraphs, hints)),
        parse_lesson_script(HELLO, continues=True),
        (),
        (),
        mistakes,
        where or site(),
    )


def card(ask: str, *choices: str) -> QuizQuestion:
    right, *wrong = choices
    return QuizQuestion(
        paragraphs(ask),
        (
            Choice(paragraphs(right), right=True, because=()),
            *(Choice(paragraphs(one), right=False, because=paragraphs("no")) for one in wrong),
        ),
    )


def question(*cards: QuizQuestion) -> Quiz:
    return Quiz(cards)


def plain(prose: Prose) -> str:
    return " ".join(span.text for block in prose for cell in block.cells for span in cell)


def told(verdict: Feedback | None) -> str:
    return f"{verdict.title}: {plain(verdict.text)}" if verdict else ""


def options(asked: OpenQuestion | None) -> list[str]:
    return [plain(one) for one in asked.options] if asked else []


def keys(asked: OpenQuestion | None) -> tuple[str, ...]:
    return asked.keys if asked else ()


def choose(play: Runner, start: str) -> None:
    """Choose the option that starts so."""
    [number] = [at for at, one in enumerate(options(play.question)) if one.startswith(start)]
    play.choose(number)


def kept(play: Runner) -> object:
    """Return what was saved as it comes back from a file."""
    return json.loads(json.dumps(play.save()))


def wants(play: Runner) -> Expects:
    """Ask anew: whoever reads tests by types believes that an attribute stays as it was."""
    return play.expects


def is_done(play: Runner) -> bool:
    """Ask anew, as for `wants`."""
    return play.done


def hints_left(play: Runner) -> int:
    """Ask anew, as for `wants`."""
    return play.hints_left
