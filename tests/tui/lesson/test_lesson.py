"""Whole lessons, played through the screen."""

from pathlib import Path

import pytest
from textual.geometry import Size

from smtplab.protocol.sections import find_sources, with_titles
from smtplab.services import Services
from smtplab.storage import locations as places
from smtplab.storage.locations import PAGE_VARIABLE, lesson_folders
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson_status import Status
from smtplab.tui.app import SmtplabApp
from smtplab.tui.home.screen import HomeScreen
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.lesson.view import lesson_view
from smtplab.tui.links import route_of
from smtplab.tui.routes import lesson_screen
from tests.tui.driving import screen_text
from tests.tui.lesson.playing import lesson, play_step

COURSE = Path(__file__).parent / "course"
NAMES = [one.name for one in read_course(lesson_folders()).lessons]


PLAYED = "dots-and-line-ends"
"""A lesson with all activities but serving, which the small course below has; each is played in the
line mode."""


async def test_a_lesson_can_be_played_to_its_end_and_stays_done() -> None:
    services = Services()
    app = SmtplabApp(services, lambda services: lesson_screen(services, PLAYED))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        player = lesson(pilot).lesson.player
        for index in range(len(player.lesson.steps)):
            assert player.index == index
            await play_step(pilot)
            assert player.is_done(index), screen_text(pilot)
            if index + 1 < len(player.lesson.steps) and player.index == index:
                await pilot.press("f10")
                await pilot.pause()
        assert player.finished
        lesson(pilot).save()
    written = [step for step in player.lesson.steps if step.is_written]
    assert len(Services().progress.lesson(PLAYED).done) == len(written)


async def test_enter_goes_on_from_a_done_step_though_the_connection_is_closed() -> None:
    app = SmtplabApp(
        Services(), lambda services: lesson_screen(services, "relays-push-and-pull", "pull")
    )
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        screen = lesson(pilot)
        assert screen.lesson.player.step.key == "pull"
        await play_step(pilot)
        assert not screen.session.connected
        assert "Enter: the next step" in screen_text(pilot).splitlines()[-2]
        await pilot.press(*"NOOP", "enter")
        assert screen.lesson.player.step.key == "pull"
        screen.bar.prompt.fill("")
        await pilot.press("enter")
        await pilot.pause()
        assert screen.lesson.player.step.key == "push-or-pull"


async def test_the_servers_prompt_suggests_nothing_that_the_client_says() -> None:
    app = SmtplabApp(
        Services(),
        lambda services: lesson_screen(services, "verify-expand-help", "be-the-careful-server"),
    )
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert lesson(pilot).lesson.runner.next_line == "VRFY bob"
        assert lesson(pilot).bar.prompt.placeholder == ""


async def test_a_brief_that_is_too_long_is_scrolled_by_keys() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "a-second-one")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        pane = lesson(pilot).lesson_pane
        assert pane.max_scroll_y > 2
        assert "Shift+↑↓ scrolls" in screen_text(pilot)
        await pilot.press("shift+down", "shift+down")
        assert pane.scroll_offset.y == 2


async def test_space_plays_a_dialogue_by_itself_and_a_key_changes_the_pace() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("f10")
        screen = lesson(pilot)
        assert screen.lesson.can_play
        await pilot.press("space")
        assert "playing, 1 s a line" in screen_text(pilot)
        await pilot.press("plus", "plus")
        assert "playing, 0.25 s a line" in screen_text(pilot)
        before = screen.session.last
        screen.autoplay.tick()
        await pilot.pause()
        assert screen.session.last > before
        await pilot.press("space")
        assert not screen.autoplay.is_playing


async def test_a_dialogue_that_plays_by_itself_stops_at_a_question() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("f10", "f10", "space")
        screen = lesson(pilot)
        lines = 0
        while screen.autoplay.is_playing and lines < 10:
            assert screen.lesson.question is None
            screen.autoplay.tick()
            lines += 1
        await pilot.pause()
        assert screen.lesson.question is not None
        assert not screen.autoplay.is_playing
        assert "playing" not in screen_text(pilot)


async def test_the_clock_is_moved_by_keys() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.press("f10", "f10", "f10")
        screen = lesson(pilot)
        before = screen.session.lab.now
        await pilot.press("alt+y", "alt+z")
        assert screen.session.lab.now == before + 3660


@pytest.mark.parametrize("step", range(7))
async def test_escape_leads_back_from_every_kind_of_step(step: int) -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*["f10"] * step)
        await pilot.press("escape")
        await pilot.pause()
        assert not [one for one in app.screen_stack if isinstance(one, LessonScreen)]


