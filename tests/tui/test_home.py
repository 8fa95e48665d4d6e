import pytest

from smtplab.tui.app import SmtplabApp
from smtplab.tui.screens.help import HelpScreen
from smtplab.tui.screens.home import HomeScreen, rows
from smtplab.tui.screens.sandbox import SandboxScreen
from smtplab.tui.widgets.menu import Menu
from tests.tui.conftest import MemoryStore, opened
from tests.tui.driving import screen_text


def test_it_lists_only_what_exists() -> None:
    assert [row.title for row in rows(False)] == ["Sandbox", "Help", "Quit"]
    assert rows(True)[0].title == "Continue"


@pytest.mark.parametrize("keys", [["enter"], ["1"], ["s"]])
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
        await pilot.press("up")
        assert home.screen.query_one(Menu).selected == 2
        await pilot.press("down", "down", "enter")
        assert isinstance(home.screen, HelpScreen)


async def test_a_click_chooses(home: SmtplabApp) -> None:
    async with home.run_test() as pilot:
        await pilot.click(Menu, offset=(10, 4))
        assert isinstance(home.screen, HelpScreen)


async def test_quit_leaves(home: SmtplabApp) -> None:
    async with home.run_test() as pilot:
        await pilot.press("q")
        await pilot.pause()
    assert home.return_code == 0


async def test_escape_leads_back_and_the_sandbox_can_be_continued(home: SmtplabApp) -> None:
    async with home.run_test() as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press(*"NOOP", "enter", "escape")
        await pilot.pause()
        assert isinstance(home.screen, HomeScreen)
        assert "Continue" in screen_text(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert "NOOP" in screen_text(pilot)


async def test_a_fresh_sandbox_keeps_the_old_session_as_a_branch(store: MemoryStore) -> None:
    experiment, _ = store.load()
    experiment.connect()
    store.save(experiment, [])
    app = opened(store)
    async with app.run_test() as pilot:
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(app.screen, SandboxScreen)
        assert len(app.screen.experiment.branches) == 2


async def test_a_small_terminal_is_asked_for_more_room(home: SmtplabApp) -> None:
    async with home.run_test(size=(60, 18)) as pilot:
        await pilot.pause()
        text = screen_text(pilot)
        assert "needs more room: 80x24, here 60x18" in text
        assert "Sandbox" in text
