"""Where things are: what a learner did, and the lessons."""

from __future__ import annotations

import os
from importlib import resources
from pathlib import Path

__all__ = ["HOME_VARIABLE", "LESSONS_VARIABLE", "home_folder", "lesson_folders"]

HOME_VARIABLE = "SMTPLAB_HOME"
LESSONS_VARIABLE = "SMTPLAB_LESSONS"


def home_folder() -> Path:
    """Return the folder for what a learner did: `SMTPLAB_HOME`, or the system's usual place."""
    if given := os.environ.get(HOME_VARIABLE):
        return Path(given)
    from platformdirs import user_data_path  # noqa: PLC0415  # it costs the first frame nothing

    return user_data_path("smtplab", appauthor=False)


def lesson_folders(given: Path | None = None) -> tuple[Path, ...]:
    """Return the folders that lessons lie in: the project's own, then a teacher's.

    Args:
        given: The teacher's folder; None for what `SMTPLAB_LESSONS` says, if it is set.
    """
    further = given or (Path(value) if (value := os.environ.get(LESSONS_VARIABLE)) else None)
    return (_own_lessons(), *((further,) if further else ()))


def _own_lessons() -> Path:
    """Find the lessons in the installed package, or beside it in a checkout."""
    package = Path(str(resources.files("smtplab")))
    installed = package / "_lessons"
    return installed if installed.is_dir() else package.parent / "lessons"
