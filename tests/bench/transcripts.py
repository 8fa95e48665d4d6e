"""Bench of transcripts: a key in a long session against the same in a short one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from unittest.mock import patch

from smtplab.storage.locations import HOME_VARIABLE
from smtplab.storage.sandbox import SandboxFile
from tests.bench.figures import Figure, p95, ratio
from tests.bench.terminal import TimedTerminal, clean_environment, python

__all__ = ["enter", "step"]

_SHORT = 10
_SILENCE = 0.06
_OPENED = 0.3
"""Seconds of silence after which a session counts as opened; the cursor blinks every 0.5 s."""
_SAMPLES = 4
"""Commands before a session is opened anew: the short one must stay short."""
_BACK, _ON = "\x1b[1;{}D", "\x1b[1;{}C"
_ALT, _ALT_SHIFT = 3, 4


class _Session:
    """A sandbox in a terminal, opened with as many moments as it is to have.

    It has a copy of what was kept, since it keeps what is done in it.
    """

    def __init__(self, stack: ExitStack, kept: Path, moments: int) -> None:
        self.cursor = self.moments = moments
        home = stack.enter_context(TemporaryDirectory())
        copytree(kept, home, dirs_exist_ok=True)
        environment = clean_environment(**{HOME_VARIABLE: home})
        self._terminal = stack.enter_context(
            TimedTerminal(python("smtplab", "sandbox"), environment)
        )
        self._terminal.until(self._is_counted)
        self._terminal.settle(_OPENED)

    def enter(self) -> float:
        """Send a command that stands in the prompt already; return the milliseconds."""
        self._terminal.send("NOOP")
        self._terminal.settle(_SILENCE)
        self.moments += 2
        self.cursor = self.moments
        return self._timed("\r")

    def step(self, keys: str, by: int) -> float:
        """Move the cursor; return the milliseconds."""
        self.cursor += by
        return self._timed(keys)

    def _timed(self, keys: str) -> float:
        pressed = self._terminal.send(keys)
        counted = self._terminal.until(self._is_counted)
        return 1000 * ((self._terminal.settle(_SILENCE) or counted) - pressed)

    def _is_counted(self, seen: str) -> bool:
        return f" {self.cursor}/{self.moments} " in seen


def enter(*, quick: bool) -> Iterator[Figure]:
    """Press Enter after NOOP in a long and in a short session in turn.

    Measured from the write of Enter to the last chunk of output that 60 ms of silence follow, once
    the new count of moments was among it. NOOP was typed before, and had its own 60 ms of rest.
    """
    many, long, short = 1000, [], []
    with TemporaryDirectory() as folder:
        kept = [_kept(Path(folder) / str(moments), moments) for moments in (many, _SHORT)]
        for _ in range(1 if quick else 12):
            with ExitStack() as stack:
                one = _Session(stack, kept[0], many)
                other = _Session(stack, kept[1], _SHORT)
                for _ in range(_SAMPLES):
                    long.append(one.enter())
                    short.append(other.enter())
    spread = (min(long), max(long))
    yield Figure(
        f"Enter to the last pane, {many:,} moments, p95", p95(long), 50, False, spread, "ms"
    )
    yield ratio(f"the same, median / with {_SHORT} moments", long, short, 1.2)


def step(*, quick: bool) -> Iterator[Figure]:
    """Step back and on again at the end of a long and of a short session in turn.

    By one arrow with Alt, by one exchange with Alt and Shift. Measured as for Enter.
    """
    many = 10_000
    with TemporaryDirectory() as folder, ExitStack() as stack:
        one, other = (
            _Session(stack, _kept(Path(folder) / str(moments), moments), moments)
            for moments in (many, _SHORT)
        )
        for name, modifier, by in (("arrow", _ALT, 1), ("exchange", _ALT_SHIFT, 2)):
            long, short = [], []
            for _ in range(2 if quick else 25):
                for keys, way in ((_BACK, -by), (_ON, by)):
                    long.append(one.step(keys.format(modifier), way))
                    short.append(other.step(keys.format(modifier), way))
            yield ratio(f"one {name} back or on, {many:,} moments / {_SHORT}", long, short, 1.2)


def _kept(home: Path, moments: int) -> Path:
    """Keep a sandbox with so many moments; return the folder that it is kept in."""
    with patch.dict(os.environ, {HOME_VARIABLE: str(home)}):
        file = SandboxFile()
    session, _ = file.load()
    session.connect()
    while session.last + 1 < moments:
        session.send(b"NOOP\r\n")
    file.save(session, [])
    return home
