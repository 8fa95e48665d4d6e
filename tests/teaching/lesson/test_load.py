from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.mapping.problems import Problems
from smtplab.teaching.lesson.lesson import Level
from smtplab.teaching.lesson.load import read_lesson
from smtplab.teaching.lesson.naming import file_name, is_name
from smtplab.teaching.lesson.template import starting_point
from smtplab.teaching.lesson.text_file import LARGEST_FILE
from tests.teaching.lesson.written import (
    DIAGNOSE,
    FRONT,
    QUESTION,
    SERVE,
    TASK,
    WATCH,
    lesson,
    page,
    problems,
)

BIDI = "\u202e"


def test_a_lesson_is_what_its_file_says(tmp_path: Path) -> None:
    front = FRONT.replace("introduces:", "needs: [a, b-c]\ndefeats: [M1]\nintroduces:")
    one = lesson(tmp_path, page(front=front + "  terms: [address literal]\n"))
    assert (one.name, one.number, one.title) == ("one", 1, "A lesson")
    assert (one.level, one.minutes) == (Level.FIRST, 5)
    assert (one.needs, one.defeats) == (("a", "b-c"), ("M1",))
    assert (one.codes[:2], one.verbs[-1]) == ((220, 221), "QUIT")
    assert one.terms == ("address literal",)
    assert one.lines == {"needs": 5, "defeats": 6, "verbs": 8, "codes": 9, "terms": 10}
    assert one.file == tmp_path / "01-one.md"
    [step] = one.steps
    assert (step.key, step.title, step.line) == ("a-step", "A step", 15)
    assert (one.goal[0].line, step.brief[0].line, step.debrief[0].line) == (13, 17, 26)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("05-typos.md", ("typos", 5)),
        ("typos.md", ("typos", None)),
        ("7.md", ("7", None)),
        ("005-a-b.md", ("a-b", 5)),
        ("A B.md", ("A B", None)),
    ],
)
def test_a_name_may_have_a_number(name: str, read: tuple[str, int | None]) -> None:
    assert file_name(Path(name)) == read


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "1: the front matter is missing"),
        ("# A lesson", "1: the front matter is missing"),
        ("---\ntitle: x\n", "1: the front matter is missing"),
        (
            page().replace("title:", "titel:"),
            "2: titel: this key is not known; did you mean title?",
        ),
        (
            page().replace("title: A lesson\n", ""),
            "2: title: this key is missing; write one line of text",
        ),
        (page().replace("A lesson", "[a]"), "2: title: a list is not allowed here"),
        (
            page().replace("first hour", "fifth hour"),
            '3: level: "fifth hour" is not a level; did you mean first hour?',
        ),
        (page().replace("minutes: 5", "minutes: five"), '4: minutes: "five" is not a whole number'),
        (
            page().replace("minutes: 5", "minutes: 0"),
            "4: minutes: 0 is out of range; write a whole number from 1 to 600",
        ),
        (page().replace("minutes: 5", "minutes: true"), "4: minutes: true is not a whole number"),
        (page().replace("minutes: 5", "minutes: 5\nminutes: 6"), "5: minutes is there twice"),
        (page().replace("minutes: 5", "minutes: 5: 6"), "4: this is not YAML: mapping values"),
        (page().replace("minutes: 5", "needs: &a [*a]"), "4: & and * are not used"),
        (page().replace("minutes: 5", "needs: [[a]]"), "4: needs[1]: a list is not allowed here"),
        (page().replace("minutes: 5", "needs: [a, a]"), '4: needs[2]: "a" is in the list twice'),
        (page().replace("[220,", "[999,"), "7: introduces.codes[1]: 999 is not a reply code"),
        (page().replace("[EHLO,", "[ehlo,"), '6: introduces.verbs[1]: "ehlo" is not a verb'),
        (
            page().replace("introduces:", "introduces: 5\nx:"),
            "5: introduces: 5 is not a table; write keys with values; the keys are verbs",
        ),
        (
            page().replace("You know it.", ""),
            ("9: the text that tells what the learner can do afterwards is missing"),
        ),
        (page().split("## A step", maxsplit=1)[0], "1: the lesson has no step"),
        (
            page().replace("So it was", "").replace("(RFC 5321 §3.1).", ""),
            "16: the activity has no debrief",
        ),
        (page() + "\n## A step\n\nx\n", "25: the title A step stands in line 12 as well"),
        (page().replace("Look.", "<script>"), "HTML cannot stand in a lesson"),
        (page().replace("A lesson", "{" * 5000), "this is not YAML"),
        (page().replace("Look.", "> " * 3000 + "x"), ""),
        (b"\xff\xfe#\0", "1: the file is UTF-16; save it as UTF-8"),
        (b"\xfe\xff\0#", "1: the file is UTF-16"),
        (b"\0\0\xfe\xff\0\0\0#", "1: the file is UTF-32"),
        (b"\xef\xbb\xbfa\nb\xe9", "2: the octet \\xE9 is not UTF-8; save it as UTF-8"),
        (
            page().replace("Look.", "Lo\0ok."),
            ("14: there is a NUL here, which is not allowed in a text"),
        ),
        (b"#" * (LARGEST_FILE + 1), "1: the file has more than"),
    ],
)
def test_what_is_wrong_is_told(tmp_path: Path, text: str | bytes, told: str) -> None:
    found = problems(tmp_path, text)
    assert any(told in one for one in found) or not told, found


