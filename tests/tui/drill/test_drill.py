from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from smtplab.teaching.drill.card import CardKind
from smtplab.teaching.drill.round import RoundPhase
from smtplab.teaching.drill.store import DrillStore
from smtplab.teaching.progress import Progress
from smtplab.tui.actions import DRILL, bindings
from smtplab.tui.drill.pane import DrillPane
from smtplab.tui.home.screen import HomeScreen
from smtplab.tui.messages import PastedLines
from tests.tui.drill.drilling import answer, drilled, key_of, screen_of, type_lines
from tests.tui.driving import screen_text


def verdict(pilot: Pilot[None]) -> str:
    shown = screen_of(pilot).round.feedback
    return shown.title if shown else ""


def kept(folder: Path) -> DrillStore:
    return DrillStore(Progress.open(folder / "progress.sqlite3").store)


class TestEachKindOfCard:
    async def test_digits_one_after_the_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "digits:552")
        async with app.run_test() as pilot:
            await pilot.pause()
            assert "What does the first digit mean?" in screen_text(pilot)
            assert "And the second?" not in screen_text(pilot)
            await answer(pilot, "5yz")
            assert "And the second?" in screen_text(pilot)
            await answer(pilot, "x0z")
            assert verdict(pilot) == "Right first digit, wrong second digit"
            assert "552 has 5 in the middle." in screen_text(pilot)

    async def test_what_to_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "action:552")
        async with app.run_test() as pilot:
            await answer(pilot, "452")
            text = screen_text(pilot)
            assert "✗ Wrong treatment" in text
            assert "That is the treatment for 452" in text
            assert "✓" in text

    async def test_what_drew_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "source:354")
        async with app.run_test() as pilot:
            await answer(pilot, "DATA")
            assert "✓ Right" in screen_text(pilot)

    async def test_foretelling_a_reply(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "reply:unknown-recipient")
        async with app.run_test() as pilot:
            await answer(pilot, "450")
            text = screen_text(pilot)
            assert "✗ Wrong reply" in text
            assert "The server replies: 550 5.1.1 No such mailbox here" in text

    async def test_right_diagnosis_wrong_treatment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "culprit:only-for-now")
        async with app.run_test() as pilot:
            await answer(pilot, "", "550")
            text = screen_text(pilot)
            assert "✗ Right diagnosis, wrong treatment" in text
            assert "the next try may succeed" in text

    async def test_a_reply_of_the_wild(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "wording:postfix-greylisted")
        async with app.run_test() as pilot:
            await pilot.pause()
            assert "Postfix replies" in screen_text(pilot)
            await answer(pilot, "", "")
            assert "✓ Right" in screen_text(pilot)

    async def test_repairing_a_session(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "repair:blank")
        async with app.run_test() as pilot:
            await type_lines(pilot, "RCPT TO:<bob@example.org>")
            assert screen_text(pilot).count("503 5.5.1 Send MAIL first") == 3
            await type_lines(pilot, "MAIL FROM:<alice@example.com>", "RCPT TO:<bob@example.org>")
            assert "✓ Corrected" in screen_text(pilot)
            await pilot.press("enter")
            assert screen_of(pilot).round.phase is RoundPhase.OVER


