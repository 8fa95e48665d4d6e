import os
import shutil
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from smtplab.simulation.mapping.problems import FileProblem
from smtplab.teaching.check import check_course
from smtplab.teaching.course import read_course
from tests.teaching.lesson.written import FRONT, page


def write(folder: Path, name: str, needs: str = "") -> None:
    front = f"{FRONT}needs: [{needs}]\n"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(page(front=front), "utf-8")


def names(*folders: Path) -> list[str]:
    return [lesson.name for lesson in read_course(folders).lessons]


def test_numbers_come_first_then_names(tmp_path: Path) -> None:
    for name in ("b.md", "a.md", "10-c.md", "2-d.md"):
        write(tmp_path, name)
    assert names(tmp_path) == ["d", "c", "a", "b"]


def test_what_is_needed_comes_before(tmp_path: Path) -> None:
    write(tmp_path, "1-a.md", "c")
    write(tmp_path, "2-b.md", "a, nothing")
    write(tmp_path, "3-c.md")
    assert names(tmp_path) == ["c", "a", "b"]


def test_a_circle_of_needs_is_no_reason_to_hang(tmp_path: Path) -> None:
    write(tmp_path, "1-a.md", "b")
    write(tmp_path, "2-b.md", "a")
    write(tmp_path, "3-c.md", "c")
    assert sorted(names(tmp_path)) == ["a", "b", "c"]


def test_a_broken_lesson_leaves_the_others(tmp_path: Path) -> None:
    write(tmp_path, "1-a.md")
    (tmp_path / "2-b.md").write_bytes(b"\xff")
    course = read_course([tmp_path])
    assert [lesson.name for lesson in course.lessons] == ["a"]
    [broken] = course.broken
    assert (broken.name, broken.number) == ("b", 2)
    told = FileProblem(tmp_path / "2-b.md", 1, "the octet \\xFF is not UTF-8", "save it as UTF-8")
    assert broken.problems == (told,)


def test_a_name_is_given_once(tmp_path: Path) -> None:
    write(tmp_path / "ours", "1-a.md")
    write(tmp_path / "theirs", "7-a.md")
    course = read_course([tmp_path / "ours", tmp_path / "theirs"])
    assert [lesson.number for lesson in course.lessons] == [1]
    [broken] = course.broken
    assert broken.problems[0].file == tmp_path / "theirs" / "7-a.md"
    assert "another lesson has this name" in str(broken.problems[0])


def test_a_lesson_is_found_by_name_and_by_number(tmp_path: Path) -> None:
    write(tmp_path, "7-a.md")
    course = read_course([tmp_path])
    assert course.lesson("a") is course.lesson("7") is course.lessons[0]
    assert course.lesson("b") is course.lesson("None") is None


def test_what_else_lies_in_the_folder_is_no_lesson(tmp_path: Path) -> None:
    for name in ("glossary.md", "README.md", "readme.md", "notes.txt", "a.md~"):
        (tmp_path / name).write_text("x")
    course = read_course([tmp_path, tmp_path / "nothing", Path("\0")])
    assert (course.lessons, course.broken) == ((), ())


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_what_is_called_like_a_lesson_and_is_no_file(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "a.md"
    match kind:
        case "folder":
            file.mkdir()
        case "link":
            file.symlink_to(tmp_path / "nothing")
        case _:
            os.mkfifo(file)
    assert [broken.name for broken in read_course([tmp_path]).broken] == ["a"]


WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-all", "--inh-caps=-all")
"""Runs a program as somebody who may not read everything, also where the tests run as root."""


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="there is no setpriv here")
@pytest.mark.parametrize(
    ("mode", "words"),
    [
        *product((0o000, 0o444, 0o111), (("check", "{}"), ("--lessons", "{}", "lesson", "--list"))),
        (0o000, ("--lessons", "{}", "check")),  # it proves the lessons of the project as well
    ],
)
def test_a_folder_that_may_not_be_entered_is_one_line(
    tmp_path: Path, mode: int, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "lessons"
    write(folder, "a.md")
    (folder / "glossary.md").write_text("## a\n\nx\n")
    folder.chmod(mode)
    command = (sys.executable, "-m", "smtplab", *(word.format(folder) for word in words))
    ran = subprocess.run([*WITHOUT_RIGHTS, *command], capture_output=True, text=True, check=False)
    folder.chmod(0o755)
    told = [line for line in (ran.stdout + ran.stderr).splitlines() if str(folder) in line]
    assert len(told) == 1, ran
    assert f"{folder}:1: the folder cannot be read: Permission denied" in told[0]
    assert "Traceback" not in ran.stderr
    assert ("who-speaks-first" in ran.stdout) == ("--list" in words)


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="there is no setpriv here")
def test_sites_that_may_not_be_entered_are_told_of_by_the_lesson_that_needs_one(
    tmp_path: Path,
) -> None:
    write(tmp_path, "a.md")
    (tmp_path / "b.md").write_text(page(front=f"{FRONT}site: mine\n"), "utf-8")
    (tmp_path / "sites").mkdir(0o000)
    command = (sys.executable, "-m", "smtplab", "check", str(tmp_path))
    ran = subprocess.run([*WITHOUT_RIGHTS, *command], capture_output=True, text=True, check=False)
    (tmp_path / "sites").chmod(0o755)
    [line] = ran.stdout.splitlines()
    assert line.startswith(f"{tmp_path / 'b.md'}:")
    assert 'site: "mine" is not a site' in line
    assert "error in" not in ran.stderr


def test_links_that_lead_in_a_circle_are_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "circle"
    folder.symlink_to(folder)
    write(tmp_path / "ours", "a.md")
    course = read_course([folder, tmp_path / "ours"])
    assert [lesson.name for lesson in course.lessons] == ["a"]
    [problem] = course.broken[0].problems
    assert (problem.file, problem.line) == (folder, 1)
    assert len(check_course(course)) == 1


def test_a_file_where_a_folder_should_be_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.md")
    course = read_course([tmp_path / "a.md"])
    assert "Not a directory" in course.broken[0].problems[0].message
