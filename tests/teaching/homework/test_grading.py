"""A file counts by what its client does, by the best that can be made of it."""

from pathlib import Path

import pytest

from smtplab.simulation.script import parse_script
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.homework.assignment import Assignment, AssignmentError, step_assignment
from smtplab.teaching.homework.goals_file import read_goals_file
from smtplab.teaching.homework.grade import Grade
from smtplab.teaching.homework.grading import GoalMarker
from smtplab.teaching.misconceptions import Misconceptions
from tests.teaching.lesson.written import COMPLETE, ORDER, TASK, WATCH, lesson, page

GOALS = """\
title: A message for Bob
goals:
  - accepted: bob@example.org
    say: bob is accepted
  - not: {reply: {class: 5}}
    say: nothing is rejected
"""
RIGHT = "EHLO c.example\nMAIL FROM:<>\nRCPT TO:<bob@example.org>\nQUIT\n"


def assignment(folder: Path, text: str = GOALS) -> Assignment:
    file = folder / "goals.yaml"
    file.write_text(text, "utf-8")
    return read_goals_file(file)


def grade(given: Assignment, text: str) -> Grade:
    return GoalMarker(given, Misconceptions()).grade(parse_script(text.encode()))


def missed(given: Assignment, text: str) -> list[str]:
    return [f"{one.say}: {one.instead}" for one in grade(given, text).goals if not one.is_met]


