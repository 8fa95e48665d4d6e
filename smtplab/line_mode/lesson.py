"""Lessons line by line: each step is read, done and explained in sentences.

What the learner may do is asked of the `LessonSession`, as the screen does; what was said once is
not said again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import time
from types import MappingProxyType

from smtplab.line_mode.lab import ACTING, LabLines, help_lines, listed, read_action, whole
from smtplab.line_mode.lab import ACTIONS as LAB_ACTIONS
from smtplab.line_mode.prose import feedback_lines, in_line, prose_lines, source_line, with_actions
from smtplab.line_mode.words import Detail, moment_lines
from smtplab.services import Services
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.raw import RawError
from smtplab.simulation.text.typed_lines import TypedLines
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.runner import Expects, Feedback, GoalStatus, OpenQuestion
from smtplab.teaching.activity.script_text import Proposal
from smtplab.teaching.lesson.lesson import Lesson, Watch
from smtplab.teaching.lesson_session import LessonSession, Status

__all__ = ["LessonLines"]

_WELCOME = ":help says what can be done at any time; :leave ends, and what you did is kept."
_CUES: Mapping[Status, str] = MappingProxyType(
    {
        Status.READ: "Press Enter to go on.",
        Status.CONTINUE: "Press Enter to go on.",
        Status.PLAY: "Press Enter for each next event.",
        Status.CHOOSE: "Type the number or the letter of your answer.",
        Status.PICK: "Type the number of the line where the trouble begins.",
        Status.SEND: "You are the client. Type a command, and press Enter to send it.",
        Status.REPLY: "You are the server. Type your reply, such as 250 Ok.",
        Status.NEXT_STEP: "Press Enter for the next step.",
        Status.UNDONE_STEP: "Press Enter for the first step that is not done yet.",
        Status.NEXT_LESSON: "The lesson is done. Press Enter for the next lesson, or type :leave.",
    }
)
"""What to do now."""
_PROMPTS: Mapping[Status, str] = MappingProxyType(
    {
        Status.READ: "Enter goes on: ",
        Status.CONTINUE: "Enter goes on: ",
        Status.PLAY: "Enter, what happens next: ",
        Status.CHOOSE: "Your answer: ",
        Status.PICK: "Number of the line: ",
        Status.REPLY: "Your reply: ",
        Status.NEXT_STEP: "Enter, the next step: ",
        Status.UNDONE_STEP: "Enter, the step that is left: ",
        Status.NEXT_LESSON: "Enter, the next lesson: ",
    }
)
_ENTER_ONLY = frozenset({Status.READ, Status.CONTINUE, Status.PLAY})
_ANSWERED = frozenset({Status.CHOOSE, Status.PICK, Status.REPLY})
_TCP = frozenset({MomentKind.HANDSHAKE, MomentKind.CLOSE})


class LessonLines:
    """A lesson, and those that follow it.

    Args:
        services: The course, and where progress is kept.
        lesson: The lesson to begin with.

    Attributes:
        lesson: The lesson as it is played.
        over: Whether the learner has left.
    """

    def __init__(self, services: Services, lesson: Lesson) -> None:
        self.over = False
        self._services = services
        self._typed = TypedLines()
        self._open(lesson)

    def _open(self, lesson: Lesson) -> None:
        self.lesson = LessonSession(lesson, self._services.course, self._services.progress, time)
        self._forget()

    def _forget(self) -> None:
        """Have nothing of the present step been said."""
        self._run = self.lesson.runs
        self._is_read = False
        self._is_explained = False
        self._lab: LabLines | None = None
        self._question: OpenQuestion | None = None
        self._feedback: Feedback | None = None
        self._goals: tuple[GoalStatus, ...] = ()
        self._hints = 0
        self._remark = ""
        self._proposal: Proposal | None = None
        self._status: Status | None = None
        self._numbered: list[int] = []
        self._so_far: tuple[str, ...] = ()

    @property
    def history(self) -> Sequence[str]:
        """Lines that were typed, but for those with a secret in them."""
        return self._typed.lines

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        if self.lesson.proposal is not None:
            return "Enter sends it: "
        if self.lesson.status is Status.SEND and self._lab:
            return self._lab.prompt
        return _PROMPTS.get(self.lesson.status, "Command: ")

    def save(self) -> None:
        """Keep where the learner is, and what was done."""
        self.lesson.save()

    def start(self) -> Iterator[str]:
        """Yield the lesson's title and its present step."""
        yield _WELCOME
        yield from self._note()
        yield from self._present()

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line; yield what there is to say to it, then what has come of it."""
        action = read_action(octets)
        yield from self._act(*action) if action else self._take(octets)
        if self.over:
            return
        if self.lesson.is_over:
            yield from self._go_to_next_lesson()
        else:
            _ = self.lesson.update()
            yield from self._present()
        self.save()
        yield from self._note()

    def _note(self) -> Iterator[str]:
        """Yield what became of what is kept, if that is new."""
        if note := self._services.new_note():
            yield str(visible(note))

    # What the learner types

    def _take(self, octets: bytes) -> Iterator[str]:
        text = octets.decode("utf-8", "replace").strip()
        status = self.lesson.status
        if status in _ANSWERED:
            self._feedback = None  # the same mistake is answered each time
        if not text and self.lesson.proposal is not None:
            yield from self._do(self.lesson.send_proposal, is_typed=False)
        elif status is Status.CHOOSE:
            yield from self._choose(text)
        elif status is Status.PICK:
            yield from self._pick(text)
        elif status is Status.REPLY:
            self._typed.add(str(visible(octets)), is_content=True)
            self.lesson.submit(octets + b"\r\n")
        elif status in _ENTER_ONLY:
            yield from self._go_on(text)
        else:
            yield from self._send(octets)

    def _go_on(self, text: str) -> Iterator[str]:
        if text:
            yield "Nothing can be sent here: press Enter alone."
        else:
            self.lesson.go_on()

    def _choose(self, text: str) -> Iterator[str]:
        question = self.lesson.question
        keys = _keys(question) if question else ()
        if text.casefold() in keys:
            self.lesson.choose(keys.index(text.casefold()))
        else:
            yield f"Type one of {', '.join(keys)}."

    def _pick(self, text: str) -> Iterator[str]:
        number = whole(text, len(self._numbered))
        if number and (session := self.lesson.lab_session):
            session.go_to(self._numbered[number - 1])
            self.lesson.go_on()
        else:
            yield f"Type a number from 1 to {len(self._numbered)}."

    def _send(self, octets: bytes) -> Iterator[str]:
        if (lab := self._lab) is None:
            self.lesson.go_on()
            return
        try:
            sent = lab.octets_of(octets)
        except RawError as error:
            yield f"Nothing was sent: {error}."
            return
        if not self.lesson.accepts(sent):
            yield "Nothing was sent, the connection is closed: :connect opens another one."
            return
        lab.go_to_end()
        lab.remember(octets)
        lab.pending = None
        if not self.lesson.submit(sent, is_raw=lab.is_raw):
            yield "Nothing was typed. In raw mode (:raw) an empty line can be sent."
        elif self.lesson.runs == self._run:
            yield from lab.tell_new(is_typed=True)

    def _do(self, change: Callable[[], object], *, is_typed: bool) -> Iterator[str]:
        change()
        if self._lab and self._lab.session is self.lesson.lab_session:
            yield from self._lab.tell_new(is_typed=is_typed)

    # What is said

    def _present(self) -> Iterator[str]:
        """Yield all that is new of the present step, in the order in which it is understood."""
        if self._run != self.lesson.runs:
            self._forget()
        if not self._is_read:
            self._is_read = True
            yield from self._step_lines()
        yield from self._lab_lines()
        yield from self._note_lines()
        yield from self._hint_lines()
        yield from self._feedback_lines()
        yield from self._goal_lines()
        yield from self._question_lines()
        yield from self._debrief_lines()
        yield from self._cue_lines()

    def _step_lines(self) -> Iterator[str]:
        player = self.lesson.player
        lesson = player.lesson
        if player.index == 0:
            number = "" if lesson.number is None else f" {lesson.number}"
            yield f"Lesson{number}, about {lesson.minutes} minutes: {visible(lesson.title)}"
            yield from prose_lines(lesson.goal)
        title = visible(player.step.title)
        yield ""
        yield f"Step {player.index + 1} of {len(lesson.steps)}: {title}"
        yield from prose_lines(player.step.brief)

    def _lab_lines(self) -> Iterator[str]:
        session = self.lesson.lab_session
        if session is None:
            self._lab = None
            return
        if self._lab is None or self._lab.session is not session:
            self._lab = LabLines(session, self._typed)
            self._lab.names_verbs = self.lesson.status is Status.SEND
            self._lab.gives_reasons = isinstance(self.lesson.step.activity, Watch)
            yield from self._first_lines(self._lab)
            return
        if self.lesson.status not in (Status.PICK, Status.SEND):
            yield from self._lab.tell_new(is_typed=False)

    def _first_lines(self, lab: LabLines) -> Iterator[str]:
        """Yield what there is before the learner begins."""
        if self.lesson.status is Status.PICK:
            yield "This is the session:"
            yield from self._listed_session(lab.session)
            lab.mark_all_told()
        elif self.lesson.status is Status.SEND:
            yield from self._lines_so_far(lab)
        else:
            lab.tell_nothing_yet()
            yield from lab.tell_new(is_typed=False)

    def _lines_so_far(self, lab: LabLines) -> Iterator[str]:
        """Yield what has happened; where the same was said before, that it is as it was."""
        before, self._so_far = self._so_far, tuple(lab.tell_so_far())
        if self._so_far == before:
            yield "The session is as it was at the start of the step."
            return
        if any(one.kind not in _TCP for one in lab.session.transcript.moments):
            yield "So far in this session:"
        yield from self._so_far

    def _listed_session(self, session: LabSession) -> Iterator[str]:
        """Yield the moments with numbers by which one can be named."""
        moments = session.transcript.moments
        self._numbered = [one.index for one in moments if one.kind not in _TCP]
        for number, index in enumerate(self._numbered, 1):
            first, *rest = moment_lines(session.transcript, moments[index], Detail.CROSSING)
            yield f"{number}. {first}"
            yield from rest

    def _note_lines(self) -> Iterator[str]:
        before, self._remark = self._remark, self.lesson.runner.note
        if self._remark and self._remark != before:
            yield f"Note: {with_actions(self._remark)}"

    def _hint_lines(self) -> Iterator[str]:
        hints = self.lesson.hints
        before, self._hints = min(self._hints, len(hints)), len(hints)
        for number, hint in enumerate(hints[before:], before + 1):
            yield f"Hint {number}: {in_line(hint)}"

    def _feedback_lines(self) -> Iterator[str]:
        before, self._feedback = self._feedback, self.lesson.feedback
        if self._feedback is not None and self._feedback != before:
            yield from feedback_lines(self._feedback)

    def _goal_lines(self) -> Iterator[str]:
        before, self._goals = self._goals, tuple(self.lesson.runner.goals)
        if len(before) != len(self._goals):
            yield from _all_goals(self._goals)
            return
        for number, (was, now) in enumerate(zip(before, self._goals, strict=True), 1):
            if was != now:
                yield _goal(number, now)

    def _question_lines(self) -> Iterator[str]:
        before, self._question = self._question, self.lesson.question
        if self._question is None or self._question == before:
            return
        said = set(prose_lines(before.ask)) if before else set()
        yield from (line for line in prose_lines(self._question.ask) if line and line not in said)
        yield from _options(self._question)

    def _debrief_lines(self) -> Iterator[str]:
        if self._is_explained or not self.lesson.runner.done:
            return
        self._is_explained = True
        if self.lesson.step.activity is not None:
            yield f"The step is done{', with help' if self.lesson.runner.assisted else ''}."
        yield from prose_lines(self.lesson.step.debrief)
        yield from source_line(self.lesson.step.debrief)

    def _cue_lines(self) -> Iterator[str]:
        proposal, self._proposal = self._proposal, self.lesson.proposal
        before, self._status = self._status, self.lesson.status
        if self._proposal is not None and self._proposal is not proposal:
            yield _proposal(self._proposal)
        elif self._status is not before:
            yield _CUES[self._status]

    # Actions

    def _act(self, word: str, argument: str) -> Iterator[str]:
        self._typed.add(f":{word} {argument}".strip(), is_content=word != "raw")
        if word in ACTIONS:
            yield from ACTIONS[word][1](self, argument)
        elif word in self._lab_words and self._lab:
            yield from self._lab.act(word, argument)
        else:
            yield f"There is no such action here; there are {listed([*ACTIONS, *self._lab_words])}."

    @property
    def _lab_words(self) -> Sequence[str]:
        """The actions of the lab that are of use now; a script is not to be acted on."""
        if self._lab is None:
            return ()
        is_open = self.lesson.runner.expects is Expects.LINE
        return [word for word in LAB_ACTIONS if is_open or word not in ACTING]

    def hint(self, _argument: str) -> Iterator[str]:
        """Give the next hint."""
        if self.lesson.next_hint():
            return
        if self.lesson.hints:
            yield "That was the last hint; :solution says the solution line by line."
        else:
            yield "There is no hint at this point."

    def solution(self, _argument: str) -> Iterator[str]:
        """Begin the step again with its solution, a line at a time."""
        if self.lesson.show_solution():
            yield "The step starts over, and its solution is said line by line."
        else:
            yield "There is no solution to say in this step."

    def goals(self, _argument: str) -> Iterator[str]:
        """Say all goals."""
        goals = tuple(self.lesson.runner.goals)
        return _all_goals(goals) if goals else iter(("This step has no goals.",))

    def read(self, _argument: str) -> Iterator[str]:
        """Have the whole step be said again, as it stands."""
        lab = self._lab
        self._forget()
        self._lab = lab
        yield from self._step_lines()
        self._is_read = True

    def next_step(self, _argument: str) -> Iterator[str]:
        """Go to the next step, whether or not this one is done."""
        self.lesson.next_step()
        return iter(())

    def previous_step(self, _argument: str) -> Iterator[str]:
        """Go to the step before."""
        self.lesson.previous_step()
        return iter(())

    def steps(self, argument: str) -> Iterator[str]:
        """Say all steps; with a number, go to that one."""
        player = self.lesson.player
        if number := whole(argument, len(player.lesson.steps)):
            self.lesson.go_to_step(number - 1)
            return
        for index, step in enumerate(player.lesson.steps):
            done = "done" if player.is_done(index) else "not done"
            here = ", you are here" if index == player.index else ""
            yield f"Step {index + 1}, {done}{here}: {visible(step.title)}"

    def restart(self, _argument: str) -> Iterator[str]:
        """Start the step over."""
        self.lesson.restart()
        yield "The step starts over."

    def lessons(self, argument: str) -> Iterator[str]:
        """Say all lessons; with a name or a number, open that one."""
        if argument:
            if lesson := self._services.course.lesson(argument):
                self.save()
                self._open(lesson)
            else:
                yield f"There is no lesson {visible(argument)}."
            return
        for lesson in self._services.course.lessons:
            done = self._services.progress.lesson(lesson.name).done
            count = sum(step.key in done for step in lesson.steps)
            number = "" if lesson.number is None else f"{lesson.number}. "
            steps = f"{count} of {len(lesson.steps)} steps done"
            yield f"{number}{visible(lesson.title)}: {steps}. Its name is {lesson.name}."

    def help(self, _argument: str) -> Iterator[str]:
        """Say what can be done here."""
        yield _CUES[self.lesson.status]
        yield "A line that starts with a colon is an action:"
        texts = {word: text for word, (text, _) in ACTIONS.items()}
        texts |= {word: LAB_ACTIONS[word][0] for word in self._lab_words}
        yield from help_lines(texts)

    def leave(self, _argument: str) -> Iterator[str]:
        """Leave; all is kept."""
        self.over = True
        return iter(())

    def _go_to_next_lesson(self) -> Iterator[str]:
        following = self.lesson.next_lesson
        if following is None:
            self.over = True
            yield "That was the last lesson of the course."
            return
        self._open(following)
        yield ""
        yield from self._present()


Action = Callable[[LessonLines, str], Iterator[str]]
ACTIONS: Mapping[str, tuple[str, Action]] = MappingProxyType(
    {
        "help": ("says what can be done here", LessonLines.help),
        "hint": ("gives a hint, each time a further one", LessonLines.hint),
        "solution": ("says the solution, line by line", LessonLines.solution),
        "goals": ("says the goals of the step", LessonLines.goals),
        "read": ("says the whole step again", LessonLines.read),
        "restart": ("starts the step over", LessonLines.restart),
        "next": ("goes to the next step", LessonLines.next_step),
        "previous": ("goes to the step before", LessonLines.previous_step),
        "steps": ("says all steps; :steps 2 goes to the second", LessonLines.steps),
        "lessons": ("says all lessons; :lessons 5 opens the fifth", LessonLines.lessons),
        "leave": ("leaves; what you did is kept", LessonLines.leave),
    }
)
"""What each action of a lesson does, and the way to do it."""


_UNHEARD = {"": "an empty line", ".": "a line with one dot"}
"""Lines of which little can be heard."""
_DIRECTIONS = {"[disconnect]": ":drop"}
"""Actions that have another word than the direction of a script."""


def _keys(question: OpenQuestion) -> tuple[str, ...]:
    """Return the sign that stands for each option."""
    return question.keys or tuple(map(str, range(1, len(question.options) + 1)))


def _options(question: OpenQuestion) -> Iterator[str]:
    for key, option in zip(_keys(question), question.options, strict=False):
        text = in_line(option)
        yield f"  {key}. {text.removeprefix(key).strip()}"


def _all_goals(goals: Sequence[GoalStatus]) -> Iterator[str]:
    if goals:
        yield "Your goals:"
    for number, goal in enumerate(goals, 1):
        yield _goal(number, goal)


def _goal(number: int, goal: GoalStatus) -> str:
    text = visible(goal.say.replace("`", ""))
    if goal.unreachable:
        return f"Goal {number}, out of reach in this run, :restart starts over: {text}"
    return f"Goal {number}, {'met' if goal.met else 'not met'}: {text}"


def _proposal(proposal: Proposal) -> str:
    text = _UNHEARD.get(proposal.text) or str(visible(proposal.text))
    if not proposal.is_line:
        word = _DIRECTIONS.get(text, f":{text.strip('[]')}")
        return f"The solution goes on with {word}. Enter does it."
    what = "octets" if proposal.raw else "line"
    return f"Enter sends the solution's next {what}: {text}"
