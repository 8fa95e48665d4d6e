"""A progress file that is opened in a page takes the place of the learner's own if it is sound."""

from pathlib import Path

import pytest

from smtplab.services import Services
from smtplab.teaching.progress import Progress
from smtplab.teaching.progress.schema import VERSION
from smtplab.teaching.progress.sqlite import connect
from smtplab.web.tab.page import open_progress

FIXTURES = Path("tests/fixtures")
NOT_ONE = "This is not a progress file of smtplab."
DAMAGED = "This progress file cannot be opened: it is damaged."
NEWER = "This progress file cannot be opened: a newer smtplab wrote it."


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a learner who has done one step."""
    monkeypatch.setenv("SMTPLAB_HOME", str(tmp_path / "home"))
    own = Progress.open(tmp_path / "home" / "progress.sqlite3")
    own.finish_step("own", "step", assisted=False, at=1.0)
    own.close()
    return tmp_path / "home"


def lessons(home: Path) -> set[str]:
    """Return the lessons in which something was learned."""
    progress = Progress.open(home / "progress.sqlite3")
    names = {one.lesson for one in progress.lessons()}
    assert progress.note == ""
    progress.close()
    return names


def opened() -> Services:
    """Return what the app works on, with its progress opened."""
    services = Services()
    assert services.progress.lessons()
    return services


@pytest.mark.parametrize("name", ["progress.sqlite3", "progress-version-1.sqlite3"])
def test_a_sound_file_is_taken_up(home: Path, tmp_path: Path, name: str) -> None:
    given = tmp_path / "given"
    given.write_bytes((FIXTURES / name).read_bytes())
    services = opened()
    assert open_progress(services, str(given)) == ""
    services.progress.finish_step("late", "step", assisted=False, at=2.0)
    assert lessons(home)
    assert not {"own", "late"} & lessons(home)


def test_a_newer_file_leaves_all_as_it_was(home: Path, tmp_path: Path) -> None:
    given = tmp_path / "given"
    given.write_bytes((FIXTURES / "progress.sqlite3").read_bytes())
    database = connect(given)
    database.execute(f"PRAGMA user_version = {VERSION + 1}")
    database.close()
    assert open_progress(opened(), str(given)) == NEWER
    assert lessons(home) == {"own"}


@pytest.mark.parametrize(
    ("octets", "problem"),
    [
        (b"", NOT_ONE),
        (b"<script>alert(1)</script>", NOT_ONE),
        ((FIXTURES / "progress.sqlite3").read_bytes()[:6000], DAMAGED),
        (b"SQLite format 3\0" + bytes(range(256)) * 100, DAMAGED),
    ],
    ids=["empty", "text", "cut", "garbage"],
)
def test_a_damaged_file_leaves_all_as_it_was(
    home: Path, tmp_path: Path, octets: bytes, problem: str
) -> None:
    given = tmp_path / "given"
    given.write_bytes(octets)
    assert open_progress(opened(), str(given)) == problem
    assert lessons(home) == {"own"}
