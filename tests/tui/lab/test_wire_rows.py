from hypothesis import given
from hypothesis import strategies as st

from smtplab.tui.lab.wire_rows import RowContent, WireRows


def rows(count: int, unfolded: dict[int, int]) -> WireRows:
    made = WireRows()
    made.count = count
    for index, lines in unfolded.items():
        made.unfold(index, lines)
    return made


def test_an_unfolded_reply_has_a_row_a_line() -> None:
    made = rows(4, {1: 3})
    spots = [made.content_at(row) for row in range(7)]
    assert spots == [
        RowContent(0, 0),
        RowContent(1, 0),
        RowContent(1, 1),
        RowContent(1, 2),
        RowContent(2, 0),
        RowContent(3, 0),
        None,
    ]


@given(st.dictionaries(st.integers(0, 19), st.integers(1, 9)))
def test_rows_and_moments_agree_both_ways(unfolded: dict[int, int]) -> None:
    made = rows(20, unfolded)
    expected = [RowContent(i, line) for i in range(20) for line in range(unfolded.get(i, 1))]
    assert [made.content_at(row) for row in range(made.height)] == expected
    assert all(made.row_of(spot.moment) + spot.line == row for row, spot in enumerate(expected))


@given(st.dictionaries(st.integers(0, 19), st.integers(1, 9)))
def test_folded_again_nothing_has_moved(unfolded: dict[int, int]) -> None:
    made = rows(20, unfolded)
    for index in unfolded:
        made.fold(index)
    assert made.height == 20
    assert [made.row_of(index) for index in range(20)] == list(range(20))
