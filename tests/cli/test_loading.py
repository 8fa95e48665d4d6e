"""What a command loads: no more than it needs, for half of a short command is loading."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.served import PATIENCE

ROOT = Path(__file__).parents[2]
SCREENS = {"textual", "rich", "smtplab.tui"}
"""A tenth of a second and more."""
NETWORK = {"asyncio", "socket", "ssl", "uvloop", "smtplab.net"}
"""No command but `serve` speaks to anybody."""
COURSE = {"yaml", "markdown_it", "fsrs", "sqlite3", "platformdirs"}
"""What lessons are read with, and progress is kept in."""
MESSAGES = {"email", "hashlib", "random"}
"""What only mail that goes on, is fetched or is left to chance needs."""
LIBRARY = {"difflib", "importlib.resources", "json", "signal", "shutil", "threading", "zipfile"}
"""Parts of the standard library that take a millisecond and more each."""
CLASSES = {"dataclasses", "inspect"}
"""A hundred ordinary classes are made in the time that these two take to load."""
SITES = {"pathlib", "tomllib", "smtplab.simulation.lab.lab"}
"""What a site is read and played with."""
_NOTATIONS = ("transcript", "dialogue", "wrappings", "dumps", "bare", "write", "markdown")
NOTATIONS = {f"smtplab.simulation.recordings.formats.{name}" for name in _NOTATIONS}
"""What reads and writes sessions that were recorded."""
ALONE = SCREENS | NETWORK | {"readline", "textwrap"}
"""What line by line needs only at a terminal, or not at all."""
ALL = SCREENS | NETWORK | COURSE | MESSAGES | LIBRARY | CLASSES | SITES | NOTATIONS

_RUN = """\
import sys
from smtplab.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
sys.stderr.write(" ".join(sys.modules))
"""


@pytest.mark.parametrize(
    ("words", "spared"),
    [
        (["explain", "550 5.1.1 No such user"], ALL),
        (["explain", "450 4.2.0 greylisted, said \u00e9"], ALL),
        (["explain", "--jsonl"], ALL - {"json", "signal"}),
        (["run", "-"], ALL - {"tomllib", "smtplab.simulation.lab.lab"}),
        (["sandbox", "--plain"], ALONE | (COURSE - {"platformdirs"}) | NOTATIONS),
        (["reference", "550"], ALONE - {"socket", "textwrap"} | {"sqlite3", "fsrs"}),
        (["lesson", "1", "--plain"], ALONE - {"socket", "textwrap"} | {"fsrs"}),
        (["check", "no-such-lesson"], SCREENS | NETWORK - {"socket"} | {"sqlite3", "fsrs"}),
        (["lesson", "--list"], SCREENS | NETWORK - {"socket"}),
        (["--version"], ALL),
        (["--help"], ALL - {"shutil"}),
        (["explain", "--help"], ALL - {"shutil"}),
        (["serve", "--help"], ALL - {"shutil"}),
        (["nix"], ALL - {"difflib"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_loads_no_more_than_it_needs(words: list[str], spared: set[str]) -> None:
    said = subprocess.run(
        [sys.executable, "-c", _RUN, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    loaded = set(said.stderr.splitlines()[-1].split(" "))
    assert "smtplab.cli" in loaded
    assert loaded & spared == set()


def test_a_site_without_address_literals_needs_no_pattern_for_them() -> None:
    patterns = "MAIL", "RCPT", "MAILBOX_ALONE", "_LITERAL_ALONE"
    tell = f"""
from smtplab.protocol import grammar
sys.stderr.write("\\n" + repr([n for n in {patterns} if "_compiled" in vars(getattr(grammar, n))]))
"""
    said = subprocess.run(
        [sys.executable, "-c", _RUN + tell, "run", "-"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    assert said.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize("words", [["--version"], ["explain", "550"], ["run", "-"], ["nix"]])
def test_a_process_takes_nothing_apart_as_it_ends(words: list[str]) -> None:
    script = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    module, _, function = script["smtplab"].partition(":")
    program = f"""
import atexit, gc, sys
from {module} import {function}
atexit.register(lambda: print(len(gc.get_objects()), file=sys.stderr))
sys.exit({function}())
"""
    said = subprocess.run(
        [sys.executable, "-c", program, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert int(said.stderr.splitlines()[-1]) < 500


def test_help_is_as_wide_as_the_terminal() -> None:
    narrow, wide = _usage(50), _usage(250)
    assert max(map(len, narrow)) <= 48
    assert len(narrow) > len(wide) == 1


def _usage(columns: int) -> list[str]:
    said = subprocess.run(
        [sys.executable, "-m", "smtplab", "run", "--help"],
        env={**os.environ, "COLUMNS": str(columns)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    return said.stdout.split("\n\n")[0].splitlines()
