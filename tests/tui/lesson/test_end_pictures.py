"""What a lesson looks like before its first step and after its last one, as pictures."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.screen import Screen

from smtplab.services import Services
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.lesson_session import LessonSession
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lesson.screen import LessonScreen
from smtplab.tui.routes import lesson_screen
from tests.tui.lab.test_lab_pictures import SIZES, Compare
from tests.tui.lesson.test_lesson_pictures import settle

QUESTION = """---
title: Lesson {name}
level: first hour
minutes: 5
needs: [{needs}]
---

After this lesson you know what {name} is.

## A question

```smtp question
ask: Which reply is a refusal, in lesson {name}?
choices:
  - text: "`550`"
    because: The first digit is 5.
  - text: "`250`"
    because: The first digit is 2, which is a success.
  - text: "`354`"
    because: The first digit is 3, so the server waits for more.
```

The first digit decides (RFC 5321 §4.2.1).
"""
TASK = """---
title: Lesson d
level: first hour
minutes: 5
needs: [a, b, c]
---

After this lesson you can send a message.

## Send a message

Send Bob a message.

```smtp task
start: |
  C: EHLO client.example.com
goals:
  - mail: {in: bob}
    say: Bob has a message
hints: [one, two, three]
solution: |
  C: MAIL FROM:<alice@example.com>
  C: RCPT TO:<bob@example.org>
  C: DATA
  C: Subject: Tea
  C:
  C: At four?
  C: .
also:
  - |
    C: MAIL FROM:<>
    C: RCPT TO:<bob@example.org>
    C: DATA
    C: .
near:
  - |
    C: MAIL FROM:<alice@example.com>
```

Bob has the message.
"""
Act = Callable[[LessonSession], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "lessons"
    folder.mkdir()
    for number, (name, needs) in enumerate((("a", ""), ("b", "a"), ("c", "b")), 1):
        text = QUESTION.format(name=name, needs=needs)
        (folder / f"{number:02}-{name}.md").write_text(text)
    (folder / "04-d.md").write_text(TASK)
    return folder


def opened(folder: Path, act: Act) -> SmtplabApp:
    def make(services: Services) -> Screen[None]:
        screen = lesson_screen(services, "d")
        assert isinstance(screen, LessonScreen)
        act(screen.lesson)
        return screen

    return SmtplabApp(Services(lessons=folder), make)


def answer(played: LessonSession) -> None:
    """Answer the questions at the start; the first one wrong at first."""
    while not played.runner.done:
        if played.runner.expects is Expects.CHOICE:
            choices = played.question.options if played.question else ()
            for number in reversed(range(len(choices))):
                played.choose(number)
        else:
            played.go_on()


def finish(played: LessonSession) -> None:
    """Do both steps, and go to the closing page."""
    answer(played)
    played.next_step()
    assert played.show_solution()
    while played.proposal:
        played.send_proposal()
    played.next_step()


@SIZES
@pytest.mark.parametrize(
    "act",
    [
        pytest.param(LessonSession.save, id="questions-from-earlier-lessons"),
        pytest.param(lambda played: played.choose(0), id="an-answer-to-one-of-them"),
        pytest.param(finish, id="what-you-did"),
    ],
)
def test_shows(act: Act, size: tuple[int, int], folder: Path, snap_compare: Compare) -> None:
    assert snap_compare(opened(folder, act), terminal_size=size, run_before=settle)
