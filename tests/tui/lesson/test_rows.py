"""How much of the wire is in sight beside what is read, counted in the rows of the screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from smtplab.services import Services
from smtplab.teaching.lesson_session import LessonSession
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.routes import lesson_screen
from tests.tui.driving import screen_text
from tests.tui.lesson.playing import lesson

LESSON = """---
title: Rows
level: first hour
minutes: 5
introduces:
  verbs: [EHLO, MAIL, RCPT, DATA]
  codes: [220, 250, 354, 550]
  terms: []
---

Rows of the wire.

## Before

There are two steps.

## Send one message

Send one message to bob and to carol, from alice at her own address. One of the
three addresses in your notes is wrong: find out which one it is. A recipient who
is refused does not end the transaction.

```smtp task
start: |
  C: EHLO client.example.com
goals:
  - reached: mail
    say: the sender is accepted
  - refused: 1
    say: one recipient is refused
  - accepted: carol@example.org
    say: carol is accepted
  - mail: {in: bob, from: alice@example.com}
    say: bob has the message
hints:
  - Zorro is the wrong one.
also:
  - |
    C: MAIL FROM:<alice@example.com>
    C: RCPT TO:<bob@example.org>
    C: RCPT TO:<carol@example.org>
    C: RCPT TO:<zorro@example.org>
    C: DATA
    C: .
near:
  - |
    C: MAIL FROM:<alice@example.com>
solution: |
  C: MAIL FROM:<alice@example.com>
  C: RCPT TO:<zorro@example.org>
  C: RCPT TO:<bob@example.org>
  C: RCPT TO:<carol@example.org>
  C: DATA
  C: Subject: Tea
  C: .
```

All of them were judged one by one.

- The first one is a sentence that is a little longer than a line of the pane can be.
- The second one is a sentence that is a little longer than a line of the pane can be.
- The third one is a sentence that is a little longer than a line of the pane can be.
- The fourth one is a sentence that is a little longer than a line of the pane can be.
- The fifth one is a sentence that is a little longer than a line of the pane can be.
- The sixth one is a sentence that is a little longer than a line of the pane can be.
- The last word.

## Predict the reply

Two recipients are accepted. The third one is not known here.

```smtp predict
dialogue: |
  C: EHLO client.example.com
  C: MAIL FROM:<alice@example.com>
  C: RCPT TO:<bob@example.org>
  C: RCPT TO:<zorro@example.org>
  S: ?
```

The others are still accepted.

## Choose a code

```smtp question
ask: Which one is a code?
choices:
  - text: "123"
    because: It has three digits.
  - text: "12"
    because: A code has three digits.
```

