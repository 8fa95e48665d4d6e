"""Bench of octets: the time of a message of 16 MiB against one of 1 MiB, and its memory.

Run as a program, it feeds the core: `python -m tests.bench.octets SIZE...`.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from smtplab.protocol.config import Limits, ServerConfig
from smtplab.protocol.rules import reply_for
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import END_OF_DATA
from tests.bench.figures import Figure, UnmeasurableError, ratio
from tests.bench.services import HOST, Service, memory, smtplab
from tests.bench.terminal import ROOT, clean_environment, python

__all__ = ["feed", "octets"]

MIB = 1 << 20
_SMALL, _LARGE = MIB, 16 * MIB
_LIMIT = 32 * MIB
_PIECE = 64 * 1024
_TIME, _MEMORY = 18, 3
_LINE = b"The quick brown fox jumps over the lazy dog, and has done so for years.\r\n"
_ENVELOPE = (
    b"EHLO client.example.com\r\n",
    b"MAIL FROM:<alice@example.com>\r\n",
    b"RCPT TO:<postmaster>\r\n",
    b"DATA\r\n",
)


def octets(*, quick: bool) -> Iterator[Figure]:
    """Send a large and a small message in turn, to the server and to the core alone.

    Time is measured from the first octet of content to the reply, in the core from the first of the
    pieces of 64 KiB to the event. Memory is the most that a fresh process ever used, less what it
    used before the message came.
    """
    pairs = 2 if quick else 15
    with TemporaryDirectory() as folder:
        site = Path(folder) / "large.toml"
        site.write_text(f"[limits]\nmessage_size = {_LIMIT}\n")
        with smtplab(site=site) as server:
            yield _memory("over a socket", _growth(server))
            times = [(_send(server, _LARGE), _send(server, _SMALL)) for _ in range(pairs + 1)]
            yield _times("over a socket", times)
    yield _memory("in the core", _core([_LARGE])[0][1])
    fed = iter(_core([_LARGE, _SMALL] * (pairs + 1)))
    yield _times(
        "in the core", [(large[0], small[0]) for large, small in zip(fed, fed, strict=True)]
    )


def _times(where: str, pairs: Sequence[tuple[float, float]]) -> Figure:
    """Compare times, but for the first pair, which warms up."""
    large, small = zip(*pairs[1:], strict=True)
    return ratio(
        f"16 MiB / 1 MiB {where}, time", [1000 * s for s in large], [1000 * s for s in small], _TIME
    )


def _memory(where: str, growth: int) -> Figure:
    note = f"{growth / MIB:.1f} MiB / 16 MiB"
    return Figure(f"16 MiB {where}, memory / message", growth / _LARGE, _MEMORY, note=note)


def _content(size: int) -> bytes:
    return (_LINE * (size // len(_LINE) + 1))[: size - 2] + b"\r\n"


def _growth(server: Service) -> int:
    """Return by how much the memory of a fresh server grows over a large message."""
    idle = server.memory("VmRSS")
    _send(server, _LARGE)
    return server.memory("VmHWM") - idle


def _send(server: Service, size: int) -> float:
    """Send one message; return the seconds from its first octet to the reply."""
    with socket.create_connection((HOST, server.port), 60) as connection:
        replies = connection.makefile("rb")
        _expect(replies, b"220")
        for line, code in zip(_ENVELOPE, (b"250", b"250", b"250", b"354"), strict=True):
            connection.sendall(line)
            _expect(replies, code)
        content = _content(size) + b".\r\n"
        began = time.perf_counter()
        connection.sendall(content)
        _expect(replies, b"250")
        return time.perf_counter() - began


def _expect(replies: Iterator[bytes], code: bytes) -> None:
    """Read a reply to its last line."""
    for line in replies:
        if not line.startswith(code):
            raise UnmeasurableError(f"the server says {line!r}")
        if line[3:4] == b" ":
            return
    raise UnmeasurableError("the server closed the connection")


def _core(sizes: list[int]) -> list[tuple[float, int]]:
    """Feed a fresh process messages; return for each the seconds, and how far memory has grown."""
    command = python("tests.bench.octets", *map(str, sizes))
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env=clean_environment(), check=False
    )
    if done.returncode:
        raise UnmeasurableError(f"the core fails: {done.stderr.strip()[-200:]}")
    lines = (line.split() for line in done.stdout.splitlines())
    return [(float(seconds), int(growth)) for seconds, growth in lines]


def feed(size: int) -> tuple[float, int]:
    """Feed one message to a server end; return the seconds and the growth of memory."""
    end = ServerEnd(ServerConfig(limits=Limits(message_size=_LIMIT)))
    end.connect(0)
    end.reply(reply_for("greeting", host="mail.example.org"))
    replies = ("hello", "sender-ok", "recipient-ok", "start-data")
    for line, key in zip(_ENVELOPE, replies, strict=True):
        end.receive(line, 0)
        end.next_event()
        end.reply(reply_for(key, host="mail.example.org"))
    content = _content(size) + b".\r\n"
    idle, began = memory("VmRSS"), time.perf_counter()
    event = _fed(end, content)
    seconds = time.perf_counter() - began
    if event is None or event.name != END_OF_DATA or event.refusal:
        raise UnmeasurableError(f"the core makes {event} of the message")
    return seconds, memory("VmHWM") - idle


def _fed(end: ServerEnd, content: bytes) -> Event | None:
    event = None
    for start in range(0, len(content), _PIECE):
        end.receive(content[start : start + _PIECE], 0)
        event = end.next_event()
    return event


if __name__ == "__main__":
    for size in sys.argv[1:]:
        print(*feed(int(size)))
