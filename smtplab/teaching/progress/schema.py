"""The tables of the progress database, and the migrations from older versions.

Each migration leads from one version to the next and is never changed once it was published. A new
file runs all of them, so the tables of an old and of a new file are the same to the letter.
"""

from __future__ import annotations

import sqlite3
from functools import lru_cache

__all__ = ["APPLICATION", "MIGRATIONS", "TABLES", "VERSION", "is_ours", "migrate", "version_of"]

APPLICATION = 0x534D5450
"""Marks a file as ours (`PRAGMA application_id`): the letters SMTP."""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE step (
            lesson TEXT NOT NULL,
            step TEXT NOT NULL,
            helped INTEGER NOT NULL CHECK (helped IN (0, 1)),
            at REAL NOT NULL,
            PRIMARY KEY (lesson, step)
        ) WITHOUT ROWID""",
        """CREATE TABLE place (
            lesson TEXT NOT NULL PRIMARY KEY,
            step TEXT NOT NULL,
            play TEXT NOT NULL,
            at REAL NOT NULL
        ) WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE card (
            card TEXT NOT NULL PRIMARY KEY,
            schedule TEXT NOT NULL,
            due REAL NOT NULL
        ) WITHOUT ROWID""",
        """CREATE TABLE review (
            number INTEGER NOT NULL PRIMARY KEY,
            card TEXT NOT NULL,
            good INTEGER NOT NULL CHECK (good IN (0, 1)),
            at REAL NOT NULL
        )""",
        """CREATE TABLE mistaken (
            right TEXT NOT NULL,
            taken TEXT NOT NULL,
            times INTEGER NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (right, taken)
        ) WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE shown (
            misconception TEXT NOT NULL,
            lesson TEXT NOT NULL,
            step TEXT NOT NULL,
            times INTEGER NOT NULL,
            at REAL NOT NULL,
            right_at REAL NOT NULL,
            PRIMARY KEY (misconception, lesson, step)
        ) WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE missed (
            lesson TEXT NOT NULL,
            step TEXT NOT NULL,
            question INTEGER NOT NULL,
            at REAL NOT NULL,
            PRIMARY KEY (lesson, step, question)
        ) WITHOUT ROWID""",
    ),
    (
        """CREATE TABLE effort (
            lesson TEXT NOT NULL,
            step TEXT NOT NULL,
            tries INTEGER NOT NULL,
            hints INTEGER NOT NULL,
            PRIMARY KEY (lesson, step)
        ) WITHOUT ROWID""",
    ),
)
"""What makes version 1 of an empty file, version 2 of version 1, and so on."""

VERSION = len(MIGRATIONS)

TABLES = ("step", "place", "card", "review", "mistaken", "shown", "missed", "effort")
"""All tables."""


def version_of(file: sqlite3.Connection) -> int:
    """Return the version of a file, 0 if it is new."""
    return int(file.execute("PRAGMA user_version").fetchone()[0])


def is_ours(file: sqlite3.Connection) -> bool:
    """Return whether a file is new, or holds exactly the tables that its version has."""
    file.execute("BEGIN")  # another window may be migrating it just now
    with file:
        version = version_of(file)
        marked = file.execute("PRAGMA application_id").fetchone()[0] == APPLICATION
        return (marked or not version) and _layout(file) == _layout_of(version)


def migrate(file: sqlite3.Connection) -> None:
    """Bring a file up to `VERSION`, in one transaction; of two windows the second finds it done."""
    if version_of(file) == VERSION:
        return
    file.execute("BEGIN IMMEDIATE")
    with file:
        _run(file, VERSION)
        file.execute(f"PRAGMA application_id = {APPLICATION}")


def _run(file: sqlite3.Connection, version: int) -> None:
    for statements in MIGRATIONS[version_of(file) : version]:
        for statement in statements:
            file.execute(statement)
    file.execute(f"PRAGMA user_version = {version}")


def _layout(file: sqlite3.Connection) -> frozenset[tuple[object, ...]]:
    return frozenset(file.execute("SELECT type, name, tbl_name, sql FROM sqlite_master"))


@lru_cache(maxsize=VERSION + 1)
def _layout_of(version: int) -> frozenset[tuple[object, ...]]:
    """Return what a file of some version holds, as SQLite writes it."""
    with sqlite3.connect(":memory:", isolation_level=None) as model:
        _run(model, version)
        layout = _layout(model)
    model.close()
    return layout
