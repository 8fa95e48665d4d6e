"""A step of a lesson in sentences: what is new of it since it was said last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from smtplab.line_mode.draft import draft_lines
from smtplab.line_mode.lab import LabLines
from smtplab.line_mode.marked_lines import CodeLine, TitleLine, with_number
from smtplab.line_mode.prose import feedback_lines, in_line, prose_lines, source_line, with_actions
from smtplab.line_mode.words import Detail, audible, moment_lines
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.typed_lines import TypedLines
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.runner import Feedback, GoalStatus, OpenQuestion
from smtplab.teaching.activity.script_text import Proposal
from smtplab.teaching.lesson.lesson import Watch
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status

__all__ = ["PROMPTS", "StepLines", "cue_for", "goal_lines"]

_CUES: Mapping[Status, str] = MappingProxyType(
    {
        Status.READ: "Press Enter to go on.",
        Status.CONTINUE: "Press Enter to go on.",
        Status.PLAY: "Press Enter for each next exchange, or type :play to hear all of it.",
        Status.CHOOSE: "Type the digit of your answer.",
        Status.PICK: "Type the number of the line where the trouble begins.",
        Status.ORDER: "Type the numbers of the lines that belong, in order, such as 3 1 4.",
        Status.FILL: "Type what belongs in each gap. After the last gap the session is sent.",
        Status.SEND: "You are the client. Type a command, and press Enter to send it.",
        Status.REPLY: "You are the server. Type your reply, such as 250 Ok.",
        Status.NEXT_STEP: "Press Enter for the next step.",
        Status.UNDONE_STEP: "Press Enter for the first step that is not done yet.",
        Status.END: "The lesson is done. Press Enter to read what you did.",
        Status.NEXT_LESSON: "Press Enter for the next lesson, or type :leave.",
    }
)
"""What to do now."""
PROMPTS: Mapping[Status, str] = MappingProxyType(
    {
        Status.READ: "Go on: ",
        Status.CONTINUE: "Go on: ",
        Status.PLAY: "Next exchange: ",
        Status.CHOOSE: "Your answer: ",
        Status.PICK: "Number of the line: ",
        Status.ORDER: "Numbers in order: ",
        Status.REPLY: "Your reply: ",
        Status.NEXT_STEP: "Next step: ",
        Status.UNDONE_STEP: "Next step: ",
        Status.END: "What you did: ",
        Status.NEXT_LESSON: "Next lesson: ",
    }
)
_LETTERS = "Type the letter of your answer."
_CONTENT = "You are the client. Type the content, and press Enter to send each line."
_LESSON, _STEP = 2, 3
"""Levels of titles."""
_TCP = frozenset({MomentKind.HANDSHAKE, MomentKind.CLOSE})


class StepLines:
    """A step that is said: each thing once.

    Args:
        lesson: The lesson; the step is its present one.
        typed: The lines that were typed, for the history.
        names_lesson: Whether the title of the lesson is said before the step.

    Attributes:
        run: Which run of a step it is.
        lab: The lab of the step; None where there is none.
        numbered: The moments that can be named, by the places of their numbers.
    """

    def __init__(
        self, lesson: LessonSession, typed: TypedLines, *, names_lesson: bool = False
    ) -> None:
        self.run = lesson.runs
        self.lab: LabLines | None = None
        self.numbered: list[int] = []
        self._lesson = lesson
        self._typed = typed
        self._names_lesson = names_lesson
        self._is_read = False
        self._is_explained = False
        self._question: OpenQuestion | None = None
        self._feedback: Feedback | None = None
        self._goals: tuple[GoalStatus, ...] = ()
        self._hints = 0
        self._remark = ""
        self._proposal: Proposal | None = None
        self._cue: tuple[Status, bool] | None = None
        self._so_far: tuple[str, ...] = ()

    @property
    def _is_open_answered(self) -> bool:
        """Whether the feedback is about the question that is open, and not the one before it."""
        question, feedback = self._lesson.question, self._lesson.feedback
        if question is None or feedback is None:
            return False
        return not (feedback.good and question.options and question.is_open)

    def forget_feedback(self) -> None:
        """Have the feedback be said again: the same mistake is answered each time."""
        self._feedback = None

    def new_lines(self) -> Iterator[str]:
        """Yield all that is new of the step, in the order in which it is understood."""
        is_first, self._is_read = not self._is_read, True
        if is_first:
            yield from self._step_lines()
            yield from self._draft_lines()
        yield from self._lab_lines()
        yield from self._note_lines()
        yield from self._hint_lines()
        if not (is_first and self._is_open_answered):
            yield from self._feedback_lines()
        yield from self._goal_lines()
        yield from self._question_lines()
        yield from self._feedback_lines()
        yield from self._debrief_lines()
        yield from self._cue_lines()

    def _step_lines(self) -> Iterator[str]:
        player = self._lesson.player
        lesson = player.lesson
        if self._names_lesson:
            number = "" if lesson.number is None else f" {lesson.number}"
            title = f"Lesson{number}, about {lesson.minutes} minutes: {visible(lesson.title)}"
            yield TitleLine(title, _LESSON)
            if player.index == 0:
                yield from prose_lines(lesson.goal)
        step = self._lesson.step
        yield ""
        place = lesson.number_of(step)
        count = f"Step {place} of {len(lesson.written)}: " if place else ""
        yield TitleLine(f"{count}{visible(step.title)}", _STEP)
        yield from prose_lines(step.brief)

    def _draft_lines(self) -> Iterator[str]:
        if (draft := self._lesson.runner.draft) is not None:
            yield from draft_lines(draft)

    def _lab_lines(self) -> Iterator[str]:
        session = self._lesson.lab_session
        if session is None:
            self.lab = None
            return
        if self.lab is None or self.lab.session is not session:
            self.lab = LabLines(session, self._typed)
            self.lab.names_verbs = self._lesson.status is Status.SEND
            self.lab.gives_reasons = isinstance(self._lesson.step.activity, Watch)
            yield from self._first_lines(self.lab)
            return
        if self._lesson.status not in (Status.PICK, Status.SEND):
            # The question has named the line of the client that it was about.
            is_named = self._question is not None and self._question.is_open
            yield from self.lab.tell_new(is_typed=is_named)

    def _first_lines(self, lab: LabLines) -> Iterator[str]:
        """Yield what there is before the learner begins."""
        if self._lesson.status is Status.PICK:
            yield "This is the session:"
            yield from self._listed_session(lab.session)
            lab.mark_all_told()
        elif self._lesson.status is Status.SEND:
            yield from self._lines_so_far(lab)
        elif self._lesson.runner.draft is not None:
            lab.session.to_end()
            yield from self._lines_so_far(lab)
        else:
            lab.tell_nothing_yet()
            yield from lab.tell_new(is_typed=False)

    def _lines_so_far(self, lab: LabLines) -> Iterator[str]:
        """Yield what has happened; where the same was said before, that it is as it was."""
        before, self._so_far = self._so_far, tuple(lab.tell_so_far())
        if not lab.session.transcript.moments:
            return
        if self._so_far == before:
            yield "The session is back at the start of the step."
            return
        said = _end_of(self._so_far)
        if len(said) < len(self._so_far):
            yield "Much has happened in this session; :all says it from the start. The end of it:"
        elif any(one.kind not in _TCP for one in lab.session.transcript.moments):
            yield "So far in this session:"
        yield from said

    def _listed_session(self, session: LabSession) -> Iterator[str]:
        """Yield the moments with numbers by which one can be named."""
        moments = session.transcript.moments
        self.numbered = [one.index for one in moments if one.kind not in _TCP]
        for number, index in enumerate(self.numbered, 1):
            first, *rest = moment_lines(session.transcript, moments[index], Detail.CROSSING)
            yield with_number(number, first)
            yield from rest

    def _note_lines(self) -> Iterator[str]:
        before, self._remark = self._remark, self._lesson.runner.note
        if self._remark and self._remark != before:
            yield f"Note: {with_actions(self._remark)}"

    def _hint_lines(self) -> Iterator[str]:
        hints = self._lesson.hints
        before, self._hints = min(self._hints, len(hints)), len(hints)
        for number, hint in enumerate(hints[before:], before + 1):
            yield f"Hint {number}: {in_line(hint)}"

    def _feedback_lines(self) -> Iterator[str]:
        before, self._feedback = self._feedback, self._lesson.feedback
        if self._feedback is not None and self._feedback != before:
            yield from feedback_lines(self._feedback)

    def _goal_lines(self) -> Iterator[str]:
        before, self._goals = self._goals, tuple(self._lesson.runner.goals)
        if len(before) != len(self._goals):
            yield from goal_lines(self._goals)
            return
        for number, (was, now) in enumerate(zip(before, self._goals, strict=True), 1):
            if was != now:
                yield _goal(number, now)

    def _question_lines(self) -> Iterator[str]:
        before, self._question = self._question, self._lesson.question
        if self._question is None or self._question.asks_same(before):
            return
        if self._question.count > 1:
            yield f"Question {self._question.number} of {self._question.count}:"
        said = set(prose_lines(before.ask)) if before else set()
        lines = (line for line in prose_lines(self._question.ask) if line and line not in said)
        yield from map(_heard, lines)
        yield from _options(self._question)

    def _debrief_lines(self) -> Iterator[str]:
        if self._is_explained or not self._lesson.runner.done:
            return
        self._is_explained = True
        if self._lesson.step.activity is not None:
            yield f"The step is done{', with help' if self._lesson.runner.assisted else ''}."
        yield from prose_lines(self._lesson.step.debrief)
        yield from source_line(self._lesson.step.debrief)

    def _cue_lines(self) -> Iterator[str]:
        proposal, self._proposal = self._proposal, self._lesson.proposal
        before, self._cue = self._cue, (self._lesson.status, _has_letters(self._lesson))
        if self._proposal is not None and self._proposal is not proposal:
            yield _proposal(self._proposal)
        elif self._cue != before:
            yield cue_for(self._lesson)


_MOST = 30
"""Lines of a session that are all said before a task begins."""
_LAST = 12
"""Lines that are said of a longer one."""


def _end_of(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return the lines to be said of a session: all, or the last ones with no reply cut."""
    if len(lines) <= _MOST:
        return lines
    first = len(lines) - _LAST
    while first and lines[first].startswith("  "):
        first -= 1
    return lines[first:]


