"""Keys that come in a burst: a screen is left once."""

import pytest
from textual.command import CommandInput, CommandList

from smtplab.tui.app import SmtplabApp
from smtplab.tui.ways import WAYS

WAYS_ON = {
    **{way: (way, "") for way in WAYS if way != "continue"},
    "palette": ("sandbox", "ctrl+p"),
    "export": ("sandbox", "ctrl+s"),
    "branches": ("sandbox", "f9"),
    "themes": ("sandbox", ""),
}
"""Each screen: the way to it from home, and the key that opens it there."""


@pytest.mark.parametrize("name", WAYS_ON)
async def test_a_screen_that_is_left_three_times_is_left_once(home: SmtplabApp, name: str) -> None:
    way, key = WAYS_ON[name]
    async with home.run_test(size=(80, 24)) as pilot:
        _ = home.push_screen(WAYS[way](home.desk))
        await pilot.pause()
        if key:
            await pilot.press(key)
        if name == "themes":
            home.search_themes()
        await pilot.pause()
        depth = len(home.screen_stack)
        screen = home.screen
        for _ in range(3):
            _ = screen.dismiss(None)
        await pilot.pause()
        assert len(home.screen_stack) == depth - 1
    assert home.fault is None


async def test_a_search_of_a_palette_that_is_gone_ends_no_app(home: SmtplabApp) -> None:
    async with home.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        palette = home.screen
        await palette.query_one(CommandList).remove()
        palette.query_one(CommandInput).value = "q"
        await pilot.pause()
        assert palette.is_running
    assert home.fault is None
