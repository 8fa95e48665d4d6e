"""`smtplab web`: what a teacher adds to a page is checked before anything is written."""

from pathlib import Path

import pytest

from tests.served import status_of
from tests.simulation.site.test_load import TEN_FAULTS
from tests.teaching.lesson.written import page

WHOLE = 'host = "mx.example.net"\n'


def build(
    capfd: pytest.CaptureFixture[str], folder: Path, *options: str | Path
) -> tuple[int, str, str]:
    """Return status, output and errors of a build that has no runtime to build with."""
    words = ("web", folder / "page", "--runtime", folder / "none", *options)
    status = status_of(*map(str, words))
    assert not (folder / "page").exists()
    return (status, *capfd.readouterr())


def test_a_wrong_site_is_rejected_as_run_rejects_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TEN_FAULTS, "utf-8")
    status, _, errors = build(capfd, tmp_path, "--site", file)
    assert (status_of("run", "-", "--site", str(file)), capfd.readouterr().err) == (status, errors)
    assert status == 2
    assert f'{file}:2: vrfy: "maybe" is not a mode; use one of hide, tell, off' in errors


def test_a_broken_lesson_is_told_as_check_tells_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    lessons = tmp_path / "mine"
    lessons.mkdir()
    (lessons / "91-mine.md").write_text(page().replace("level:", "levle:"), "utf-8")
    status, said, errors = build(capfd, tmp_path, "--lessons", lessons)
    assert status_of("check", str(lessons), "--lessons", str(lessons)) == status == 1
    assert capfd.readouterr() == (said, errors)
    assert f"{lessons}/91-mine.md:" in said


def test_what_is_good_is_silent(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    lessons = tmp_path / "mine"
    lessons.mkdir()
    (lessons / "91-mine.md").write_text(page(), "utf-8")
    (tmp_path / "mine.toml").write_text(WHOLE, "utf-8")
    options = ("--lessons", lessons, "--site", tmp_path / "mine.toml")
    status, said, errors = build(capfd, tmp_path, *options)
    assert (status, said) == (2, "")
    assert "none/pyodide/pyodide.mjs is missing" in errors
