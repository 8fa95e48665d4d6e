"""Wherever the home is, or is not: the program works, and says what is not kept."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from smtplab import console
from smtplab.services import Services
from smtplab.storage.locations import home_folder, lesson_folders
from smtplab.storage.sandbox import SandboxFile
from smtplab.tui.app import SmtplabApp
from smtplab.tui.routes import ROUTES, lesson_screen
from tests.served import status_of

if TYPE_CHECKING:
    from smtplab.simulation.lab.session import LabSession

VARIABLES = ("HOME", "SMTPLAB_HOME", "XDG_DATA_HOME")
HOMES: dict[str, tuple[dict[str, str], bool]] = {
    "none": ({}, False),
    "empty": ({"HOME": ""}, False),
    "relative": ({"HOME": "somewhere"}, False),
    "a tilde without a home": ({"SMTPLAB_HOME": "~/foo"}, False),
    "somebody else's tilde": ({"SMTPLAB_HOME": "~nobody-here/foo"}, False),
    "does not exist": ({"HOME": "{folder}/a/b"}, True),
    "a file": ({"HOME": "{folder}/file"}, False),
    "a file by our own variable": ({"SMTPLAB_HOME": "{folder}/file"}, False),
    "unwritable": ({"HOME": "/proc/nowhere"}, False),
    "a tilde": ({"HOME": "{folder}", "SMTPLAB_HOME": "~/foo"}, True),
    "a name that is too long": ({"SMTPLAB_HOME": "{folder}/" + 300 * "a"}, False),
    "relative by our own variable": ({"SMTPLAB_HOME": "kept"}, True),
    "the folder of the system": ({"XDG_DATA_HOME": "{folder}/data"}, True),
}
"""What is set, and whether something can be kept then."""
COMMANDS: dict[str, tuple[tuple[str, ...], str]] = {
    "sandbox": (("sandbox", "--plain"), "sandbox"),
    "list": (("lesson", "--list"), "progress"),
    "progress": (("progress",), "progress"),
    "check": (("check", "{folder}/x.md"), ""),
    "run": (("run", "{folder}/script"), ""),
    "explain": (("explain", "550 5.1.1 x"), ""),
    "serve": (("serve", "--maildir", "/proc/nowhere"), ""),
}
"""Each command, and what it keeps."""


@pytest.fixture(params=HOMES)
def is_kept(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> bool:
    """Set the variables of one home, for a user whom the system does not know."""

    def unknown(_number: int | str) -> None:
        raise KeyError

    values, is_kept = HOMES[request.param]
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value.format(folder=tmp_path))
    monkeypatch.setattr("pwd.getpwuid", unknown)
    monkeypatch.setattr("pwd.getpwnam", unknown)
    (tmp_path / "file").touch()
    (tmp_path / "script").write_text("NOOP\n")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return is_kept


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_works(
    name: str,
    is_kept: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(console, "read_lines", _typed)
    words, keeps = COMMANDS[name]
    status = status_of(*(word.format(folder=tmp_path) for word in words))
    said = capfd.readouterr()
    assert status == {"check": 2, "serve": 2}.get(name, 0), said.err
    assert "error in" not in said.err
    complaints = said.err.splitlines()
    assert len(complaints) == (status == 2 or (bool(keeps) and not is_kept)), said.err
    if keeps and not is_kept:
        assert "kept" in complaints[0]
    stray = {one.name for one in (tmp_path / "work").iterdir()}
    assert stray <= {"kept"}


def _typed() -> Iterator[bytes]:
    yield b"NOOP"


@pytest.mark.parametrize("is_kept", HOMES, indirect=True)
async def test_the_screens_work_and_say_it_once(is_kept: bool) -> None:
    app = SmtplabApp(Services())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        _ = app.push_screen(ROUTES["sandbox"](app.services))
        await pilot.pause()
        await pilot.press("escape")
        for _again in range(2):
            _ = app.push_screen(lesson_screen(app.services, "typos"))
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
        notes = [str(one.message) for one in app._notifications]
        assert sum("Your progress is not kept now" in one for one in notes) == (not is_kept)
    assert app.fault is None


@pytest.mark.usefixtures("is_kept")
async def test_a_picture_that_has_no_place_ends_nothing() -> None:
    app = SmtplabApp(Services())
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_screenshot()
        await pilot.pause()
    assert app.fault is None


def test_a_sandbox_says_why_it_was_not_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("SMTPLAB_HOME", str(home))
    store = SandboxFile()
    session, _ = store.load()
    home.write_text("in the way")
    with pytest.raises(FileExistsError):
        store.save(session, [])
    assert store.unkept == "File exists"
    with pytest.raises(AttributeError):
        store.save(cast("LabSession", None), [])
    assert "site" in store.unkept
    home.unlink()
    store.save(session, [])
    assert store.unkept == ""


def test_a_home_that_is_nowhere_is_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTPLAB_HOME", "~nobody-here/foo")
    assert home_folder() is None
    assert not SandboxFile().is_kept
    assert not Services().is_studied


def test_the_folder_of_the_lessons_is_expanded(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SMTPLAB_LESSONS", "~/mine")
    assert lesson_folders()[1] == tmp_path / "mine"


@pytest.mark.parametrize("nowhere", ["nosuch", "~nobody-here/x", "{file}", "{file}/x", "a\x1bb"])
@pytest.mark.parametrize("words", [("check",), ("lesson", "--list"), ("run", "{file}"), ()])
def test_lessons_that_lie_nowhere_are_an_error_from_the_variable_as_well(
    nowhere: str,
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SMTPLAB_LESSONS", nowhere.format(file=tmp_path / "file"))
    assert status_of(*(word.format(file=tmp_path / "file") for word in words)) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith("smtplab: SMTPLAB_LESSONS: ")
    assert said.err.count(os.linesep) == 1
