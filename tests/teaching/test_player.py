"""A lesson that is played, left, and taken up again."""

from pathlib import Path

import pytest

from smtplab.teaching.activity.base import ReadingRunner
from smtplab.teaching.activity.question import QuestionRunner
from smtplab.teaching.activity.scripted import WatchRunner
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.lesson.lesson import Activity, Lesson, Level, Step, Watch
from smtplab.teaching.lesson.prose import paragraphs
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from smtplab.teaching.player import Player, make_runner
from smtplab.teaching.progress import Progress
from tests.simulation.dialogue import site
from tests.teaching.activity.making import (
    HELLO,
    card,
    choose,
    is_done,
    known,
    question,
    task,
    told,
)

NOOP = task("reply: {to: NOOP}")
ACTIVITIES: tuple[Activity | None, ...] = (
    None,
    NOOP,
    question(card("Who?", "a", "b")),
    Watch(parse_lesson_script(HELLO), site()),
)


def lesson(*activities: Activity | None) -> Lesson:
    text = paragraphs("x")
    steps = tuple(
        Step(f"step-{at}", f"Step {at}", text, one, text, at) for at, one in enumerate(activities)
    )
    return Lesson(
        "greet", 1, "Greet", Level.FIRST, 5, (), (), (), (), (), text, steps, Path("greet.md")
    )


LESSON = lesson(*ACTIVITIES)


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress.open(tmp_path / "progress.sqlite3")


def player(progress: Progress, at: float = 100.0, of: Lesson = LESSON) -> Player:
    return Player(of, progress, lambda: at)


def say(here: Player, octets: bytes) -> None:
    assert here.runner.session
    here.runner.session.send(octets)
    here.runner.update()


def test_each_activity_has_its_play() -> None:
    kinds = [type(make_runner(one)) for one in ACTIVITIES]
    assert kinds == [ReadingRunner, TaskRunner, QuestionRunner, WatchRunner]


def test_a_lesson_begins_with_its_first_step(progress: Progress) -> None:
    here = player(progress)
    assert here.index == 0
    assert here.step.key == "step-0"
    assert not here.finished
    assert not any(map(here.is_done, range(4)))


def test_what_is_done_is_kept_and_the_learner_goes_on_where_they_were(progress: Progress) -> None:
    here = player(progress)
    here.runner.advance()
    here.save()
    here.go_to(1)
    say(here, b"EHLO client.example.com\r\n")
    here.runner.hint()
    here.save()
    back = player(progress)
    assert back.index == 1
    assert back.is_done(0)
    assert not back.is_done(1)
    assert back.runner.hints_left == 2
    assert back.runner.session
    assert here.runner.session
    assert back.runner.session.lab.inputs == here.runner.session.lab.inputs


def test_without_a_place_it_begins_with_what_is_left(progress: Progress) -> None:
    progress.finish_step("greet", "step-0", assisted=False, at=1.0)
    progress.finish_step("greet", "step-1", assisted=False, at=1.0)
    assert player(progress).index == 2
    for key in ("step-2", "step-3"):
        progress.finish_step("greet", key, assisted=False, at=1.0)
    assert player(progress).index == 0
    assert player(progress).finished


def test_a_step_that_was_left_when_done_is_not_asked_for_again(progress: Progress) -> None:
    here = player(progress)
    here.runner.advance()
    here.go_to(1)
    say(here, b"NOOP\r\n")
    here.save()
    assert here.is_done(1)
    assert player(progress).index == 2


def test_a_done_step_is_shown_from_its_start_and_stays_done(progress: Progress) -> None:
    here = player(progress)
    here.go_to(1)
    say(here, b"NOOP\r\n")
    assert is_done(here.runner)
    assert here.is_done(1)
    here.go_to(2)
    here.go_to(1)
    assert here.is_done(1)
    assert not is_done(here.runner)
    assert player(progress).runner.done is False
    assert player(progress).is_done(1)


def test_going_too_far_goes_to_the_nearest(progress: Progress) -> None:
    here = player(progress)
    here.go_to(99)
    assert here.index == 3
    here.go_to(-5)
    assert here.index == 0


def test_all_steps_done_finish_it(progress: Progress) -> None:
    here = player(progress)
    here.runner.advance()
    here.go_to(1)
    say(here, b"NOOP\r\n")
    here.go_to(2)
    choose(here.runner, "a")
    here.go_to(3)
    assert [here.is_done(at) for at in range(4)] == [True, True, True, False]
    while not here.runner.done:
        here.runner.advance()
    assert here.finished
    here.save()
    assert player(progress).finished


def test_done_with_help_is_marked_until_it_is_done_without(progress: Progress) -> None:
    here = player(progress)
    here.go_to(1)
    here.runner.show_solution()
    say(here, b"NOOP\r\n")
    here.save()
    assert progress.lesson("greet").done == {"step-1": True}
    here.go_to(1)
    say(here, b"NOOP\r\n")
    here.save()
    assert progress.lesson("greet").done == {"step-1": False}
    here.go_to(1)
    here.runner.show_solution()
    say(here, b"NOOP\r\n")
    here.save()
    assert progress.lesson("greet").done == {"step-1": False}


def test_a_step_that_was_restarted_can_be_done_again(progress: Progress) -> None:
    here = player(progress)
    here.go_to(1)
    say(here, b"NOOP\r\n")
    here.save()
    here.runner.restart()
    here.save()
    assert here.is_done(1)
    assert not is_done(here.runner)


def test_a_step_that_is_gone_from_the_lesson_is_no_place(progress: Progress) -> None:
    progress.save_place("greet", "no-such-step", {"played": 3}, 1.0)
    assert player(progress).index == 0


def test_a_place_whose_kind_has_changed_does_no_harm(progress: Progress) -> None:
    progress.save_place("greet", "step-3", {"experiment": 5, "card": "x"}, 1.0)
    here = player(progress)
    assert here.index == 3
    assert not is_done(here.runner)


def test_mistakes_that_hold_everywhere_are_answered_in_any_task(progress: Progress) -> None:
    believed = known("reply: {rule: unknown-verb}", "That is no verb.")
    here = Player(LESSON, progress, lambda: 1.0, believed)
    here.go_to(1)
    say(here, b"HELLO\r\n")
    assert told(here.runner.feedback) == "500: That is no verb."
