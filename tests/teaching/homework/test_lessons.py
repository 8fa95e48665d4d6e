"""Each step with goals judges what is handed in as its lesson does."""

from collections.abc import Iterator, Sequence
from functools import cache

import pytest

from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.script import parse_script
from smtplab.simulation.script_steps import Script, ScriptSession, ScriptStep
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.activity.trial import Judge
from smtplab.teaching.course import Course, read_course
from smtplab.teaching.homework.assignment import Assignment, AssignmentError, step_assignment
from smtplab.teaching.homework.grading import GoalMarker
from smtplab.teaching.lesson.lesson import Complete, Order
from smtplab.teaching.lesson.script import LessonScript, ScriptLine
from smtplab.teaching.misconceptions import Misconceptions


@cache
def course() -> Course:
    return read_course(lesson_folders(None))


def assignments() -> Iterator[Assignment]:
    for lesson in course().lessons:
        for step in lesson.written:
            try:
                yield step_assignment(lesson, step.key)
            except AssignmentError:
                continue


ASSIGNMENTS = tuple(assignments())
each = pytest.mark.parametrize("given", ASSIGNMENTS, ids=lambda given: given.title)


def marker(given: Assignment) -> GoalMarker:
    return GoalMarker(given, Misconceptions(course().misconceptions))


def handed_in(lines: Sequence[ScriptLine]) -> Script:
    steps = tuple(ScriptStep(number, line.do) for number, line in enumerate(lines, start=1))
    return Script((ScriptSession(steps=steps),))


def right(given: Assignment) -> Iterator[LessonScript]:
    assert given.activity
    yield given.activity.solution
    yield from getattr(given.activity, "also", ())


def wrong(given: Assignment) -> Iterator[LessonScript]:
    """Yield what the check of lessons proves to be wrong."""
    match given.activity:
        case Order(lines=lines, decoys=decoys) as order:
            shuffled = Judge(order).first_draft().script
            yield tuple(line for line in shuffled if line in lines)
            for decoy in decoys:
                yield from ((*lines[:at], decoy, *lines[at:]) for at in range(len(lines) + 1))
        case Complete() as complete:
            yield Judge(complete).first_draft().script
        case _:
            yield from getattr(given.activity, "near", ())


def as_text(lines: Sequence[ScriptLine]) -> str:
    """Return lines as a transcript; "" where one of them cannot stand in it."""
    sent = [one.do.octets for one in lines if isinstance(one.do, Send)]
    others = [one for one in lines if not isinstance(one.do, Send | Connect)]
    is_text = all(one.endswith(b"\r\n") and one.count(b"\n") == 1 for one in sent)
    told = [one.do for one in lines[1:]]
    if others or not is_text or Connect() in told:
        return ""
    return "".join(f"C: {one[:-2].decode('latin-1')}\n" for one in sent)


def test_there_are_many() -> None:
    assert len(ASSIGNMENTS) > 60
    assert {type(one.activity).__name__ for one in ASSIGNMENTS} == {"Task", "Order", "Complete"}


@each
class TestLessons:
    def test_the_solution_and_each_other_route_are_right(self, given: Assignment) -> None:
        for lines in right(given):
            grade = marker(given).grade(handed_in(lines))
            assert grade.is_right, [one for one in grade.goals if not one.is_met]
            assert not grade.advice
            assert all(one.seen == "" for one in grade.goals)

    def test_each_near_miss_is_wrong(self, given: Assignment) -> None:
        for lines in wrong(given):
            grade = marker(given).grade(handed_in(lines))
            assert not grade.is_right, lines
            assert all(one.seen for one in grade.goals if not one.is_met)

    def test_nothing_is_wrong(self, given: Assignment) -> None:
        assert not marker(given).grade(Script((ScriptSession(),))).is_right

    def test_the_whole_session_counts_as_well(self, given: Assignment) -> None:
        for lines in right(given):
            text = as_text((*given.start, *lines))
            if not text:
                continue
            for whole in (text, f"S: 220 mail.example.org\n{text}"):
                grade = marker(given).grade(parse_script(whole.encode("latin-1")))
                assert grade.is_right, [one for one in grade.goals if not one.is_met]


def test_a_student_can_wait_and_come_back() -> None:
    [given] = [one for one in ASSIGNMENTS if one.title.startswith("later-or-never, step 3")]
    mail = "MAIL FROM:<alice@example.com>\nRCPT TO:<greylisted@example.org>\nDATA\nHi\n.\nQUIT\n"
    first = "MAIL FROM:<alice@example.com>\nRCPT TO:<greylisted@example.org>\nQUIT\n"
    for wait, is_right in ((":wait 3600\n", True), (":wait 1\n", False), ("", False)):
        text = f"EHLO client.example.com\n{first}{wait}EHLO client.example.com\n{mail}"
        marked = "".join(
            line if line[0] == ":" else f"C: {line}" for line in text.splitlines(keepends=True)
        )
        for form in (text, marked, f"S: 220\n{marked}"):
            assert marker(given).grade(parse_script(form.encode())).is_right is is_right
