"""The tables of keys in docs/sites.md, made from the keys that the reader of sites obeys.

Run as a module, it writes them into the page: `python -m tests.docs.site_tables`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from smtplab.simulation.mapping.key import REQUIRED, Key, Kind, Schema
from smtplab.simulation.mapping.kinds import OneOf
from smtplab.simulation.mapping.tables import ListOf, Table, TableOf
from smtplab.simulation.site.keys import SERVER_KEYS, SITE_KEYS

PAGE = Path(__file__).parents[2] / "docs" / "sites.md"
MARKED = re.compile(r"(<!-- keys of (?P<name>.+?) -->\n).*?(<!-- end of keys -->)", re.DOTALL)
HEAD = (
    "| key | what it sets | type and range | default | example |\n| --- | --- | --- | --- | --- |\n"
)


def inner_keys(kind: Kind[object]) -> Schema:
    """Return the keys of a table, or of the tables in a list or under names."""
    if isinstance(kind, ListOf | TableOf):
        return inner_keys(kind.kind)
    return kind.schema if isinstance(kind, Table) else ()


def sections() -> Iterator[tuple[str, Schema]]:
    """Yield the name and the keys of each mapping that a site file may have."""
    yield "a site", SITE_KEYS
    for key in SITE_KEYS:
        keys = inner_keys(key.kind)
        # A server is a site again, and the page says so in words.
        if keys and keys is not SERVER_KEYS:
            yield key.name, keys


def table(keys: Schema) -> str:
    """Return a table of keys in Markdown."""
    return HEAD + "".join(f"| {' | '.join(cells(key))} |\n" for key in keys)


def cells(key: Key[object]) -> Iterator[str]:
    """Yield what the table says of a key."""
    yield f"`{key.name}`"
    yield key.meaning
    yield type_of(key.kind)
    yield key.default_text or written(key.default)
    yield f"`{key.example}`"


def type_of(kind: Kind[object]) -> str:
    """Return type and range of a value."""
    match kind:
        case OneOf():
            return f"one of {', '.join(f'`{word}`' for word in kind.words if word)}"
        case ListOf(kind=OneOf() as inner):
            return f"{kind.wanted}: any of {', '.join(f'`{word}`' for word in inner.words)}"
        case ListOf(kind=Table()):
            return "a list of tables, see below"
        case TableOf(kind=Table()):
            return f"a table by name, see below; {limits_of(kind)}"
        case Table():
            return "a table, see below"
        case _:
            return kind.wanted


def limits_of(kind: TableOf[object]) -> str:
    """Return what the names of a table may be, and how many there may be."""
    number = f"up to {kind.most}" if kind.most < 1000 else "any number"
    return f"{number}; a name is {kind.names.wanted}"


def written(default: object) -> str:
    """Return a default as TOML has it."""
    match default:
        case _ if default is REQUIRED:
            return "must be there"
        case str():
            return f'`"{default}"`'
        case tuple():
            return "`[" + ", ".join(f'"{one}"' for one in default) + "]`"
        case Mapping():
            return "none"
        case float():
            return f"`{default:g}`"
        case _:
            return f"`{str(default).lower()}`"


def page_with_tables(page: str) -> str:
    """Return the page with each of its tables as it should be."""
    tables = {name: table(keys) for name, keys in sections()}
    return MARKED.sub(lambda match: f"{match[1]}\n{tables[match['name']]}\n{match[3]}", page)


if __name__ == "__main__":
    PAGE.write_text(page_with_tables(PAGE.read_text("utf-8")), "utf-8")
