"""TLS on one wire of the lab: the handshake record by record, and text that crosses as records."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from smtplab.simulation.lab import wire
from smtplab.simulation.lab.context import EPOCH
from smtplab.simulation.lab.moment import Direction
from smtplab.simulation.site.model import TlsClient, TlsSettings
from smtplab.simulation.tls.certificate import Certificate, CertificateTrouble, read_certificate
from smtplab.simulation.tls.choice import make_client, make_server
from smtplab.simulation.tls.issue import issue
from smtplab.simulation.tls.records import RecordNamer, TlsRecord, alert
from smtplab.simulation.tls.tls_end import VERSIONS, TlsEnd, TlsError

__all__ = ["RecordArrow", "SecureWire"]

_BACK = {
    Direction.TO_SERVER: Direction.TO_CLIENT,
    Direction.TO_CLIENT: Direction.TO_SERVER,
}
_ALERTS = {CertificateTrouble.EXPIRED: 45, CertificateTrouble.SELF_SIGNED: 48}
"""The alert of a strict client by what is wrong, where it is not `_BAD_CERTIFICATE`."""
_BAD_CERTIFICATE = 42
_REJECTED = "bad certificate: "
_NOT_TLS = "what the client sends is not TLS"
_CLOSE_NOTIFY = "close_notify, encrypted"
_FLIGHTS = (
    Direction.TO_SERVER,
    Direction.TO_CLIENT,
    Direction.TO_SERVER,
    Direction.TO_CLIENT,
)


class RecordArrow(NamedTuple):
    """A record on its way.

    Attributes:
        direction: Which way.
        record: The record.
    """

    direction: Direction
    record: TlsRecord


class SecureWire:
    """Both ends of TLS on one wire.

    Args:
        host: The server's name, which the client asks for.
        settings: How TLS goes there.

    Attributes:
        failure: Why it failed, "" as long as it did not.
        given_up_by: Which way the alert crossed that ended it.
    """

    def __init__(self, host: str, settings: TlsSettings) -> None:
        self._host, self._settings = host, settings
        key = issue(host, settings.certificate, EPOCH)
        self._certificate: Certificate = read_certificate(key.certificate)
        self._server: TlsEnd = make_server(key, settings.version)
        newest = "1.2" if settings.client is TlsClient.OLD else VERSIONS[-1]
        is_silent = settings.client is TlsClient.SILENT
        self._client: TlsEnd | None = None if is_silent else make_client(host, newest)
        self._namers = {direction: RecordNamer() for direction in _BACK}
        self.failure = ""
        self.given_up_by = Direction.TO_CLIENT

    @property
    def is_done(self) -> bool:
        """Whether the handshake is done at both ends."""
        ends = (self._client, self._server)
        return not self.failure and all(end and end.negotiated for end in ends)

    def shake_hands(self, now: float) -> Iterator[RecordArrow]:
        """Yield the records of the handshake, until it is done or has failed.

        Args:
            now: Seconds since 1970.
        """
        for number, direction in enumerate(_FLIGHTS):
            if number == 2 and self._settings.client is TlsClient.STRICT:
                yield from self._judge(now)
            if self._client and not self.failure:
                yield from self._cross(direction)

    def _judge(self, now: float) -> Iterator[RecordArrow]:
        """Have the client end the handshake at a certificate that is bad."""
        troubles = self.troubles(now)
        if troubles and self._client:
            self._client.take()
            self.failure, self.given_up_by = _REJECTED, Direction.TO_SERVER
            self.failure += "; ".join(trouble.value for trouble in troubles)
            code = _ALERTS.get(troubles[0], _BAD_CERTIFICATE)
            yield from self._name(Direction.TO_SERVER, alert(code))

    def troubles(self, now: float) -> tuple[CertificateTrouble, ...]:
        """Return what is wrong with the server's certificate."""
        return self._certificate.troubles(self._host, now)

    def receive_clear(self, octets: bytes) -> Iterator[RecordArrow]:
        """Take what a client sends in the place of a handshake; yield what the server sends."""
        yield from self._deliver(Direction.TO_SERVER, octets)

    def carry(self, direction: Direction, text: bytes) -> bytes:
        """Have text cross; return the records that carry it."""
        sender, receiver = self._ends(direction)
        sender.write(text)
        octets = sender.take()
        receiver.receive(octets)
        return octets

    def close(self) -> Iterator[RecordArrow]:
        """Yield the alerts with which both ends announce that they send no more, server first."""
        for direction in (Direction.TO_CLIENT, Direction.TO_SERVER):
            sender, _ = self._ends(direction)
            sender.close()
            for arrow in self._cross(direction):
                yield arrow._replace(record=arrow.record._replace(name=_CLOSE_NOTIFY, details=""))

    def outcome(self, now: float) -> str:
        """Return what came of the handshake, a line each: what was agreed on, and the certificate.

        Args:
            now: Seconds since 1970.
        """
        agreed = self._server.negotiated
        seen, troubles = self._certificate, self.troubles(now)
        lines = [
            f"TLS is on: {agreed.version}, {agreed.cipher}" if agreed else "TLS is on",
            f"certificate for {', '.join(seen.names)}, issued by {seen.issuer}",
            f"valid from {_day(seen.not_before)} to {_day(seen.not_after)}",
            "the client goes on all the same" if troubles else "the client accepts it",
        ]
        if troubles:
            wrong = "; ".join(trouble.value for trouble in troubles)
            lines.insert(0, f"{wire.BAD_CERTIFICATE}: {wrong}")
        return "\n".join(lines)

    def _ends(self, direction: Direction) -> tuple[TlsEnd, TlsEnd]:
        """Return sender and receiver.

        Raises:
            RuntimeError: If there is no client.
        """
        if self._client is None:
            raise RuntimeError("the client does not speak TLS")
        ends = (self._client, self._server)
        return ends if direction is Direction.TO_SERVER else ends[::-1]

    def _cross(self, direction: Direction) -> Iterator[RecordArrow]:
        """Yield what one end has to send, and then what comes of it where that is an alert."""
        octets = self._ends(direction)[0].take()
        yield from self._name(direction, octets)
        yield from self._deliver(direction, octets)

    def _deliver(self, direction: Direction, octets: bytes) -> Iterator[RecordArrow]:
        receiver = self._server if direction is Direction.TO_SERVER else self._ends(direction)[1]
        try:
            receiver.receive(octets)
        except TlsError:
            self.given_up_by = _BACK[direction]
            alerts = list(self._name(_BACK[direction], receiver.take()))
            self.failure = alerts[-1].record.label if alerts else _NOT_TLS
            yield from alerts

    def _name(self, direction: Direction, octets: bytes) -> Iterator[RecordArrow]:
        for record in self._namers[direction].records(octets):
            yield RecordArrow(direction, record)


def _day(seconds: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))
