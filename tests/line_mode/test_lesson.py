"""Lessons that are played line by line."""

import re
from pathlib import Path

import pytest

from smtplab.line_mode.prose import prose_lines
from smtplab.line_mode.step import goal_lines
from smtplab.protocol.sections import find_sources, with_titles
from smtplab.teaching.activity.runner import GoalStatus
from smtplab.teaching.course import Course, read_course
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson_status import Status
from tests.line_mode.conftest import COURSE
from tests.line_mode.learner import Learner

NAMES = [lesson.name for lesson in COURSE.lessons]
SMALL = read_course([Path(__file__).parent.parent / "tui" / "lesson" / "course"])
READ, WATCH, PREDICT, TASK, SERVE, DIAGNOSE, QUESTION = range(7)
MAIL, BOB = "MAIL FROM:<alice@example.com>", "RCPT TO:<bob@example.org>"


def test_the_whole_course_is_here() -> None:
    assert len(NAMES) >= 18


@pytest.mark.parametrize("name", NAMES)
def test_each_lesson_is_played_to_its_end(name: str, course: Course) -> None:
    learner = Learner(name, course)
    learner.finish()
    lesson = course.lesson(name)
    assert lesson
    done = learner.services.progress.lesson(name).done
    assert set(done) == {step.key for step in lesson.steps}
    told = [words for step in lesson.steps if find_sources(words := plain(step.debrief))]
    assert {f"Sources: {with_titles(words)}" for words in told} <= {*learner.said}
    assert not [line for line in learner.said if "\x1b" in line or set(line) & set("│─╭▶→←✓✗·")]


def small(step: int = 0) -> Learner:
    learner = Learner("one-of-each", SMALL)
    if step:
        learner.type(f":steps {step + 1}")
    return learner


