"""`smtplab serve` in a thread, with a tap on what crosses: the truth that logs are held against."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import re
import threading
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import NamedTuple, Self

from smtplab.net.connection import ServerConnection
from smtplab.net.listener import open_sockets, port_of
from smtplab.net.log import Log
from smtplab.net.outlet import Descriptor
from smtplab.net.server import Server, with_port_limits
from smtplab.net.tls import offer_starttls, server_context
from smtplab.simulation.server.maildrop import Maildrops
from smtplab.simulation.site.model import Site
from tests.served import PATIENCE

__all__ = ["Piece", "TappedServer", "wire_lines"]


_FOLDED = re.compile(rb"(?m)^(?P<code>[0-9]{3}) (?P<text>[^\r\n]* \| [^\r\n]*)")


class Piece(NamedTuple):
    """Octets that one side sent at once, in clear even where TLS carried them.

    Attributes:
        side: "C" or "S".
        octets: What it sent.
    """

    side: str
    octets: bytes


def wire_lines(pieces: Iterable[Piece]) -> list[str]:
    """Return what was sent, a line each: `C: QUIT`."""
    return [
        f"{side}: {line}"
        for side, group in itertools.groupby(pieces, lambda piece: piece.side)
        for line in b"".join(piece.octets for piece in group)
        .decode("latin-1")
        .removesuffix("\r\n")
        .split("\r\n")
    ]


class TappedServer:
    """A server on a free port of the loopback address, until the block is left.

    Args:
        site: What is served.
        tls: Whether STARTTLS is offered.
        implicit: Whether TLS begins before the greeting.

    Attributes:
        port: Where it listens.
    """

    def __init__(self, site: Site, *, tls: bool = False, implicit: bool = False) -> None:
        if tls or implicit:
            site = offer_starttls(site, implicit=implicit)
        self._site = with_port_limits(site)
        self._context = server_context(site) if tls or implicit else None
        self._sockets = open_sockets("127.0.0.1", 0)
        self.port = port_of(self._sockets)
        self._sessions: list[list[Piece]] = []
        self._open = 0
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    def take_sessions(self) -> Sequence[Sequence[Piece]]:
        """Return the sessions since the last call, once every one of them is over."""
        with self._changed:
            assert self._changed.wait_for(lambda: not self._open, PATIENCE)
            taken, self._sessions = self._sessions, []
        return taken

    def begin_session(self) -> list[Piece]:
        """Return a list for the pieces of a session that begins."""
        pieces: list[Piece] = []
        with self._changed:
            self._sessions.append(pieces)
            self._open += 1
        return pieces

    def end_session(self) -> None:
        """Count a session as over."""
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    async def _serve(self) -> None:
        server = Server(
            self._site, Maildrops(), Log(Descriptor(None), as_json=False), self._context
        )
        tls = self._context if self._site.tls.implicit else None
        async with contextlib.AsyncExitStack() as stack:
            for one in self._sockets:
                listening = self._loop.create_server(
                    lambda: _TappedConnection(server, self), sock=one, ssl=tls
                )
                await stack.enter_async_context(await listening)
            await server.serve_until(self._stop)


class _TappedConnection(ServerConnection):
    """Keeps a copy of all that crosses."""

    def __init__(self, server: Server, tap: TappedServer) -> None:
        super().__init__(server)
        self._tap, self._pieces = tap, tap.begin_session()

    def data_received(self, data: bytes) -> None:
        # What is held comes again after the handshake.
        if self._held is None:
            self._pieces.append(Piece("C", data))
        super().data_received(data)

    def flush(self) -> None:
        self._unsent = _unfolded(self._unsent)
        if self._unsent and self._transport and not self._transport.is_closing():
            self._pieces.append(Piece("S", bytes(self._unsent)))
        super().flush()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._tap.end_session()


def _unfolded(octets: bytearray) -> bytearray:
    """Return replies of which each ` | ` begins another line, since a site has no such reply."""
    return bytearray(_FOLDED.sub(_unfold, octets))


def _unfold(match: re.Match[bytes]) -> bytes:
    lines = match["text"].split(b" | ")
    code = match["code"]
    return b"".join(code + b"-" + line + b"\r\n" for line in lines[:-1]) + code + b" " + lines[-1]
