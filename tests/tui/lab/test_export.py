"""A session leaves the lab as a file that the learner names."""

import os
from pathlib import Path

import pytest
from textual.pilot import Pilot

from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.site.load import load_site
from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.path_line import PathInput
from smtplab.tui.lab import texts
from smtplab.tui.lab.export_dialog import ExportDialog
from smtplab.tui.routes import lesson_screen
from tests.tui.driving import HELLO, MAIL, lab, say, screen_text
from tests.tui.lesson.playing import lesson


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def name_it(pilot: Pilot[None], name: str) -> None:
    pilot.app.screen.query_one(PathInput).fill(name)
    await pilot.press("enter")
    await pilot.pause()


async def test_each_form_has_its_own_ending(sandbox: SmtplabApp, tmp_path: Path) -> None:
    async with sandbox.run_test() as pilot:
        await say(pilot, HELLO)
        for presses, name in enumerate(
            ("session.txt", "session.md", "session.json", "session.pcap")
        ):
            await pilot.press("ctrl+s", *["down"] * presses)
            await pilot.pause()
            assert pilot.app.screen.query_one(PathInput).value == name
            await pilot.press("enter")
            await pilot.pause()
            assert lab(pilot) is pilot.app.screen
            told = [one.message for one in sandbox._notifications]  # no public way
            assert told[-1] == f"Written: {name}"
    assert "C: EHLO client.example.com" in (tmp_path / "session.txt").read_text()
    assert "| Client | Server |" in (tmp_path / "session.md").read_text()
    assert formats.read((tmp_path / "session.json").read_bytes()).notation == "smtplab JSON"
    assert b"EHLO client.example.com" in (tmp_path / "session.pcap").read_bytes()


async def test_json_replays_byte_for_byte(sandbox: SmtplabApp, tmp_path: Path) -> None:
    async with sandbox.run_test() as pilot:
        await say(pilot, HELLO, MAIL, "RCPT TO: <bob@example.org>")
        await pilot.press("alt+v", "up", "up")
        await pilot.press("enter")
        await pilot.pause()
        crossed = list(lab(pilot).session.transcript.lines())
    recording = formats.read((tmp_path / "session.json").read_bytes())
    assert list(replay(recording, load_site()).transcript.lines()) == crossed


async def test_a_file_is_replaced_only_when_that_is_said_twice(
    sandbox: SmtplabApp, tmp_path: Path
) -> None:
    (tmp_path / "session.txt").write_text("mine")
    async with sandbox.run_test() as pilot:
        await pilot.press("ctrl+s", "enter")
        await pilot.pause()
        assert "Enter once more replaces it" in screen_text(pilot)
        await pilot.press("x", "backspace", "enter")
        await pilot.pause()
        assert (tmp_path / "session.txt").read_text() == "mine"
        await pilot.press("enter")
        await pilot.pause()
    assert "220" in (tmp_path / "session.txt").read_text()


@pytest.mark.parametrize("name", ["", ".", "no/such/folder/x.txt", "a\0b", "~nobody-is-so/x.txt"])
async def test_a_name_that_cannot_be_is_said(
    sandbox: SmtplabApp, name: str, tmp_path: Path
) -> None:
    async with sandbox.run_test() as pilot:
        await pilot.press("ctrl+s")
        await name_it(pilot, name)
        screen = pilot.app.screen
        assert isinstance(screen, ExportDialog)
        assert screen.query_one("#complaint").display
        await pilot.press("escape")
        await pilot.pause()
        assert lab(pilot) is pilot.app.screen
    assert not [one for one in os.listdir(tmp_path) if one.endswith(".txt")]  # noqa: PTH208


async def test_an_ending_of_ones_own_stays(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test() as pilot:
        await pilot.press("ctrl+s")
        line = pilot.app.screen.query_one(PathInput)
        line.fill("notes.log")
        await pilot.press("down")
        assert line.value == "notes.log"


async def test_where_nothing_happened_there_is_nothing_to_export() -> None:
    app = SmtplabApp(Services(), lambda services: lesson_screen(services, "helo-to-quit"))
    async with app.run_test() as pilot:
        await pilot.pause()
        screen = lesson(pilot)
        screen.session = LabSession(load_site())
        screen.action_share("file")
        await pilot.pause()
        assert screen is app.screen
        assert [one.message for one in app._notifications] == [texts.NOTHING_TO_EXPORT]


async def test_tab_takes_the_name_that_is_there(sandbox: SmtplabApp, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "bad\x1b[31m.txt").write_text("")
    (tmp_path / "folder" / "good.txt").write_text("")
    async with sandbox.run_test() as pilot:
        await pilot.press("ctrl+s")
        line = pilot.app.screen.query_one(PathInput)
        line.value = ""
        await pilot.press("f", "o")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("tab")
        assert line.value == "folder/"
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press("tab")
        assert line.value == "folder/good.txt"


async def test_the_form_follows_the_ending_of_the_name(sandbox: SmtplabApp, tmp_path: Path) -> None:
    async with sandbox.run_test() as pilot:
        await pilot.press("ctrl+s", "ctrl+u", *"rep.json")
        await pilot.pause()
        assert "▸ json" in screen_text(pilot)
        await pilot.press("enter")
        await pilot.pause()
    assert formats.read((tmp_path / "rep.json").read_bytes()).notation == "smtplab JSON"
