"""Plain English in all that people read: no text has a word that is retired."""

import re
from textwrap import dedent

import pytest

from tests.plain.retired import EXCEPTIONS, RETIRED, Retired, findings
from tests.plain.texts import NO_TEXTS, PACKAGE, Text, literals, paragraphs, texts


def test_no_text_has_a_word_that_is_retired() -> None:
    found = ((text, one) for text in texts() for one in findings(text.text))
    told = [
        f"{text.file}:{text.line}: {one.words}; write {one.retired.instead}" for text, one in found
    ]
    assert told == []


@pytest.mark.parametrize("retired", RETIRED, ids=lambda one: one.example)
def test_each_word_is_found(retired: Retired) -> None:
    assert retired in [one.retired for one in findings(retired.example)]


@pytest.mark.parametrize("pattern", EXCEPTIONS)
def test_each_exception_is_needed(pattern: str) -> None:
    excused = [found[0] for text in texts() for found in re.finditer(pattern, text.text)]
    assert any(retired.pattern.search(one) for one in excused for retired in RETIRED)


@pytest.mark.parametrize("place", NO_TEXTS)
def test_what_is_left_out_exists(place: str) -> None:
    assert (PACKAGE / place).exists()


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("README.md", "smtplab"),
        ("docs/lessons.md", "front matter"),
        ("lessons/glossary.md", "reverse-path"),
        ("lessons/misconceptions.yaml", "dot"),
        ("lessons/02-helo-to-quit.md", "alice"),
        ("smtplab/simulation/site/sites/default.toml", "mailbox"),
        ("smtplab/teaching/drill/sessions.toml", "EHLO"),
        ("smtplab/protocol/rules/addresses.py", "angle brackets"),
        ("smtplab/tui/lab/texts.py", "transcript"),
        ("smtplab/cli/run.py", "standard input"),
    ],
)
def test_each_kind_of_text_is_read(file: str, words: str) -> None:
    assert any(text.file == file and words in text.text for text in texts())


def test_literals_are_read_and_docstrings_are_not() -> None:
    source = dedent('''
        """A blank."""
        WORDS = ("a blank " "line", "key", "Blank")
        def say(name: str) -> str:
            """Return a blank."""
            return f"{name} has {'no ' + 'blank at all'} blanks"
    ''')
    assert [text.text for text in literals(source, "a.py")] == [
        "a blank line",
        "Blank",
        "{} has {} blanks",
        "blank at all",
    ]


def test_a_paragraph_has_its_line_and_not_what_was_sent() -> None:
    written = "One\nblank.\n\n- say: a [blank](blank.md)\n  C: a blank\n  S: 250 a blank\n"
    assert list(paragraphs(written, "a.md")) == [
        Text("a.md", 1, "One blank."),
        Text("a.md", 4, "a [blank"),
    ]
