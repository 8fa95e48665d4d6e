"""Deliberate mistakes of an author: what the check does not recognise it tells of."""

import os
import re
from pathlib import Path

import pytest

from smtplab.teaching.check import check_course
from smtplab.teaching.check.superseded import SUPERSEDED
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.lookalikes import SIGNS
from tests.served import status_of
from tests.teaching.lesson.written import DIAGNOSE, FRONT, QUESTION, SERVE, TASK, WATCH, page

PREDICT = WATCH.replace("smtp watch", "smtp predict").replace("S: 221", "S: ?")
GLOSSARY = "# Glossary\n\n## session\n\nIt goes on (RFC 5321 §3.1).\n"
ACTIVITIES = {
    "watch": WATCH,
    "predict": PREDICT,
    "task": TASK,
    "serve": SERVE,
    "diagnose": DIAGNOSE,
    "question": QUESTION,
}


def found(folder: Path, text: str, glossary: str = GLOSSARY, name: str = "a.md") -> list[str]:
    """Write a lesson and a glossary; return what the check tells, as `line: wrong; fix`."""
    (folder / "glossary.md").write_text(glossary, "utf-8")
    (folder / name).write_text(text, "utf-8")
    problems = check_course(read_course([folder]))
    assert all(one.line > 0 for one in problems)
    return [f"{one.line}: {one.message}; {one.fix}" for one in problems]


@pytest.mark.parametrize("body", ACTIVITIES.values(), ids=ACTIVITIES)
def test_what_is_right_is_not_told(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, page(body)) == []


@pytest.mark.parametrize("kind", ACTIVITIES)
@pytest.mark.parametrize(
    "info",
    [
        "{kind}",
        "smtp-{kind}",
        "SMTP {kind}",
        "Smtp {kind}",
        "smtp{kind}",
        "smtp:{kind}",
        "{{.smtp .{kind}}}",
        "{{smtp {kind}}}",
        "stmp {kind}",
        "smpt {kind}",
        "smtp_{kind}",
        "{kind} smtp",
        "{kind}s",
        "yaml",
        "yml",
        "text",
        "",
        "\uff53\uff4d\uff54\uff50 {kind}",
    ],
)
def test_a_fence_that_looks_like_an_activity_is_one_or_is_refused(
    tmp_path: Path, kind: str, info: str
) -> None:
    body = ACTIVITIES[kind].replace(f"smtp {kind}", info.format(kind=kind))
    told = found(tmp_path, page(body))
    assert any(
        re.match(r"1[67]: this looks like an activity", one)
        and one.endswith(f"did you mean `smtp {kind}`?")
        for one in told
    ), told


@pytest.mark.parametrize(
    ("info", "kind"),
    [
        ("SMTP task", "task"),
        ("smtp-watch", "watch"),
        ("{.smtp .serve}", "serve"),
        ("my smtp", "watch"),
        ("stmp question", "question"),
        ("Task", "task"),
        ("taks", "task"),
        ("predict: 1", "predict"),
    ],
)
def test_the_words_behind_a_fence_are_enough(tmp_path: Path, info: str, kind: str) -> None:
    told = found(tmp_path, page(f"```{info}\nx\n```\n\n{WATCH}"))
    assert any(one.endswith(f"did you mean `smtp {kind}`?") for one in told), told


@pytest.mark.parametrize("kind", ACTIVITIES)
@pytest.mark.parametrize(
    ("fence", "instead"),
    [("```", "'''"), ("```", "``"), ("```", ""), ("```", "\uff40\uff40\uff40"), ("\n", "\n    ")],
)
def test_an_activity_without_a_fence_is_refused(
    tmp_path: Path, kind: str, fence: str, instead: str
) -> None:
    told = found(tmp_path, page(ACTIVITIES[kind].replace(fence, instead)))
    assert told


@pytest.mark.parametrize("text", ["`550 5.1.1`", "`4.2.2`", "`550 5.7.515 Access denied`", "`5.5`"])
def test_codes_that_there_are_may_be_quoted(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, page().replace("Look.", text)) == []


@pytest.mark.parametrize("key", SIGNS)
@pytest.mark.parametrize("form", ["{key}: |\n  C: X\n", "{{{key}: [x]}}\n", "{key} :\n- x\n"])
def test_a_mapping_with_the_keys_of_an_activity_is_not_prose(
    tmp_path: Path, key: str, form: str
) -> None:
    body = f"```text\n{form.format(key=key.capitalize())}```\n\n{WATCH}"
    assert any("looks like an activity" in one for one in found(tmp_path, page(body)))


