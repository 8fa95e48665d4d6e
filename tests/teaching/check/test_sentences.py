"""The words of what is wrong with lessons, goals and sites: whole sentences, each with a fix."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.simulation.site.load import SiteError, parse_site
from smtplab.teaching.check import check_course
from smtplab.teaching.goals.reading import GoalError, goal_of
from tests.simulation.site import test_load as site_tests
from tests.teaching.check import test_holes as check_tests
from tests.teaching.goals import test_reading as goal_tests
from tests.teaching.lesson import test_load_activity as activity_tests
from tests.teaching.lesson.written import course, page

PACKAGE = Path(__file__).parents[3] / "smtplab"
PLACES = (
    "simulation/mapping",
    "simulation/site",
    "simulation/text/raw.py",
    "protocol/sections.py",
    "teaching/lesson",
    "teaching/goals",
    "teaching/check",
    "teaching/course.py",
    "teaching/glossary.py",
    "teaching/misconceptions.py",
    "cli/check.py",
)
FILES = sorted(
    file
    for place in PLACES
    for file in ([PACKAGE / place] if place.endswith(".py") else (PACKAGE / place).glob("*.py"))
)
REFUSED = re.compile(r"\bis no \b|\bis none\b|:0:|\bmend\b|\bno such\b|^(?:a|an|the) \w+ without\b")
"""Forms that are not English, or not a sentence, in what a teacher reads."""
LINE = re.compile(r"[^;\n]*\.(?:md|toml|yaml):[1-9][0-9]*: [^;\n]{8,}; [^\n]{4,}")


def templates(file: Path) -> Iterator[str]:
    """Yield each text in a module, docstrings aside; `{}` stands for what is put into it."""
    tree = ast.parse(file.read_text("utf-8"))
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    within = {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if node in docstrings or node in within:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_no_text_has_a_form_that_is_refused(file: Path) -> None:
    assert [text for text in templates(file) if REFUSED.search(text)] == []


@pytest.mark.parametrize(
    "text", ["level is no beginner", "{} is none", "Bad.md:0: x", "a heading without a space"]
)
def test_the_forms_of_before_are_refused(text: str) -> None:
    assert REFUSED.search(text)


def test_everything_that_is_said_of_a_lesson_has_its_place_a_sentence_and_a_fix(
    tmp_path: Path,
) -> None:
    lines: list[str] = []
    for body, old, new, _ in (*activity_tests.WRONG, *check_tests.IN_ACTIVITIES):
        lines += map(str, check_course(course(tmp_path, page(body.replace(old, new, 1)))))
    for old, new, _ in check_tests.MISTAKES:
        lines += map(str, check_course(course(tmp_path, page().replace(old, new, 1))))
    assert len(lines) > 100
    assert [line for line in lines if not LINE.fullmatch(line) or REFUSED.search(line)] == []


def test_everything_that_is_said_of_a_site_has_its_place_a_sentence_and_a_fix() -> None:
    lines: list[str] = []
    for text, _ in site_tests.WRONG:
        with pytest.raises(SiteError) as caught:
            parse_site("x", text, "x.toml")
        lines += caught.value.lines
    assert len(lines) > 50
    assert [line for line in lines if not LINE.fullmatch(line) or REFUSED.search(line)] == []


def test_everything_that_is_said_of_a_goal_is_a_sentence_with_a_fix() -> None:
    for value, _ in goal_tests.WRONG:
        with pytest.raises(GoalError) as caught:
            goal_of(value)
        for line in str(caught.value).splitlines():
            assert re.fullmatch(r"[^;]{8,}; .{4,}", line), line
            assert not REFUSED.search(line), line