async def test_a_digit_is_chosen_by_its_own_key() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10", "f10", *["enter"] * 4)
        await pilot.pause()
        assert "RCPT TO:<busy@example.org>" in screen_text(pilot)
        await pilot.press("5")
        await pilot.pause()
        assert "✗" in screen_text(pilot)
        await pilot.press("4")
        await pilot.pause()
        assert "Right, a 4" in screen_text(pilot)


async def test_the_verdict_of_what_was_foretold_is_in_sight() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10", "f10", *["enter"] * 4)
        screen = lesson(pilot)
        while (asked := screen.lesson.runner.question) and asked.is_open:
            await pilot.press(asked.keys[2])
            await pilot.pause()
            await pilot.pause()
        assert "450" in screen_text(pilot).split("The wire")[0]


async def test_what_is_typed_goes_on_from_the_end_though_one_looked_back() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10", "f10", "f10", "pageup", "pageup")
        screen = lesson(pilot)
        assert screen.session.cursor < screen.session.last
        await pilot.press(*"NOOP", "enter")
        await pilot.pause()
        assert len(screen.session.branches) == 1


async def test_an_empty_line_is_not_sent_unasked() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10", "f10", "f10")
        before = lesson(pilot).session.last
        await pilot.press("enter", "enter")  # the first one unfolds what is selected
        await pilot.pause()
        assert "nothing is typed" in screen_text(pilot)
        assert lesson(pilot).session.last == before


async def test_lines_that_are_pasted_as_the_server_are_replies() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10", "f10", "f10", "f10")
        screen = lesson(pilot)
        assert screen.lesson.status is Status.REPLY
        screen.send_all([b"250 mail.example.org\r\n", b"503 5.5.1 MAIL first\r\n"])
        await pilot.pause()
        transcript = screen.session.transcript
        replies = [transcript.octets(one) for one in transcript.moments if one.reply]
        assert replies[-2:] == [b"250 mail.example.org\r\n", b"503 5.5.1 MAIL first\r\n"]
        assert screen.lesson.runner.done


async def test_a_panel_is_closed_where_a_new_step_begins() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10", "f10", "f10", "f4")
        assert lesson(pilot).side.opened
        await pilot.press("f10")
        await pilot.pause()
        assert not lesson(pilot).side.opened


async def test_the_last_step_leads_to_the_next_lesson_and_escape_leads_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(places, "_own_lessons", lambda: COURSE)
    app = SmtplabApp(Services(), lambda services: lesson_screen(services, "one-of-each"))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        screen = lesson(pilot)
        for index in range(len(screen.lesson.player.lesson.steps)):
            await play_step(pilot)
            if screen.lesson.player.index == index:
                await pilot.press("f10")
        await pilot.pause()
        assert lesson(pilot).lesson.status is Status.NEXT_LESSON
        assert "What you did" in screen_text(pilot)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.pause()
        assert lesson(pilot).lesson.player.lesson.name == "a-second-one"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, HomeScreen)


async def test_the_debrief_has_the_titles_of_the_sections_below_it() -> None:
    app = SmtplabApp(Services(), lambda services: lesson_screen(services, NAMES[0]))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await play_step(pilot)
        await pilot.pause()
        view = lesson_view(lesson(pilot).lesson)
        assert view.debrief
        assert view.sources == f"Sources: {with_titles(plain(view.debrief))}"
        first = next(iter(find_sources(plain(view.debrief))))
        assert first.title in view.sources
        assert "Sources: RFC" in screen_text(pilot)


async def test_a_panel_that_covers_the_debrief_is_closed_once_there_is_one() -> None:
    app = SmtplabApp(
        Services(), lambda services: lesson_screen(services, "out-of-order", "three-times-503")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("f7")
        await pilot.pause()
        assert lesson(pilot).side.opened
        await play_step(pilot)
        await pilot.pause()
        assert not lesson(pilot).side.opened
        assert "done" in screen_text(pilot)


async def test_a_copied_link_leads_to_the_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PAGE_VARIABLE, "https://www.example.org/smtp/")
    services = Services()
    app = SmtplabApp(services, lambda services: lesson_screen(services, "your-notes"))
    async with app.run_test(size=(80, 24)) as pilot:
        lesson(pilot).lesson.go_to_step(1)
        await pilot.pause()
        await pilot.app.run_action("copy_step_link", lesson(pilot))
        address, _, fragment = app.clipboard.partition("#")
        assert address == "https://www.example.org/smtp/"
        there = route_of(fragment, services)
        assert there
        screen = there(services)
        assert isinstance(screen, LessonScreen)
        assert screen.lesson.step == lesson(pilot).lesson.step