@pytest.mark.parametrize(
    "text",
    [
        "C: QUIT\nS: 221 Bye\n",
        "Subject: Hello\nFrom: <alice@example.com>\n\nTo whom: it may concern\n",
        "host = 'mail.example.org'\n[limits]\nrecipients = 100\n",
        "$ swaks --server mail.example.org\n",
    ],
)
@pytest.mark.parametrize("info", ["", "text", "toml", "console", "python"])
def test_code_that_only_shows_something_is_shown(tmp_path: Path, info: str, text: str) -> None:
    assert found(tmp_path, page(f"```{info}\n{text}```\n\n{WATCH}")) == []


MISTAKES = [
    # What is replaced in a lesson and by what, and what is told.
    ("## A step", "##A step", "12: the heading has no space behind its signs"),
    ("## A step", "## A step\n\nx\n\n#### Deep", "16: a heading cannot begin with ####"),
    ("## A step", "A step\n------", "12: the text above --- becomes a heading"),
    ("## A step", "\uff03\uff03 A step", "12: the heading begins with a sign that is not #"),
    ("Look.", "- a\n\n  ## Next", "16: a heading is not allowed inside a list or a quote"),
    ("Look.", "> ## Next", "14: a heading is not allowed inside a list or a quote"),
    ("Look.", "    ## Next", "14: a heading between two fences is not a step"),
    ("Look.", "```text\nx\n## Next\n\ny\n```", "16: a heading between two fences"),
    ("So it was", "```text\nSo it was", "23: the fence has no end"),
    ("Look.", "> ```text\n> x", "14: the fence has no end"),
    ("So it was", "```\nx\n\nSo it was", "23: the fence has no end"),
    ("```\n\nSo", "\n## Next\n\nSo", "22: a heading between two fences is not a step"),
    ("S: 221\n", "S: 221\n\n```smtp watch\n", "22: an activity begins before the fence above"),
    ("Look.", "[session](glossary.md#session", "14: this looks like a link and is not one"),
    ("Look.", "[session] (glossary.md#session)", "14: this looks like a link and is not one"),
    ("Look.", "[session][glossary]", "14: this looks like a link and is not one"),
    ("Look.", "[session]()", "14: the link leads to nothing"),
    ("Look.", "[x](https://moodle.example/)", "leads out of the course"),
    ("Look.", "[x](mailto:a@b.example)", "leads out of the course"),
    ("Look.", "[x](https://www.rfc-editor.org/rfc/rfc5321#sec-4)", "leads to no section"),
    (
        "Look.",
        "[x](https://www.rfc-editor.org/rfc/rfc5321#section-99)",
        "14: RFC 5321 §99 does not exist",
    ),
    ("Look.", "[[session]]", "14: this looks like a link and is not one"),
    ("Look.", "See https://moodle.example/ now.", "14: this address is not a link"),
    ("Look.", "So[^1].", "14: a lesson cannot have footnotes"),
    ("Look.", "~~So~~.", "14: ~~ marks nothing here"),
    (
        "Look.",
        "| a |\n| --- |\n| b | c |",
        "16: the row has 2 cells, and the head of its table has 1",
    ),
    (
        "Look.",
        "| a |\n| --- |\n| `b|c` |",
        "16: the row has 2 cells, and the head of its table has 1",
    ),
    ("title: A lesson", "title: Lesson #2", "2: the text is cut off at its #"),
    ("S: 221", "S: 221 2.0,0 Bye", '20: "2.0,0 Bye" does not begin with an enhanced status code'),
    ("S: 221", "S: 221 2.0.O", '20: "2.0.O" does not begin with an enhanced status code'),
    ("S: 221", "S: 220-a\n  S: 221", "21: 221 cannot go on a reply of 220"),
    ("Look.", "Say `QUIT now.", "14: the ` has no partner"),
    ("Look.", "It is **bold.", "14: the ** has no partner"),
    ("Look.", "Look. {#look}", "14: this id is in the wrong place"),
    ("Look.", "### Look {#look}", "14: this id is in the wrong place"),
    ("Look.", "| a | b |\n| c | d |", "14: this row is not part of a table"),
    ("Look.", "As §4.2.1 says.", "14: §4.2.1 has no RFC"),
    ("Look.", "RFC 5321 says in § what.", "14: § has no number"),
    ("RFC 5321 §3.1", "RFC 5321 §3.1x", "23: § has no number"),
    ("RFC 5321 §3.1", "RFC 5321, Section 3.1", "23: a section is written out"),
    ("RFC 5321 §3.1", "the standard", "23: the debrief names no section"),
    ("## A step", "## A step {#A step}", "12: {#A step} is not an id"),
    ("## A step", "## A step {a-step}", "12: {a-step} is not an id"),
    ("## A step", "## A step {#}", "12: {#} is not an id"),
    ("## A step", "## A step (#a-step)", "12: (#a-step) is not an id"),
    ("## A step", "## A step [#a-step]", "12: [#a-step] is not an id"),
    ("## A step", "## A step {#a-step", "12: this id is in the wrong place"),
    ("## A step", "## {#a-step}", "12: the heading has no text"),
    ("## A step", "## Nothing\n\n## A step", "12: the step is empty"),
    (
        "title: A lesson",
        "title: 9999",
        '2: title: 9999 is not a text; put quotes around it: title: "9',
    ),
    ("title: A lesson", "title: 1.5", "2: title: 1.5 is not a text"),
    ("title: A lesson", "title: true", "2: title: true is not a text"),
    (
        "title: A lesson",
        "Title: A lesson",
        "2: Title: this key is not known; did you mean title?",
    ),
    ("minutes: 5", 'minutes: "5"', '4: minutes: "5" is not a whole number'),
    (
        "introduces:",
        "introduces:\n  verb: [X]",
        "6: introduces.verb: this key is not known; did you mean verbs?",
    ),
    (
        "Look.",
        "See RFC 7489 §3.1.",
        "14: RFC 7489 is not in force any more; name the section of RFC 9989",
    ),
    (
        "Look.",
        "See RFC 2821 §3.1.",
        "name the section of RFC 5321",
    ),
    ("Look.", "`550 4.1.1 No`", "14: 4.1.1 does not fit a reply code that begins with 5"),
    ("Look.", "`550 5.1.77`", "14: the enhanced status code 5.1.77 does not exist"),
    ("Look.", "`5.9.0`", "14: the enhanced status code 5.9.0 does not exist"),
    ("S: 221", "S: ?", "19: S: ? is not used in this place"),
]


