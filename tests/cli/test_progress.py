import csv
import io
import json
from pathlib import Path

import pytest

from smtplab.storage.locations import HOME_VARIABLE, LESSONS_VARIABLE
from smtplab.teaching.drill.statistics import Statistics
from smtplab.teaching.drill.statistics import render as drill_told
from smtplab.teaching.drill.store import Confusion
from smtplab.teaching.progress import Effort, Progress, QuestionKey
from smtplab.teaching.progress.report import (
    LessonRow,
    StepRow,
    as_csv,
    as_json,
    bar,
    day_of,
    render,
    time_of,
)
from tests.served import status_of

AT = 1_767_603_600.0
ROWS = (
    LessonRow(
        "hello",
        1,
        "Who speaks first?",
        (
            StepRow("one", "The greeting", "done", AT),
            StepRow("two", "The end", "helped", AT + 60),
            StepRow("three", "More", "new", 0.0),
        ),
    ),
    LessonRow("mine", None, "", (StepRow("x", "", "done", AT),)),
)


@pytest.fixture
def progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Progress:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.delenv(LESSONS_VARIABLE, raising=False)
    return Progress.open(tmp_path / "progress.sqlite3")


class TestForPeople:
    def test_a_line_a_lesson_with_bar_help_and_day(self) -> None:
        first, second = render(ROWS)
        squeezed = " ".join(first.split())
        assert squeezed == "1 Who speaks first? #####... 2/3 1 with help 2026-01-05"
        assert second.split() == ["mine", "########", "1/1", "2026-01-05"]

    def test_nothing_of_a_title_is_obeyed(self) -> None:
        (line,) = render([LessonRow("x", None, "\x1b[2J\u202e", ())])
        assert "\x1b" not in line
        assert "\u202e" not in line

    @pytest.mark.parametrize(
        ("part", "whole", "drawn"),
        [(0, 9, "........"), (1, 90, "#......."), (89, 90, "#######."), (9, 9, "########")],
    )
    def test_neither_a_beginning_nor_a_gap_is_rounded_away(
        self, part: int, whole: int, drawn: str
    ) -> None:
        assert bar(part, whole) == drawn

    def test_the_drill_tells_what_was_confused(self) -> None:
        confusions = (Confusion("452", "552", 3, AT), Confusion("5yz", "4yz", 1, AT))
        lines = list(drill_told(Statistics(9, 5, {"x": AT}, confusions)))
        assert "5 of 9 answers right, on 1 cards" in lines[0]
        assert lines[1].split() == ["452", "taken", "for", "552", "########", "3"]
        assert lines[-1].endswith("2026-01-05")


def test_a_step_that_its_lesson_no_longer_has_is_told() -> None:
    row = LessonRow(
        "mine",
        None,
        "My own",
        (StepRow("new-name", "New name", "new", 0.0),),
        (StepRow("old-name", "", "done", AT), StepRow("x\x1b", "", "helped", AT)),
    )
    line, below = render([row])
    assert " 0/1 " in line
    assert below.strip() == "done, and no longer in the lesson: 2 steps (old-name, x␛)"
    assert [one.split(",")[2:5] for one in list(as_csv([row]))[1:]] == [
        ["new-name", "New name", "new"],
        ["old-name", "", "done"],
        ["x␛", "", "helped"],
    ]
    [said] = as_json([row])
    assert [step["step"] for step in said["former_steps"]] == ["old-name", "x\x1b"]
    assert len(said["steps"]) == 1


class TestForTeachers:
    def test_a_row_a_step(self) -> None:
        rows = list(csv.DictReader(io.StringIO("\n".join(as_csv(ROWS)))))
        assert rows[1] == {
            "lesson": "hello",
            "number": "1",
            "step": "two",
            "title": "The end",
            "state": "helped",
            "at": "2026-01-05T09:01:00Z",
            "shown": "",
            "gone": "",
        }
        assert [row["state"] for row in rows] == ["done", "helped", "new", "done"]
        assert rows[2]["at"] == ""

    @pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    def test_no_cell_is_a_formula(self, title: str) -> None:
        row = LessonRow("x", None, "x", (StepRow("x", title, "new", 0.0),))
        (cells,) = csv.reader(list(as_csv([row]))[1:])
        assert cells[3].startswith("'")

    def test_a_title_with_commas_quotes_and_line_ends_stays_one_cell(self) -> None:
        row = LessonRow("x", None, "x", (StepRow("x", 'a,"b"\r\nc', "new", 0.0),))
        (line,) = list(as_csv([row]))[1:]
        assert "\n" not in line
        assert next(csv.reader([line]))[3] == 'a,"b"␍␊c'

    def test_json_has_null_for_what_is_not_there(self) -> None:
        first, second = as_json(ROWS)
        assert first["steps"][2] == {
            "step": "three",
            "title": "More",
            "state": "new",
            "at": None,
            "tries": 0,
            "hints": 0,
        }
        assert second["number"] is None

    @pytest.mark.parametrize("at", [1e300, -1e300, float("inf"), float("nan"), 0.0])
    def test_times_that_no_calendar_has_are_left_out(self, at: float) -> None:
        assert time_of(at) == day_of(at) == ""


