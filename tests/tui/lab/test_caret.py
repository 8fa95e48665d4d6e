import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from smtplab.simulation.text.visible import visible
from smtplab.tui.lab.caret import caret_columns, fold_with_carets

WILD = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text("aä漢\u0301\u202e\x1b\x00😀 ", max_size=30).map(str.encode),
)


@pytest.mark.parametrize(
    ("octets", "span", "pointed"),
    [
        (b"RCPT TO:<x>", (8, 11), "<x>"),
        ("RCPT TO:<ä>".encode(), (9, 11), "ä"),
        ("RCPT TO:<ä>".encode(), (10, 11), "ä"),
        ("RCPT TO:<ä>".encode(), (9, 10), "ä"),
        ("漢字 x".encode(), (3, 6), "字"),
        (b"a\x1bb", (2, 3), "b"),
        (b"a\xffb", (1, 2), "\\xFF"),
        (b"a\xffb", (2, 3), "b"),
        ("a\u202eb".encode(), (4, 5), "b"),
        ("a\u202eb".encode(), (1, 4), "<U+202E>"),
    ],
)
def test_carets_stand_under_what_is_at_fault(
    octets: bytes, span: tuple[int, int], pointed: str
) -> None:
    assert at_columns(visible(octets), caret_columns(octets, span)) == pointed


@pytest.mark.parametrize(
    ("octets", "span", "columns"),
    [
        (b"", (0, 0), (0, 1)),
        (b"abc", (3, 3), (3, 4)),
        (b"abc", (99, 120), (3, 4)),
        (b"abc", (-5, 1), (0, 1)),
        ("漢".encode(), (3, 3), (2, 3)),
    ],
)
def test_a_span_of_nothing_is_one_caret(
    octets: bytes, span: tuple[int, int], columns: tuple[int, int]
) -> None:
    assert caret_columns(octets, span) == columns


def at_columns(text: str, columns: tuple[int, int]) -> str:
    """Return the characters of a text that stand in some columns."""
    found, at = "", 0
    for char in text:
        if columns[0] <= at < columns[1]:
            found += char
        at += cell_len(char)
    return found


@given(WILD, st.integers(0, 70), st.integers(0, 70))
def test_carets_stand_under_the_same_characters_whatever_comes(
    octets: bytes, one: int, other: int
) -> None:
    start, end = sorted((min(one, len(octets)), min(other, len(octets))))
    first, last = caret_columns(octets, (start, end))
    text = octets.decode("utf-8", "surrogateescape")
    assert 0 <= first < last <= max(cell_len(visible(octets)), first + 1)
    if start < end:
        pointed = octets[start:end].decode("utf-8", "surrogateescape")
        whole = pointed.encode("utf-8", "surrogateescape") == octets[start:end] and pointed in text
        before = octets[:start].decode("utf-8", "surrogateescape")
        if whole and before + pointed == text[: len(before) + len(pointed)]:
            shown = visible(before + pointed)[len(visible(before)) :]
            assert cell_len(shown) in (last - first, 0)


@given(WILD, st.integers(0, 70), st.integers(0, 70), st.integers(2, 40))
def test_folding_loses_nothing_and_keeps_the_carets_in_place(
    octets: bytes, one: int, other: int, width: int
) -> None:
    text = visible(octets)
    columns = caret_columns(octets, (min(one, other), max(one, other)))
    rows = fold_with_carets(text, columns, width)
    assert "".join(line for line, _ in rows) == text
    assert all(cell_len(line) <= width for line, _ in rows)
    assert sum(carets.count("^") for _, carets in rows) == columns[1] - columns[0]
    at = 0
    for line, carets in rows:
        if "^" in carets:
            assert at + carets.index("^") >= columns[0]
            assert at + len(carets) <= columns[1]
        at += cell_len(line)