@pytest.mark.parametrize(("old", "new", "told"), MISTAKES)
def test_what_is_not_recognised_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    text = page()
    assert old in text
    said = found(tmp_path, text.replace(old, new, 1))
    assert any(told in one for one in said), said


IN_ACTIVITIES = [
    (
        QUESTION,
        "- The server.",
        "- {text: The server., right: yes}",
        'right: "yes" is neither true nor false',
    ),
    (
        QUESTION,
        "- The server.",
        '- {text: The server., right: "true"}',
        'right: "true" is neither true nor false',
    ),
    (
        QUESTION,
        "- The server.",
        "- {text: a, right: false, because: b}",
        "choices: all choices are wrong",
    ),
    (QUESTION, "text: The client.", "text: The server.", "two choices have the same text"),
    (
        TASK,
        "  C: RCPT TO:<bob@example.org>\nalso",
        "  S: ?\nalso",
        "S: ? is not used in this place",
    ),
    (TASK, "MAIL FROM:<>", "MAIL FROM:<alice@example.com>", "this is the solution again"),
    (TASK, "goals:", "mistakes: [{when: {state: x}}]\ngoals:", 'when.state: "x" is not a state'),
    (DIAGNOSE, "  S: 550", "  S: 550\n  C: QUIT\n  S: ?", "S: ? is not used in this place"),
    (DIAGNOSE, "because:", 'symptom: "C: EHLO client.example.com"\nbecause:', "comes before the"),
    (SERVE, "start: |\n  C: EHLO", "start: |\n  S: ?\n  C: EHLO", "S: ? is not used in this place"),
    (
        PREDICT,
        "  C: QUIT\n",
        "  C: QUIT\n  S: 221\n  C: NOOP\n",
        "no reply comes here",
    ),
]


@pytest.mark.parametrize(("body", "old", "new", "told"), IN_ACTIVITIES)
def test_what_an_activity_does_not_use_is_told(
    tmp_path: Path, body: str, old: str, new: str, told: str
) -> None:
    assert old in body
    said = found(tmp_path, page(body.replace(old, new, 1)))
    assert any(told in one for one in said), said


def test_an_rfc_of_the_past_may_be_spoken_of(tmp_path: Path) -> None:
    assert found(tmp_path, page().replace("Look.", "RFC 821 had it otherwise.")) == []


def test_what_replaces_an_rfc_is_in_force() -> None:
    assert not {*SUPERSEDED} & {*SUPERSEDED.values()}


