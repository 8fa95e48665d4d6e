"""What the guide to homework shows, held against what `smtplab run` prints."""

import json
from pathlib import Path

import pytest

from smtplab.teaching.homework.goals_file import KEYS, read_goals_file
from tests.docs.written import ROOT, fences
from tests.served import status_of

PAGE = ROOT / "docs" / "homework.md"
TEXT = " ".join(PAGE.read_text("utf-8").split())
BLOCKS = [(language, text) for _, language, text in fences(PAGE)]
YAML = next(text for language, text in BLOCKS if language == "yaml")
SHOWN = [text for language, text in BLOCKS if not language]
ANNA = (
    "HELO client.example.com\nMAIL FROM:<alice@example.com>\nRCPT TO:<bob@example.org>\nDATA\n"
    "Hello Bob\n.\nQUIT\n"
)
STEP = ("--lesson", "helo-to-quit", "--step", "5")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "handed-in"
    folder.mkdir()
    (folder / "anna.txt").write_text(ANNA)
    (folder / "ben.txt").write_text(ANNA.replace("FROM:<", "FROM: <"))
    (folder / "photo.jpg").write_bytes(b"\x01abc" * 1024)
    return tmp_path


def test_the_goals_of_one_file(capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("run", "handed-in/ben.txt", *STEP) == 1
    assert capfd.readouterr().out.endswith(f"\n\n{SHOWN[0]}")


def test_a_line_for_each_of_many(capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("run", "handed-in", *STEP) == 1
    assert capfd.readouterr().out == SHOWN[1]


def test_the_file_of_goals_can_be_read_and_has_all_keys(here: Path) -> None:
    file = here / "goals.yaml"
    file.write_text(YAML)
    assert len(read_goals_file(file).goals) == 2
    keys = {line.partition(":")[0] for line in YAML.splitlines() if line[0] not in " #"}
    assert keys == {key.name for key in KEYS}
    assert status_of("run", "handed-in/anna.txt", "--goals", "goals.yaml") == 1
    done = ANNA.replace("DATA\n", "DATA\nSubject: Hello\n\n")
    (here / "done.txt").write_text(done)
    assert status_of("run", "done.txt", "--goals", "goals.yaml") == 0


def test_the_keys_for_programs(capfd: pytest.CaptureFixture[str]) -> None:
    status_of("run", "handed-in", *STEP, "--json")
    first, *_, last = json.loads(capfd.readouterr().out)["files"]
    for key in (*first["goals"][0], "file", "right", "goals"):
        assert f"`{key}`" in TEXT
    assert list(last) == ["file", "right", "error"]
