"""What the guide to writing lessons lists and shows, held against what there is."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from smtplab.simulation.mapping.node import laid_over, node_of
from smtplab.simulation.report import FLAGS
from smtplab.simulation.site.load import site_node, site_of
from smtplab.teaching.goals.reading import HOW
from smtplab.teaching.lesson import load_activity as activities
from smtplab.teaching.lesson import script_parser as notation
from smtplab.teaching.lesson.lesson import Level
from smtplab.teaching.lesson.load_draft import MOST_LINES
from smtplab.teaching.lesson.text_file import LARGEST_FILE
from tests.docs.written import ROOT
from tests.served import status_of

PAGE = (ROOT / "docs" / "lessons.md").read_text("utf-8")
SENTENCES = PAGE.replace("\n", " ")


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def after(words: str, end: str = ".") -> str:
    """Return what follows words, up to the end of the sentence."""
    assert SENTENCES.count(words) == 1, words
    return SENTENCES.partition(words)[2].partition(f"{end} ")[0]


def section(title: str) -> str:
    return PAGE.partition(f"\n### {title}\n")[2].partition("\n##")[0]


def block(title: str) -> str:
    """Return the first block of YAML in a section."""
    return section(title).partition("```yaml\n")[2].partition("```")[0]


def checked(folder: Path, text: str, capfd: pytest.CaptureFixture[str]) -> str:
    """Return what the check says of a lesson, nothing if all is good."""
    (folder / "shown.md").write_text(text, "utf-8")
    status = status_of("check", str(folder))
    said = capfd.readouterr()
    return "" if status == 0 else said.out + said.err


def test_the_lesson_that_it_shows_is_one(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    text = PAGE.partition("````markdown\n")[2].partition("````\n")[0]
    assert checked(tmp_path, text, capfd) == ""


@pytest.mark.parametrize("kind", ["order", "complete", "serve", "question"])
def test_the_activities_that_it_shows_whole_work(
    kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lesson = (
        "---\ntitle: Shown\nlevel: fourth hour\nminutes: 5\nneeds: [bounces]\n---\n\n"
        "You know it.\n\n## A step\n\nRead.\n\n"
        f"```smtp {kind}\n{block(kind)}```\n\nThat was it (RFC 5321 §3.3).\n"
    )
    assert checked(tmp_path, lesson, capfd) == ""


def test_the_keys_that_a_lesson_lays_over_a_site_are_keys() -> None:
    given = yaml.safe_load(PAGE.partition("```yaml\nsite:\n")[2].partition("```")[0])
    # A plain reader of YAML takes `on` for a truth; lessons do not.
    faults = [{"on" if key is True else key: value for key, value in one.items()}
              for one in given.pop("faults")]  # fmt: skip
    base = site_node(ROOT / "smtplab/simulation/site/sites" / f"{given.pop('base')}.toml")
    over = node_of({**given, "faults": faults})
    assert site_of("shown", laid_over(base, over), "shown").faults


@pytest.mark.parametrize(
    ("said", "there_are"),
    [
        (quoted(after("A treatment is one of")), activities._TREATMENTS),
        (quoted(after("`how` is", " |")), HOW),
        (set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)), activities._KINDS),
        (set(re.findall(r"`\[(\w+)[^`]*\]`", PAGE)), notation._DIRECTIONS),
    ],
)
def test_a_list_that_it_has_is_whole(said: set[str], there_are: Iterable[str]) -> None:
    assert said == set(there_are)


def test_the_flags_that_it_names_can_be_goals() -> None:
    assert quoted(after("something was flagged:", " |")) < set(FLAGS)


def test_the_numbers_that_it_names_are_so() -> None:
    assert f"at most {notation.MOST} lines" in SENTENCES
    assert f"All lines together are at most {MOST_LINES}." in SENTENCES
    assert f"a dialogue has at most {MOST_LINES} lines." in SENTENCES
    assert f"at most {LARGEST_FILE // 1024} KiB" in SENTENCES
    assert all(level.value in SENTENCES for level in Level)
