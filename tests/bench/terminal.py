"""A terminal that notes when something was painted: the master's end of a pty."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.bench.figures import UnmeasurableError

try:
    from tests.terminal import Terminal
except ImportError:  # Windows
    raise SystemExit("the benchmarks need a pseudo-terminal, which this system lacks") from None

__all__ = ["ROOT", "TimedTerminal", "clean_environment", "python"]

ROOT = Path(__file__).parents[2]
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


class TimedTerminal(Terminal):
    """Runs a program in a terminal, and times it.

    Attributes:
        started: When it was started; all times are those of `time.perf_counter`.
    """

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._from = 0
        self.started = time.perf_counter()
        super().__init__(command, environment, ROOT)

    @property
    def text(self) -> str:
        """What was written since the last key, without escape sequences."""
        return _ESCAPES.sub("", self.output[self._from :].decode(errors="replace"))

    def send(self, keys: str) -> float:
        """Press keys; return when."""
        while self._chunk(0) is not None:
            pass
        self._from = len(self.output)
        now = time.perf_counter()
        self.type(keys.encode())
        return now

    def until(self, is_there: Callable[[str], bool]) -> float:
        """Wait until what was written since the last key has something; return when."""
        deadline = time.perf_counter() + _PATIENCE
        while (at := self._chunk(deadline - time.perf_counter())) is not None:
            if is_there(self.text):
                return at
        raise UnmeasurableError(f"waited in vain for the screen; it wrote {self.text[-300:]!r}")

    def settle(self, silence: float) -> float | None:
        """Wait until nothing was written for so many seconds; return when the last chunk came."""
        last, deadline = None, time.perf_counter() + _PATIENCE
        while (at := self._chunk(silence)) is not None:
            last = at
            if at > deadline:
                raise UnmeasurableError("the screen does not come to rest")
        return last

    def _chunk(self, patience: float) -> float | None:
        """Read a chunk; return when it came, None if none did."""
        piece = self.read(patience)
        if piece == b"":
            raise UnmeasurableError(f"the program ended: {self.text[-2000:]}")
        return None if piece is None else time.perf_counter()
