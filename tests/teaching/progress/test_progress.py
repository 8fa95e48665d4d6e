import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from smtplab.teaching.progress import LessonProgress, Progress, ShownMisconception, StepDone
from smtplab.teaching.progress import sqlite as connection
from smtplab.teaching.progress import sqlite_file as opening
from smtplab.teaching.progress.schema import MIGRATIONS, VERSION
from tests.teaching.progress import writer as progress_writer

KILLS = 100
WRITERS = 3


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "progress.sqlite3"


@pytest.fixture
def progress(file: Path) -> Iterator[Progress]:
    opened = Progress.open(file)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BUSY_TIMEOUT", 0.05)


def reopened(progress: Progress, file: Path) -> Progress:
    progress.close()
    return Progress.open(file)


def run(*arguments: str) -> list[str]:
    """Run the writers, and return what they told of."""
    program = [sys.executable, str(progress_writer.__file__), *arguments]
    paths = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    told = subprocess.run(program, check=True, env=paths, capture_output=True, text=True)
    return told.stdout.splitlines()


class TestLessons:
    def test_nothing_is_known_at_first(self, progress: Progress) -> None:
        assert progress.lesson("hello") == LessonProgress("hello", "", {}, 0.0)
        assert progress.place("hello") == ("", None)
        assert progress.lessons() == ()
        assert progress.note == ""

    def test_what_was_done_is_there_the_next_time(self, progress: Progress, file: Path) -> None:
        progress.finish_step("hello", "one", assisted=True, at=10)
        progress.save_place("hello", "two", {"typed": ["MAIL", {"n": 1}]}, at=11)
        again = reopened(progress, file)
        assert again.lesson("hello") == LessonProgress("hello", "two", {"one": True}, 11.0)
        assert again.place("hello") == ("two", {"typed": ["MAIL", {"n": 1}]})
        again.close()

    def test_done_without_help_stays_so(self, progress: Progress) -> None:
        progress.finish_step("hello", "one", assisted=True, at=1)
        progress.finish_step("hello", "one", assisted=False, at=2)
        progress.finish_step("hello", "one", assisted=True, at=3)
        assert progress.steps("hello") == {"one": StepDone(False, 2.0)}

    def test_the_first_time_counts(self, progress: Progress) -> None:
        progress.finish_step("hello", "one", assisted=False, at=1)
        progress.finish_step("hello", "one", assisted=False, at=5)
        assert progress.steps("hello") == {"one": StepDone(False, 1.0)}

    def test_a_misconception_is_counted_and_set_right_by_the_step_done_after_it(
        self, progress: Progress, file: Path
    ) -> None:
        progress.show_misconception("M8", "hello", "one", 10)
        progress.show_misconception("M8", "hello", "one", 20)
        progress.show_misconception("M9", "hello", "two", 30)
        progress.set_right("hello", "one", 40)
        again = reopened(progress, file)
        assert again.shown_misconceptions() == (
            ShownMisconception("M8", "hello", "one", 2, 20.0, 40.0),
            ShownMisconception("M9", "hello", "two", 1, 30.0, 0.0),
        )
        again.set_right("hello", "one", 50)
        assert again.shown_misconceptions()[0].right_at == 40.0
        again.show_misconception("M8", "hello", "one", 60)
        assert again.shown_misconceptions()[-1] == ShownMisconception(
            "M8", "hello", "one", 3, 60.0, 0.0
        )
        again.forget("hello")
        assert again.shown_misconceptions() == ()
        again.close()

    def test_the_lesson_worked_on_last_comes_first(self, progress: Progress) -> None:
        progress.save_place("a", "x", {}, at=1)
        progress.finish_step("b", "x", assisted=False, at=2)
        progress.finish_step("a", "x", assisted=False, at=3)
        assert [one.lesson for one in progress.lessons()] == ["a", "b"]

    def test_one_lesson_or_all_can_be_forgotten(self, progress: Progress) -> None:
        for lesson in "abc":
            progress.finish_step(lesson, "x", assisted=False, at=1)
            progress.save_place(lesson, "y", {}, at=1)
        progress.forget("b")
        assert [one.lesson for one in progress.lessons()] == ["a", "c"]
        progress.forget()
        assert progress.lessons() == ()

    def test_what_is_forgotten_is_not_in_the_file(self, progress: Progress, file: Path) -> None:
        progress.save_place("a", "y", {"typed": "MAIL FROM:<secret>"}, at=1)
        progress.forget("a")
        progress.close()
        assert b"secret" not in file.read_bytes()

    @pytest.mark.parametrize("name", ["", "x\0y", "\udcff", "'; DROP TABLE step; --", "ü" * 5000])
    def test_any_name_can_be_kept(self, progress: Progress, name: str) -> None:
        progress.finish_step(name, name, assisted=False, at=1)
        progress.save_place(name, name, {name: name}, at=1)
        assert len(progress.lesson(name).done) == 1
        assert progress.place(name)[1] == {name: name}
        assert progress.note == ""


