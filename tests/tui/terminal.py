"""The app in a terminal of its own: the octets that it writes, and what it makes of any octets."""

import os
import sys
import time
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from tests.terminal import Terminal

__all__ = ["PATIENCE", "AppTerminal"]

PATIENCE = 20.0
"""Seconds after which a test that waits for the screen has failed."""
_AGAIN = 0.3
"""Seconds after which a marker that is not shown is typed once more; each time half as long again:
a machine that is busy would be given more and more to do."""
_END_OF_PASTE, _PALETTE, _QUIT = b"\x1b[201~", b"\x10", b"\x11"
_MODES = {b"\x1b[?1049h": b"\x1b[?1049l", b"\x1b[?1003h": b"\x1b[?1003l"}
_MODES |= {b"\x1b[?2004h": b"\x1b[?2004l", b"\x1b[?25l": b"\x1b[?25h"}
"""What switches a mode of the terminal on, and what switches it off again."""


class AppTerminal(Terminal):
    """The app, or a program that opens it, in a terminal.

    Args:
        home: Where the learner's files lie; it is the present folder as well.
        *words: The command line after `smtplab`.
        size: Columns and rows.
        env: Further variables.
        program: What Python runs.
    """

    def __init__(
        self,
        home: Path,
        *words: str,
        size: tuple[int, int] = (120, 36),
        env: Mapping[str, str] | None = None,
        program: tuple[str, ...] = ("-m", "smtplab"),
    ) -> None:
        variables = os.environ | {
            "SMTPLAB_HOME": str(home),
            "HOME": str(home),
            "TERM": "xterm-256color",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **(env or {}),
        }
        super().__init__([sys.executable, *program, *words], variables, home, size)

    def wait_for(self, octets: bytes) -> None:
        """Wait until something was written."""
        assert octets, "nothing is there at once"
        end = time.monotonic() + PATIENCE
        while octets not in self.output:
            piece = self.read(end - time.monotonic())
            assert piece is not None, f"{octets!r} was not shown"
            assert piece, f"it ended before it showed {octets!r}: {self._end()}"

    def catch_up(self) -> None:
        """Wait until all that was typed is dealt with: what is typed after it is shown.

        A paste that was begun is ended. Where no line takes the marker, the palette's does; a
        sequence that was begun may swallow its key, and it needs time to open, so both are typed
        until the marker is seen. Nothing in a marker is a key of the home screen.
        """
        self.type(_END_OF_PASTE)
        end, start = time.monotonic() + PATIENCE, len(self.output)
        for number in count():
            marker = f"zv{number * 'x'}vz".encode()
            self.type(_PALETTE + marker)
            again = time.monotonic() + _AGAIN * 1.5**number
            while (piece := self.read(again - time.monotonic())) is not None:
                assert piece, f"it ended before it caught up: {self._end()}"
                if marker in self.output[start:]:
                    return
            assert time.monotonic() < end, f"it does not catch up: {self.last_words}"

    @property
    def last_words(self) -> str:
        """What was written last."""
        return self.output[-3000:].decode(errors="replace")

    def _end(self) -> str:
        """Return the exit status of a program that has ended, and what it wrote last."""
        return f"status {self.process.wait(PATIENCE)}: {self.last_words}"

    @property
    def is_restored(self) -> bool:
        """Whether the terminal is as it was before the program began."""
        rfind = self.output.rfind
        is_off = all(0 <= rfind(on) < rfind(off) for on, off in _MODES.items())
        return is_off and self.has_its_modes

    def wait(self) -> int:
        """Read until the program ends; return its exit status."""
        end = time.monotonic() + PATIENCE
        while self.read(end - time.monotonic()):
            pass
        return self.process.wait(max(1.0, end - time.monotonic()))

    def close(self) -> int:
        """Leave by the key; return the exit status."""
        self.type(_QUIT)
        return self.wait()

    def leave(self) -> int:
        """Leave by the key, whatever was begun: a paste, a sequence."""
        self.catch_up()
        return self.close()
