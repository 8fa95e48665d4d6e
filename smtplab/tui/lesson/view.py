"""What there is to read and to do in a step of a lesson."""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.protocol.sections import find_sources, with_titles
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.draft import Draft
from smtplab.teaching.activity.runner import Expects, Feedback, GoalStatus, OpenQuestion
from smtplab.teaching.lesson.lesson import Diagnose, Lesson
from smtplab.teaching.lesson.prose import Prose, plain
from smtplab.teaching.lesson_links import LessonLink
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status
from smtplab.tui.actions import LAB_ONLY
from smtplab.tui.lab.room import LabParts
from smtplab.tui.lesson import texts

__all__ = [
    "LessonView",
    "has_hints",
    "is_offered",
    "leaves_text",
    "lesson_parts",
    "lesson_title",
    "lesson_view",
    "link_title",
    "open_draft",
    "pending_line",
    "step_of",
]


@dataclass(frozen=True, slots=True)
class LessonView:
    """A step as it stands.

    Attributes:
        step: Place of the step, from 0.
        title: Its heading.
        goal: What the lesson is for; only at its first step.
        brief: What to read first.
        goals: Goals, with those that are met.
        just_met: Those that the last try has met.
        draft: The session that is put together; None where none is.
        question: The question that is open.
        selected: Which of its options the cursor is on.
        note: What is said beside the selected line.
        hints: Those that were given.
        feedback: What is said of the last try.
        debrief: What just happened; empty until the step is done.
        sources: The sections that the debrief cites, with their titles; "" for none.
        badge: Words for how it was done; "" until it is.
        cue: What to do now.
    """

    step: int
    title: str
    goal: Prose
    brief: Prose
    goals: tuple[GoalStatus, ...]
    just_met: tuple[str, ...]
    draft: Draft | None
    question: OpenQuestion | None
    selected: int
    note: str
    hints: tuple[Prose, ...]
    feedback: Feedback | None
    debrief: Prose
    sources: str
    badge: str
    cue: str


def lesson_view(lesson: LessonSession) -> LessonView:
    """Look at the present step."""
    step, play = lesson.step, lesson.runner
    debrief = step.debrief if play.done else ()
    return LessonView(
        lesson.player.index,
        step.title,
        lesson.lesson.goal if lesson.player.index == 0 else (),
        step.brief,
        tuple(play.goals),
        () if play.done else play.just_met,
        None if play.done else play.draft,
        play.question,
        lesson.selected,
        play.note,
        () if play.done else lesson.hints,
        lesson.feedback,
        debrief,
        _sources(debrief),
        _badge(lesson),
        _cue(lesson),
    )


_SENT = frozenset({Expects.LINE, Expects.REPLY})
"""What is sent line by line, so that much of the wire is of use."""
_ASKED = frozenset({Expects.MOMENT, Expects.CHOICE})
"""What a diagnosis asks for."""
_PENDING = frozenset({Expects.REPLY, Expects.CHOICE})
"""While these are expected, the next line of a script waits for its reply."""
_KEYS_ALONE = frozenset({Expects.ORDER, Expects.MOMENT})
"""While these are expected, no line is typed."""
_LEAVES_TEXT = frozenset({Status.READ, Status.CONTINUE, Status.PLAY, *texts.DONE_CUES})
"""Where Enter has something else come, so that what is there must have been read."""


def leaves_text(lesson: LessonSession) -> bool:
    """Return whether Enter leaves the text that is there."""
    return lesson.status in _LEAVES_TEXT


def pending_line(lesson: LessonSession) -> str:
    """Return what the client sends that waits for a reply to be given or predicted; "" for none."""
    runner = lesson.runner
    return runner.next_line if runner.expects in _PENDING else ""


def lesson_parts(lesson: LessonSession) -> LabParts:
    """Return what there is to show in a step, as far as room has to be made for it."""
    runner, question = lesson.runner, lesson.question
    return LabParts(
        has_text=True,
        is_typing=runner.expects in _SENT and not runner.done,
        is_debrief=runner.done,
        is_asking=runner.expects in _KEYS_ALONE
        or bool(question and question.is_open and question.options),
        is_alone=lesson.lab_session is None,
        hides_reply=isinstance(lesson.step.activity, Diagnose) and runner.expects in _ASKED,
    )


def _sources(text: Prose) -> str:
    """Name the sections that a text cites, with their titles."""
    words = plain(text)
    return texts.SOURCES.format(sections=with_titles(words)) if find_sources(words) else ""


def _badge(lesson: LessonSession) -> str:
    if not lesson.runner.done or lesson.step.activity is None:
        return ""
    return texts.DONE_HELPED if lesson.runner.assisted else texts.DONE


def _cue(lesson: LessonSession) -> str:
    """Return what to do now, in a few words; beside a lab the row under the prompt says it."""
    is_open = lesson.lab_session is not None and not lesson.runner.done
    return "" if is_open else texts.CUES.get(lesson.status, "")


def lesson_title(lesson: Lesson) -> str:
    """Return the title of a lesson with its number, if it has one; safe to show."""
    numbered = lesson.title if lesson.number is None else f"{lesson.number} · {lesson.title}"
    return visible(numbered)


def link_title(link: LessonLink) -> str:
    """Return what a link leads to: the lesson, and the step if it names one."""
    titles = (lesson_title(link.lesson), visible(link.step.title) if link.step else "")
    return " · ".join(filter(None, titles))


def step_of(lesson: LessonSession) -> str:
    """Return which step of how many the learner is at; "" before the first and after the last.

    Where the step before is not done, the key that leads back to it is named.
    """
    if not (number := lesson.lesson.number_of(lesson.step)):
        return ""
    place = texts.STEP_OF.format(number=number, count=len(lesson.lesson.written))
    before = lesson.player.index - 1
    return place if before < 0 or lesson.player.is_done(before) else f"{place} · {texts.STEP_LEFT}"


_DRAFTED = frozenset({Expects.ORDER, Expects.GAPS})
"""While these are expected, a session is put together."""
_NOT_WITH_DRAFT = frozenset(
    {"advance", "apply_suggestion", "connect", "deliver", "dial_pop3", "disconnect", "toggle_raw"}
)
"""Actions that would change a session, or a line, that is put together first and then sent."""


def open_draft(lesson: LessonSession) -> Draft | None:
    """Return the session that can be put together now, None for none."""
    return lesson.runner.draft if lesson.runner.expects in _DRAFTED else None


def has_hints(lesson: LessonSession) -> bool:
    """Return whether a hint can be given, or was given and can be read."""
    return bool(lesson.runner.hints_left or lesson.hints) and not lesson.runner.done


def is_offered(lesson: LessonSession, action: str) -> bool:
    """Return whether an action makes sense in the present step."""
    if action == "links":
        return bool(lesson.links)
    if action in LAB_ONLY and lesson.lab_session is None:
        return False
    return not (action in _NOT_WITH_DRAFT and lesson.runner.expects in _DRAFTED)
