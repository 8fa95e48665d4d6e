"""Certificates made at run time: an authority of the lab's own, and what it signs.

The keys are P-256, which `ecdsa` makes in pure Python within milliseconds. What a certificate is
made of is some forty lines of DER, less than any library for it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from functools import cache
from typing import NamedTuple

from ecdsa import NIST256p, SigningKey
from ecdsa.util import sigencode_der

from smtplab.simulation.tls.certificate import (
    ALTERNATIVE_NAMES,
    AUTHORITY,
    COMMON_NAME,
    CertificateKind,
    Tag,
)

__all__ = ["HostKey", "authority_certificate", "issue"]

_DAY = 86_400
_OTHER_HOST = "www.example.net"


_VALIDITY = {CertificateKind.EXPIRED: (-120 * _DAY, -30 * _DAY)}
"""First and last second, counted from now, where it is not the usual."""
_USUAL = (-30 * _DAY, 60 * _DAY)


class HostKey(NamedTuple):
    """The key of a host, and the certificate for it.

    Attributes:
        certificate: DER.
        key: The private key, PEM.
    """

    certificate: bytes
    key: bytes

    @property
    def chain(self) -> bytes:
        """The certificate, PEM."""
        import ssl  # noqa: PLC0415  # slow to load; only files need PEM

        return ssl.DER_cert_to_PEM_cert(self.certificate).encode()


@cache
def issue(host: str, kind: CertificateKind, now: float) -> HostKey:
    """Make a key and a certificate for a host.

    Args:
        host: Its name.
        kind: What is wrong with the certificate on purpose.
        now: Seconds since 1970.
    """
    key = SigningKey.generate(curve=NIST256p)
    own = kind is CertificateKind.SELF_SIGNED
    name = _OTHER_HOST if kind is CertificateKind.WRONG_NAME else host
    begin, end = (now + offset for offset in _VALIDITY.get(kind, _USUAL))
    signer = key if own else _authority()
    issuer = name if own else AUTHORITY
    return HostKey(_certificate(name, issuer, (begin, end), key, signer), key.to_pem())


def authority_certificate() -> bytes:
    """Return the authority's own certificate, PEM, for a client that is to trust it."""
    key, always = _authority(), (0.0, 100 * 366.0 * _DAY)
    whole = _certificate(AUTHORITY, AUTHORITY, always, key, key, _IS_AUTHORITY)
    return HostKey(whole, b"").chain


@cache
def _authority() -> SigningKey:
    return SigningKey.generate(curve=NIST256p)


def _der(tag: int, *values: bytes) -> bytes:
    """Write an item of DER."""
    value = b"".join(values)
    length = len(value)
    if length < 0x80:
        return bytes((tag, length)) + value
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 + len(size))) + size + value


_SIGNED_WITH = _der(Tag.SEQUENCE, _der(Tag.OID, b"\x2a\x86\x48\xce\x3d\x04\x03\x02"))
"""ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758 §3.2)."""


def _name(common: str) -> bytes:
    pair = _der(Tag.SEQUENCE, _der(Tag.OID, COMMON_NAME), _der(Tag.UTF8, common.encode()))
    return _der(Tag.SEQUENCE, _der(Tag.SET, pair))


def _time(seconds: float) -> bytes:
    text = time.strftime("%Y%m%d%H%M%SZ", time.gmtime(seconds))
    before_2050 = text < "2050"
    return _der(Tag.UTC_TIME, text[2:].encode()) if before_2050 else _der(Tag.TIME, text.encode())


_ID_BASIC_CONSTRAINTS = b"\x55\x1d\x13"
_IS_AUTHORITY = _der(
    Tag.SEQUENCE,
    _der(Tag.OID, _ID_BASIC_CONSTRAINTS),
    _der(Tag.BOOLEAN, b"\xff"),
    _der(Tag.OCTETS, _der(Tag.SEQUENCE, _der(Tag.BOOLEAN, b"\xff"))),
)
"""The extension of a certificate whose holder may sign others (RFC 5280 §4.2.1.9)."""


def _certificate(
    holder: str,
    issuer: str,
    validity: tuple[float, float],
    key: SigningKey,
    signer: SigningKey,
    *more: bytes,
) -> bytes:
    """Write a certificate and sign it (RFC 5280 §4.1)."""
    names = _der(Tag.SEQUENCE, _der(Tag.DNS_NAME, holder.encode()))
    named = _der(Tag.SEQUENCE, _der(Tag.OID, ALTERNATIVE_NAMES), _der(Tag.OCTETS, names))
    signed = _der(
        Tag.SEQUENCE,
        _der(Tag.VERSION, _der(Tag.INTEGER, b"\x02")),
        _der(Tag.INTEGER, b"\x01" + secrets.token_bytes(15)),
        _SIGNED_WITH,
        _name(issuer),
        _der(Tag.SEQUENCE, *map(_time, validity)),
        _name(holder),
        key.get_verifying_key().to_der(),
        _der(Tag.EXTENSIONS, _der(Tag.SEQUENCE, *more, named)),
    )
    signature = signer.sign(signed, hashfunc=hashlib.sha256, sigencode=sigencode_der)
    return _der(Tag.SEQUENCE, signed, _SIGNED_WITH, _der(Tag.BITS, b"\0", signature))
