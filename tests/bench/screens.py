"""Bench of the screens: from the start to the first screen, and from a key to its echo."""

from __future__ import annotations

import string
from collections.abc import Iterator
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure, ratio
from tests.bench.terminal import TimedTerminal, clean_environment, python

__all__ = ["echo", "start"]

_EMPTY = python("tests.bench.yardsticks", "empty")
_INPUT = python("tests.bench.yardsticks", "prompt")
_SMTPLAB = python("smtplab")
_SILENCE = 0.1
_REST = 0.05
_ROW = " " * 60
"""Part of a row that was painted with nothing on it."""


def start(*, quick: bool) -> Iterator[Figure]:
    """Start both programs in turn, and wait for their first pictures.

    Measured from the start of the process to the chunk of output after which the text of the first
    entry of the home screen was written out, or any empty row of the empty app.
    """
    ours, empty = [], []
    with TemporaryDirectory() as home:
        environment = clean_environment(SMTPLAB_HOME=home)
        for number in range(4 if quick else 26):
            times = (
                _first_paint(_SMTPLAB, environment, "Sandbox"),
                _first_paint(_EMPTY, environment, _ROW),
            )
            if number:  # The first start writes bytecode, and fetches files into memory.
                ours.append(times[0])
                empty.append(times[1])
    yield ratio("start to the first entry / to an empty app", ours, empty, 1.3)


def _first_paint(command: list[str], environment: dict[str, str], text: str) -> float:
    with TimedTerminal(command, environment) as terminal:
        return 1000 * (terminal.until(lambda seen: text in seen) - terminal.started)


def echo(*, quick: bool) -> Iterator[Figure]:
    """Type one character after the other into both programs in turn.

    The prompt holds ``NOOP`` already, so that all is at work that goes with typing a command.
    Measured from the write of the character to the first chunk of output that has it. Only
    characters are typed that nothing else on the screen holds; then the line is cleared for the
    next round. The next key waits for a
    rest of 50 ms.
    """
    ours, plain = [], []
    with TemporaryDirectory() as home:
        environment = clean_environment(SMTPLAB_HOME=home)
        sandbox = python("smtplab", "sandbox")
        with (
            TimedTerminal(sandbox, environment) as one,
            TimedTerminal(_INPUT, environment) as other,
        ):
            one.until(lambda seen: "you may send" in seen)
            other.until(lambda seen: _ROW in seen)
            one.settle(_SILENCE)
            shown = one.text
            for _ in range(1 if quick else 8):
                shown += _begin_line(one)
                _begin_line(other)
                for letter in sorted(set(string.ascii_letters) - set(shown)):
                    ours.append(_echo(one, letter))
                    plain.append(_echo(other, letter))
    yield ratio("key to echo / an empty app with an Input", ours, plain, 1.5)


def _begin_line(terminal: TimedTerminal) -> str:
    """Clear the line with Ctrl+U and type a verb; return what was written."""
    terminal.send("\x15NOOP ")
    terminal.settle(_SILENCE)
    return terminal.text


def _echo(terminal: TimedTerminal, letter: str) -> float:
    pressed = terminal.send(letter)
    echoed = terminal.until(lambda seen: letter in seen)
    terminal.settle(_REST)
    return 1000 * (echoed - pressed)
