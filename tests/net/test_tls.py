"""TLS on the real port: STARTTLS (RFC 3207) and from the first octet (RFC 8314)."""

import asyncio
import contextlib
import ssl

import pytest

from smtplab.net import tls
from smtplab.net.client import ClientTls, Credentials, send
from smtplab.net.tls import client_context, offer_starttls, upgrade
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox
from smtplab.simulation.site.load import load_site
from smtplab.simulation.tls.issue import authority_certificate
from tests.net.conftest import Client, Open, Place

OFFERED = 'extensions = ["PIPELINING", "ENHANCEDSTATUSCODES", "STARTTLS"]\n'
IMPLICIT = 'extensions = ["PIPELINING", "ENHANCEDSTATUSCODES"]\ntls = {implicit = true}\n'
HOST = "mail.example.org"
HELLO = b"EHLO client.example.com\r\n"
TEXT = b"Subject: x\r\n\r\n" + b"y" * 70 + b"\r\n"


async def to_220(place: Place, behind: bytes = b"") -> Client:
    """Open a session and say STARTTLS."""
    client = await place.client()
    await client.codes()
    assert await client.say(HELLO) == ["250"]
    assert await client.say(b"STARTTLS\r\n" + behind) == ["220"]
    return client


async def secure(place: Place, client: Client, context: ssl.SSLContext | None = None) -> Client:
    """Shake hands; what came before stays behind."""
    place.clients.remove(client)
    place.gone.append(client)
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    transport = await upgrade(client.writer.transport, protocol, context or client_context(), HOST)
    protocol.connection_made(transport)
    loop = asyncio.get_running_loop()
    secured = Client(reader, asyncio.StreamWriter(transport, protocol, reader, loop))
    place.clients.append(secured)
    return secured


async def test_the_session_begins_again_under_tls(serving: Open) -> None:
    place = await serving(OFFERED)
    client = await secure(
        place, await to_220(place), client_context(authority_certificate().decode())
    )
    assert await client.say(b"MAIL FROM:<>\r\n") == ["503"]
    client.writer.write(HELLO)
    listed = [await client.reader.readline() for _ in range(5)]
    assert b"250-PIPELINING\r\n" in listed
    assert not any(b"STARTTLS" in line for line in listed)
    assert await client.say(b"STARTTLS\r\n") == ["503"]
    lines = b"MAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
    assert await client.say(lines, 3) == ["250", "250", "354"]
    assert await client.say(TEXT * 2000 + b".\r\n") == ["250"]
    assert await client.say(b"QUIT\r\n") == ["221"]
    assert await client.reader.read() == b""
    await place.left_alone()


async def test_tls_may_come_before_the_greeting(serving: Open) -> None:
    place = await serving(IMPLICIT)
    client = await secure(place, await place.client())
    assert await client.codes() == ["220"]
    assert await client.say(HELLO) == ["250"]


async def test_what_is_sent_in_clear_behind_it_is_thrown_away(serving: Open) -> None:
    place = await serving(OFFERED)
    client = await to_220(place, b"MAIL FROM:<eve@example.net>\r\nNOOP\r\nRSE")
    client = await secure(place, client)
    client.writer.write(b"T\r\n" + HELLO)
    assert await client.codes(2) == ["500", "250"]


async def test_nobody_can_send_a_secret_of_the_session_before(serving: Open) -> None:
    place = await serving(OFFERED)
    client = await secure(place, await to_220(place))
    await client.say(b"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\r\n")
    place.server.log.flush()
    assert b"AUTH PLAIN ****" in place.log.octets
    assert b"AGFs" not in place.log.octets


@pytest.mark.parametrize("octets", [HELLO, b"\x15\x03\x03\x00\x02\x02\x28", b"\x16\x03\x01", b""])
@pytest.mark.parametrize("site", [OFFERED, IMPLICIT])
async def test_a_handshake_that_fails_ends_the_connection(
    serving: Open, site: str, octets: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tls, "HANDSHAKE_PATIENCE", 0.3)
    place = await serving(site)
    client = await to_220(place) if site is OFFERED else await place.client()
    client.writer.write(octets)
    with contextlib.suppress(ConnectionError):
        assert b"220" not in await client.reader.read()
    await place.left_alone()


async def test_a_client_may_go_away_in_the_middle(serving: Open) -> None:
    place = await serving(OFFERED)
    client = await to_220(place)
    client.writer.transport.abort()
    await place.left_alone()


async def test_the_end_of_the_server_ends_a_handshake(serving: Open) -> None:
    place = await serving(OFFERED)
    client = await to_220(place)
    for connection in list(place.server.connections):
        connection.shut_down()
    with contextlib.suppress(ConnectionError):
        assert await client.reader.read() == b""
    await place.left_alone()


async def test_the_end_of_the_server_is_told_under_tls(serving: Open) -> None:
    place = await serving(OFFERED)
    client = await secure(place, await to_220(place))
    await client.say(HELLO)
    for connection in list(place.server.connections):
        connection.shut_down()
    assert await client.codes(2) == ["421"]
    await place.left_alone()


@pytest.mark.parametrize("oldest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_both_versions_that_are_good_are_spoken(
    serving: Open, oldest: ssl.TLSVersion
) -> None:
    place = await serving(OFFERED)
    context = client_context()
    context.minimum_version = context.maximum_version = oldest
    client = await secure(place, await to_220(place), context)
    spoken = client.writer.get_extra_info("ssl_object")
    assert spoken.version() == f"TLSv1.{3 if oldest is ssl.TLSVersion.TLSv1_3 else 2}"
    assert "GCM" in spoken.cipher()[0] or "CHACHA" in spoken.cipher()[0]
    assert await client.say(HELLO) == ["250"]


