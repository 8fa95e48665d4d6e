"""Processes that keep steps and are killed: run as a program by the tests of the store.

Forked here and not in the tests, where other threads may run.
"""

import os
import random
import resource
import signal
import sys
from pathlib import Path

from smtplab.teaching.progress import Progress

STEPS = 20
_LONGEST_WAIT = 4000


def write(file: Path, lesson: str, steps: range, told: int) -> None:
    """Keep steps, and tell of each one that is kept."""
    progress = Progress.open(file)
    for step in steps:
        progress.save_place(lesson, f"s{step}", {"typed": "x" * (step % 7 * 9000)}, float(step))
        progress.finish_step(lesson, f"s{step}", assisted=step % 3 == 0, at=float(step))
        if progress.note:
            os.write(told, f"! {progress.note}\n".encode())
        os.write(told, f"{lesson} s{step}\n".encode())
    progress.close()


def _die_when_it_grows(octets: int) -> None:
    """Have the system end this process within the write that makes a file longer than this."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, octets))


def _fork(file: Path, lesson: str, steps: range, room: int = 0) -> tuple[int, int]:
    ours, theirs = os.pipe()
    if child := os.fork():
        os.close(theirs)
        return child, ours
    os.close(ours)
    if room:
        _die_when_it_grows(file.stat().st_size + room)
    write(file, lesson, steps, theirs)
    os._exit(0)


def _killed(file: Path, number: int) -> None:
    """Fork a writer and kill it at some moment; pass on what it had told by then."""
    dice = random.Random(number)
    room = dice.randrange(1, 200_000) if number % 2 else 0
    child, told = _fork(file, f"lesson-{number}", range(STEPS), room)
    heard = b""
    if not room:
        for _ in range(dice.randrange(4)):
            heard += os.read(told, 65536)
        for _ in range(dice.randrange(_LONGEST_WAIT)):
            pass
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(told, 65536):
        heard += more
    os.close(told)
    sys.stdout.write(heard[: heard.rfind(b"\n") + 1].decode())


def _at_once(file: Path, writers: int) -> None:
    """Let writers keep steps of one lesson at the same time."""
    forked = [_fork(file, f"lesson-{number}", range(50)) for number in range(writers)]
    for child, told in forked:
        while more := os.read(told, 65536):
            sys.stdout.write(more.decode())
        os.waitpid(child, 0)


if __name__ == "__main__":
    what, where, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if what == "killed":
        for one in range(count):
            _killed(where, one)
    else:
        _at_once(where, count)
