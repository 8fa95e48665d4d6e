"""Each lesson of the course, held against the engine; and that a broken one is told so."""

import re
from pathlib import Path

import pytest
import yaml

from smtplab.protocol.rules import RULES
from smtplab.simulation.mapping.problems import Problems
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.activity.diagnosis_case import DiagnosisCase
from smtplab.teaching.check import check_course, notes_on
from smtplab.teaching.check.guessable import gives_itself_away
from smtplab.teaching.check.texts import prose, spans
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson import yaml_nodes
from smtplab.teaching.lesson.lesson import Diagnose, Level
from smtplab.teaching.lesson.load import read_lesson
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.progress import Progress
from smtplab.teaching.progress.report import rows

SMALL = Path(__file__).parent.parent / "tui" / "lesson" / "course"
COURSE = read_course(lesson_folders())
KEYS = Path(__file__).parent / "step_keys.tsv"
"""Lesson and key of each step that learners may have done with an earlier version."""
OLD_INCIDENTS = (
    "02-00-the-night-shift-begins",
    "02-20-a-first-contact",
    "02-45-nobody-home",
    "03-05-lights-out",
    "03-15-moved-away",
    "03-30-a-stranger",
    "03-40-an-old-habit",
    "03-55-line-ends",
    "04-10-half-a-letter",
    "04-30-no-room",
    "04-50-who-says-so",
    "05-00-the-last-one",
)
"""Steps that became a lesson of their own, with other sessions, so that one who did these has not
done those; `smtplab progress` lists them as former steps."""
OTHERS = {(553, "5.1.3", "Mailbox name not allowed")}
"""Replies of other servers."""
QUOTED = re.compile(r"(?P<code>[245][0-9]{2}) (?P<enhanced>[245]\.[0-9]+\.[0-9]+) (?P<text>.+)")
STEPS = [(lesson, step) for lesson in COURSE.lessons for step in lesson.steps]
QUESTIONS = [
    question
    for _, step in STEPS
    if isinstance(step.activity, Quiz)
    for question in step.activity.questions
]


def test_the_course_is_proved() -> None:
    assert [str(problem) for problem in check_course(COURSE)] == []
    assert COURSE.lessons


def test_the_first_hour_leaves_time_in_a_class_hour() -> None:
    hour = [lesson.minutes for lesson in COURSE.lessons if lesson.level is Level.FIRST]
    assert len(hour) == 6
    assert sum(hour) <= 52


def test_the_right_choice_is_the_longest_about_as_often_as_chance_has_it() -> None:
    longest = [question for question in QUESTIONS if gives_itself_away(question)]
    assert 0.2 < len(longest) / len(QUESTIONS) < 0.4
    assert notes_on(COURSE) == []


def test_every_right_choice_says_why() -> None:
    right = [choice for question in QUESTIONS for choice in question.choices if choice.right]
    assert [plain(choice.text) for choice in right if not choice.because] == []


def test_no_step_that_was_done_is_lost() -> None:
    kept = {(lesson.name, step.key) for lesson, step in STEPS}
    done = [tuple(line.split("\t")) for line in KEYS.read_text("utf-8").splitlines()]
    assert len(done) >= 157
    assert [one for one in done if one not in kept] == [
        ("more-than-ascii", one) for one in OLD_INCIDENTS
    ]


def test_the_old_incidents_are_listed_as_former_steps() -> None:
    progress = Progress.open(None)
    for key in OLD_INCIDENTS:
        progress.finish_step("more-than-ascii", key, assisted=False, at=1)
    row = next(one for one in rows(COURSE, progress) if one.lesson == "more-than-ascii")
    assert {step.step for step in row.former} == set(OLD_INCIDENTS)


def test_replies_that_the_prose_quotes_are_those_of_the_server() -> None:
    said = {(rule.code, str(rule.enhanced), rule.text) for rule in RULES.values()}
    quoted = [
        (int(match["code"]), match["enhanced"], match["text"])
        for lesson in COURSE.lessons
        for text in prose(lesson)
        for _, span in spans(text)
        if (match := QUOTED.fullmatch(span.text))
    ]
    assert len(quoted) >= 5
    assert [one for one in quoted if one not in said | OTHERS] == []


def broken(folder: Path, old: str, new: str) -> list[str]:
    """Break a small lesson, in which no words of the course change; return what is told."""
    text = (SMALL / "01-one-of-each.md").read_text("utf-8")
    assert old in text
    (folder / "01-one-of-each.md").write_text(text.replace(old, new, 1), "utf-8")
    (folder / "glossary.md").write_text((SMALL / "glossary.md").read_text("utf-8"))
    return [str(problem) for problem in check_course(read_course([folder]))]


