"""What a real tool is asked to do, and the logs that it then leaves."""

from __future__ import annotations

import os
import pty
import re
import select
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple

from tests.peers.conftest import find_program
from tests.peers.logs.tapped import Piece, TappedServer, wire_lines
from tests.peers.postfix import Private
from tests.served import PATIENCE
from tests.simulation.secrets.planted import PASSWORD, PLAIN, USER, base64

__all__ = [
    "LIKE_SMTP",
    "REFUSED",
    "SECURE",
    "SENDER",
    "SIMPLE",
    "Row",
    "Task",
    "Workbench",
    "read_until",
    "typed",
]

SENDER = "alice@example.com"
SHORT = "Subject: a log\n\nIt is a message.\n"
TRICKY = """\
Subject: a log in a log

.dot
..two
220 mail.example.org ESMTP
MAIL FROM:<eve@example.com>
250 2.0.0 Ok
354 Go on
C: QUIT
S: 221 Bye
 -> RCPT TO:<eve@example.com>
<-  550 No
> DATA
< 500 What?

AUTH LOGIN
334 VXNlcm5hbWU6
<p>one &lt;two&gt;<br>
<b>three</b>&nbsp;four</p>
| S: | 220 five |
```
{"log": "six"}
=3D20 \\r\\n \\x41 "seven" 'eight'
the last line
"""
_REPLY = re.compile(rb"(?m)^[0-9]{3} .*\n")


class Task(NamedTuple):
    """What a tool does.

    Attributes:
        to: The recipients.
        login: The mechanism by which it logs in, "" for none.
        tls: Whether it says STARTTLS.
        content: What it sends, with LF at the ends of lines.
        sender: Who it is from, "" for the null reverse-path.
        server: Which server it talks to.
    """

    to: Sequence[str] = ("bob@example.org",)
    login: str = ""
    tls: bool = False
    content: str = SHORT
    sender: str = SENDER
    server: str = "open"


SIMPLE = Task()
REFUSED = Task(to=("bob@example.org", "nix@example.org"))
"""The second recipient gets a reply of several lines."""
SECURE = Task(tls=True, server="login")
LIKE_SMTP = Task(content=TRICKY)


class Workbench:
    """Servers to talk to, and a folder to work in.

    Args:
        servers: By their names.
        closed: A port at which nobody listens.
        folder: Where files may be left.
        stack: What ends the mail servers that are started on the way.
    """

    def __init__(
        self, servers: Mapping[str, TappedServer], closed: int, folder: Path, stack: ExitStack
    ) -> None:
        self._ports = {name: server.port for name, server in servers.items()} | {"nobody": closed}
        self._servers = servers
        self.folder = folder
        self.stack = stack
        self.postfix: Private | None = None
        self._spoken: list[list[Piece]] = []

    def port(self, task: Task) -> int:
        """Return where the server of a task listens."""
        return self._ports[task.server]

    def write(self, name: str, text: str) -> Path:
        """Write a file that only its owner may read."""
        file = self.folder / name
        file.write_text(text)
        file.chmod(0o600)
        return file

    def sessions_since(self) -> list[list[str]]:
        """Return the sessions since the last call, each as lines."""
        spoken, self._spoken = self._spoken, []
        served = (one for server in self._servers.values() for one in server.take_sessions())
        return [wire_lines(session) for session in (*spoken, *served)]

    def speak(self, port: int, task: Task) -> None:
        """Have a session with a server whose log is to be read."""
        with (
            socket.create_connection(("127.0.0.1", port), PATIENCE) as connection,
            connection.makefile("rb") as replies,
        ):
            self._speak(task, replies, connection.sendall)

    def speak_to_program(self, task: Task, *words: str) -> bytes:
        """Have a session with a server on its standard streams; return what it logs."""
        log = self.folder / "log"
        with (
            log.open("wb") as logged,
            subprocess.Popen(
                words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=logged, bufsize=0
            ) as server,
        ):
            assert server.stdin
            assert server.stdout
            self._speak(task, server.stdout, server.stdin.write)
            server.stdin.close()
        return log.read_bytes()

    def _speak(self, task: Task, replies: IO[bytes], send: Callable[[bytes], object]) -> None:
        pieces = [Piece("S", _reply(replies))]
        self._spoken.append(pieces)
        for text in typed(task):
            octets = text.replace("\n", "\r\n").encode()
            send(octets)
            pieces += [Piece("C", octets), Piece("S", _reply(replies))]

    def run(self, *words: object, stdin: str = "", environment: Mapping[str, str] = {}) -> bytes:
        """Run a tool; return all that it printed."""
        name, *arguments = map(str, words)
        known = {"USER_NAME": USER, "PASSWORD": PASSWORD, **environment}
        return subprocess.run(
            [find_program(name), *arguments],
            input=stdin.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
            check=False,
            cwd=self.folder,
            env={**os.environ, **known},
        ).stdout

    def type(self, lines: Iterable[str], *words: object, replies: int = 1) -> bytes:
        """Type lines into a tool on a terminal, each once the last was answered.

        Args:
            lines: What is typed; a line may hold several.
            *words: The tool.
            replies: How many come before the first line.
        """
        name, *arguments = map(str, words)
        here, there = pty.openpty()
        with subprocess.Popen(
            [find_program(name), *arguments], stdin=there, stdout=there, stderr=there
        ) as tool:
            os.close(there)
            seen = b""
            for line in lines:
                seen = _shown(here, seen, replies)
                os.write(here, line.encode())
                # The terminal echoes what is typed.
                replies += 1 + len(_REPLY.findall(line.encode()))
            seen = _shown(here, seen, replies)
            # Some end by themselves then, and say so.
            seen = _shown(here, seen, replies + 1, patience=0.2)
            tool.kill()
        os.close(here)
        return seen


