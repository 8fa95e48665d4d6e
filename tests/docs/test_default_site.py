"""The default site, which names every key that a site may have."""

import re
import tomllib
from collections.abc import Iterator
from importlib import resources

import pytest

from smtplab.protocol.config import Limits
from smtplab.simulation.mapping.reader import Table
from smtplab.simulation.site.load import Site, parse_site

TEXT = (resources.files("smtplab.simulation.site") / "sites" / "default.toml").read_text("utf-8")
EVERYTHING = re.sub(r'^# (?=\[|[a-z_]+ = |"[^"]*" = )', "", TEXT, flags=re.MULTILINE)
"""The same with every example in force."""
NAMED_BY_THE_TEACHER = {"maildrops", "aliases", "lists", "answers", "routes", "servers", "pop3"}
"""Tables whose keys are names that a teacher gives."""
WHOLE = """
seed = 7
extensions = []
[maildrops.bob]
quota = 1
[aliases]
info = "bob"
[lists]
staff = ["bob"]
[answers.moved]
rule = "mailbox-moved"
address = "moved@example.net"
[routes]
"*" = "mx.example.net"
[servers."mx.example.net"]
[pop3]
bob = "secret"
[[faults]]
on = "RCPT"
reply = "451 Later"
chance = 0.5
"""


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, ...]]:
    """Return every key that is asked for when a site is read, with those that lead to it."""
    asked: set[tuple[str, ...]] = set()

    class Noting(dict[str, object]):
        def __init__(self, path: tuple[str | int, ...], values: dict[str, object]) -> None:
            super().__init__(values)
            self.path = tuple(one for one in path if isinstance(one, str))

        def note(self, key: str) -> None:
            asked.add((*self.path, key))

        def pop(self, key: str, *default: object) -> object:
            self.note(key)
            return super().pop(key, *default)

        def __contains__(self, key: object) -> bool:
            self.note(str(key))
            return super().__contains__(key)

    begin = Table.__init__

    def begin_noting(table: Table, *arguments: object) -> None:
        begin(table, *arguments)  # type: ignore[arg-type]
        table._values = Noting(table._path, table._values)

    monkeypatch.setattr(Table, "__init__", begin_noting)
    parse_site("whole", WHOLE, "whole")
    return asked


def fixed(keys: set[tuple[str, ...]]) -> Iterator[str]:
    for path in keys:
        if not (len(path) == 2 and path[0] in NAMED_BY_THE_TEACHER):
            yield path[-1]


def test_it_names_every_key_that_a_site_may_have(keys: set[tuple[str, ...]]) -> None:
    found = set(fixed(keys))
    assert {"host", "quota", "seed", "chance", "timeout", "connections", "relay_for"} <= found
    named = {*re.findall(r"^(?:# )?([a-z_0-9]+) = ", TEXT, re.MULTILINE)}
    named |= {*re.findall(r"^(?:# )?\[+([a-z_0-9]+)", TEXT, re.MULTILINE)}
    assert found - named == set()


def test_the_limits_that_it_shows_are_the_defaults() -> None:
    shown = tomllib.loads(EVERYTHING)["limits"]
    defaults = {key: value for key, value in Limits()._asdict().items() if value is not None}
    assert set(shown) == set(Limits()._asdict())
    assert {key: shown[key] for key in defaults} == defaults


def test_every_example_in_it_works_once_its_sign_is_taken_away() -> None:
    site = parse_site("everything", EVERYTHING, "everything")
    assert site.seed is not None
    assert site.faults
    assert site.quotas
    assert site.relay_for
    assert site.servers
    assert site.config.limits.errors


def test_a_key_that_is_left_out_has_the_value_that_it_shows() -> None:
    empty, shown = parse_site("default", "", "empty"), parse_site("default", TEXT, "shown")
    tables = {"maildrops", "quotas", "aliases", "lists", "answers"}
    for name in Site._fields:
        if name not in tables:
            assert getattr(empty, name) == getattr(shown, name), name
