"""The app in a page, without a browser: what it offers there, and what it asks of the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from smtplab.services import Services
from smtplab.storage.locations import HOME_VARIABLE
from smtplab.tui.actions import PALETTE
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.common.keys_bar import KeysBar
from smtplab.tui.common.menu import Menu
from smtplab.tui.common.open_file_dialog import OpenFileDialog
from smtplab.tui.reference.explain_screen import ExplainScreen
from smtplab.tui.replay.screen import ReplayScreen
from smtplab.tui.routes import ROUTES, Route
from smtplab.web.tab.app import PageApp
from tests.web.twin import NoPage

LOG = b"S: 220 mail.example.org\nC: QUIT\nS: 221 Bye\n"
BOUNCE = b"From: MAILER-DAEMON@a.example\n\n<bob@example.org>: host said: 552 5.2.2 mailbox full\n"


class FakePage(NoPage):
    """A page that notes what is asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[object] = []

    def choose_file(self) -> None:
        """Note that the file chooser is wanted."""
        self.asked.append("choose")

    def theme(self, back: str, fore: str, is_dark: bool) -> None:
        """Note the colours."""
        self.asked.append((back, fore, is_dark))


class TriedApp(PageApp):
    """The app as in a page, with the driver of the tests."""

    is_web = True


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePage:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    return FakePage()


def app_of(page: FakePage, first: Route | None = None, *taken: str) -> TriedApp:
    return TriedApp(page, Services(), first, taken)


def footer(app: TriedApp) -> str:
    return str(app.screen.query_one(KeysBar).render())


def written(file: Path, octets: bytes) -> str:
    file.write_bytes(octets)
    return str(file)


async def settle(pilot: Pilot[None]) -> None:
    await pilot.pause()
    await pilot.pause()


async def test_nothing_to_leave_is_offered(page: FakePage) -> None:
    app = app_of(page)
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert "quit" not in [row.key for row in app.screen.query_one(Menu).rows]
        assert footer(app).split() == ["F1", "Keys", "^P", "Palette"]
        await pilot.press("f1")
        await settle(pilot)
        shown = "\n".join(str(one.render()) for one in app.screen.query("HelpTable"))
        assert "Find any action by its name." in shown
        assert "Leave smtplab" not in shown
        await pilot.press("escape", "ctrl+p", *"leave smtplab")
        await settle(pilot)
        assert not [one for one in app.screen.query("CommandList > *") if "Quit" in str(one)]
        await pilot.press("escape", "ctrl+q")
        await settle(pilot)
        assert app.is_running
        assert [one.message for one in app._notifications] == [
            "Close the tab to leave; what you did is kept."
        ]


async def test_the_footer_shows_the_twins_of_keys_that_never_arrive(page: FakePage) -> None:
    app = app_of(page, ROUTES["sandbox"], *(f"f{number}" for number in range(1, 13)))
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        shown = footer(app)
        assert "Alt+H Keys" in shown
        assert "Alt+N Ends" in shown
        assert " F" not in shown


@pytest.mark.parametrize("way", ["sandbox", "continue", "drill", "replay", "reference", "explain"])
async def test_a_tap_on_an_entry_of_the_footer_does_what_its_key_does(
    page: FakePage, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = app_of(page, ROUTES[way])
    async with app.run_test(size=(120, 36)) as pilot:
        await settle(pilot)
        assert isinstance(app.screen, SizedScreen)
        done: list[str] = []

        async def note(does: str) -> None:
            done.append(does)

        monkeypatch.setattr(app.screen, "run_action", note)
        shown = footer(app)
        named = [one for one in (*app.screen.ACTIONS, PALETTE) if f" {one.label} " in f"{shown} "]
        labels = {one.label: one.does for one in named if one.label}
        assert len(labels) > 2
        for label in labels:
            await pilot.click(KeysBar, offset=(shown.index(f" {label}") + 1, 0))
        assert done == [*labels.values()]


async def test_the_page_takes_the_colours_of_the_app(page: FakePage) -> None:
    app = app_of(page)
    async with app.run_test() as pilot:
        await settle(pilot)
        app.theme = "smtplab-light"
        await settle(pilot)
        assert page.asked == [("#10161D", "#DBE2EA", True), ("#F4F1EA", "#1F262D", False)]


class TestFiles:
    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        return tmp_path / "opened.txt"

    async def test_a_log_is_replayed(self, page: FakePage, file: Path) -> None:
        app = app_of(page, ROUTES["replay"])
        async with app.run_test(size=(120, 36)) as pilot:
            await settle(pilot)
            await pilot.press("6")
            await settle(pilot)
            assert page.asked[-1] == "choose"
            assert page.asked.count("choose") == 1
            await pilot.press("enter")
            assert page.asked.count("choose") == 2
            app.open_file(written(file, b'{"a": 1}'))
            await settle(pilot)
            complaint = app.screen.query_one("#complaint", Static)
            assert "this is JSON, but not a session" in str(complaint.render())
            app.open_file(written(file, LOG))
            await settle(pilot)
            assert isinstance(app.screen, ReplayScreen)

    async def test_a_bounce_is_explained(self, page: FakePage, file: Path) -> None:
        app = app_of(page, ROUTES["explain"])
        async with app.run_test(size=(120, 36)) as pilot:
            await settle(pilot)
            await pilot.press("f3")
            await settle(pilot)
            assert isinstance(app.screen, OpenFileDialog)
            assert page.asked[-1] == "choose"
            app.open_file(written(file, BOUNCE))
            await settle(pilot)
            assert isinstance(app.screen, ExplainScreen)
            assert "opened.txt" in str(app.screen.query_one("PagePane").border_title)

    async def test_a_file_that_comes_unasked_is_not_lost_in_silence(
        self, page: FakePage, file: Path
    ) -> None:
        app = app_of(page)
        async with app.run_test() as pilot:
            await settle(pilot)
            app.open_file(str(file))
            await settle(pilot)
            assert [one.message for one in app._notifications] == [
                "Choose Replay and A file, or Explain and F3, then drop the file there."
            ]