class TestWhateverHappens:
    def test_no_finished_step_is_lost_to_kill_9(self, file: Path) -> None:
        told = run("killed", str(file), str(KILLS))
        assert KILLS < len(told) < KILLS * progress_writer.STEPS
        progress = Progress.open(file)
        assert progress.note == ""
        done = {f"{one.lesson} {step}" for one in progress.lessons() for step in one.done}
        assert set(told) <= done
        progress.close()
        assert [one.name for one in file.parent.iterdir()] == [file.name]

    def test_two_windows_writing_at_once_lose_nothing(self, file: Path) -> None:
        said = run("at once", str(file), str(WRITERS))
        progress = Progress.open(file)
        assert len([line for line in said if not line.startswith("!")]) == WRITERS * 50
        assert {len(one.done) for one in progress.lessons()} == {50}
        progress.close()

    def test_two_windows_see_what_the_other_one_keeps(self, progress: Progress, file: Path) -> None:
        second = Progress.open(file)
        second.finish_step("a", "x", assisted=False, at=1)
        progress.finish_step("a", "y", assisted=False, at=2)
        assert progress.lesson("a").done == second.lesson("a").done == {"x": False, "y": False}
        second.close()

    def test_a_full_disk_is_told_and_made_good_once_there_is_room(
        self, progress: Progress, file: Path
    ) -> None:
        progress.finish_step("a", "before", assisted=False, at=1)
        fill(progress)
        progress.save_place("a", "now", {"typed": "x" * 100_000}, at=2)
        progress.finish_step("a", "now", assisted=True, at=2)
        assert "the disk is full" in progress.note
        assert progress.place("a")[0] == "now"
        assert progress.lesson("a").done == {"before": False, "now": True}
        make_room(progress)
        progress.finish_step("a", "after", assisted=False, at=3)
        assert progress.note == ""
        again = reopened(progress, file)
        assert list(again.lesson("a").done) == ["before", "now", "after"]
        again.close()

    def test_closing_writes_what_was_late(self, progress: Progress, file: Path) -> None:
        fill(progress)
        progress.save_place("a", "x", {"typed": "x" * 100_000}, at=1)
        make_room(progress)
        assert reopened(progress, file).place("a")[0] == "x"

    def test_a_lock_that_comes_later_is_waited_out(self, progress: Progress, file: Path) -> None:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        progress.finish_step("a", "x", assisted=False, at=1)
        assert "another program holds it" in progress.note
        assert progress.lesson("a").done == {"x": False}
        other.execute("ROLLBACK")
        progress.finish_step("a", "y", assisted=False, at=2)
        other.close()
        again = reopened(progress, file)
        assert again.lesson("a").done == {"x": False, "y": False}
        again.close()


