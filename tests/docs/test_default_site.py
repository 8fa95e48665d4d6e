"""The default site, which names every key that a site may have."""

import re
import tomllib
from collections.abc import Iterator
from importlib import resources

from smtplab.protocol.config import Limits
from smtplab.simulation.mapping.key import Kind, Schema
from smtplab.simulation.mapping.tables import ListOf, Table, TableOf
from smtplab.simulation.site.keys import SITE_KEYS
from smtplab.simulation.site.load import parse_site
from smtplab.simulation.site.model import Site

TEXT = (resources.files("smtplab.simulation.site") / "sites" / "default.toml").read_text("utf-8")
EVERYTHING = re.sub(r'^# (?=\[|[a-z_]+ = |"[^"]*" = )', "", TEXT, flags=re.MULTILINE)
"""The same with every example in force."""


def every_key(keys: Schema = SITE_KEYS) -> Iterator[str]:
    """Yield the name of every key that a site may have, those of its tables included."""
    for key in keys:
        yield key.name
        yield from every_key(inner_keys(key.kind))


def inner_keys(kind: Kind[object]) -> Schema:
    """Return the keys of a table, or of the tables in a list or under names."""
    if isinstance(kind, ListOf | TableOf):
        return inner_keys(kind.kind)
    return kind.schema if isinstance(kind, Table) else ()


def test_it_names_every_key_that_a_site_may_have() -> None:
    found = set(every_key())
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
    assert site.zone
    assert site.config.limits.errors


def test_a_key_that_is_left_out_has_the_value_that_it_shows() -> None:
    empty, shown = parse_site("default", "", "empty"), parse_site("default", TEXT, "shown")
    tables = {"maildrops", "quotas", "aliases", "lists", "special_recipients"}
    for name in Site._fields:
        if name not in tables:
            assert getattr(empty, name) == getattr(shown, name), name
