"""docs/sites.md, held against the keys that the reader of sites obeys."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from smtplab.simulation.mapping.key import REQUIRED, Key
from smtplab.simulation.mapping.node import node_of
from smtplab.simulation.site.keys import SITE_KEYS
from smtplab.simulation.site.load import parse_site, site_of
from smtplab.simulation.site.model import Site
from tests.docs.site_tables import PAGE, inner_keys, page_with_tables, sections, written
from tests.docs.written import ROOT

TEXT = PAGE.read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
WAYS: dict[str, tuple[str, ...]] = {
    "a site": (),
    "maildrops": ("maildrops", "dora"),
    "answers": ("answers", "moved"),
    "limits": ("limits",),
    "faults": ("faults",),
    "dns": ("dns", "example.net"),
    "dkim": ("dkim",),
    "tls": ("tls",),
}
"""Where the keys of each section stand."""
BESIDE: dict[str, dict[str, Any]] = {
    "maildrops": {},
    "answers": {},
    "limits": {},
    "faults": {"on": "RCPT", "reply": "450"},
    "dns": {},
    "dkim": {"domain": "example.net"},
    "tls": {},
}
"""What must stand beside a key, by its section."""
NEEDED: dict[str, dict[str, Any]] = {
    "address": {"rule": "mailbox-moved"},
    "demand": {"extensions": ["STARTTLS", "AUTH"]},
}
"""What a key needs beside it, by its name."""
KEYS = [(name, key) for name, keys in sections() for key in keys]


def test_its_tables_are_those_of_the_reader() -> None:
    same = page_with_tables(TEXT) == TEXT
    assert same, "run python -m tests.docs.site_tables"


def test_it_has_a_table_for_each_section_and_a_row_for_each_key() -> None:
    assert set(re.findall(r"<!-- keys of (.+?) -->", TEXT)) == {name for name, _ in sections()}
    assert {name for name, _ in sections()} == set(WAYS)
    for key in every_key():
        assert f"\n| `{key.name}` | {key.meaning} | " in TEXT, key.name


def every_key() -> Iterator[Key[object]]:
    """Yield every key that can stand in a site file, wherever."""
    for key in SITE_KEYS:
        yield key
        yield from inner_keys(key.kind)


def test_the_keys_that_nothing_told_of_are_there() -> None:
    named = set(re.findall(r"^\| `(\w+)`", TEXT, re.MULTILINE))
    assert {"command_line", "timeout", "seed", "quota", "chance", "connections", "pop3"} <= named


@pytest.mark.parametrize("block", BLOCKS)
def test_each_site_that_it_shows_is_sound(block: str) -> None:
    assert parse_site("shown", block, "shown").maildrops


@pytest.mark.parametrize(("section", "key"), KEYS, ids=[key.name for _, key in KEYS])
def test_each_example_loads_and_is_not_the_default(section: str, key: Key[object]) -> None:
    assert key.meaning
    assert key.example
    assert with_key(section, key, key.example) != with_key(section, key, None)


def with_key(section: str, key: Key[object], value: str | None) -> Site | None:
    """Return a site in which a key is set; None if the key must be there and is not."""
    if value is None and key.default is REQUIRED:
        return None
    beside = BESIDE.get(section, {}) if section != "a site" else {}
    entry = {**beside, **NEEDED.get(key.name, {})}
    if value is not None:
        entry[key.name] = tomllib.loads(f"value = {value}")["value"]
    elif key.name in ("address", "reply"):
        return None
    site: dict[str, Any] = {"seed": 1, "maildrops": {"dora": {}}}
    above = site
    for step in WAYS[section]:
        above = above.setdefault(step, {})
    above.update(entry)
    if section == "faults":
        site["faults"] = [entry]
    return site_of("shown", node_of(site), "shown")


@pytest.mark.parametrize(("section", "key"), KEYS, ids=[key.name for _, key in KEYS])
def test_each_default_is_what_holds_where_the_key_is_left_out(
    section: str, key: Key[object]
) -> None:
    shown = written(key.default)
    if key.default_text or not shown.startswith("`") or section == "faults":
        return
    assert with_key(section, key, shown.strip("`")) == with_key(section, key, None)


def test_the_other_pages_point_to_it() -> None:
    assert "docs/sites.md" in (ROOT / "README.md").read_text("utf-8")
    assert "(sites.md)" in (ROOT / "docs" / "lessons.md").read_text("utf-8")
