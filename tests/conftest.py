import gc
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from smtplab.simulation.mapping.problems import Problems
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.load import read_lesson

_PROJECT = Path(__file__).parents[1]

# A screen makes many short-lived objects, and the heap of all tests is large: with Python's own
# thresholds, a third of the time of the screens was spent on looking for garbage.
gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the page in a browser, which takes longest, so that no worker waits for it."""
    items.sort(key=lambda item: not item.path.is_relative_to(_PROJECT / "tests" / "web"))


def pytest_collection_finish() -> None:
    """Never look at the tests themselves for garbage, not even where pytest does so at the end."""
    gc.freeze()


# Two cores shared by several workers make any deadline a matter of luck. What a change broke must
# not depend on the draw either, so CI tries the same examples each time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")

# Nobody changes the lessons of the project while the tests run, and all of them take 0.2 s to read:
# a sixth of the time of the screens. Other lessons are read each time.


@cache
def _lesson_of_the_project(file: Path) -> Lesson | None:
    return read_lesson(file, Problems())


def _read_once(file: Path, problems: Problems) -> Lesson | None:
    known = _lesson_of_the_project(file) if file.is_relative_to(_PROJECT) else None
    return known or read_lesson(file, problems)


pytest.MonkeyPatch().setattr("smtplab.teaching.course.read_lesson", _read_once)
