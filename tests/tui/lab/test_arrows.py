import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.tui.lab.arrows import WireRow, draw, draw_rest, lines_of
from tests.tui.driving import DELIVERED

WIDTHS = st.integers(40, 160)


def drawn(session: LabSession, index: int, width: int, *, unfolded: bool = False) -> list[str]:
    moment = session.transcript.moments[index]
    lines = lines_of(moment, session.transcript.octets(moment))
    shown = range(len(lines) if unfolded else 1)
    rows = [WireRow(lines, line, unfolded, selected=True, key="Enter", group=" ") for line in shown]
    return ["".join(piece.text for piece in draw(moment, row, width)) for row in rows]


def played(*lines: bytes) -> LabSession:
    session = LabSession(load_site())
    session.connect()
    for line in lines:
        session.send(line)
    return session


@given(st.binary(max_size=200), WIDTHS)
def test_each_row_is_exactly_as_wide_as_asked(octets: bytes, width: int) -> None:
    session = played(octets, b"\r\n", b"EHLO x.example\r\n")
    session.advance_clock(60)
    session.disconnect()
    for index in range(session.last + 1):
        rows = drawn(session, index, width, unfolded=True)
        assert {cell_len(row) for row in rows} == {width}


@pytest.mark.parametrize("width", [50, 78, 118])
def test_the_lifelines_stand_in_the_same_columns_everywhere(width: int) -> None:
    session = played(*(f"{line}\r\n".encode() for line in (*DELIVERED, "QUIT")))
    rest = "".join(piece.text for piece in draw_rest(width))
    columns = [column for column, sign in enumerate(rest) if sign == "│"]
    for index in range(session.last + 1):
        row = drawn(session, index, width)[0]
        assert all(row[column] == "│" for column in columns)


def test_content_is_dashed_and_its_end_is_named() -> None:
    session = played(*(f"{line}\r\n".encode() for line in DELIVERED))
    rows = [drawn(session, index, 78)[0] for index in range(session.last + 1)]
    assert rows[-5].startswith(" ▸ │╌╌ Subject: hello ╌")
    assert rows[-2].startswith(" ▸ │── . ─")
    assert rows[-2].rstrip().endswith("end of data")


def test_what_is_dropped_does_not_arrive() -> None:
    session = played()
    session.disconnect()
    assert "✗│" in drawn(session, session.last, 78)[0]
