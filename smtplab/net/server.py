"""The lab's server on a real TCP port."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import time
from collections.abc import Coroutine
from dataclasses import replace

from smtplab.net.connection import Connection
from smtplab.net.log import Log
from smtplab.simulation.maildrop import Store
from smtplab.simulation.policy import Policy
from smtplab.simulation.site import Site

_BACKLOG = 1024
_LINGER = 5.0
"""Seconds that connections have to take their last reply when the server stops."""


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
        self._listener: asyncio.Server | None = None
        self._flush_due = False
        self._alone = asyncio.Event()

    async def listen(self, host: str, port: int) -> int:
        """Open the port; 0 picks one.

        Returns:
            The port.

        Raises:
            OSError: If it cannot be opened.
        """
        self._listener = await self.loop.create_server(
            lambda: Connection(self), host, port, backlog=_BACKLOG
        )
        bound: int = self._listener.sockets[0].getsockname()[1]
        self.log.listening(host, bound)
        return bound

    async def serve_until(self, stop: asyncio.Event) -> None:
        """Serve until told to stop; then take leave of every client (RFC 5321 §3.8)."""
        await stop.wait()
        if self._listener:
            self._listener.close()
        for connection in list(self.connections):
            connection.shut_down()
        if self.connections:
            self._alone.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._alone.wait(), _LINGER)
        self.log.flush()

    def now(self) -> float:
        """Return the time, in seconds since 1970."""
        return time.time()

    def admit(self, connection: Connection) -> bool:
        """Take in a connection; False if there are as many as there may be."""
        self.connections.add(connection)
        return len(self.connections) <= self.site.offer.limits.connections

    def dismiss(self, connection: Connection) -> None:
        """Forget a connection."""
        self.connections.discard(connection)
        if not self.connections:
            self._alone.set()

    def flush_log_soon(self) -> None:
        """Write the log once all that is ready now has been answered."""
        if not self._flush_due:
            self._flush_due = True
            self.loop.call_soon(self._flush_log)

    def _flush_log(self) -> None:
        self._flush_due = False
        self.log.flush()


ERRORS_ON_A_PORT = 20
"""Replies of class 5yz in a row that a real port bears; the lab bears any number."""


def on_a_port(site: Site) -> Site:
    """Return the site with a limit on errors, unless it sets one itself."""
    limits = site.offer.limits
    if limits.errors is not None:
        return site
    return replace(site, offer=replace(site.offer, limits=replace(limits, errors=ERRORS_ON_A_PORT)))


async def serve(site: Site, store: Store, log: Log, address: tuple[str, int]) -> None:
    """Serve a site until SIGINT or SIGTERM.

    Args:
        site: What is served.
        store: Where mail goes.
        log: Where replies are noted.
        address: Host and port to listen on; port 0 picks one.

    Raises:
        OSError: If the port cannot be opened.
    """
    stop = asyncio.Event()
    server = Server(on_a_port(site), store, log)
    _stop_on_signals(server.loop, stop)
    await server.listen(*address)
    await server.serve_until(stop)


def run(main: Coroutine[object, object, None]) -> None:
    """Run a coroutine on the fastest event loop that there is here."""
    try:
        from uvloop import new_event_loop as loop_factory  # noqa: PLC0415  # not made for Windows
    except ImportError:
        loop_factory = None
    with asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(main)


def _stop_on_signals(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """End well when asked to; where loops take no signal handlers, as on Windows, by `signal`."""
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
