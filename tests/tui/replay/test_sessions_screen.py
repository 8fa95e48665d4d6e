"""The list of the sessions of a file: chosen, filtered, and come back to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from smtplab.services import Services
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.session_file import SessionFile, SessionFileReader
from smtplab.simulation.recordings.sessions import SessionCollector
from smtplab.simulation.site.load import load_site
from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.paste_box import PasteBox
from smtplab.tui.common.path_line import PathInput
from smtplab.tui.replay.loading_screen import LoadingScreen
from smtplab.tui.replay.screen import ReplayScreen
from smtplab.tui.replay.session_list import SessionList
from smtplab.tui.replay.sessions_screen import SessionsScreen, screen_of
from smtplab.tui.routes import ROUTES
from tests.simulation.recordings.logs import NOTATIONS, Turn, dialogue, interleaved, session
from tests.tui.conftest import LARGE, SMALL
from tests.tui.driving import screen_text
from tests.tui.test_hostile import FORBIDDEN
from tests.tui.test_hostile import HOSTILE as HOSTILE_TEXTS

REFUSED = [
    *(
        Turn("S", "220 mx.example ESMTP"),
        Turn("C", "EHLO late.example"),
        Turn("S", "250 mx.example"),
    ),
    *(Turn("C", "MAIL FROM:<>"), Turn("S", "250 2.1.0 Ok")),
    Turn("C", "RCPT TO:<nobody@example.org>"),
    Turn("S", "550 5.1.1 <nobody@example.org>: Recipient address rejected: User unknown"),
    Turn("S", "421 4.4.2 mx.example timeout exceeded"),
]
HOSTILE = [
    Turn("S", "554 5.7.1 \x1b]0;pwned\x07[b]go[/b] [@click=app.quit]away[/] \u202eevil\x9b2J"),
]


def text_of_six() -> str:
    return "".join(
        (
            session(3, dialogue(3), 101),
            session(14, REFUSED, 102),
            session(15, HOSTILE, 103),
            *(session(n, dialogue(n), 104) for n in (27, 28, 29)),
        )
    )


def app_of(text: str, name: str = "mail.log") -> SmtplabApp:
    file = SessionFile.of(formats.read(text.encode()), name)
    return SmtplabApp(Services(), lambda _: screen_of(file, load_site()))


def number(pilot: Pilot[None]) -> int:
    """Return the number of the selected session, 0 for none."""
    selected = pilot.app.screen.query_one(SessionList).session
    return selected.number if selected else 0


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_session_is_chosen_and_come_back_to(size: tuple[int, int]) -> None:
    async with app_of(text_of_six()).run_test(size=size) as pilot:
        await pilot.pause()
        assert "6 sessions" in screen_text(pilot)
        await pilot.press("down", "down", "up")
        assert number(pilot) == 2
        assert "RCPT TO:<nobody@example.org> → 550 5.1.1" in " ".join(screen_text(pilot).split())
        await pilot.press("enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, ReplayScreen)
        assert "mail.log, session 2" in screen_text(pilot)
        codes = [one.reply.code for one in screen.session.transcript.moments if one.reply]
        assert codes == [220, 250, 250, 550, 421]
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SessionsScreen)
        assert number(pilot) == 2


async def test_what_is_typed_leaves_the_sessions_that_have_it() -> None:
    async with app_of(text_of_six()).run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press(*"LATE 550")
        await pilot.pause()
        assert "1 of 6" in screen_text(pilot)
        assert number(pilot) == 2
        await pilot.press("x", "enter")
        await pilot.pause()
        assert number(pilot) == 0
        assert "Esc clears them" in screen_text(pilot)
        assert isinstance(pilot.app.screen, SessionsScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert "6 sessions" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, SessionsScreen)


async def test_the_selected_session_stays_selected_while_others_are_found() -> None:
    async with app_of(text_of_six()).run_test(size=SMALL) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+end", "up", *"c28")
        await pilot.pause()
        assert number(pilot) == 5
        await pilot.press("escape")
        await pilot.pause()
        assert number(pilot) == 5


async def test_the_mouse_selects_and_opens() -> None:
    async with app_of(text_of_six()).run_test(size=SMALL) as pilot:
        await pilot.pause()
        listed = pilot.app.screen.query_one(SessionList)
        await pilot.click(listed, offset=(10, 1))  # the heading
        assert number(pilot) == 1
        await pilot.click(listed, offset=(10, 5))
        assert number(pilot) == 4
        await pilot.click(listed, offset=(10, 5))
        await pilot.pause()
        assert isinstance(pilot.app.screen, ReplayScreen)


@pytest.mark.parametrize("keys", [["ctrl+end"], ["pagedown"] * 100])
async def test_thousands_of_sessions_are_walked_through(keys: list[str]) -> None:
    text = interleaved(processes=20, each=50)
    async with app_of(text).run_test(size=SMALL) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert number(pilot) == 1000
        rows = [line for line in screen_text(pilot).splitlines() if "│" in line]
        assert any("▸ 1000" in row for row in rows)
        await pilot.press("ctrl+home")
        await pilot.pause()
        assert "▸    1" in screen_text(pilot)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_hostile_names_and_replies_are_shown_harmlessly(size: tuple[int, int]) -> None:
    async with app_of(text_of_six(), "\x1b[2J[b]x.log\u202e").run_test(size=size) as pilot:
        await pilot.press("down", "down")
        await pilot.pause()
        text = screen_text(pilot)
        assert "pwned" in text
        assert "[b]go[/b]" in text
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)
        await pilot.press("enter")
        await pilot.pause()
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(screen_text(pilot))


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_whatever_a_client_is_called_is_shown_harmlessly(size: tuple[int, int]) -> None:
    text = "".join(
        f"S: 220 a\nC: EHLO {name}\nS: 250 a\nC: MAIL FROM:<{name}@a>\nS: 550 5.1.0 {name}\n"
        for name in HOSTILE_TEXTS.values()
    )
    async with app_of(text, "".join(HOSTILE_TEXTS.values())).run_test(size=size) as pilot:
        await pilot.pause()
        seen = [screen_text(pilot)]
        for _ in HOSTILE_TEXTS:
            await pilot.press("down")
            await pilot.pause()
            seen.append(screen_text(pilot))
        assert number(pilot) == len(HOSTILE_TEXTS)
    assert not [sign for sign in FORBIDDEN if sign in "".join(seen)]


async def open_by_path(pilot: Pilot[None], path: Path) -> None:
    await pilot.press("6")
    await pilot.pause()
    pilot.app.screen.query_one(PathInput).fill(str(path))
    await pilot.press("enter")
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_file_with_several_sessions_opens_the_list(tmp_path: Path) -> None:
    (tmp_path / "mail.log").write_text(text_of_six(), "utf-8")
    async with SmtplabApp(Services(), ROUTES["replay"]).run_test(size=SMALL) as pilot:
        await open_by_path(pilot, tmp_path / "mail.log")
        assert isinstance(pilot.app.screen, SessionsScreen)


async def test_a_pasted_log_with_several_sessions_opens_the_list() -> None:
    async with SmtplabApp(Services(), ROUTES["replay"]).run_test(size=SMALL) as pilot:
        await pilot.press("7")
        await pilot.pause()
        pilot.app.screen.query_one(PasteBox).text = "".join(
            NOTATIONS["telnet"](dialogue(n)) for n in range(2)
        )
        await pilot.press("f2")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SessionsScreen)


class TestLoading:
    """A large file is read with a bar."""

    @pytest.fixture(autouse=True)
    def _all_are_large(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("smtplab.simulation.recordings.session_file._HEAD", 1000)
        monkeypatch.setattr("smtplab.simulation.recordings.formats.reading._LOOKED_AT", 10)

    async def test_the_list_takes_the_place_of_the_bar(self, tmp_path: Path) -> None:
        (tmp_path / "mail.log").write_text(text_of_six(), "utf-8")
        async with SmtplabApp(Services(), ROUTES["replay"]).run_test(size=SMALL) as pilot:
            await open_by_path(pilot, tmp_path / "mail.log")
            assert isinstance(pilot.app.screen, SessionsScreen)
            assert "6 sessions" in screen_text(pilot)
            await pilot.press("escape")
            await pilot.pause()
            assert "What do you want to replay?" in screen_text(pilot)

    async def test_escape_lists_what_was_read(self) -> None:
        text = interleaved(processes=5, each=20).encode()
        half = len(text) // 2
        reader = SessionFileReader("mail.log", (text[:half], text[half:]), len(text))
        screen = LoadingScreen(reader, load_site())
        screen.action_stop()
        app = SmtplabApp(Services(), lambda _: screen)
        async with app.run_test(size=SMALL) as pilot:
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            assert isinstance(pilot.app.screen, SessionsScreen)
            assert "only the first" in screen_text(pilot)

    async def test_a_file_in_which_nobody_speaks_is_said(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(SessionCollector, "finish", lambda _: [])
        reader = SessionFileReader("mail.log", (text_of_six().encode(),))
        app = SmtplabApp(Services(), lambda _: LoadingScreen(reader, load_site()))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
            assert "no commands or replies" in screen_text(pilot)
            await pilot.press("escape")
            await pilot.pause()
            assert not isinstance(pilot.app.screen, LoadingScreen)


class TestPictures:
    @pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
    def test_the_sessions_of_a_log(
        self, size: tuple[int, int], snap_compare: Callable[..., Any]
    ) -> None:
        async def steps(pilot: Pilot[None]) -> None:
            await pilot.press("down")
            await pilot.pause()

        assert snap_compare(app_of(text_of_six()), terminal_size=size, run_before=steps)