async def test_a_link_leads_to_its_step_and_escape_leads_back() -> None:
    app = SmtplabApp(Services(), lambda services: lesson_screen(services, "your-notes"))
    async with app.run_test(size=(80, 24)) as pilot:
        lesson(pilot).lesson.go_to_step(1)
        notes = lesson(pilot)
        notes.show()
        await pilot.pause()
        first = notes.lesson.links[0]
        assert "Links" in screen_text(pilot)
        await pilot.press("ctrl+l")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        opened = app.screen
        assert isinstance(opened, LessonScreen)
        assert (opened.lesson.lesson, opened.lesson.step) == first
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is notes


async def test_each_frame_of_a_lesson_has_the_layout_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folded: list[bool] = []
    lay_out = LessonScreen._refresh_layout

    def note(screen: LessonScreen, size: Size | None = None, scroll: bool = False) -> None:
        folded.append(screen.has_class("-folded") and screen.body.room is not None)
        lay_out(screen, size, scroll)

    monkeypatch.setattr(LessonScreen, "_refresh_layout", note)
    monkeypatch.setattr(places, "_own_lessons", lambda: COURSE)
    app = SmtplabApp(Services(), lambda services: lesson_screen(services, "one-of-each"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        first = lesson(pilot)
        first.lesson.is_over = True
        first.action_next_step()
        first.action_next_step()
        await pilot.pause()
        await pilot.pause()
        assert lesson(pilot).lesson.lesson.name == "a-second-one"
        assert len(app.screen_stack) == 2
    assert folded
    assert all(folded)


async def test_the_key_that_leads_back_is_named_where_a_step_was_left() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Alt+J" not in screen_text(pilot)
        await pilot.press("f10")
        assert "step 2 of 7 · Alt+J goes back" in screen_text(pilot)
        await pilot.press("alt+j", "enter")
        assert lesson(pilot).lesson.player.index == 1
        assert "Alt+J" not in screen_text(pilot)


async def test_the_footer_offers_a_hint_only_where_there_is_one() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f10")
        await pilot.pause()
        assert "F2 Hint" not in screen_text(pilot)
        await pilot.press("f2")
        assert "There is no hint at this point." in screen_text(pilot)
        await pilot.press("f10", "f10")
        await pilot.pause()
        assert "F2 Hint" in screen_text(pilot)


async def test_the_answer_to_a_question_of_a_diagnosis_is_shown_as_help() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(120, 36)) as pilot:
        lesson(pilot).apply(lambda: lesson(pilot).lesson.go_to_step(5))
        await pilot.press("alt+s")
        await pilot.pause()
        assert "The wrong line is:" in screen_text(pilot)
        assert lesson(pilot).lesson.runner.assisted
        assert lesson(pilot).lesson.runner.save()["helped"] is True


async def test_the_choices_stay_beside_the_verdict() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        lesson(pilot).apply(lambda: lesson(pilot).lesson.go_to_step(6))
        await pilot.pause()
        question = lesson(pilot).lesson.question
        assert question is not None
        keys = list(question.keys)
        await pilot.press("b", "A", "c")
        await pilot.pause()
        seen = screen_text(pilot)
        assert lesson(pilot).lesson.runner.done
        assert len(keys) == 3
        assert seen.count("✗") >= 1
        assert "✓ Right" in seen


async def test_the_line_that_waits_for_its_reply_is_an_arrow() -> None:
    app = SmtplabApp(
        Services(lessons=COURSE), lambda services: lesson_screen(services, "one-of-each")
    )
    async with app.run_test(size=(80, 24)) as pilot:
        lesson(pilot).apply(lambda: lesson(pilot).lesson.go_to_step(4))
        await pilot.pause()
        assert "│── EHLO client.example.com ─" in screen_text(pilot)
        assert "▶│  waits" in screen_text(pilot)
        assert lesson(pilot).wire.wire.unfold_key == "Alt+U"  # Enter would be a reply
        lesson(pilot).bar.prompt.fill("250 ok")
        await pilot.press("enter")
        await pilot.pause()
        assert screen_text(pilot).count("EHLO client.example.com") == 1


async def test_the_arrows_of_tcp_are_looked_at_singly_once_in_the_course() -> None:
    services = Services()
    screen = lesson_screen(services, "who-speaks-first")
    assert isinstance(screen, LessonScreen)
    keys = [step.key for step in screen.lesson.lesson.steps]
    async with SmtplabApp(services, lambda _: screen).run_test(size=(80, 24)) as pilot:
        for key, is_folded in (("the-shortest-session", False), ("a-minute-of-silence", True)):
            screen.lesson.go_to_step(keys.index(key))
            screen.show()
            await pilot.pause()
            assert ("── SYN ▶ ── ◀ SYN, ACK ── ACK ▶" in screen_text(pilot)) is is_folded