class TestFile:
    def test_all_goals_hold_at_the_end(self, tmp_path: Path) -> None:
        given = assignment(tmp_path)
        assert given.title == "A message for Bob"
        assert grade(given, RIGHT).is_right
        assert missed(given, RIGHT.replace("QUIT", "NIX\nQUIT")) == [
            "nothing is rejected: line 4: NIX gets 500 5.5.2"
        ]

    def test_the_title_is_the_name_where_none_is_written(self, tmp_path: Path) -> None:
        given = assignment(tmp_path, "goals: {state: closed}\n")
        assert given.title == "goals.yaml"
        assert grade(given, "QUIT\n").is_right

    def test_a_site_is_named_or_changed(self, tmp_path: Path) -> None:
        site = "site: {maildrops: {zoe: {}}}\n"
        zoe = RIGHT.replace("bob", "zoe")
        given = assignment(tmp_path, site + GOALS.replace("bob", "zoe"))
        assert grade(given, zoe).is_right
        assert not grade(given.on_site(assignment(tmp_path).site), zoe).is_right

    def test_it_begins_where_its_start_ends(self, tmp_path: Path) -> None:
        start = "start: |\n  C: EHLO c.example\n  C: MAIL FROM:<>\n"
        given = assignment(tmp_path, start + GOALS)
        assert grade(given, "RCPT TO:<bob@example.org>\n").is_right
        assert not grade(assignment(tmp_path), "RCPT TO:<bob@example.org>\n").is_right

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "goals.yaml:1: an empty value is not allowed here; write keys with values"),
            ("goals: [", "goals.yaml:2: this is not YAML"),
            (
                "title: x\n",
                "goals.yaml:1: goals: this key is missing; write a list of 1 to 8 goals",
            ),
            ("goals:\n  - stat: rcpt\n", "goals.yaml:2: goals[1].stat: this is not a kind of goal"),
            (f"{GOALS}hints: [x]\n", "goals.yaml:7: hints: this key is not known"),
            (f"{GOALS}site: nix\n", 'goals.yaml:7: site: "nix" is not a site'),
            (f"{GOALS}start: |\n  S: ?\n", "goals.yaml:8: S: ? is not used in this place"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_line(
        self, text: str, told: str, tmp_path: Path
    ) -> None:
        with pytest.raises(AssignmentError) as raised:
            assignment(tmp_path, text)
        assert told in str(raised.value)

    def test_all_that_is_wrong_is_told_at_once(self, tmp_path: Path) -> None:
        with pytest.raises(AssignmentError) as raised:
            assignment(tmp_path, "goals:\n  - stat: rcpt\n  - state: nix\nx: 1\n")
        assert len(str(raised.value).splitlines()) == 3

    def test_a_file_that_is_missing_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(AssignmentError, match=r"nix\.yaml:1: the file cannot be read"):
            read_goals_file(tmp_path / "nix.yaml")


class TestStep:
    def test_it_is_found_by_its_number_or_its_id_or_alone(self, tmp_path: Path) -> None:
        one = lesson(tmp_path, page(TASK))
        [step] = one.steps
        found = [step_assignment(one, name) for name in ("1", step.key, None)]
        assert found[0] == found[1] == found[2]
        assert found[0].title == f"{one.name}, step 1, {step.title}"

    @pytest.mark.parametrize(
        ("body", "step", "told"),
        [
            (TASK, "2", "has no step 2; it has goals in step 1, "),
            (WATCH, "1", "step 1 of .* has no goals; none of its steps has goals"),
            (WATCH, None, "--step is missing; none of its steps has goals"),
        ],
    )
    def test_which_steps_there_are_is_told(
        self, body: str, step: str | None, told: str, tmp_path: Path
    ) -> None:
        with pytest.raises(AssignmentError, match=told):
            step_assignment(lesson(tmp_path, page(body)), step)

    def test_a_task_counts_as_soon_as_it_is_done(self, tmp_path: Path) -> None:
        given = step_assignment(lesson(tmp_path, page(TASK)), None)
        done = "MAIL FROM:<>\nRCPT TO:<bob@example.org>\n"
        assert grade(given, done).is_right
        assert grade(given, f"{done}RSET\nNIX\nQUIT\n").is_right

    def test_where_goals_never_hold_together_the_best_moment_counts(self, tmp_path: Path) -> None:
        text = TASK.replace("- accepted: bob@example.org", "- state: rcpt\n  - mail: {in: bob}")
        given = step_assignment(lesson(tmp_path, page(text)), None)
        found = grade(given, "MAIL FROM:<>\nRCPT TO:<bob@example.org>\nQUIT\n")
        assert [one.is_met for one in found.goals] == [True, False]

    @pytest.mark.parametrize(
        "begins", ["S: 220 mx\nC: HELO other.example", "C: HELO other.example"]
    )
    def test_a_whole_session_has_a_connection_of_its_own(self, begins: str, tmp_path: Path) -> None:
        hello = "C: EHLO client.example.com\n"
        start = f"{hello}  C: MAIL FROM:<>\n  C: RCPT TO:<bob@example.org>\n  C: DATA"
        text = TASK.replace("C: EHLO client.example.com", start, 1).replace(
            "accepted: bob@example.org", "mail: {in: bob, header: {Subject: Hi}}"
        )
        given = step_assignment(lesson(tmp_path, page(text)), None)
        whole = "MAIL FROM:<>\nRCPT TO:<bob@example.org>\nDATA\nSubject: Hi\n\nx\n.\n"
        marked = "".join(f"C: {line}\n" for line in whole.splitlines())
        assert grade(given, f"{begins}\n{marked}").is_right
        assert grade(given, "C: Subject: Hi\nC: \nC: x\nC: .\n").is_right
        assert not grade(given, marked).is_right

    def test_a_session_with_gaps_counts_at_its_end(self, tmp_path: Path) -> None:
        text = COMPLETE.replace("accepted: bob@example.org", "state: rcpt")
        given = step_assignment(lesson(tmp_path, page(text)), None)
        done = "EHLO c.example\nMAIL FROM:<alice@example.com>\nRCPT TO:<bob@example.org>\n"
        assert grade(given, done).is_right
        assert not grade(given, f"{done}QUIT\n").is_right

    @pytest.mark.parametrize(
        ("line", "told"),
        [
            ("RCPT TO:<zorro@example.org>", "line 4: RCPT TO:<zorro@example.org> gets 550"),
            ("MAIL TO:<bob@example.org>", "line 4: MAIL TO:<bob@example.org> gets 501"),
        ],
    )
    def test_in_an_order_each_line_is_accepted(self, line: str, told: str, tmp_path: Path) -> None:
        given = step_assignment(lesson(tmp_path, page(ORDER)), None)
        done = "EHLO client.example.com\nMAIL FROM:<alice@example.com>\nRCPT TO:<bob@example.org>\n"
        assert grade(given, done).is_right
        assert missed(given, f"{done}{line}\n") == [f"the server accepts each line: {told}"]


class TestWhatCounts:
    def test_replies_that_are_made_up_meet_no_goal(self, tmp_path: Path) -> None:
        text = "S: 220\nC: EHLO c.example\nS: 250\nC: RCPT TO:<bob@example.org>\nS: 250 2.1.5 Ok\n"
        found = grade(assignment(tmp_path), text)
        assert found.met == 0
        assert [one.line for one in found.result.mismatches] == [5]

    def test_replies_that_differ_spoil_no_goal(self, tmp_path: Path) -> None:
        text = "".join(f"C: {line}\nS: 299\n" for line in RIGHT.splitlines())
        found = grade(assignment(tmp_path), text)
        assert found.is_right
        assert len(found.result.mismatches) == 4

    def test_one_session_of_several_is_enough(self, tmp_path: Path) -> None:
        tries = ("NIX", "RCPT TO:<bob@example.org>", RIGHT.strip(), "NIX")
        text = "".join(
            "S: 220\n" + "".join(f"C: {line}\n" for line in one.splitlines()) + "C: QUIT\nS: 221\n"
            for one in tries
        ).replace("C: QUIT\nC: QUIT\n", "C: QUIT\n")
        found = grade(assignment(tmp_path), text)
        assert (found.is_right, found.session) == (True, 3)

    def test_sessions_count_together_where_it_takes_several(self, tmp_path: Path) -> None:
        given = assignment(tmp_path, "goals: [connected: 2, {mail: {in: bob, count: 2}}]\n")
        one = (
            "S: 220\nC: EHLO c.example\nC: MAIL FROM:<>\nC: RCPT TO:<bob@example.org>\nC: DATA\n"
            "S: 354\nC: x\nC: .\nS: 250\nC: QUIT\nS: 221\n"
        )
        assert not grade(given, one).is_right
        found = grade(given, one * 2)
        assert (found.is_right, found.session) == (True, None)

    def test_another_hello_after_the_end_opens_another_connection(self, tmp_path: Path) -> None:
        given = assignment(tmp_path, "goals: {connected: 2}\n")
        assert grade(given, "EHLO c.example\nQUIT\nEHLO c.example\n").is_right
        assert not grade(given, "EHLO c.example\nQUIT\nNOOP\n").is_right

    def test_a_reply_that_only_follows_names_its_cause(self, tmp_path: Path) -> None:
        text = "EHLO c.example\nMAIL FROM: <>\nRCPT TO:<bob@example.org>\n"
        assert missed(assignment(tmp_path), text)[0] == (
            "bob is accepted: line 3: RCPT TO:<bob@example.org> gets 503 5.5.1,"
            " because MAIL in line 2 gets 501"
        )

    def test_hostile_lines_are_safe_to_show(self, tmp_path: Path) -> None:
        for one in missed(assignment(tmp_path), "EHLO c\n\x1b[31m\x07\x9b\nRCPT TO:<\x1b>\n"):
            assert one.isprintable()

    def test_a_session_without_an_end_is_looked_at_now_and_then(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looks: list[int] = []
        update = TaskRunner.update

        def count(runner: TaskRunner) -> None:
            looks.append(1)
            update(runner)

        monkeypatch.setattr(TaskRunner, "update", count)
        given = step_assignment(lesson(tmp_path, page(TASK)), None)
        assert not grade(given, "NOOP\n" * 3000).is_right
        assert 900 < len(looks) < 1100
        done = "NOOP\n" * 3000 + "MAIL FROM:<>\nRCPT TO:<bob@example.org>\n"
        assert grade(given, done).is_right