def test_a_misconception_that_a_repair_names_exists(tmp_path: Path) -> None:
    task = TASK.replace("```smtp task\n", "").replace("```\n", "")
    mistakes = "mistakes: [{when: {state: mail}, say: x, misconception: M99}]\n"
    repair = "repair:\n" + "".join(f"  {line}\n" for line in (mistakes + task).splitlines())
    told = found(tmp_path, page(DIAGNOSE.replace("because:", f"{repair}because:")))
    assert any("the misconception M99 does not exist" in one for one in told), told


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("\n## empty\n", "7: the term empty has no text"),
        ("\n## Session\n\nx\n", "7: the term Session stands in line 3 as well"),
        ("\n## b\n\n<b>x</b>\n", "9: HTML cannot stand in a lesson"),
        ("\n## b\n\n`550 4.1.1`\n", "9: 4.1.1 does not fit"),
        ("\n## b {#b}\n\nx\n", "7: a term cannot have an id"),
        (f"\n## b\n\nx\n\n{WATCH}", "11: an activity cannot stand in the glossary"),
        ("\n## b\n\nx\n\n```task\n```\n", "11: this looks like an activity"),
    ],
)
def test_the_glossary_is_read_with_the_same_care(tmp_path: Path, more: str, told: str) -> None:
    said = found(tmp_path, page(), GLOSSARY + more)
    assert any(told in one for one in said), said


def test_a_lesson_without_numbers_of_its_own_sees_the_terms_of_a_broken_folder(
    tmp_path: Path,
) -> None:
    said = found(tmp_path, "the front matter is missing", f"{GLOSSARY}\n## empty\n")
    assert [one.partition(";")[0] for one in said] == [
        "1: the front matter is missing",
        "7: the term empty has no text",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "b.MD",
        "b.markdown",
        "Glossary.md",
        "GLOSSARY.MD",
        "misconceptions.yml",
        "Misconceptions.yaml",
    ],
)
def test_a_file_that_is_almost_called_like_a_lesson_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(page(), "utf-8")
    [line] = found(tmp_path, page())
    assert line == (
        "1: this file is not read, because its name is not that of a lesson; call it as "
        "05-typos.md, glossary.md or misconceptions.yaml"
    )


@pytest.mark.parametrize("name", [".#a.md", "._a.md", "notes.txt", "a.md~", "README.md"])
def test_what_else_lies_there_is_nobodys_mistake(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\xff")
    assert found(tmp_path, page()) == []


def test_a_front_matter_is_told_whatever_is_wrong_with_its_first_line(tmp_path: Path) -> None:
    for text in (f"\n{page()}", page().replace("---\n", "--\n", 1), FRONT):
        assert any("1: the front matter is missing" in one for one in found(tmp_path, text))


def test_a_file_in_no_state_to_be_read_is_one_line_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    folder.mkdir()
    (folder / "folder.md").mkdir()
    os.mkfifo(folder / "pipe.md")
    (folder / "circle.md").symlink_to(folder / "circle.md")
    (folder / "device.md").symlink_to("/dev/zero")
    (folder / "huge.md").write_bytes(b"#" * 1_000_000)
    (folder / "latin.md").write_bytes("Ä\n".encode("latin-1"))
    (folder / "utf16.md").write_bytes(page().encode("utf-16"))
    (folder / "binary.md").write_bytes(b"\x7fELF\x02\0\0")
    os.mkfifo(folder / "misconceptions.yaml")
    said = found(folder, page())
    problems = check_course(read_course([folder]))
    names = sorted(one.file.name for one in problems)
    assert len(said) == len(names) == 9
    assert names == [
        "binary.md",
        "circle.md",
        "device.md",
        "folder.md",
        "huge.md",
        "latin.md",
        "misconceptions.yaml",
        "pipe.md",
        "utf16.md",
    ]
    assert [one.name for one in read_course([folder]).lessons] == ["a"]


class TestTheCommand:
    def test_it_counts_the_activities(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "a.md").write_text(page() + "\n## Read on\n\nx\n", "utf-8")
        assert status_of("check", str(tmp_path)) == 0
        assert capfd.readouterr().out == "1 lesson, 2 steps, 1 activity: all good\n"

    @pytest.mark.parametrize("name", ["README.md", ".a.md", "notes.txt", "sites"])
    def test_what_is_not_read_is_not_called_good(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str
    ) -> None:
        (tmp_path / "a.md").write_text(page(), "utf-8")
        (tmp_path / "README.md").write_text("x", "utf-8")
        (tmp_path / ".a.md").write_text("x", "utf-8")
        (tmp_path / "notes.txt").write_text("x", "utf-8")
        (tmp_path / "sites").mkdir()
        assert status_of("check", str(tmp_path / name)) == 2
        said = capfd.readouterr()
        assert said.out == ""
        assert said.err.count("\n") == 1

    def test_one_folder_may_be_named_in_two_ways(
        self, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("a.md", "b.md"):
            (tmp_path / name).write_text(page(), "utf-8")
        other = tmp_path / ".." / tmp_path.name / "b.md"
        assert status_of("check", str(tmp_path / "a.md"), str(other)) == 0
        assert capfd.readouterr().out.startswith("2 lessons,")
