"""Our client against a server that others wrote."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope

from smtplab.net.client import send
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox


class _Handler:
    def __init__(self) -> None:
        self.contents: list[bytes] = []

    async def handle_RCPT(  # noqa: N802  # aiosmtpd calls it so
        self, _server: object, _session: object, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address.startswith("nobody"):
            return "550 5.1.1 No"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, _server: object, _session: object, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.contents.append(envelope.content)
        return "250 2.0.0 Ok"


def _mail(*names: str) -> Mail:
    paths = tuple(ForwardPath(Mailbox(name, "example.org")) for name in names)
    return Mail(NULL_REVERSE_PATH, paths, "Subject: ü\r\n\r\n.dot\r\n".encode())


async def test_our_client_delivers_to_aiosmtpd() -> None:
    handler = _Handler()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(handler, loop=loop), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    outcomes = await send("127.0.0.1", port, _mail("bob", "nobody", "alice"))
    server.close()
    assert [reply.code for reply in outcomes.replies.values()] == [250, 550, 250]
    assert handler.contents == ["Subject: ü\r\n\r\n.dot\r\n".encode()]


async def test_a_server_that_goes_away_counts_as_451() -> None:
    async def go_away(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(go_away, "127.0.0.1", 0)
    outcomes = await send("127.0.0.1", server.sockets[0].getsockname()[1], _mail("bob"))
    server.close()
    assert [reply.code for reply in outcomes.replies.values()] == [451]
