"""`smtplab check my-site.toml`: everything that is wrong with a site, in one go."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from smtplab.simulation.site.load import LARGEST_FILE
from tests.served import status_of
from tests.simulation.site.test_load import TEN_FAULTS
from tests.teaching.lesson.written import page

ROOT = Path(__file__).parents[2]


def check(capfd: pytest.CaptureFixture[str], *words: str | Path) -> tuple[int, list[str], str]:
    """Return status, lines and errors of the command."""
    status = status_of("check", *map(str, words))
    said = capfd.readouterr()
    return status, said.out.splitlines(), said.err


def test_a_sound_site_is_good(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.toml").write_text('host = "a.example"\n', "utf-8")
    assert check(capfd, tmp_path / "a.toml") == (0, ["1 site: all good"], "")
    (tmp_path / "empty.toml").write_bytes(b"")
    both = (tmp_path / "empty.toml", tmp_path / "a.toml")
    assert check(capfd, *both) == (0, ["2 sites: all good"], "")


def test_every_fault_is_one_line_with_file_line_key_and_what_to_write(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEN_FAULTS, "utf-8")
    status, lines, errors = check(capfd, file)
    assert status == 1
    assert len(lines) == 11
    assert errors == "smtplab: 11 things to correct\n"
    assert all(line.startswith(f"{file}:") and "; " in line for line in lines)
    assert lines[1] == f'{file}:2: vrfy: "maybe" is not a mode; use one of hide, tell, off'


@pytest.mark.parametrize(
    ("octets", "told"),
    [
        (b"host = ", "1: this is not TOML: Invalid value"),
        (b'host = "a.example"\n\nvrfy = "tell" "off"\n', "3: this is not TOML: "),
        (
            b'host = "a.example"\nvrfy = "\xe9"\n',
            r"2: the file cannot be read: the octet \xE9 is not",
        ),
        (b"#" * (LARGEST_FILE + 1), "1: the file cannot be read: it has more than 1048576 octets"),
        (b"\xff\xfeh\0", r"1: the file cannot be read: the octet \xFF is not UTF-8"),
        (b"a" * 3000 + b" = 1", "1: this key is too long"),
        (b"a = " + b"[" * 9000, "1: this is not TOML for a site: it is nested too deep"),
        (b"a = " + b"9" * 9000, "1: this is not TOML for a site: it has a number of thousands"),
    ],
)
def test_what_is_not_a_site_file_is_one_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], octets: bytes, told: str
) -> None:
    file = tmp_path / "x.toml"
    file.write_bytes(octets)
    status, [line], _ = check(capfd, file)
    assert status == 1
    assert line.startswith(f"{file}:{told}")


def test_a_pipe_is_not_waited_for(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    status, [line], _ = check(capfd, tmp_path / "pipe.toml")
    assert status == 1
    assert "this is not a file" in line


def test_a_file_that_is_missing_is_bad_usage(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    status, lines, errors = check(capfd, tmp_path / "no.toml")
    assert (status, lines) == (2, [])
    assert "this file or folder does not exist" in errors


def test_the_sites_beside_lessons_are_checked_with_them(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.md").write_text(page(), "utf-8")
    (tmp_path / "sites").mkdir()
    (tmp_path / "sites" / "b.toml").write_text('host = "b.example"', "utf-8")
    assert check(capfd, tmp_path)[:2] == (0, ["1 lesson, 1 step, 1 activity, 1 site: all good"])
    assert check(capfd, tmp_path / "sites")[:2] == (0, ["1 site: all good"])
    (tmp_path / "sites" / "b.toml").write_text('host = "-"', "utf-8")
    for words in ([tmp_path], [tmp_path / "a.md", tmp_path / "sites" / "b.toml"]):
        status, [line], _ = check(capfd, *words)
        assert status == 1
        assert "b.toml:1: host: " in line


@pytest.mark.parametrize(
    "words", [("sandbox", "--plain"), ("run", "-"), ("serve", "--port", "0"), ("replay", "x")]
)
def test_a_site_that_is_given_tells_every_fault_in_one_block(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEN_FAULTS, "utf-8")
    command = [sys.executable, "-m", "smtplab", *words, "--site", str(file)]
    ended = subprocess.run(
        command, cwd=ROOT, input=b"", capture_output=True, check=False, timeout=60
    )
    lines = ended.stderr.decode().splitlines()
    assert ended.returncode == 2
    assert len(lines) == 11
    assert all(line.startswith(f"smtplab: {file}:") for line in lines)
