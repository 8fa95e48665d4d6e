"""Each lesson of the course, held against the engine; and that a broken one is told so."""

from pathlib import Path

import pytest

from smtplab.places import lesson_folders
from smtplab.teaching.check import check_course
from smtplab.teaching.course import read_course

COURSE = read_course(lesson_folders())
STEPS = [(lesson, step) for lesson in COURSE.lessons for step in lesson.steps]


def test_the_course_is_proved() -> None:
    assert [str(problem) for problem in check_course(COURSE)] == []
    assert COURSE.lessons


def broken(folder: Path, old: str, new: str, name: str = "14-server-in-trouble.md") -> list[str]:
    text = (lesson_folders()[0] / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    (folder / "glossary.md").write_text((lesson_folders()[0] / "glossary.md").read_text("utf-8"))
    return [str(problem) for problem in check_course(read_course([folder]))]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title:", "titel:", "did you mean title?"),
        ("S: 452 4.5.3", "S: 552 4.5.3", "552 4.5.3 is quoted, the server says 452"),
        ("needs: [later-or-never]", "needs: [nowhere]", "there is no lesson nowhere"),
        ("glossary.md#timeout", "glossary.md#timeuot", "a link leads nowhere"),
        ("- reply: {to: RCPT, code: 421}", "- replied: {to: RCPT}", "no such goal: replied"),
        ("greeting: refuse", "greeting: maybe", "must be one of"),
        ("```smtp predict", "```smtp foretell", "no kind of activity"),
        ("(RFC 5321 §3.1)", "", "the debrief names no section"),
        ("site: default", "site: ../../etc/passwd", "is no name of a site"),
        ("level: third hour", "level: third\nlevel: hour", "stands there twice"),
    ],
)
def test_what_is_wrong_is_named_with_the_mend(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert any(told in problem for problem in broken(tmp_path, old, new))


def test_a_solution_that_does_not_solve_is_found(tmp_path: Path) -> None:
    old, new = "C: RCPT TO:<alice@example.org>\n  C: RCPT TO:<bob", "C: RCPT TO:<bob"
    assert any("does not reach" in problem for problem in broken(tmp_path, old, new))


def test_a_broken_lesson_leaves_the_others_playable(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\x00")
    (tmp_path / "b.md").write_text("no front matter")
    course = read_course([tmp_path, *lesson_folders()])
    assert [one.name for one in course.broken] == ["a", "b"]
    assert len(course.lessons) == len(COURSE.lessons)
