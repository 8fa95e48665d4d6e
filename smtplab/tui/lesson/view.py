"""What is there to read and to do in a step of a lesson?"""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.protocol.sections import sources, titled
from smtplab.teaching.activity.runner import Asked, Tick, Verdict
from smtplab.teaching.lesson.prose import Prose, plain
from smtplab.teaching.player import Player
from smtplab.tui.lesson import texts

__all__ = ["LessonView", "done_cue", "lesson_view"]


@dataclass(frozen=True, slots=True)
class LessonView:
    """A step as it stands.

    Attributes:
        step: Place of the step, from 0.
        title: Its heading.
        goal: What the lesson is for; only at its first step.
        brief: What to read first.
        ticks: Goals, with those that are met.
        asked: The question that is open.
        selected: Which of its options the cursor is on.
        note: What is said beside the selected line.
        hints: Those that were given.
        verdict: What is said of the last try.
        debrief: What just happened; empty until the step is done.
        sources: The sections that the debrief cites, with their titles; "" for none.
        badge: Words for how it was done; "" until it is.
        cue: What to do now.
    """

    step: int
    title: str
    goal: Prose
    brief: Prose
    ticks: tuple[Tick, ...]
    asked: Asked | None
    selected: int
    note: str
    hints: tuple[Prose, ...]
    verdict: Verdict | None
    debrief: Prose
    sources: str
    badge: str
    cue: str


def lesson_view(player: Player, selected: int, hints: tuple[Prose, ...]) -> LessonView:
    """Look at the present step.

    Args:
        player: The lesson that is played.
        selected: Which option the cursor is on.
        hints: The hints that were given.
    """
    step, play = player.step, player.play
    debrief = step.debrief if play.done else ()
    return LessonView(
        player.index,
        step.title,
        player.lesson.goal if player.index == 0 else (),
        step.brief,
        tuple(play.ticks),
        play.asked,
        selected,
        play.note,
        () if play.done else hints,
        None if play.verdict and play.verdict.text in hints else play.verdict,
        debrief,
        _sources(debrief),
        _badge(player),
        _cue(player),
    )


def _sources(text: Prose) -> str:
    """Name the sections that a text cites, with their titles."""
    words = plain(text)
    return texts.SOURCES.format(sections=titled(words)) if sources(words) else ""


def _badge(player: Player) -> str:
    if not player.play.done:
        return ""
    if player.step.activity is None:
        return ""
    return texts.DONE_HELPED if player.play.helped else texts.DONE


def done_cue(player: Player) -> str:
    """Say how to go on from a step that is done; "" until it is."""
    if not player.play.done:
        return ""
    if player.index + 1 < len(player.lesson.steps):
        return texts.CUE_NEXT_STEP
    return texts.CUE_LESSON_DONE if player.finished else texts.CUE_LAST_STEP


def _cue(player: Player) -> str:
    """Say what to do now, in a few words."""
    if player.play.done:
        return done_cue(player)
    if player.step.activity is None:
        return texts.CUE_READ
    if player.play.session is not None:
        return ""  # the row under the prompt says it
    return texts.CUES.get(player.play.wants, "")
