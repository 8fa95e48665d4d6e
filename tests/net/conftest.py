import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from smtplab.net.listener import open_sockets, port_of
from smtplab.net.log import Log
from smtplab.net.server import Server, with_port_limits
from smtplab.net.tls import server_context
from smtplab.protocol.extensions.starttls import STARTTLS
from smtplab.simulation.server.maildrop import Maildrops, Store
from smtplab.simulation.site.load import parse_site
from smtplab.simulation.site.model import Site
from tests.served import PATIENCE


class Kept:
    """An outlet that keeps what it is given."""

    def __init__(self) -> None:
        self.octets = b""

    def offer(self, octets: bytes, patience: float) -> int:
        assert patience >= 0
        self.octets += octets
        return len(octets)


class Client:
    """A client in the same loop."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def codes(self, number: int = 1) -> list[str]:
        """Return the codes of so many replies; fewer if the server closes."""
        codes: list[str] = []
        async with asyncio.timeout(PATIENCE):
            while len(codes) < number and (line := await self.reader.readline()):
                codes += [line[:3].decode()] if line[3:4] == b" " else []
        return codes

    async def say(self, octets: bytes, number: int = 1) -> list[str]:
        self.writer.write(octets)
        return await self.codes(number)


@dataclasses.dataclass
class Place:
    """A server in the same loop."""

    server: Server
    port: int
    log: Kept
    clients: list[Client] = dataclasses.field(default_factory=list)
    gone: list[Client] = dataclasses.field(default_factory=list)
    """Those whose connection goes on under TLS."""

    async def client(self) -> Client:
        self.clients.append(Client(*await asyncio.open_connection("127.0.0.1", self.port)))
        return self.clients[-1]

    async def left_alone(self) -> None:
        """Wait until the last connection is gone."""
        while self.server.connections:  # noqa: ASYNC110  # the server has no event for tests
            await asyncio.sleep(0)

    async def close(self) -> None:
        for client in self.gone:
            client.writer.close()
        for client in self.clients:
            client.writer.transport.abort()
            with contextlib.suppress(OSError):
                await client.writer.wait_closed()


Open = Callable[..., Awaitable[Place]]


def site_of(toml: str = "") -> Site:
    return with_port_limits(parse_site("here", toml + _DROPS, "here"))


def with_patience(site: Site, patience: float) -> Site:
    """Shorten a site's patience below what a site file may say."""
    limits = site.config.limits._replace(timeout=patience)
    return site._replace(config=site.config._replace(limits=limits))


_DROPS = "\n[maildrops.alice]\n[maildrops.bob]\n[maildrops.postmaster]\n"


@pytest.fixture
async def serving() -> AsyncIterator[Open]:
    stops: list[tuple[Place, asyncio.Event, asyncio.Task[None]]] = []

    async def open_server(
        toml: str = "", store: Store | None = None, patience: float = 300.0
    ) -> Place:
        log = Kept()
        site = with_patience(site_of(toml), patience)
        speaks = STARTTLS.keyword in site.config.keywords or site.tls.implicit
        tls = server_context(site) if speaks else None
        server = Server(site, store or Maildrops(), Log(log, as_json=False), tls)
        sockets = open_sockets("127.0.0.1", 0)
        await server.listen(sockets)
        stop = asyncio.Event()
        place = Place(server, port_of(sockets), log)
        stops.append((place, stop, asyncio.create_task(server.serve_until(stop))))
        return place

    yield open_server
    for place, stop, task in stops:
        await place.close()
        stop.set()
        await task
