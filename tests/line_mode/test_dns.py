"""Publishing a record line by line."""

from smtplab.line_mode.lab import ACTIONS, LabLines
from smtplab.simulation.lab.session import LabSession
from tests.simulation.relay.chain import ready_made


def said(lines: LabLines, argument: str) -> list[str]:
    _, act = ACTIONS["dns"]
    return list(act(lines, argument))


def test_a_record_is_published_and_named() -> None:
    lines = LabLines(LabSession(ready_made("who-says-so")))
    assert said(lines, "example.com TXT v=spf1 -all")[0] == (
        "The DNS has changed: example.com TXT v=spf1 -all."
    )


def test_what_is_no_record_changes_nothing() -> None:
    lines = LabLines(LabSession(ready_made("who-says-so")))
    for text in ("", "example.com", "example.com A 192.0.2.256"):
        assert said(lines, text) == [
            "Give a name, a type and a value, such as :dns example.com TXT v=spf1 -all."
        ]
    assert lines.session.last == -1
