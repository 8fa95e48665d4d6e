"""Writing a file whole or not at all, and setting a damaged one aside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path

__all__ = ["replace_file", "set_aside", "write_new"]


def replace_file(path: Path, octets: bytes, mode: int = 0o666) -> None:
    """Write a file in the place of the one that is there; a crash finds the old one or the new one.

    Args:
        path: The file.
        octets: What it will hold.
        mode: Who may read and write it, less what the system takes away from each new file.

    Raises:
        OSError: If it cannot be written; what was there before still is.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        _write(beside, octets, "wb", mode)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def write_new(path: Path, octets: bytes) -> None:
    """Write a file where there is none.

    Raises:
        FileExistsError: If there is one already; it stays as it is.
        OSError: If it cannot be written; nothing of it is left.
    """
    try:
        _write(path, octets, "xb")
    except FileExistsError:
        raise
    except OSError:
        path.unlink(missing_ok=True)
        raise


def set_aside(path: Path) -> Path:
    """Give a damaged file another name, one that no file has; nothing is ever overwritten.

    Returns:
        The name: `kept.json` becomes `kept.damaged-1.json`, the next one `kept.damaged-2.json`.

    Raises:
        OSError: If it cannot be moved; it stays as it is.
    """
    aside = next(filter(_is_reserved, _names_aside(path)))
    try:
        if os.path.isdir(path):
            aside.unlink()  # a folder takes the place of no file
        path.replace(aside)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    return aside


def _names_aside(path: Path) -> Iterator[Path]:
    return (path.with_name(f"{path.stem}.damaged-{one}{path.suffix}") for one in count(1))


def _is_reserved(path: Path) -> bool:
    """Make an empty file of a name, so that no other window takes it; False if there is one."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


def _write(path: Path, octets: bytes, way: str, mode: int = 0o666) -> None:
    """Write down to the disk."""
    opener = partial(os.open, mode=mode)
    with open(path, way, opener=opener) as file:
        file.write(octets)
        file.flush()
        os.fsync(file.fileno())
