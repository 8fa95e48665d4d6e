"""A lesson that is played without any screen."""

from pathlib import Path

import pytest

from smtplab.simulation.lab.inputs import Send
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.course import Course, read_course
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson_session import UNSELECTED, LessonSession
from smtplab.teaching.lesson_status import Status
from smtplab.teaching.progress import Effort, Progress

COURSE = read_course([Path(__file__).parent.parent / "tui" / "lesson" / "course"])
READ, WATCH, PREDICT, TASK, SERVE, DIAGNOSE, QUESTION = range(7)
SOLUTION = (
    "MAIL FROM:<alice@example.com>",
    "RCPT TO:<bob@example.org>",
    "DATA",
    "Subject: Tea",
    "",
    "Tea at four?",
    ".",
)


def lesson(
    step: int = 0,
    name: str = "one-of-each",
    course: Course = COURSE,
    progress: Progress | None = None,
) -> LessonSession:
    found = course.lesson(name)
    assert found
    session = LessonSession(found, course, progress or Progress.open(None), lambda: 100.0)
    if step:
        session.go_to_step(step)
    return session


def say(session: LessonSession, line: str) -> bool:
    return session.submit(f"{line}\r\n".encode())


@pytest.mark.parametrize(
    ("step", "status"),
    [
        (READ, Status.READ),
        (WATCH, Status.PLAY),
        (TASK, Status.SEND),
        (SERVE, Status.REPLY),
        (DIAGNOSE, Status.PICK),
        (QUESTION, Status.CHOOSE),
    ],
)
def test_the_status_says_what_can_be_done(step: int, status: Status) -> None:
    assert lesson(step).status is status


def test_what_is_only_read_is_left_by_going_on() -> None:
    session = lesson()
    session.go_on()
    assert (session.player.index, session.runs) == (1, 1)


class TestSolution:
    def test_it_is_proposed_line_by_line_until_the_step_is_done(self) -> None:
        session = lesson(TASK)
        assert session.show_solution()
        for line in SOLUTION:
            assert session.proposal
            assert session.proposal.text == line
            assert say(session, line)
        assert session.proposal is None
        assert session.status is Status.NEXT_STEP
        assert session.runner.assisted

    def test_another_line_is_sent_and_the_proposal_stays(self) -> None:
        session = lesson(TASK)
        session.show_solution()
        say(session, "NOOP")
        assert session.lab_session
        assert session.lab_session.lab.inputs[-1] == Send(b"NOOP\r\n")
        assert session.proposal
        assert session.proposal.text == SOLUTION[0]

    def test_it_begins_where_the_step_does(self) -> None:
        session = lesson(TASK)
        say(session, "RSET")
        assert session.lab_session
        before = session.lab_session.last
        session.show_solution()
        assert session.lab_session.last == before - 2

    def test_where_there_is_none_nothing_changes(self) -> None:
        session = lesson(READ)
        assert not session.show_solution()
        assert session.proposal is None

    def test_of_a_question_it_is_the_answer(self) -> None:
        session = lesson(QUESTION)
        assert session.show_solution()
        assert session.feedback is not None
        assert session.feedback.title == "The answer"
        assert session.proposal is None


class TestProgress:
    def test_a_step_is_kept_as_soon_as_it_is_done(self) -> None:
        progress = Progress.open(None)
        session = lesson(TASK, progress=progress)
        key = session.step.key
        for line in SOLUTION:
            assert key not in progress.lesson("one-of-each").done
            say(session, line)
        assert key in progress.lesson("one-of-each").done

    def test_wrong_tries_and_hints_are_kept_for_each_step(self) -> None:
        progress = Progress.open(None)
        session = lesson(QUESTION, progress=progress)
        assert session.question
        texts = [plain(one) for one in session.question.options]
        session.choose(texts.index("The second."))
        session.choose(texts.index("The first."))
        key = session.step.key
        session.go_to_step(TASK)
        while session.next_hint():
            pass
        say(session, "NOOP")
        assert progress.efforts() == {
            ("one-of-each", key): Effort(tries=1),
            ("one-of-each", session.step.key): Effort(hints=2),
        }

    def test_it_is_kept_as_well_where_the_lab_was_changed_past_the_lesson(self) -> None:
        progress = Progress.open(None)
        session = lesson(TASK, progress=progress)
        assert session.lab_session
        for line in SOLUTION:
            session.lab_session.send(f"{line}\r\n".encode())
        session.update()
        assert session.step.key in progress.lesson("one-of-each").done


