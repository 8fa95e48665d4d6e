"""TLS records as somebody on the wire sees them: their kind, and what is open in them (RFC 8446).

A record says what it carries and how long it is. Until the keys are made the handshake messages in
it are open too; after that all is ciphertext.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

__all__ = ["ALERTS", "RecordNamer", "TlsRecord", "alert", "split_records"]

_HEAD = 5
_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE, _APPLICATION_DATA = 20, 21, 22, 23
_FINISHED = "Finished"
_MESSAGES: Mapping[int, str] = {
    1: "ClientHello",
    2: "ServerHello",
    4: "NewSessionTicket",
    8: "EncryptedExtensions",
    11: "Certificate",
    12: "ServerKeyExchange",
    13: "CertificateRequest",
    14: "ServerHelloDone",
    15: "CertificateVerify",
    16: "ClientKeyExchange",
    20: _FINISHED,
}
"""Handshake messages (RFC 8446 §4, RFC 5246 §7.4)."""
ALERTS: Mapping[int, str] = {
    0: "close_notify",
    10: "unexpected_message",
    20: "bad_record_mac",
    22: "record_overflow",
    40: "handshake_failure",
    42: "bad_certificate",
    45: "certificate_expired",
    46: "certificate_unknown",
    47: "illegal_parameter",
    48: "unknown_ca",
    50: "decode_error",
    51: "decrypt_error",
    70: "protocol_version",
    71: "insufficient_security",
    80: "internal_error",
    90: "user_canceled",
    112: "unrecognized_name",
}
"""Alerts (RFC 8446 §6)."""
_SERVER_NAME, _SUPPORTED_VERSIONS = 0, 43
_VERSIONS: Mapping[bytes, str] = {b"\x03\x03": "TLS 1.2", b"\x03\x04": "TLS 1.3"}


class TlsRecord(NamedTuple):
    """One record.

    Attributes:
        octets: All of it, its head included.
        name: What is in it: handshake messages, an alert; "encrypted" where that cannot be seen.
        details: What is open in it and worth a word, such as the server name that is asked for.
    """

    octets: bytes
    name: str
    details: str = ""

    @property
    def label(self) -> str:
        """The name with the details."""
        return f"{self.name}: {self.details}" if self.details else self.name


def split_records(octets: bytes) -> Iterator[bytes]:
    """Yield the records in octets that an end of TLS has put on the wire."""
    while octets:
        end = _HEAD + int.from_bytes(octets[3:_HEAD], "big")
        yield octets[:end]
        octets = octets[end:]


def alert(code: int) -> bytes:
    """Return the record of a fatal alert, in clear."""
    return bytes((_ALERT, 3, 3, 0, 2, 2, code))


class RecordNamer:
    """Names the records of one direction, as far as they can be read."""

    def __init__(self) -> None:
        self._encrypted = False

    def records(self, octets: bytes) -> Iterator[TlsRecord]:
        """Yield the records in octets that an end of TLS has put on the wire."""
        return map(self._record, split_records(octets))

    def _record(self, octets: bytes) -> TlsRecord:
        kind, body = octets[0], octets[_HEAD:]
        if kind == _CHANGE_CIPHER_SPEC:
            self._encrypted = True
            return TlsRecord(octets, "ChangeCipherSpec")
        if kind == _APPLICATION_DATA:
            return TlsRecord(octets, "encrypted")
        if self._encrypted:
            name = _FINISHED if kind == _HANDSHAKE else "alert"
            return TlsRecord(octets, f"{name}, encrypted")
        if kind == _ALERT:
            return TlsRecord(octets, "alert", ALERTS.get(body[-1], str(body[-1])))
        messages = list(_messages(body))
        details = filter(None, (_details(name, message) for name, message in messages))
        return TlsRecord(octets, ", ".join(name for name, _ in messages), "; ".join(details))


def _messages(body: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the handshake messages of a record, by name."""
    while len(body) >= 4:  # kind and length
        end = 4 + int.from_bytes(body[1:4], "big")
        yield _MESSAGES.get(body[0], f"handshake message {body[0]}"), body[4:end]
        body = body[end:]


def _details(name: str, message: bytes) -> str:
    try:
        if name == "ClientHello":
            return _offer(dict(_extensions(message, at=_after_suites(message))))
        if name == "ServerHello":
            return _choice(message)
    except IndexError:
        pass
    return ""


def _after_suites(hello: bytes) -> int:
    """Return where the extensions of a ClientHello begin (RFC 8446 §4.1.2)."""
    at = 34 + 1 + hello[34]
    at += 2 + int.from_bytes(hello[at : at + 2], "big")
    return at + 1 + hello[at]


def _extensions(hello: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    at += 2
    while at < len(hello):
        length = int.from_bytes(hello[at + 2 : at + 4], "big")
        yield int.from_bytes(hello[at : at + 2], "big"), hello[at + 4 : at + 4 + length]
        at += 4 + length


def _offer(extensions: Mapping[int, bytes]) -> str:
    """Return the server name and the newest version that a client offers."""
    named = extensions.get(_SERVER_NAME, b"")[5:].decode("ascii", "replace")
    listed = extensions.get(_SUPPORTED_VERSIONS, b"\x02\x03\x03")[1:]
    offered = {listed[at : at + 2] for at in range(0, len(listed), 2)}
    newest = max((name for key, name in _VERSIONS.items() if key in offered), default="")
    return ", ".join(filter(None, (f"for {named}" if named else "", newest)))


def _choice(hello: bytes) -> str:
    """Return the version that a server chose."""
    after_suite = 34 + 1 + hello[34] + 3
    chosen = dict(_extensions(hello, after_suite)).get(_SUPPORTED_VERSIONS, hello[:2])
    return _VERSIONS.get(chosen, "")
