"""Certificates as values: what one says, and what is wrong with it for a client (RFC 5280)."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

__all__ = [
    "ALTERNATIVE_NAMES",
    "AUTHORITY",
    "COMMON_NAME",
    "Certificate",
    "CertificateError",
    "CertificateKind",
    "CertificateTrouble",
    "Tag",
    "read_certificate",
]


AUTHORITY = "smtplab test authority"
"""Common name of the authority that the clients of the lab trust."""


class CertificateKind(Enum):
    """What certificate a server shows."""

    VALID = "valid"
    EXPIRED = "expired"
    WRONG_NAME = "wrong-name"
    SELF_SIGNED = "self-signed"


class CertificateTrouble(Enum):
    """Why a client should not believe that a server is the one that it asked for."""

    SELF_SIGNED = "it is self-signed: no authority vouches for it"
    UNKNOWN_ISSUER = "the client does not know who issued it"
    NOT_YET_VALID = "it is not valid yet"
    EXPIRED = "it has expired"
    WRONG_NAME = "it is for another host"


class CertificateError(Exception):
    """Octets that are not a certificate."""


class Certificate(NamedTuple):
    """What a certificate says.

    Attributes:
        subject: Common name of its holder.
        issuer: Common name of who signed it.
        names: The hosts that it is for.
        not_before: From when it is valid, in seconds since 1970.
        not_after: Until when, in seconds since 1970.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    not_before: float
    not_after: float

    def is_for(self, host: str) -> bool:
        """Return whether it is for a host; a star stands for one label (RFC 9525 §6.3)."""
        wanted = host.lower()
        _, dot, parent = wanted.partition(".")
        return any(name.lower() in (wanted, f"*{dot}{parent}") for name in self.names)

    def troubles(
        self, host: str, now: float, trusted: str = AUTHORITY
    ) -> tuple[CertificateTrouble, ...]:
        """Return all that is wrong with it for a client that asked for a host.

        Args:
            host: What the client asked for.
            now: Seconds since 1970.
            trusted: Common name of the authority that the client trusts.
        """
        own = self.issuer == self.subject
        found = {
            CertificateTrouble.SELF_SIGNED: own,
            CertificateTrouble.UNKNOWN_ISSUER: not own and self.issuer != trusted,
            CertificateTrouble.NOT_YET_VALID: now < self.not_before,
            CertificateTrouble.EXPIRED: now > self.not_after,
            CertificateTrouble.WRONG_NAME: not self.is_for(host),
        }
        return tuple(trouble for trouble, is_so in found.items() if is_so)


class Tag:
    """Tags of DER that certificates use (X.690 §8)."""

    BOOLEAN, INTEGER, BITS, OCTETS, OID, UTF8, UTC_TIME, TIME = (
        0x01,
        0x02,
        0x03,
        0x04,
        0x06,
        0x0C,
        0x17,
        0x18,
    )
    SEQUENCE, SET, VERSION, EXTENSIONS, DNS_NAME = 0x30, 0x31, 0xA0, 0xA3, 0x82


COMMON_NAME, ALTERNATIVE_NAMES = b"\x55\x04\x03", b"\x55\x1d\x11"
"""Object identifiers 2.5.4.3 and 2.5.29.17."""


def _items(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and value of each item of DER."""
    while octets:
        tag, length, at = octets[0], octets[1], 2
        if length >= 0x80:
            at += length - 0x80
            length = int.from_bytes(octets[2:at], "big")
        yield tag, octets[at : at + length]
        octets = octets[at + length :]


def read_certificate(octets: bytes) -> Certificate:
    """Read a certificate in DER.

    Raises:
        CertificateError: If it is not one.
    """
    try:
        return _read(octets)
    except (LookupError, ValueError, StopIteration) as error:
        raise CertificateError("these octets are not a certificate") from error


def _read(octets: bytes) -> Certificate:
    [(_, whole)] = _items(octets)
    signed = [item for item in _items(next(_items(whole))[1]) if item[0] != Tag.VERSION]
    _, _, issuer, validity, subject, _, *rest = (value for _, value in signed)
    begin, end = (_seconds(value) for _, value in _items(validity))
    names = tuple(_alternative_names(rest[-1])) if rest else ()
    holder = _common_name(subject)
    return Certificate(holder, _common_name(issuer), names or (holder,), begin, end)


def _common_name(name: bytes) -> str:
    for _, one in _items(name):
        for _, pair in _items(one):
            (_, key), (_, value) = _items(pair)
            if key == COMMON_NAME:
                return value.decode("utf-8", "replace")
    return ""


def _seconds(text: bytes) -> float:
    """Return the time of UTCTime or GeneralizedTime (RFC 5280 §4.1.2.5)."""
    import calendar  # noqa: PLC0415  # every site knows kinds of certificates; few are read
    import time  # noqa: PLC0415

    digits = text.decode().removesuffix("Z")
    if len(digits) == len("YYMMDDhhmmss"):
        digits = ("20" if digits < "50" else "19") + digits
    return float(calendar.timegm(time.strptime(digits, "%Y%m%d%H%M%S")))


def _alternative_names(extensions: bytes) -> Iterator[str]:
    for _, one in _items(next(_items(extensions))[1]):
        (_, key), *_, (_, value) = _items(one)
        if key == ALTERNATIVE_NAMES:
            named = _items(next(_items(value))[1])
            yield from (name.decode() for tag, name in named if tag == Tag.DNS_NAME)
