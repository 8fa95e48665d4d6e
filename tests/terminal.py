"""A program in a terminal of its own: a pseudo-terminal whose other end a test holds."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["Terminal"]

_PIECE = 1 << 16


class Terminal:
    """Runs a program in a pseudo-terminal; nothing of it is left behind.

    Args:
        command: The program and its arguments.
        environment: All of its variables.
        folder: Where it runs.
        size: Columns and rows.

    Attributes:
        output: All that it wrote so far.
        process: The program.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        size: tuple[int, int] = (120, 36),
    ) -> None:
        self.output = bytearray()
        self._master, slave = pty.openpty()
        termios.tcsetwinsize(slave, size[::-1])
        self._before = termios.tcgetattr(slave)
        self.process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            cwd=folder,
            start_new_session=True,
            preexec_fn=_take_the_terminal,  # noqa: PLW1509  # a window that closes tells its owner
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait()
        self.hang_up()

    @property
    def is_running(self) -> bool:
        """Whether the program has not ended."""
        return self.process.poll() is None

    @property
    def has_its_modes(self) -> bool:
        """Whether the terminal reads and echoes as it did before the program began."""
        return termios.tcgetattr(self._master)[:4] == self._before[:4]

    def type(self, octets: bytes) -> None:
        """Type octets as fast as they are taken; a program that has ended takes none."""
        while octets and self.is_running:
            readable, writable, _ = select.select([self._master], [self._master], [])
            if readable and not self.read(0):
                return
            if writable:
                octets = octets[os.write(self._master, octets[:1024]) :]

    def read(self, seconds: float) -> bytes | None:
        """Wait for a piece of output; return it, b"" after the end, None where none came."""
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return None
        try:
            piece = os.read(self._master, _PIECE)
        except OSError:  # Linux says so that the program has ended
            return b""
        self.output += piece
        return piece

    def hang_up(self) -> None:
        """Close the terminal's own end, as a window that is closed does."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1


def _take_the_terminal() -> None:
    """Make standard input the terminal that controls the new session."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
