from pathlib import Path

import pytest

from smtplab.home_menu import QUIT_KEY
from smtplab.simulation.site.load import site_names
from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.menu import Menu
from smtplab.tui.home.help_screen import HelpScreen
from smtplab.tui.home.screen import HomeScreen, rows
from smtplab.tui.lab.sandbox import ABOUT, SandboxScreen
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.routes import ROUTES
from tests.tui.driving import screen_text


def test_each_row_leads_somewhere_and_keeps_its_number() -> None:
    menus = [
        [row.key for row in rows(is_studied=studied, is_kept=kept)]
        for studied in (False, True)
        for kept in (False, True)
    ]
    assert all(menu == menus[0] for menu in menus)
    assert set(menus[0]) - {QUIT_KEY} == ROUTES.keys()


async def test_the_first_row_begins_the_course_and_then_goes_on_with_it(home: SmtplabApp) -> None:
    first = home.services.course.lessons[0]
    async with home.run_test() as pilot:
        assert "Start" in screen_text(pilot)
        await pilot.press("1")
        await pilot.pause()
        assert isinstance(home.screen, LessonScreen)
        assert first.title in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        text = screen_text(pilot)
        assert "1  Continue" in text
        assert first.title in text


async def test_the_lessons_are_read_once_the_home_screen_is_in_sight(sandbox: SmtplabApp) -> None:
    sandbox.services.progress.finish_step("typos", "a-step", assisted=False, at=0.0)
    async with sandbox.run_test() as pilot:
        await pilot.pause()
        assert "course" not in vars(sandbox.services)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(sandbox.screen, HomeScreen)
        assert "course" in vars(sandbox.services)
        assert "1  Continue" in screen_text(pilot)


async def test_what_a_beginner_types_at_the_menu_opens_nothing(home: SmtplabApp) -> None:
    async with home.run_test() as pilot:
        await pilot.press(*"HELO example", "q")
        await pilot.pause()
        assert isinstance(home.screen, HomeScreen)


@pytest.mark.parametrize("keys", [["down", "down", "enter"], ["3"]])
async def test_one_key_leads_to_the_sandbox_with_a_greeting(
    home: SmtplabApp, keys: list[str]
) -> None:
    async with home.run_test() as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert isinstance(home.screen, SandboxScreen)
        assert "220 mail.example.org" in screen_text(pilot)


async def test_arrow_keys_go_round(home: SmtplabApp) -> None:
    async with home.run_test() as pilot:
        menu = home.screen.query_one(Menu)
        await pilot.press("up")
        assert menu.selected == len(menu.rows) - 1
        await pilot.press("down", "down", "down", "enter")
        assert isinstance(home.screen, SandboxScreen)


async def test_a_click_chooses(home: SmtplabApp) -> None:
    async with home.run_test() as pilot:
        menu = home.screen.query_one(Menu)
        place = [row.key for row in menu.rows].index("help")
        await pilot.click(Menu, offset=(10, 2 + place))
        assert isinstance(home.screen, HelpScreen)


async def test_quit_leaves(home: SmtplabApp) -> None:
    async with home.run_test() as pilot:
        await pilot.press("9")
        await pilot.pause()
    assert home.return_code == 0


async def test_escape_leads_back_and_the_sandbox_can_be_continued(home: SmtplabApp) -> None:
    async with home.run_test() as pilot:
        await pilot.press("3")
        await pilot.pause()
        await pilot.press(*"NOOP", "enter", "escape")
        await pilot.pause()
        assert isinstance(home.screen, HomeScreen)
        assert "as you left it" in screen_text(pilot)
        await pilot.press("3")
        await pilot.pause()
        assert "NOOP" in screen_text(pilot)


def test_each_server_of_the_sandbox_is_described() -> None:
    assert {*ABOUT} == {*site_names()}


async def test_the_server_of_the_sandbox_can_be_chosen(
    home: SmtplabApp, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SMTPLAB_HOME", str(tmp_path))
    async with home.run_test() as pilot:
        await pilot.press("3")
        await pilot.pause()
        await pilot.press("f10", "down", "enter")
        await pilot.pause()
        assert isinstance(home.screen, SandboxScreen)
        assert home.screen.session.site.name == "esmtp"
        assert "Sandbox · esmtp" in screen_text(pilot)
        await pilot.press(*"NOOP", "enter", "f10", "end", "enter")
        await pilot.pause()
        assert "mail.example.org:587" in screen_text(pilot)
        await pilot.press("f10", "home", "down", "enter")
        await pilot.pause()
        assert "NOOP" in screen_text(pilot)
        await pilot.press("f10", "enter")
        await pilot.pause()
        assert "Sandbox · esmtp" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(home.screen, HomeScreen)


async def test_a_small_terminal_is_asked_for_more_room(home: SmtplabApp) -> None:
    async with home.run_test(size=(60, 18)) as pilot:
        await pilot.pause()
        text = screen_text(pilot)
        assert "needs more room: 80x24, here 60x18" in text
        assert "Sandbox" in text
