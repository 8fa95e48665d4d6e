"""`smtplab replay` of a file with several sessions."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from smtplab import console
from smtplab.simulation.recordings import session_file
from tests.served import status_of
from tests.simulation.recordings.logs import NOTATIONS, dialogue, interleaved


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "mail.log"
    file.write_text(interleaved(processes=3, each=2), "utf-8")
    return file


def spoken(*arguments: str, typed: str = "") -> list[str]:
    """Return what the command line says."""
    ran = subprocess.run(
        [sys.executable, "-m", "smtplab", "replay", *arguments, "--plain"],
        input=typed,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        encoding="utf-8",
    )
    assert ran.stderr == ""
    return ran.stdout.splitlines()


def test_the_list_comes_first_and_the_number_that_it_shows_opens_a_session(log: Path) -> None:
    listed = spoken(str(log), typed="4\n:leave\n:leave\n")
    assert listed[0] == "mail.log, written as Postfix log, holds 6 sessions."
    name = listed[4].split()[4]
    assert listed[4].startswith("  4. ")
    assert any(
        line.endswith("Replay of mail.log, session 4, written as Postfix log.") for line in listed
    )
    opened = spoken(str(log), "--session", "4", typed="\n" * 20)
    assert opened[0] == "Replay of mail.log, session 4, written as Postfix log."
    assert any(f"EHLO {name}" in line for line in opened)


def test_one_session_is_replayed_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTATIONS["swaks"](dialogue(1)), "utf-8")
    assert spoken(str(tmp_path / "a.txt"))[0].startswith("Replay of a.txt, written as")


def test_standard_input_is_read_as_a_file(log: Path) -> None:
    assert spoken("-", typed=log.read_text("utf-8"))[0].startswith("standard input, written as")


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("7", "--session 7: there are sessions 1 to 6"),
        ("0", "is not the number of a session"),
        ("-1", "is not the number of a session"),
        ("x", "is not the number of a session"),
        ("٣", "is not the number of a session"),
        ("", "is not the number of a session"),
        ("9" * 99, "there are sessions 1 to 6"),
    ],
)
def test_a_session_that_is_not_there_is_bad_usage(
    log: Path, number: str, wrong: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of("replay", str(log), f"--session={number}", "--plain") == 2
    assert wrong in capsys.readouterr().err


def test_a_number_without_a_file_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("replay", "--session", "3") == 2
    assert "name a file" in capsys.readouterr().err


def terminal_of(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Have standard error be a terminal; return what is written there."""
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


class TestBar:
    def test_it_shows_how_far_the_reading_is_and_goes_away(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terminal = terminal_of(monkeypatch)
        with console.ProgressBar() as bar:
            assert bar.show(45_000_000, 90_000_000)
            shown = terminal.getvalue()
            assert shown.endswith("  50%  45 MB")
            assert bar.show(46_000_000, 90_000_000)
            assert terminal.getvalue() == shown, "another look comes too soon"
        assert terminal.getvalue().endswith(f"\r{' ' * (len(shown) - 1)}\r")

    def test_without_a_size_it_shows_what_was_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        terminal = terminal_of(monkeypatch)
        with console.ProgressBar() as bar:
            bar.show(45_000_000, 0)
        assert "reading  45 MB" in terminal.getvalue()

    def test_it_is_for_terminals_alone(self, capsys: pytest.CaptureFixture[str]) -> None:
        with console.ProgressBar() as bar:
            bar.show(45_000_000, 90_000_000)
        assert capsys.readouterr().err == ""

    def test_a_large_file_is_read_with_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terminal = terminal_of(monkeypatch)
        log = tmp_path / "mail.log"
        log.write_text(NOTATIONS["transcript"](dialogue(1)) * 800, "utf-8")
        monkeypatch.setattr(session_file, "_HEAD", 100)
        monkeypatch.setattr(console, "_CHUNK", 100_000)
        assert status_of("replay", str(log), "--session", "801", "--plain") == 2
        assert re.search(r"\r#+\.* +\d+%  0 MB", terminal.getvalue())
