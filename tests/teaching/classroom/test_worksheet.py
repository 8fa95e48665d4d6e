"""Lessons on paper: all that there is to do, and no answer; the key has the answers."""

import re
from collections.abc import Iterator

import pytest

from smtplab.simulation.mapping.problems import Problems
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.activity.script_text import as_written
from smtplab.teaching.classroom.prose_markdown import in_one_line, prose_as_markdown
from smtplab.teaching.classroom.worksheet import key_of, worksheet_of
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.lesson import Complete, Diagnose, Lesson, Order, Predict, Serve, Task
from smtplab.teaching.lesson.markdown import read_prose
from smtplab.teaching.lesson.prose import Prose, paragraphs, plain
from smtplab.teaching.lesson.quiz import Quiz
from tests.served import status_of

LESSONS = read_course(lesson_folders()).lessons
GAP = re.compile(r"^S: _+ \(\d+\)$", re.MULTILINE)
ANSWER = re.compile(r"^\((\d+)\) S: \d{3}[ -]", re.MULTILINE)
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.name)


def proses(lesson: Lesson) -> Iterator[Prose]:
    yield lesson.goal
    for step in lesson.steps:
        yield step.brief
        yield step.debrief


@each_lesson
def test_prose_is_read_as_it_was(lesson: Lesson) -> None:
    for prose in proses(lesson):
        again = read_prose("\n".join(prose_as_markdown(prose)), 1, problems := Problems())
        assert list(problems) == []
        assert plain(again) == plain(prose)
        assert [(one.shape, one.mark, one.depth) for one in again] == [
            (one.shape, one.mark, one.depth) for one in prose
        ]


@pytest.mark.parametrize(
    "text",
    [
        "1. one",
        "2) two",
        "# no heading",
        "- no item",
        "+ none",
        "*a* _b_ `c` <d> [e](f) | g \\ h",
        "```",
    ],
)
def test_signs_of_markdown_stay_text(text: str) -> None:
    prose = paragraphs(text)
    again = read_prose("\n".join(prose_as_markdown(prose)), 1, Problems())
    assert [(one.shape, one.cells) for one in again] == [(one.shape, one.cells) for one in prose]


@each_lesson
def test_the_worksheet_has_all_that_there_is_to_do(lesson: Lesson) -> None:
    sheet = "\n".join(worksheet_of(lesson))
    for step in lesson.steps:
        assert f". {step.title}\n" in sheet
        match step.activity:
            case Task(goals=goals) | Complete(goals=goals):
                assert all(f"- [ ] {goal.say}\n" in sheet for goal in goals)
            case Quiz(questions):
                choices = [one for question in questions for one in question.choices]
                assert all(f") {in_one_line(one.text)}\n" in sheet for one in choices)
            case Order(lines=lines, decoys=decoys):
                assert all(as_written(line.do) in sheet for line in (*lines, *decoys))
            case _:
                pass
    assert len(GAP.findall(sheet)) == asked(lesson)


def asked(lesson: Lesson) -> int:
    """Count the replies that a lesson asks for."""
    count = 0
    for step in lesson.steps:
        match step.activity:
            case Predict(script) | Serve(turns=script):
                count += sum(line.asks_reply for line in script)
            case _:
                pass
    return count


@each_lesson
def test_the_answers_are_in_the_key_alone(lesson: Lesson) -> None:
    sheet, key = "\n".join(worksheet_of(lesson)), "\n".join(key_of(lesson))
    numbers = {(place, one) for place, part in enumerate(key.split("\n## "))
               for one in ANSWER.findall(part)}  # fmt: skip
    assert len(numbers) == asked(lesson)
    for step in lesson.steps:
        secret = [step.debrief] if step.activity else []
        match step.activity:
            case Quiz(questions):
                rights = [one for question in questions for one in question.choices if one.right]
                secret += [one.because for one in rights]
                assert all(f")** {in_one_line(one.text)}\n" in key for one in rights)
            case Task(solution=solution):
                assert "\n".join(as_written(line.do) for line in solution) in key
            case Diagnose(because=because):
                secret.append(because)
            case _:
                pass
        for prose in filter(None, secret):
            text = "\n".join(prose_as_markdown(prose))
            assert text in key
            assert text not in sheet
    assert "One way that is right" not in sheet


def test_a_lesson_goes_by_name_or_number(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("lesson", "export", "typos") == 0
    by_name = capsys.readouterr().out
    assert by_name.startswith("# 5. Typos\n\nName: ____")
    assert status_of("lesson", "export", "5") == 0
    assert capsys.readouterr().out == by_name
    assert status_of("lesson", "export", "typos", "--key") == 0
    assert capsys.readouterr().out.startswith("# Key: 5. Typos\n")


@pytest.mark.parametrize("words", [("typos", "--key"), ("export",), ("export", "typo"), ("--key",)])
def test_other_words_are_refused(words: tuple[str, ...]) -> None:
    assert status_of("lesson", *words) == 2


@each_lesson
def test_a_worksheet_with_gaps_says_that_they_are_in_braces(lesson: Lesson) -> None:
    has_gaps = any(isinstance(step.activity, Complete) for step in lesson.steps)
    assert ("\nFill the gaps, which are in braces, " in "\n".join(worksheet_of(lesson))) == has_gaps
