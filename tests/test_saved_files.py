"""Files that an earlier smtplab wrote: each opens as it was left."""

import csv
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from smtplab.protocol.replies import Reply
from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.site.load import load_site
from smtplab.storage import locations
from smtplab.storage.locations import HOME_VARIABLE, LESSONS_VARIABLE, lesson_folders
from smtplab.storage.sandbox import SandboxFile
from smtplab.teaching.course import read_course
from smtplab.teaching.player import Player
from smtplab.teaching.progress import Effort, Progress, QuestionKey
from smtplab.teaching.progress.schema import VERSION
from tests.served import status_of

FIXTURES = Path(__file__).parent / "fixtures"
LESSONS = FIXTURES / "lessons"
OWN_LESSONS = locations._own_lessons
COURSE = FIXTURES / "course"
"""Lessons as they were when the progress was kept: one for each kind of activity."""
COLUMNS = {
    "step": "lesson, step, helped, at",
    "place": "lesson, step, play, at",
    "card": "card, schedule, due",
    "review": "number, card, good, at",
    "mistaken": "right, taken, times, at",
}
PROSE = frozenset(
    {
        "because",
        "error",
        "explanation",
        "label",
        "lines",
        "meaning",
        "octets",
        "or",
        "remedy",
        "section",
    }
    | {"sections", "text", "title"}
)
"""Keys of what people read: it may be put in other words."""
REWORDED = {
    "Recipient ok, will relay": "Recipient ok, the mail will be passed on",
    "Send PASS": "The secret, please",
}
"""Texts of the server's replies that have changed since, each with what it was."""

FORMS = {"session.json": "json", "session.txt": "text", "session.md": "markdown"}
CROSSED = re.compile(r"(?m)^(?:(?:C: .*|S: [0-9]{3})|\| [0-9]+ \| (?:`.*?` \||.*\| `[0-9]{3}))")
"""What a client said, and the code of a reply, in C: and S: lines or in a handout."""


