"""Whole lessons, played through the screen."""

from pathlib import Path

import pytest

from smtplab.desk import Desk
from smtplab.places import lesson_folders
from smtplab.teaching.course import read_course
from smtplab.tui.app import SmtplabApp
from smtplab.tui.screens.lesson import LessonScreen
from smtplab.tui.ways import lesson_screen
from tests.tui.driving import screen_text
from tests.tui.playing import lesson, play_step

COURSE = Path(__file__).parent / "course"
NAMES = [one.name for one in read_course(lesson_folders()).lessons]


@pytest.mark.parametrize("name", NAMES)
async def test_a_lesson_can_be_played_to_its_end_and_stays_done(name: str) -> None:
    desk = Desk()
    app = SmtplabApp(desk, lambda desk: lesson_screen(desk, name))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        player = lesson(pilot).player
        for index in range(len(player.lesson.steps)):
            assert player.index == index
            await play_step(pilot)
            assert player.is_done(index), screen_text(pilot)
            if index + 1 < len(player.lesson.steps) and player.index == index:
                await pilot.press("f10")
                await pilot.pause()
        assert player.finished
        lesson(pilot).keep()
    assert len(Desk().progress.lesson(name).done) == len(player.lesson.steps)


async def test_enter_goes_on_from_a_done_step_though_the_connection_is_closed() -> None:
    app = SmtplabApp(Desk(), lambda desk: lesson_screen(desk, "relays-push-and-pull"))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("f10", "f10", "f10")
        await pilot.pause()
        screen = lesson(pilot)
        assert screen.player.step.key == "pull"
        await play_step(pilot)
        assert not screen.experiment.connected
        assert "Enter: the next step" in screen_text(pilot).splitlines()[-2]
        await pilot.press(*"NOOP", "enter")
        assert screen.player.step.key == "pull"
        screen.bar.prompt.fill("")
        await pilot.press("enter")
        await pilot.pause()
        assert screen.player.step.key == "push-or-pull"


async def test_the_servers_prompt_suggests_nothing_that_the_client_says() -> None:
    app = SmtplabApp(Desk(), lambda desk: lesson_screen(desk, "verify-expand-help"))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press(*["f10"] * 5)
        await pilot.pause()
        assert lesson(pilot).player.play.proposal == "VRFY bob"
        assert lesson(pilot).bar.prompt.placeholder == ""


async def test_a_brief_that_is_too_long_is_scrolled_by_keys() -> None:
    app = SmtplabApp(Desk(lessons=COURSE), lambda desk: lesson_screen(desk, "a-second-one"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        pane = lesson(pilot).lesson_pane
        assert pane.max_scroll_y > 2
        assert "Shift+↑↓ scrolls" in screen_text(pilot)
        await pilot.press("shift+down", "shift+down")
        assert pane.scroll_offset.y == 2


async def test_space_plays_a_dialogue_by_itself_and_a_key_changes_the_pace() -> None:
    app = SmtplabApp(Desk(lessons=COURSE), lambda desk: lesson_screen(desk, "one-of-each"))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("f10")
        screen = lesson(pilot)
        assert screen.can_play()
        await pilot.press("space")
        assert "playing, 1 s a line" in screen_text(pilot)
        await pilot.press("plus", "plus")
        assert "playing, 0.25 s a line" in screen_text(pilot)
        before = screen.experiment.last
        screen.tick()
        await pilot.pause()
        assert screen.experiment.last > before
        await pilot.press("space")
        assert not screen.is_playing


async def test_the_clock_is_moved_by_keys() -> None:
    app = SmtplabApp(Desk(lessons=COURSE), lambda desk: lesson_screen(desk, "one-of-each"))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("f10", "f10", "f10")
        screen = lesson(pilot)
        before = screen.experiment.lab.now
        await pilot.press("alt+y", "alt+z")
        assert screen.experiment.lab.now == before + 3660


@pytest.mark.parametrize("step", range(7))
async def test_escape_leads_back_from_every_kind_of_step(step: int) -> None:
    app = SmtplabApp(Desk(lessons=COURSE), lambda desk: lesson_screen(desk, "one-of-each"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["f10"] * step)
        await pilot.press("escape")
        await pilot.pause()
        assert not [one for one in app.screen_stack if isinstance(one, LessonScreen)]
