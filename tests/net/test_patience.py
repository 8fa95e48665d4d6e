"""How long the server waits, on a clock that only the test moves."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from smtplab.net.connection import ServerConnection
from smtplab.net.log import Log
from smtplab.net.server import Server
from smtplab.simulation.server.maildrop import Maildrops, Store
from tests.net.conftest import Kept, site_of
from tests.net.test_connection import START, SlowStore


class Clock:
    """A loop whose time stands still until it is moved; for the rest it is the real one."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._real = asyncio.get_running_loop()
        self._calls: list[tuple[float, Callable[[], object]]] = []

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the loop has
        return getattr(self._real, name)

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, act: Callable[[], object]) -> asyncio.Handle:
        self._calls.append((when, act))
        return self._real.call_soon(lambda: None)

    def call_later(self, delay: float, act: Callable[[], object]) -> asyncio.Handle:
        return self.call_at(self.now + delay, act)

    def move(self, seconds: float) -> None:
        """Let time pass, and do in order what falls due."""
        end = self.now + seconds
        while due := [call for call in self._calls if call[0] <= end]:
            call = min(due, key=lambda one: one[0])
            self._calls.remove(call)
            self.now = max(self.now, call[0])
            call[1]()
        self.now = end


class Wire(asyncio.Transport):
    """A transport that keeps what is written."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 4711)})
        self.written = b""
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.written += bytes(data)

    def close(self) -> None:
        self.closed = True

    abort = close

    def is_closing(self) -> bool:
        return self.closed

    def can_write_eof(self) -> bool:
        return False

    def get_write_buffer_size(self) -> int:
        return 0

    def pause_reading(self) -> None:
        pass

    resume_reading = pause_reading


class Session:
    """A connection on a wire and a clock of its own."""

    def __init__(self, toml: str = "", store: Store | None = None) -> None:
        self.clock = Clock()
        server = Server(site_of(toml), store or Maildrops(), Log(Kept(), as_json=False))
        server.loop = self.clock  # type: ignore[assignment]  # all of it that is used here
        self.wire = Wire()
        self.connection = ServerConnection(server)
        self.connection.connection_made(self.wire)

    def send(self, octets: bytes) -> None:
        self.connection.data_received(octets)
        self.connection.flush()

    def codes(self) -> list[bytes]:
        self.connection.flush()
        return [line[:3] for line in self.wire.written.splitlines() if line[3:4] == b" "]

    def seconds_of(self, pieces: Iterator[bytes], every: float, most: int) -> float:
        """Send a piece now and then; return the seconds until the server has had enough."""
        start = self.clock.now
        for _ in range(most):
            self.clock.move(every)
            if self.wire.closed:
                break
            self.send(next(pieces))
        return self.clock.now - start


def endless(octets: bytes) -> Iterator[bytes]:
    while True:
        yield octets


async def test_a_silent_client_is_told_so_when_its_time_is_up() -> None:
    session = Session()
    session.clock.move(299)
    assert session.codes() == [b"220"]
    session.clock.move(1)
    assert session.codes() == [b"220", b"421"]
    assert session.wire.closed


@pytest.mark.parametrize("before", [b"", b"EHLO a.example\r\n", b"MAIL FROM:<>\r\nRCPT TO:<bob"])
async def test_an_octet_a_second_that_makes_no_line_holds_no_connection(before: bytes) -> None:
    session = Session()
    session.send(before)
    assert session.seconds_of(endless(b"x"), 1, 2000) == 300
    assert session.codes()[-1] == b"421"


async def test_each_whole_line_gives_the_whole_time_again() -> None:
    session = Session()
    assert session.seconds_of(endless(b"NOOP\r\n"), 299, 50) == 50 * 299
    assert session.codes()[-1] == b"250"


@pytest.mark.parametrize("piece", [b"x", b"\r\n", b"."])
async def test_content_by_the_octet_holds_no_connection(piece: bytes) -> None:
    session = Session()
    session.send(START)
    assert 600 <= session.seconds_of(endless(piece), 1, 2000) < 620
    assert session.codes()[-1] == b"421"


async def test_content_that_stops_is_given_up_after_the_limit() -> None:
    session = Session()
    session.send(START + b"half a message")
    session.send(b"x" * 100_000)
    session.clock.move(299)
    assert not session.wire.closed
    session.clock.move(1)
    assert session.codes()[-1] == b"421"


async def test_a_slow_but_steady_sender_is_heard_to_the_end() -> None:
    session = Session()
    session.send(START)
    assert session.seconds_of(endless(b"a line of content\r\n" * 100), 10, 1000) == 10_000
    session.send(b".\r\n")
    assert session.codes()[-1] == b"250"


async def test_the_time_before_a_late_greeting_is_not_the_clients() -> None:
    session = Session("greeting_delay = 1000")
    session.clock.move(999)
    assert session.codes() == []
    session.clock.move(2)
    assert session.codes() == [b"220"]
    session.clock.move(600)
    assert session.codes() == [b"220", b"421"]


async def test_the_time_that_the_disk_takes_is_not_the_clients() -> None:
    store = SlowStore()
    session = Session(store=store)
    session.send(START + b"hello\r\n.\r\n")
    session.clock.move(1000)
    store.go_on.set()
    assert session.connection._storing is not None
    await session.connection._storing
    session.clock.move(299)
    assert session.codes()[-1] == b"250"
