import asyncio
import threading
from collections.abc import Callable

import pytest

from smtplab.simulation.server.maildrop import Maildrops, Message
from tests.net.conftest import Client, Open

START = b"EHLO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
MAIL = START + b"hello\r\n.\r\n"
FLOOD = (b"NOOP " + b"x" * 400 + b"\r\n") * 8000
CODES = ["220", "250", "250", "250", "354", "250"]


class SlowStore:
    """A store that waits until it is told to go on."""

    slow = True

    def __init__(self) -> None:
        self.began = threading.Event()
        self.go_on = threading.Event()
        self.messages: list[Message] = []

    def deliver(self, messages: tuple[Message, ...]) -> None:
        self.began.set()
        assert self.go_on.wait(30)
        self.messages += messages


@pytest.mark.parametrize("step", [1, 2, 3, 7, 50, 1000])
async def test_however_input_is_cut_the_replies_are_the_same(serving: Open, step: int) -> None:
    place = await serving()
    client = await place.client()
    octets = MAIL + b"QUIT\r\n"
    for start in range(0, len(octets), step):
        client.writer.write(octets[start : start + step])
        await client.writer.drain()
    assert await client.codes(9) == [*CODES, "221"]


async def test_a_client_that_half_closes_gets_every_reply(serving: Open) -> None:
    store = SlowStore()
    store.go_on.set()
    place = await serving("", store)
    client = await place.client()
    client.writer.write(MAIL + MAIL + b"NOOP\r\n")
    client.writer.write_eof()
    assert await client.codes(99) == [*CODES, *CODES[1:], "250"]
    assert len(store.messages) == 2


async def test_a_client_that_half_closes_before_a_late_greeting_gets_every_reply(
    serving: Open,
) -> None:
    place = await serving("greeting_delay = 0.02")
    client = await place.client()
    client.writer.write(b"NOOP\r\nQUIT\r\n")
    client.writer.write_eof()
    assert await client.codes(9) == ["220", "250", "221"]


async def test_a_client_that_floods_before_a_late_greeting_is_held_back_and_then_heard(
    serving: Open,
) -> None:
    place = await serving("greeting_delay = 0.2")
    client = await place.client()
    client.writer.write(FLOOD)
    await client.codes(1)
    [connection] = place.server.connections
    assert connection._end.unread < 1 << 20
    assert await client.codes(1000) == ["250"] * 1000
    client.writer.transport.abort()


async def test_a_client_that_floods_while_its_mail_is_stored_is_held_back_and_then_heard(
    serving: Open,
) -> None:
    store = SlowStore()
    place = await serving("", store)
    client = await place.client()
    client.writer.write(MAIL)
    await client.codes(5)
    await asyncio.to_thread(store.began.wait)
    client.writer.write(FLOOD)
    [connection] = place.server.connections
    await _settled(lambda: connection._end.unread)
    assert 0 < connection._end.unread < 1 << 20
    store.go_on.set()
    assert await client.codes(1001) == ["250"] * 1001
    client.writer.transport.abort()


async def test_a_client_that_reads_nothing_is_not_heard_for_ever(serving: Open) -> None:
    place = await serving()
    client = await place.client()
    assert isinstance(client.writer.transport, asyncio.Transport)
    client.writer.transport.pause_reading()
    client.writer.write(b"EHLO a.example\r\n" * 50_000 + FLOOD * 4)
    await _settled(client.writer.transport.get_write_buffer_size)
    assert client.writer.transport.get_write_buffer_size() > 0
    [connection] = place.server.connections
    assert connection._transport is not None
    assert connection._transport.get_write_buffer_size() < 1 << 20
    client.writer.transport.resume_reading()
    assert (await client.codes(2000))[-1] == "250"
    client.writer.transport.abort()


async def _settled(size: Callable[[], int]) -> None:
    """Wait until a size no longer changes."""
    last, same = size(), 0
    while same < 200:
        await asyncio.sleep(0)
        same = same + 1 if size() == last else 0
        last = size()


async def test_a_silent_client_is_told_so(serving: Open) -> None:
    place = await serving(patience=0.05)
    client = await place.client()
    assert await client.codes(9) == ["220", "421"]