A code has three digits.
"""
TASK, PREDICT, CHOICE = 1, 2, 3
SENT = ("MAIL FROM:<alice@example.com>", "RCPT TO:<zorro@example.org>", "RCPT TO:<bob@example.org>")
SOLUTION = (*SENT, "RCPT TO:<carol@example.org>", "DATA", "Subject: Tea", ".")
GOALS = ("sender is accepted", "recipient is refused", "carol is accepted", "bob has the message")
OPTIONS = ("success:", "intermediate:", "temporary failure:", "permanent failure:")
LAMPS = "connected ─ "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "01-rows.md").write_text(LESSON)
    return tmp_path


def opened_at(folder: Path, step: int, *lines: str) -> SmtplabApp:
    """Open a step in which some lines were sent."""

    def make(services: Services) -> LessonScreen:
        screen = lesson_screen(services, "rows")
        assert isinstance(screen, LessonScreen)
        send(screen.lesson, step, *lines)
        return screen

    return SmtplabApp(Services(lessons=folder), make)


def send(played: LessonSession, step: int, *lines: str) -> None:
    played.go_to_step(step)
    for line in lines:
        _ = played.submit(f"{line}\r\n".encode())


def wire_rows(shown: str) -> list[str]:
    """Return the rows with both lifelines."""
    return [row for row in shown.splitlines() if row[3:4] == "│" and row.count("│") >= 2]


@pytest.mark.parametrize("sent", [(), SENT], ids=["at the start", "later"])
async def test_a_task_shows_all_goals_and_eight_rows_of_the_wire(
    folder: Path, sent: tuple[str, ...]
) -> None:
    app = opened_at(folder, TASK, *sent)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = screen_text(pilot)
    assert all(goal in shown for goal in GOALS), shown
    assert "find out which one it is" in shown
    assert "· one recipient" in shown or "goals 2/4 ✓✓··" in shown
    assert LAMPS in shown
    assert len(wire_rows(shown)) >= 8, shown


async def test_goals_stay_in_the_frame_whatever_is_said(folder: Path) -> None:
    app = opened_at(folder, TASK)
    async with app.run_test(size=(80, 24)) as pilot:
        for line in ("MAIL FROM:<alice@example.com>", "RCPT TO: <bob@example.org>", "NOPE"):
            lesson(pilot).bar.prompt.fill(line)
            await pilot.press("enter")
            await pilot.pause()
            shown = screen_text(pilot)
            assert "goals 1/4 ✓···" in shown.splitlines()[1]
            assert len(wire_rows(shown)) >= 8, shown


async def test_a_prediction_shows_the_wire_the_lamps_and_the_choices(folder: Path) -> None:
    app = opened_at(folder, PREDICT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        while lesson(pilot).lesson.question is None:
            await pilot.press("enter")
            await pilot.pause()
        for key in ("", "2", "4"):  # a wrong try hides nothing of it
            if key:
                await pilot.press(key)
                await pilot.pause()
            shown = screen_text(pilot)
            assert "What is the reply's first digit?" in shown
            assert all(option in shown for option in OPTIONS), shown
            assert LAMPS in shown
            assert len(wire_rows(shown)) >= 4, shown
            assert ("✗ Not a" in shown) == bool(key)


async def test_a_refusal_that_was_wanted_is_a_goal_and_no_mistake(folder: Path) -> None:
    app = opened_at(folder, TASK, *SENT[:1])
    async with app.run_test(size=(80, 24)) as pilot:
        lesson(pilot).bar.prompt.fill(SENT[1])
        await pilot.press("enter")
        await pilot.pause()
        shown = screen_text(pilot)
        assert "✓ one recipient is refused · just now" in shown
        assert "→ 550" not in shown
        lesson(pilot).bar.prompt.fill("NOOP")
        await pilot.press("enter")
        await pilot.pause()
        assert "just now" not in screen_text(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_debrief_is_read_to_its_end_before_enter_leaves(
    folder: Path, size: tuple[int, int]
) -> None:
    app = opened_at(folder, TASK, *SOLUTION)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        played = lesson(pilot).lesson
        assert played.runner.done
        assert "The last word" not in screen_text(pilot)
        for _ in range(5):
            if "The last word" in screen_text(pilot):
                break
            await pilot.press("enter")
            await pilot.pause()
            assert played.player.index == TASK
        assert "The last word" in screen_text(pilot)
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert played.player.index == PREDICT


async def test_an_enter_of_the_same_burst_does_not_leave_what_was_not_seen(folder: Path) -> None:
    app = opened_at(folder, TASK, *SOLUTION[:-1])
    async with app.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        for key in (".", *["enter"] * 3):
            _ = app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        played = lesson(pilot).lesson
        assert played.runner.done
        assert played.player.index == TASK
        assert "The last word" in screen_text(pilot)
        await pilot.press("enter")
        assert played.player.index == PREDICT


async def test_a_line_that_is_typed_ahead_of_the_screen_keeps_its_spaces(folder: Path) -> None:
    app = opened_at(folder, 0)
    line = "MAIL FROM:<alice@example.com> SIZE=1 "
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in ("enter", *"NOOP 1", "enter", *line):
            character = key if len(key) == 1 else None
            _ = app.post_message(events.Key("space" if key == " " else key, character))
        await pilot.pause()
        await pilot.pause()
        assert lesson(pilot).lesson.player.index == TASK
        assert lesson(pilot).bar.prompt.value == line
        transcript = lesson(pilot).session.transcript
        assert (("C", b"NOOP 1")) in transcript.lines()


async def test_before_the_greeting_there_is_nothing_to_send_yet(folder: Path) -> None:
    app = opened_at(folder, TASK)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+home")
        await pilot.pause()
        assert "nothing yet: the server speaks first" in screen_text(pilot).splitlines()[-2]


async def test_what_is_folded_names_the_key_that_unfolds_it_here(folder: Path) -> None:
    app = opened_at(folder, PREDICT)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = lesson(pilot)
        screen.apply(lambda: screen.session.go_to(5))
        await pilot.pause()
        assert "(8 lines, U unfolds)" in screen_text(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "250-PIPELINING" in screen_text(pilot)


async def test_a_choice_that_is_a_number_has_a_letter_before_it(folder: Path) -> None:
    async with opened_at(folder, CHOICE).run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = [row.strip() for row in screen_text(pilot).splitlines()]
    assert {"a  123", "b  12"} <= set(rows) or {"a  12", "b  123"} <= set(rows)