class TestTheCommand:
    def test_json_holds_lessons_and_drill(
        self, progress: Progress, capfd: pytest.CaptureFixture[str]
    ) -> None:
        progress.finish_step("mine", "x", assisted=True, at=AT)
        assert status_of("progress", "--json") == 0
        said = json.loads(capfd.readouterr().out)
        assert said["lessons"][-1]["steps"] == [
            {
                "step": "x",
                "title": "",
                "state": "helped",
                "at": "2026-01-05T09:00:00Z",
                "tries": 0,
                "hints": 0,
            }
        ]
        assert said["drill"]["answers"] == 0

    def test_csv_starts_with_the_names(
        self, progress: Progress, capfd: pytest.CaptureFixture[str]
    ) -> None:
        progress.finish_step("mine", "x", assisted=False, at=AT)
        assert status_of("progress", "--csv") == 0
        lines = capfd.readouterr().out.splitlines()
        assert lines[0] == "lesson,number,step,title,state,at,shown,gone"
        assert lines[-1] == "mine,,x,,done,2026-01-05T09:00:00Z,,"

    def test_a_renamed_step_is_not_dropped_in_silence(
        self, progress: Progress, capfd: pytest.CaptureFixture[str]
    ) -> None:
        progress.finish_step("who-speaks-first", "before-it-was-renamed", assisted=False, at=AT)
        for form in ((), ("--csv",), ("--json",)):
            assert status_of("progress", *form) == 0
            assert "before-it-was-renamed" in capfd.readouterr().out

    def test_forgetting_wants_to_be_meant(
        self, progress: Progress, capfd: pytest.CaptureFixture[str]
    ) -> None:
        progress.finish_step("mine", "x", assisted=False, at=AT)
        assert status_of("progress", "--forget", "mine") == 2
        assert "--yes" in capfd.readouterr().err
        assert progress.lessons()

    def test_one_lesson_is_forgotten_or_all(self, progress: Progress) -> None:
        for name in ("mine", "yours", "theirs"):
            progress.finish_step(name, "x", assisted=False, at=AT)
        assert status_of("progress", "--forget", "mine", "--yes") == 0
        assert {one.lesson for one in progress.lessons()} == {"yours", "theirs"}
        assert status_of("progress", "--forget", "--yes") == 0
        assert progress.lessons() == ()

    def test_a_lesson_that_nothing_is_known_of_cannot_be_forgotten(
        self, progress: Progress, capfd: pytest.CaptureFixture[str]
    ) -> None:
        progress.finish_step("mine", "x", assisted=False, at=AT)
        assert status_of("progress", "--forget", "nix\x1b[2J", "--yes") == 2
        assert "\x1b" not in capfd.readouterr().err

    def test_an_empty_name_forgets_nothing(self, progress: Progress) -> None:
        progress.finish_step("mine", "x", assisted=False, at=AT)
        assert status_of("progress", "--forget", "", "--yes") == 2
        assert progress.lessons()

    def test_a_damaged_file_is_told_and_is_no_end(
        self, progress: Progress, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        progress.close()
        (tmp_path / "progress.sqlite3").write_bytes(b"no database" * 100)
        assert status_of("progress") == 0
        assert "damaged" in capfd.readouterr().err


class TestHandingIn:
    @pytest.fixture
    def file(self, progress: Progress, tmp_path: Path) -> Path:
        progress.finish_step("who-speaks-first", "what-stays", assisted=True, at=AT)
        progress.save_place("typos", "fix-it", {"typed": "MAIL FROM:<secret>"}, AT)
        progress.add_effort("typos", "how-wrong-is-it", Effort(tries=2, hints=1))
        progress.show_misconception("M8", "typos", "how-wrong-is-it", AT)
        progress.miss_question(QuestionKey("typos", "how-wrong-is-it", 1), AT)
        progress.close()
        return tmp_path / "anna.json"

    def test_one_file_holds_what_was_done_and_at_what_cost(self, file: Path) -> None:
        assert status_of("progress", "--export", str(file), "--as", " Anna ") == 0
        said = json.loads(file.read_text("ascii"))
        assert list(said) == [
            "smtplab progress", "name", "at", "lessons", "misconceptions", "missed", "drill",
        ]  # fmt: skip
        assert (said["smtplab progress"], said["name"]) == (1, "Anna")
        first, typos = said["lessons"]
        assert [one["state"] for one in first["steps"]].count("helped") == 1
        spent = {one["step"]: (one["tries"], one["hints"]) for one in typos["steps"]}
        assert spent.pop("how-wrong-is-it") == (2, 1)
        assert set(spent.values()) == {(0, 0)}
        assert [one["misconception"] for one in said["misconceptions"]] == ["M8"]
        assert said["missed"] == [{"lesson": "typos", "step": "how-wrong-is-it", "question": 2}]
        assert said["drill"]["answers"] == 0
        assert "secret" not in file.read_text("ascii")

    def test_a_file_that_is_there_stays_unless_it_is_asked_for(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.write_text("homework")
        command = ("progress", "--export", str(file), "--as", "Anna")
        assert status_of(*command) == 2
        assert "exists already" in capsys.readouterr().err
        assert file.read_text() == "homework"
        assert status_of(*command, "--yes") == 0
        assert json.loads(file.read_text("ascii"))["name"] == "Anna"

    @pytest.mark.parametrize("name", ["", "  ", "a\nb", "\x1b[2J", "x" * 81])
    def test_a_name_is_one_line(
        self, file: Path, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("progress", "--export", str(file), "--as", name) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
        assert not file.exists()

    @pytest.mark.parametrize("some", [("--as", "Anna"), ("--export", "x.json")])
    def test_one_option_needs_the_other(
        self, some: tuple[str, str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("progress", *some) == 2
        assert "give both" in capsys.readouterr().err

    def test_what_is_no_file_is_never_written_over(
        self, file: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file.mkdir()
        assert status_of("progress", "--export", str(file), "--as", "Anna", "--yes") == 2
        assert "not a regular file" in capsys.readouterr().err


class TestMisconceptions:
    @pytest.fixture(autouse=True)
    def _shown(self, progress: Progress) -> None:
        progress.show_misconception("M8", "envelope-and-header", "who-checked", AT)
        progress.show_misconception("M8", "envelope-and-header", "who-checked", AT + 60)
        progress.show_misconception("M1", "who-speaks-first", "what-stays", AT)
        progress.show_misconception("T9", "mine", "x", AT)
        progress.set_right("envelope-and-header", "who-checked", AT + 90)
        progress.close()

    def test_people_read_which_showed_and_which_went_away(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("progress") == 0
        lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
        start = lines.index("Misconceptions that showed, and what became of them:")
        first, second, third, after = lines[start + 1 : start + 5]
        assert first.startswith("M1 The client speaks first")
        assert first.endswith("not right yet, once, 2026-01-05")
        assert second == "T9 not right yet, once, 2026-01-05"
        assert third.startswith("M8 250 to MAIL means")
        assert third.endswith("right since, 2 times, 2026-01-05")
        assert after == ""

    def test_programs_read_the_same(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert status_of("progress", "--json") == 0
        rows = json.loads(capsys.readouterr().out)["misconceptions"]
        assert [(row["misconception"], row["times"], row["gone"]) for row in rows] == [
            ("M1", 1, False),
            ("M8", 2, True),
            ("T9", 1, False),
        ]
        assert rows[1]["places"] == [
            {
                "lesson": "envelope-and-header",
                "step": "who-checked",
                "times": 2,
                "at": time_of(AT + 60),
                "right_at": time_of(AT + 90),
            }
        ]

    def test_a_spreadsheet_has_them_beside_the_step(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("progress", "--csv") == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        told = {row["step"]: (row["shown"], row["gone"]) for row in rows if row["shown"]}
        assert told == {"who-checked": ("M8", "M8"), "what-stays": ("M1", "")}

    def test_what_is_forgotten_is_gone(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert status_of("progress", "--forget", "--yes") == 0
        assert status_of("progress") == 0
        assert "Misconceptions" not in capsys.readouterr().out
