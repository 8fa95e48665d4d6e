"""The app in a terminal of its own: the octets that it writes, and what it makes of any octets."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Mapping
from pathlib import Path

__all__ = ["PATIENCE", "Terminal"]

PATIENCE = 20.0
"""Seconds after which a test that waits for the screen has failed."""
_MODES = {b"\x1b[?1049h": b"\x1b[?1049l", b"\x1b[?1003h": b"\x1b[?1003l"}
_MODES |= {b"\x1b[?2004h": b"\x1b[?2004l", b"\x1b[?25l": b"\x1b[?25h"}
"""What switches a mode of the terminal on, and what switches it off again."""


class Terminal:
    """A program in a pseudo-terminal.

    Args:
        home: Where the learner's files lie; it is the present folder as well.
        *words: The command line after `smtplab`.
        size: Columns and rows.
        env: Further variables.
        program: What Python runs.

    Attributes:
        output: All that was written so far.
    """

    def __init__(
        self,
        home: Path,
        *words: str,
        size: tuple[int, int] = (120, 36),
        env: Mapping[str, str] | None = None,
        program: tuple[str, ...] = ("-m", "smtplab"),
    ) -> None:
        self.output = bytearray()
        variables = os.environ | {
            "SMTPLAB_HOME": str(home),
            "HOME": str(home),
            "TERM": "xterm-256color",
            "PYTHONPATH": str(Path(__file__).parents[2]),
            **(env or {}),
        }
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            os.chdir(home)
            os.execve(sys.executable, [sys.executable, *program, *words], variables)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", *reversed(size), 0, 0))
        self._before = termios.tcgetattr(self._fd)
        self._status: int | None = None

    def type(self, octets: bytes) -> None:
        """Type octets as fast as they are taken; a program that has ended takes none."""
        while octets and self.is_running:
            readable, writable, _ = select.select([self._fd], [self._fd], [], PATIENCE)
            if readable and not self._read():
                return
            if writable:
                octets = octets[os.write(self._fd, octets[:1024]) :]

    def wait_for(self, octets: bytes, seconds: float = PATIENCE) -> None:
        """Wait until something was written."""
        end = time.monotonic() + seconds
        while octets not in self.output:
            ready, _, _ = select.select([self._fd], [], [], max(0, end - time.monotonic()))
            assert ready, f"{octets!r} was not shown"
            assert self._read(), f"it ended before it showed {octets!r}"

    def settle(self, silence: float = 0.15, most: float = 3.0) -> None:
        """Wait until nothing was written for some time."""
        end = time.monotonic() + most
        while time.monotonic() < end and select.select([self._fd], [], [], silence)[0]:
            if not self._read():
                return

    def _read(self) -> bytes:
        try:
            octets = os.read(self._fd, 65536)
        except OSError:  # Linux says so that the program has ended
            return b""
        self.output += octets
        return octets

    @property
    def is_running(self) -> bool:
        """Whether the program has not ended."""
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status is None

    @property
    def is_restored(self) -> bool:
        """Whether the terminal is as it was before the program began."""
        rfind = self.output.rfind
        is_off = all(0 <= rfind(on) < rfind(off) for on, off in _MODES.items())
        return is_off and termios.tcgetattr(self._fd)[:4] == self._before[:4]

    def wait(self, seconds: float = PATIENCE) -> int:
        """Read until the program ends; return its exit status."""
        end = time.monotonic() + seconds
        while self.is_running and time.monotonic() < end:
            if select.select([self._fd], [], [], 0.05)[0]:
                self._read()
        if self._status is None:
            os.kill(self._pid, 9)
        assert self._status is not None, "it does not end"
        self.settle(0.0)
        return self._status

    def kill(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self._pid, number)

    def hang_up(self) -> None:
        """Close the terminal's own end, as a window that is closed does."""
        os.close(self._fd)

    def wait_for_end(self) -> int:
        """Wait until the program ends after its terminal has gone; return its exit status."""
        end = time.monotonic() + PATIENCE
        while self.is_running and time.monotonic() < end:
            select.select([], [], [], 0.02)
        assert self._status is not None, "it does not end"
        return self._status

    def close(self) -> int:
        """Leave by the key; return the exit status."""
        self.type(b"\x11")
        return self.wait()

    def leave(self) -> int:
        """Leave by the key, whatever was begun: a paste, a sequence."""
        self.type(b"\x1b[201~")
        self.settle()
        return self.close()
