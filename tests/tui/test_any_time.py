"""Keys and clicks at any time, on a screen of any size: they find what they are for, or nothing."""

from __future__ import annotations

import asyncio

import pytest
from rich.style import Style
from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.option_rows import OptionRows
from smtplab.tui.lab.branches import BranchesDialog
from smtplab.tui.lab.screen import LabScreen
from smtplab.tui.lab.side_panel import PANELS
from smtplab.tui.routes import ROUTES
from tests.tui.driving import HELLO, MAIL, lab
from tests.tui.replay.test_replay import RFC, replayed
from tests.tui.test_leaving import WAYS_ON

TURNS = range(0, 12, 4)
"""Turns of the event loop between opening a screen and a key: its parts come later."""


@pytest.mark.parametrize("turns", TURNS)
async def test_an_action_before_the_screen_has_its_parts_does_nothing(
    home: SmtplabApp, turns: int
) -> None:
    async with home.run_test(size=(80, 24)) as pilot:
        for does in ("open('why')", "pick(1)", "scroll(1)", "close", "step(1)"):
            screen = ROUTES["sandbox"](home.services)
            _ = home.push_screen(screen)
            for _turn in range(turns):
                await asyncio.sleep(0)
            await home.run_action(f"screen.{does}")
            await pilot.pause()
            assert home.is_running, does
            assert home.fault is None, does
            if home.screen is screen:
                await home.pop_screen()


async def test_a_panel_is_not_opened_once_the_app_is_left(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = lab(pilot)
        sandbox.exit()
        await screen.action_open("why")
        assert screen.side.opened == ""
    assert sandbox.fault is None


async def test_panels_that_are_opened_at_the_same_time_leave_the_last(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = lab(pilot)
        await asyncio.gather(*map(screen.action_open, PANELS))
        await pilot.pause()
        assert screen.side.opened == list(PANELS)[-1]
        assert list(screen.side.children) == [screen.side.panel]


@pytest.mark.parametrize("turns", TURNS)
async def test_speaking_while_a_panel_is_exchanged_shows_the_new_one(
    sandbox: SmtplabApp, turns: int
) -> None:
    async with sandbox.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = lab(pilot)
        for name in (*PANELS, *PANELS):
            opening = asyncio.create_task(screen.action_open(name))
            for _turn in range(turns):
                await asyncio.sleep(0)
            screen.submit(f"{HELLO}\r\n".encode())
            screen.show()
            screen.action_scroll(1)
            await opening
        await pilot.pause()
        assert bool(screen.side.opened) == bool(screen.side.children)
    assert sandbox.fault is None


SIZES = [(1, 1), (2, 2), (10, 5), (1, 90)]


@pytest.mark.parametrize("name", WAYS_ON)
async def test_a_screen_of_any_size_is_drawn(home: SmtplabApp, name: str) -> None:
    way, key = WAYS_ON[name]
    async with home.run_test(size=(80, 24)) as pilot:
        _ = home.push_screen(ROUTES[way](home.services))
        await pilot.pause()
        if key:
            await pilot.press(key)
        if name == "themes":
            home.search_themes()
        before = home.screen
        for size in SIZES:
            await pilot.resize_terminal(*size)
            await pilot.press("pageup")
        await pilot.resize_terminal(80, 24)
        assert home.size == (80, 24)
        assert before.is_mounted
    assert home.fault is None


@pytest.mark.parametrize("panel", PANELS)
async def test_a_panel_of_any_size_is_drawn(sandbox: SmtplabApp, panel: str) -> None:
    async with sandbox.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await lab(pilot).action_open(panel)
        for size in SIZES:
            await pilot.resize_terminal(*size)
            lab(pilot).submit(f"{MAIL}\r\n".encode())
            await pilot.pause()
    assert sandbox.fault is None


def _click(options: OptionList, row: int) -> events.Click:
    """Return a click on a row that was there when the screen was drawn."""
    style = Style(meta={"option": row})
    return events.Click(options, 3, 1, 0, 0, 1, False, False, False, style=style)


class TestAList:
    async def test_takes_keys_before_it_is_laid_out(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test(size=(80, 24)) as pilot:
            await pilot.press("f9")
            assert isinstance(sandbox.screen, BranchesDialog)
            rows = sandbox.screen.query_one(OptionRows)
            rows.display = False
            await pilot.pause()
            rows.clear_options().add_option(Option("one"))
            for does in ("page_up", "page_down", "first", "select"):
                await rows.run_action(does)
        assert sandbox.fault is None

    @pytest.mark.parametrize("rows", [0, 1])
    async def test_takes_clicks_on_rows_that_are_gone(self, sandbox: SmtplabApp, rows: int) -> None:
        async with sandbox.run_test(size=(80, 24)) as pilot:
            await pilot.press("f9")
            options = sandbox.screen.query_one(OptionRows)
            options.clear_options()
            options.add_options([Option(Content("one"))] * rows)
            _ = options.post_message(_click(options, row=1))
            await pilot.pause()
            assert isinstance(sandbox.screen, BranchesDialog)
            await pilot.click(OptionList, offset=Offset(3, 1))
        assert sandbox.fault is None

    async def test_of_the_palette_takes_keys_before_it_is_filled(self, home: SmtplabApp) -> None:
        async with home.run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+p")
            commands = home.screen.query_one(OptionList)
            commands.display = False
            await pilot.pause()
            commands.clear_options().add_option(Option("one"))
            assert not commands.scrollable_content_region
            await pilot.press("pageup", "pagedown")
        assert home.fault is None


async def test_what_is_pasted_on_the_wire_goes_into_the_prompt() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, LabScreen)
        assert screen.focused is screen.wire.wire
        _ = app.post_message(events.Paste("NOOP pasted"))
        await pilot.pause()
        await pilot.pause()
        assert screen.bar.prompt.value == "NOOP pasted"
        assert not screen.wire.wire.has_focus
