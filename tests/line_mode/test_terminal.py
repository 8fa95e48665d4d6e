"""The line mode on a real terminal and in a pipe: editing, history, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from smtplab.line_mode.mode import REFUSED, TOO_LONG
from smtplab.line_mode.sandbox import SandboxLines
from smtplab.line_mode.terminal import converse
from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.storage.sandbox import SandboxFile
from tests.served import COMMAND, PATIENCE, command
from tests.terminal import Terminal

UP, LEFT, DELETE = b"\x1b[A", b"\x1b[D", b"\x7f"
WAYS = {
    "lesson": ("lesson", "who-speaks-first", "--plain"),
    "sandbox": ("sandbox", "--plain"),
    "drill": ("drill", "--plain"),
    "replay": ("replay", "--plain"),
    "reference": ("reference",),
}


def until(terminal: Terminal, words: bytes) -> bytes:
    """Read until some words were written; return what came before them."""
    end = time.monotonic() + PATIENCE
    while words not in terminal.output:
        assert time.monotonic() < end, bytes(terminal.output)
        if terminal.read(0.2) == b"":
            raise AssertionError(bytes(terminal.output))
    before, _, rest = bytes(terminal.output).partition(words)
    terminal.output[:] = rest
    return before


def insist(terminal: Terminal, act: Callable[[], object], is_done: Callable[[], bool]) -> None:
    """Do what sends a signal once a second until it has an effect.

    Python misses a signal that comes while readline gets ready. What is written is read meanwhile,
    since it holds up a program that ends.
    """
    end = time.monotonic() + PATIENCE
    while not is_done() and time.monotonic() < end:
        act()
        soon = time.monotonic() + 1
        while not is_done() and time.monotonic() < soon:
            _ = terminal.read(0.1)


def interrupt(terminal: Terminal) -> None:
    """Press Ctrl+C until the program ends."""
    process = terminal.process
    insist(terminal, lambda: terminal.type(b"\x03"), lambda: process.poll() is not None)


def resume(terminal: Terminal, words: bytes) -> None:
    """Let a stopped program go on until it writes some words."""
    process = terminal.process
    insist(terminal, lambda: process.send_signal(signal.SIGCONT), lambda: words in terminal.output)
    until(terminal, words)


PRESSED_AGAIN = """
import os, signal
from smtplab.line_mode.terminal import converse

class Impatient:
    over, prompt, history = False, "Line: ", ()
    def start(self):
        os.kill(os.getpid(), signal.SIGINT)
        yield ""
    def hear(self, octets):
        yield ""

