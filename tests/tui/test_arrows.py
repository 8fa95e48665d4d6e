import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from smtplab.simulation.lab.session import Experiment
from smtplab.simulation.site.load import load_site
from smtplab.tui.lab.arrows import Row, draw, draw_rest, lines_of
from tests.tui.driving import DELIVERED

WIDTHS = st.integers(40, 160)


def drawn(experiment: Experiment, index: int, width: int, *, unfolded: bool = False) -> list[str]:
    moment = experiment.transcript.moments[index]
    lines = lines_of(moment, experiment.transcript.octets(moment))
    shown = range(len(lines) if unfolded else 1)
    rows = [Row(lines, line, unfolded, selected=True, group=" ") for line in shown]
    return ["".join(piece.text for piece in draw(moment, row, width)) for row in rows]


def session(*lines: bytes) -> Experiment:
    experiment = Experiment(load_site())
    experiment.connect()
    for line in lines:
        experiment.send(line)
    return experiment


@given(st.binary(max_size=200), WIDTHS)
def test_each_row_is_exactly_as_wide_as_asked(octets: bytes, width: int) -> None:
    experiment = session(octets, b"\r\n", b"EHLO x.example\r\n")
    experiment.advance(60)
    experiment.disconnect()
    for index in range(experiment.last + 1):
        rows = drawn(experiment, index, width, unfolded=True)
        assert {cell_len(row) for row in rows} == {width}


@pytest.mark.parametrize("width", [50, 78, 118])
def test_the_lifelines_stand_in_the_same_columns_everywhere(width: int) -> None:
    experiment = session(*(f"{line}\r\n".encode() for line in (*DELIVERED, "QUIT")))
    rest = "".join(piece.text for piece in draw_rest(width))
    columns = [column for column, sign in enumerate(rest) if sign == "│"]
    for index in range(experiment.last + 1):
        row = drawn(experiment, index, width)[0]
        assert all(row[column] == "│" for column in columns)


def test_content_is_dashed_and_its_end_is_named() -> None:
    experiment = session(*(f"{line}\r\n".encode() for line in DELIVERED))
    rows = [drawn(experiment, index, 78)[0] for index in range(experiment.last + 1)]
    assert rows[-5].startswith(" ▸ │╌╌ Subject: hello ╌")
    assert rows[-2].startswith(" ▸ │── . ─")
    assert rows[-2].rstrip().endswith("end of data")


def test_what_is_dropped_does_not_arrive() -> None:
    experiment = session()
    experiment.disconnect()
    assert "✗│" in drawn(experiment, experiment.last, 78)[0]
