"""Whole lessons, played through the screen."""

import pytest

from smtplab.desk import Desk
from smtplab.places import lesson_folders
from smtplab.teaching.course import read_course
from smtplab.tui.app import SmtplabApp
from smtplab.tui.ways import lesson_screen
from tests.tui.driving import screen_text
from tests.tui.playing import lesson, play_step

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
