"""TLS on a real port (RFC 3207, RFC 8314): how it is spoken, and when it is given up."""

from __future__ import annotations

import asyncio
import ssl
import time
from typing import TypedDict

from smtplab.protocol.extensions.starttls import STARTTLS
from smtplab.simulation.site.model import Site
from smtplab.simulation.tls.issue import issue
from smtplab.simulation.tls.native_end import load_key

__all__ = ["client_context", "offer_starttls", "server_context", "time_limits", "upgrade"]

HANDSHAKE_PATIENCE = 30.0
"""Seconds that a client has for its handshake."""
_GOODBYE_PATIENCE = 2.0
"""Seconds that a client has to announce that it sends no more."""
_CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""Those of TLS 1.2 with forward secrecy and authenticated encryption (RFC 9325 §4.2)."""


def server_context(site: Site, certificate: str = "", key: str = "") -> ssl.SSLContext:
    """Return how a server speaks TLS: 1.2 or later, and never negotiated again.

    Args:
        site: Its site; without a certificate one is made for its host now.
        certificate: File with the certificate and what it rests on, PEM.
        key: File with the private key, PEM; "" where the certificate's file holds it.

    Raises:
        OSError: If the files cannot be read, or do not belong together.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    context.options |= ssl.OP_CIPHER_SERVER_PREFERENCE
    if certificate:
        # A key with a passphrase would ask for it at the terminal.
        context.load_cert_chain(certificate, key or None, password=lambda: "")
    else:
        load_key(context, issue(site.host, site.tls.certificate, time.time()))
    return context


def client_context(trusted: str = "") -> ssl.SSLContext:
    """Return how a client speaks TLS: 1.2 or later.

    Args:
        trusted: Certificates of authorities, PEM; without them any certificate is accepted, as
            mail servers do among themselves (RFC 7435).
    """
    context = ssl.create_default_context(cadata=trusted or None)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not trusted:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def offer_starttls(site: Site, *, implicit: bool) -> Site:
    """Return a site that speaks TLS: from the first octet, or where a client asks for it."""
    keywords = site.config.keywords | {STARTTLS.keyword}
    config = site.config if implicit else site.config._replace(keywords=keywords)
    return site._replace(config=config, tls=site.tls._replace(implicit=implicit))


class TlsLimits(TypedDict):
    """How long the other end may take, as asyncio names it."""

    ssl_handshake_timeout: float
    ssl_shutdown_timeout: float


def time_limits() -> TlsLimits:
    """Return how long the other end may take for its handshake, and for its goodbye."""
    return {
        "ssl_handshake_timeout": HANDSHAKE_PATIENCE,
        "ssl_shutdown_timeout": _GOODBYE_PATIENCE,
    }


async def upgrade(
    transport: asyncio.WriteTransport,
    protocol: asyncio.Protocol,
    context: ssl.SSLContext,
    host: str | None = None,
) -> asyncio.Transport:
    """Shake hands on a connection that is open; return what goes on under TLS.

    Args:
        transport: The connection in clear.
        protocol: What takes its octets from then on.
        context: How TLS is spoken.
        host: The server name that a client asks for; None for a server.

    Raises:
        OSError: If the handshake fails.
    """
    secured = await asyncio.get_running_loop().start_tls(
        transport,
        protocol,
        context,
        server_side=host is None,
        server_hostname=host,
        **time_limits(),
    )
    if secured is None:
        raise ConnectionAbortedError("the connection was closed during the handshake")
    return secured