def expected(name: str) -> Any:  # noqa: ANN401  # JSON
    return json.loads((FIXTURES / name).read_text("utf-8"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.delenv(LESSONS_VARIABLE, raising=False)
    return tmp_path


class TestSandbox:
    def file(self, home: Path, change: dict[str, object] | None = None) -> SandboxFile:
        """Lay the saved sandbox where its site is looked for, with something changed in it."""
        site = home / "site.toml"
        shutil.copy(FIXTURES / "site.toml", site)
        fresh = SandboxFile(str(site))
        fresh.save(*fresh.load())
        (saved,) = home.glob("sandbox-site-*.json")
        content = expected("sandbox.json")
        content["experiment"] |= change or {}
        saved.write_text(json.dumps(content), "utf-8")
        return SandboxFile(str(site))

    def test_it_opens_as_it_was_left(self, home: Path) -> None:
        file = self.file(home)
        session, history = file.load()
        seen = {
            "branch": session.branch,
            "history": list(history),
            "branches": [
                {
                    "cursor": one.cursor,
                    "parent": one.parent,
                    "forked_at": one.forked_at,
                    "moments": [
                        _seen(one.lab.transcript, moment) for moment in one.lab.transcript.moments
                    ],
                }
                for one in session.branches
            ],
        }
        assert file.note == ""
        assert seen == expected("sandbox.expected.json")

    def test_it_is_saved_as_it_was(self, home: Path) -> None:
        file = self.file(home)
        file.save(*file.load())
        (saved,) = home.glob("sandbox-site-*.json")
        assert json.loads(saved.read_text("utf-8")) == expected("sandbox.json")

    @pytest.mark.parametrize("version", [0, 2, None])
    def test_one_of_another_version_is_set_aside(self, home: Path, version: int | None) -> None:
        file = self.file(home, {"version": version})
        session, history = file.load()
        assert (session.last, list(history)) == (-1, [])
        (aside,) = home.glob("*.damaged-1.json")
        assert str(aside) in file.note
        assert (
            json.loads(aside.read_text("utf-8"))["history"] == expected("sandbox.json")["history"]
        )


def _seen(transcript: Transcript, moment: Moment) -> str:
    """Write a moment in one line, with all octets, and whether they are masked."""
    transcript.shows_secrets = True
    octets = transcript.octets(moment)
    transcript.shows_secrets = False
    masked = " masked" if transcript.octets(moment) != octets else ""
    wire = f"{moment.link.hop} {moment.link.protocol}{masked}"
    shown = octets.decode("latin-1")
    for now, then in REWORDED.items():
        shown = shown.replace(now, then)
    return f"{moment.kind.value} | {moment.direction.value} | {wire} | {shown}"


class TestProgress:
    @pytest.fixture(autouse=True)
    def _course_of_then(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(locations, "_own_lessons", lambda: COURSE)

    @pytest.fixture
    def file(self, home: Path) -> Path:
        return Path(shutil.copy(FIXTURES / "progress.sqlite3", home / "progress.sqlite3"))

    def test_all_rows_are_there(self, file: Path) -> None:
        with closing(Progress.open(file)) as progress:
            assert progress.note == ""
            for table, columns in COLUMNS.items():
                rows = progress.store.read(f"SELECT {columns} FROM {table} ORDER BY 1, 2")
                kept = expected("progress.expected.json")["rows"][table]
                assert [list(row) for row in rows] == kept, table

    def test_what_was_learned_then_is_joined_by_what_shows_now(self, file: Path) -> None:
        with closing(Progress.open(file)) as progress:
            lessons = progress.lessons()
            assert progress.shown_misconceptions() == ()
            progress.show_misconception("M8", "typos", "one", 5)
        with closing(Progress.open(file)) as progress:
            assert progress.lessons() == lessons
            assert [one.name for one in progress.shown_misconceptions()] == ["M8"]

    def test_each_lesson_goes_on_where_it_was_left(self, file: Path) -> None:
        lessons = read_course(lesson_folders(LESSONS)).lessons
        went_on = {}
        with closing(Progress.open(file)) as progress:
            for lesson in lessons:
                player = Player(lesson, progress, lambda: 0.0)
                went_on[lesson.name] = _state(player)
        kept = expected("progress.expected.json")["goes_on"]
        assert went_on == {name: kept[name] for name in went_on}
        assert {"played", "experiment", "given", "stage"} <= {
            key for state in kept.values() for key in state["saved"]
        }

    @pytest.mark.usefixtures("file")
    def test_the_present_course_goes_on_at_each_step_that_it_still_has(
        self, file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(locations, "_own_lessons", OWN_LESSONS)
        kept = expected("progress.expected.json")["goes_on"]
        with closing(Progress.open(file)) as progress:
            for lesson in read_course(lesson_folders()).lessons:
                step = Player(lesson, progress, lambda: 0.0).step.key
                left = kept.get(lesson.name, {}).get("step")
                assert step == left or left not in [one.key for one in lesson.steps]

    def test_one_of_the_first_version_gets_what_came_since(self, home: Path) -> None:
        file = Path(shutil.copy(FIXTURES / "progress-version-1.sqlite3", home / "p.sqlite3"))
        with closing(Progress.open(file)) as progress:
            assert progress.note == ""
            assert progress.lesson("typos").done == {"one": True}
            assert progress.place("typos") == ("two", {"played": 2})
            assert progress.store.read("SELECT count(*) FROM review") == [(0,)]
            assert progress.shown_misconceptions() == ()
        with closing(sqlite3.connect(file)) as opened:
            assert opened.execute("PRAGMA user_version").fetchone() == (VERSION,)

    def test_one_of_the_fourth_version_gets_tries_and_hints(self, home: Path) -> None:
        file = Path(shutil.copy(FIXTURES / "progress-version-4.sqlite3", home / "p.sqlite3"))
        with closing(Progress.open(file)) as progress:
            assert progress.note == ""
            assert progress.lesson("typos").done == {"one": False}
            assert progress.missed_questions() == (QuestionKey("typos", "three", 1),)
            assert [one.name for one in progress.shown_misconceptions()] == ["M8"]
            assert progress.efforts() == {}
            progress.add_effort("typos", "one", Effort(tries=1))
            assert progress.efforts() == {("typos", "one"): Effort(1, 0)}

    def test_one_of_a_later_version_is_left_alone(self, file: Path) -> None:
        with closing(sqlite3.connect(file)) as opened:
            opened.execute(f"PRAGMA user_version = {VERSION + 1}")
        before = file.read_bytes()
        with closing(Progress.open(file)) as progress:
            assert "a newer smtplab wrote it" in progress.note
            assert progress.lessons() == ()
            progress.finish_step("typos", "one", assisted=False, at=1)
        assert file.read_bytes() == before
        assert [one.name for one in file.parent.iterdir()] == [file.name]

    @pytest.mark.usefixtures("file")
    def test_the_json_has_the_same_keys_and_states(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("--lessons", str(LESSONS), "progress", "--json") == 0
        now, then = json.loads(capsys.readouterr().out), expected("progress.json")
        here = {lesson.name for lesson in read_course(lesson_folders(LESSONS)).lessons}
        for one in (now, then):
            one["lessons"] = [row for row in one["lessons"] if row["lesson"] in here]
        assert len(now["lessons"]) == len(here)
        assert now.pop("misconceptions") == []  # a key that came later
        for step in (one for row in now["lessons"] for one in row["steps"] + row["former_steps"]):
            assert (step.pop("tries"), step.pop("hints")) == (0, 0)  # keys that came later
        assert _differences(now, then) == []

    @pytest.mark.usefixtures("file")
    def test_the_csv_has_the_same_lines(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert status_of("--lessons", str(LESSONS), "progress", "--csv") == 0
        now = list(csv.reader(capsys.readouterr().out.splitlines()))
        here = {"lesson", *(one.name for one in read_course(lesson_folders(LESSONS)).lessons)}
        then = list(csv.reader((FIXTURES / "progress.csv").read_text("utf-8").splitlines()))
        columns = len(then[0])  # what came later stands behind them
        assert [row[:columns] for row in now if row[0] in here] == [
            row for row in then if row[0] in here
        ]


def _state(player: Player) -> dict[str, object]:
    return {
        "step": player.step.key,
        "saved": player.runner.save(),
        "helped": player.runner.assisted,
        "hints_left": player.runner.hints_left,
    }


class TestSessions:
    @pytest.mark.parametrize("name", ["session.txt", "session.json"])
    def test_it_replays_to_the_same_codes(self, name: str) -> None:
        recording = formats.read((FIXTURES / name).read_bytes())
        assert recording.is_session
        assert not recording.refusal
        session = replay(recording, load_site())
        assert _codes(session.transcript) == list(_codes_of_the_run())

    @pytest.mark.parametrize("name", ["session.txt", "session.json"])
    def test_it_runs_with_no_difference(self, name: str) -> None:
        assert status_of("run", str(FIXTURES / name)) == 0

    def test_a_handout_is_read_but_for_what_it_hides(self) -> None:
        assert status_of("run", str(FIXTURES / "session.md")) == 0
        read = formats.read((FIXTURES / "session.md").read_bytes())
        written = formats.read((FIXTURES / "session.txt").read_bytes())
        handout, text = ([one.octets for one in each.entries] for each in (read, written))
        assert [one for one in text if one not in handout] == []

    def test_octets_in_json_are_those_that_crossed(self) -> None:
        recording = formats.read((FIXTURES / "session.json").read_bytes())
        kept = expected("session.json")["entries"]
        octets = [one.octets for one in recording.entries]
        assert octets == [one["octets"].encode("latin-1") for one in kept]
        assert b"AUTH PLAIN ****\r\n" in octets

    def test_the_same_script_is_exported_in_the_same_forms(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        written = {}
        for form, name in (
            ("json", "session.json"),
            ("text", "session.txt"),
            ("markdown", "session.md"),
        ):
            assert status_of("run", str(FIXTURES / "script.txt"), "--export", form) == 0
            written[name] = capsys.readouterr().out
        assert _differences(json.loads(written["session.json"]), expected("session.json")) == []
        for name in ("session.txt", "session.md"):
            now, then = written[name], (FIXTURES / name).read_text("utf-8")
            assert re.findall(CROSSED, now) == re.findall(CROSSED, then) != []

    def test_a_session_of_a_later_version_is_refused(
        self, home: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        later = home / "later.json"
        later.write_text(json.dumps(expected("session.json") | {"smtplab session": 2}), "utf-8")
        assert status_of("run", str(later)) == 2
        assert "read it with a newer smtplab" in capsys.readouterr().err


def _codes(transcript: Transcript) -> list[int]:
    replies: Iterator[Reply | None] = (moment.reply for moment in transcript.moments)
    return [reply.code for reply in replies if reply]


def _codes_of_the_run() -> Iterator[int]:
    for moment in expected("script.run.json")["moments"]:
        if moment["reply"]:
            yield moment["reply"]["code"]


class TestOutputForPrograms:
    @pytest.mark.parametrize(("name", "status"), [("script", 0), ("compared", 1)])
    def test_run_has_the_same_keys(
        self, name: str, status: int, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("run", str(FIXTURES / f"{name}.txt"), "--json") == status
        written = json.loads(capsys.readouterr().out)
        assert _differences(written, expected(f"{name}.run.json")) == []

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("452 4.2.2 The mailbox is over quota", "explained.json"),
            ("Connection timed out", "explained-no-code.json"),
        ],
    )
    def test_explain_has_the_same_keys(
        self, said: str, name: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("explain", "--json", said) == 0
        then = expected(name)
        assert _differences(_as_before(capsys.readouterr().out, then), then) == []

    def test_each_line_of_explain_has_the_same_keys(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with (FIXTURES / "replies.jsonl").open(encoding="utf-8") as replies:
            monkeypatch.setattr("sys.stdin", replies)
            assert status_of("explain", "--jsonl") == 0
        written = capsys.readouterr().out.splitlines()
        kept = (FIXTURES / "explained.jsonl").read_text("utf-8").splitlines()
        for now, then in zip(written, map(json.loads, kept), strict=True):
            if then["reason"] == "blocked":  # "Connection refused": no reply is no verdict
                then |= {"reason": "network", "client_should": "retry-later"}
            assert _differences(_as_before(now, then), then) == []


def _as_before(explained: str, then: dict[str, Any]) -> dict[str, Any]:
    """Return what `explain` writes, without the keys that came later."""
    written: dict[str, Any] = json.loads(explained)
    assert {"certainty", "retry_after", "list"} <= written.keys()
    return {key: written[key] for key in then}


def _differences(now: object, then: object, place: str = "") -> list[str]:
    """Name each place where JSON has other keys, or says something else to a program."""
    match now, then:
        case dict(), dict():
            if list(now) != list(then):
                return [f"{place}: keys {list(now)}, not {list(then)}"]
            pairs = [(now[key], then[key], f"{place}.{key}") for key in then]
        case list(), list():
            if len(now) != len(then):
                return [f"{place}: {len(now)} elements, not {len(then)}"]
            pairs = [
                (*both, f"{place}[{number}]")
                for number, both in enumerate(zip(now, then, strict=True))
            ]
        case _:
            is_same = type(now) is type(then) if _key(place) in PROSE else now == then
            return [] if is_same else [f"{place}: {now!r}, not {then!r}"]
    return [line for one in pairs for line in _differences(*one)]


def _key(place: str) -> str:
    """Return the key that a place ends with."""
    return place.rpartition(".")[2].partition("[")[0]
