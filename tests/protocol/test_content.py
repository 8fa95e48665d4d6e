import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.content import Content, ContentReader, stuff

END = b"\r\n.\r\n"


def read(*pieces: bytes, limit: int | None = None) -> tuple[Content | None, bytes]:
    """Read pieces until the content is whole; return it, and what was left."""
    reader, buffer, content = ContentReader(limit), bytearray(), None
    for piece in pieces:
        buffer += piece
        content = content or reader.read(buffer)
    return content, bytes(buffer)


def octets_of(*pieces: bytes) -> bytes | None:
    content, _ = read(*pieces)
    return content.octets if content else None


def one_by_one(octets: bytes) -> list[bytes]:
    return [octets[i : i + 1] for i in range(len(octets))]


@pytest.mark.parametrize(
    ("wire", "content"),
    [
        (b".\r\n", b""),
        (b"\r\n.\r\n", b"\r\n"),
        (b"a\r\n.\r\n", b"a\r\n"),
        (b"..\r\n.\r\n", b".\r\n"),
        (b"...\r\n.\r\n", b"..\r\n"),
        (b".a\r\n.\r\n", b"a\r\n"),
        (b"a\r\n..b\r\n.c\r\n.\r\n", b"a\r\n.b\r\nc\r\n"),
        (b"a.\r\n.\r\n", b"a.\r\n"),
        (b"a\r\n\r\n.\r\n", b"a\r\n\r\n"),
        (b"..\r\n..\r\n.\r\n", b".\r\n.\r\n"),
        (b" .\r\n.\r\n", b" .\r\n"),
        (b"a\n..b\r\n.\r\n", b"a\n..b\r\n"),
        (b"\n.\r\n.\r\n", b"\n.\r\n"),
        (b".\n\r\n.\r\n", b"\n\r\n"),
        (b".\r\r\n.\r\n", b"\r\r\n"),
        (b"\xff\x00\r\n.\r\n", b"\xff\x00\r\n"),
    ],
)
def test_content_whole_byte_by_byte_and_at_any_cut(wire: bytes, content: bytes) -> None:
    assert octets_of(wire) == content
    assert octets_of(*one_by_one(wire)) == content
    assert all(octets_of(wire[:at], wire[at:]) == content for at in range(len(wire)))


LONE = [
    *(
        b"\n.\n",
        b"\n.\r\n",
        b"\r\n.\n",
        b"\r.\r",
        b"\r.\r\n",
        b"\r\n.\r",
        b"\n.\r",
        b"\r.\n",
        b".\n",
        b".\r",
    ),
    *(
        b"\r\n.\r\r\n",
        b"\r\n\x00.\r\n",
        b"\r\n.\x00\r\n",
        b"\r\n. \r\n",
        b"\r\n .\r\n",
        b"\r\r\n.\n",
        b"\n\n.\n\n",
    ),
    *(b"\r\n.\n\r\n", b"\n\r\n.\n", b"\r\n..\r\n", b"\x85.\x85", "\u2028.\u2028".encode()),
]


@pytest.mark.parametrize("lone", LONE)
def test_only_cr_lf_dot_cr_lf_ends_the_content(lone: bytes) -> None:
    smuggled = b"a" + lone + b"MAIL FROM:<eve@example.com>\r\n"
    assert read(smuggled)[0] is None
    assert read(*one_by_one(smuggled))[0] is None
    content, left = read(smuggled + b".\r\nrest")
    assert content
    assert content.octets.endswith(b"MAIL FROM:<eve@example.com>\r\n")
    assert left == b"rest"


@given(st.lists(st.binary(max_size=9).filter(lambda line: not {10, 13} & set(line)), max_size=9))
def test_unstuffing_is_the_inverse_of_stuffing(lines: list[bytes]) -> None:
    content = b"".join(line + b"\r\n" for line in lines)
    assert octets_of(stuff(content)) == content


@given(st.lists(st.sampled_from([b"\r\n", b".", b"\r", b"\n", b"a", b"..", b"\xff"])).map(b"".join))
def test_any_content_ends_where_it_was_stuffed_to_end(content: bytes) -> None:
    whole, left = read(stuff(content) + b"rest")
    assert whole
    assert left == b"rest"
    assert whole.octets in {content, content + b"\r\n"}


wires = st.lists(
    st.sampled_from([b"\r\n", b".", b"\r", b"\n", b"a", b"\r\n.", END, b"bc\xff"])
).map(b"".join)


@given(wires, st.data(), st.sampled_from([None, 0, 3]))
def test_however_octets_are_cut_the_content_is_the_same(
    wire: bytes, data: st.DataObject, limit: int | None
) -> None:
    at = data.draw(st.integers(0, len(wire)))
    whole = read(wire, limit=limit)
    assert read(wire[:at], wire[at:], limit=limit)[0] == whole[0]
    assert read(*one_by_one(wire), limit=limit)[0] == whole[0]


def test_what_follows_stays_in_the_buffer() -> None:
    assert read(b"a\r\n.\r\nQUIT\r\n")[1] == b"QUIT\r\n"
    assert read(b".\r\n.\r\n")[1] == b".\r\n"


@pytest.mark.parametrize(
    ("wire", "bare", "longest", "eight_bit"),
    [
        (b"", 0, 0, False),
        (b"\r\n", 0, 2, False),
        (b"ab\r\n\r\n", 0, 4, False),
        (b"a\r\nabcd\r\nabc\r\n", 0, 6, False),
        (b"..abc\r\n", 0, 6, False),
        (b"a\nb\rc\r\r\n\r\n", 3, 8, False),
        (b"\xe9\r\n", 0, 3, True),
        (b"x" * 998 + b"\r\n", 0, 1000, False),
        (b"." + b"." * 998 + b"\r\n", 0, 1000, False),
    ],
)
def test_what_is_noted(wire: bytes, bare: int, longest: int, *, eight_bit: bool) -> None:
    for pieces in ([wire + b".\r\n"], one_by_one(wire + b".\r\n")):
        content, _ = read(*pieces)
        assert content
        assert (content.bare_line_ends, content.longest_line) == (bare, longest)
        assert content.eight_bit is eight_bit
        assert content.size == len(content.octets)


@pytest.mark.parametrize(("size", "oversize"), [(9, False), (10, False), (11, True), (10**6, True)])
def test_the_limit_is_one_of_content_not_of_the_wire(size: int, *, oversize: bool) -> None:
    octets = b"." * (size - 2) + b"\r\n"
    content, left = read(stuff(octets) + b"x", limit=10)
    assert content
    assert (content.oversize, content.size, left) == (oversize, size, b"x")
    assert content.octets == (b"" if oversize else octets)


def test_content_over_the_limit_is_kept_nowhere() -> None:
    reader = ContentReader(limit=1000)
    for _ in range(100):
        buffer = bytearray(b"x" * 65536)
        assert reader.read(buffer) is None
        assert len(buffer) + len(reader._gatherer._kept) + len(reader._tail) <= 1010
    assert reader._gatherer.oversize


def seconds(piece: bytes, times: int) -> float:
    reader = ContentReader()
    started = time.process_time()
    for _ in range(times):
        reader.read(bytearray(piece))
    return time.process_time() - started


def test_time_grows_with_the_content() -> None:
    piece = (b"x" * 76 + b"\r\n") * 840
    assert seconds(piece, 256) < 18 * max(seconds(piece, 16), 0.02) * 1.5


def test_time_grows_with_the_octets_that_come_one_by_one() -> None:
    assert seconds(b"x", 160_000) < 18 * max(seconds(b"x", 10_000), 0.01) * 1.5
