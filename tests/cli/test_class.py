"""`smtplab class`: a class of thirty hands in, and some of what comes is damaged or hostile."""

import csv
import io
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from smtplab.storage.locations import LESSONS_VARIABLE
from smtplab.teaching.classroom.student import LARGEST_FILE
from tests.served import status_of
from tests.teaching.classroom.class_of_thirty import HARD, NAMES, hand_in

HOSTILE = '<script>alert("1")</script>&\'"'
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    hand_in(folder)
    return folder


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv(LESSONS_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def changed(handed_in: Path, here: Path) -> Callable[[str, Change], Path]:
    """Return what writes the file of a learner with something changed in it."""

    def write(name: str, change: Change) -> Path:
        values = json.loads((handed_in / "05.json").read_text("utf-8"))
        change(values)
        file = here / name
        file.write_text(json.dumps(values), "utf-8")
        return file

    return write


class Page(HTMLParser):
    """What a browser finds in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


class TestText:
    def test_it_fits_80_columns_and_names_all(
        self, handed_in: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("class", str(handed_in)) == 0
        lines = capsys.readouterr().out.splitlines()
        assert max(map(len, lines)) <= 80
        assert all(any(line.startswith(name) for line in lines) for name in NAMES)
        assert lines[2].split() == ["Lesson", *map(str, range(1, 11)), "tries", "hints"]

    def test_it_shows_where_the_class_is_stuck(
        self, handed_in: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        status_of("class", str(handed_in))
        text = capsys.readouterr().out
        tries = text.partition("Most wrong tries:\n")[2].splitlines()
        assert "lesson 5, step 1, What is wrong with it?" in tries[0]
        assert re.search(r"15 +8 right since +M1 The client speaks first", text)
        assert re.search(r"10  lesson 1, step 7, question 1: A client has connected", text)


def test_csv_has_a_line_for_each_learner_and_step(
    handed_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of("class", str(handed_in), "--csv") == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["student"] for row in rows} == set(NAMES)
    felix = {row["step"]: row for row in rows if row["student"] == "Felix"}
    assert felix["what-stays"]["lesson"] != ""
    kept = json.loads((handed_in / "05.json").read_text("utf-8"))
    [typos] = [one for one in kept["lessons"] if one["lesson"] == "typos"]
    [hard] = [one for one in typos["steps"] if one["step"] == HARD]
    assert (int(felix[HARD]["tries"]), int(felix[HARD]["hints"])) == (hard["tries"], hard["hints"])


def test_json_adds_up_what_was_handed_in(
    handed_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of("class", str(handed_in), "--json") == 0
    table = json.loads(capsys.readouterr().out)
    assert list(table) == ["students", "lessons", "misconceptions", "missed", "unread"]
    handed = [json.loads(file.read_text("utf-8")) for file in handed_in.iterdir()]
    steps = [step for one in handed for lesson in one["lessons"] for step in lesson["steps"]]
    for key in ("tries", "hints"):
        assert sum(step[key] for row in table["lessons"] for step in row["steps"]) == sum(
            step[key] for step in steps
        )
    done = sum(step["done"] for row in table["lessons"] for step in row["steps"])
    assert done == sum(step["state"] != "new" for step in steps)
    assert [one["misconception"] for one in table["misconceptions"]] == ["M1"]


class TestPage:
    def test_it_asks_nobody_and_runs_nothing(self, handed_in: Path, here: Path) -> None:
        assert status_of("class", str(handed_in), "--html", "table.html") == 0
        text = (here / "table.html").read_text("utf-8")
        page = Page(text)
        assert {"svg", "table", "style"} <= page.tags
        assert not page.tags & {"script", "link", "img", "iframe", "object", "a", "form", "base"}
        assert not page.attributes & {"src", "href", "style", "onload", "onerror"}
        assert "url(" not in text
        assert "@import" not in text
        assert all(name in page.text for name in NAMES)
        assert "as in HTTP. (8 right since)" in page.text
        charts = page.text.partition("Lessons")[0]
        assert not any(name in charts for name in NAMES)

    def test_hostile_names_stay_text(
        self, changed: Callable[[str, Change], Path], here: Path
    ) -> None:
        def change(values: dict[str, Any]) -> None:
            values["name"] = HOSTILE
            values["lessons"][0] |= {"lesson": HOSTILE, "title": HOSTILE}
            values["lessons"][0]["steps"][0] |= {"title": HOSTILE, "step": HOSTILE, "tries": 99}
            values["missed"] = [{"lesson": HOSTILE, "step": HOSTILE, "question": 1}]
            values["misconceptions"] = [
                {
                    "misconception": HOSTILE,
                    "places": [{"lesson": HOSTILE, "step": "x", "times": 1, "at": None,
                                "right_at": None}],
                }
            ]  # fmt: skip

        assert status_of("class", str(changed("x.json", change)), "--html", "table.html") == 0
        page = Page((here / "table.html").read_text("utf-8"))
        assert "script" not in page.tags
        assert page.text.count(HOSTILE) >= 4

    def test_one_that_is_there_stays_unless_it_is_asked_for(
        self, handed_in: Path, here: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (here / "table.html").write_text("mine")
        assert status_of("class", str(handed_in), "--html", "table.html") == 2
        assert "exists already" in capsys.readouterr().err
        assert (here / "table.html").read_text() == "mine"
        assert status_of("class", str(handed_in), "--html", "table.html", "--yes") == 0
        assert (here / "table.html").read_text("utf-8").startswith("<!doctype html>")


class TestBadFiles:
    @pytest.mark.parametrize(
        ("octets", "reason"),
        [
            (b"", "not a file that"),
            (b"\x00\xff", "not a file that"),
            (b"[1]", "not a file that"),
            (b'{"lessons": []}', "not a file that"),
            (b"[" * 100_000, "not a file that"),
            (b'{"smtplab progress": 1, "na', "damaged"),
            (b'{"smtplab progress": 1}', "damaged"),
            (b'{"smtplab progress": "1"}', "damaged"),
            (b'{"smtplab progress": 2}', "a newer smtplab wrote it"),
            (b'{"smtplab progress": 1}' + b" " * LARGEST_FILE, "longer than"),
        ],
    )
    def test_one_sentence_and_the_rest_goes_on(
        self,
        octets: bytes,
        reason: str,
        handed_in: Path,
        here: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        (here / "bad.json").write_bytes(octets)
        assert status_of("class", "bad.json", str(handed_in / "05.json")) == 1
        out, err = capsys.readouterr()
        [line] = err.splitlines()
        assert line.startswith("smtplab: bad.json: ")
        assert reason in line
        assert "Felix" in out
        assert status_of("class", "bad.json") == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"name": ""},
            {"name": "a\nb"},
            {"name": 7},
            {"at": "yesterday"},
            {"lessons": {}},
            {"lessons": [[]]},
            {"lessons": [{}] * 501},
            {"drill": {"answers": -1, "right": 0}},
            {"drill": {"answers": True, "right": 0}},
            {"drill": {"answers": 10**300, "right": 0}},
            {"missed": [{"lesson": "x", "step": "y", "question": "1"}]},
        ],
        ids=str,
    )
    def test_each_value_is_looked_at(
        self,
        change: dict[str, object],
        changed: Callable[[str, Change], Path],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        assert status_of("class", str(changed("x.json", lambda values: values.update(change)))) == 2
        assert "damaged" in capsys.readouterr().err

    def test_a_file_that_is_missing_is_told(
        self, handed_in: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("class", "gone.json", str(handed_in / "05.json")) == 1
        assert "gone.json: cannot be read" in capsys.readouterr().err

    def test_a_spreadsheet_obeys_no_name(
        self, changed: Callable[[str, Change], Path], capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = changed("x.json", lambda values: values.update(name="=1+2"))
        assert status_of("class", str(file), "--csv") == 0
        assert capsys.readouterr().out.splitlines()[1].startswith("'=1+2,")


class TestNames:
    def test_of_two_files_of_one_learner_the_newest_counts(
        self,
        handed_in: Path,
        changed: Callable[[str, Change], Path],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def change(values: dict[str, Any]) -> None:
            values |= {"name": "felix", "at": "2026-02-01T00:00:00Z"}
            for step in values["lessons"][1]["steps"]:
                step |= {"state": "done", "at": "2026-02-01T00:00:00Z"}

        newer = changed("newer.json", change)
        assert status_of("class", str(newer), str(handed_in / "05.json"), "--json") == 0
        out, err = capsys.readouterr()
        assert [one["file"] for one in json.loads(out)["students"]] == [str(newer)]
        [line] = err.splitlines()
        assert "05.json: Felix is in" in line
        assert "2026-02-01T00:00:00Z and counts" in line

    def test_two_learners_of_one_name_stay_apart(
        self,
        handed_in: Path,
        changed: Callable[[str, Change], Path],
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        other = changed("other.json", lambda values: values["lessons"].clear())
        other.write_text(other.read_text("utf-8").replace('"lessons": []', '"lessons": [{"lesson":'
                         '"mine", "number": null, "title": "", "steps": [], "former_steps": [{'
                         '"step": "x", "title": "", "state": "done", "at": null, "tries": 0,'
                         '"hints": 0}]}]'))  # fmt: skip
        assert status_of("class", str(other), str(handed_in / "05.json"), "--json") == 0
        out, err = capsys.readouterr()
        labels = {one["student"] for one in json.loads(out)["students"]}
        assert labels == {"Felix (1)", "Felix (2)"}
        [line] = err.splitlines()
        assert "2 learners have one name" in line
        assert all(str(file) in line for file in (other, handed_in / "05.json"))


def test_a_lesson_that_is_not_at_hand_goes_by_its_own_name(
    changed: Callable[[str, Change], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A number in its place does not lead to a lesson of the course."""
    file = changed("x.json", lambda values: values["lessons"][1].update(lesson="7", title="Mine"))
    assert status_of("class", str(file), "--json") == 0
    titles = {one["lesson"]: one["title"] for one in json.loads(capsys.readouterr().out)["lessons"]}
    assert titles["7"] == "Mine"
