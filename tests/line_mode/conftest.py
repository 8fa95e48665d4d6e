"""What all tests of the line mode stand on: a home of their own, and the course read once."""

from pathlib import Path

import pytest

from smtplab.services import Services
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import Course, read_course
from smtplab.teaching.progress import Progress

COURSE = read_course(lesson_folders())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SMTPLAB_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def course() -> Course:
    return COURSE


@pytest.fixture
def services() -> Services:
    made = Services()
    made.course = COURSE
    made.progress = Progress.open(None)
    made.new_note()
    return made
