"""A client to a real server: drives a delivery over a TCP connection."""

from __future__ import annotations

import asyncio
from binascii import b2a_base64
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypedDict

from smtplab.net.tls import upgrade
from smtplab.protocol.client import ClientEnd
from smtplab.protocol.delivery import DROPPED, ClientScript, Outcomes, deliver
from smtplab.protocol.extension import Effect
from smtplab.protocol.extensions.auth import AUTH
from smtplab.protocol.extensions.starttls import STARTTLS
from smtplab.protocol.mail import Mail
from smtplab.protocol.replies import Reply

if TYPE_CHECKING:
    import ssl

_NAME = "client.example.com"
"""What the client calls itself."""
_HELLO = b"EHLO %b\r\n" % _NAME.encode()
_PIECE = 64 * 1024
_LINGER = 2.0
"""Seconds that a connection has to close."""
PATIENCE = 300.0
"""Seconds to wait for a reply; RFC 5321 §4.5.3.2 asks for five minutes at most steps."""


class _Implicit(TypedDict, total=False):
    ssl: ssl.SSLContext
    server_hostname: str


class Credentials(NamedTuple):
    """What a client logs in with.

    Attributes:
        user: Its name.
        password: Its password.
    """

    user: str
    password: str


class ClientTls(NamedTuple):
    """How a client speaks TLS.

    Attributes:
        context: Which versions and certificates it accepts.
        host: The server name that it asks for; "" for the host that it connects to.
        implicit: Whether TLS begins before the greeting; else after STARTTLS.
        login: What it logs in with under TLS; None for no login.
    """

    context: ssl.SSLContext
    host: str = ""
    implicit: bool = False
    login: Credentials | None = None


async def send(
    host: str,
    port: int,
    mail: Mail,
    *,
    patience: float = PATIENCE,
    tls: ClientTls | None = None,
) -> Outcomes:
    """Deliver one mail to a server.

    Args:
        host: Where the server is.
        port: Its port.
        mail: What to deliver.
        patience: Seconds to wait for each reply.
        tls: How to speak TLS where the server can; None for never.

    Raises:
        OSError: If the connection cannot be made, or the TLS handshake or the login fails.
    """
    reader, writer = await asyncio.open_connection(host, port, **_from_the_start(tls, host))
    driver = _Driver(reader, writer, patience)
    try:
        if tls:
            await driver.prepare(tls._replace(host=tls.host or host))
        return await driver.drive(deliver(_NAME, mail))
    finally:
        await driver.close()


def _from_the_start(tls: ClientTls | None, host: str) -> _Implicit:
    """Return what has a connection begin with TLS."""
    if tls is None or not tls.implicit:
        return {}
    return {"ssl": tls.context, "server_hostname": tls.host or host}


class _Driver:
    """Plays a delivery over one connection."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, patience: float
    ) -> None:
        self._reader = reader
        self._writer = self._in_clear = writer
        self._patience = patience
        self._ready: list[Reply] = []
        self._end = ClientEnd()
        self._end.connect()

    async def close(self) -> None:
        """Close the connection, and wait a while until it is: TLS says goodbye first."""
        # A handshake that failed has closed it, and nobody would tell the writer.
        if not self._writer.is_closing():
            self._writer.close()
            with suppress(OSError, TimeoutError):
                await asyncio.wait_for(self._writer.wait_closed(), _LINGER)
        self._in_clear.close()

    async def prepare(self, tls: ClientTls) -> None:
        """Start TLS and log in, before the delivery reads the greeting and sends EHLO again.

        Raises:
            OSError: If the handshake or the login fails; a client cannot go back to clear text.
        """
        if tls.implicit:
            self._end.secure()
        [greeting] = await self._turn(b"", 1)
        if greeting.is_success and not self._end.secured:
            await self._start_tls(tls)
        if greeting.is_success and tls.login:
            await self._log_in(tls.login)
        self._ready = [greeting]

    async def _start_tls(self, tls: ClientTls) -> None:
        """Go on under TLS, where the server offers it (RFC 3207 §4)."""
        await self._turn(_HELLO, 1)
        if STARTTLS.keyword in self._end.keywords:
            await self._turn(b"STARTTLS\r\n", 1)
        if self._end.effect is Effect.START_TLS:
            await self._shake_hands(tls.context, tls.host)

    async def _log_in(self, login: Credentials) -> None:
        """Log in with PLAIN (RFC 4616), which shows the password to a listener without TLS."""
        await self._turn(_HELLO, 1)
        offered = self._end.keywords.get(AUTH.keyword, "").upper().split()
        if not self._end.secured or "PLAIN" not in offered:
            raise PermissionError("the server does not offer AUTH PLAIN under TLS")
        response = b2a_base64(f"\0{login.user}\0{login.password}".encode(), newline=False)
        [reply] = await self._turn(b"AUTH PLAIN %b\r\n" % response, 1)
        if not reply.is_success:
            raise PermissionError(f"the server rejected the login: {reply.code} {reply.text}")

    async def _shake_hands(self, context: ssl.SSLContext, host: str) -> None:
        # What came in clear behind the reply stays in the reader of before, and is never read.
        reader = asyncio.StreamReader()
        protocol = asyncio.StreamReaderProtocol(reader)
        transport = await upgrade(self._writer.transport, protocol, context, host)
        protocol.connection_made(transport)
        loop = asyncio.get_running_loop()
        self._reader, self._writer = reader, asyncio.StreamWriter(transport, protocol, reader, loop)
        self._end.secure()

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
