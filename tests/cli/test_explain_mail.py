"""`smtplab explain --mail` over files, mailboxes and standard input."""

import json
import os
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.served import COMMAND, PATIENCE, command, status_of
from tests.teaching.bounces.samples import BOUNCES, RETURNED, prose

BOUNCE = prose("<bob@example.org>:\n550 5.1.1 no such user \x1b[31m\n", "--- Original message ---")
ENVELOPE = "From MAILER-DAEMON Thu Nov 26 10:00:00 2026\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number, bounce in enumerate(BOUNCES):
        (tmp_path / f"{number:02}.eml").write_text(bounce.text, encoding="utf-8")
    return tmp_path


def mails(capfd: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(capfd.readouterr().out)["messages"]
    return found


def addresses(found: list[dict[str, Any]]) -> list[str]:
    return [row["recipient"] for mail in found for row in mail["recipients"]]


def expected() -> list[str]:
    return [one.address for bounce in BOUNCES for one in bounce.expected]


def test_each_recipient_is_explained(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "bounce.eml"
    file.write_text(BOUNCE)
    assert status_of("explain", "--mail", str(file)) == 0
    said = capfd.readouterr()
    assert said.err == ""
    assert "recipient    bob@example.org" in said.out
    assert "user-unknown, sure" in said.out
    assert "who acts     the sender: Check the spelling" in said.out
    assert "blocked by" not in said.out
    assert all(sign.isprintable() or sign == "\n" for sign in said.out)


def test_several_files_and_a_folder(capfd: pytest.CaptureFixture[str], folder: Path) -> None:
    files = sorted(str(one) for one in folder.iterdir())
    assert status_of("explain", "--json", "--mail", *files) == 0
    one_by_one = mails(capfd)
    assert addresses(one_by_one) == expected()
    assert [mail["file"] for mail in one_by_one] == files
    assert status_of("explain", "--json", "--mail", str(folder)) == 0
    assert addresses(mails(capfd)) == expected()
    assert status_of("explain", "--mail", str(folder)) == 0
    out = capfd.readouterr().out
    assert f"{len(BOUNCES)} messages (bounce: " in out
    assert re.search(r"^\d+ recipients \(user-unknown: \d+, ", out, re.MULTILINE)


def test_a_maildir(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("new", "cur", "tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".lock").write_text(BOUNCE)
        (tmp_path / name / "1.example.com:2,S").write_text(BOUNCE.replace("bob@", f"{name}@"))
    assert status_of("explain", "--json", "--mail", str(tmp_path)) == 0
    assert addresses(mails(capfd)) == ["new@example.org", "cur@example.org"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_mbox(capfd: pytest.CaptureFixture[str], tmp_path: Path, ending: str) -> None:
    file = tmp_path / "mbox"
    text = "\n".join(f"{ENVELOPE}{bounce.text}" for bounce in BOUNCES)
    file.write_bytes(text.replace("\n", ending).encode())
    assert status_of("explain", "--json", "--mail", str(file)) == 0
    assert addresses(mails(capfd)) == expected()


def test_a_line_of_a_message_is_no_start_of_another(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "mbox"
    inner = BOUNCE.replace("--- Original", f"text\n{ENVELOPE}--- Original")
    file.write_text(f"{ENVELOPE}{inner}")
    assert status_of("explain", "--json", "--mail", str(file)) == 0
    assert addresses(mails(capfd)) == ["bob@example.org"]


def test_standard_input_with_and_without_the_option() -> None:
    for words in (("--mail", "-"), ("-",)):
        said = command("explain", "--json", *words, stdin=BOUNCE.encode())
        [mail] = json.loads(said.stdout)["messages"]
        assert addresses([mail]) == ["bob@example.org"]
        assert said.returncode == 0


def test_what_is_no_bounce_is_one_line(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "hello.eml"
    file.write_text(RETURNED)
    assert status_of("explain", "--mail", str(file)) == 0
    assert "This is not a bounce" in capfd.readouterr().out


@pytest.mark.parametrize("octets", [b"", b"\n\n", b"hello\n", b"\x7fELF\0\0\0\xff", b"a: b\n"])
def test_a_file_without_a_message_is_status_2(
    octets: bytes, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    good.write_text(BOUNCE)
    bad.write_bytes(octets)
    assert status_of("explain", "--json", "--mail", str(bad), str(good)) == 2
    said = capfd.readouterr()
    assert said.err.startswith(f"smtplab: {bad} holds no message; give a whole message")
    assert said.err.count("\n") == 1
    assert addresses(json.loads(said.out)["messages"]) == ["bob@example.org"]


@pytest.mark.parametrize("name", ["", "nowhere", "\x1b[31m", "/dev/null"])
def test_a_file_that_cannot_be_read_is_status_2(
    name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of("explain", "--mail", name) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err


@pytest.mark.parametrize("words", [("550", "--mail", "x"), ("--jsonl", "--mail", "x"), ("--mail",)])
def test_bad_usage_is_status_2(words: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("explain", *words) == 2
    assert capfd.readouterr().out == ""


def test_it_ends_where_no_one_reads_on(folder: Path) -> None:
    many = [str(folder)] * 200
    started = time.monotonic()
    for form in ([], ["--json"]):
        reader, writer = os.pipe()
        os.close(reader)
        said = subprocess.run(
            [*COMMAND, "explain", *form, "--mail", *many],
            stdout=writer,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
        os.close(writer)
        assert (said.returncode, said.stderr) == (0, b"")
    assert time.monotonic() - started < PATIENCE / 4
