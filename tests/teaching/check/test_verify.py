from pathlib import Path

import pytest

from smtplab.teaching.check.verify import verify_activity
from tests.teaching.lesson.written import (
    COMPLETE,
    DIAGNOSE,
    ORDER,
    QUESTION,
    SERVE,
    TASK,
    WATCH,
    lesson,
    page,
)

POP3 = """\
```smtp watch
site: {pop3: {bob: secret}}
dialogue: |
  [pop3]
  S: +OK
  C: USER bob
  S: +OK
  C: PASS wrong
  S: -ERR
```
"""


def found(folder: Path, body: str) -> list[str]:
    one = lesson(folder, page(body))
    return [f"{problem.line}: {problem.message}" for problem in verify_activity(one.steps[0])]


@pytest.mark.parametrize("body", [WATCH, TASK, ORDER, COMPLETE, DIAGNOSE, SERVE, QUESTION, POP3])
def test_what_is_sound_is_proved(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, body) == []


WRONG = [
    (WATCH, "S: 220", "S: 554", "18: 554 is quoted, but the server replies with 220"),
    (WATCH, "S: 221", "S: 221 2.0.1", "20: 221 2.0.1 is quoted, but the server replies with 221"),
    (WATCH, "S: 221", "S: 221\n  S: 250", "21: 250 is quoted, but the server replies with nothing"),
    (POP3, "PASS wrong", "PASS secret", "24: -ERR is quoted, but the server replies with +OK"),
    (TASK, "start: |\n  C: EHLO client.example.com", "start: nothing", "solution does not reach"),
    (TASK, "EHLO client.example.com", "EHLO client.example.com\n  S: 500", "500 is quoted"),
    (TASK, "accepted: bob@example.org", "state: mail", "a near miss solves the step"),
    (TASK, "accepted: bob@example.org", "not: {reply: {code: 500}}", "solved before it begins"),
    (TASK, "accepted: bob@example.org", "accepted: carol@example.org", "23: the solution does not"),
    (TASK, "C: MAIL FROM:<>", "C: NOOP", "27: a route under also does not reach"),
    (ORDER, "  S: 250", "  S: 500", "19: 500 is quoted, but the server replies with 250"),
    (ORDER, "accepted: bob@", "accepted: zorro@", "18: the solution does not reach"),
    (ORDER, "accepted: bob@example.org", "not: {closed: client}", "solved before it begins"),
    (ORDER, "C: MAIL TO:<bob@example.org>", "C: NOOP", "23: the session is still right with this"),
    (ORDER, "C: MAIL TO:<bob@example.org>", "C: QUIT", "23: the session is still right with this"),
    (ORDER, "  C: EHLO", "  C: QUIT\n  C: EHLO", "19: the connection is closed before this line"),
    (COMPLETE, "S: 250", "S: 500", "20: 500 is quoted, but the server replies with 250"),
    (COMPLETE, "<bob@example.org>}", "<zorro@example.org>}", "18: the solution does not reach"),
    (COMPLETE, "accepted: bob@example.org", "state: mail", "18: the solution does not reach"),
    (COMPLETE, "accepted: bob@example.org", "reached: ready", "right with its gaps as they are"),
    (SERVE, "  C: MAIL", "  C: EHLO x.example\n  S: 500\n  C: MAIL", "500 is quoted"),
    (DIAGNOSE, "S: 550", "S: 551", "551 is quoted, but the server replies with 550"),
    (
        DIAGNOSE,
        'RCPT TO:<zorro@example.org>"\nbecause:',
        'EHLO client.example.com"\ntreatment: give-up\nbecause:',
        "18: the reply to the symptom is not a 4yz or 5yz",
    ),
]


@pytest.mark.parametrize(("body", "old", "new", "told"), WRONG)
def test_what_is_not_so_is_told(tmp_path: Path, body: str, old: str, new: str, told: str) -> None:
    assert old in body
    said = found(tmp_path, body.replace(old, new, 1))
    assert any(told in one for one in said), said


def test_a_near_miss_may_solve_the_step_at_no_moment(tmp_path: Path) -> None:
    body = TASK.replace("accepted: bob@example.org", "state: rcpt").replace(
        "near:\n  - |\n    C: MAIL FROM:<alice@example.com>\n",
        "near:\n  - |\n    C: MAIL FROM:<>\n    C: RCPT TO:<bob@example.org>\n    C: RSET\n",
    )
    assert any("a near miss solves the step" in one for one in found(tmp_path, body))


def test_a_repair_is_proved_as_a_task_is(tmp_path: Path) -> None:
    task = TASK.replace("```smtp task\n", "").replace("```\n", "")
    repair = "repair:\n" + "".join(f"  {line}\n" for line in task.splitlines())
    assert found(tmp_path, DIAGNOSE.replace("because:", f"{repair}because:")) == []
    broken = repair.replace("accepted: bob@example.org", "accepted: carol@example.org")
    said = found(tmp_path, DIAGNOSE.replace("because:", f"{broken}because:"))
    assert any("the solution does not reach" in one for one in said)


def test_lines_that_are_right_in_any_order_teach_nothing(tmp_path: Path) -> None:
    lines = "  C: MAIL FROM:<alice@example.com>\n  C: RCPT TO:<bob@example.org>\n"
    body = ORDER.replace(lines, "  C: NOOP\n").replace(
        "accepted: bob@example.org", "reached: ready"
    )
    assert found(tmp_path, body) == ["12: the lines are right in any order"]


class TestGivens:
    NEEDS_ZORRO = TASK.replace("bob@example.org", "zorro@example.org").replace(
        "goals:\n  - accepted: zorro@example.org",
        "goals:\n  - refused: zorro@example.org\n    say: he is refused",
    )

    def test_what_the_solution_needs_is_told(self, tmp_path: Path) -> None:
        [told] = found(tmp_path, self.NEEDS_ZORRO)
        assert "the solution needs zorro@example.org, which the learner does not know" in told

    @pytest.mark.parametrize("old", ["Who is it for?", "he is refused", "EHLO client.example.com"])
    def test_it_may_be_told_anywhere(self, tmp_path: Path, old: str) -> None:
        new = "RCPT TO:<ZORRO@example.org>" if old.startswith("EHLO") else "zorro@example.org"
        said = found(tmp_path, self.NEEDS_ZORRO.replace(old, new))
        assert not any("needs zorro" in one for one in said)

    def test_what_any_other_name_would_do_for_is_not_needed(self, tmp_path: Path) -> None:
        body = self.NEEDS_ZORRO.replace("refused: zorro@example.org", "refused: {class: 5}")
        assert found(tmp_path, body) == []

    def test_what_the_prompt_offers_need_not_be_told(self, tmp_path: Path) -> None:
        body = TASK.replace("bob@", "carol@").replace(".org\nhints", ".org\n    say: x\nhints")
        assert found(tmp_path, body) == []

    def test_what_an_answer_in_a_gap_needs_is_told(self, tmp_path: Path) -> None:
        gap = COMPLETE.replace("{ <bob@example.org> => <bob@example.org>}", "<{bob@example.org}>")
        body = gap.replace(
            "bob@example.org\nhints", "bob@example.org\n    say: he is accepted\nhints"
        )
        assert found(tmp_path, body) == [
            "21: the solution needs bob@example.org, which the learner does not know"
        ]
        assert found(tmp_path, body.replace("he is", "bob@example.org is")) == []