class TestKeys:
    async def test_letters_arrows_and_clicks_choose(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "action:552", "action:450", "action:250")
        async with app.run_test() as pilot:
            await pilot.pause()
            await pilot.press(key_of(pilot).upper())
            assert verdict(pilot) == "Right"
            await pilot.press("enter")
            await pilot.press(*["down"] * "abcd".index(key_of(pilot)), "enter")
            assert verdict(pilot) == "Right"
            await pilot.press("enter")
            await pilot.pause()
            await pilot.click(DrillPane, offset=(12, 4 + "abcd".index(key_of(pilot))))
            await pilot.pause()
            assert verdict(pilot) == "Right"

    async def test_the_cursor_goes_round(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "action:552")
        async with app.run_test() as pilot:
            await pilot.press("up", "enter")
            question = screen_of(pilot).round.questions[0]
            assert screen_of(pilot).round.chosen == [question.options[-1]]

    async def test_a_key_that_is_no_option_does_nothing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = drilled(monkeypatch, "action:552")
        async with app.run_test() as pilot:
            await pilot.press("1", "5", "i")
            assert screen_of(pilot).round.phase is RoundPhase.ASK

    async def test_a_card_that_is_longer_than_its_pane_scrolls(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = drilled(monkeypatch, "culprit:only-for-now")
        async with app.run_test(size=(80, 12)) as pilot:
            await pilot.pause()
            pane = screen_of(pilot).query_one(DrillPane)
            assert pane.max_scroll_y > 0
            await pilot.press("shift+down")
            assert pane.scroll_y == 1
            await pilot.press("shift+up")
            assert pane.scroll_y == 0

    async def test_an_enter_of_the_same_burst_leaves_no_verdict(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = drilled(monkeypatch, "action:552", "action:450")
        async with app.run_test() as pilot:
            await pilot.pause()
            for _ in range(3):
                _ = app.post_message(events.Key("enter", None))
            await pilot.pause()
            assert screen_of(pilot).round.number == 1
            assert len(screen_of(pilot).round.results) == 1
            await pilot.press("enter")
            assert screen_of(pilot).round.number == 2

    async def test_a_letter_at_the_verdict_answers_no_other_card(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = drilled(monkeypatch, "action:552", "action:450")
        async with app.run_test() as pilot:
            await pilot.press("a", "a", "a")
            assert screen_of(pilot).round.number == 1
            assert len(screen_of(pilot).round.results) == 1

    async def test_the_solution_is_shown_when_asked_for(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = drilled(monkeypatch, "repair:blank")
        async with app.run_test() as pilot:
            await type_lines(pilot, "NOOP")
            await pilot.press(*"MAIL", "f2")
            await pilot.pause()
            text = screen_text(pilot)
            assert "✗ This corrects it" in text
            assert "RCPT TO:<bob@example.org>" in text

    async def test_a_closed_session_is_brought_back(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "repair:blank")
        async with app.run_test() as pilot:
            await type_lines(pilot, "QUIT")
            assert "The connection is closed. F8" in screen_text(pilot)
            await pilot.press("f8")
            await pilot.pause()
            assert "221" not in screen_text(pilot)
            await type_lines(pilot, "MAIL FROM:<>", "RCPT TO:<bob@example.org>")
            assert verdict(pilot) == "Corrected"

    async def test_pasted_lines_are_said_one_by_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "repair:blank")
        async with app.run_test() as pilot:
            await pilot.pause()
            lines = ("MAIL FROM:<>", "RCPT TO:<bob@example.org>", "DATA")
            screen_of(pilot).post_message(PastedLines(lines, "Subject: x"))
            await pilot.pause()
            assert verdict(pilot) == "Corrected"
            assert screen_of(pilot).prompt.value == ""

    def test_no_key_does_two_things(self) -> None:
        keys = [binding.key for binding in bindings(DRILL)]
        assert len(keys) == len(set(keys))


class TestARound:
    async def test_home_leads_to_it_and_esc_leads_back(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        app = drilled(monkeypatch)
        async with app.run_test() as pilot:
            await answer(pilot, "")
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(app.screen, HomeScreen)
            assert "Drill" in screen_text(pilot)
        assert kept(tmp_path).counts() == (1, 1)

    async def test_the_summary_draws_what_was_confused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = drilled(monkeypatch, "action:552", "action:450")
        async with app.run_test() as pilot:
            await answer(pilot, "452")
            await pilot.press("enter")
            await answer(pilot, "")
            await pilot.press("enter")
            await pilot.pause()
            text = screen_text(pilot)
            assert "1 of 2 right   ✗ ✓" in text
            assert "552 taken for 452" in text
            assert "━━━   1  this round" in text
            assert "within the hour   2 cards" in text

    async def test_enter_begins_another_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "action:552")
        async with app.run_test() as pilot:
            await answer(pilot, "")
            await pilot.press("enter")
            await pilot.pause()
            assert screen_of(pilot).round.phase is RoundPhase.OVER
            await pilot.press("enter")
            await pilot.pause()
            assert screen_of(pilot).round.number == 1
            assert "What must the client do now?" in screen_text(pilot)

    async def test_without_cards_it_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch, "action:552")
        monkeypatch.setattr("smtplab.teaching.drill.practice.choose_cards", lambda *_: ())
        async with app.run_test() as pilot:
            await pilot.pause()
            assert "There is no card." in screen_text(pilot)
            await pilot.press("enter", "1", "f2", "f8")
            await pilot.pause()
            assert "There is no card." in screen_text(pilot)

    async def test_what_is_wrong_with_the_file_is_told(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        (tmp_path / "progress.sqlite3").write_bytes(b"no database" * 100)
        app = drilled(monkeypatch, "action:552")
        async with app.run_test(notifications=True) as pilot:
            await pilot.pause()
            assert "damaged" in screen_text(pilot)
            await answer(pilot, "")
            assert verdict(pilot) == "Right"

    async def test_a_small_terminal_is_asked_for_more_room(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = drilled(monkeypatch, "action:552")
        async with app.run_test(size=(60, 18)) as pilot:
            await pilot.pause()
            assert "needs more room" in screen_text(pilot)
            await answer(pilot, "")
            assert verdict(pilot) == "Right"


class TestChoosingCards:
    async def test_a_kind_is_chosen_from_a_list(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch)
        async with app.run_test() as pilot:
            await pilot.press("f9")
            await pilot.pause()
            assert "Which cards" in screen_text(pilot)
            await pilot.press("down", "enter")
            await pilot.pause()
            assert {card.kind for card in screen_of(pilot).round.cards} == {CardKind.IDEA}

    async def test_esc_keeps_the_round(self, monkeypatch: pytest.MonkeyPatch) -> None:
        app = drilled(monkeypatch)
        async with app.run_test() as pilot:
            await pilot.pause()
            before = screen_of(pilot).round
            await pilot.press("f9", "down", "escape")
            await pilot.pause()
            assert screen_of(pilot).round is before


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        "typed", ["\x1b]0;x\x07", "[b]x[/i]", "\u202ekcab", "[@click=app.quit]x"]
    )
    async def test_nothing_of_it_is_obeyed(
        self, monkeypatch: pytest.MonkeyPatch, typed: str
    ) -> None:
        app = drilled(monkeypatch, "repair:blank")
        async with app.run_test() as pilot:
            await type_lines(pilot, typed)
            text = screen_text(pilot)
            assert "\x1b" not in text
            assert "\u202e" not in text
            assert "500" in text

    async def test_a_long_session_stays_bounded_on_the_screen(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = drilled(monkeypatch, "repair:blank")
        async with app.run_test() as pilot:
            await pilot.pause()
            for _ in range(60):
                screen_of(pilot).round.send(b"NOOP\r\n")
            await type_lines(pilot, "NOOP")
            pane = screen_of(pilot).query_one(DrillPane)
            assert pane.virtual_size.height < 80