class TestOrder:
    def test_a_step_is_read_then_its_goals_then_what_to_do(self) -> None:
        said = small().type(f":steps {TASK + 1}")
        places = [
            next(at for at, line in enumerate(said) if line.startswith(start))
            for start in (
                "Step 4 of 7: Send a letter",
                "Send a mail to bob",
                "So far in this session:",
                "The state is ready",
                "You may send: MAIL",
                "Your goals:",
                "Goal 1, not met: bob is accepted",
                "You are the client.",
            )
        ]
        assert places == sorted(places)

    def test_nothing_is_said_twice(self) -> None:
        learner = small(TASK)
        said = learner.type(MAIL)
        assert not [line for line in said if line.startswith(("Step", "Goal", "You are"))]
        assert "The server replies: 250 2.1.0 Sender ok" in said
        assert "2, success. 5, mail system. 250, done." in said
        assert any(line.startswith("The state goes from ready to mail") for line in said)
        assert not any("The client sends" in line for line in said)

    def test_what_must_not_happen_is_met_so_far(self) -> None:
        goals = (
            GoalStatus("nobody is rejected", met=True, so_far=True),
            GoalStatus("bob is accepted", met=False),
        )
        assert list(goal_lines(goals)) == [
            "Your goals:",
            "Goal 1, met so far: nobody is rejected",
            "Goal 2, not met: bob is accepted",
        ]

    def test_a_goal_is_said_when_it_changes(self) -> None:
        learner = small(TASK)
        learner.type(MAIL)
        assert "Goal 1, met: bob is accepted" in learner.type(BOB)
        assert "Goal 1, met: bob is accepted" in learner.type(":goals")

    def test_read_says_all_of_it_again(self) -> None:
        learner = small(TASK)
        learner.type(MAIL, BOB)
        said = learner.type(":read")
        assert "Step 4 of 7: Send a letter" in said
        assert "Goal 1, met: bob is accepted" in said

    def test_a_lesson_that_is_opened_in_its_middle_is_named(self) -> None:
        learner = small(TASK)
        learner.type(":lessons a-second-one")
        said = learner.type(":lessons one-of-each")
        assert said[0].startswith("Lesson 1, about 7 minutes")
        assert "Step 4 of 7: Send a letter" in said
        assert not any(line.startswith("Lesson") for line in learner.type(":next"))

    def test_what_is_no_answer_does_not_bring_the_last_verdict_back(self, course: Course) -> None:
        learner = Learner("who-speaks-first", course)
        assert learner.type("a")[0] == "Not quite."
        assert learner.type("") == ["Type one of a, b, c."]
        assert learner.type("3") == ["Type one of a, b, c."]
        assert learner.type("a")[0] == "Not quite."

    def test_a_question_is_read_again_before_what_is_said_of_its_answer(
        self, course: Course
    ) -> None:
        learner = Learner("who-speaks-first", course)
        verdict = learner.type("a")[0]
        said = learner.type(":read")
        assert said.index("  a. The client.") < said.index(verdict)

    def test_the_line_of_the_client_is_said_with_the_question_alone(self, course: Course) -> None:
        learner = Learner("helo-to-quit", course)
        while learner.status is not Status.CHOOSE:
            learner.type("")
        learner.type("2", "b")
        assert learner.said.count("The client sends: HELO client.example.com") == 1
        learner.finish_step()
        assert "The client sends: a line with one dot" in learner.said
        assert not [line for line in learner.said if line.endswith(": .")]

    def test_the_cue_names_the_signs_that_can_be_typed(self, course: Course) -> None:
        learner = Learner("helo-to-quit", course)
        while learner.status is not Status.CHOOSE:
            learner.type("")
        assert learner.said[-1] == "Type the digit of your answer."
        assert learner.type("2")[-1] == "Type the letter of your answer."

    def test_nothing_is_sent_before_a_connection(self, course: Course) -> None:
        learner = Learner("who-speaks-first", course)
        learner.type(":steps 4")
        assert learner.type("QUIT") == [
            "Nothing was sent. There is no connection yet; :connect opens one."
        ]

    def test_enter_alone_opens_a_connection(self, course: Course) -> None:
        learner = Learner("who-speaks-first", course)
        learner.type(":steps 4")
        assert "Goal 1, met: the server has greeted you with 220" in learner.type("")
        learner.type("QUIT")
        assert list(learner.services.progress.lesson("who-speaks-first").done) == [
            "your-first-session"
        ]

    def test_the_state_is_said_when_it_is_asked_for(self) -> None:
        learner = small(TASK)
        learner.type(MAIL)
        said = learner.type(":state")
        assert said[0].startswith("The state is mail: ")
        assert said[1].startswith("You may send: RCPT, ")

    def test_of_a_long_session_the_end_is_said(self, course: Course) -> None:
        learner = Learner("relays-push-and-pull", course)
        said = learner.type(":steps 5")
        at = said.index(
            "Much has happened in this session; :all says it from the start. The end of it:"
        )
        goals = said.index("Your goals:")
        assert 8 < goals - at < 20
        assert not said[at + 1].startswith("  ")
        assert len(learner.type(":all")) > 100

    def test_the_cue_of_content_does_not_ask_for_a_command(self) -> None:
        learner = small(TASK)
        learner.type(MAIL, BOB, "DATA")
        assert learner.type(":read")[-1].startswith("You are the client. Type the content")
        learner.type(".")
        assert learner.type(":help")[0].startswith("Press Enter for the next step")


