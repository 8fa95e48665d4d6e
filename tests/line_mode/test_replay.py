"""Recorded sessions that are stepped through line by line."""

from __future__ import annotations

from smtplab.line_mode.replay import ReplayLines, SampleLines
from smtplab.simulation.recordings.samples import SAMPLES, load_sample
from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.site.load import load_site


def lines_of(name: str = "helo-to-quit") -> ReplayLines:
    file = SessionFile.of(load_sample(name), name)
    return ReplayLines.of_session(file, file.sessions[0], load_site())


def say(lines: ReplayLines | SampleLines, *typed: str) -> list[str]:
    return [one for line in typed for one in lines.hear(line.encode())]


def test_enter_says_one_moment_after_the_other_to_the_end() -> None:
    lines = lines_of()
    said = list(lines.start())
    for _ in range(lines.session.last):
        said += say(lines, "")
    assert said[-1] == "That is the end of the recording; :restart goes back to its start."
    assert [line for line in said if line.startswith("The client sends: ")][-1].endswith("QUIT")
    assert say(lines, "")[-1].startswith("That is the end")
    assert all(line.isprintable() for line in said)


def test_each_sample_is_replayed() -> None:
    for name in SAMPLES:
        lines = lines_of(name)
        list(lines.start())
        assert say(lines, *[""] * lines.session.last)


def test_what_is_typed_forks_and_the_recording_stays() -> None:
    lines = lines_of()
    list(lines.start())
    say(lines, *[""] * 4)
    said = say(lines, "RSET")
    assert said[0] == "This is branch 2 now; :branch 1 goes back."
    assert any(line.startswith("The server replies: 250") for line in said)
    assert say(lines, ":restart")[0].startswith("This is moment 1 of ")
    assert lines.session.branch == 0


def test_back_goes_back_and_enter_goes_on_again() -> None:
    lines = lines_of()
    list(lines.start())
    first, second = say(lines, ""), say(lines, "")
    say(lines, ":back", ":back")
    assert say(lines, "") == first
    assert say(lines, "") == second


def test_a_sample_is_chosen_by_its_number() -> None:
    lines = SampleLines()
    said = list(lines.start())
    assert said[1].startswith("  1. HELO to QUIT")
    assert say(lines, ":help") == said
    assert say(lines, "nix") == ["Type a number from 1 to 5, :help or :leave."]
    assert say(lines, "") == ["Type a number from 1 to 5, :help or :leave."]
    assert say(lines, "1")[0].startswith("Replay of HELO to QUIT")
    say(lines, ":leave")
    assert lines.over


def test_octets_of_any_kind_and_actions_that_there_are_not() -> None:
    lines = lines_of()
    list(lines.start())
    assert say(lines, ":nix")[0].startswith("There is no such action")
    assert any(":octets" in line for line in say(lines, ":help"))
    say(lines, *[""] * lines.session.last)
    assert say(lines, "NOOP")[0].startswith("Nothing was sent. The connection is closed")
    for octets in (b"\xff\x00", b"x" * 100_000):
        assert all(one.isprintable() for one in lines.hear(octets))
