import pytest

from smtplab.protocol.mail_protocol import MAIL_PROTOCOLS, POP3, SMTP
from smtplab.protocol.states import CLOSED
from smtplab.tui.lab.diagram_art import DOUBLE, HEAVY, HEIGHT, PICTURES, WIDTH, Edge, Picture

Ways = set[tuple[str, str, str]]


def drawn(picture: Picture) -> Ways:
    return {
        (source, event, edge.target)
        for edge in picture.edges
        for source in edge.sources
        for event in edge.events
    }


def table(name: str) -> Ways:
    return {
        (state.name, event, target.name)
        for state, rows in MAIL_PROTOCOLS[name].capabilities(frozenset()).table.items()
        for event, row in rows.items()
        for target in row.values()
    }


def to_another(ways: Ways) -> Ways:
    return {way for way in ways if way[0] != way[2]}


def test_each_protocol_has_its_picture() -> None:
    assert set(PICTURES) == set(MAIL_PROTOCOLS)


@pytest.mark.parametrize("name", PICTURES)
class TestEachPicture:
    def test_each_way_to_another_state_is_drawn(self, name: str) -> None:
        assert to_another(table(name)) == to_another(drawn(PICTURES[name]))

    def test_each_edge_stands_in_the_table(self, name: str) -> None:
        assert drawn(PICTURES[name]) <= table(name)

    def test_each_state_has_a_box_with_its_name_in_it(self, name: str) -> None:
        art, boxes = PICTURES[name].art, PICTURES[name].boxes
        assert set(boxes) == {way[0] for way in table(name)} | {way[2] for way in table(name)}
        for state, box in boxes.items():
            row, start, end = box.name_run
            assert art[row][start:end].strip() == state

    def test_the_states_of_the_path_stand_in_its_order(self, name: str) -> None:
        boxes = PICTURES[name].boxes
        columns = [boxes[state.name].columns for state in MAIL_PROTOCOLS[name].path]
        assert columns == sorted(columns)

    def test_all_rows_are_of_one_width(self, name: str) -> None:
        assert [len(row) for row in PICTURES[name].art] == [WIDTH] * HEIGHT

    def test_boxes_and_edges_stay_in_the_picture_and_do_not_cover_each_other(
        self, name: str
    ) -> None:
        boxes, edges = PICTURES[name].boxes.values(), PICTURES[name].edges
        runs = [run for box in boxes for run in box.runs]
        cells = [(row, column) for row, start, end in runs for column in range(start, end)]
        assert len(cells) == len(set(cells))
        runs += [run for edge in edges for run in edge.runs]
        assert all(0 <= row < HEIGHT and 0 <= start < end <= WIDTH for row, start, end in runs)

    def test_doubled_and_heavy_signs_take_the_place_of_each_plain_one(self, name: str) -> None:
        plain = {sign for row in PICTURES[name].art for sign in row if sign in "─│╭╮╰╯├┤┬┴"}
        assert plain <= {chr(code) for code in DOUBLE}
        assert plain <= {chr(code) for code in HEAVY}

    def test_a_server_that_closes_closes_from_anywhere(self, name: str) -> None:
        picture = PICTURES[name]
        for state in picture.boxes:
            assert bool(picture.edge_of(state, "421", CLOSED.name)) == (state != CLOSED.name)


@pytest.mark.parametrize(
    ("name", "edge"),
    [
        pytest.param(name, edge, id=f"{name}-{edge.sources[0]}-{edge.events[0]}-{edge.target}")
        for name, picture in PICTURES.items()
        for edge in picture.edges
    ],
)
def test_an_edge_says_what_takes_it(name: str, edge: Edge) -> None:
    words = " ".join(PICTURES[name].art[row][start:end] for row, start, end in edge.runs)
    said = [event for event in edge.events if event in words]
    assert edge.label in words
    assert said == list(edge.events) or edge.label == "4yz 5yz"


def test_another_recipient_and_another_hello_are_drawn_as_ways_back() -> None:
    assert {
        ("rcpt", "RCPT", "rcpt"),
        ("ready", "RSET", "ready"),
        ("ready", "EHLO", "ready"),
    } <= drawn(PICTURES[SMTP.name])


def test_after_update_the_server_closes_by_itself() -> None:
    picture = PICTURES[POP3.name]
    runs = picture.edge_of("update", "", CLOSED.name)
    assert "server closes" in picture.art[runs[-1][0]][slice(*runs[-1][1:])]
    assert picture.edge_of("named", "QUIT", CLOSED.name) != runs


def test_a_step_that_is_not_drawn_has_no_edge() -> None:
    assert PICTURES[SMTP.name].edge_of("mail", "NOOP", "mail") == ()
    assert PICTURES[SMTP.name].edge_of("auth", "AUTH", "ready") == ()
    assert PICTURES[POP3.name].edge_of("transaction", "NOOP", "transaction") == ()
