"""A recorded session on the screen."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.pilot import Pilot

from smtplab.services import Services
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.site.load import load_site
from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.open_file_dialog import OpenFileDialog
from smtplab.tui.common.paste_box import PasteBox
from smtplab.tui.common.path_line import PathInput
from smtplab.tui.replay.screen import ReplayScreen
from smtplab.tui.replay.sessions_screen import screen_of
from smtplab.tui.routes import ROUTES
from tests.simulation.recordings.formats.test_log import MARKS, PIECES
from tests.simulation.secrets.planted import PASSWORD, USER, base64, leaks
from tests.tui.driving import screen_text
from tests.tui.lab.test_secrets import VIEWS

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


LOGIN = f"""\
* Server auth using LOGIN with user '{USER}'
< 220 mx.example.org hello
> EHLO me.example
< 250 AUTH LOGIN
> AUTH LOGIN
< 334 VXNlcm5hbWU6
> {base64(USER)}
< 334 UGFzc3dvcmQ6
> {base64(PASSWORD)}
< 535 5.7.8 {USER} is not known
* user={USER}, password={PASSWORD}
> QUIT
< 221 so long
""".encode()


@given(st.lists(st.tuples(st.sampled_from(MARKS), PIECES, PIECES), max_size=8))
def test_every_pane_has_a_view_of_whatever_was_recorded(
    some: list[tuple[bytes, bytes, bytes]],
) -> None:
    octets = b"".join(b"".join(line) + b"\n" for line in some)
    transcript = replay(formats.read(octets), load_site()).transcript
    for cursor in range(len(transcript.moments)):
        for view in VIEWS:
            seen = view(transcript, cursor)
            assert seen == view(transcript, cursor)


def replayed(octets: bytes) -> SmtplabApp:
    file = SessionFile.of(formats.read(octets), "log.txt")
    return SmtplabApp(Services(), lambda _: screen_of(file, load_site()))


def shown(pilot: Pilot[None]) -> ReplayScreen:
    screen = pilot.app.screen
    assert isinstance(screen, ReplayScreen)
    return screen


@pytest.mark.parametrize("octets", [RFC, SWAKS])
async def test_it_begins_at_the_first_arrow_and_is_stepped_to_the_last(octets: bytes) -> None:
    app = replayed(octets)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, ReplayScreen)
        assert screen.session.cursor == 0
        for _ in range(screen.session.last):
            await pilot.press("alt+right")
        await pilot.pause()
        assert screen.session.cursor == screen.session.last
        assert "221" in screen_text(pilot)


async def test_no_secret_of_a_recorded_login_is_shown() -> None:
    app = replayed(LOGIN)
    async with app.run_test(size=(120, 36)) as pilot:
        for _ in range(shown(pilot).session.last):
            await pilot.press("alt+right")
            await pilot.pause()
            assert leaks(screen_text(pilot)) == []
        assert "535 5.7.8 ****" in screen_text(pilot)


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
        count = len(screen.session.transcript.moments)
        ready = next(
            one.index
            for one in screen.session.transcript.moments
            if one.reply and one.reply.code == 250
        )
        screen.apply(lambda: screen.session.go_to(ready))
        await pilot.press(*"NOOP", "enter")
        await pilot.pause()
        assert len(screen.session.branches) == 2
        assert screen.session.transcript.moments[-1].reply is not None
        screen.session.switch(0)
        assert len(screen.session.transcript.moments) == count


async def test_space_plays_it_by_itself_to_its_end_and_from_the_start_again() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        screen = shown(pilot)
        await pilot.press("space", "minus")
        await pilot.pause()
        assert "playing, 2 s a line" in screen_text(pilot)
        while screen.autoplay.is_playing:
            screen.autoplay.tick()
        await pilot.pause()
        assert screen.session.cursor == screen.session.last
        assert "the end of the recording" in screen_text(pilot)
        await pilot.press("space")
        assert screen.session.cursor == 0
        await pilot.press("f2")
        assert "playing" not in screen_text(pilot)


async def test_enter_and_the_arrows_step_and_letters_go_into_the_prompt() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = shown(pilot)
        await pilot.press("enter", "right", "left", "enter")
        assert screen.session.cursor == 2
        await pilot.press("N", "O", "space", "plus")
        assert screen.bar.prompt.value == "NO +"
        assert screen.session.cursor == 2
        await pilot.pause()
        assert "the recording stays" in screen_text(pilot)
        await pilot.press("escape")
        assert screen.focused is screen.wire.wire
        await pilot.press("escape")
        await pilot.pause()
        assert screen is not app.screen


async def test_a_line_that_is_typed_fast_keeps_its_spaces() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = shown(pilot)
        for key in "NOOP + x":
            app.post_message(events.Key("space" if key == " " else key, key))
        await pilot.pause()
        await pilot.pause()
        assert screen.bar.prompt.value == "NOOP + x"
        assert not screen.autoplay.is_playing


async def test_a_fork_stops_the_playing_and_restart_leads_back_to_the_recording() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        screen = shown(pilot)
        await pilot.press("space", *["right"] * 5, *"QUIT", "enter")
        await pilot.pause()
        assert not screen.autoplay.is_playing
        assert screen.session.branch == 1
        await pilot.press("f8")
        assert (screen.session.branch, screen.session.cursor) == (0, 0)
        assert len(screen.session.branches) == 2


async def test_a_session_that_comes_along_is_chosen_at_home() -> None:
    app = SmtplabApp(Services())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("4")
        await pilot.pause()
        assert "HELO to QUIT" in screen_text(pilot)
        await pilot.press("enter")
        await pilot.pause()
        screen = shown(pilot)
        assert "HELO to QUIT" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert screen is not app.screen


async def test_a_file_is_opened_by_its_path(tmp_path: Path) -> None:
    log = tmp_path / "night.log"
    log.write_bytes(SWAKS)
    app = SmtplabApp(Services(), ROUTES["replay"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        app.screen.query_one(PathInput).fill(str(log))
        await pilot.press("enter")
        await pilot.pause()
        assert "night.log · swaks transcript" in screen_text(pilot)
        assert shown(pilot).session.last > 0


@pytest.mark.parametrize("name", ["nothing", "folder", "empty", "device", "nul\0", "-"])
async def test_what_cannot_be_replayed_is_said(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").write_text("")
    (tmp_path / "device").symlink_to("/dev/zero")
    app = SmtplabApp(Services(), ROUTES["replay"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("6")
        await pilot.pause()
        app.screen.query_one(PathInput).fill(str(tmp_path / name))
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, OpenFileDialog)
        assert app.screen.query_one("#complaint").display


async def test_a_pasted_log_is_replayed() -> None:
    app = SmtplabApp(Services(), ROUTES["replay"])
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("7")
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        assert "could be replayed" in screen_text(pilot)
        box = app.screen.query_one(PasteBox)
        box.post_message(events.Paste(SWAKS.decode() + "\x1b]0;pwned\x07\n"))
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        assert "swaks transcript" in screen_text(pilot)
        await pilot.press("ctrl+end", "alt+u")
        await pilot.pause()
        assert "\x1b" not in screen_text(pilot)
        codes = [one.reply.code for one in shown(pilot).session.transcript.moments if one.reply]
        assert codes == [220, 250, 221]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_keys_play_on_while_a_panel_is_open_and_after_it(size: tuple[int, int]) -> None:
    app = replayed(RFC)
    async with app.run_test(size=size) as pilot:
        await pilot.press("right", "right", "f7")
        await pilot.pause()
        await pilot.press("right")
        assert shown(pilot).session.cursor == 3
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("enter", "left", "right")
        assert shown(pilot).session.cursor == 4


async def test_why_tells_what_this_server_would_have_said_and_offers_the_repair() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        screen = shown(pilot)
        mail = next(
            one.index
            for one in screen.session.transcript.moments
            if one.event and one.event.name == "MAIL"
        )
        screen.apply(lambda: screen.session.go_to(mail))
        await pilot.press("f7")
        await pilot.pause()
        text = screen_text(pilot)
        assert "This server would reply with 501 5.5.4" in " ".join(text.split())
        assert "^" in text
        await pilot.press("alt+m")
        assert screen.bar.prompt.value == "MAIL FROM:<smith@bar.example>"


async def test_leaving_with_forks_is_warned_of_once() -> None:
    app = replayed(RFC)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["right"] * 5, *"NOOP", "enter", "escape", "escape")
        await pilot.pause()
        screen = shown(pilot)
        assert "is not kept" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert screen is not app.screen
