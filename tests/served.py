"""`smtplab serve` as a real process, and a bare client."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from smtplab.cli import main
from smtplab.net.tls import client_context

COMMAND = (sys.executable, "-m", "smtplab")
PATIENCE = 30.0
"""Seconds after which a test that waits for a process has failed."""


class Served:
    """A server on a free port of the loopback address.

    Args:
        *arguments: What stands after `serve`.
        site: The file of its site.
        program: What runs `serve`.
        env: All of its variables, None for those of the test.
        folder: Where it runs.

    Attributes:
        process: The server.
        first_line: What it says first, "" where it ends at once.
        port: Where it listens; 0 where it does not.
    """

    def __init__(
        self,
        *arguments: str,
        site: Path | None = None,
        program: Sequence[str] = COMMAND,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        chosen = ("--site", str(site)) if site else ()
        self.process = subprocess.Popen(
            [*program, "serve", "--port", "0", *chosen, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=env,
            cwd=folder,
        )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline().rstrip("\n")
        self.port = int(self.first_line.rpartition(":")[2] or 0)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.wait(PATIENCE)
        for stream in (self.process.stdout, self.process.stderr):
            if stream is not None:
                stream.close()

    def stop(self) -> tuple[int, str, str]:
        """Ask it to end; return the status, the log and what it complained of."""
        self.process.terminate()
        log, complaints = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, log, complaints


class Bare:
    """A client that sends octets and reads replies."""

    def __init__(self, port: int) -> None:
        self.socket: socket.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._file = self.socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.socket.close()

    def secure(self) -> None:
        """Shake hands; any certificate will do."""
        self._file.close()
        self.socket = client_context().wrap_socket(self.socket)
        self._file = self.socket.makefile("rb")

    def send(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def reply(self) -> bytes:
        """Return the last line of the next reply, b"" once the server has closed."""
        try:
            while (line := self._file.readline()) and line[3:4] == b"-":
                pass
        except ConnectionResetError:
            return b""
        return line.rstrip(b"\r\n")

    def codes(self, number: int) -> list[str]:
        """Return the codes of so many replies, without those that do not come."""
        replies = (self.reply() for _ in range(number))
        return [reply[:3].decode() for reply in replies if reply]

    def say(self, line: str) -> str:
        """Send a line; return the code of the reply."""
        self.send(line.encode() + b"\r\n")
        return self.reply()[:3].decode()

    def deliver(self, content: bytes = b"hello\r\n", *recipients: str) -> str:
        """Greet, deliver a mail, and return the code of the reply to the end of data."""
        for line in ("EHLO client.example.com", "MAIL FROM:<alice@example.com>"):
            assert self.say(line) == "250"
        for recipient in recipients or ("bob@example.org",):
            assert self.say(f"RCPT TO:<{recipient}>") == "250"
        assert self.say("DATA") == "354"
        self.send(content + b".\r\n")
        return self.reply()[:3].decode()


def command(
    *arguments: str,
    stdin: bytes = b"",
    env: dict[str, str] | None = None,
    folder: Path | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
        env={**os.environ, **(env or {})},
        cwd=folder,
    )


def status_of(*arguments: str) -> int:
    """Run the command line in this process; return the exit status."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1


def mails(folder: Path, maildrop: str = "bob") -> Sequence[Path]:
    """Return every file in a Maildir, finished or not."""
    return [file for name in ("tmp", "new", "cur") for file in (folder / maildrop / name).iterdir()]