async def test_too_many_connections_are_turned_away(serving: Open) -> None:
    place = await serving(f"{IMPLICIT}[limits]\nconnections = 1\n")
    first = await secure(place, await place.client())
    assert await first.codes() == ["220"]
    second = await secure(place, await place.client())
    assert await second.codes() == ["421"]
    assert await first.say(HELLO) == ["250"]


async def test_a_client_that_closes_under_tls_is_answered_first(serving: Open) -> None:
    place = await serving(OFFERED)
    client = await secure(place, await to_220(place))
    assert await client.say(HELLO + b"NOOP\r\n", 2) == ["250", "250"]
    client.writer.close()
    await place.left_alone()


def a_mail() -> Mail:
    return Mail(NULL_REVERSE_PATH, (ForwardPath(Mailbox("bob", "example.org")),), TEXT)


@pytest.mark.parametrize("site", [OFFERED, IMPLICIT, 'extensions = ["SIZE"]\n'])
async def test_our_client_speaks_tls_where_the_server_can(serving: Open, site: str) -> None:
    place = await serving(site)
    how = ClientTls(client_context(authority_certificate().decode()), HOST, site is IMPLICIT)
    outcomes = await send("127.0.0.1", place.port, a_mail(), tls=how)
    assert [reply.code for reply in outcomes.replies.values()] == [250]
    place.server.log.flush()
    assert place.log.octets.count(b"STARTTLS") == (site is OFFERED)


async def test_our_client_does_not_send_to_a_stranger(serving: Open) -> None:
    place = await serving(OFFERED)
    how = ClientTls(client_context(authority_certificate().decode()), "mail.example.net")
    with pytest.raises(ssl.SSLCertVerificationError):
        await send("127.0.0.1", place.port, a_mail(), tls=how)


async def test_our_client_reads_nothing_that_came_in_clear_behind_220() -> None:
    said: list[bytes] = []

    async def inject(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        said.append(await reader.readline())
        writer.write(b"250-here\r\n250 STARTTLS\r\n")
        said.append(await reader.readline())
        writer.write(b"220 go\r\n250-here\r\n250 AUTH PLAIN\r\n250 injected\r\n")
        await writer.drain()
        await writer.start_tls(tls.server_context(load_site()))
        said.append(await reader.readline())
        writer.write(b"250 here\r\n")
        said.append(await reader.readline())
        writer.write(b"550 no\r\n")
        said.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(inject, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    outcomes = await send("127.0.0.1", port, a_mail(), tls=ClientTls(client_context()))
    server.close()
    assert [reply.code for reply in outcomes.replies.values()] == [550]
    assert [line.split()[0] for line in said] == [b"EHLO", b"STARTTLS", b"EHLO", b"MAIL", b"QUIT"]


async def test_a_refusal_leaves_our_client_in_clear(serving: Open) -> None:
    fault = '[[faults]]\non = "STARTTLS"\nreply = "454 4.7.0 Not now"\n'
    place = await serving(OFFERED + fault)
    outcomes = await send("127.0.0.1", place.port, a_mail(), tls=ClientTls(client_context()))
    assert [reply.code for reply in outcomes.replies.values()] == [250]


LOGINS = '[users]\nalice = "wonderland"\n'


@pytest.mark.parametrize("implicit", [False, True])
async def test_our_client_logs_in_under_tls(serving: Open, *, implicit: bool) -> None:
    keyword, more = ("", "tls = {implicit = true}\n") if implicit else (', "STARTTLS"', "")
    head = f'extensions = ["AUTH"{keyword}]\ndemand = ["login"]\n{more}'
    place = await serving(head + LOGINS)
    how = ClientTls(client_context(), implicit=implicit)
    outcomes = await send("127.0.0.1", place.port, a_mail(), tls=how)
    assert [reply.code for reply in outcomes.replies.values()] == [530]
    how = how._replace(login=Credentials("alice", "wonderland"))
    outcomes = await send("127.0.0.1", place.port, a_mail(), tls=how)
    assert [reply.code for reply in outcomes.replies.values()] == [250]
    how = how._replace(login=Credentials("alice", "wrong"))
    with pytest.raises(PermissionError, match="535"):
        await send("127.0.0.1", place.port, a_mail(), tls=how)


@pytest.mark.parametrize(
    "site",
    [
        'extensions = ["AUTH"]\ncleartext_login = true\n' + LOGINS,
        'extensions = ["AUTH", "STARTTLS"]\nmechanisms = ["CRAM-MD5"]\n' + LOGINS,
        OFFERED,
    ],
    ids=["no TLS", "no PLAIN", "no AUTH"],
)
async def test_our_client_keeps_its_password_to_itself(serving: Open, site: str) -> None:
    place = await serving(site)
    how = ClientTls(client_context(), login=Credentials("alice", "wonderland"))
    with pytest.raises(PermissionError, match="does not offer AUTH PLAIN under TLS"):
        await send("127.0.0.1", place.port, a_mail(), tls=how)
    place.server.log.flush()
    assert b"AUTH" not in place.log.octets


def test_what_is_offered() -> None:
    site = load_site()
    assert "STARTTLS" not in site.config.keywords
    assert "STARTTLS" in offer_starttls(site, implicit=False).config.keywords
    assert offer_starttls(site, implicit=True).tls.implicit
