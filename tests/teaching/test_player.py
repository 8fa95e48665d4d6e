"""A lesson that is played, left, and taken up again."""

from pathlib import Path

import pytest

from smtplab.teaching.activity.question import QuestionPlay
from smtplab.teaching.activity.reading import ReadingPlay
from smtplab.teaching.activity.task import TaskPlay
from smtplab.teaching.activity.watching import WatchPlay
from smtplab.teaching.lesson.lesson import Activity, Lesson, Level, Step, Watch
from smtplab.teaching.lesson.prose import paragraphs
from smtplab.teaching.lesson.script_parser import parse_dialogue
from smtplab.teaching.player import Player, play_of
from smtplab.teaching.progress import Progress
from tests.simulation.dialogue import site
from tests.teaching.activity.making import (
    HELLO,
    card,
    choose,
    is_done,
    mistake,
    question,
    task,
    told,
)

NOOP = task("reply: {to: NOOP}")
ACTIVITIES: tuple[Activity | None, ...] = (
    None,
    NOOP,
    question(card("Who?", "a", "b")),
    Watch(parse_dialogue(HELLO), site()),
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
    assert here.play.session
    here.play.session.send(octets)
    here.play.look()


def test_each_activity_has_its_play() -> None:
    kinds = [type(play_of(one)) for one in ACTIVITIES]
    assert kinds == [ReadingPlay, TaskPlay, QuestionPlay, WatchPlay]


def test_a_lesson_begins_with_its_first_step(progress: Progress) -> None:
    here = player(progress)
    assert here.index == 0
    assert here.step.key == "step-0"
    assert not here.finished
    assert not any(map(here.is_done, range(4)))


def test_what_is_done_is_kept_and_the_learner_goes_on_where_they_were(progress: Progress) -> None:
    here = player(progress)
    here.play.on()
    here.keep()
    here.go_to(1)
    say(here, b"EHLO client.example.com\r\n")
    here.play.hint()
    here.keep()
    back = player(progress)
    assert back.index == 1
    assert back.is_done(0)
    assert not back.is_done(1)
    assert back.play.hints_left == 2
    assert back.play.session
    assert here.play.session
    assert back.play.session.lab.inputs == here.play.session.lab.inputs


def test_without_a_place_it_begins_with_what_is_left(progress: Progress) -> None:
    progress.finish_step("greet", "step-0", helped=False, at=1.0)
    progress.finish_step("greet", "step-1", helped=False, at=1.0)
    assert player(progress).index == 2
    for key in ("step-2", "step-3"):
        progress.finish_step("greet", key, helped=False, at=1.0)
    assert player(progress).index == 0
    assert player(progress).finished


def test_a_done_step_is_shown_from_its_start_and_stays_done(progress: Progress) -> None:
    here = player(progress)
    here.go_to(1)
    say(here, b"NOOP\r\n")
    assert is_done(here.play)
    assert here.is_done(1)
    here.go_to(2)
    here.go_to(1)
    assert here.is_done(1)
    assert not is_done(here.play)
    assert player(progress).play.done is False
    assert player(progress).is_done(1)


def test_going_too_far_goes_to_the_nearest(progress: Progress) -> None:
    here = player(progress)
    here.go_to(99)
    assert here.index == 3
    here.go_to(-5)
    assert here.index == 0


def test_all_steps_done_finish_it(progress: Progress) -> None:
    here = player(progress)
    here.play.on()
    here.go_to(1)
    say(here, b"NOOP\r\n")
    here.go_to(2)
    choose(here.play, "a")
    here.go_to(3)
    assert [here.is_done(at) for at in range(4)] == [True, True, True, False]
    while not here.play.done:
        here.play.on()
    assert here.finished
    here.keep()
    assert player(progress).finished


def test_done_with_help_is_marked_until_it_is_done_without(progress: Progress) -> None:
    here = player(progress)
    here.go_to(1)
    here.play.show_solution()
    say(here, b"NOOP\r\n")
    here.keep()
    assert progress.lesson("greet").done == {"step-1": True}
    here.go_to(1)
    say(here, b"NOOP\r\n")
    here.keep()
    assert progress.lesson("greet").done == {"step-1": False}
    here.go_to(1)
    here.play.show_solution()
    say(here, b"NOOP\r\n")
    here.keep()
    assert progress.lesson("greet").done == {"step-1": False}


def test_a_step_that_was_restarted_can_be_done_again(progress: Progress) -> None:
    here = player(progress)
    here.go_to(1)
    say(here, b"NOOP\r\n")
    here.keep()
    here.play.restart()
    here.keep()
    assert here.is_done(1)
    assert not is_done(here.play)


def test_a_step_that_is_gone_from_the_lesson_is_no_place(progress: Progress) -> None:
    progress.keep_place("greet", "no-such-step", {"played": 3}, 1.0)
    assert player(progress).index == 0


def test_a_place_whose_kind_has_changed_does_no_harm(progress: Progress) -> None:
    progress.keep_place("greet", "step-3", {"experiment": 5, "card": "x"}, 1.0)
    here = player(progress)
    assert here.index == 3
    assert not is_done(here.play)


def test_mistakes_that_hold_everywhere_are_answered_in_any_task(progress: Progress) -> None:
    further = (mistake("reply: {rule: unknown-verb}", "That is no verb."),)
    here = Player(LESSON, progress, lambda: 1.0, further)
    here.go_to(1)
    say(here, b"HELLO\r\n")
    assert told(here.play.verdict) == "500: That is no verb."
