"""Opening the progress database, and setting a damaged file aside."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from smtplab.storage.atomic_write import set_aside
from smtplab.teaching.progress.schema import VERSION, is_ours, migrate, version_of
from smtplab.teaching.progress.sqlite import (
    connect,
    copy_to_memory,
    describe_error,
    is_busy,
    is_damage,
)

__all__ = ["LATER", "OpenedFile", "open_file", "reason_unusable"]

LATER = "{file}: {reason}. Your progress is kept in memory and written as soon as that works."

_NEWER = "a newer smtplab wrote it"
_DAMAGED = "it is damaged"
_IN_MEMORY = "{file}: {reason}. Your progress is not kept now."
_NOWHERE = (
    "There is no home folder, and SMTPLAB_HOME names no other. Your progress is not kept now."
)
_ASIDE = "Your earlier progress cannot be read: the file is damaged. It is now {aside}."


_OWN = 0o600
"""A lesson that is half done holds what was typed in it, an answer to AUTH too."""


class OpenedFile(NamedTuple):
    """What came of opening a file.

    Attributes:
        file: The file, None if it cannot be used.
        memory: What could be read of a file that cannot be written; None for nothing.
        note: What the learner should be told, "" for nothing.
        is_busy: Whether only another program that holds it was in the way, so that a later try may
            succeed.
    """

    file: sqlite3.Connection | None
    memory: sqlite3.Connection | None = None
    note: str = ""
    is_busy: bool = False


class _DamagedError(Exception):
    """The file is not a database, or not one of ours."""


class _NewerError(Exception):
    """The file is one of ours, from a later version."""


class _UnwritableError(Exception):
    """The file cannot be used as it is; perhaps it could be read.

    Attributes:
        memory: What could be read of it.
        is_busy: Whether another program holds it.
    """

    def __init__(self, error: sqlite3.Error, memory: sqlite3.Connection | None) -> None:
        super().__init__(describe_error(error))
        self.memory = memory
        self.is_busy = is_busy(error)


def open_file(path: Path | None) -> OpenedFile:
    """Open a file, making it if there is none; None opens none.

    One that is damaged is set aside, one that cannot be used is left alone; nothing is raised.
    """
    if path is None:
        return OpenedFile(None, None, _NOWHERE)
    try:
        return OpenedFile(_open_sound(path))
    except _DamagedError:
        return _replace_damaged(path)
    except _NewerError:
        return _in_memory(path, _NEWER)
    except _UnwritableError as error:
        note = (LATER if error.is_busy else _IN_MEMORY).format(file=path, reason=error)
        return OpenedFile(None, error.memory, note, error.is_busy)
    except OSError as error:
        return _in_memory(path, error.strerror or "it cannot be opened")


def reason_unusable(path: Path) -> str:
    """Return why a file cannot be used, "" if it can; one of an older version is of this one then.

    Args:
        path: A file that nobody else needs.
    """
    try:
        _open_sound(path).close()
    except _DamagedError:
        return _DAMAGED
    except _NewerError:
        return _NEWER
    except (_UnwritableError, OSError) as error:
        return str(error)
    return ""


def _in_memory(path: Path, reason: str) -> OpenedFile:
    return OpenedFile(None, None, _IN_MEMORY.format(file=path, reason=reason))


def _replace_damaged(path: Path) -> OpenedFile:
    """Set a damaged file aside and open a new one."""
    try:
        aside = _set_aside(path)
        return OpenedFile(_open_sound(path), None, _ASIDE.format(aside=aside))
    except (OSError, _DamagedError, _NewerError, _UnwritableError):
        return _in_memory(path, _DAMAGED)


def _open_sound(path: Path) -> sqlite3.Connection:
    """Open a file that is sound, ours, of this version and can be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # SQLite would make the file readable to all; its journals take the file's own rights.
    with suppress(OSError):
        path.touch(_OWN, exist_ok=False)
    try:
        file = connect(path)
    except sqlite3.Error as error:
        raise _UnwritableError(error, None) from error
    try:
        _check(file)
        migrate(file)
        _try_to_write(file)
    except (_DamagedError, _NewerError):
        file.close()
        raise
    except sqlite3.Error as error:
        memory = None if is_damage(error) else _read(file)
        file.close()
        if is_damage(error):
            raise _DamagedError from error
        raise _UnwritableError(error, memory) from error
    return file


def _read(file: sqlite3.Connection) -> sqlite3.Connection | None:
    """Return a copy in memory of a file that cannot be written."""
    with suppress(sqlite3.Error):
        if is_ours(file) and version_of(file) == VERSION:
            return copy_to_memory(file)
    return None


def _check(file: sqlite3.Connection) -> None:
    """Look at a file before it is used, and set how it is written.

    Raises:
        _DamagedError: If it is not a database of ours, or one that has holes.
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


def _set_aside(path: Path) -> Path:
    """Give a file another name that is free, and its journal one beside it."""
    aside = set_aside(path)
    for ending in ("-journal", "-wal", "-shm"):
        with suppress(OSError):
            path.with_name(path.name + ending).replace(aside.with_name(aside.name + ending))
    return aside