_DIRECTIONS = {"[disconnect]": ":drop"}
"""Actions that have another word than the direction of a script."""


_SENDS = "The client sends: "


def cue_for(lesson: LessonSession) -> str:
    """Return what to do now."""
    if _has_letters(lesson):
        return _LETTERS
    if lesson.status is Status.SEND and lesson.lab_session and lesson.lab_session.in_data:
        return _CONTENT
    return _CUES[lesson.status]


def _has_letters(lesson: LessonSession) -> bool:
    question = lesson.question
    return question is not None and question.is_open and any(map(str.isalpha, question.keys))


def _heard(line: str) -> str:
    """Return a line of a question with what cannot be heard of what the client sends in words."""
    intro, sends, sent = line.partition(_SENDS)
    return CodeLine(f"{intro}{sends}", audible(sent)) if sends else line


def _options(question: OpenQuestion) -> Iterator[str]:
    for key, option in zip(question.keys, question.options, strict=False):
        text = in_line(option)
        yield f"  {key}. {text.removeprefix(key).strip() if question.digits else text}"


def goal_lines(goals: Sequence[GoalStatus]) -> Iterator[str]:
    """Yield all goals, with what is met of them."""
    if goals:
        yield "Your goals:"
    for number, goal in enumerate(goals, 1):
        yield _goal(number, goal)


def _goal(number: int, goal: GoalStatus) -> str:
    text = visible(goal.say.replace("`", ""))
    if goal.unreachable:
        return f"Goal {number}, out of reach in this run, :restart starts over: {text}"
    state = "met so far" if goal.so_far else "met" if goal.met else "not met"
    return f"Goal {number}, {state}: {text}"


def _proposal(proposal: Proposal) -> str:
    text = audible(visible(proposal.text))
    if not proposal.is_line:
        word = _DIRECTIONS.get(text, f":{text.strip('[]')}")
        return f"The solution goes on with {word}. Enter does it."
    what = "octets" if proposal.raw else "line"
    return CodeLine(f"Enter sends the solution's next {what}: ", text)
