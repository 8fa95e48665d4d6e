"""Records, as somebody on the wire sees them."""

import pytest

from smtplab.simulation.tls.records import RecordNamer, alert, split_records
from tests.simulation.tls.ends import NATIVE, PURE, Kind, Wire

ALIKE = pytest.mark.parametrize("kind", [NATIVE, PURE], ids=["native", "pure"])


def labels(wire: Wire) -> list[str]:
    """Name what crossed."""
    namers = {"C": RecordNamer(), "S": RecordNamer()}
    return [
        f"{who} {record.label}"
        for who, octets in wire.crossed
        for record in namers[who].records(octets)
    ]


@ALIKE
def test_in_tls_1_2_the_certificate_can_be_seen(kind: Kind) -> None:
    wire = Wire(kind, "1.2")
    wire.shake_hands()
    assert labels(wire) == [
        "C ClientHello: for mail.example.org, TLS 1.3",
        "S ServerHello: TLS 1.2",
        "S Certificate",
        "S ServerKeyExchange",
        "S ServerHelloDone",
        "C ClientKeyExchange",
        "C ChangeCipherSpec",
        "C Finished, encrypted",
        "S ChangeCipherSpec",
        "S Finished, encrypted",
    ]


def test_in_tls_1_3_all_is_hidden_after_the_first_two_messages() -> None:
    wire = Wire(NATIVE, "1.3")
    wire.shake_hands()
    assert labels(wire) == [
        "C ClientHello: for mail.example.org, TLS 1.3",
        "S ServerHello: TLS 1.3",
        *["S encrypted"] * 4,
        "C encrypted",
    ]


@ALIKE
def test_an_old_client(kind: Kind) -> None:
    wire = Wire(kind, "1.2", "1.2")
    wire.shake_hands()
    assert labels(wire)[0] == "C ClientHello: for mail.example.org, TLS 1.2"


@pytest.mark.parametrize(
    ("octets", "label"),
    [
        (alert(48), "alert: unknown_ca"),
        (alert(200), "alert: 200"),
        (b"\x16\x03\x03\x00\x04\x63\x00\x00\x00", "handshake message 99"),
        (b"\x16\x03\x03\x00\x05\x01\x00\x00\x01x", "ClientHello"),
        (b"\x17\x03\x03\x00\x03abc", "encrypted"),
    ],
)
def test_other_records(octets: bytes, label: str) -> None:
    [record] = RecordNamer().records(octets)
    assert (record.label, record.octets) == (label, octets)


@ALIKE
def test_text_is_split_into_records(kind: Kind) -> None:
    wire = Wire(kind)
    wire.shake_hands()
    wire.client.write(b"x" * 40_000)
    octets = wire.client.take()
    pieces = list(split_records(octets))
    assert b"".join(pieces) == octets
    assert len(pieces) == 3
