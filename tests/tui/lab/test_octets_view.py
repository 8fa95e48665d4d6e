import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplab.protocol.content import ContentReader
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.text.visible import visible
from smtplab.tui.lab import texts
from smtplab.tui.lab.octets_view import LIMIT, LINES, StoredLine, octets_view
from tests.tui.lab.played import ENVELOPE, HELLO, WHOLE, last, of_kind, play, raw

TO_DATA = b"".join(line.encode() + b"\r\n" for line in (*ENVELOPE, "DATA"))


def of_content(*pieces: bytes) -> tuple[StoredLine, ...]:
    """Return what is shown of content at its last moment."""
    transcript = raw(TO_DATA, *pieces)
    kinds = (MomentKind.CONTENT, MomentKind.END_OF_DATA)
    cursor = max(one.index for one in transcript.moments if one.kind in kinds)
    return octets_view(transcript, cursor).lines


def test_a_line_is_shown_with_its_ending() -> None:
    transcript = play(*HELLO)
    view = octets_view(transcript, of_kind(transcript, MomentKind.COMMAND)[0].index)
    assert view.octets == b"EHLO client.example.com\r\n"
    assert view.text == ("EHLO client.example.com␍␊",)
    assert view.lines == ()


def test_a_reply_of_many_lines_is_shown_line_by_line() -> None:
    transcript = play(*HELLO)
    assert len(octets_view(transcript, last(transcript)).text) > 2


@pytest.mark.parametrize("cursor", [-1, 0, 99])
def test_where_no_octets_crossed_there_are_none(cursor: int) -> None:
    assert octets_view(play(), cursor).octets == b""


def test_of_a_long_line_the_first_octets_are_shown_and_the_rest_counted() -> None:
    transcript = play(*ENVELOPE, "DATA", b"x" * (LIMIT + 100))
    view = octets_view(transcript, last(transcript))
    assert (len(view.octets), view.more) == (LIMIT, 102)


def test_a_dot_in_front_is_not_stored() -> None:
    (line,) = of_content(b".x\r\n")
    assert (line.typed, line.wire, line.stored, line.sign) == (".x", ".x␍␊", "x", "≠")
    assert "“.x”" in line.note
    assert "“..x”" in line.note


def test_of_two_dots_one_is_stored() -> None:
    (line,) = of_content(b"..x\r\n")
    assert (line.stored, line.sign, line.note) == (".x", "≠", texts.DOT_DOUBLED)


def test_a_line_without_a_dot_is_stored_as_it_is() -> None:
    (line,) = of_content(b"a.b.\r\n")
    assert (line.stored, line.sign, line.note) == ("a.b.", "", "")


def test_one_dot_alone_ends_the_content() -> None:
    line = of_content(b"hello\r\n.\r\n")[-1]
    assert (line.typed, line.stored, line.sign) == (".", texts.END_MARK, "■")


def test_a_bare_line_feed_ends_no_line() -> None:
    lines = of_content(b"a\n.\nb\r\n")
    assert [line.stored for line in lines] == ["a␊.␊b"]


def test_a_line_in_two_pieces_is_one_line() -> None:
    assert [line.stored for line in of_content(b"..hal", b"f\r\n")] == [".half"]


def test_only_the_last_lines_are_shown() -> None:
    lines = of_content(*(b"line %d\r\n" % number for number in range(20)))
    assert [line.typed for line in lines] == [f"line {number}" for number in range(12, 20)]
    assert len(lines) == LINES


def test_content_of_an_earlier_message_is_not_shown() -> None:
    transcript = play(*WHOLE, *ENVELOPE[1:], "DATA", "second")
    assert [line.typed for line in octets_view(transcript, last(transcript)).lines] == ["second"]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from([b".", b"..", b"x", b"", b".x", b"\n", b"\r", b"..\xff"]), max_size=7)
)
def test_what_is_shown_as_stored_is_what_the_server_stores(lines: list[bytes]) -> None:
    lines = [line for line in lines if line != b"."]
    if not lines:
        return
    octets = b"".join(line + b"\r\n" for line in lines)
    content = ContentReader().read(bytearray(octets + b".\r\n"))
    shown = [line.stored for line in of_content(octets)]
    assert content is not None
    stored = content.octets.removesuffix(b"\r\n").split(b"\r\n")
    assert shown == [visible(line) for line in stored]
