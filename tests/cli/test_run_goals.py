"""`smtplab run` judges what a class has handed in."""

import json
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.served import command, status_of

RIGHT = (
    "HELO client.example.com\nMAIL FROM:<alice@example.com>\nRCPT TO:<bob@example.org>\nDATA\n"
    "Hello Bob\n.\nQUIT\n"
)
WRONG = RIGHT.replace("MAIL FROM:<", "MAIL FROM: <")
STEP = ("--lesson", "helo-to-quit", "--step", "5")
GOALS = "site: default\ngoals:\n  - mail: {in: bob}\n    say: Bob has a message\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "anna.txt").write_text(RIGHT)
    (tmp_path / "ben.txt").write_text(WRONG)
    (tmp_path / "goals.yaml").write_text(GOALS)
    return tmp_path


@pytest.mark.usefixtures("here")
class TestOneFile:
    def test_each_goal_has_a_tick_or_a_cross(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert status_of("run", "anna.txt", *STEP) == 0
        *_, title, one, two, three, met = capfd.readouterr().out.splitlines()
        assert title == "helo-to-quit, step 5, Your own message"
        assert [line[0] for line in (one, two, three)] == ["✓", "✓", "✓"]
        assert met == "3 of 3 goals met"

    def test_what_was_seen_instead_is_told(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert status_of("run", "ben.txt", *STEP) == 1
        told = capfd.readouterr().out.partition("Your own message\n")[2].splitlines()
        because = "RCPT TO:<bob@example.org> gets 503, because MAIL in line 2 gets 501"
        assert told[:4] == [
            "✗ the server accepts Bob",
            f"   instead: line 3: {because}",
            "✗ the message from Alice is in Bob's mailbox",
            "   instead: no message was delivered",
        ]
        assert told[-2].startswith("   the lesson says: You ended the session")
        assert told[-1] == "0 of 3 goals met"

    def test_json_has_the_goals_as_well(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert status_of("run", "ben.txt", "--json", "--goals", "goals.yaml") == 1
        told = json.loads(capfd.readouterr().out)
        assert list(told) == ["site", "moments", "mail", "mismatches", "goals"]
        assert told["goals"] == [
            {
                "goal": "Bob has a message",
                "met": False,
                "seen": "no message was delivered",
                "line": None,
            }
        ]

    @pytest.mark.parametrize("number", ["5", "your-own-letter"])
    def test_a_step_has_a_number_and_an_id(self, number: str) -> None:
        assert status_of("run", "anna.txt", "--lesson", "2", "--step", number) == 0

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (("--step", "5"), "--step needs --lesson"),
            (("--lesson", "nix"), "nix: there is no such lesson"),
            (("--lesson", "helo-to-quitt"), "did you mean helo-to-quit?"),
            (("--lesson", "helo-to-quit"), "--step is missing; it has goals in step 3, Put it"),
            (("--lesson", "2", "--step", "1"), "step 1 of helo-to-quit has no goals; it has"),
            (("--lesson", "2", "--step", "99"), "helo-to-quit has no step 99; it has goals in"),
            (("--lesson", "2", "--goals", "x"), "--lesson cannot stand with --goals"),
            ((*STEP, "--site", "default"), "--site cannot stand with --lesson"),
            ((*STEP, "--export", "text"), "--export writes one session"),
            (("--goals", "nix.yaml"), "nix.yaml:1: the file cannot be read"),
            (("--goals", "anna.txt"), "anna.txt:1: "),
            (("--junit", "nix/x.xml"), "nix/x.xml cannot be written"),
            (("anna.txt", "--export", "text"), "--export writes one session"),
            (("-", "-"), "standard input can be read once"),
        ],
    )
    def test_what_makes_no_sense_is_refused(
        self, options: tuple[str, ...], told: str, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("run", "anna.txt", *options) == 2
        assert told in capfd.readouterr().err

    def test_a_file_of_goals_tells_all_that_is_wrong(
        self, here: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        (here / "wrong.yaml").write_text("goals:\n  - stat: rcpt\n  - state: nix\n")
        assert status_of("run", "anna.txt", "--goals", "wrong.yaml") == 2
        first, second = capfd.readouterr().err.splitlines()
        assert first.startswith("smtplab: wrong.yaml:2: goals[1].stat: this is not a kind of goal;")
        assert second.startswith("smtplab: wrong.yaml:3: goals[2].state: ")

    def test_the_site_of_a_file_of_goals_can_be_changed(self) -> None:
        assert status_of("run", "anna.txt", "--goals", "goals.yaml", "--site", "esmtp") == 0

    def test_replies_count_beside_goals_only_if_all_are_asked_for(self, here: Path) -> None:
        (here / "cleo.txt").write_text("".join(f"C: {line}\n" for line in RIGHT.splitlines()))
        assert status_of("run", "cleo.txt", *STEP) == 0
        assert status_of("run", "cleo.txt", *STEP, "--strict") == 1
        with (here / "cleo.txt").open("a") as file:
            file.write("S: 299\n")
        assert status_of("run", "cleo.txt", *STEP) == 0

    def test_where_there_are_no_ticks_there_are_brackets(self) -> None:
        said = command("run", "ben.txt", *STEP, env={**os.environ, "PYTHONIOENCODING": "ascii"})
        assert b"\n[ ] the server accepts Bob\n" in said.stdout


class TestManyFiles:
    def test_a_class_of_thirty(self, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
        names = [f"student-{number:02}.txt" for number in range(30)]
        for number, name in enumerate(names):
            (here / name).write_text(WRONG if number % 10 == 0 else RIGHT)
        (here / names[7]).write_bytes(bytes(range(256)) * 20)
        status = status_of("run", *reversed(names), *STEP, "--junit", "report.xml")
        said = capfd.readouterr()
        assert (status, said.err) == (1, "")
        *lines, last = said.out.splitlines()
        assert [line.split()[1] for line in lines] == [f"{name}:" for name in reversed(names)]
        assert [line[0] for line in lines].count("✓") == 26
        assert last == "26 of 30 files are right"
        assert "✗ student-10.txt: 0 of 3 goals met; not met: the server accepts Bob; line 3" in (
            said.out
        )
        suites = ET.fromstring((here / "report.xml").read_bytes())
        assert [suite.get("name") for suite in suites] == list(reversed(names))
        assert sum(int(suite.attrib["failures"]) for suite in suites) == 9
        assert sum(int(suite.attrib["errors"]) for suite in suites) == 1

    def test_a_folder_is_the_files_in_it(
        self, here: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        (here / "zoe").mkdir()
        (here / "zoe/session.txt").write_text(RIGHT)
        (here / "__MACOSX").mkdir()
        for name in (".DS_Store", "__MACOSX/anna.txt", "report.xml"):
            (here / name).write_text("NIX\n")
        assert status_of("run", ".", "--goals", "goals.yaml", "--junit", "report.xml") == 1
        lines = capfd.readouterr().out.splitlines()
        assert [line.partition(": ")[0] for line in lines[:-1]] == [
            "✓ ./anna.txt", "✗ ./ben.txt", "✓ ./zoe/session.txt",
        ]  # fmt: skip

    def test_what_is_no_file_in_a_folder_is_passed_over(
        self, here: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        os.mkfifo(here / "pipe")
        (here / "ben.txt").unlink()
        assert status_of("run", ".", "--goals", "goals.yaml") == 0
        assert capfd.readouterr().out.endswith("1 of 1 file is right\n")

    def test_an_empty_folder_is_refused(
        self, here: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        (here / "empty").mkdir()
        assert status_of("run", "anna.txt", "empty") == 2
        assert "empty: there is no file in this folder" in capfd.readouterr().err

    @pytest.mark.parametrize(
        ("names", "status"),
        [
            (("anna.txt", "anna.txt"), 0),
            (("anna.txt", "ben.txt"), 1),
            (("anna.txt", "nix"), 1),
            (("nix", "nought"), 2),
            (("nix",), 2),
        ],
    )
    @pytest.mark.usefixtures("here")
    def test_one_that_cannot_be_read_stops_no_other(
        self, names: tuple[str, ...], status: int, capfd: pytest.CaptureFixture[str]
    ) -> None:
        assert status_of("run", *names, *STEP, "--junit", "report.xml") == status
        said = capfd.readouterr()
        assert ("cannot be read: No such file" in said.out + said.err) is ("nix" in names)
        suites = ET.parse("report.xml").getroot()
        assert len(suites) == len(names)
        assert len(list(suites.iter("error"))) == sum(name.startswith("n") for name in names)

    @pytest.mark.usefixtures("here")
    def test_json_has_a_value_for_each(self, capfd: pytest.CaptureFixture[str]) -> None:
        assert status_of("run", "anna.txt", "nix", "ben.txt", *STEP, "--json") == 1
        told = json.loads(capfd.readouterr().out)
        assert list(told) == ["files"]
        anna, nix, ben = told["files"]
        assert list(anna) == ["file", "right", "site", "moments", "mail", "mismatches", "goals"]
        assert nix == {
            "file": "nix", "right": False, "error": "nix cannot be read: No such file or directory",
        }  # fmt: skip
        assert [one["right"] for one in (anna, ben)] == [True, False]

    def test_without_goals_it_is_the_replies(
        self, here: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        (here / "a.txt").write_text("S: 220\nC: NOOP\nS: 250\n")
        (here / "b.txt").write_text("S: 220\nC: NOOP\nS: 251\nC: NIX\nS: 250\n")
        assert status_of("run", "a.txt", "b.txt", "anna.txt") == 1
        assert capfd.readouterr().out.splitlines() == [
            "✓ a.txt: 2 replies are as quoted",
            "✗ b.txt: 2 replies differ; line 3: expected 251, got 250 Ok",
            "✓ anna.txt: no reply is quoted",
            "2 of 3 files are right",
        ]

    def test_hostile_names_are_made_safe(
        self, here: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        names = [b"\x1b[31m.txt", b"\xff\xfe.txt", b"a\nb.txt", b"<&>.txt"]
        for name in names:
            Path(os.fsdecode(bytes(here) + b"/" + name)).write_text(RIGHT)
        arguments = [os.fsdecode(name) for name in names]
        assert status_of("run", *arguments, "--junit", "report.xml") == 0
        said = capfd.readouterr().out
        assert all(sign.isprintable() or sign == "\n" for sign in said)
        assert said.count("\n") == 5
        assert len(ET.parse(here / "report.xml").getroot()) == 4


@pytest.mark.usefixtures("here")
class TestSessions:
    def test_each_is_told_to_programs(self, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
        one = "S: 220\nC: EHLO c.example\nS: 250\nC: QUIT\nS: 221\n"
        (here / "two.txt").write_text(one + one.replace("250", "550 no"))
        assert status_of("run", "two.txt", "--json") == 1
        told = json.loads(capfd.readouterr().out)
        first, second = told["sessions"]
        assert (first["line"], second["line"]) == (1, 6)
        assert (first["client"], first["end"], first["refusal"]) == ("c.example", "221", None)
        assert second["refusal"] == {"code": 550, "text": "no"}
        assert first["moments"][1] <= second["moments"][0] < second["moments"][1]
        assert [one["mismatches"] for one in (first, second)] == [0, 1]
        opened = [one["label"] for one in told["moments"]]
        assert opened.count("SYN") == 2

    def test_each_has_a_title_and_can_be_played_again(
        self, here: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        one = "S: 220\nC: EHLO c.example\nS: 250\nC: MAIL FROM:<a@b.example>\nC: QUIT\nS: 221\n"
        (here / "two.txt").write_text(one * 2)
        assert status_of("run", "two.txt") == 0
        told = capfd.readouterr().out
        titles = [line for line in told.splitlines() if line.startswith("-- session")]
        assert titles == [
            "-- session 1 of 2, from line 1, c.example, <a@b.example>",
            "-- session 2 of 2, from line 7, c.example, <a@b.example>",
        ]
        (here / "again.txt").write_text(told)
        assert status_of("run", "again.txt") == 0
        again = capfd.readouterr().out
        assert [line for line in again.splitlines() if line[:2] != "--"] == [
            line for line in told.splitlines() if line[:2] != "--"
        ]

    def test_no_secret_is_told(self, here: Path, capfd: pytest.CaptureFixture[str]) -> None:
        one = "S: 220\nC: EHLO c\nS: 250\nC: AUTH PLAIN AGEAc2VjcmV0\nS: 535 no\nC: QUIT\nS: 221\n"
        (here / "two.txt").write_text(one * 2)
        for options in ((), ("--json",), ("--site", "esmtp", "--json"), ("--junit", "x.xml")):
            status_of("run", "two.txt", *options)
        said = capfd.readouterr()
        assert "AGEAc2VjcmV0" not in said.out + said.err + (here / "x.xml").read_text()
