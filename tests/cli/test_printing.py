"""Whatever a file, a folder, a site or a database is called or holds: it is printed harmlessly."""

import os
import unicodedata
from pathlib import Path

import pytest

from smtplab.teaching.lesson.template import starting_point
from smtplab.teaching.progress import Progress
from tests.served import command, status_of

Captured = pytest.CaptureFixture[bytes]

HOSTILE = os.fsencode("x\x1b]0;pwned\x07\x9b31m\u202e\u200b\U000e0041\r\n[b]\x7f") + b"\xff\xe9"
"""A name as octets: controls, marks that deceive, and what is not UTF-8."""
LOG = b"S: 220 mail.example.org \x1b[31m\xe2\x80\xae\nC: NOOP \x1b[2J\xff\nS: 250 \x9b Ok\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Lay out a folder of hostile names with hostile files in it."""
    folder = tmp_path / os.fsdecode(HOSTILE)
    folder.mkdir()
    lesson = starting_point("x").replace("title: ", 'title: "\\u202e\\x1b[31mpwned" #', 1)
    (folder / os.fsdecode(b"01-" + HOSTILE + b".md")).write_text(lesson)
    (folder / os.fsdecode(b"02-" + HOSTILE + b".md")).write_bytes(b"\xff\x1b[31m")
    (folder / os.fsdecode(HOSTILE + b".txt")).write_bytes(LOG)
    (folder / os.fsdecode(HOSTILE + b".toml")).write_bytes(b'host = "\\u001b[31m.example"\n')
    (folder / "site.toml").write_text('host = "a.example"\nbanner = "\\u001b[31m\\u202e"\n')
    (folder / "misconceptions.yaml").write_bytes(b"\xff\x1b")
    (folder / "glossary.md").write_bytes(b"\x1b[31m\n\n## \x1b\n")
    return folder


COMMANDS = {
    "check": (b"check",),
    "check folder": (b"check", b"."),
    "check file": (b"check", b"01-" + HOSTILE + b".md"),
    "check nothing": (b"check", HOSTILE),
    "list": (b"lesson", b"--list"),
    "no lesson": (b"lesson", HOSTILE),
    "new lesson": (b"lesson", b"new", HOSTILE),
    "progress": (b"progress",),
    "progress csv": (b"progress", b"--csv"),
    "progress json": (b"progress", b"--json"),
    "forget": (b"progress", b"--forget", HOSTILE),
    "run": (b"run", HOSTILE + b".txt"),
    "run json": (b"run", b"--json", HOSTILE + b".txt"),
    "run text": (b"run", b"--export", b"text", HOSTILE + b".txt"),
    "run markdown": (b"run", b"--export", b"markdown", HOSTILE + b".txt"),
    "run export": (b"run", b"--export", HOSTILE, HOSTILE + b".txt"),
    "run site": (b"run", HOSTILE + b".txt", b"--site", HOSTILE + b".toml"),
    "run other site": (b"run", HOSTILE + b".txt", b"--site", b"site.toml"),
    "replay": (b"replay", HOSTILE),
    "replay session": (b"replay", b"site.toml", b"--session", HOSTILE),
    "explain": (b"explain", b"550 5.1.1 " + HOSTILE),
    "explain nothing": (b"explain", HOSTILE),
    "explain json": (b"explain", b"--json", b"550 " + HOSTILE),
    "serve": (b"serve", b"--host", HOSTILE),
    "port": (b"serve", b"--port", HOSTILE),
    "no such command": (HOSTILE,),
    "no such option": (b"run", b"--" + HOSTILE),
}


TYPED = b"NOOP " + HOSTILE + b"\n:" + HOSTILE + b"\n:raw " + HOSTILE + b"\n"
TYPED_AT = {
    "explain jsonl": (b"explain", b"--jsonl"),
    "sandbox": (b"sandbox", b"--plain"),
    "sandbox site": (b"sandbox", b"--plain", b"--site", b"site.toml"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_raw_octet_gets_out(
    name: str, home: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: Captured
) -> None:
    _learn_something(home)
    monkeypatch.chdir(home)
    monkeypatch.setenv("SMTPLAB_HOME", str(home))
    status_of("--lessons", ".", *map(os.fsdecode, COMMANDS[name]))
    _insist_on_harmless(*capfdbinary.readouterr())


@pytest.mark.parametrize("name", TYPED_AT)
def test_no_raw_octet_that_is_typed_gets_out(name: str, home: Path) -> None:
    env = {"SMTPLAB_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])}
    said = command(*map(os.fsdecode, TYPED_AT[name]), stdin=TYPED, env=env, folder=home)
    _insist_on_harmless(said.stdout, said.stderr)


def _insist_on_harmless(out: bytes, complaints: bytes) -> None:
    text = (out + complaints).decode()
    assert text
    assert not [sign for sign in text if sign != "\n" and unicodedata.category(sign)[0] == "C"]
    assert "Traceback" not in text
    assert "error in" not in text


def _learn_something(home: Path) -> None:
    """Have the database know a step of a lesson that has a hostile name."""
    progress = Progress.open(home / "progress.sqlite3")
    progress.finish_step("\x1b]0;pwned\x07\u202e", "\x1b[31m\n", assisted=False, at=1.0)
    progress.close()
