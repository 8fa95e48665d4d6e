"""How is what was learned kept, whatever happens to the file or to the process?

One SQLite file with a rollback journal: after `kill -9` at any moment it holds the last change
whole or not at all, it can be read where nothing may be written, and it is one file to copy. (WAL
is faster for many writers; here a learner finishes a step a minute.) What cannot be written stays
in memory and is written with the next change. Nothing here ever raises for what is on the disk.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import NamedTuple

from smtplab.teaching.progress.schema import TABLES, VERSION, is_ours, migrate, version_of

__all__ = ["PATIENCE", "Change", "Row", "Store", "Value"]

Value = str | int | float
Row = tuple[Value, ...]

PATIENCE = 2.0
"""Seconds to wait for another window that is writing."""

_LATE_LIMIT = 1000
"""So many changes are held for a file that cannot be written; then the oldest go."""
_COPY_LIMIT = 100_000

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
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
_NEWER = "a newer smtplab wrote it"
_IN_MEMORY = "{file}: {reason}. What you learn now is forgotten when you leave."
_LATER = "{file}: {reason}. What you learn is kept in memory and written as soon as that works."
_ASIDE = "What you had learned cannot be read: the file is damaged. It is now {aside}."


class Change(NamedTuple):
    """One statement that changes something.

    Attributes:
        sql: The statement, with a question mark for each value.
        values: The values.
    """

    sql: str
    values: Sequence[Value] = ()


class _DamagedError(Exception):
    """The file is no database, or not one of ours."""


class _NewerError(Exception):
    """The file is one of ours, from a later version."""


class Store:
    """The tables of `schema`, in a file as far as that is possible.

    Args:
        path: The file; it is made if there is none.

    Attributes:
        note: What the learner should be told, "" for nothing.
    """

    def __init__(self, path: Path) -> None:
        self.note = ""
        self._path = path
        self._late: deque[Change] = deque(maxlen=_LATE_LIMIT)
        self._memory: sqlite3.Connection | None = None
        self._file: sqlite3.Connection | None = None
        self._file = self._opened()

    def read(self, sql: str, *values: Value) -> list[Row]:
        """Return the rows that a query finds; none if they cannot be read, and `note` says why."""
        try:
            return self._present.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self.note = _LATER.format(file=self._path, reason=_reason(error))
            return []

    def write(self, *changes: Change) -> None:
        """Make changes, all of them or none; what the file does not take is kept in memory."""
        if self._file is not None:
            self._late.extend(changes)
        if not self._catch_up():
            with suppress(sqlite3.Error):
                _apply(self._memory_copy(), changes)

    def close(self) -> None:
        """Write what is not written yet, and close the file."""
        if self._late:
            self._catch_up()
        for one in (self._file, self._memory):
            if one is not None:
                one.close()
        self._file = self._memory = None

    @property
    def _present(self) -> sqlite3.Connection:
        """Where the present state is: in memory, once something could not be written."""
        return self._memory or self._file or self._memory_copy()

    def _catch_up(self) -> bool:
        """Write all that is not in the file yet, and say whether that went well."""
        if self._file is None:
            return False
        try:
            _apply(self._file, self._late)
        except sqlite3.Error as error:
            self.note = _LATER.format(file=self._path, reason=_reason(error))
            return False
        self._late.clear()
        if self._memory is not None:
            self._memory.close()
            self._memory, self.note = None, ""
        return True

    def _memory_copy(self) -> sqlite3.Connection:
        """Return the tables in memory, made from the file when it is asked for first."""
        if self._memory is None:
            self._memory = _empty()
            if self._file is not None:
                _copy(self._file, self._memory)
        return self._memory

    # Opening

    def _opened(self) -> sqlite3.Connection | None:
        """Open the file; set it aside if it is damaged, leave it alone if it cannot be used."""
        try:
            return self._checked()
        except _DamagedError:
            return self._afresh()
        except _NewerError:
            self._stay_in_memory(_NEWER)
        except sqlite3.Error as error:
            self._stay_in_memory(_reason(error))
        except OSError as error:
            self._stay_in_memory(error.strerror or "it cannot be opened")
        return None

    def _checked(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = _connected(self._path)
        try:
            _check(file)
            migrate(file)
            _try_to_write(file)
        except sqlite3.Error as error:
            self._save_what_can_be_read(file)
            file.close()
            if _name(error) in _DAMAGED:
                raise _DamagedError from error
            raise
        except (_DamagedError, _NewerError):
            file.close()
            raise
        return file

    def _save_what_can_be_read(self, file: sqlite3.Connection) -> None:
        """Keep in memory what is in a file that cannot be written."""
        with suppress(sqlite3.Error):
            if is_ours(file) and version_of(file) == VERSION:
                self._memory = _empty()
                _copy(file, self._memory)

    def _afresh(self) -> sqlite3.Connection | None:
        """Set the damaged file aside and begin a new one."""
        self._memory = None
        try:
            aside = _set_aside(self._path)
            file = self._checked()
        except (OSError, sqlite3.Error, _DamagedError, _NewerError):
            self._stay_in_memory("it is damaged")
            return None
        self.note = _ASIDE.format(aside=aside)
        return file

    def _stay_in_memory(self, reason: str) -> None:
        self.note = _IN_MEMORY.format(file=self._path, reason=reason)


def _connected(path: Path | str) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    file.text_factory = _text
    return file


def _text(octets: bytes) -> str:
    """Read a text that is perhaps no UTF-8."""
    return octets.decode("utf-8", "replace")


def _empty() -> sqlite3.Connection:
    memory = _connected(":memory:")
    migrate(memory)
    return memory


def _check(file: sqlite3.Connection) -> None:
    """Look at a file before it is used, and set how it is written.

    Raises:
        _DamagedError: If it is no database of ours, or one that has holes.
        _NewerError: If it is of a later version.
        sqlite3.Error: If it cannot be read.
    """
    if version_of(file) > VERSION:
        raise _NewerError
    file.execute("PRAGMA trusted_schema = OFF")
    if not is_ours(file) or file.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise _DamagedError
    file.execute("PRAGMA journal_mode = DELETE")
    file.execute("PRAGMA synchronous = FULL")
    file.execute("PRAGMA secure_delete = ON")


def _try_to_write(file: sqlite3.Connection) -> None:
    """Change something and take it back: a file or a folder that is read-only says so now.

    Raises:
        sqlite3.Error: If the file cannot be written.
    """
    file.execute("BEGIN IMMEDIATE")
    try:
        file.execute(f"PRAGMA user_version = {VERSION}")
    finally:
        file.execute("ROLLBACK")


def _apply(file: sqlite3.Connection, changes: Sequence[Change]) -> None:
    """Make changes, all of them or none."""
    file.execute("BEGIN IMMEDIATE")
    with file:
        for change in changes:
            file.execute(change.sql, change.values)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Copy what can be read; `Connection.backup` would wait for ever for a locked file."""
    for table in TABLES:
        with suppress(sqlite3.Error):
            query = f"SELECT * FROM {table} LIMIT {_COPY_LIMIT}"  # noqa: S608  # names are ours
            rows = source.execute(query).fetchall()
            _apply(target, [Change(_insert(table, len(row)), row) for row in rows])


def _insert(table: str, width: int) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * width)})"  # noqa: S608  # as above


def _set_aside(path: Path) -> Path:
    """Give a file another name that is free, and its journal one beside it."""
    names = (f"{path.stem}.damaged-{number}{path.suffix}" for number in count(1))
    aside = next(one for one in map(path.with_name, names) if not one.exists())
    path.replace(aside)
    for ending in ("-journal", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    return aside


def _name(error: sqlite3.Error) -> str:
    """Return the name of a primary error code, such as SQLITE_FULL, "" if there is none."""
    name: str = getattr(error, "sqlite_errorname", "")
    return "_".join(name.split("_")[:2])


def _reason(error: sqlite3.Error) -> str:
    return _REASONS.get(_name(error), "it cannot be used")
