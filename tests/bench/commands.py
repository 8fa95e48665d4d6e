"""How long does a short command take, from the start of its process to its end?"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.figures import Figure, UnmeasurableError, ratio
from tests.bench.terminal import ROOT, clean_environment

__all__ = ["explain", "run"]

_SMTPLAB = str(Path(sys.executable).with_name("smtplab"))
_ARGPARSE = [sys.executable, "-c", "import argparse"]


def explain(*, quick: bool) -> Iterator[Figure]:
    """Explain one reply, in turn with an interpreter that imports argparse and nothing else.

    Whole processes, their bytecode written before.
    """
    ours = [_SMTPLAB, "explain", "550 5.1.1 No such user"]
    yield _in_turn("explain a reply / import argparse", ours, 3, quick=quick)


def run(*, quick: bool) -> Iterator[Figure]:
    """Play a script without a line, in turn with an interpreter that imports argparse."""
    yield _in_turn("run - of nothing / import argparse", [_SMTPLAB, "run", "-"], 4, quick=quick)


def _in_turn(what: str, command: list[str], budget: float, *, quick: bool) -> Figure:
    ours, least = [], []
    for number in range(4 if quick else 41):
        times = _time(command), _time(_ARGPARSE)
        if number:  # The first start writes bytecode, and fetches files into memory.
            ours.append(times[0])
            least.append(times[1])
    return ratio(what, ours, least, budget)


def _time(command: list[str]) -> float:
    """Return the milliseconds that a process takes."""
    started = time.perf_counter()
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=clean_environment(),
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        raise UnmeasurableError(f"{' '.join(command[1:])} ends with {done.returncode}")
    return 1000 * (time.perf_counter() - started)
