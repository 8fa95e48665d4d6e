"""A recorded session on the screen."""

import pytest

from smtplab.desk import Desk
from smtplab.simulation import notation
from smtplab.simulation.site import load_site
from smtplab.tui.app import SmtplabApp
from smtplab.tui.screens.replay import ReplayScreen
from tests.tui.driving import screen_text

RFC = b"""S: 220 foo.example ready\r
C: EHLO bar.example\r
S: 250 foo.example\r
C: MAIL FROM: <smith@bar.example>\r
S: 250 2.1.0 fine by me\r
C: RCPT TO:<jones@foo.example>\r
S: 550 5.1.1 \x1b[31mnobody\x1b[0m\r
C: QUIT\r
S: 221 bye\r
"""
SWAKS = b"""=== Connected to 127.0.0.1.
<-  220 mx.example.org hello
 -> EHLO me.example
<-  250 mx.example.org
 -> QUIT
<-  221 so long
=== Connection closed with remote host.
"""


def replayed(octets: bytes) -> SmtplabApp:
    recording = notation.read(octets)
    return SmtplabApp(Desk(), lambda _: ReplayScreen(recording, load_site(), "log.txt"))


@pytest.mark.parametrize("octets", [RFC, SWAKS])
async def test_it_begins_at_the_first_arrow_and_is_stepped_to_the_last(octets: bytes) -> None:
    app = replayed(octets)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        assert screen.experiment.cursor == 0
        for _ in range(screen.experiment.last):
            await pilot.press("alt+right")
        await pilot.pause()
        assert screen.experiment.cursor == screen.experiment.last
        assert "221" in screen_text(pilot)


async def test_what_the_recorded_server_said_is_shown_as_it_was_and_harmlessly() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+end")
        await pilot.pause()
        text = screen_text(pilot)
        assert "fine by me" in text
        assert "\x1b" not in text
        assert "foo.example" in text


async def test_what_is_typed_forks_and_the_recording_stays() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        count = len(screen.experiment.transcript.moments)
        ready = next(
            one.index
            for one in screen.experiment.transcript.moments
            if one.reply and one.reply.code == 250
        )
        screen.do(lambda: screen.experiment.go_to(ready))
        screen.bar.prompt.fill("NOOP")
        await pilot.press("enter")
        await pilot.pause()
        assert len(screen.experiment.branches) == 2
        assert screen.experiment.transcript.moments[-1].reply is not None
        screen.experiment.switch(0)
        assert len(screen.experiment.transcript.moments) == count
