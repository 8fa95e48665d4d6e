"""Sessions that are put together with keys: lines in order, gaps filled, one line changed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from smtplab.services import Services
from smtplab.storage import locations as places
from smtplab.teaching.activity.draft import GapTexts, LineOrder
from smtplab.teaching.check import check_course
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson_status import Status
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.messages import SendOctets
from smtplab.tui.routes import lesson_screen
from tests.tui.conftest import SMALL
from tests.tui.driving import screen_text
from tests.tui.lesson.playing import lesson

COURSE = Path(__file__).parent / "drafts"
ORDER, GAPS, CHANGE = range(3)


@pytest.fixture(autouse=True)
def _own_course(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_own_lessons", lambda: COURSE)


@asynccontextmanager
async def step(number: int, size: tuple[int, int] = SMALL) -> AsyncIterator[Pilot[None]]:
    """Open a step of the lesson."""
    services = Services()
    screen = lesson_screen(services, "drafts")
    assert isinstance(screen, LessonScreen)
    screen.lesson.go_to_step(number)
    app = SmtplabApp(services, lambda _: screen)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


def used(pilot: Pilot[None]) -> list[str]:
    """Return the verbs of the lines in the session."""
    draft = lesson(pilot).lesson.runner.draft
    assert isinstance(draft, LineOrder)
    return [text.split()[0] for text in texts(draft, draft.used)]


def texts(draft: LineOrder, numbers: tuple[int, ...]) -> list[str]:
    dos = [draft.lines[one].do for one in numbers]
    return [getattr(do, "octets", b"").decode().strip() for do in dos]


def digits(pilot: Pilot[None], *starts: str) -> list[str]:
    """Return the numbers of the lines that start so, as keys."""
    draft = lesson(pilot).lesson.runner.draft
    assert isinstance(draft, LineOrder)
    lines = texts(draft, tuple(range(len(draft.lines))))
    return [
        str(1 + number)
        for start in starts
        for number, line in enumerate(lines)
        if line.startswith(start)
    ]


def gaps(pilot: Pilot[None]) -> GapTexts:
    draft = lesson(pilot).lesson.runner.draft
    assert isinstance(draft, GapTexts)
    return draft


def test_the_course_of_these_tests_is_proved() -> None:
    assert [str(one) for one in check_course(read_course([COURSE]))] == []


RIGHT = ("EHLO", "MAIL FROM", "RCPT", "DATA", "Subject", ".", "QUIT")


class TestOrder:
    async def test_a_line_goes_in_by_space_and_comes_out(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press("space", "space")
            assert len(used(pilot)) == 2
            await pilot.press("up", "up", "space")
            assert len(used(pilot)) == 1
            assert lesson(pilot).session.last == 3  # nothing was sent: the greeting alone

    async def test_the_arrows_move_a_line_in_the_session(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press("space", "space", "space", "up", "up")
            first, second, third = used(pilot)
            await pilot.press("left")
            assert used(pilot) == [second, first, third]
            await pilot.press("right", "right", "right")
            assert used(pilot) == [first, third, second]

    async def test_numbers_put_lines_in_and_enter_sends_them(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press(*digits(pilot, *RIGHT), "enter")
            played = lesson(pilot).lesson
            assert played.runner.done, screen_text(pilot)
            assert not played.runner.assisted
            assert "Each line has its place" in screen_text(pilot)
            await pilot.press("enter")
            assert played.player.index == GAPS

    async def test_a_wrong_order_is_answered_and_the_reply_is_in_sight(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press(*digits(pilot, "EHLO", "RCPT", "MAIL FROM"), "enter")
            await pilot.pause()
            seen = screen_text(pilot)
            assert "503 to RCPT TO:<bob@example.org>" in seen
            assert "Say first who it is from." in seen
            assert "│◀─ 503" in seen
            assert used(pilot) == ["EHLO", "RCPT", "MAIL"]
            moment = lesson(pilot).session.moment
            assert moment
            assert moment.reply
            assert moment.reply.code == 503

    async def test_nothing_in_the_session_sends_nothing(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press("enter", "enter")
            await pilot.pause()
            assert "No line is in the session" in screen_text(pilot)
            assert not lesson(pilot).lesson.runner.done

    async def test_the_solution_is_put_together_unsent(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press("alt+s")
            await pilot.pause()
            assert used(pilot) == ["EHLO", "MAIL", "RCPT", "DATA", "Subject:", ".", "QUIT"]
            assert lesson(pilot).session.last == 3
            await pilot.press("enter")
            await pilot.pause()
            assert "done, with help" in screen_text(pilot)

    async def test_hints_come_one_by_one_and_starting_over_takes_the_lines_out(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press("space", "f2", "f2", "f2")
            await pilot.pause()
            assert [number in screen_text(pilot) for number in ("Hint 3", "QUIT")] == [True, True]
            await pilot.press("f8")
            await pilot.pause()
            assert used(pilot) == []

    async def test_a_burst_of_keys_loses_none(self) -> None:
        async with step(ORDER) as pilot:
            for key in digits(pilot, *RIGHT):
                pilot.app.post_message(events.Key(key, key))
            pilot.app.post_message(events.Key("enter", None))
            await pilot.pause()
            await pilot.pause()
            assert lesson(pilot).lesson.runner.done

    async def test_other_keys_change_nothing(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press("space", *"xyz9", "backspace", "home")
            assert len(used(pilot)) == 1
            assert lesson(pilot).session.last == 3

    @pytest.mark.parametrize("size", [(60, 16), SMALL])
    async def test_the_line_with_the_cursor_is_in_sight(self, size: tuple[int, int]) -> None:
        async with step(ORDER, size) as pilot:
            for _ in range(8):
                await pilot.press("down")
                assert "▸" in "".join(
                    row for row in screen_text(pilot).splitlines() if "C: " in row
                ), screen_text(pilot)

    async def test_a_click_in_a_dense_text_is_not_a_row_off(self) -> None:
        async with step(ORDER) as pilot:
            await pilot.press("down", "up")
            rows = screen_text(pilot).splitlines()
            row = next(at for at, text in enumerate(rows) if "C: QUIT" in text)
            await pilot.click(offset=(8, row))
            await pilot.pause()
            assert used(pilot) == ["QUIT"]

    async def test_a_click_puts_a_line_in(self) -> None:
        async with step(ORDER, (120, 36)) as pilot:
            rows = screen_text(pilot).splitlines()
            row = next(at for at, text in enumerate(rows) if "C: QUIT" in text)
            await pilot.click(offset=(8, row))
            await pilot.pause()
            assert used(pilot) == ["QUIT"]


class TestGaps:
    async def test_what_is_typed_stands_in_its_gap(self) -> None:
        async with step(GAPS) as pilot:
            assert lesson(pilot).lesson.status is Status.FILL
            await pilot.press(*"alice@example.com")
            await pilot.pause()
            assert gaps(pilot).texts == ("alice@example.com", "", "")
            assert "C: MAIL FROM:<alice@example.com>" in screen_text(pilot)

    async def test_enter_goes_to_the_next_empty_gap_and_then_sends(self) -> None:
        async with step(GAPS) as pilot:
            await pilot.press(*"alice@example.com", "enter", *"RCPT TO", "enter")
            await pilot.press(*"bob@example.org", "enter")
            await pilot.pause()
            played = lesson(pilot).lesson
            assert played.runner.done, screen_text(pilot)
            assert lesson(pilot).bar.prompt.value == ""
            await pilot.press("enter")
            assert played.player.index == CHANGE

    async def test_tab_and_the_arrows_go_from_gap_to_gap(self) -> None:
        async with step(GAPS) as pilot:
            await pilot.press(*"one", "tab", *"two", "tab", *"three", "tab")
            await pilot.pause()
            assert gaps(pilot).texts == ("one", "two", "three")
            assert (gaps(pilot).selected, lesson(pilot).bar.prompt.value) == (0, "one")
            await pilot.press("shift+tab", "backspace")
            assert (gaps(pilot).selected, gaps(pilot).text) == (2, "thre")
            await pilot.press("down", "down", "up")
            await pilot.pause()
            assert (gaps(pilot).selected, lesson(pilot).bar.prompt.value) == (0, "one")

    async def test_a_long_step_is_read_from_its_start(self) -> None:
        app = SmtplabApp(Services(), lambda services: lesson_screen(services, "long"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.press("f10")
            await pilot.pause()
            assert "The header section is written already" in screen_text(pilot)

    async def test_a_burst_of_keys_ends_up_in_the_gaps_it_was_typed_for(self) -> None:
        async with step(GAPS) as pilot:
            for key in [*"alice@example.com", "enter", *"RCPT TO", "tab", *"bob@example.org"]:
                name = {" ": "space", "@": "at", ".": "full_stop"}.get(key, key)
                character = key if len(key) == 1 else None
                pilot.app.post_message(events.Key(name, character))
            await pilot.pause()
            await pilot.pause()
            assert gaps(pilot).texts == ("alice@example.com", "RCPT TO", "bob@example.org")

    async def test_a_wrong_answer_is_explained_and_can_be_changed(self) -> None:
        async with step(GAPS) as pilot:
            await pilot.press(*"alice@example.com", "enter", *"RCPT TO", "enter")
            await pilot.press(*"zorro@example.org", "enter")
            await pilot.pause()
            seen = screen_text(pilot)
            assert "550 to RCPT TO:<zorro@example.org>" in seen
            assert "│◀─ 550" in seen
            assert lesson(pilot).bar.prompt.value == "RCPT TO"  # in the line that was refused
            await pilot.press("tab", *["backspace"] * 17, *"bob@example.org", "enter")
            await pilot.pause()
            assert lesson(pilot).lesson.runner.done, screen_text(pilot)

    async def test_several_lines_that_are_pasted_stay_one(self) -> None:
        async with step(GAPS) as pilot:
            lesson(pilot).bar.prompt.post_message(events.Paste("Σας\nDATA\nQUIT"))
            await pilot.pause()
            await pilot.pause()
            assert gaps(pilot).texts == ("Σας", "", "")
            assert "a gap takes one line" in screen_text(pilot)
            assert lesson(pilot).session.last == -1

    async def test_the_solution_fills_the_gaps_unsent(self) -> None:
        async with step(GAPS) as pilot:
            await pilot.press(*"x", "alt+s")
            await pilot.pause()
            assert gaps(pilot).texts == ("alice@example.com", "RCPT TO", "bob@example.org")
            assert lesson(pilot).bar.prompt.value == "alice@example.com"
            await pilot.press("enter")
            await pilot.pause()
            assert "done, with help" in screen_text(pilot)

    async def test_what_was_typed_is_there_at_the_next_start(self) -> None:
        async with step(GAPS) as pilot:
            await pilot.press(*"carol@example.com", "tab")
            await pilot.press("escape")
            await pilot.pause()
        services = Services()
        app = SmtplabApp(services, lambda services: lesson_screen(services, "drafts"))
        async with app.run_test(size=SMALL) as pilot:
            await pilot.pause()
            assert lesson(pilot).bar.prompt.value == "carol@example.com"

    async def test_what_would_change_the_session_is_not_offered(self) -> None:
        async with step(GAPS) as pilot:
            await pilot.press("alt+l", "f5", "alt+m")
            assert lesson(pilot).session.last == -1
            assert not lesson(pilot).bar.prompt.raw

    async def test_hostile_text_is_shown_and_sent_as_text(self) -> None:
        async with step(GAPS) as pilot:
            lesson(pilot).bar.prompt.fill("[red]\x1b[2J\u202e שלום 日本")
            await pilot.press("enter")
            await pilot.pause()
            assert "[red]" in screen_text(pilot)
            assert "\x1b" not in screen_text(pilot)


class TestChange:
    async def test_a_line_that_was_not_seen_is_not_sent_as_it_stands(self) -> None:
        async with step(CHANGE) as pilot:
            before = gaps(pilot).text
            lesson(pilot).action_restart()
            for octets in (f"{before}\r\n".encode(), b"\r\n"):
                lesson(pilot)._send(SendOctets(octets))
            assert lesson(pilot).bar.prompt.value == before != ""
            assert lesson(pilot).lesson.feedback is None
            await pilot.pause()
            await pilot.press("enter")
            assert lesson(pilot).lesson.feedback is not None

    async def test_a_line_is_changed_in_the_prompt(self) -> None:
        async with step(CHANGE) as pilot:
            assert lesson(pilot).bar.prompt.value == "MAIL FROM:<alice@example.com>"
            await pilot.press("enter")
            await pilot.pause()
            assert "501 to RCPT TO: <bob@example.org>" in screen_text(pilot)
            await pilot.press(*["left"] * 17, "backspace", "enter")
            await pilot.pause()
            assert lesson(pilot).lesson.runner.done, screen_text(pilot)


@pytest.mark.parametrize("number", [ORDER, GAPS, CHANGE])
@pytest.mark.parametrize("size", [(40, 12), (60, 20), (300, 90)])
async def test_any_size_will_do(number: int, size: tuple[int, int]) -> None:
    async with step(number, size) as pilot:
        await pilot.press("space", "enter", "f2", "f8", "f2", "alt+s", "enter")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert lesson(pilot).lesson.runner.done
