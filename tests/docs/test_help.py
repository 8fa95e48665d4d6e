"""What the help of commands lists, held against what they print."""

import json
import re

import pytest

from smtplab.teaching.diagnosis.jsonl import KEYS
from smtplab.teaching.progress import Progress
from tests.docs.written import help_of
from tests.served import command


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a learner who has done a step that is gone."""
    folder = tmp_path_factory.mktemp("home")
    progress = Progress.open(folder / "progress.sqlite3")
    progress.finish_step("typos", "a-step-that-is-gone", assisted=False, at=0.0)
    progress.close()
    return {"SMTPLAB_HOME": str(folder)}


def listed(name: str, start: str) -> list[str]:
    """Return the words that follow, up to the end of the sentence."""
    text = " ".join(help_of(name).split())
    assert start in text
    return re.split(r", | and ", text.partition(start)[2].partition(". ")[0].strip(" :"))


def test_the_columns_of_progress(home: dict[str, str]) -> None:
    first, *_ = command("progress", "--csv", env=home).stdout.decode().splitlines()
    assert listed("progress", "each further line is a step:") == first.split(",")


def test_the_keys_of_progress(home: dict[str, str]) -> None:
    told = json.loads(command("progress", "--json", env=home).stdout)
    named = set(re.findall(r'"(\w+)"', help_of("progress")))
    assert named == {*told, "steps", "former_steps"}
    assert {"steps", "former_steps"} <= {key for lesson in told["lessons"] for key in lesson}


def test_the_keys_of_explain() -> None:
    assert tuple(listed("explain", "the keys")) == KEYS
