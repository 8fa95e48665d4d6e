"""Messages a second under TLS: the server beside the yardstick."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median

from tests.bench.figures import Figure, ratio
from tests.bench.services import HOST, Service, aiosmtpd, smtplab

__all__ = ["secured"]

_SESSIONS, _OCTETS, _PATIENCE = 10, 1000, 60.0
_LINE = b"x" * 70 + b"\r\n"
_MESSAGE = (
    (b"MAIL FROM:<alice@example.com>\r\n", b"250"),
    (b"RCPT TO:<bob@example.org>\r\n", b"250"),
    (b"DATA\r\n", b"354"),
    (_LINE * (_OCTETS // len(_LINE)) + b".\r\n", b"250"),
)


def secured(*, quick: bool) -> Iterator[Figure]:
    """Send to both in turn under TLS, on kept connections, one message after the other.

    Measured is the processor time of the servers: the client has as much to encrypt as they have,
    and no program that sends mail for measuring speaks TLS.
    """
    count = 100 if quick else 1000
    rates: dict[Service, list[float]] = {}
    with smtplab("--tls") as ours, aiosmtpd("discard_secured") as theirs:
        for number in range(3 if quick else 8):
            for server in (ours, theirs):
                used = _deliver(server, count)
                if number:
                    rates.setdefault(server, []).append(count / max(used, 0.01))
        busy = " / ".join(f"{1e6 / median(rates[each]):.0f}" for each in (ours, theirs))
        yield ratio(
            "messages a processor second under TLS / aiosmtpd",
            rates[ours],
            rates[theirs],
            1,
            at_least=True,
            unit="/s",
            more=f"processor {busy} µs a message",
        )


def _deliver(server: Service, count: int) -> float:
    """Deliver messages under TLS; return for how long the server was busy with them."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with ExitStack() as sessions:
        clients = [_connect(server, context, sessions) for _ in range(_SESSIONS)]
        before = server.processor_time
        for number in range(count):
            client = clients[number % _SESSIONS]
            for octets, code in _MESSAGE:
                client.send(octets)
                assert client.getreply()[0] == int(code)
        return server.processor_time - before


def _connect(server: Service, context: ssl.SSLContext, sessions: ExitStack) -> smtplib.SMTP:
    client = sessions.enter_context(smtplib.SMTP(HOST, server.port, "c.example", _PATIENCE))
    client.starttls(context=context)
    client.ehlo()
    return client
