"""Access to SQLite: whole changes, texts of any octets, errors in a few words."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from smtplab.teaching.progress.schema import TABLES, migrate

__all__ = [
    "BUSY_TIMEOUT",
    "SqlRow",
    "SqlStatement",
    "SqlValue",
    "apply",
    "connect",
    "copy_to_memory",
    "describe_error",
    "empty_in_memory",
    "is_busy",
    "is_damage",
]

SqlValue = str | int | float
SqlRow = tuple[SqlValue, ...]

BUSY_TIMEOUT = 5.0
"""Seconds to wait for another window that is writing."""

IN_MEMORY = ":memory:"
_COPY_LIMIT = 100_000
"""Rows of a table that are taken into memory at most."""

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_HELD = ("SQLITE_BUSY", "SQLITE_LOCKED")
_REASONS = {
    "SQLITE_BUSY": "another program holds it",
    "SQLITE_LOCKED": "another program holds it",
    "SQLITE_READONLY": "it is read-only",
    "SQLITE_PERM": "it is read-only",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_CANTOPEN": "it cannot be opened",
    "SQLITE_IOERR": "the disk reports an error",
    "SQLITE_CORRUPT": "it is damaged",
    "SQLITE_NOTADB": "it is damaged",
}


class SqlStatement(NamedTuple):
    """One statement that changes something.

    Attributes:
        sql: The statement, with a question mark for each value.
        values: The values.
    """

    sql: str
    values: Sequence[SqlValue] = ()


def connect(path: Path | str) -> sqlite3.Connection:
    """Connect to a file, or to `IN_MEMORY`; each change is a transaction that is asked for."""
    file = sqlite3.connect(path, timeout=BUSY_TIMEOUT, isolation_level=None)
    file.text_factory = _text
    return file


def _text(octets: bytes) -> str:
    """Return a text, which may not be UTF-8."""
    return octets.decode("utf-8", "replace")


def empty_in_memory() -> sqlite3.Connection:
    """Return the tables in memory, with nothing in them."""
    memory = connect(IN_MEMORY)
    migrate(memory)
    return memory


def apply(file: sqlite3.Connection, statements: Sequence[SqlStatement]) -> None:
    """Execute statements, all of them or none."""
    file.execute("BEGIN IMMEDIATE")
    with file:
        for statement in statements:
            file.execute(statement.sql, statement.values)


def copy_to_memory(source: sqlite3.Connection) -> sqlite3.Connection:
    """Return a copy in memory of what can be read.

    `Connection.backup` would wait for ever for a locked file.
    """
    memory = empty_in_memory()
    for table in TABLES:
        with suppress(sqlite3.Error):
            query = f"SELECT * FROM {table} LIMIT {_COPY_LIMIT}"  # noqa: S608  # names are ours
            rows = source.execute(query).fetchall()
            apply(memory, [SqlStatement(_insert(table, len(row)), row) for row in rows])
    return memory


def _insert(table: str, width: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * width)})"  # noqa: S608  # as above


def describe_error(error: sqlite3.Error) -> str:
    """Return in a few words why something failed."""
    return _REASONS.get(_name(error), "it cannot be used")


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error means that the file is damaged."""
    return _name(error) in _DAMAGED


def is_busy(error: sqlite3.Error) -> bool:
    """Return whether another program holds the file, so that a later try may succeed."""
    return _name(error) in _HELD


def _name(error: sqlite3.Error) -> str:
    """Return the name of a primary error code, such as SQLITE_FULL, "" if there is none."""
    name: str = getattr(error, "sqlite_errorname", "")
    return "_".join(name.split("_")[:2])
