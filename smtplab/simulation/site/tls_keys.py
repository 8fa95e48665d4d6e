"""The keys of the `tls` table of a server."""

from __future__ import annotations

from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import Flag, OneOf
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.site.model import TlsClient, TlsSettings
from smtplab.simulation.tls.certificate import CertificateKind
from smtplab.simulation.tls.tls_end import VERSIONS

__all__ = ["TLS_KEYS", "read_tls"]

IMPLICIT = Key(
    "implicit",
    Flag(),
    False,
    "true",
    "TLS begins before the greeting, as on port 465; else STARTTLS begins it",
)
VERSION = Key(
    "version",
    OneOf(VERSIONS, "a version of TLS"),
    "1.3",
    '"1.2"',
    "the version that the server speaks; with 1.2 the certificate can be read on the wire",
)
CERTIFICATE = Key(
    "certificate",
    OneOf(tuple(kind.value for kind in CertificateKind), "a kind of certificate"),
    CertificateKind.VALID.value,
    '"expired"',
    "the certificate that the server shows",
)
CLIENT = Key(
    "client",
    OneOf(tuple(kind.value for kind in TlsClient), "a kind of client"),
    TlsClient.ACCEPTS.value,
    '"strict"',
    (
        'what the client of the lab does: "accepts" goes on with any certificate, "strict" ends '
        'the handshake at a bad one, "silent" never begins it, "old" speaks TLS 1.2 at most'
    ),
)
STRIPPED = Key(
    "stripped",
    Flag(),
    False,
    "true",
    "a device between client and server takes STARTTLS out of the reply to EHLO",
)
TLS_KEYS: Schema = (IMPLICIT, VERSION, CERTIFICATE, CLIENT, STRIPPED)


def read_tls(reader: MappingReader) -> TlsSettings:
    """Return how TLS goes at a server."""
    return TlsSettings(
        implicit=reader.read(IMPLICIT),
        version=reader.read(VERSION),
        certificate=CertificateKind(reader.read(CERTIFICATE)),
        client=TlsClient(reader.read(CLIENT)),
        stripped=reader.read(STRIPPED),
    )