def test_the_small_lesson_is_whole(tmp_path: Path) -> None:
    assert broken(tmp_path, "title", "title") == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title:", "titel:", "did you mean title?"),
        ("S: 450 4.2.0", "S: 550 4.2.0", "550 4.2.0 is quoted, but the server replies with 450"),
        ("minutes: 7", "minutes: 7\nneeds: [nowhere]", "the lesson nowhere does not exist"),
        ("glossary.md#envelope", "glossary.md#enevlope", "enevlope leads nowhere"),
        ("- not: {refused: 1}", "- not: {refuse: 1}", "refuse: this is not a kind of goal"),
        ("minutes: 7", "minutes: 7\nsite: {greeting: maybe}", "is not a greeting; use one of"),
        ("```smtp predict", "```smtp foretell", "is not a kind of activity"),
        ("(RFC 5321 §4.2.5)", "", "the debrief names no section"),
        ("minutes: 7", "minutes: 7\nsite: ../../etc/passwd", "is not a site; use default"),
        ("level: first hour", "level: first\nlevel: hour", "is there twice"),
    ],
)
def test_what_is_wrong_is_named_with_the_mend(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert any(told in problem for problem in broken(tmp_path, old, new))


@pytest.mark.parametrize("site", ["bad", "{base: bad, host: b.example}"])
def test_what_is_wrong_in_the_file_of_a_site_is_named_with_its_line(
    tmp_path: Path, site: str
) -> None:
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "bad.toml").write_text('host = "a.example"\ngreeting = "maybe"\n')
    problems = broken(tmp_path, "minutes: 7", f"minutes: 7\nsite: {site}")
    assert any('bad.toml:2: greeting: "maybe" is not a greeting' in one for one in problems)


def test_a_solution_that_does_not_solve_is_found(tmp_path: Path) -> None:
    old = "RCPT TO:<bob@example.org>\n  C: DATA\n  C: Subject"
    new = old.replace("bob", "carol")
    assert any("does not reach" in problem for problem in broken(tmp_path, old, new))


def test_a_broken_lesson_leaves_the_others_playable(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\x00")
    (tmp_path / "b.md").write_text("no front matter")
    course = read_course([tmp_path, *lesson_folders()])
    assert [one.name for one in course.broken] == ["a", "b"]
    assert len(course.lessons) == len(COURSE.lessons)


def diagnoses() -> list[tuple[str, Diagnose]]:
    steps = ((lesson.name, step) for lesson in COURSE.lessons for step in lesson.steps)
    return [
        (f"{name}: {step.title}", step.activity)
        for name, step in steps
        if isinstance(step.activity, Diagnose)
    ]


@pytest.mark.parametrize(("name", "diagnose"), diagnoses())
def test_the_line_that_tells_of_a_trouble_is_not_told_to_be_corrected(
    name: str, diagnose: Diagnose
) -> None:
    case = DiagnosisCase(diagnose)
    cure = case.text_of(diagnose.treatment)
    said = "".join(span.text for block in cure for cell in block.cells for span in cell)
    assert case.shows_at_culprit or not said.startswith("Correct the command"), name


def test_incidents_are_not_solved_by_the_first_rejected_line() -> None:
    incidents = [DiagnosisCase(one) for name, one in diagnoses() if "incident-room" in name]
    at_first = [one for one in incidents if one.is_clue_own and one.is_clue_first]
    assert len(incidents) >= 10
    assert 3 * len(at_first) <= len(incidents)


def test_a_lone_dot_is_cured_by_sending_it_doubled() -> None:
    (dot,) = (one for name, one in diagnoses() if "dots" in name)
    case = DiagnosisCase(dot)
    assert case.culprit == "."
    assert dot.cure in map(case.text_of, case.treatments)


def test_each_lesson_can_be_read_where_yaml_has_no_c_part(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a browser there is none, and the reader in Python rejects some texts without quotes."""
    monkeypatch.setattr(yaml_nodes, "_LOADER", yaml.SafeLoader)
    [folder, *_] = lesson_folders()
    found = {}
    for file in sorted(folder.glob("[0-9]*.md")):
        problems = Problems()
        read_lesson(file, problems)
        found[file.name] = list(problems)
    assert len(found) == len(COURSE.lessons)
    assert {name: told for name, told in found.items() if told} == {}
