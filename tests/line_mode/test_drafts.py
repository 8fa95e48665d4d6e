"""Sessions that are put together line by line: numbers in order, gaps one after the other."""

from pathlib import Path

import pytest

from smtplab.teaching.activity.draft import LineOrder
from smtplab.teaching.activity.script_text import as_written
from smtplab.teaching.course import read_course
from tests.line_mode.learner import Learner

COURSE = read_course([Path(__file__).parent.parent / "tui" / "lesson" / "drafts"])
ORDER, GAPS, CHANGE = 1, 2, 3
RIGHT = ("EHLO", "MAIL FROM", "RCPT", "DATA", "Subject", ".", "QUIT")


def at(step: int) -> tuple[Learner, list[str]]:
    learner = Learner("drafts", COURSE)
    return learner, learner.type(f":steps {step}")


def numbers(learner: Learner, *starts: str) -> str:
    """Return the numbers of the lines that start so, as they are typed."""
    draft = learner.lines.lesson.runner.draft
    assert isinstance(draft, LineOrder)
    lines = [as_written(line.do).removeprefix("C: ") for line in draft.lines]
    return " ".join(
        str(1 + next(number for number, line in enumerate(lines) if line.startswith(start)))
        for start in starts
    )


def test_each_step_is_played_to_its_end_by_its_solution() -> None:
    learner = Learner("drafts", COURSE)
    learner.finish()
    assert len(learner.services.progress.lesson("drafts").done) == 3
    assert learner.said.count("The step is done, with help.") == 3


class TestOrder:
    def test_the_lines_are_numbered_before_what_to_do(self) -> None:
        _, said = at(ORDER)
        places = [
            next(at for at, line in enumerate(said) if line.startswith(start))
            for start in (
                "Put these lines in order",
                "These are the lines:",
                "1. C: ",
                "8. C: ",
                "Your goals:",
                "Type the numbers of the lines that belong, in order",
            )
        ]
        assert places == sorted(places)
        assert "3. C: a line with one dot" in said

    def test_numbers_in_the_right_order_do_it(self) -> None:
        learner, _ = at(ORDER)
        said = learner.type(numbers(learner, *RIGHT))
        assert "The step is done." in said
        assert any("The client sends: QUIT" in line for line in said)

    def test_a_wrong_order_is_answered_each_time(self) -> None:
        learner, _ = at(ORDER)
        wrong = numbers(learner, "EHLO", "RCPT", "MAIL FROM")
        for _ in range(2):
            said = learner.type(wrong)
            assert any("503 to RCPT TO:<bob@example.org>" in line for line in said)
            assert any("Say first who it is from." in line for line in said)
            assert "The step is done." not in said
        assert learner.lines.prompt == "Numbers in order: "

    @pytest.mark.parametrize("typed", ["0", "9", "1 1", "1 x", "-1", "1.5", "EHLO", "1" * 5000])
    def test_what_is_no_order_is_said_and_changes_nothing(self, typed: str) -> None:
        learner, _ = at(ORDER)
        assert learner.type(typed) == [
            "Type numbers from 1 to 8, each once, with spaces between them."
        ]

    def test_commas_will_do(self) -> None:
        learner, _ = at(ORDER)
        assert "The step is done." in learner.type(numbers(learner, *RIGHT).replace(" ", ", "))

    def test_the_solution_is_told_and_sent_by_enter(self) -> None:
        learner, _ = at(ORDER)
        right = numbers(learner, *RIGHT)
        said = learner.type(":solution")
        assert f"In order: {right}. Press Enter to send it." in said
        assert "The step is done, with help." in learner.type("")

    def test_nothing_typed_sends_nothing(self) -> None:
        learner, _ = at(ORDER)
        assert any("No line is in the session" in line for line in learner.type(""))


class TestGaps:
    def test_the_gaps_are_numbered_and_asked_for_one_by_one(self) -> None:
        learner, said = at(GAPS)
        assert "C: MAIL FROM:<[gap 1]>" in said
        assert "C: [gap 2]:<[gap 3]>" in said
        prompts = []
        for typed in ("alice@example.com", "RCPT TO", "bob@example.org"):
            prompts.append(learner.lines.prompt)
            said = learner.type(typed)
        assert prompts == ["Gap 1 of 3: ", "Gap 2 of 3: ", "Gap 3 of 3: "]
        assert "The step is done." in said

    def test_after_a_wrong_try_what_was_right_is_kept_by_enter(self) -> None:
        learner, _ = at(GAPS)
        said = learner.type("alice@example.com", "RCPT TO", "zorro@example.org")
        assert any("550 to RCPT TO:<zorro@example.org>" in line for line in said)
        assert learner.lines.prompt == "Gap 1 of 3, Enter keeps alice@example.com: "
        said = learner.type("", "", "bob@example.org")
        assert "The step is done." in said

    def test_a_line_is_changed(self) -> None:
        learner, said = at(CHANGE)
        assert any("gap 2: RCPT TO: <bob@example.org>" in line for line in said)
        assert "The step is done." in learner.type("", "RCPT TO:<bob@example.org>")

    def test_the_solution_is_kept_by_enter(self) -> None:
        learner, _ = at(GAPS)
        said = learner.type("wrong", ":solution")
        assert "C: [gap 2: RCPT TO]:<[gap 3: bob@example.org]>" in said
        assert "The step is done, with help." in learner.type("", "", "")

    @pytest.mark.parametrize("typed", ["\x1b[2J", "\u202eabc", "שלום 日本", "x" * 9999])
    def test_any_text_is_said_safely(self, typed: str) -> None:
        learner, _ = at(GAPS)
        said = learner.type(typed, "x", "y")
        assert not any("\x1b" in line or "\u202e" in line for line in said)
