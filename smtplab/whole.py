"""How does a text get into a file whole, or not at all?"""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["replace_file", "write_new"]


def replace_file(path: Path, text: str) -> None:
    """Write a file in the place of the one that is there; a crash finds the old one or the new one.

    Raises:
        OSError: If it cannot be written; what was there before still is.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        _write(beside, text, "w")
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def write_new(path: Path, text: str) -> None:
    """Write a file where there is none.

    Raises:
        FileExistsError: If there is one already; it stays as it is.
        OSError: If it cannot be written; nothing of it is left.
    """
    try:
        _write(path, text, "x")
    except FileExistsError:
        raise
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _write(path: Path, text: str, mode: str) -> None:
    """Write down to the disk."""
    with path.open(mode, encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
