"""The lines of TOML, held against `tomllib`: a value is there from its line on, and not before."""

import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.mapping.node import KeyPath, node_of
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.mapping.toml_lines import toml_lines

TEXT = '''\
# a = 0
a.b = 1                 # a.c = 9
"x\\u0041".'y "z"' = [1,  # [
  2, {q = 3, r.s = """a
"] x = """},
]
empty = ""
quotes = """""two"""""
lines = \'\'\'
[not a table]
no = 'key'
\'\'\'
[[f]]
on = "x"  # comment = "
[[f.g]]
k = 1.5
[[f]] # [[f]]
on = 'y'
[f.h."a.b"]
when = 2026-01-01T00:00:00Z
[ spaced . "out" ]
last = [[], [ [ 7 ] ], {}]
'''
LINES = {
    ("a",): 2,
    ("a", "b"): 2,
    ("xA", 'y "z"'): 3,
    ("xA", 'y "z"', 0): 3,
    ("xA", 'y "z"', 1): 4,
    ("xA", 'y "z"', 2, "q"): 4,
    ("xA", 'y "z"', 2, "r", "s"): 4,
    ("empty",): 7,
    ("quotes",): 8,
    ("lines",): 9,
    ("f",): 13,
    ("f", 0): 13,
    ("f", 0, "on"): 14,
    ("f", 0, "g", 0): 15,
    ("f", 0, "g", 0, "k"): 16,
    ("f", 1): 17,
    ("f", 1, "on"): 18,
    ("f", 1, "h", "a.b"): 19,
    ("f", 1, "h", "a.b", "when"): 20,
    ("spaced", "out"): 21,
    ("spaced", "out", "last", 1, 0, 0): 22,
}


@pytest.mark.parametrize(("path", "line"), LINES.items())
def test_each_value_has_the_line_that_it_begins_on(path: KeyPath, line: int) -> None:
    assert toml_lines(TEXT)[path] == line
    node = node_of(tomllib.loads(TEXT), 1, toml_lines(TEXT))
    assert Place(node, Problems()).child(*path).node.line == line


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_every_value_has_a_line_and_nothing_else_has(ending: str) -> None:
    text = TEXT.replace("\n", ending)
    assert set(toml_lines(text)) == set(paths(tomllib.loads(text)))


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Yield the way to each value, that of the whole first."""
    yield path
    match value:
        case dict():
            for key, one in value.items():
                yield from paths(one, (*path, key))
        case list():
            for place, one in enumerate(value):
                yield from paths(one, (*path, place))
        case _:
            pass


keys = st.sampled_from(["a", "b-1", "7", '"q r"', "'l.m'", '"\\t"', "a.b", '"#".x', "a . c"])
scalars = st.sampled_from(
    ["1", "-2.5", "true", "1979-05-27", '"]"', "'}'", '"""\n[x]\n"""', "'''\na = 1\n'''", '"\\""']
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + ",\n # ]\n".join(items) + "]")
        | st.tuples(keys, scalars).map(lambda pair: f"{{ {pair[0]} = {pair[1]} }}")
    ),
    max_leaves=5,
)
statements = st.one_of(
    st.builds("{} = {}".format, keys, values),
    keys.map("[{}]".format),
    keys.map("[[{}]] # ]]".format),
    st.just("# x = 1"),
    st.just(""),
)


@given(st.lists(statements, max_size=8))
def test_it_follows_whatever_tomllib_reads(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        toml_lines(text)
        return
    assert set(toml_lines(text)) == set(paths(read))


@given(st.text(alphabet="ab.=[]{}\"'#\\ \n,1"))
def test_no_text_at_all_breaks_it(text: str) -> None:
    toml_lines(text)


def test_the_largest_text_is_scanned_to_its_end() -> None:
    toml_lines("a = [" + "1," * 50_000 + "]\n" + "[" + ".".join("a" * 50_000) + "]\nx = 1")
