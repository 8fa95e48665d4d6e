"""Lines, spaces and controls as they are said."""

import pytest

from smtplab.line_mode.lab import LabLines
from smtplab.line_mode.prose import feedback_lines, prose_lines, with_actions
from smtplab.line_mode.words import audible, name_spaces
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.runner import Feedback
from smtplab.teaching.lesson.prose import Block, Shape, Span, paragraphs


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"", "an empty line"),
        (b".", "a line with one dot"),
        (b"..", ".. (two dots)"),
        (b"NOOP\n", "NOOP(LF)"),
        (b"\tby x", "(tab)by x"),
        (b"NOOP ", "NOOP  (with a space at the end)"),
        (b"MAIL FROM: <a@b>", "MAIL FROM: <a@b> (with a space beside the colon)"),
        (b"MAIL  FROM:<a@b>", "MAIL  FROM:<a@b> (with a space between two words)"),
        (b" NOOP", " NOOP (with a space at the start)"),
        (b"Subject: Tea", "Subject: Tea"),
    ],
)
def test_what_cannot_be_heard_is_named(line: bytes, said: str) -> None:
    assert audible(visible(line)) == said


def test_a_line_without_such_a_space_is_as_it_is() -> None:
    assert name_spaces("RCPT TO:<bob@example.org>") == ""


def test_keys_of_the_screen_are_actions() -> None:
    assert with_actions("F8 starts over; **Alt+L**, then F10.") == (
        ":restart starts over; **:connect**, then :next."
    )


def test_a_key_inside_of_a_word_is_no_key() -> None:
    assert with_actions("SMTPUTF8, F8, UTF-8, XF10") == "SMTPUTF8, :restart, UTF-8, XF10"


@pytest.mark.parametrize(
    ("good", "title", "first"),
    [
        (None, "503", "503: Why."),
        (None, "What happened", "What happened: Why."),
        (True, "220 is right", "220 is right."),
        (True, "250, as you predicted", "Right. 250, as you predicted."),
        (False, "250, not 220", "Wrong. 250, not 220."),
        (False, "Not that line", "Not that line."),
    ],
)
def test_a_verdict_is_said_once(good: bool | None, title: str, first: str) -> None:
    said = list(feedback_lines(Feedback(good, title, paragraphs("Why.", "More."))))
    assert said == [first, *(["Why."] if good is not None else []), "More."]


def test_the_lines_of_a_reply_are_named_too() -> None:
    lab = LabLines(LabSession(load_site()))
    list(lab.after(lab.session.connect))
    for line in (b"EHLO me", b"MAIL FROM:<>", b"RCPT TO:<bob@example.org>", b"DATA", b"", b"."):
        lab.session.send(line + b"\r\n")
    said = list(lab.mail(""))
    assert any(line.startswith("  (tab)by mail.example.org") for line in said)
    assert said[-1] == "  an empty line"


def row(*cells: str, mark: str = "") -> Block:
    return Block(Shape.ROW, tuple((Span(visible(cell)),) for cell in cells), mark=mark)


def test_a_table_is_said_row_by_row_with_the_names_of_its_columns() -> None:
    table = (row("code", "means", mark="head"), row("250", "done"), row("550", "no"))
    assert list(prose_lines((*paragraphs("Look."), *table))) == [
        "Look.",
        "code: 250; means: done",
        "code: 550; means: no",
    ]
