"""The lab's server on a real TCP port."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace

from smtplab.net.connection import Connection
from smtplab.net.listener import port_of
from smtplab.net.log import Log
from smtplab.simulation.maildrop import Store
from smtplab.simulation.policy import Policy
from smtplab.simulation.site import Site

_LINGER = 2.0
"""Seconds that connections have to take their last reply when the server stops."""
_LOG_DELAY = 0.05
"""Seconds that a line of the log may wait for others, or for a slow reader."""
_FILES_BESIDE = 64
"""Files that a process has open beside its connections, at most."""


class Server:
    """A site at a port.

    Attributes:
        site: What is served.
        policy: What it answers.
        log: Where replies are noted.
        loop: The event loop that it runs on.
        connections: Those that are open.
    """

    def __init__(self, site: Site, store: Store, log: Log) -> None:
        self.site = site
        self.policy = Policy(site, store)
        self.log = log
        self.loop = asyncio.get_running_loop()
        self.connections: set[Connection] = set()
        self._admitted: set[Connection] = set()
        self._listeners: list[asyncio.Server] = []
        self._flush_due = False
        self._ready: list[Connection] = []
        self._alone = asyncio.Event()

    async def listen(self, sockets: Sequence[socket.socket]) -> None:
        """Take connections from sockets that listen."""
        for one in sockets:
            self._listeners.append(
                await self.loop.create_server(lambda: Connection(self), sock=one)
            )

    async def serve_until(self, stop: asyncio.Event) -> None:
        """Serve until told to stop; then take leave of every client (RFC 5321 §3.8)."""
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

    def admit(self, connection: Connection) -> bool:
        """Take in a connection; False if there are as many as there may be."""
        self.connections.add(connection)
        if len(self._admitted) >= self.site.offer.limits.connections:
            return False
        self._admitted.add(connection)
        return True

    def dismiss(self, connection: Connection) -> None:
        """Forget a connection."""
        self.connections.discard(connection)
        self._admitted.discard(connection)
        if not self.connections:
            self._alone.set()

    def flush_soon(self, connection: Connection) -> None:
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


def on_a_port(site: Site) -> Site:
    """Return the site with a limit on errors, unless it sets one itself."""
    limits = site.offer.limits
    if limits.errors is not None:
        return site
    return replace(site, offer=replace(site.offer, limits=replace(limits, errors=ERRORS_ON_A_PORT)))


async def serve(
    site: Site, store: Store, log: Log, sockets: Sequence[socket.socket], host: str
) -> None:
    """Serve a site until SIGINT or SIGTERM.

    Args:
        site: What is served.
        store: Where mail goes.
        log: Where replies are noted.
        sockets: They listen already, so clients may come at once.
        host: Where that is, for the log.
    """
    stop = asyncio.Event()
    server = Server(on_a_port(site), store, log)
    _stop_on_signals(server.loop, stop)
    _allow_files(site.offer.limits.connections + _FILES_BESIDE)
    await server.listen(sockets)
    # Whoever reads this may send a signal at once, so it comes after they are minded.
    log.listening(host, port_of(sockets))
    await server.serve_until(stop)


def _allow_files(number: int) -> None:
    """Raise the limit on open files, where there is one and as far as it may be raised."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # POSIX only

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = number if hard == resource.RLIM_INFINITY else min(number, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def run(main: Coroutine[object, object, None]) -> None:
    """Run a coroutine on the fastest event loop that there is here."""
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    with contextlib.suppress(ImportError):
        from uvloop import new_event_loop as factory  # noqa: PLC0415  # not made for Windows
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main)


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """End well when asked to; where loops take no signal handlers, as on Windows, by `signal`."""
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