def typed(task: Task) -> list[str]:
    """Return what a person types for a task, in pieces that get one reply each.

    `rcpt` and `quit` are in small letters, because s_client takes R and Q for itself.
    """
    pieces = ["EHLO client.example.com\n"]
    if task.login == "LOGIN":
        pieces += ["AUTH LOGIN\n", *(f"{base64(word)}\n" for word in (USER, PASSWORD))]
    elif task.login == "PLAIN":
        pieces += [f"AUTH PLAIN {PLAIN}\n"]
    pieces += [f"MAIL FROM:<{task.sender}>\n", *(f"rcpt to:<{one}>\n" for one in task.to), "DATA\n"]
    stuffed = re.sub(r"(?m)^\.", "..", task.content)
    return [*pieces, f"{stuffed}.\n", "quit\n"]


def _reply(replies: IO[bytes]) -> bytes:
    """Read a whole reply."""
    lines = b""
    while (line := replies.readline())[3:4] == b"-":
        lines += line
    return lines + line


def _shown(terminal: int, seen: bytes, replies: int, patience: float = PATIENCE) -> bytes:
    """Read until so many replies stand there, or the tool has ended."""
    while len(_REPLY.findall(seen)) < replies:
        if not select.select([terminal], [], [], patience)[0]:
            break
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            break
    return seen


class Row(NamedTuple):
    """A log of a tool, and what of the truth is in it.

    Attributes:
        name: The tool and how it is called.
        record: Has the tool do something; returns its log.
        without: What the tool leaves out; each has its row in `truth.WITHOUT`.
        at_once: Whether commands cross in one piece, so that replies come after all of them.
    """

    name: str
    record: Callable[[Workbench], bytes]
    without: frozenset[str] = frozenset()
    at_once: bool = False

    @property
    def logs_in(self) -> bool:
        """Whether the name says by which mechanism the tool logs in."""
        return any(mechanism in self.name for mechanism in ("CRAM-MD5", "LOGIN", "PLAIN"))


def read_until(log: Path, sign: bytes, number: int = 1, before: int = 0) -> bytes:
    """Read what is in a file after an offset, once a sign is in it so many times."""
    until = time.monotonic() + PATIENCE
    while (logged := log.read_bytes()[before:]).count(sign) < number:
        assert time.monotonic() < until, logged.decode("latin-1")
        time.sleep(0.02)
    return logged
