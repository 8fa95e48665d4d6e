"""What the guide to a class shows, held against the lessons and against what is handed in."""

import json
import re
from itertools import groupby
from pathlib import Path

import pytest

from smtplab.storage.locations import LESSONS_VARIABLE, lesson_folders
from smtplab.teaching.course import read_course
from tests.docs.written import ROOT
from tests.served import status_of
from tests.teaching.classroom.class_of_thirty import hand_in

PAGE = (ROOT / "docs" / "class.md").read_text("utf-8")
KEYS = re.compile(r"`([a-z_ ]+)`")


def test_the_hours_are_those_of_the_lessons() -> None:
    rows = re.findall(r"^\| (\w+ hour) \| (\d+) to (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    hours = groupby(read_course(lesson_folders()).lessons, key=lambda one: one.level.value)
    for level, group in hours:
        lessons = list(group)
        numbers = [str(one.number) for one in lessons]
        minutes = sum(one.minutes for one in lessons)
        assert (level, numbers[0], numbers[-1], str(minutes)) == rows.pop(0)
    assert rows == []


def test_the_keys_of_what_is_handed_in(tmp_path: Path) -> None:
    hand_in(tmp_path)
    kept = json.loads((tmp_path / "09.json").read_text("utf-8"))
    lesson = kept["lessons"][0]
    values = {
        "smtplab progress": kept,
        "lessons": lesson,
        "steps": lesson["steps"][0],
        "misconceptions": kept["misconceptions"][0],
        "missed": kept["missed"][0],
        "drill": kept["drill"],
    }
    table = PAGE.partition("| key | holds |")[2].partition("\n\n")[0]
    rows = dict(re.findall(r"^\| `([^`]+)`[^|]* \| (.*) \|$", table, re.MULTILINE))
    heads = [key for row in re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)
             for key in KEYS.findall(row)]  # fmt: skip
    assert [key for key in heads if key != "steps"] == list(values.pop("smtplab progress"))
    for key, value in values.items():
        states = {"new", "helped", "done"} if key == "steps" else set()
        assert set(KEYS.findall(rows[key])) - states == set(value), key


@pytest.mark.parametrize("page", ["README.md", "docs/browser.md"])
def test_other_pages_lead_to_it(page: str) -> None:
    assert re.search(r"\[Running a class\]\((docs/)?class\.md\)", (ROOT / page).read_text("utf-8"))


def test_its_table_of_the_first_hour_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Moodle packs a folder for each learner."""
    monkeypatch.delenv(LESSONS_VARIABLE, raising=False)
    hand_in(tmp_path)
    for file in list(tmp_path.iterdir()):
        folder = tmp_path / f"{file.stem}_assignsubmission_file"
        folder.mkdir()
        file.rename(folder / "progress.json")
    assert status_of("class", str(tmp_path)) == 0
    assert capsys.readouterr().out.startswith("30 learners")
    assert status_of("class", str(tmp_path), "--json") == 0
    [keys] = re.findall(r"`--json` writes (.*?), the files", PAGE, re.DOTALL)
    table = json.loads(capsys.readouterr().out)
    assert set(KEYS.findall(keys)) == {*table, "steps"}
