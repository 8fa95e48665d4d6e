"""The one reader of mappings: types, ranges, lines, and all that is wrong in one go."""

import pytest

from smtplab.simulation.mapping.key import Key
from smtplab.simulation.mapping.kinds import Flag, Number, OneOf, Text, Whole
from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.mapping.node import DEEPEST, Node, laid_over, node_of
from smtplab.simulation.mapping.place import Place, key_text
from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Table

SIZE = Key("size", Whole(1, 9), example="5")
NAME = Key("name", Text(), "nobody")
MODE = Key("mode", OneOf(("on", "off"), "a mode", any_case=True), "off")
PARTS = Key("parts", ListOf(Text(), "texts", 1, 2, once=True), ("x",))
INNER = Key("inner", Table((SIZE,), lambda reader: reader.read(SIZE), 0), 0)
KEYS = (SIZE, NAME, MODE, PARTS, INNER)


def reader_of(value: object, shorthand: dict[type, str] | None = None) -> MappingReader:
    return MappingReader(Place(node_of(value, 7), Problems()), KEYS, shorthand or {})


def told(reader: MappingReader) -> list[str]:
    return [str(one) for one in reader.here.problems]


def test_what_is_written_is_read_and_what_is_left_out_has_its_default() -> None:
    reader = reader_of({"size": 3, "mode": "ON", "inner": {"size": 4}})
    assert [reader.read(key) for key in KEYS] == [3, "nobody", "on", ("x",), 4]
    assert SIZE in reader
    assert NAME not in reader
    assert told(reader) == []


def test_all_that_is_wrong_is_noted_and_reading_goes_on() -> None:
    reader = reader_of(
        {"size": 10, "name": 1, "mode": "of", "parts": ["a", 2, "a"], "inner": {}, "nane": 1}
    )
    assert [reader.read(key) for key in KEYS] == [1, "", "on", ("a",), 1]
    assert told(reader) == [
        "7: inner.size: this key is missing; write a whole number from 1 to 9, for example 5",
        '7: mode: "of" is not a mode; did you mean off?',
        "7: name: 1 is not text; write text of up to 400 printable ASCII characters, in quotes",
        "7: nane: this key is not known; did you mean name?",
        "7: parts: there are 3 items; write a list of 1 to 2 texts",
        "7: parts[2]: 2 is not text; write text of up to 400 printable ASCII characters, in quotes",
        "7: size: 10 is out of range; write a whole number from 1 to 9",
    ]  # fmt: skip


def test_a_key_is_sound_until_something_is_wrong_with_it() -> None:
    reader = reader_of({"size": 10, "name": "x"})
    reader.read(SIZE)
    reader.read(NAME)
    assert not reader.is_sound(SIZE)
    assert reader.is_sound(NAME)
    reader.wrong(NAME, "this name is taken", "choose another")
    assert not reader.is_sound(NAME, MODE)


def test_a_shorthand_stands_for_its_key() -> None:
    reader = reader_of(5, {int: "size"})
    assert reader.read(SIZE) == 5
    assert reader.read(NAME) == "nobody"
    assert told(reader) == []
    [line] = told(reader_of(True, {int: "size"}))
    assert line.startswith(
        "7: true is not allowed here; write keys with values; the keys are size, "
    )


@pytest.mark.parametrize("value", [5, "x", None, [], [{"size": 1}]])
def test_what_is_not_a_mapping_is_told_once(value: object) -> None:
    reader = reader_of(value)
    assert reader.read(SIZE) == 1
    assert len(told(reader)) == 1


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Whole(), True),
        (Whole(), 1.0),
        (Number(), "1"),
        (Number(above=True), 0),
        (Number(), float("inf")),
        (Flag(), 1),
        (Text(), "a\nb"),
        (Text(), "ä"),
    ],
)
def test_a_value_of_another_type_is_refused(kind: Number | Flag, value: object) -> None:
    problems = Problems()
    kind.read(Place(node_of(value), problems))
    assert len(problems) == 1


def test_a_key_is_written_as_toml_writes_it() -> None:
    assert key_text(("a", "b c", 0, "d")) == 'a."b c"[1].d'
    assert key_text((0, "a")) == "[1].a"
    assert key_text(()) == ""


def test_nearest_names_what_reads_alike_else_all() -> None:
    assert nearest("titel", ["title", "level"]) == "did you mean title?"
    assert nearest("x", ["title", "level"]) == "use one of title, level"


def test_problems_come_in_the_order_of_the_file_and_once() -> None:
    problems = Problems()
    for line in (3, 1, 3):
        problems.add(line, "x\x1b", "y" * 900)
    assert [one.line for one in problems] == [1, 3]
    assert all(len(one.fix) == 400 and one.message == "x␛" for one in problems)


def test_what_lies_over_a_base_keeps_its_line_and_the_base_has_the_line_of_what_lies_over() -> None:
    base = node_of({"a": 1, "t": {"b": 2, "c": 3}, "l": [1]}, 50)
    over = Node(7, {"t": Node(8, {"c": Node(9, 4, "4")}), "l": Node(10, [])})
    laid = Place(laid_over(base, over), Problems())
    lines = {key: laid.child(*key).node.line for key in [("a",), ("t",), ("t", "b"), ("t", "c")]}
    assert lines == {("a",): 7, ("t",): 8, ("t", "b"): 8, ("t", "c"): 9}
    assert laid.child("t", "b").node.value == 2
    assert laid.child("t", "c").node.value == 4
    assert laid.child("l").node.items == []


def test_what_lies_too_deep_is_not_looked_into() -> None:
    value: dict[str, object] = {}
    for _ in range(100_000):
        value = {"a": value}
    node, depth = node_of(value), 0
    while node.entries:
        node, depth = node.entries["a"], depth + 1
    assert depth == DEEPEST + 1
