import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.mapping.node import Node
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.problems import Problems
from smtplab.teaching.lesson.yaml_nodes import read_yaml


def read(text: str, first: int = 1) -> Node:
    problems = Problems()
    node = read_yaml(text, first, problems)
    assert list(problems) == []
    assert node is not None
    return node


def wrong(text: str) -> str:
    problems = Problems()
    assert read_yaml(text, 1, problems) is None
    [problem] = problems
    return f"{problem.line}: {problem.message}; {problem.fix}"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("on", "on"),
        ("No", "No"),
        ("12:30", "12:30"),
        ("010", 10),
        ("5.1.1", "5.1.1"),
        ("<>", "<>"),
        ("-3", -3),
        ("0.5", 0.5),
        ("1e9", "1e9"),
        ("2026-01-05", "2026-01-05"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ('"5"', "5"),
        ("'true'", "true"),
        ("9" * 16, "9" * 16),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_words_mean_what_they_say(written: str, value: object) -> None:
    node = read(f"key: {written}").child("key")
    assert node is not None
    assert node.value == value
    assert type(node.value) is type(value)


def test_each_value_knows_its_line() -> None:
    place = Place(read("a: 1\nb:\n  - x\n  - c: 2\n", 10), Problems())
    assert place.node.line == 10
    assert place.child("b", 1, "c").node.line == 13
    assert place.child("b", 1, "nothing", 4).node.line == 13
    assert place.child("b", 7).node.line == 12


def test_the_text_of_a_block_begins_below_its_mark() -> None:
    assert isinstance(value := read("a: |\n\n  x\nb: y\n").value, dict)
    assert (value["a"].text, value["a"].text_line) == ("\nx\n", 2)
    assert (value["b"].text, value["b"].text_line) == ("y", 4)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: &x 1\nb: *x", "1: & and * are not used"),
        ("a: 1\nb: *x", "2: & and * are not used"),
        ("a: !!python/object:os.system x", "1: ! is not used"),
        ("? [a]\n: b", "1: the key is not a word"),
        (
            "a: b: c",
            "1: this is not YAML: mapping values are not allowed in this context; put quotes",
        ),
        ("a: [", "this is not YAML"),
        ("a:\n\t- b", "2: this is not YAML"),
        ("a: \x1b[2J", "1: this is not YAML: it has a control character"),
        ("a: \ud800", "1: this is not YAML: it has a control character"),
        ("a: 1\n--- \nb: 1\n", "2: a second document begins here"),
    ],
)
def test_what_is_no_yaml_or_could_grow_is_refused(text: str, told: str) -> None:
    assert told in wrong(text)


@pytest.mark.parametrize("opening", ["[", "- ", "{a: "])
def test_what_goes_too_deep_is_refused(opening: str) -> None:
    told = wrong(opening * 30)
    assert "lists and keys are nested too deep" in told or "this is not YAML" in told
    assert "nest" in (told := wrong(opening * 50_000)) or "too many" in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: 1\na: 2\nc: 3", ["2: a is there twice; remove one of them"]),
        ("a: {b: 1, b: 2}\nc: 3", ["1: b is there twice; remove one of them"]),
        ("a: 1\na: 2\nb: x #y\nc: 3\na: 4", ["2: a", "3: the text is cut off", "5: a"]),
    ],
)
def test_a_key_that_is_written_twice_hides_nothing_behind_it(text: str, told: list[str]) -> None:
    problems = Problems()
    node = read_yaml(text, 1, problems)
    assert node is not None
    assert (third := node.child("c")) is not None
    assert third.value == 3
    assert all(str(one).startswith(start) for one, start in zip(problems, told, strict=True))


def test_a_text_that_its_comment_cuts_off_is_told_and_read() -> None:
    problems = Problems()
    node = read_yaml("a: b #c\nd: e # f\ng: 'h' #i\n", 1, problems)
    assert node is not None
    assert {key: one.value for key, one in (node.entries or {}).items()} == {
        "a": "b",
        "d": "e",
        "g": "h",
    }
    assert [(one.line, one.message) for one in problems] == [(1, "the text is cut off at its #")]


def test_nothing_is_a_value_as_well() -> None:
    assert read("").value is None
    assert read("# nothing\n").value is None


@given(st.text() | st.text(alphabet="-:[]{}&*!|>?'\"#ab \n\t%@`"))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    problems = Problems()
    node = read_yaml(text, 1, problems)
    assert node is not None or problems
    assert all(one.message.isprintable() and one.fix.isprintable() for one in problems)
