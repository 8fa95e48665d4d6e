"""What follows from a refusal stands under it, and is told once."""

from typing import SupportsIndex

import pytest

from smtplab.simulation import report, script, script_report
from smtplab.simulation.consequences import find_consequences
from smtplab.simulation.mismatches import Mismatch
from smtplab.simulation.quoted import ReplyReceived
from smtplab.simulation.script import ScriptResult
from smtplab.simulation.site.load import load_site

SITE = load_site()
CLASS_NOTES = """\
220 comp.cs.example.edu
HELO b.cs.example.edu
250 Hello b.cs.example.edu pleased to meet you
MAIL FROM: <jeffay@cs.example.edu>
250 Ok
RCPT TO: <smithfd@cs.example.edu>
250 Ok
RCPT TO: <foo@bar.example>
250 Ok
DATA
354 Data ready end with '.'
From: <jeffay@cs.example.edu>
To: <smithfd@cs.example.edu>, <foo@bar.example>
Subject: Test message

This is a test.
.
250 Ok
QUIT
221 comp.cs.example.edu closing connection
"""
SCRIPT = """\
HELO myusername
MAIL FROM: <myusername@example.com>
RCPT TO: <bob@example.org>
DATA
SUBJECT: saying hello to myself
Hello to myself!
.
QUIT
"""


def played(text: str, *, wants_all: bool = False) -> ScriptResult:
    return script.play(script.parse_script(text.encode()), SITE, wants_all=wants_all)


def codes(mismatch: Mismatch) -> tuple[int, int | None, int | None]:
    expected, received = mismatch.expected, mismatch.received
    return mismatch.line, expected and expected.code, received and received.code


def test_a_transcript_of_class_notes_has_three_mistakes_and_not_five() -> None:
    mail, *others = played(CLASS_NOTES).mismatches
    assert codes(mail) == (5, 250, 501)
    assert [codes(one) for one in mail.follows] == [(11, 354, 503), (18, 250, 500)]
    assert [codes(one) for one in others] == [(7, 250, 501), (9, 250, 501)]
    assert script_report.render_mismatch(mail) == (
        "line 5: expected 250, got 501 No space after the colon; MAIL was refused, so DATA was"
        " refused too, and the 6 lines of the content were taken for commands"
    )
    assert not any(one.follows or one.reason for one in others)


def test_programs_find_what_follows_under_its_cause() -> None:
    mail, *others = report.as_json(played(CLASS_NOTES))["mismatches"]
    assert mail["follows"] == [
        {"line": 11, "expected": 354, "got": 503},
        {"line": 18, "expected": 250, "got": 500},
    ]
    assert not any("follows" in one for one in others)


@pytest.mark.parametrize(("text", "content"), [(CLASS_NOTES, 6), (SCRIPT, 3)])
def test_content_that_is_taken_for_commands_is_explained_once(text: str, content: int) -> None:
    told = list(script_report.render_script(played(text)))
    assert sum("content, are taken for commands" in line for line in told) == 1
    data = told.index("C: DATA")
    end = told.index("C: QUIT")
    lines = [line for line in told[data:end] if line.startswith("C: ")]
    assert len(lines) == 1 + content
    assert sum("why:" in line for line in told[data:end]) == 1
    assert played("\n".join(told)).mismatches == ()


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("C: NIX", "S: 250", "C: MAIL FROM:<>", "S: 250"), [(2, 0), (4, 0)]),
        (("C: EHLO", "S: 250", "C: MAIL FROM:<>", "S: 250", "C: DATA", "S: 354"), [(2, 2)]),
        (("C: EHLO a b", "S: 250", "C: EHLO c", "S: 250", "C: DATA", "S: 354"), [(2, 0), (6, 0)]),
        (("C: DATA", "S: 354", "C: x", "C: .", "S: 250", "C: NIX", "S: 250"), [(2, 1), (7, 0)]),
        (("C: DATA", "S: 250", "C: RSET", "S: 250", "C: .", "S: 250"), [(2, 0), (6, 0)]),
        (("C: DATA", "S: 503", "C: x", "S: 250", "C: .", "S: 250"), [(4, 1)]),
    ],
)
def test_what_has_a_cause_of_its_own_stands_alone(
    lines: tuple[str, ...], wanted: list[tuple[int, int]]
) -> None:
    found = played("\n".join(lines)).mismatches
    assert [(one.line, len(one.follows)) for one in found] == wanted


@pytest.mark.parametrize(
    ("refused", "name"), [("RCPT TO:<nobody@example.org>", "RCPT"), ("RCPT TO:bob", "RCPT")]
)
def test_data_follows_from_the_recipients(refused: str, name: str) -> None:
    text = f"C: EHLO c\nC: MAIL FROM:<>\nC: {refused}\nS: 250\nC: DATA\nS: 354\nC: x\nC: .\nS: 250"
    [one] = played(text).mismatches
    assert codes(one)[0] == 4
    assert one.reason.startswith(f"{name} was refused, so DATA was refused too, and the 2 lines")


def test_after_data_that_is_accepted_all_is_content() -> None:
    text = (
        "C: EHLO c\nC: MAIL FROM:<>\nC: RCPT TO:<bob@example.org>\nC: DATA\nS: 503\n"
        "C: RSET\nS: 250\nC: QUIT\nS: 221\n"
    )
    [one] = played(text).mismatches
    assert (codes(one), len(one.follows)) == ((5, 503, 354), 2)
    assert one.reason.startswith("DATA was accepted, so the lines after it are content")


def test_after_the_server_has_closed_nothing_is_read() -> None:
    [one] = played("C: QUIT\nS: 250\nC: NOOP\nS: 250\n").mismatches
    assert (codes(one), len(one.follows)) == ((2, 250, 221), 1)
    assert one.reason.startswith("the server closed the connection")


@pytest.mark.parametrize("end", ["", "C: QUIT\nS: 221\n"])
def test_a_reply_too_many_stands_alone(end: str) -> None:
    found = played(f"S: 250\nC: NOOP\nS: 250\nS: 250\n{end}").mismatches
    assert [codes(one) for one in found] == [(1, 250, 220), (4, 250, None)]


def test_a_refusal_has_no_consequences_after_the_next_session() -> None:
    text = "C: EHLO c\nC: MAIL FROM: <>\nS: 250\nC: RSET\nS: 250\nC: DATA\nS: 354"
    assert [codes(one) for one in played(text).mismatches] == [(3, 250, 501), (7, 354, 503)]


class Counted(list[ReplyReceived]):
    """Replies that count how often one of them is looked at."""

    looked_at = 0

    def __getitem__(self, key: SupportsIndex | slice) -> ReplyReceived:  # type: ignore[override]
        self.looked_at += 1
        assert not isinstance(key, slice)
        return super().__getitem__(key)


@pytest.mark.parametrize("line", ["DATA", "DATA\nNIX"])
def test_the_cost_grows_with_the_number_of_lines(line: str) -> None:
    transcript = played(f"{line}\n" * 500).lab.transcript
    replies = Counted(ReplyReceived(0, one, one.reply) for one in transcript.moments if one.reply)
    assert len(replies) > 500
    find_consequences(replies)
    assert 0 < replies.looked_at < 5 * len(replies)
