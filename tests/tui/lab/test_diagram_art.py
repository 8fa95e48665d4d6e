import pytest

from smtplab.protocol.states import CLOSED, TRANSITIONS
from smtplab.tui.lab.diagram_art import (
    ART,
    BOXES,
    DOUBLE,
    EDGES,
    HEAVY,
    HEIGHT,
    WIDTH,
    Edge,
    edge_of,
)

DRAWN = {
    (source, event, edge.target)
    for edge in EDGES
    for source in edge.sources
    for event in edge.events
}
TABLE = {
    (state.name, event, target.name)
    for state, rows in TRANSITIONS.items()
    for event, row in rows.items()
    for target in row.values()
}


def test_each_way_to_another_state_is_drawn() -> None:
    assert {way for way in TABLE if way[0] != way[2]} == {way for way in DRAWN if way[0] != way[2]}


def test_each_edge_stands_in_the_table() -> None:
    assert DRAWN <= TABLE


def test_another_recipient_and_another_hello_are_drawn_as_ways_back() -> None:
    assert {
        ("rcpt", "RCPT", "rcpt"),
        ("ready", "RSET", "ready"),
        ("ready", "EHLO", "ready"),
    } <= DRAWN


def test_each_state_has_a_box_with_its_name_in_it() -> None:
    assert set(BOXES) == {state.name for state in TRANSITIONS}
    for name, box in BOXES.items():
        assert any(name in ART[row][slice(*box.columns)] for row in range(*box.rows))


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: f"{edge.sources[0]} {edge.events[0]}")
def test_an_edge_says_what_takes_it(edge: Edge) -> None:
    drawn = " ".join(ART[row][start:end] for row, start, end in edge.runs)
    said = [event for event in edge.events if event in drawn]
    assert edge.label in drawn
    assert said == list(edge.events) or edge.label == "4yz 5yz"


def test_all_rows_are_of_one_width() -> None:
    assert len(ART) == HEIGHT
    assert {len(row) for row in ART} == {WIDTH}


def test_boxes_and_edges_stay_in_the_picture_and_do_not_cover_each_other() -> None:
    cells = [
        (row, column)
        for box in BOXES.values()
        for row in range(*box.rows)
        for column in range(*box.columns)
    ]
    assert len(cells) == len(set(cells))
    assert all(0 <= row < HEIGHT and 0 <= column < WIDTH for row, column in cells)
    assert all(0 <= row < HEIGHT and end <= WIDTH for edge in EDGES for row, _, end in edge.runs)


def test_doubled_and_heavy_signs_take_the_place_of_each_plain_one() -> None:
    plain = {sign for row in ART for sign in row if sign in "─│╭╮╰╯├┤┬┴"}
    assert plain <= {chr(code) for code in DOUBLE}
    assert plain <= {chr(code) for code in HEAVY}


def test_a_reply_that_closes_closes_from_anywhere() -> None:
    for name in BOXES:
        assert bool(edge_of(name, "421", CLOSED.name)) == (name != CLOSED.name)


def test_a_step_that_is_not_drawn_has_no_edge() -> None:
    assert edge_of("mail", "NOOP", "mail") == ()
    assert edge_of("auth", "AUTH", "ready") == ()