class TestHelp:
    def test_hints_come_in_their_order_and_end(self) -> None:
        learner = small(TASK)
        assert learner.type(":hint") == ["Hint 1: Who is it from? That comes first."]
        assert learner.type(":hint")[0].startswith("Hint 2: MAIL FROM:")
        assert ":solution" in learner.type(":hint")[0]

    def test_the_first_hint_does_not_say_again_what_was_said_to_the_last_mistake(self) -> None:
        learner = small(TASK)
        wrong = learner.type("RCPT TO:<bob@example.org>")
        assert any("503" in line for line in wrong)
        hint = learner.type(":hint")[0]
        assert hint == "Hint 1: Who is it from? That comes first."

    def test_the_solution_is_sent_line_by_line_by_enter(self) -> None:
        learner = small(TASK)
        said = learner.type(":solution")
        assert f"Enter sends the solution's next line: {MAIL}" in said
        assert learner.lines.prompt == "Enter sends it: "
        said = learner.type("")
        assert f"The client sends: {MAIL}" in said
        assert f"Enter sends the solution's next line: {BOB}" in said
        learner.finish_step()
        assert "The step is done, with help." in learner.said

    def test_a_lesson_is_played_by_hints_and_wrong_tries(self) -> None:
        learner = small()
        learner.type("x", "")
        learner.type(*[""] * 40)
        while learner.status is not Status.SEND:
            learner.type(":hint", "x", "")
            learner.finish_step()
            learner.type("")
        learner.type("DATA", ":hint", "NOOP ", "QUIT", "NOOP", ":restart")
        assert "Nothing was sent. The connection is closed; :connect opens another one." in (
            learner.said
        )
        learner.type(MAIL, BOB, ":hint", ":back", ":on", ":why", "DATA", "Tea?", "", ".")
        assert learner.said[-1] == "Press Enter for the next step."
        assert "The step is done." in learner.said
        learner.type("", "nonsense", ":hint", "999 x", "250")
        assert any(line.startswith("Right.") or "is right" in line for line in learner.said)


class TestActivities:
    def test_a_prediction_is_asked_for_before_the_reply(self) -> None:
        learner = small(PREDICT)
        while learner.status is not Status.CHOOSE:
            learner.type("")
        before = list(learner.said)
        assert "What is the reply's first digit?" in before
        assert "  4. temporary failure: the same may work later" in before
        assert not any("450" in line for line in before)
        assert learner.type("4")[-2:] != before[-2:]
        assert not any("The server replies: 450" in line for line in learner.said)

    def test_the_line_at_fault_is_named_by_its_number(self) -> None:
        learner = small(DIAGNOSE)
        listed = [line for line in learner.said if line[:1].isdigit()]
        assert listed[0].startswith("1. The server replies: 220")
        assert learner.type("1") == learner.type("1")
        number = next(line for line in listed if "RCPT TO:<busy@example.org>" in line)
        said = learner.type(number.partition(".")[0])
        assert any("That is the line" in line for line in said)
        assert not any("The client sends" in line for line in said)
        assert learner.type("99")[0].startswith("Type one of")

    def test_the_session_is_read_again_with_its_numbers(self) -> None:
        learner = small(DIAGNOSE)
        before = [line for line in learner.said if line[:1].isdigit()]
        assert [line for line in learner.type(":read") if line[:1].isdigit()] == before
        assert learner.type("1")[0] == "Not that line."

    def test_the_learner_is_the_server(self) -> None:
        learner = small(SERVE)
        assert learner.lines.prompt == "Your reply: "
        said = learner.type("250 me")
        assert "The server replies: 250 me" in said

    def test_a_question_takes_no_other_sign(self) -> None:
        learner = small(QUESTION)
        assert learner.type("4") == ["Type one of a, b, c."]
        assert learner.type("") == ["Type one of a, b, c."]

    @pytest.mark.parametrize("step", [WATCH, PREDICT, SERVE, DIAGNOSE])
    def test_a_script_is_not_acted_on(self, step: int) -> None:
        learner = small(step)
        assert learner.lines.lesson.lab_session
        before = learner.lines.lesson.lab_session.lab.inputs[:]
        for action in (":drop", ":raw NOOP\\r\\n", ":wait 60", ":connect", ":deliver"):
            assert learner.type(action)[0].startswith("There is no such action here")
        assert learner.lines.lesson.lab_session.lab.inputs == before

    def test_enter_plays_a_dialogue_reply_by_reply(self, course: Course) -> None:
        learner = Learner("relays-push-and-pull", course)
        learner.type(":steps 3")
        said = learner.type("")
        assert said[0] == "The client sends: EHLO client.example.com"
        assert len([line for line in said if " replies" in line]) == 1
        content = learner.type("", "", "", "")
        assert any("sends a line with one dot" in line for line in content)
        assert any("responsible for the message now" in line for line in content)
        assert learner.status is Status.PLAY

    def test_a_dialogue_plays_to_its_end_by_a_word(self, course: Course) -> None:
        one, other = (Learner("relays-push-and-pull", course) for _ in range(2))
        for learner in (one, other):
            learner.type(":steps 8")
        played = one.type(":play")
        assert one.lines.lesson.runner.done
        assert "Note: Each server adds a Received field. Count them." in played
        singly = []
        while other.status is Status.PLAY:
            singly += other.type("")
        assert played == singly
        assert one.type(":play")[0] == "Nothing plays here."

    @pytest.mark.parametrize("step", [READ, WATCH, SERVE, QUESTION])
    def test_a_step_that_is_done_is_left_by_enter_alone(self, step: int) -> None:
        learner = small(step)
        if step != READ:
            learner.finish_step()
        assert learner.type("NOOP")[0] == "Nothing can be sent here: press Enter alone."
        assert learner.lines.lesson.player.index == step
        learner.type("")
        assert learner.lines.lesson.player.index != step

    def test_there_is_no_action_of_that_name(self) -> None:
        learner = small(TASK)
        assert learner.type(":nix")[0].startswith("There is no such action here; there are :help")
        assert learner.type("::nix")[0].startswith("The server replies: 500")


