"""The learner's settings, kept in one small file: the theme of the screens."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from smtplab.storage.locations import home_folder

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["keep_theme", "kept_theme"]

_NAME = "settings.json"
_THEME = "theme"
_MOST_READ = 4096
"""Octets of the file that are read; a file that is longer was not written here."""


def kept_theme() -> str | None:
    """Return the name of the theme that was chosen last.

    Returns:
        The name; None if none was chosen, or if the file cannot be read.
    """
    theme = _read().get(_THEME)
    return theme if isinstance(theme, str) else None


def keep_theme(name: str) -> None:
    """Write down which theme was chosen; other settings in the file stay as they are.

    Args:
        name: The name of the theme.

    Raises:
        OSError: If the file cannot be written.
    """
    from smtplab.storage.atomic_write import replace_file  # noqa: PLC0415  # not at the start

    file = _file()
    if file is None:
        raise FileNotFoundError("there is no home folder")
    file.parent.mkdir(parents=True, exist_ok=True)
    settings = json.dumps({**_read(), _THEME: name}, indent=2) + "\n"
    replace_file(file, settings.encode())


def _read() -> dict[str, object]:
    """Return what the file holds; nothing where it is missing, damaged or foreign."""
    file = _file()
    if file is None or not os.path.isfile(file):
        return {}
    try:
        with file.open("rb") as opened:
            held = json.loads(opened.read(_MOST_READ))
    except (OSError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def _file() -> Path | None:
    home = home_folder()
    return home / _NAME if home else None
