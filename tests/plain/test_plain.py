"""Plain English in all that people read: no text has a word that is retired."""

import re
from collections import defaultdict
from functools import cache
from textwrap import dedent

import pytest

from tests.plain.retired import EXCEPTIONS, RETIRED, Retired, findings
from tests.plain.texts import NO_TEXTS, PACKAGE, Text, literals, paragraphs, texts

NOT_YET = (
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Makefile",
    "README.md",
    "docs/lessons.md",
    "docs/sites.md",
    "lessons/glossary.md",
    "lessons/misconceptions.yaml",
    "lessons/sites/closed-relay.toml",
    "lessons/sites/open-relay.toml",
    "lessons/sites/three-hops.toml",
    "pyproject.toml",
    "smtplab/line_mode/lab.py",
    "smtplab/line_mode/words.py",
    "smtplab/protocol/codes/advice.py",
    "smtplab/protocol/codes/describe.py",
    "smtplab/protocol/codes/enhanced_table.py",
    "smtplab/protocol/codes/reply_table.py",
    "smtplab/protocol/commands.py",
    "smtplab/protocol/extensions.py",
    "smtplab/protocol/pop3/commands.py",
    "smtplab/protocol/pop3/states.py",
    "smtplab/protocol/rules/addresses.py",
    "smtplab/protocol/rules/arguments.py",
    "smtplab/protocol/rules/connection.py",
    "smtplab/protocol/rules/limits.py",
    "smtplab/protocol/rules/lines.py",
    "smtplab/protocol/rules/policy.py",
    "smtplab/protocol/rules/pop3.py",
    "smtplab/simulation/lab/moment.py",
    "smtplab/simulation/recordings/bundled/telnet.txt",
    "smtplab/simulation/recordings/replay.py",
    "smtplab/simulation/recordings/samples.py",
    "smtplab/simulation/script.py",
    "smtplab/simulation/server/directory.py",
    "smtplab/simulation/site/keys.py",
    "smtplab/simulation/site/sites/default.toml",
    "smtplab/teaching/activity/accepted_replies.py",
    "smtplab/teaching/activity/diagnosis_case.py",
    "smtplab/teaching/activity/hints.py",
    "smtplab/teaching/activity/points.py",
    "smtplab/teaching/activity/predict.py",
    "smtplab/teaching/activity/script_text.py",
    "smtplab/teaching/activity/wrong_replies.py",
    "smtplab/teaching/check/verify.py",
    "smtplab/teaching/diagnosis/classify.py",
    "smtplab/teaching/diagnosis/client_action.py",
    "smtplab/teaching/diagnosis/jsonl.py",
    "smtplab/teaching/diagnosis/reasons.py",
    "smtplab/teaching/diagnosis/remedies.py",
    "smtplab/teaching/drill/card.py",
    "smtplab/teaching/drill/sessions.toml",
    "smtplab/teaching/drill/texts.py",
    "smtplab/teaching/drill/wording_cards.py",
    "smtplab/teaching/glossary.py",
    "smtplab/teaching/goals/envelope.py",
    "smtplab/teaching/goals/replied.py",
    "smtplab/teaching/goals/travel.py",
    "smtplab/teaching/lesson/script_parser.py",
    "smtplab/teaching/lesson/starting_point.md",
    "smtplab/teaching/reference/facts.py",
    "smtplab/teaching/reference/keywords.py",
    "smtplab/tui/actions/lab.py",
    "smtplab/tui/actions/screens.py",
    "smtplab/tui/lab/prompt_bar.py",
    "smtplab/tui/lab/texts.py",
    "smtplab/tui/lesson/texts.py",
    "smtplab/tui/reference/texts.py",
)
"""Files that are not rewritten yet. A file that has become clean must leave this list."""


@cache
def not_plain() -> dict[str, list[str]]:
    """Return what is to be written differently in each file."""
    found = defaultdict(list)
    for text in texts():
        for one in findings(text.text):
            place = f"{text.file}:{text.line}"
            found[text.file].append(f"{place}: {one.words!r}; write {one.retired.instead}")
    return found


def test_no_text_has_a_word_that_is_retired() -> None:
    found = not_plain().items()
    assert [line for file, lines in found if file not in NOT_YET for line in lines] == []


def test_no_file_stays_on_the_list_without_need() -> None:
    assert [file for file in NOT_YET if file not in not_plain()] == []


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
