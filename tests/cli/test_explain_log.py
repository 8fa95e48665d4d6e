"""`smtplab explain --log` from outside."""

import gzip
import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.docs.written import ROOT
from tests.served import COMMAND, PATIENCE, command, status_of

LINE = (
    "Nov 27 02:03:44 mail postfix/smtp[9]: 4ABC0: to=<bob@example.org>, "
    "relay=mx.example.org[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn=5.1.1, status=bounced "
    "(550 5.1.1 no such user)"
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "mail.log"
    file.write_text(f"{LINE}\n" * 5_000)
    return file


def test_it_reports_on_a_log(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("explain", "--log", str(log)) == 0
    told = capfd.readouterr()
    assert told.err == ""
    assert "no such mailbox                   5,000" in told.out
    assert "who acts   the sender" in told.out


def test_json_has_one_object(log: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("explain", "--log", str(log), "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert told["totals"]["bounced"] == told["lines"] == 5_000


def test_a_dash_is_standard_input_and_files_may_be_compressed(tmp_path: Path) -> None:
    file = tmp_path / "mail.log.1.gz"
    file.write_bytes(gzip.compress(f"{LINE}\n".encode()))
    told = command("explain", "--json", "--log", str(file), "-", stdin=f"{LINE}\n".encode())
    assert [one["name"] for one in json.loads(told.stdout)["files"]] == [
        str(file),
        "standard input",
    ]


def test_where_the_output_has_no_blocks_bars_are_plain(log: Path) -> None:
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    told = subprocess.run(
        [*COMMAND, "explain", "--log", log], capture_output=True, env=ascii_only, check=True
    ).stdout
    assert b"  ######" in told
    assert b"\\u" not in told


def test_what_breaks_off_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mail.log.gz"
    lines = [LINE.replace("4ABC0", f"4ABC{number}") for number in range(5_000)]
    file.write_bytes(gzip.compress("\n".join(lines).encode())[:-100])
    assert status_of("explain", "--log", str(file)) == 0
    told = capfd.readouterr()
    assert "breaks off" in told.err
    assert "no such mailbox" in told.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((str(ROOT / "README.md"),), "none of"),
        ((os.devnull,), "is not a file"),
        (("/",), "is not a file"),
        (("no-such-file\x1b[31m",), "No such file"),
        (("mail.log", "--jsonl"), "takes files alone"),
        ((), "expected at least one argument"),
    ],
)
def test_what_is_no_log_is_one_clean_line_and_status_2(
    words: tuple[str, ...], told: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of("explain", "--log", *words) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert told in said.err
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err


def test_an_empty_log_is_no_log(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mail.log").touch()
    assert status_of("explain", "--log", str(tmp_path / "mail.log")) == 2
    assert "mail.log" in capfd.readouterr().err


def test_a_terminal_sees_how_far_it_has_come(tmp_path: Path) -> None:
    file = tmp_path / "mail.log"
    file.write_text(f"{LINE}\n" * 40_000)
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            [*COMMAND, "explain", "--log", file],
            stdout=subprocess.DEVNULL,
            stderr=theirs,
            env={**os.environ, "TERM": "xterm"},
        ) as process:
            assert process.wait(PATIENCE) == 0
        told = os.read(ours, 100_000).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert "%" in told
    assert told.endswith("\r")
