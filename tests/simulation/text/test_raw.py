import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtplab.simulation.text.raw import RawError, raw_octets, raw_text
from smtplab.simulation.text.visible import Visible, visible


@given(st.binary() | st.text().map(str.encode))
@example(bytes(range(256)))
def test_octets_come_back(octets: bytes) -> None:
    assert raw_octets(raw_text(octets)) == octets


@given(st.binary() | st.text().map(str.encode))
def test_the_notation_is_safe_to_show(octets: bytes) -> None:
    text = raw_text(octets)
    assert isinstance(text, Visible)
    assert visible(str(text)) == text


@given(st.text(st.sampled_from("\\xrnt0aF9é\ud800")))
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    place = -1
    try:
        raw_octets(text)
    except RawError as error:
        place = error.position
    assert place == -1 or text[place] in "\\\ud800"


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        (r"MAIL FROM:<>\r\n", b"MAIL FROM:<>\r\n"),
        (r"\n.\n\t\0\\", b"\n.\n\t\0\\"),
        (r"\x1b\xFF\\x41", b"\x1b\xff\\x41"),
        ("é日", "é日".encode()),
        (r"\01", b"\x001"),
        ("QUIT", b"QUIT"),
        ("", b""),
    ],
)
def test_each_escape_is_its_octets(text: str, octets: bytes) -> None:
    assert raw_octets(text) == octets


@pytest.mark.parametrize(
    ("octets", "text"),
    [
        (b"MAIL FROM:<>\r\n", r"MAIL FROM:<>\r\n"),
        (b"\0\t\\", r"\0\t\\"),
        (b"\x1b\xe9", r"\x1B\xE9"),
        ("é日".encode(), "é日"),
        ("\u202e".encode(), r"\xE2\x80\xAE"),
        ("e\u0301".encode(), r"e\xCC\x81"),
    ],
)
def test_octets_are_written_as_they_are_typed(octets: bytes, text: str) -> None:
    assert raw_text(octets) == text


@pytest.mark.parametrize(
    ("text", "position", "complaint"),
    [
        (r"ab\q", 2, r"\q is not an escape"),
        ("ab\\", 2, "\\ is not an escape"),
        (r"\x4", 0, "two hexadecimal digits at character 1"),
        (r"\r\xZZ", 2, "two hexadecimal digits at character 3"),
        (r"\x٣٣", 0, "two hexadecimal digits"),
        (r"\R", 0, r"\R is not an escape"),
        ("ab\ud800", 2, "lone surrogate"),
        (r"\r\n" + "ab\udce9", 6, "lone surrogate"),
        ("\\\x1b", 0, "\\␛ is not an escape"),
    ],
)
def test_a_bad_escape_is_refused_by_its_place(text: str, position: int, complaint: str) -> None:
    with pytest.raises(RawError) as caught:
        raw_octets(text)
    assert caught.value.position == position
    assert complaint in str(caught.value)