class TestHints:
    def test_they_come_one_by_one_and_end(self) -> None:
        session = lesson(TASK)
        assert [session.next_hint() for _ in range(3)] == [True, True, False]
        assert len(session.hints) == 2

    def test_they_go_with_the_step(self) -> None:
        session = lesson(TASK)
        session.next_hint()
        session.restart()
        assert session.hints == ()

    def test_one_that_has_said_what_the_feedback_says_stands_for_it(self) -> None:
        session = lesson(PREDICT)
        while session.status is not Status.CHOOSE:
            session.go_on()
        session.choose(0)
        assert session.feedback
        assert session.next_hint()


class TestSelection:
    def test_nothing_is_chosen_before_an_option_is_selected(self) -> None:
        session = lesson(QUESTION)
        session.go_on()
        assert (session.selected, session.feedback) == (UNSELECTED, None)

    @pytest.mark.parametrize(("by", "selected"), [(1, 0), (-1, 2)])
    def test_it_comes_in_from_either_end(self, by: int, selected: int) -> None:
        session = lesson(QUESTION)
        assert session.select(by)
        assert session.selected == selected

    def test_it_is_dropped_with_its_question(self) -> None:
        session = lesson(QUESTION)
        session.select(1)
        session.go_to_step(PREDICT)
        assert session.selected == UNSELECTED

    def test_a_number_without_an_option_is_ignored(self) -> None:
        session = lesson(QUESTION)
        session.choose(99)
        session.choose(-1)
        assert session.runner.expects is Expects.CHOICE


class TestLines:
    def test_an_empty_line_is_no_command_but_it_is_content(self) -> None:
        session = lesson(TASK)
        assert not say(session, "")
        assert session.submit(b"\r\n", is_raw=True)
        session.restart()
        for line in SOLUTION[:3]:
            say(session, line)
        assert say(session, "")

    def test_an_empty_line_leaves_a_step_that_is_done_though_nobody_listens(self) -> None:
        session = lesson(TASK)
        for line in (*SOLUTION, "QUIT"):
            say(session, line)
        assert not session.accepts(b"NOOP\r\n")
        assert session.accepts(b"\r\n")
        say(session, "")
        assert session.player.index == SERVE

    def test_a_right_reply_crosses_the_wire(self) -> None:
        session = lesson(SERVE)
        assert session.accepts(b"250 me\r\n")
        say(session, "250 me")
        assert session.feedback
        assert session.feedback.good


class TestEnd:
    def test_what_was_left_out_comes_after_the_last_step(self) -> None:
        session = lesson(QUESTION)
        while session.status is Status.CHOOSE:
            session.choose(session.selected + 1)
        assert session.status is Status.UNDONE_STEP
        session.go_on()
        assert session.player.index == READ

    def test_after_all_steps_comes_the_next_lesson(self) -> None:
        session = lesson(name="a-second-one")
        while session.status is Status.READ:
            session.go_on()
        assert session.status is Status.NEXT_LESSON
        session.go_on()
        assert session.is_over
        assert session.next_lesson is None
        following = lesson().next_lesson
        assert following
        assert following.name == "a-second-one"


def test_a_step_without_a_lab_takes_no_line() -> None:
    session = lesson(QUESTION)
    assert session.lab_session is None
    assert not say(session, "NOOP")
    session.send_proposal()
    assert session.status is Status.CHOOSE


