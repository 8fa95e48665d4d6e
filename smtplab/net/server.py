"""The lab's server on a real TCP port."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import signal
import socket
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from typing import TYPE_CHECKING, TypedDict

from smtplab.net.connection import ServerConnection
from smtplab.net.file_limit import SPARE
from smtplab.net.listener import BACKLOG, port_of
from smtplab.net.log import Log
from smtplab.simulation.server.maildrop import Store
from smtplab.simulation.server.policy import Policy
from smtplab.simulation.site.model import Site

if TYPE_CHECKING:
    import ssl

_LINGER = 2.0
"""Seconds that connections have to take their last reply when the server stops."""
_LOG_DELAY = 0.05
"""Seconds that a line of the log may wait for others, or for a slow reader."""


class TlsOptions(TypedDict, total=False):
    """How a listener speaks TLS, as asyncio names it; nothing where it does not."""

    ssl: ssl.SSLContext
    ssl_handshake_timeout: float
    ssl_shutdown_timeout: float


class Server:
    """A site at a port.

    Attributes:
        site: What is served.
        policy: What it answers.
        log: Where replies are noted.
        loop: The event loop that it runs on.
        tls: How TLS is spoken; None where it is not.
        connections: Those that are open.
    """

    def __init__(
        self, site: Site, store: Store, log: Log, tls: ssl.SSLContext | None = None
    ) -> None:
        self.site = site
        self.tls = tls
        self.policy = Policy(site, store, nonces=lambda: secrets.token_hex(10))
        self.log = log
        self.loop = asyncio.get_running_loop()
        self.connections: set[ServerConnection] = set()
        self._admitted: set[ServerConnection] = set()
        self._listeners: list[asyncio.Server] = []
        self._flush_due = False
        self._ready: list[ServerConnection] = []
        self._alone = asyncio.Event()

    async def listen(self, sockets: Sequence[socket.socket]) -> None:
        """Take connections from sockets that listen."""
        for one in sockets:
            # The standard loop accepts as many at once as its backlog says; each takes a file.
            listener = await self.loop.create_server(
                lambda: ServerConnection(self), sock=one, backlog=self._few, **self._implicit_tls()
            )
            one.listen(BACKLOG)
            self._listeners.append(listener)

    def _implicit_tls(self) -> TlsOptions:
        """Return how TLS begins where it comes before the greeting (RFC 8314 §3)."""
        if self.tls is None or not self.site.tls.implicit:
            return {}
        from smtplab.net.tls import time_limits  # noqa: PLC0415  # few servers speak TLS

        return {"ssl": self.tls, **time_limits()}

    async def serve_until(self, stop: asyncio.Event) -> None:
        """Serve until asked to stop; then send 421 to every client (RFC 5321 §3.8)."""
        await stop.wait()
        for listener in self._listeners:
            listener.close()
        for connection in list(self.connections):
            connection.shut_down()
        if self.connections:
            self._alone.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._alone.wait(), _LINGER)
        for connection in list(self.connections):
            connection.abort()
        self.log.flush(patience=1.0)

    def now(self) -> float:
        """Return the time, in seconds since 1970."""
        return time.time()

    def admit(self, connection: ServerConnection) -> bool:
        """Count a connection in; False if there are as many as there may be."""
        self.connections.add(connection)
        if len(self._admitted) >= self.site.config.limits.connections:
            return False
        self._admitted.add(connection)
        return True

    @property
    def may_linger(self) -> bool:
        """Whether a client that was turned away may be heard out, so that it sees why."""
        return len(self.connections) - len(self._admitted) <= self._few

    @property
    def _few(self) -> int:
        """A part of the files that are spared for clients that are turned away."""
        return max(1, min(SPARE, self.site.config.limits.connections) // 4)

    def dismiss(self, connection: ServerConnection) -> None:
        """Forget a connection."""
        self.connections.discard(connection)
        self._admitted.discard(connection)
        if not self.connections:
            self._alone.set()

    def flush_soon(self, connection: ServerConnection) -> None:
        """Send once all that is ready now has been answered, so that the other side wakes once."""
        if not self._ready:
            self.loop.call_soon(self._flush_ready)
        self._ready.append(connection)

    def _flush_ready(self) -> None:
        ready, self._ready = self._ready, []
        for connection in ready:
            connection.flush()

    def flush_log_soon(self) -> None:
        """Write the log before long; a busy server writes many lines at once."""
        if not self._flush_due:
            self._flush_due = True
            self.loop.call_later(_LOG_DELAY, self._flush_log)

    def _flush_log(self) -> None:
        self._flush_due = False
        self.log.flush()
        if self.log.behind:
            self._flush_due = True
            self.loop.call_later(_LOG_DELAY, self._flush_log)


ERRORS_ON_A_PORT = 20
"""Replies of class 5yz in a row that a real port bears; the lab bears any number."""


def with_port_limits(site: Site, connections: int | None = None) -> Site:
    """Return the site with the limits of a port.

    Args:
        site: What is served; a limit on errors that it sets itself stays.
        connections: As many as the system has room for; None for any number.
    """
    limits = site.config.limits
    errors = ERRORS_ON_A_PORT if limits.errors is None else limits.errors
    most = limits.connections if connections is None else min(limits.connections, connections)
    limits = limits._replace(errors=errors, connections=most)
    return site._replace(config=site.config._replace(limits=limits))


async def serve(build: Callable[[], Server], sockets: Sequence[socket.socket], host: str) -> None:
    """Serve a site until a signal asks for the end: SIGINT, SIGTERM or SIGHUP.

    Args:
        build: Makes the server, once the event loop runs.
        sockets: They listen already, so clients may come at once.
        host: Where that is, for the log.
    """
    stop = asyncio.Event()
    server = build()
    _stop_on_signals(server.loop, stop)
    await server.listen(sockets)
    # A reader of this line may send a signal at once, so the handlers are set before.
    server.log.write_listening(host, port_of(sockets))
    await server.serve_until(stop)


def run(main: Coroutine[object, object, None]) -> None:
    """Run a coroutine on the fastest event loop that there is here."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    with contextlib.suppress(ImportError):
        from uvloop import new_event_loop as factory  # noqa: PLC0415  # not made for Windows
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main)


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """End well when asked to; where loops take no signal handlers, as on Windows, by `signal`."""
    for number in _signals():
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


def _signals() -> Iterator[int]:
    """Yield the signals that end a server.

    A terminal that closes sends SIGHUP, unless `nohup` had it ignored; Windows has none.
    """
    yield from (signal.SIGINT, signal.SIGTERM)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        yield hangup
