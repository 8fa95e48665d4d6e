import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.text.hexdump import hexdump
from smtplab.simulation.text.visible import Visible

widths = st.integers(1, 40)


@given(st.binary(), widths)
def test_the_octets_can_be_read_back(octets: bytes, width: int) -> None:
    rows = hexdump(octets, width)
    assert b"".join(bytes.fromhex(row.hex) for row in rows) == octets
    assert [row.offset for row in rows] == list(range(0, len(octets), width))


@given(st.binary(min_size=1), widths)
def test_all_rows_line_up(octets: bytes, width: int) -> None:
    rows = hexdump(octets, width)
    assert {len(row.hex) for row in rows} == {width * 3 - 1}
    assert sum(len(row.text) for row in rows) == len(octets)


def test_every_octet_has_one_cell_and_is_safe() -> None:
    (row,) = hexdump(bytes(range(256)), 256)
    assert isinstance(row.text, Visible)
    assert row.text[:0x20] == "".join(chr(0x2400 + code) for code in range(0x20))
    assert row.text[0x20:0x7F] == bytes(range(0x20, 0x7F)).decode()
    assert row.text[0x7F:] == "␡" + "·" * 128


def test_a_line_shows_its_ending() -> None:
    assert hexdump(b"QUIT\r\n", 4) == [
        (0, "51 55 49 54", "QUIT"),
        (4, "0d 0a      ", "␍␊"),
    ]


def test_a_slice_keeps_its_place() -> None:
    assert [row.offset for row in hexdump(bytes(20), 16, start=4096)] == [4096, 4112]


def test_nothing_has_no_rows() -> None:
    assert hexdump(b"") == []


def test_a_row_has_at_least_one_octet() -> None:
    with pytest.raises(ValueError, match="at least one"):
        hexdump(b"a", 0)
