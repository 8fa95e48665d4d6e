import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.lines import Line, LineReader

LIMIT = 12
octets_of_lines = st.lists(
    st.sampled_from([b"\r\n", b"\n", b"\r", b"a", b"bcd", b"x" * 9, b"\xff", b".", b" "])
).map(b"".join)


def read(*pieces: bytes, limit: int = LIMIT) -> tuple[list[Line], bytearray]:
    reader, buffer, lines = LineReader(limit), bytearray(), []
    for piece in pieces:
        buffer += piece
        while line := reader.read(buffer):
            lines.append(line)
    return lines, buffer


def one_by_one(octets: bytes) -> list[bytes]:
    return [octets[i : i + 1] for i in range(len(octets))]


@pytest.mark.parametrize(
    ("octets", "lines"),
    [
        (b"", []),
        (b"NOOP", []),
        (b"NOOP\r", []),
        (b"NOOP\r\n", [Line(b"NOOP")]),
        (b"\r\n", [Line(b"")]),
        (b"a\r\nb\r\n", [Line(b"a"), Line(b"b")]),
        (b"a\n", [Line(b"a", "bare-lf")]),
        (b"\n", [Line(b"", "bare-lf")]),
        (b"a\nb\r\n", [Line(b"a", "bare-lf"), Line(b"b")]),
        (b"a\rb", [Line(b"a", "bare-cr")]),
        (b"a\rb\r\nc\r\n", [Line(b"a", "bare-cr"), Line(b"c")]),
        (b"a\rb\nc\r\n", [Line(b"a", "bare-cr"), Line(b"c")]),
        (b"a\r\r\nb\r\n", [Line(b"a", "bare-cr"), Line(b"b")]),
        (b"\r\r\r\n", [Line(b"", "bare-cr")]),
        (b"x" * 10 + b"\r\n", [Line(b"x" * 10)]),
        (b"x" * 11 + b"\r\n", [Line(b"x" * 11, "line-too-long")]),
        (b"x" * 12 + b"\r\nb\r\n", [Line(b"x" * 11, "line-too-long"), Line(b"b")]),
        (
            b"x" * 99 + b"\r" + b"y" * 99 + b"\r\nb\r\n",
            [Line(b"x" * 11, "line-too-long"), Line(b"b")],
        ),
        (b"x" * 99, []),
    ],
)
def test_lines_whole_byte_by_byte_and_at_any_cut(octets: bytes, lines: list[Line]) -> None:
    assert read(octets)[0] == lines
    assert read(*one_by_one(octets))[0] == lines
    assert all(read(octets[:at], octets[at:])[0] == lines for at in range(len(octets)))


@given(octets_of_lines, st.data())
def test_however_octets_are_cut_the_lines_are_the_same(octets: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(octets)))
    whole = read(octets)
    assert read(octets[:at], octets[at:]) == whole
    assert read(*one_by_one(octets)) == whole


@given(octets_of_lines)
def test_a_line_holds_no_line_ending_and_keeps_to_the_limit(octets: bytes) -> None:
    for line in read(octets)[0]:
        assert b"\n" not in line.octets
        assert b"\r" not in line.octets
        assert len(line.octets) < LIMIT


def test_what_follows_stays_in_the_buffer() -> None:
    reader, buffer = LineReader(LIMIT), bytearray(b"a\r\nrest")
    assert reader.read(buffer) == Line(b"a")
    assert buffer == b"rest"


def test_an_overlong_line_is_told_once_and_kept_nowhere() -> None:
    reader, buffer = LineReader(512), bytearray()
    for _ in range(64):
        buffer += b"x" * 65536
        assert reader.read(buffer) is None
        assert len(buffer) <= 512
    buffer += b"\r\nNOOP\r\n"
    line = reader.read(buffer)
    assert line
    assert (line.error, len(line.octets)) == ("line-too-long", 511)
    assert reader.read(buffer) == Line(b"NOOP")


def test_byte_by_byte_takes_no_longer_than_the_line_is() -> None:
    def seconds(length: int) -> float:
        started = time.process_time()
        read(*one_by_one(b"x" * length), limit=10**6)
        return time.process_time() - started

    assert seconds(16_000) < 50 * max(seconds(1_000), 0.001)
