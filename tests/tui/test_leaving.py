"""Keys that come in a burst: a screen is left once."""

import asyncio
import gc

import pytest
from textual.command import CommandInput, CommandList, CommandPalette
from textual.events import Key
from textual.widgets._toast import Toast
from textual.worker import WorkerFailed

from smtplab.tui.actions.action import ANYWHERE, HELP, PALETTE
from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.lab.prompt import Prompt
from smtplab.tui.messages import OpenLesson
from smtplab.tui.palette import Palette
from smtplab.tui.routes import ROUTES, lesson_screen

WAYS_ON = {
    **{way: (way, "") for way in ROUTES if way != "continue"},
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
        _ = home.push_screen(ROUTES[way](home.services))
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


@pytest.mark.parametrize("name", ROUTES)
async def test_what_a_screen_offers_changes_nothing_once_it_is_left(
    home: SmtplabApp, name: str
) -> None:
    async with home.run_test(size=(80, 24)) as pilot:
        screen = ROUTES[name](home.services)
        _ = home.push_screen(screen)
        await pilot.pause()
        _ = screen.dismiss(None)
        await pilot.pause()
        assert isinstance(screen, SizedScreen)
        of_the_app = {one.does for one in (*ANYWHERE, HELP, PALETTE)}
        for does in {one.does for one in screen.ACTIONS} - of_the_app:
            await screen.run_action(does)
        await pilot.pause()
        assert len(home.screen_stack) == 1
    assert home.fault is None


BURSTS = {
    **{f"row {number}": ((), (str(number), str(number))) for number in range(1, 9)},
    "a row and another": ((), ("3", "4")),
    "a lesson of the course": (("2",), ("enter", "enter")),
    "a recording": (("4",), ("enter", "enter")),
}
"""The keys to a screen, and those that come at once there."""


@pytest.mark.parametrize("name", BURSTS)
async def test_what_is_chosen_twice_at_once_opens_one_screen(home: SmtplabApp, name: str) -> None:
    before, burst = BURSTS[name]
    async with home.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*before)
        await pilot.pause()
        depth = len(home.screen_stack)
        for key in burst:
            _ = home.post_message(Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        await pilot.pause()
        assert len(home.screen_stack) == depth + 1
    assert home.fault is None


async def test_a_lesson_that_is_left_is_not_replaced(home: SmtplabApp) -> None:
    async with home.run_test(size=(80, 24)) as pilot:
        screen = lesson_screen(home.services, "typos")
        _ = home.push_screen(screen)
        await pilot.pause()
        with screen._context():
            message = OpenLesson("many-recipients", replaces=True)
        _ = screen.dismiss(None)
        _ = home.post_message(message)
        await pilot.pause()
        assert home.screen_stack == [home.screen]
        assert home.screen is not screen
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


async def test_any_other_error_of_a_search_ends_the_app(
    home: SmtplabApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a search that fails")

    monkeypatch.setattr(CommandPalette, "_refresh_command_list", fail)
    with pytest.raises(WorkerFailed, match="a search that fails"):
        await open_palette(home)
    assert home.fault is not None


async def open_palette(home: SmtplabApp) -> None:
    async with home.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p")
        await pilot.pause(0.2)


STEPS = range(0, 8, 2)
"""Turns of the event loop between opening the palette and leaving it: its frame comes later."""


@pytest.mark.parametrize("turns", STEPS)
@pytest.mark.parametrize("leaves_app", [False, True])
async def test_a_palette_that_is_left_before_it_is_shown_ends_nothing(
    home: SmtplabApp, leaves_app: bool, turns: int
) -> None:
    async with home.run_test(size=(80, 24)) as pilot:
        palette = Palette()
        _ = home.push_screen(palette)
        for _turn in range(turns):
            await asyncio.sleep(0)
        if leaves_app:
            home.exit()
        else:
            _ = palette.dismiss()
            await pilot.pause()
            assert not isinstance(home.screen, Palette)
    assert home.fault is None


@pytest.mark.parametrize("turns", STEPS)
@pytest.mark.parametrize("leaves_app", [False, True])
async def test_what_is_typed_into_a_palette_that_is_left_ends_nothing(
    home: SmtplabApp, leaves_app: bool, turns: int
) -> None:
    async with home.run_test(size=(80, 24)) as pilot:
        palette = Palette()
        await home.push_screen(palette)
        await pilot.pause()
        palette.query_one(CommandInput).value = "x"
        for _turn in range(turns):
            await asyncio.sleep(0)
        if leaves_app:
            home.exit()
        else:
            _ = palette.dismiss()
            await pilot.pause()
    assert home.fault is None


@pytest.mark.parametrize("turns", range(3))
async def test_a_suggestion_that_nobody_waits_for_is_not_begun(
    sandbox: SmtplabApp, turns: int, recwarn: pytest.WarningsRecorder
) -> None:
    async with sandbox.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        prompt = sandbox.screen.query_one(Prompt)
        prompt.value = "NO"
        for _turn in range(turns):
            await asyncio.sleep(0)
        sandbox.workers.cancel_all()
        await pilot.pause()
    gc.collect()
    assert not [one for one in recwarn if "never awaited" in str(one.message)]


async def test_control_c_names_the_key_that_leaves_and_covers_no_prompt(
    sandbox: SmtplabApp,
) -> None:
    async with sandbox.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        notice = sandbox.screen.query_one(Toast)
        assert "Ctrl+Q leaves smtplab." in str(notice.render())
        assert notice.region.bottom <= sandbox.screen.query_one(Prompt).region.y // 2
