"""Certificates: made, read, and judged."""

import ssl
import time
from contextlib import suppress

import pytest

from smtplab.simulation.lab.context import EPOCH
from smtplab.simulation.tls.certificate import (
    Certificate,
    CertificateError,
    CertificateKind,
    CertificateTrouble,
    read_certificate,
)
from smtplab.simulation.tls.issue import authority_certificate, issue
from smtplab.simulation.tls.native_end import load_key
from tests.simulation.tls.ends import HOST, host_key

DAY = 86_400


def troubles(
    kind: CertificateKind, host: str = HOST, now: float = EPOCH
) -> tuple[CertificateTrouble, ...]:
    return read_certificate(host_key(kind).certificate).troubles(host, now)


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        (CertificateKind.VALID, ()),
        (CertificateKind.EXPIRED, (CertificateTrouble.EXPIRED,)),
        (CertificateKind.WRONG_NAME, (CertificateTrouble.WRONG_NAME,)),
        (CertificateKind.SELF_SIGNED, (CertificateTrouble.SELF_SIGNED,)),
    ],
)
def test_each_kind_has_its_own_trouble(
    kind: CertificateKind, found: tuple[CertificateTrouble, ...]
) -> None:
    assert troubles(kind) == found


def test_time_makes_a_certificate_worthless() -> None:
    assert troubles(CertificateKind.VALID, now=EPOCH + 61 * DAY) == (CertificateTrouble.EXPIRED,)
    assert troubles(CertificateKind.VALID, now=EPOCH - 31 * DAY) == (
        CertificateTrouble.NOT_YET_VALID,
    )


def test_a_stranger_may_have_issued_it() -> None:
    certificate = read_certificate(host_key().certificate)
    found = certificate.troubles(HOST, EPOCH, "another authority")
    assert found == (CertificateTrouble.UNKNOWN_ISSUER,)


@pytest.mark.parametrize(
    ("name", "host", "is_for"),
    [
        ("mail.example.org", "MAIL.example.org", True),
        ("*.example.org", "mail.example.org", True),
        ("*.example.org", "a.mail.example.org", False),
        ("*.example.org", "example.org", False),
        ("example.org", "mail.example.org", False),
    ],
)
def test_names(name: str, host: str, *, is_for: bool) -> None:
    assert Certificate("x", "y", (name,), 0, 1).is_for(host) is is_for


def test_another_reader_accepts_it_from_the_authority() -> None:
    """The `ssl` of Python checks the signature, the name and the dates."""
    key = issue(HOST, CertificateKind.VALID, time.time())
    context = ssl.create_default_context(cadata=authority_certificate().decode())
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    load_key(server, key)
    came, goes = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (
        context.wrap_bio(came, goes, server_hostname=HOST),
        server.wrap_bio(goes, came, server_side=True),
    )
    for end in (*ends, *ends):
        with suppress(ssl.SSLWantReadError):
            end.do_handshake()
    seen = ends[0].getpeercert()
    assert seen
    assert seen["subjectAltName"] == (("DNS", HOST),)


@pytest.mark.parametrize("kept", [0, 1, 4, 40, 120])
def test_what_is_cut_is_no_certificate(kept: int) -> None:
    with pytest.raises(CertificateError):
        read_certificate(host_key().certificate[:kept])


def test_years_after_2050() -> None:
    key = issue(HOST, CertificateKind.VALID, EPOCH + 30 * 366 * DAY)
    assert read_certificate(key.certificate).not_after == EPOCH + (30 * 366 + 60) * DAY
