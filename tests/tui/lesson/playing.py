"""Playing a lesson through the screen, as somebody who finds each answer in the end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from textual.pilot import Pilot

from smtplab.teaching.activity.runner import Expects
from smtplab.tui.lesson.screen import LessonScreen
from tests.tui.driving import screen_text

REPLIES = [
    f"{code} so"
    for code in (250, 354, 503, 550, 501, 252, 554, 451, 421, 221, 500, 214, 502, 220, 452, 450)
] + ["555 so", "552 so", "504 so", "251 so", "551 so", "553 so"]
_MOST = 400


def lesson(pilot: Pilot[None]) -> LessonScreen:
    """Return the lesson that is played."""
    return next(one for one in pilot.app.screen_stack if isinstance(one, LessonScreen))


async def play_step(pilot: Pilot[None]) -> None:
    """Do the present step, by its own solution where there is one, else by trying."""
    screen = lesson(pilot)
    index = screen.lesson.player.index
    for tried in range(_MOST):
        play = screen.lesson.runner
        if play.done or screen.lesson.player.index != index:
            return
        await _WAYS[play.expects](pilot, tried)
        await pilot.pause()
    raise AssertionError(f"stuck in {screen.lesson.player.step.key}:\n{screen_text(pilot)}")


async def _go_on(pilot: Pilot[None], _tried: int) -> None:
    await pilot.press("enter")


async def _choose(pilot: Pilot[None], _tried: int) -> None:
    play = lesson(pilot).lesson.runner
    before = play.question
    for key in before.keys if before else ():
        if before and before.asks_same(play.question) and play.expects is Expects.CHOICE:
            await pilot.press(key)


async def _answer(pilot: Pilot[None], tried: int) -> None:
    await _type(pilot, REPLIES[tried % len(REPLIES)])


async def _pick(pilot: Pilot[None], _tried: int) -> None:
    """Name one line after the other, from the last one up."""
    screen = lesson(pilot)
    await pilot.press("enter")
    if screen.lesson.runner.expects is Expects.MOMENT:
        await pilot.press("up" if screen.session.cursor else "ctrl+end")


async def _type(pilot: Pilot[None], line: str) -> None:
    screen = lesson(pilot)
    screen.bar.prompt.fill(line)
    await pilot.press("enter")
    await pilot.pause()


async def _solve(pilot: Pilot[None], _tried: int) -> None:
    """Take the solution line by line out of the prompt."""
    screen = lesson(pilot)
    await pilot.press("alt+s")
    await pilot.pause()
    for _ in range(_MOST):
        if screen.lesson.runner.done or screen.lesson.runner.expects is not Expects.LINE:
            return
        if not screen.lesson.proposal:
            break
        await pilot.press("enter")
        await pilot.pause()
    raise AssertionError(f"not solved: {screen.lesson.player.step.key}:\n{screen_text(pilot)}")


async def _put_together(pilot: Pilot[None], _tried: int) -> None:
    """Have the lines or the gaps of the solution filled in, and send them."""
    await pilot.press("alt+s", "enter")


_WAYS: Mapping[Expects, Callable[[Pilot[None], int], Awaitable[None]]] = {
    Expects.CONTINUE: _go_on,
    Expects.CHOICE: _choose,
    Expects.REPLY: _answer,
    Expects.MOMENT: _pick,
    Expects.LINE: _solve,
    Expects.ORDER: _put_together,
    Expects.GAPS: _put_together,
}
