"""A terminal that notes when something was painted: the master's end of a pty."""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench.figures import UnmeasurableError

try:
    import pty
    import termios
except ImportError:  # Windows
    raise SystemExit("the benchmarks need a pseudo-terminal, which this system lacks") from None

__all__ = ["ROOT", "Terminal", "clean_environment", "python"]

ROOT = Path(__file__).parents[2]
_ROWS, _COLUMNS = 36, 120
_PIECE = 1 << 16
_PATIENCE = 15.0
"""Seconds after which a program is taken not to answer."""
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]"  # controls: colours, the cursor
    r"|\][^\x07\x1b]*(?:\x07|\x1b\\)"  # commands to the terminal: its title, its pointer
    r"|[^\[\]])"
)
# They would move the picture, or have every program compile itself anew.
_UNWANTED = ("COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_THEME", "PYTHONDONTWRITEBYTECODE")


def python(*arguments: str) -> list[str]:
    """Return the command line of a module in this environment."""
    return [sys.executable, "-m", *arguments]


def clean_environment(**more: str) -> dict[str, str]:
    """Return this environment without what would change the figures."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNWANTED}
    return kept | {"TERM": "xterm-256color", "COLORTERM": "truecolor"} | more


class Terminal:
    """Runs a program in a pty.

    Attributes:
        started: When it was started; all times are those of `time.perf_counter`.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, (_ROWS, _COLUMNS))
        self._seen = ""
        self.started = time.perf_counter()
        self._program = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            cwd=ROOT,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """What was written since the last key, without escape sequences."""
        return _ESCAPES.sub("", self._seen)

    def send(self, keys: str) -> float:
        """Press keys; return when."""
        while self._read(0) is not None:
            pass
        self._seen = ""
        now = time.perf_counter()
        os.write(self._master, keys.encode())
        return now

    def until(self, is_there: Callable[[str], bool]) -> float:
        """Wait until what was written since the last key has something; return when."""
        deadline = time.perf_counter() + _PATIENCE
        while (at := self._read(deadline - time.perf_counter())) is not None:
            if is_there(self.text):
                return at
        raise UnmeasurableError(f"waited in vain for the screen; it wrote {self.text[-300:]!r}")

    def settle(self, silence: float) -> float | None:
        """Wait until nothing was written for so many seconds; return when the last chunk came."""
        last, deadline = None, time.perf_counter() + _PATIENCE
        while (at := self._read(silence)) is not None:
            last = at
            if at > deadline:
                raise UnmeasurableError("the screen does not come to rest")
        return last

    def _read(self, patience: float) -> float | None:
        """Read a chunk; return when it came, None if none did."""
        if not select.select([self._master], [], [], max(0.0, patience))[0]:
            return None
        try:
            chunk = os.read(self._master, _PIECE)
        except OSError:  # Linux says so that the program has ended
            raise UnmeasurableError(f"the program ended: {self.text[-2000:]}") from None
        at = time.perf_counter()
        self._seen += chunk.decode(errors="replace")
        return at
