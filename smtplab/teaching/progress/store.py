"""The store of what was learned, which outlives a damaged file and a killed process.

One SQLite file with a rollback journal: after `kill -9` at any moment it holds the last change
whole or not at all, it can be read where nothing may be written, and it is one file to copy. (WAL
is faster for many writers; here a learner finishes a step a minute.) What cannot be written stays
in memory and is written with the next change. Nothing here ever raises for what is on the disk.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import suppress
from pathlib import Path

from smtplab.teaching.progress.sqlite import (
    SqlRow,
    SqlStatement,
    SqlValue,
    apply,
    copy_to_memory,
    describe_error,
    empty_in_memory,
)
from smtplab.teaching.progress.sqlite_file import LATER, open_file

__all__ = ["ProgressStore"]

_LATE_LIMIT = 1000
"""So many changes are held for a file that cannot be written; then the oldest go."""


class ProgressStore:
    """The tables of `schema`, in a file as far as that is possible.

    Args:
        path: The file; it is made if there is none. None keeps all in memory.

    Attributes:
        note: What the learner should be told, "" for nothing.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._late: deque[SqlStatement] = deque(maxlen=_LATE_LIMIT)
        self._file, self._memory, self.note, self._is_busy = open_file(path)

    def read(self, sql: str, *values: SqlValue) -> list[SqlRow]:
        """Return the rows that a query finds; none if they cannot be read, and `note` says why."""
        try:
            return self._present.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            self.note = LATER.format(file=self._path, reason=describe_error(error))
            return []

    def write(self, *changes: SqlStatement) -> None:
        """Make changes, all of them or none; what the file does not take is kept in memory."""
        if self._file is not None or self._is_busy:
            self._late.extend(changes)
        if not self._catch_up():
            with suppress(sqlite3.Error):
                apply(self._memory_copy(), changes)

    def close(self) -> None:
        """Write what is not written yet, and close the file."""
        if self._late:
            self._catch_up()
        for one in (self._file, self._memory):
            if one is not None:
                one.close()
        self._file, self._memory, self._is_busy = None, None, False

    @property
    def _present(self) -> sqlite3.Connection:
        """Where the present state is: in memory, once something could not be written."""
        return self._memory or self._file or self._memory_copy()

    def _catch_up(self) -> bool:
        """Write all that is not in the file yet, and return whether that went well."""
        if self._is_busy:
            self._open_late()
        if self._file is None:
            return False
        try:
            apply(self._file, self._late)
        except sqlite3.Error as error:
            self.note = LATER.format(file=self._path, reason=describe_error(error))
            return False
        self._late.clear()
        if self._memory is not None:
            self._memory.close()
            self._memory, self.note = None, ""
        return True

    def _open_late(self) -> None:
        """Try again to open a file that another program held."""
        self._file, unneeded, self.note, self._is_busy = open_file(self._path)
        if unneeded is not None:
            unneeded.close()

    def _memory_copy(self) -> sqlite3.Connection:
        """Return the tables in memory, made from the file when it is asked for first."""
        if self._memory is None:
            self._memory = empty_in_memory() if self._file is None else copy_to_memory(self._file)
        return self._memory
