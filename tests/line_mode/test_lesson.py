"""Lessons that are played line by line."""

from pathlib import Path

import pytest

from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import read_course
from tests.line_mode.learner import Learner

NAMES = [lesson.name for lesson in read_course(lesson_folders()).lessons]


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTPLAB_HOME", str(tmp_path))


def test_the_whole_course_is_here() -> None:
    assert len(NAMES) >= 18


@pytest.mark.parametrize("name", NAMES)
def test_each_lesson_is_played_to_its_end(name: str) -> None:
    learner = Learner(name)
    learner.finish()
    lesson = learner.services.course.lesson(name)
    assert lesson
    assert set(learner.services.progress.lesson(name).done) == {step.key for step in lesson.steps}
