"""The folders of the learner's files and of the lessons."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "HOME_VARIABLE",
    "LESSONS_VARIABLE",
    "PAGE_VARIABLE",
    "home_folder",
    "lesson_folders",
    "teachers_folder",
]

HOME_VARIABLE = "SMTPLAB_HOME"
LESSONS_VARIABLE = "SMTPLAB_LESSONS"
PAGE_VARIABLE = "SMTPLAB_PAGE"
"""Names the page that runs smtplab in a browser; links to a session lead there."""


def home_folder() -> Path | None:
    """Return the folder for what a learner did: `SMTPLAB_HOME`, or the system's usual place.

    Returns:
        The folder, which perhaps does not exist; None where no home is known, as in a container
        whose user has no name.
    """
    try:
        return (_from_variable(HOME_VARIABLE) or _usual()).absolute()
    except (OSError, RuntimeError):
        return None


def _from_variable(variable: str) -> Path | None:
    """Return the folder that a variable names, with `~` for the home as in a shell.

    Raises:
        RuntimeError: If it begins with `~` and there is no home.
    """
    if not (given := os.environ.get(variable)):
        return None
    from pathlib import Path  # noqa: PLC0415  # few commands need paths

    return Path(given).expanduser()


def _usual() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415  # it costs the first frame nothing

    usual = user_data_path("smtplab", appauthor=False)
    if not usual.is_absolute():
        raise RuntimeError("no home")
    return usual


def teachers_folder() -> Path | None:
    """Return the folder that `SMTPLAB_LESSONS` names, None if it is not set."""
    try:
        return _from_variable(LESSONS_VARIABLE)
    except RuntimeError:
        from pathlib import Path  # noqa: PLC0415  # as above

        return Path(os.environ[LESSONS_VARIABLE])


def lesson_folders(given: Path | None = None) -> tuple[Path, ...]:
    """Return the folders that lessons lie in: the project's own, then a teacher's.

    Args:
        given: The teacher's folder; None for what `SMTPLAB_LESSONS` says, if it is set.
    """
    further = given or teachers_folder()
    return (_own_lessons(), *((further,) if further else ()))


def _own_lessons() -> Path:
    """Find the lessons in the installed package, or beside it in a checkout."""
    from importlib import resources  # noqa: PLC0415  # as above
    from pathlib import Path  # noqa: PLC0415

    package = Path(str(resources.files("smtplab")))
    installed = package / "_lessons"
    return installed if os.path.isdir(installed) else package.parent / "lessons"