def fill(progress: Progress) -> None:
    """Leave no room in the file."""
    database = progress.store._file
    assert database
    (pages,) = database.execute("PRAGMA page_count").fetchone()
    database.execute(f"PRAGMA max_page_count = {pages}")


def make_room(progress: Progress) -> None:
    database = progress.store._file
    assert database
    database.execute("PRAGMA max_page_count = 100000")


def scribble(file: Path) -> None:
    file.write_bytes(b"This is no database, whatever its name says. " * 20)


def tear(file: Path) -> None:
    """Spoil the pages after the first, as a bad disk does."""
    octets = file.read_bytes()
    file.write_bytes(octets[:4096] + b"\xff" * (len(octets) - 4096))


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def add_trigger(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("CREATE TRIGGER t AFTER INSERT ON step BEGIN DELETE FROM step; END")


def drop_table(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("DROP TABLE place")


def other_program(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")


def count_backwards(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("PRAGMA user_version = -1")


def make_view(file: Path) -> None:
    with sqlite3.connect(file) as other:
        other.execute("ALTER TABLE step RENAME TO hidden")
        other.execute("CREATE VIEW step AS SELECT * FROM hidden")


@pytest.fixture
def kept(file: Path) -> Path:
    progress = Progress.open(file)
    for number in range(200):
        progress.finish_step("a", f"step-{number:040}", assisted=False, at=number)
    progress.close()
    return file


def _link(to: str, file: Path) -> None:
    file.symlink_to(file if to == "itself" else to)


class TestFilesThatCannotBeUsed:
    @pytest.mark.parametrize(
        "spoil",
        [
            scribble,
            tear,
            cut,
            add_trigger,
            drop_table,
            other_program,
            count_backwards,
            make_view,
        ],
    )
    def test_a_damaged_file_is_kept_aside(self, kept: Path, spoil: Callable[[Path], None]) -> None:
        spoil(kept)
        spoiled = kept.read_bytes()
        progress = Progress.open(kept)
        aside = kept.with_name("progress.damaged-1.sqlite3")
        assert str(aside) in progress.note
        assert aside.read_bytes() == spoiled
        progress.finish_step("b", "x", assisted=False, at=1)
        again = reopened(progress, kept)
        assert again.note == ""
        assert [one.lesson for one in again.lessons()] == ["b"]
        again.close()

    def test_a_second_damaged_file_does_not_replace_the_first(self, kept: Path) -> None:
        for _ in range(2):
            scribble(kept)
            Progress.open(kept).close()
        names = {one.name for one in kept.parent.iterdir()}
        assert {"progress.damaged-1.sqlite3", "progress.damaged-2.sqlite3"} < names

    def test_a_newer_file_is_left_alone(self, kept: Path) -> None:
        with sqlite3.connect(kept) as other:
            other.execute(f"PRAGMA user_version = {VERSION + 1}")
        before = kept.read_bytes()
        progress = Progress.open(kept)
        assert "a newer smtplab wrote it" in progress.note
        assert_goes_on(progress)
        assert kept.read_bytes() == before

    def test_a_locked_file_is_left_alone(self, kept: Path) -> None:
        other = sqlite3.connect(kept, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        progress = Progress.open(kept)
        assert "another program holds it" in progress.note
        assert_goes_on(progress)
        other.close()

    def test_a_file_that_is_let_go_of_later_gets_all_that_was_learned(self, kept: Path) -> None:
        before = Progress.open(kept)
        done = before.lesson("new").done
        before.close()
        other = sqlite3.connect(kept, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        progress = Progress.open(kept)
        progress.finish_step("new", "x", assisted=True, at=1)
        assert "written as soon as that works" in progress.note
        other.execute("ROLLBACK")
        other.close()
        progress.finish_step("new", "y", assisted=False, at=2)
        assert progress.note == ""
        again = reopened(progress, kept)
        assert again.lesson("new").done == {**done, "x": True, "y": False}
        again.close()

    def test_a_folder_in_its_place_is_told(self, file: Path) -> None:
        file.mkdir(parents=True)
        progress = Progress.open(file)
        assert "it cannot be opened" in progress.note
        assert_goes_on(progress)

    @pytest.mark.parametrize(
        "place", [os.mkfifo, *(partial(_link, to) for to in ("/dev/zero", "/nowhere/x", "itself"))]
    )
    def test_what_is_not_a_file_is_left_alone(
        self, place: Callable[[Path], None], file: Path
    ) -> None:
        file.parent.mkdir()
        place(file)
        progress = Progress.open(file)
        assert progress.note.count("Your progress is not kept now") == 1
        assert_goes_on(progress)

    def test_an_empty_file_is_a_new_one(self, file: Path) -> None:
        file.parent.mkdir()
        file.touch()
        progress = Progress.open(file)
        assert progress.note == ""
        assert_goes_on(progress)

    def test_a_file_in_the_place_of_the_folder_is_told(self, file: Path) -> None:
        file.parent.write_text("")
        progress = Progress.open(file)
        assert progress.note
        assert_goes_on(progress)

    def test_a_read_only_file_is_read_and_the_learner_goes_on(
        self, kept: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def read_only(path: Path | str) -> sqlite3.Connection:
            name = path if path == ":memory:" else f"file:{path}?mode=ro"
            return sqlite3.connect(name, uri=True, isolation_level=None)

        monkeypatch.setattr(opening, "connect", read_only)
        progress = Progress.open(kept)
        assert "it is read-only" in progress.note
        assert len(progress.lesson("a").done) == 200
        assert_goes_on(progress)

    def test_values_of_the_wrong_kind_are_no_end(self, kept: Path) -> None:
        with sqlite3.connect(kept) as other:
            other.execute("UPDATE step SET at = 'soon' WHERE step LIKE '%7'")
            other.execute("UPDATE step SET at = x'ff' WHERE step LIKE '%8'")
            other.execute("INSERT INTO place VALUES ('a', x'ff00', '[' , 'never')")
            other.execute("INSERT INTO place VALUES ('b', 'x', ?, 1)", ("[" * 100_000,))
        progress = Progress.open(kept)
        assert len(progress.lesson("a").done) == 200
        assert progress.place("a")[1] is None
        assert progress.place("b") == ("x", None)
        assert progress.lessons()
        progress.close()


def assert_goes_on(progress: Progress) -> None:
    progress.finish_step("new", "x", assisted=True, at=1)
    progress.save_place("new", "y", {}, at=2)
    assert progress.lesson("new") == LessonProgress("new", "y", {"x": True}, 2.0)
    progress.close()


class TestMigrations:
    @pytest.mark.parametrize("version", range(1, VERSION + 1))
    def test_a_file_of_each_version_is_carried_over(self, file: Path, version: int) -> None:
        write_version(file, version)
        progress = Progress.open(file)
        assert progress.note == ""
        assert progress.lesson("a").done == {"x": True}
        database = progress.store._file
        assert database
        assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
        progress.close()
        assert len(list(file.parent.iterdir())) == 1


def write_version(file: Path, version: int) -> None:
    """Write a file as that version of smtplab did."""
    file.parent.mkdir()
    with sqlite3.connect(file) as other:
        for statements in MIGRATIONS[:version]:
            for statement in statements:
                other.execute(statement)
        other.execute("INSERT INTO step VALUES ('a', 'x', 1, 5)")
        other.execute(f"PRAGMA user_version = {version}")
        other.execute("PRAGMA application_id = 0x534D5450")


@pytest.mark.skipif(os.name != "posix", reason="the rights of a file are POSIX's")
def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    file = tmp_path / "progress.sqlite3"
    Progress.open(file).close()
    assert file.stat().st_mode & 0o777 == 0o600
