"""An end of TLS by the `ssl` of Python."""

from __future__ import annotations

import os
import ssl
import tempfile
from functools import cache
from typing import Self

from smtplab.simulation.tls.issue import HostKey
from smtplab.simulation.tls.tls_end import Negotiated, TlsError

__all__ = ["NativeEnd", "load_key"]

_VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
_PIECE = 64 * 1024


class NativeEnd:
    """An end of TLS between two buffers.

    Args:
        context: How it speaks.
        host: The server name that a client asks for; None for a server.

    Attributes:
        negotiated: What was agreed on, None until the handshake is done.
        is_closed: Whether the other end has said that it sends no more.
    """

    def __init__(self, context: ssl.SSLContext, host: str | None) -> None:
        self._came, self._goes = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(
            self._came, self._goes, server_side=host is None, server_hostname=host
        )
        self.negotiated: Negotiated | None = None
        self.is_closed = False
        if host is not None:
            self.receive(b"")

    @classmethod
    def server(cls, key: HostKey, version: str) -> Self:
        """Make the end of a server that speaks one version."""
        return cls(_server_context(key, version), None)

    @classmethod
    def client(cls, host: str, version: str) -> Self:
        """Make the end of a client that speaks no newer version."""
        return cls(_client_context(version), host)

    def receive(self, octets: bytes) -> bytes:
        """Take octets off the wire; return the plain text that they complete.

        Raises:
            TlsError: If they are not what TLS has to carry here.
        """
        self._came.write(octets)
        text = bytearray()
        try:
            if self.negotiated is None:
                self._tls.do_handshake()
                self.negotiated = self._agreement()
            while piece := self._tls.read(_PIECE):
                text += piece
        except ssl.SSLWantReadError:
            return bytes(text)
        except ssl.SSLZeroReturnError:
            pass
        except ssl.SSLError as error:
            raise TlsError((error.reason or "TLS failed").lower().replace("_", " ")) from error
        self.is_closed = True
        return bytes(text)

    def _agreement(self) -> Negotiated:
        name, version, _ = self._tls.cipher() or ("", "", 0)
        version = (self._tls.version() or version).replace("v", " ")
        return Negotiated(version, name, self._tls.getpeercert(binary_form=True) or b"")

    def take(self) -> bytes:
        """Return the octets that are to go on the wire, once."""
        return self._goes.read()

    def write(self, text: bytes) -> None:
        """Have plain text sent, once the handshake is done."""
        if text:
            self._tls.write(text)

    def close(self) -> None:
        """Announce to the other end that no more will be sent."""
        try:
            self._tls.unwrap()
        except ssl.SSLError:
            return  # the other end has not said so yet, or TLS had failed before


@cache
def _server_context(key: HostKey, version: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = context.maximum_version = _VERSIONS[version]
    # Tickets to resume a session, and records that mean nothing, would only be in a learner's way.
    context.num_tickets = 0
    context.options |= ssl.OP_NO_TICKET
    context.options &= ~ssl.OP_ENABLE_MIDDLEBOX_COMPAT
    load_key(context, key)
    return context


@cache
def _client_context(version: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version, context.maximum_version = _VERSIONS["1.2"], _VERSIONS[version]
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.options &= ~ssl.OP_ENABLE_MIDDLEBOX_COMPAT
    return context


def load_key(context: ssl.SSLContext, key: HostKey) -> None:
    """Have a context use a key; `ssl` takes it from a file only, which is gone afterwards."""
    file, name = tempfile.mkstemp(suffix=".pem")
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(key.key + key.chain)
        context.load_cert_chain(name)
    finally:
        os.unlink(name)  # noqa: PTH108  # without pathlib
