"""The questions from earlier lessons: which are chosen, and which come back."""

from pathlib import Path

import pytest

from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import Course, read_course
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status
from smtplab.teaching.progress import Progress, QuestionKey
from smtplab.teaching.review import make_review

HEAD = """---
title: {name}
level: first hour
minutes: 5
needs: [{needs}]
---

Look.

## Read {{#read}}

Read this.

## Questions {{#questions}}

```smtp question
questions:
  - ask: First of {name}?
    choices:
      - {{text: right, right: true, because: So it is.}}
      - {{text: wrong, because: It is not.}}
  - ask: Second of {name}?
    choices:
      - {{text: right, right: true, because: So it is.}}
      - {{text: wrong, because: It is not.}}
```

So it is (RFC 5321 §3.1).
"""
NAMES = tuple(f"{number:02}-{word}" for number, word in enumerate("abcdefghij", 1))


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    folder = tmp_path_factory.mktemp("lessons")
    for before, name in zip(("", *NAMES), NAMES, strict=False):
        text = HEAD.format(name=name[3:], needs=before[3:])
        (folder / f"{name}.md").write_text(text, "utf-8")
    read = read_course([folder])
    assert len(read.lessons) == len(NAMES), read.broken
    return read


def session(course: Course, name: str, progress: Progress) -> LessonSession:
    lesson = course.lesson(name)
    assert lesson
    return LessonSession(lesson, course, progress, lambda: 100.0)


def answer(played: LessonSession, *, right: bool) -> None:
    """Answer the open question: right at once, or wrong first."""
    assert played.question
    texts = [str(option[0].cells[0][0].text) for option in played.question.options]
    played.choose(texts.index("right" if right else "wrong"))
    if not right:
        played.choose(texts.index("right"))


def keys_of(course: Course, name: str, *missed: QuestionKey) -> tuple[QuestionKey, ...]:
    lesson = course.lesson(name)
    assert lesson
    review = make_review(lesson, course, missed)
    return review.keys if review else ()


class TestChoice:
    @pytest.mark.parametrize("name", ["a", "b", "c"])
    def test_the_first_three_lessons_open_without(self, course: Course, name: str) -> None:
        assert keys_of(course, name) == ()

    @pytest.mark.parametrize(
        ("name", "sources"), [("d", "cab"), ("e", "dba"), ("h", "gea"), ("j", "igc")]
    )
    def test_one_three_and_seven_lessons_back(
        self, course: Course, name: str, sources: str
    ) -> None:
        keys = keys_of(course, name)
        assert "".join(key.lesson for key in keys) == sources
        assert len(set(keys)) == 3

    def test_what_was_missed_goes_before(self, course: Course) -> None:
        missed = QuestionKey("b", "questions", 1)
        assert keys_of(course, "j", missed)[0] == missed
        assert len(keys_of(course, "j", missed)) == 3

    def test_what_is_not_there_or_comes_later_is_left_out(self, course: Course) -> None:
        gone = (
            QuestionKey("b", "questions", 9),
            QuestionKey("b", "gone", 0),
            QuestionKey("gone", "questions", 0),
            QuestionKey("e", "questions", 0),
            QuestionKey("f", "questions", 0),
        )
        assert keys_of(course, "e", *gone) == keys_of(course, "e")

    def test_a_lesson_that_needs_none_opens_without(self, course: Course, tmp_path: Path) -> None:
        (tmp_path / "lone.md").write_text(HEAD.format(name="lone", needs=""), "utf-8")
        lone = read_course([tmp_path]).lesson("lone")
        assert lone
        assert make_review(lone, course, ()) is None

    def test_each_lesson_from_the_fourth_on_opens_with_three(self) -> None:
        lessons = read_course(lesson_folders())
        counts = [len(keys_of(lessons, lesson.name)) for lesson in lessons.lessons]
        assert counts == [0, 0, 0] + [3] * (len(counts) - 3)


class TestAnswers:
    def test_the_questions_are_the_first_step_and_are_not_kept_as_done(
        self, course: Course
    ) -> None:
        progress = Progress.open(None)
        played = session(course, "d", progress)
        assert isinstance(played.step.activity, Quiz)
        for _ in range(3):
            answer(played, right=True)
            played.go_on()
        assert played.step.key == "read"
        assert progress.lesson("d").done == {}
        assert progress.missed_questions() == ()

    def test_who_comes_back_goes_on_behind_them(self, course: Course) -> None:
        progress = Progress.open(None)
        played = session(course, "d", progress)
        played.go_to_step(1)
        played.go_on()
        assert played.step.key == "questions"
        again = session(course, "d", progress)
        assert again.step.key == "questions"
        for _ in range(2):
            answer(again, right=True)
            if again.status is Status.CONTINUE:
                again.go_on()
        assert again.status is Status.END

    def test_what_is_missed_comes_back_until_it_is_right_at_once(self, course: Course) -> None:
        progress = Progress.open(None)
        first = session(course, "a", progress)
        first.go_to_step(1)
        answer(first, right=False)
        missed = QuestionKey("a", "questions", 0)
        assert progress.missed_questions() == (missed,)
        for right, left in ((False, (missed,)), (True, ())):
            later = session(course, "h", progress)
            later.go_to_step(0)
            assert later.question
            assert later.question.ask[0].cells[0][0].text == "First of a?"
            answer(later, right=right)
            assert progress.missed_questions() == left
        progress.miss_question(missed, 1)
        progress.forget("a")
        assert progress.missed_questions() == ()

    def test_a_question_whose_answer_was_shown_comes_back(self, course: Course) -> None:
        progress = Progress.open(None)
        played = session(course, "a", progress)
        played.go_to_step(1)
        assert played.show_solution()
        played.update()
        answer(played, right=True)
        assert progress.missed_questions() == (QuestionKey("a", "questions", 0),)


class TestClosingPage:
    def test_it_opens_the_message_in_bobs_mailbox(self) -> None:
        lessons = read_course(lesson_folders())
        progress = Progress.open(None)
        for step in lessons.lessons[1].steps:
            progress.finish_step("helo-to-quit", step.key, assisted=False, at=1)
        played = session(lessons, "helo-to-quit", progress)
        task = next(step for step in played.lesson.steps if step.key == "your-own-letter")
        played.go_to_step(played.lesson.steps.index(task))
        assert played.show_solution()
        while played.proposal:
            played.send_proposal()
        played.go_to_step(len(played.lesson.steps) - 1)
        played.next_step()
        text = [str(block.cells[0][0].text) for block in played.step.brief]
        assert "Reply codes that you met since then: 220, 221, 250, 354." in text
        at = text.index("The last message in Bob's mailbox:")
        assert text[at + 1] == "Return-Path: <alice@example.com>"

    def test_it_says_what_was_done(self, course: Course) -> None:
        played = session(course, "a", Progress.open(None))
        played.go_on()
        answer(played, right=False)
        played.go_on()
        answer(played, right=True)
        assert played.status is Status.END
        played.go_on()
        text = "\n".join(block.cells[0][0].text for block in played.step.brief)
        assert "All 2 steps of this lesson are done." in text
        assert "1 wrong try, no hints." in text
        assert not played.is_over
        played.previous_step()
        assert played.step.key == "questions"