converse(Impatient())
os.kill(os.getpid(), signal.SIGINT)
print("kept")
"""
"""Ctrl+C twice: once in the conversation, and once while what was done is being kept."""


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    open_: list[Terminal] = []
    environment = {**os.environ, "TERM": "xterm", "SMTPLAB_HOME": str(tmp_path / "home")}

    def start(*words: str, **more: str) -> Terminal:
        terminal = Terminal([*COMMAND, *words], {**environment, **more}, tmp_path)
        open_.append(terminal)
        return terminal

    yield start
    for terminal in open_:
        terminal.__exit__(None, None, None)


class TestTerminal:
    def test_keys_edit_and_call_lines_back_and_never_reach_the_server(
        self, opened: Callable[..., Terminal], home: Path
    ) -> None:
        terminal = opened("sandbox", "--plain")
        until(terminal, b"Command: ")
        terminal.type(b"NOPP" + LEFT + DELETE + b"O\n")
        until(terminal, b"The server replies: 250")
        until(terminal, b"Command: ")
        terminal.type(b"AUTH PLAIN AGFsaWNlAHNlc2FtZQ==\n")
        until(terminal, b"Command: ")
        terminal.type(UP + b"\n")
        until(terminal, b"NOOP")
        until(terminal, b"The server replies: 250")
        until(terminal, b"Command: ")
        terminal.type(b"\x04")
        assert terminal.process.wait(PATIENCE) == 0
        saved = json.loads((home / "sandbox-default.json").read_text())
        assert saved["history"] == ["NOOP", "NOOP"]
        assert "\\u001b" not in json.dumps(saved)
        assert b"\x1b[?" not in terminal.output

    def test_without_readline_an_arrow_key_is_refused(
        self, opened: Callable[..., Terminal], tmp_path: Path, home: Path
    ) -> None:
        (tmp_path / "readline.py").write_text("raise ImportError\n")
        terminal = opened("sandbox", "--plain", PYTHONPATH=str(tmp_path))
        until(terminal, b"Command: ")
        terminal.type(UP + b"NOOP\n")
        until(terminal, b"Nothing was sent: the line holds an escape sequence")
        until(terminal, b"Command: ")
        terminal.type(b"\x04")
        assert terminal.process.wait(PATIENCE) == 0
        assert json.loads((home / "sandbox-default.json").read_text())["history"] == []

    def test_long_sentences_are_broken_between_words(self, opened: Callable[..., Terminal]) -> None:
        terminal = opened("lesson", "who-speaks-first", "--plain")
        until(terminal, b"Step 1 of 7")
        lines = until(terminal, b"Your answer: ").decode().splitlines()
        assert 60 < max(map(len, lines)) < 120
        assert not [line for line in lines if line.startswith(" ") and line[2] not in "abc"]
        terminal.type(b"c\n")
        until(terminal, b"Right.")
        interrupt(terminal)
        assert terminal.process.wait(PATIENCE) == 0

    @pytest.mark.parametrize(
        "words", [("sandbox", "--plain"), ("lesson", "helo-to-quit", "--plain")]
    )
    def test_tab_completes_a_command(
        self, words: tuple[str, ...], opened: Callable[..., Terminal]
    ) -> None:
        terminal = opened(*words)
        until(terminal, b": ")
        if words[0] == "lesson":
            terminal.type(b":steps 4\n")
        until(terminal, b"Command: ")
        terminal.type(b"H\t")
        until(terminal, b"ELO client.example.com")
        terminal.type(b"\n")
        until(terminal, b"The server replies: 250")
        until(terminal, b"Command: ")
        terminal.type(b"\x04")
        assert terminal.process.wait(PATIENCE) == 0

    def test_a_second_ctrl_c_does_not_cut_short_what_is_kept(self, tmp_path: Path) -> None:
        script = [sys.executable, "-c", PRESSED_AGAIN]
        with Terminal(script, {**os.environ, "TERM": "xterm"}, tmp_path) as terminal:
            until(terminal, b"kept")
            assert terminal.process.wait(PATIENCE) == 0

    def test_the_prompt_comes_again_after_a_stop(self, opened: Callable[..., Terminal]) -> None:
        terminal = opened("sandbox", "--plain")
        until(terminal, b"Command: ")
        terminal.type(b"NO")
        until(terminal, b"NO")
        terminal.process.send_signal(signal.SIGSTOP)
        resume(terminal, b"Command: ")
        terminal.type(b"NOPP" + LEFT + DELETE + b"O\n")
        until(terminal, b"The server replies: 250")
        until(terminal, b"Command: ")
        terminal.type(b"\x04")
        assert terminal.process.wait(PATIENCE) == 0


class TestPipe:
    @pytest.mark.parametrize("words", WAYS.values(), ids=WAYS)
    def test_the_end_of_the_input_ends_it_well(self, words: tuple[str, ...]) -> None:
        said = command(*words)
        assert (said.returncode, said.stderr) == (0, b"")
        assert said.stdout

    @pytest.mark.parametrize("words", WAYS.values(), ids=WAYS)
    def test_octets_of_any_kind_end_it_well(self, words: tuple[str, ...]) -> None:
        typed = b"\xff\xfe\n\x00\n\n\n" + b"x" * 100_000 + b"\n\x1b[A\n1\nno end"
        said = command(*words, stdin=typed)
        assert (said.returncode, said.stderr) == (0, b"")
        assert REFUSED.encode() in said.stdout
        assert all(sign.isprintable() or sign == "\n" for sign in said.stdout.decode())

    @pytest.mark.parametrize("words", WAYS.values(), ids=WAYS)
    def test_nobody_who_reads_is_no_fault(self, words: tuple[str, ...]) -> None:
        with subprocess.Popen(
            [*COMMAND, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout
            process.stdout.close()
            assert process.stdin
            process.stdin.write(b"1\n\n2\n\n")
            process.stdin.close()
            assert process.wait(PATIENCE) == 0
            assert process.stderr
            assert process.stderr.read() == b""

    @pytest.mark.parametrize("words", WAYS.values(), ids=WAYS)
    def test_it_ends_when_nobody_reads_though_the_input_goes_on(
        self, words: tuple[str, ...]
    ) -> None:
        with subprocess.Popen(
            [*COMMAND, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            assert process.stdin
            assert process.stdout.readline()
            process.stdout.close()
            with suppress(BrokenPipeError):
                process.stdin.write(b"\n" * 20)
                process.stdin.flush()
            assert process.wait(PATIENCE) == 0  # the input is still open
            with suppress(BrokenPipeError):
                process.stdin.close()

    def test_a_line_without_end_is_refused_once(self) -> None:
        said = command("sandbox", "--plain", stdin=b"a" * 3_500_000 + b"\nNOOP\n").stdout.decode()
        assert said.count(TOO_LONG) == 1
        assert "The server replies: 250" in said
        assert "aaa" not in said

    def test_what_was_done_is_kept_at_the_end_of_the_input(self) -> None:
        said = command("lesson", "who-speaks-first", "--plain", stdin=b"a\nc\n:steps 3\n\n\n")
        assert said.returncode == 0
        progress = Services().progress
        assert list(progress.lesson("who-speaks-first").done) == ["the-line-is-open"]
        assert progress.place("who-speaks-first")[1] == {"played": 2}
        progress.close()
        again = command("lesson", "--plain").stdout.decode()
        assert "Step 3 of 7" in again

    def test_what_was_done_is_kept_when_it_is_told_to_end(self) -> None:
        with subprocess.Popen(
            [*COMMAND, "lesson", "who-speaks-first", "--plain"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdin
            assert process.stdout
            process.stdin.write(b"c\n")
            process.stdin.flush()
            while b"The step is done" not in process.stdout.readline():
                pass
            process.send_signal(signal.SIGTERM)
            assert process.wait(PATIENCE) == 0
        assert list(Services().progress.lesson("who-speaks-first").done) == ["the-line-is-open"]

    def test_a_lesson_that_there_is_not(self) -> None:
        said = command("lesson", "nix", "--plain")
        assert said.returncode == 2
        assert b"there is no such lesson" in said.stderr


class TestConverse:
    def test_no_escape_sequence_gets_to_the_lab(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        lines = SandboxLines(LabSession(load_site()))
        typed = [b"\x1b[A", b"NOOP\x1b", "\x9bA".encode(), b"NOOP"]
        monkeypatch.setattr("smtplab.console.read_lines", lambda: iter(typed))
        monkeypatch.setattr(sys, "stdin", None)
        converse(lines)
        assert capsys.readouterr().out.count(REFUSED) == 3
        assert lines.session.lab.inputs[-1].octets == b"NOOP\r\n"  # type: ignore[union-attr]
        assert len(lines.session.lab.inputs) == 2

    def test_an_interrupt_ends_it(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        def interrupted() -> Iterator[bytes]:
            yield b"NOOP"
            raise KeyboardInterrupt

        monkeypatch.setattr("smtplab.console.read_lines", interrupted)
        monkeypatch.setattr(sys, "stdin", None)
        file = SandboxFile()
        converse(SandboxLines(*file.load()))
        assert "The server replies: 250" in capsys.readouterr().out
