"""A client to a real server: drives a delivery over a TCP connection."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.delivery import DROPPED, ClientScript, Mail, Outcomes, deliver
from smtplab.protocol.replies import Reply

_PIECE = 64 * 1024
PATIENCE = 300.0
"""Seconds to wait for a reply; RFC 5321 §4.5.3.2 asks for five minutes at most steps."""


async def send(
    host: str,
    port: int,
    mail: Mail,
    *,
    name: str = "client.example.com",
    patience: float = PATIENCE,
) -> Outcomes:
    """Deliver one mail to a server.

    Args:
        host: Where the server is.
        port: Its port.
        mail: What to deliver.
        name: What the client calls itself.
        patience: Seconds to wait for each reply.

    Raises:
        OSError: If there is no connection to be had.
    """
    reader, writer = await asyncio.open_connection(host, port)
    try:
        return await _Driver(reader, writer, patience).drive(deliver(name, mail))
    finally:
        writer.close()


class _Driver:
    """Plays a delivery over one connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, patience: float
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._patience = patience
        self._ready: list[Reply] = []
        self._end = ClientEnd()
        self._end.connect()

    async def drive(self, play: ClientScript) -> Outcomes:
        """Send what the play yields, and send it the replies, until it is over."""
        octets, wanted = next(play)
        while True:
            replies = await self._turn(octets, wanted)
            try:
                octets, wanted = play.send(replies)
            except StopIteration as over:
                outcomes: Outcomes = over.value
                return outcomes

    async def _turn(self, octets: bytes, wanted: int) -> Sequence[Reply]:
        """Send, and wait for replies; a lost connection counts as 451 (RFC 5321 §3.8)."""
        try:
            self._end.send(octets)
            self._writer.write(octets)
            while len(self._ready) < wanted:
                self._ready += self._end.receive(await self._read())
        except (OSError, TimeoutError):
            self._end.close()
            self._ready += [DROPPED] * (wanted - len(self._ready))
        replies, self._ready = self._ready[:wanted], self._ready[wanted:]
        return replies

    async def _read(self) -> bytes:
        piece = await asyncio.wait_for(self._reader.read(_PIECE), self._patience)
        if not piece:
            raise ConnectionResetError("the server closed the connection")
        return piece
