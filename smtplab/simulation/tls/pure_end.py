"""An end of TLS by `tlslite-ng`, which is pure Python."""

from __future__ import annotations

import errno
from collections.abc import Generator
from functools import cache
from typing import Any, Self

from tlslite.constants import CipherSuite
from tlslite.errors import BaseTLSException, TLSClosedConnectionError
from tlslite.handshakesettings import HandshakeSettings
from tlslite.tlsconnection import TLSConnection
from tlslite.utils.keyfactory import parsePEMKey
from tlslite.utils.rijndael import Rijndael
from tlslite.x509 import X509
from tlslite.x509certchain import X509CertChain

from smtplab.simulation.tls.issue import HostKey
from smtplab.simulation.tls.tls_end import Negotiated, TlsError

__all__ = ["PureEnd"]

# As it comes it looks into the source of its caller for an old name; a browser has no sources.
Rijndael.__init__ = Rijndael.__init__.__wrapped__

_VERSIONS = {"1.2": (3, 3), "1.3": (3, 4)}
_RECORDS = {bytes([kind]) for kind in range(20, 24)}
_Step = Generator[int | bytes | bytearray, None, None]


class _Buffers:
    """What tlslite takes for a socket."""

    def __init__(self) -> None:
        self.came, self.goes = bytearray(), bytearray()
        self._first = b""

    def has_begun(self, octets: bytes) -> bool:
        """Return whether what came begins as records do; tlslite would wait for the end."""
        self._first = self._first or octets[:1]
        return self._first in _RECORDS

    def send(self, octets: bytes) -> int:
        """Keep octets for the wire."""
        self.goes += octets
        return len(octets)

    sendall = send

    def recv(self, most: int) -> bytes:
        """Return octets that came.

        Raises:
            BlockingIOError: If there are none yet.
        """
        if not self.came:
            raise BlockingIOError(errno.EWOULDBLOCK, "no octets yet")
        octets = bytes(self.came[:most])
        del self.came[:most]
        return octets

    def close(self) -> None:
        """Do nothing: there is no socket."""


class PureEnd:
    """An end of TLS between two buffers.

    Attributes:
        negotiated: What was agreed on, None until the handshake is done.
        is_closed: Whether the other end has said that it sends no more.
    """

    def __init__(self) -> None:
        self._buffers = _Buffers()
        self._tls: Any = TLSConnection(self._buffers)
        self._tls.closeSocket = False
        self._steps: _Step = iter(())  # type: ignore[assignment]  # each kind of end sets its own
        self.negotiated: Negotiated | None = None
        self.is_closed = False

    @classmethod
    def server(cls, key: HostKey, version: str) -> Self:
        """Make the end of a server that speaks one version."""
        end = cls()
        chain, private = _loaded(key)
        end._steps = end._tls.handshakeServerAsync(
            certChain=chain, privateKey=private, settings=_settings(version, version)
        )
        return end

    @classmethod
    def client(cls, host: str, version: str) -> Self:
        """Make the end of a client that speaks no newer version."""
        end = cls()
        end._steps = end._tls.handshakeClientCert(
            serverName=host, settings=_settings("1.2", version), async_=True
        )
        end.receive(b"")
        return end

    def receive(self, octets: bytes) -> bytes:
        """Take octets off the wire; return the plain text that they complete.

        Raises:
            TlsError: If they are not what TLS has to carry here.
        """
        if self.negotiated is None and octets and not self._buffers.has_begun(octets):
            raise TlsError("not a TLS record")
        self._buffers.came += octets
        try:
            if self.negotiated is None:
                if _waits(self._steps):
                    return b""
                self.negotiated = self._agreement()
            return self._read()
        except TLSClosedConnectionError:
            self.is_closed = True
            return b""
        except BaseTLSException as error:
            raise TlsError(str(error) or type(error).__name__) from error

    def _read(self) -> bytes:
        text = bytearray()
        while not self.is_closed:
            for piece in self._tls.readAsync(_PIECE):
                if piece == 0:
                    return bytes(text)
                if isinstance(piece, (bytes, bytearray)):
                    text += piece
                    self.is_closed = not piece
                    break
        return bytes(text)

    def _agreement(self) -> Negotiated:
        session = self._tls.session
        chain = session.serverCertChain if self._tls._client else None  # noqa: SLF001
        certificate = bytes(chain.x509List[0].bytes) if chain else b""
        cipher = CipherSuite.ietfNames.get(session.cipherSuite, "")
        return Negotiated(self._tls.getVersionName(), cipher, certificate)

    def take(self) -> bytes:
        """Return the octets that are to go on the wire, once."""
        octets = bytes(self._buffers.goes)
        self._buffers.goes.clear()
        return octets

    def write(self, text: bytes) -> None:
        """Have plain text sent, once the handshake is done."""
        if text:
            _waits(self._tls.writeAsync(text))

    def close(self) -> None:
        """Announce to the other end that no more will be sent."""
        _waits(self._tls.closeAsync())


_PIECE = 64 * 1024


def _waits(steps: _Step) -> bool:
    """Go on until octets are needed; return whether they are."""
    return any(step == 0 for step in steps)


@cache
def _loaded(key: HostKey) -> tuple[Any, Any]:
    certificate = X509()
    certificate.parseBinary(bytearray(key.certificate))
    return X509CertChain([certificate]), parsePEMKey(key.key.decode(), private=True)


def _settings(oldest: str, newest: str) -> HandshakeSettings:
    settings = HandshakeSettings()
    settings.minVersion, settings.maxVersion = _VERSIONS[oldest], _VERSIONS[newest]
    settings.ticket_count = 0
    return settings