class TestKeptBranch:
    def test_what_was_sent_before_the_solution_is_kept_as_a_branch_and_the_learner_is_told(
        self,
    ) -> None:
        session = lesson(TASK)
        say(session, "MAIL FROM:<carol@example.com>")
        lab = session.lab_session
        assert lab
        sent = lab.lab.inputs
        assert session.show_solution()
        assert session.lab_session is lab
        assert (len(lab.branches), lab.branch) == (2, 1)
        assert lab.branches[0].lab.inputs == sent
        assert session.feedback
        assert "kept as branch 1" in plain(session.feedback.text)
        while session.proposal:
            session.send_proposal()
        assert session.runner.done

    def test_the_solution_goes_on_in_its_own_branch_wherever_one_has_looked(self) -> None:
        session = lesson(TASK)
        say(session, "NOOP")
        lab = session.lab_session
        assert lab
        sent = [*lab.lab.inputs]
        assert session.show_solution()
        while session.proposal:
            lab.switch(0)
            lab.to_start()
            session.send_proposal()
        assert session.runner.done
        assert lab.branches[0].lab.inputs == sent
        assert len(lab.branches) == 2

    def test_where_nothing_was_sent_there_is_nothing_to_keep(self) -> None:
        session = lesson(TASK)
        assert session.show_solution()
        assert session.lab_session
        assert len(session.lab_session.branches) == 1
        assert session.feedback is None

    def test_it_is_there_the_next_time_with_what_was_set_up_still_no_goal(self) -> None:
        progress = Progress.open(None)
        session = lesson(TASK, progress=progress)
        for line in SOLUTION[:2]:
            say(session, line)
        assert session.show_solution()
        session.save()
        again = lesson(progress=progress)
        assert again.lab_session
        assert len(again.lab_session.branches) == 2
        assert [one.met for one in again.runner.goals] == [one.met for one in session.runner.goals]
        again.lab_session.switch(0)
        again.update()
        assert again.runner.goals[0].met


class TestMisconceptions:
    """What a wrong try shows is counted once for each try, and set right by the step done."""

    def shown(self, progress: Progress) -> list[tuple[str, str, int, bool]]:
        rows = progress.shown_misconceptions()
        return [(one.name, one.step, one.times, bool(one.right_at)) for one in rows]

    def test_each_wrong_prediction_counts_and_the_right_one_sets_it_right(self) -> None:
        progress = Progress.open(None)
        session = lesson(PREDICT, progress=progress)
        session.choose(3)
        session.update()
        session.select(1)
        assert self.shown(progress) == [("M16", "what-will-it-say", 1, False)]
        session.choose(3)
        assert self.shown(progress) == [("M16", "what-will-it-say", 2, False)]
        assert session.feedback
        assert session.feedback.misconception == "M16"
        while not session.runner.done:
            if session.status is Status.CHOOSE:
                predict_right(session)
            else:
                session.go_on()
        assert self.shown(progress) == [("M16", "what-will-it-say", 2, True)]

    def test_what_the_solution_did_sets_nothing_right(self) -> None:
        progress = Progress.open(None)
        progress.show_misconception("M6", "one-of-each", "send-a-letter", 1.0)
        session = lesson(TASK, progress=progress)
        assert session.show_solution()
        while session.proposal:
            session.send_proposal()
        assert session.runner.done
        assert self.shown(progress) == [("M6", "send-a-letter", 1, False)]


def predict_right(session: LessonSession) -> None:
    """Choose the option that is right, as the hints say it."""
    *_, last = (session.runner.hint() for _ in range(3))
    code = plain(last).partition("It is ")[2][:3]
    options = [plain(one) for one in session.question.options] if session.question else []
    [number] = [at for at, one in enumerate(options) if code.startswith(one.split()[0])]
    session.choose(number)