class TestMoving:
    def test_steps_are_listed_and_gone_to(self) -> None:
        learner = small()
        assert learner.type(":steps")[1] == "Step 2, not done: Watch a refusal"
        learner.type(":next")
        assert learner.lines.lesson.player.index == 1
        learner.type(":previous")
        assert learner.lines.lesson.player.index == 0

    def test_another_lesson_is_opened(self) -> None:
        learner = small()
        assert any("Its name is a-second-one" in line for line in learner.type(":lessons"))
        learner.type(":lessons a-second-one")
        assert learner.lines.lesson.lesson.name == "a-second-one"
        assert learner.type(":lessons nix")[0] == "There is no lesson nix."

    def test_the_course_ends(self) -> None:
        learner = Learner("a-second-one", SMALL)
        assert "That was the last lesson of the course." in learner.type("", "", "")
        assert learner.lines.over

    def test_keys_of_the_screen_are_actions_here(self, course: Course) -> None:
        steps = [step for lesson in course.lessons for step in lesson.steps]
        said = [
            line
            for step in steps
            for text in (step.brief, step.debrief)
            for line in prose_lines(text)
        ]
        assert any(":why" in line or ":mail" in line for line in said)
        assert not [line for line in said if re.search(r"Alt\+|Shift\+|\bF[0-9]", line)]


class TestBadInput:
    @pytest.mark.parametrize("step", range(7))
    @pytest.mark.parametrize("line", [b"", b"\xff\xfe\x00", b"x" * 100_000, b":" * 50, b":raw \\q"])
    def test_no_line_ends_it(self, step: int, line: bytes) -> None:
        learner = small(step)
        for _ in range(3):
            said = list(learner.lines.hear(line))
            assert all(str(one).isprintable() for one in said)
        assert not learner.lines.over

    def test_a_line_that_holds_a_secret_is_not_kept(self) -> None:
        learner = small(TASK)
        secret = "AUTH PLAIN AGFsaWNlAHNlc2FtZQ=="
        learner.type("NOOP", ":hint", secret, "AUTH LOGIN", ":hint", "YWxpY2U=", "c2VzYW1l")
        learner.type("RSET", f":raw {secret}\\r\\n")
        assert list(learner.lines.history)[1:] == ["NOOP", ":hint", "AUTH LOGIN", ":hint", "RSET"]
        assert not any("AGFsaWNl" in line or "c2VzYW1l" in line for line in learner.said)
