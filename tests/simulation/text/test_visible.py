import copy
import pickle
import sys
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtplab.simulation.text.visible import MARKS, PICTURES, Visible, visible, without_ending

FORBIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
any_text = st.text(st.characters(codec=None) | st.sampled_from("\x1b\u202e\u0301\u200da \ud800"))
anything = st.binary() | any_text


@given(anything)
@example(bytes(range(256)))
def test_nothing_that_acts_or_hides_gets_through(octets: bytes | str) -> None:
    shown = visible(octets)
    assert isinstance(shown, Visible)
    assert not {unicodedata.category(char) for char in shown} & FORBIDDEN
    assert visible(str(shown)) == shown


def test_no_character_of_unicode_is_forgotten() -> None:
    # Planes 4 to 13 are empty, 15 and 16 are private from end to end.
    codes = (*range(0x40000), *range(0xE0000, 0xE1000), 0xF0000, sys.maxunicode)
    shown = visible("".join(map(chr, codes)))
    assert not {unicodedata.category(char) for char in set(shown)} & FORBIDDEN


@given(anything)
def test_what_is_shown_can_be_encoded(octets: bytes | str) -> None:
    assert visible(octets).encode().decode() == visible(octets)


@given(any_text.filter(lambda text: not any(0xD800 <= ord(c) <= 0xDFFF for c in text)))
def test_octets_are_shown_as_the_text_that_they_are(text: str) -> None:
    assert visible(text.encode()) == visible(text)


@pytest.mark.parametrize(
    ("octets", "shown"),
    [
        (b"HELO client.example.com\r\n", "HELO client.example.com␍␊"),
        (b"\x00\t\x1b[2J\x7f", "␀␉␛[2J␡"),
        (b"caf\xe9 \xc3\xa9", "caf\\xE9 é"),
        (b"\x9b2J \xc2\x9b2J", "\\x9B2J <U+009B>2J"),
        (b"\xed\xb2\x80", "\\xED\\xB2\\x80"),
        (b"\xf0\x9f", "\\xF0\\x9F"),
        (b"\xc0\xaf", "\\xC0\\xAF"),
        ("[b]no markup[/b] \\x1b", "[b]no markup[/b] \\x1b"),
        ("a\u202eb\u2066c", "a<U+202E>b<U+2066>c"),
        ("a\u200bb\ufeffc\u00add\u200de", "a<U+200B>b<U+FEFF>c<U+00AD>d<U+200D>e"),
        ("a\u2028b\u2029c\u0085d", "a<U+2028>b<U+2029>c<U+0085>d"),
        ("a\u00a0b\u3000c", "a<U+00A0>b<U+3000>c"),
        ("\u0600\ue000\U000e0041\ufffe", "<U+0600><U+E000><U+E0041><U+FFFE>"),
        ("\ud800\udce9", "<U+D800>\\xE9"),
        ("❤\ufe0f \U0001f1e9\U0001f1ea", "❤<U+FE0F> <U+1F1E9><U+1F1EA>"),
        ("👍\U0001f3fd", "👍<U+1F3FD>"),
        ("\u3164\u115f\u2800", "<U+3164><U+115F><U+2800>"),
        (
            "日本語 한국어 Ελλάδα кот שלום हिन्दी ไทย 🙂",
            "日本語 한국어 Ελλάδα кот שלום हिन्दी ไทย 🙂",
        ),
        ("e\u0301", "e\u0301"),
        ("\u0301e", "<U+0301>e"),
        (" \u0301", " <U+0301>"),
        ("\r\u0301", "␍<U+0301>"),
        ("", ""),
    ],
)
def test_each_kind_of_character_has_its_look(octets: bytes | str, shown: str) -> None:
    assert visible(octets) == shown


def test_marks_cannot_pile_up() -> None:
    assert visible("z" + "\u0301" * 5) == "z" + "\u0301" * MARKS + "<U+0301>" * (5 - MARKS)


def test_an_escape_is_nothing_to_stand_on() -> None:
    assert visible("z\u0301\u202e\u0301") == "z\u0301<U+202E><U+0301>"


def test_every_control_has_a_picture_of_its_own() -> None:
    assert sorted(PICTURES) == [*range(0x20), 0x7F]
    assert len(set(PICTURES.values())) == 33
    assert unicodedata.name(PICTURES[0x1B]) == "SYMBOL FOR ESCAPE"
    assert unicodedata.name(PICTURES[0x7F]) == "SYMBOL FOR DELETE"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (b"QUIT\r\n", "QUIT"),
        (b"QUIT", "QUIT"),
        (b"QUIT\n", "QUIT␊"),
        (b"QUIT\r", "QUIT␍"),
        (b"QUIT\r\n\r\n", "QUIT␍␊"),
        (b"QUIT\n\r", "QUIT␊␍"),
        (b"\r\n", ""),
    ],
)
def test_only_a_true_line_ending_is_left_out(line: bytes, shown: str) -> None:
    assert without_ending(line) == shown


def test_making_it_is_what_cleans_it() -> None:
    assert Visible("\x1b") == "␛"
    assert Visible() == ""


def test_clean_text_is_not_cleaned_twice() -> None:
    shown = visible("\x1b")
    assert visible(shown) is shown
    assert copy.deepcopy(shown) == pickle.loads(pickle.dumps(shown)) == shown


def test_what_is_cut_from_it_is_no_longer_known_to_be_clean() -> None:
    assert not isinstance(visible("e\u0301")[1:], Visible)