def test_all_that_is_wrong_is_told_at_once_in_its_order(tmp_path: Path) -> None:
    text = page().replace("title:", "titel:").replace("minutes: 5", "minutes: 0")
    found = problems(tmp_path, text.replace("C: QUIT", "QUIT"))
    lines = [int(one.partition(":")[0]) for one in found]
    assert len(lines) >= 4
    assert lines == sorted(lines)


@pytest.mark.parametrize("name", ["A.md", "a b.md", "É.md", "-a.md", "a\u3164b.md", "a.b.md"])
def test_a_name_that_nobody_could_type(tmp_path: Path, name: str) -> None:
    assert any("is not the name of a lesson" in one for one in problems(tmp_path, page(), name))


def test_a_file_that_a_windows_editor_wrote(tmp_path: Path) -> None:
    text = "\ufeff" + page().replace("\n", "\r\n")
    assert lesson(tmp_path, text).steps[0].line == 12


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x07", "[bold]x[/]", BIDI, "\x9b", "\ud800", "\0"])
def test_hostile_text_is_shown_or_refused_but_never_raw(tmp_path: Path, hostile: str) -> None:
    for old in ("A lesson", "You know it.", "A step", "Look.", "C: QUIT", "EHLO", "title"):
        text = page().replace(old, f"{old}{hostile}")
        (tmp_path / "01-one.md").write_bytes(text.encode("utf-8", "surrogatepass"))
        problems = Problems()
        read = read_lesson(tmp_path / "01-one.md", problems)
        said = [one.message + one.fix for one in problems]
        if read is not None:
            said += [read.title, read.steps[0].title, *read.terms, *read.needs]
            said += [span.text for block in read.goal for cell in block.cells for span in cell]
        assert all(one.isprintable() for one in said)


PARTS = st.sampled_from(
    [
        FRONT,
        WATCH,
        TASK,
        DIAGNOSE,
        SERVE,
        QUESTION,
        "---\n",
        "## A\n",
        "x\n",
        "```\n",
        "  - ",
        "|\n",
    ]
)
CUT = st.builds(
    lambda text, start, end, put: text[:start] + put + text[end:],
    st.sampled_from([page(body) for body in (WATCH, TASK, DIAGNOSE, SERVE, QUESTION)]),
    st.integers(0, 700),
    st.integers(0, 700),
    st.text(max_size=5) | PARTS,
)


@given(CUT | st.lists(PARTS, max_size=8).map("".join) | st.text())
def test_no_text_at_all_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.md"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    problems = Problems()
    assert (read_lesson(file, problems) is None) == bool(problems)
    assert all(one.message.isprintable() and one.fix.isprintable() for one in problems)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    problems = Problems()
    assert read_lesson(tmp_path, problems) is None
    assert read_lesson(tmp_path / "x.md", problems) is None
    assert [one.line for one in problems] == [1, 1]


def test_a_lesson_to_begin_with_is_sound(tmp_path: Path) -> None:
    assert lesson(tmp_path, starting_point("04-my-own-lesson")).title == "My own lesson"
    assert "Greetings" in starting_point("greetings")
    assert is_name("04-my-own-lesson")
    assert not any(map(is_name, ["", "../x", "A", "a b", "-", "a.md", "a" * 65]))


MANY = LARGEST_FILE - 2000
LARGE = {
    "lines": page().replace("Look.", "\n".join(["##a"] * (MANY // 4))),
    "spaces in a heading": page().replace("## A step", "## A" + " " * MANY + "b"),
    "braces in a heading": page().replace("## A step", "## A" + "{a " * (MANY // 3)),
    "keys": page().replace("Look.", "```text\n" + "a1:\n" * (MANY // 4) + "```"),
    "empty lines": page().replace("Look.", "```text\ndialogue: |\n" + "\n" * MANY + "```"),
    "words of an info string": page().replace("Look.", "```" + "task " * (MANY // 5) + "\n```"),
    "cells": page().replace("Look.", "| a |\n| --- |\n" + "| a | b |\n" * (MANY // 10)),
    "steps": page() + "".join(f"\n## {number}!\n\nx\n" for number in range(MANY // 14)),
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_lesson_of_the_largest_size_is_read_to_its_end(tmp_path: Path, text: str) -> None:
    problems(tmp_path, text)
