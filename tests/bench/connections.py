"""Are a thousand clients served at once?"""

from __future__ import annotations

import asyncio
import resource
from collections.abc import Iterator

from tests.bench.figures import Figure, UnmeasurableError
from tests.bench.services import HOST, Service, smtplab

__all__ = ["connections"]

_PATIENCE = 60.0
_FILES = 4096
_DIALOGUE = (
    (b"EHLO client.example.com\r\n", b"250"),
    (b"MAIL FROM:<alice@example.com>\r\n", b"250"),
    (b"RCPT TO:<bob@example.org>\r\n", b"250"),
    (b"DATA\r\n", b"354"),
    (b"Subject: one of many\r\n\r\nHello.\r\n.\r\n", b"250"),
    (b"QUIT\r\n", b"221"),
)


def connections(*, quick: bool) -> Iterator[Figure]:
    """Open all connections, and deliver on each once every one of them was greeted.

    Counted are those that had every reply as it should be, up to the 221.
    """
    count = 100 if quick else 1000
    _raise_files()
    with smtplab() as server:
        greeted, served = asyncio.run(_serve(server, count))
    note = f"{greeted:,} greeted at once"
    yield Figure(
        f"{count:,} connections open at once, served", served, count, True, unit="", note=note
    )


def _raise_files() -> None:
    """Allow as many open files as it takes, here and in the programs that are started."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < _FILES:
        raise UnmeasurableError(f"no more than {hard} files may be open; it takes {_FILES}")
    if soft < _FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, hard))


async def _serve(server: Service, count: int) -> tuple[int, int]:
    """Return how many were greeted and how many served."""
    all_greeted = asyncio.Event()
    greeted = 0

    async def client() -> bool:
        nonlocal greeted
        reader, writer = await asyncio.open_connection(HOST, server.port)
        try:
            if not await _hears(reader, b"220"):
                return False
            greeted += 1
            if greeted == count:
                all_greeted.set()
            await all_greeted.wait()
            return await _delivers(reader, writer)
        finally:
            writer.close()

    clients = [asyncio.wait_for(client(), _PATIENCE) for _ in range(count)]
    outcomes = await asyncio.gather(*clients, return_exceptions=True)
    return greeted, sum(outcome is True for outcome in outcomes)


async def _delivers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    for octets, code in _DIALOGUE:
        writer.write(octets)
        if not await _hears(reader, code):
            return False
    return True


async def _hears(reader: asyncio.StreamReader, code: bytes) -> bool:
    """Read a reply to its last line; say whether it has the code."""
    while (line := await reader.readline())[3:4] == b"-":
        pass
    return line.startswith(code)
