"""A reader at a terminal, who types what a document shows, in a folder of their own."""

import os
import pty
import re
import select
import shlex
import subprocess
import sys
import termios
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.served import Served

PATIENCE = 60.0
"""Seconds after which a command that says nothing has hung."""
_OPENS_A_SCREEN = b"\x1b[?1049h"
_LEAVE_A_SCREEN, _LEAVE_A_SESSION, _END = b"\x11", b"QUIT\n\x04", b"\x04"
"""Ctrl+Q; QUIT, which ends a session, and Ctrl+D, which ends the input."""
_SESSIONS = ("nc ",)
"""Commands that take lines from the terminal; they are typed ahead."""
_LINE_MODE = b": "
"""How the prompts of the line mode end."""
_QUIET = 0.3
"""Seconds without output after which a screen waits for keys."""
_PORT = "2525"


class Reader:
    """Types commands, leaves a screen by its key, and tells a program that waits to end.

    Args:
        folder: Where the reader works; their home is in it as well.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._port = ""
        self._server: Served | None = None
        unwanted = ("NO_COLOR", "TEXTUAL_THEME", "SMTPLAB_HOME", "SMTPLAB_LESSONS", "XDG_DATA_HOME")
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in unwanted},
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder / "home"),
            "TERM": "xterm-256color",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server:
            self._server.__exit__(kind, error, trace)

    def type(self, command: str) -> tuple[int, str]:
        """Run a command; return its status and what it printed."""
        if command.startswith("smtplab serve"):
            return self._serve(command)
        if _PORT in command and not self._server:
            self._serve("smtplab serve")
        return self._run(command.replace(_PORT, self._port))

    def leave(self) -> int:
        """Stop the server that runs; return its status, 0 where there is none."""
        if not self._server:
            return 0
        with self._server as server:
            self._server = None
            return server.stop()[0]

    def _serve(self, command: str) -> tuple[int, str]:
        """Start a server on a free port; it runs on until the reader leaves, or starts another."""
        before = self.leave()
        program, _, *arguments = shlex.split(re.sub(r" --port \d+", "", command))
        self._server = Served(
            *arguments, program=[program], env=self.environment, folder=self.folder
        )
        self._port = str(self._server.port)
        line = self._server.first_line
        return before or int(not line.startswith("listening on ")), f"{line}\n"

    def _run(self, command: str) -> tuple[int, str]:
        ours, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (36, 120))
        _type_unseen(theirs)
        if command.startswith(_SESSIONS):
            os.write(ours, _LEAVE_A_SESSION)
        with subprocess.Popen(
            ["bash", "-o", "pipefail", "-c", command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            try:
                printed = _read_to_the_end(ours)
            except TimeoutError:
                process.kill()
                raise
        os.close(ours)
        return process.returncode, printed.decode(errors="replace").replace("\r\n", "\n")


def _type_unseen(terminal: int) -> None:
    """Have the terminal show nothing of what is typed."""
    modes = termios.tcgetattr(terminal)
    modes[3] &= ~termios.ECHO
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def _read_to_the_end(terminal: int) -> bytes:
    """Read all that a program prints; whenever a screen or a prompt is quiet, leave it."""
    printed, quiet = b"", 0.0
    while quiet < PATIENCE:
        if not select.select([terminal], [], [], _QUIET)[0]:
            quiet += _QUIET
            if _OPENS_A_SCREEN in printed:
                os.write(terminal, _LEAVE_A_SCREEN)
            elif printed.endswith(_LINE_MODE):
                os.write(terminal, _END)
            continue
        try:
            printed, quiet = printed + os.read(terminal, 1 << 16), 0.0
        except OSError:  # Linux says so that the program has ended.
            return printed
    raise TimeoutError(f"it does not end; it printed {printed[-500:]!r}")
