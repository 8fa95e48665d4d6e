"""The reference, asked line by line and by the command."""

from __future__ import annotations

import pytest

from smtplab.line_mode.reference import ReferenceLines
from smtplab.services import Services
from tests.served import status_of


@pytest.fixture
def lines(services: Services) -> ReferenceLines:
    return ReferenceLines(services.index)


def say(lines: ReferenceLines, typed: str) -> list[str]:
    return list(lines.hear(typed.encode()))


def test_a_code_is_looked_up_and_then_another_entry_of_the_list(lines: ReferenceLines) -> None:
    assert list(lines.start())[-1].startswith("Type a code")
    said = say(lines, "550")
    assert said[0] == "550, code: mailbox unavailable."
    listed = next(line for line in said if line.startswith("  1. "))
    assert say(lines, "1")[0].startswith(listed.removeprefix("  1. ").partition(":")[0])
    assert lines.history == ["550", "1"]


@pytest.mark.parametrize("term", ["envelope", "RCPT", "DMARC", "550"])
def test_nothing_of_an_entry_is_said_twice(lines: ReferenceLines, term: str) -> None:
    said = say(lines, term)
    entry = said[: said.index("Also found:")] if "Also found:" in said else said
    head = entry[0].partition(": ")[2].removesuffix(".")
    assert not [line for line in entry[1:] if line.startswith(head)]
    assert sum(line.startswith("Also in the lessons: ") for line in entry) <= 1


def test_an_action_is_not_looked_up(lines: ReferenceLines) -> None:
    assert say(lines, ":back") == ["There is no such action here; there are :help and :leave."]


def test_what_is_not_there_is_said(lines: ReferenceLines) -> None:
    for typed in ("qqqqqqq", "x" * 100_000, "\x00"):
        assert say(lines, typed)[0].startswith("Nothing was found")
    assert say(lines, "")[0].startswith("Type a code")
    assert say(lines, ":leave") == []
    assert lines.over


def test_the_command_looks_words_up(capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("reference", "mailbox", "full") == 0
    assert "mailbox full" in capfd.readouterr().out
    assert status_of("reference", "qqqqqqq") == 1
    assert status_of("reference", "550", "--plain") == 0
