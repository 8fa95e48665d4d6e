"""Two ends of TLS with a wire between them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from smtplab.simulation.lab.context import EPOCH
from smtplab.simulation.tls.certificate import CertificateKind
from smtplab.simulation.tls.issue import HostKey, issue
from smtplab.simulation.tls.native_end import NativeEnd
from smtplab.simulation.tls.pure_end import PureEnd
from smtplab.simulation.tls.tls_end import TlsEnd

HOST = "mail.example.org"


class Kind(NamedTuple):
    """One way to make the two ends."""

    server: Callable[[HostKey, str], TlsEnd]
    client: Callable[[str, str], TlsEnd]


NATIVE = Kind(NativeEnd.server, NativeEnd.client)
PURE = Kind(PureEnd.server, PureEnd.client)
KINDS = {
    "native": NATIVE,
    "pure": PURE,
    "pure client": Kind(NativeEnd.server, PureEnd.client),
    "pure server": Kind(PureEnd.server, NativeEnd.client),
}


def host_key(kind: CertificateKind = CertificateKind.VALID) -> HostKey:
    return issue(HOST, kind, EPOCH)


class Wire:
    """What crosses between two ends, piece by piece."""

    def __init__(self, kind: Kind, version: str = "1.3", newest: str = "1.3") -> None:
        self.server: TlsEnd = kind.server(host_key(), version)
        self.client: TlsEnd = kind.client(HOST, newest)
        self.crossed: list[tuple[str, bytes]] = []

    def shake_hands(self, size: int = 1 << 20) -> None:
        """Let both ends talk until neither has more to send."""
        while self._cross("C", self.client, self.server, size) | self._cross(
            "S", self.server, self.client, size
        ):
            pass

    def _cross(self, name: str, sender: TlsEnd, receiver: TlsEnd, size: int) -> bool:
        octets = sender.take()
        if octets:
            self.crossed.append((name, octets))
        for at in range(0, len(octets), size):
            receiver.receive(octets[at : at + size])
        return bool(octets)
