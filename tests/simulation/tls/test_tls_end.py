"""Both kinds of TLS end do the same, with each other as well."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplab.simulation.tls import choice
from smtplab.simulation.tls.certificate import read_certificate
from smtplab.simulation.tls.choice import make_client, make_server
from smtplab.simulation.tls.native_end import NativeEnd
from smtplab.simulation.tls.pure_end import PureEnd
from smtplab.simulation.tls.records import alert, split_records
from smtplab.simulation.tls.tls_end import VERSIONS, TlsEnd, TlsError
from tests.simulation.tls.ends import HOST, KINDS, NATIVE, PURE, Kind, Wire, host_key

EACH = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
ALIKE = pytest.mark.parametrize("kind", [NATIVE, PURE], ids=["native", "pure"])


@EACH
@pytest.mark.parametrize("version", VERSIONS)
def test_a_handshake_and_text_both_ways(kind: Kind, version: str) -> None:
    wire = Wire(kind, version)
    wire.shake_hands()
    for end in (wire.client, wire.server):
        assert end.negotiated
        assert end.negotiated.version == f"TLS {version}"
        assert end.negotiated.cipher
    wire.client.write(b"EHLO client.example.com\r\n")
    crossed = wire.client.take()
    assert b"EHLO" not in crossed
    assert wire.server.receive(crossed) == b"EHLO client.example.com\r\n"
    wire.server.write(b"250 " + b"x" * 40_000)
    assert wire.client.receive(wire.server.take()) == b"250 " + b"x" * 40_000


@ALIKE
def test_the_client_sees_the_certificate(kind: Kind) -> None:
    wire = Wire(kind)
    wire.shake_hands()
    assert wire.client.negotiated
    assert read_certificate(wire.client.negotiated.certificate).names == (HOST,)
    assert wire.server.negotiated
    assert not wire.server.negotiated.certificate


@ALIKE
@pytest.mark.parametrize("size", [1, 7, 100])
def test_octets_may_come_in_pieces(kind: Kind, size: int) -> None:
    wire = Wire(kind)
    wire.shake_hands(size)
    assert wire.client.negotiated
    assert wire.server.negotiated


@settings(max_examples=30, deadline=None)
@given(text=st.binary(min_size=1, max_size=40_000), cuts=st.lists(st.integers(1, 20_000)))
def test_text_comes_whole_however_the_records_are_cut(text: bytes, cuts: list[int]) -> None:
    wire = Wire(NATIVE)
    wire.shake_hands()
    wire.client.write(text)
    crossed, came = wire.client.take(), b""
    for size in [*cuts, len(crossed)]:
        came += wire.server.receive(crossed[:size])
        crossed = crossed[size:]
    assert came == text


@ALIKE
def test_text_that_comes_with_the_end_of_the_handshake_is_read(kind: Kind) -> None:
    wire = Wire(kind)
    wire.server.receive(wire.client.take())
    wire.client.receive(wire.server.take())
    wire.client.write(b"EHLO c\r\n")
    assert wire.server.receive(wire.client.take()) == b"EHLO c\r\n"


@ALIKE
def test_clear_text_in_the_place_of_a_handshake(kind: Kind) -> None:
    server = kind.server(host_key(), "1.3")
    with pytest.raises(TlsError):
        server.receive(b"EHLO client.example.com\r\n")
    assert server.negotiated is None


@ALIKE
def test_no_version_in_common(kind: Kind) -> None:
    wire = Wire(kind, "1.3", "1.2")
    with pytest.raises(TlsError, match=r"protocol|version"):
        wire.shake_hands()
    assert wire.server.take() == alert(70)


@ALIKE
def test_an_alert_ends_it(kind: Kind) -> None:
    wire = Wire(kind)
    wire.server.receive(wire.client.take())
    wire.server.take()
    with pytest.raises(TlsError, match="certificate"):
        wire.server.receive(alert(42))


@ALIKE
def test_text_that_was_changed_on_the_way(kind: Kind) -> None:
    wire = Wire(kind)
    wire.shake_hands()
    wire.client.write(b"MAIL FROM:<alice@example.com>\r\n")
    crossed = wire.client.take()
    with pytest.raises(TlsError):
        wire.server.receive(crossed[:-1] + bytes([crossed[-1] ^ 1]))


@EACH
@pytest.mark.parametrize("version", VERSIONS)
def test_an_end_tells_that_it_sends_no_more(kind: Kind, version: str) -> None:
    wire = Wire(kind, version)
    wire.shake_hands()
    wire.server.write(b"221 Goodbye\r\n")
    wire.server.close()
    assert wire.client.receive(wire.server.take()) == b"221 Goodbye\r\n"
    wire.client.close()
    wire.server.receive(wire.client.take())
    assert wire.client.is_closed
    assert wire.server.is_closed


@ALIKE
def test_an_empty_text_is_no_record(kind: Kind) -> None:
    wire = Wire(kind)
    wire.shake_hands()
    wire.client.write(b"")
    assert not wire.client.take()


@ALIKE
def test_no_ticket_follows_the_handshake(kind: Kind) -> None:
    wire = Wire(kind)
    wire.shake_hands()
    sent = [name for name, octets in wire.crossed for _ in split_records(octets)]
    assert sent[-1] == "C"


def test_python_s_own_tls_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def kinds() -> list[type[TlsEnd]]:
        return [type(make_server(host_key(), "1.3")), type(make_client(HOST, "1.3"))]

    assert kinds() == [NativeEnd, NativeEnd]
    monkeypatch.setattr(choice, "has_ssl", lambda: False)
    assert kinds() == [PureEnd, PureEnd]