async def test_a_client_that_waits_for_the_disk_is_not_silent(serving: Open) -> None:
    store = SlowStore()
    place = await serving(store=store, patience=0.05)
    client = await place.client()
    client.writer.write(MAIL)
    loop = asyncio.get_running_loop()
    loop.call_later(0.15, store.go_on.set)
    assert await client.codes(6) == CODES


async def test_too_many_connections_are_told_so_and_may_come_again(serving: Open) -> None:
    place = await serving("[limits]\nconnections = 1")
    first, second = await place.client(), await place.client()
    assert await first.codes() == ["220"]
    assert await second.codes(9) == ["421"]
    second.writer.close()
    assert await first.say(b"QUIT\r\n", 9) == ["221"]
    await place.left_alone()
    third = await place.client()
    assert await third.codes() == ["220"]


async def test_twenty_errors_in_a_row_are_answered_and_then_421_closes(serving: Open) -> None:
    place = await serving()
    client = await place.client()
    # So much that the rest is still on its way when the server has had enough.
    client.writer.write(b"NIX\r\n" + b"NIX\r\n" * 100_000)
    assert await client.codes(99) == ["220", *["500"] * 20, "421"]


async def test_what_ehlo_lists_is_never_answered_with_502(serving: Open) -> None:
    place = await serving()
    client = await place.client()
    await client.codes()
    client.writer.write(b"EHLO a.example\r\n")
    listed = []
    while (line := await client.reader.readline())[3:4] == b"-":
        listed.append(line[4:].split()[0])
    listed.append(line[4:].split()[0])
    for keyword in listed[1:]:
        assert await client.say(keyword + b"\r\n") != ["502"]
    assert await client.say(b"STARTTLS\r\n") == ["502"]


@pytest.mark.parametrize(
    ("fault", "codes"),
    [
        ('on = "MAIL"\ndrop = "before"', ["220", "250"]),
        ('on = "MAIL"\ndrop = "after"', ["220", "250", "250"]),
        ('on = "DATA"\ndrop = "after"', ["220", "250", "250", "250", "354"]),
        ('on = "end of data"\ndrop = "after"', CODES),
        ('on = "end of data"\ndrop = "before"', CODES[:-1]),
        ('on = "any"\nnth = 4\nreply = "421 4.3.2 Enough"', ["220", "250", "250", "421"]),
        ('on = "connect"\nreply = "554 No"', ["554", *["503"] * 6]),
        ('on = "RCPT"\nreply = "451 4.3.0 Later"', ["220", "250", "250", "451", "554", "500"]),
    ],
)
@pytest.mark.parametrize("slow", [False, True])
async def test_faults_happen_on_the_wire(
    serving: Open, fault: str, codes: list[str], slow: bool
) -> None:
    store = SlowStore()
    store.go_on.set()
    place = await serving(f"[[faults]]\n{fault}", store if slow else Maildrops())
    client = await place.client()
    client.writer.write(MAIL)
    assert await client.codes(len(codes)) == codes
    if "drop" in fault or "421" in fault:
        assert await asyncio.wait_for(client.reader.read(), 10) == b""


async def test_a_lost_reply_is_in_the_log(serving: Open) -> None:
    place = await serving('[[faults]]\non = "NOOP"\ndrop = "before"')
    client = await place.client()
    assert await client.say(b"NOOP\r\n", 9) == ["220"]
    await place.left_alone()
    place.server.log.flush()
    assert "lost with the connection" in place.log.octets.decode()


async def test_a_mail_that_is_being_stored_is_answered_before_the_server_stops(
    serving: Open,
) -> None:
    store = SlowStore()
    place = await serving("", store)
    client = await place.client()
    client.writer.write(MAIL)
    await client.codes(5)
    await asyncio.to_thread(store.began.wait)
    for connection in place.server.connections:
        connection.shut_down()
    store.go_on.set()
    assert await client.codes(9) == ["250", "421"]


async def test_a_client_that_goes_away_in_the_middle_of_content_leaves_nothing(
    serving: Open,
) -> None:
    store = Maildrops()
    place = await serving("", store)
    client = await place.client()
    assert isinstance(client, Client)
    client.writer.write(START + b"half a mess")
    await client.codes(5)
    client.writer.transport.abort()
    await place.left_alone()
    assert store.messages == ()
