"""Sessions that are handed on from the command line."""

import io
import sys
from pathlib import Path

import pytest
from dpkt.pcap import Reader

from smtplab.simulation.recordings.formats.write import FORMATS
from tests.served import status_of

SCRIPT = "EHLO client.example.com\nMAIL FROM:<alice@example.com>\nRCPT TO:<\x1b[31m>\nQUIT\n"


def exported(form: str, file: Path, capfd: pytest.CaptureFixture[str]) -> str:
    assert status_of("run", str(file), "--export", form) == 0
    return capfd.readouterr().out


@pytest.fixture
def session(tmp_path: Path) -> Path:
    file = tmp_path / "session.txt"
    file.write_text(SCRIPT, "utf-8")
    return file


@pytest.mark.parametrize(
    ("form", "script"), [("text", SCRIPT.replace("\x1b", "")), ("json", SCRIPT)]
)
def test_what_is_exported_replays_to_the_same(
    form: str, script: str, session: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    session.write_text(script, "utf-8")
    first = exported(form, session, capfd)
    again = tmp_path / "again"
    again.write_text(first, "utf-8")
    assert exported(form, again, capfd) == first


def test_a_handout_tells_what_each_reply_means(
    session: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told = exported("markdown", session, capfd)
    assert "| Client | Server |" in told
    assert "permanent failure" in told
    assert "RFC 5321 §4.1.1.10, QUIT (QUIT)" in told


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if form.is_text])
def test_no_control_gets_out(form: str, session: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in exported(form, session, capfd)


def test_a_capture_is_written_as_it_is(
    session: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert status_of("run", str(session), "--export", "pcap") == 0
    octets = capfdbinary.readouterr().out
    assert len(list(Reader(io.BytesIO(octets)))) > 20
    assert SCRIPT.splitlines()[2].encode() in octets


def test_a_capture_is_not_written_to_a_terminal(
    session: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert status_of("run", str(session), "--export", "pcap") == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert "not written to a terminal; write it to a file" in said.err


def test_a_form_that_there_is_not_is_one_line(
    session: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of("run", str(session), "--export", "\x1bpdf") == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert "use one of text, markdown, json" in said.err
    assert "\x1b" not in said.err


def test_only_so_many_differences_are_told(
    session: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    session.write_text("S: 220\n" + "C: NOOP\nS: 500\n" * 100, "utf-8")
    assert status_of("run", str(session)) == 1
    told = capfd.readouterr().err.splitlines()
    assert len(told) == 21
    assert told[-1].endswith("80 more replies differ")
