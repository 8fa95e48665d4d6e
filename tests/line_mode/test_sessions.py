"""The sessions of a file line by line."""

from __future__ import annotations

from smtplab.line_mode.sessions import SessionLines
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.site.load import load_site
from tests.simulation.recordings.logs import NOTATIONS, dialogue, interleaved


def lines_of(text: str) -> SessionLines:
    return SessionLines(SessionFile.of(formats.read(text.encode()), "mail.log"), load_site())


def say(lines: SessionLines, *typed: str) -> list[str]:
    return [one for line in typed for one in lines.hear(line.encode())]


TRANSCRIPT = (
    "".join(NOTATIONS["transcript"](dialogue(n)) for n in range(2))
    + "S: 220 a\nC: EHLO x\nS: 250 a\nC: MAIL FROM:<>\nS: 550 5.7.1 \x1b[2Jno\u202e\n"
)


def test_the_list_is_numbered_and_a_number_opens_the_session() -> None:
    lines = lines_of(TRANSCRIPT)
    said = list(lines.start())
    assert said[0] == "mail.log, written as C: and S: lines, holds 3 sessions."
    assert said[1] == "  1. c0.example <u0@c.example>, ended with 221, nothing refused."
    assert said[3].startswith("  3. x <>, no end recorded, MAIL FROM:<> refused with 550 5.7.1 ")
    assert all(line.isprintable() for line in said)
    assert say(lines, "2")[0].startswith("Replay of mail.log, session 2")
    assert lines.prompt == "Next event: "
    assert say(lines, "", "")[-1]


def test_leaving_a_session_leads_back_to_the_list() -> None:
    lines = lines_of(TRANSCRIPT)
    list(lines.start())
    assert say(lines, "1", ":leave")[-1].startswith("Back to the sessions of mail.log.")
    assert not lines.over
    assert say(lines, "3")[0].startswith("Replay of mail.log, session 3")
    say(lines, ":leave", ":leave")
    assert lines.over


def test_many_are_listed_page_by_page_and_found_by_words() -> None:
    lines = lines_of(interleaved(processes=9, each=5))
    said = list(lines.start())
    assert said[-2] == "25 more; press Enter for the next."
    assert say(lines, "")[0].startswith("  21. ")
    assert len(say(lines, "")) == 5
    assert say(lines, "") == [said[-1]]
    [found] = say(lines, ":find C44.EXAMPLE")
    assert "u44@c.example" in found
    assert say(lines, ":find nothing like it") == ["No session has all these words."]
    assert say(lines, ":list")[0] == said[1]


def test_what_is_no_number_and_no_action_is_explained() -> None:
    lines = lines_of(TRANSCRIPT)
    list(lines.start())
    for typed in ("4", "0", "x", "٣", "1" * 99):
        assert say(lines, typed) == ["Type a number from 1 to 3, :find or :leave."]
    assert say(lines, ":nix")[0].startswith("Type a number")
