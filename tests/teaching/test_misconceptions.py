"""What people commonly believe: the file, and how it is read."""

from pathlib import Path

import pytest

from smtplab.simulation.mapping.problems import Problems
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from smtplab.teaching.misconceptions import FILE, Misconceptions, named_in, read_misconceptions
from tests.teaching.activity.making import BOB, HELLO, MAIL, plain, task, told

LONGEST_ANSWER = 240
"""Characters; it is read beside a question."""


def read(folder: Path, text: str) -> tuple[list[str], list[str]]:
    file = folder / FILE
    file.write_text(text, "utf-8")
    problems = Problems()
    known = read_misconceptions(file, problems)
    return [one.name for one in known], [f"{one.line}: {one.message}" for one in problems]


def test_those_of_the_course_are_read_whole() -> None:
    problems = Problems()
    known = read_misconceptions(lesson_folders()[0] / FILE, problems)
    assert not problems
    assert [one.name for one in known] == [f"M{number}" for number in range(1, 25)]
    assert all(one.say and one.believes for one in known)
    assert {one.misconception for one in Misconceptions(known).mistakes} >= {"M1", "M6", "M14"}


def test_a_second_mail_is_not_told_to_say_what_is_missing() -> None:
    known = read_misconceptions(lesson_folders()[0] / FILE, Problems())
    play = TaskRunner(task("state: rcpt", start=HELLO), Misconceptions(known))
    said = []
    for line in (BOB, MAIL, MAIL):
        play.session.play(parse_lesson_script(line, continues=True)[0].do)
        play.update()
        said.append(told(play.feedback))
    assert "send the missing command" in said[0]
    assert said[1] == ""
    assert "A second one cannot begin" in said[2]


def test_a_file_that_is_missing_has_none(tmp_path: Path) -> None:
    problems = Problems()
    assert read_misconceptions(tmp_path / FILE, problems) == ()
    assert not problems


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "- id: M1\n  believes: x\n  say: y\n  when: {flag: erly}\n",
            '4: [1].when.flag: "erly" is not a flag',
        ),
        ("- id: M1\n  believes: x\n", "1: [1].say: this key is missing"),
        ("- {id: M1, believes: x, say: y}\n" * 2, "2: [2]: M1 is there twice"),
        (
            "- {id: M1, believes: x, say: y, cases: [{say: z}]}\n",
            "1: [1].cases[1].when: this key is missing",
        ),
        (
            "- {id: M1, believes: x, say: y, cases: [{when: {flag: e}, say: z}]}",
            '1: [1].cases[1].when.flag: "e" is not a flag',
        ),
        ("- {id: M1, believes: x, say: y, wenn: z}\n", "1: [1].wenn: this key is not known"),
        ("id: M1\n", "1: this is not a list of up to 200 misconceptions"),
        ("- [\n", "this is not YAML"),
        ("- &a x\n", "1: & and * are not used here"),
        ("- 5\n", "1: "),
    ],
)
def test_what_is_wrong_is_told_by_line(tmp_path: Path, text: str, told: str) -> None:
    _, problems = read(tmp_path, text)
    assert any(told in one for one in problems), problems


def test_what_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"\xff\x00")
    problems = Problems()
    assert read_misconceptions(tmp_path / FILE, problems) == ()
    assert ["is not UTF-8" in one.message for one in problems] == [True]


def test_a_teachers_own_are_laid_over_and_a_broken_file_takes_nothing_away(tmp_path: Path) -> None:
    folder = lesson_folders()[0]
    (tmp_path / FILE).write_text("- {id: M1, believes: x, say: mine}\n- {id: T1, say: y}\n")
    course = read_course([folder, tmp_path])
    assert [one.believes for one in course.misconceptions if one.name == "M1"] == ["x"]
    assert len(course.misconceptions) >= 24
    assert any("believes" in str(problem) for problem in course.problems)


def test_each_can_be_met_where_a_learner_can_be_wrong_and_has_an_answer_in_few_words() -> None:
    course = read_course(lesson_folders())
    met = {name for one in course.lessons for step in one.steps for name in named_in(step.activity)}
    assert {one.name for one in course.misconceptions} <= met
    lengths = {one.name: len(plain(one.answer)) for one in course.misconceptions}
    assert {name: n for name, n in lengths.items() if n > LONGEST_ANSWER} == {}


def test_an_answer_that_is_left_out_is_what_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(
        "- {id: T1, believes: x, say: Said.}\n- {id: T2, believes: x, say: Said., answer: Told.}\n"
    )
    known = Misconceptions(read_misconceptions(tmp_path / FILE, Problems()))
    assert [plain(known.text_of((), name)) for name in ("T1", "T2", "T3")] == ["Said.", "Told.", ""]
