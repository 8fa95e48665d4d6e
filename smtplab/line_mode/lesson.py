"""Lessons line by line: each step is read, done and explained in sentences.

What the learner may do is asked of the `LessonSession`, as the screen does; what was said once is
not said again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import time
from types import MappingProxyType

from smtplab.line_mode.actions import help_lines, listing, read_action, whole
from smtplab.line_mode.course import lesson_list
from smtplab.line_mode.draft import compose, gap_prompt, order_refusal, solution_lines
from smtplab.line_mode.lab import ACTING
from smtplab.line_mode.lab import ACTIONS as LAB_ACTIONS
from smtplab.line_mode.step import PROMPTS, StepLines, cue_for, goal_lines
from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.raw import RawError
from smtplab.simulation.text.typed_lines import TypedLines
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.draft import Draft, GapTexts
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status

__all__ = ["LessonLines"]

_WELCOME = ":help lists what you can do at any time; :leave ends, and what you did is kept."
_COMPOSED = frozenset({Status.ORDER, Status.FILL})


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
        self._step = StepLines(self.lesson, self._typed, names_lesson=True)

    @property
    def history(self) -> Sequence[str]:
        """Lines that were typed, but for those with a secret in them."""
        return self._typed.lines

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        if (proposal := self.lesson.proposal) is not None:
            return "Enter sends it: " if proposal.is_line else "Enter does it: "
        if self.lesson.status is Status.SEND and self._step.lab:
            return self._step.lab.prompt
        if self.lesson.status is Status.FILL and isinstance(draft := self._draft, GapTexts):
            return gap_prompt(draft)
        return PROMPTS.get(self.lesson.status, "Command: ")

    @property
    def session(self) -> LabSession | None:
        """The session of the step, None where there is none."""
        return self.lesson.lab_session

    def complete(self, typed: str) -> str:
        """Return what Tab makes of what is typed."""
        lab = self._step.lab
        return lab.complete(typed) if lab and self.lesson.status is Status.SEND else typed

    @property
    def _draft(self) -> Draft | None:
        """The session that is put together."""
        return self.lesson.runner.draft

    def save(self) -> None:
        """Keep where the learner is, and what was done."""
        self.lesson.save()

    def start(self) -> Iterator[str]:
        """Yield the lesson's title and its present step."""
        yield _WELCOME
        yield from self._note()
        yield from self._new_lines()

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line; yield what there is to say to it, then what has come of it."""
        action = read_action(octets)
        yield from self._act(*action) if action else self._take(octets)
        if self.over:
            return
        if self.lesson.is_over:
            yield from self._go_to_next_lesson()
        else:
            self.lesson.update()
            yield from self._new_lines()
        self.save()
        yield from self._note()

    def _note(self) -> Iterator[str]:
        """Yield what became of what is kept, if that is new."""
        if note := self._services.new_note():
            yield str(visible(note))

    def _new_lines(self) -> Iterator[str]:
        """Yield what is new of the step; of another one, or another run, all of it."""
        if self._step.run != self.lesson.runs:
            self._step = StepLines(self.lesson, self._typed)
        yield from self._step.new_lines()

    # What the learner types

    def _take(self, octets: bytes) -> Iterator[str]:
        text = octets.decode("utf-8", "replace").strip()
        status = self.lesson.status
        if not text and self.lesson.proposal is not None:
            yield from self._do(self.lesson.send_proposal, is_typed=False)
        elif status is Status.CHOOSE:
            yield from self._choose(text)
        elif status is Status.PICK:
            yield from self._pick(text)
        elif status in _COMPOSED and (draft := self._draft):
            yield from self._compose(draft, text)
        elif status is Status.REPLY:
            self._step.forget_feedback()
            self._typed.add(str(visible(octets)), is_content=True)
            self.lesson.submit(octets + b"\r\n")
        elif self.lesson.runner.expects is not Expects.LINE:
            yield from self._go_on(text)
        else:
            yield from self._send(octets)

    def _go_on(self, text: str) -> Iterator[str]:
        if text:
            yield "Nothing can be sent here: press Enter alone."
        elif self.lesson.status is Status.PLAY:
            self._play_exchange()
        else:
            self.lesson.go_on()

    def _play_exchange(self) -> None:
        """Play on up to the next reply, or up to the next line with a note of its own."""
        note = self.lesson.runner.note
        while self.lesson.status is Status.PLAY:
            self.lesson.go_on()
            here = self.lesson.lab_session.moment if self.lesson.lab_session else None
            if (here and here.reply) or self.lesson.runner.note not in ("", note):
                return

    def _choose(self, text: str) -> Iterator[str]:
        question = self.lesson.question
        keys = question.keys if question else ()
        if text.casefold() in keys:
            self._step.forget_feedback()
            self.lesson.choose(keys.index(text.casefold()))
        else:
            yield f"Type one of {', '.join(keys)}."

    def _pick(self, text: str) -> Iterator[str]:
        number = whole(text, len(self._step.numbered))
        if number and (session := self.lesson.lab_session):
            self._step.forget_feedback()
            session.go_to(self._step.numbered[number - 1])
            self.lesson.go_on()
        else:
            yield f"Type a number from 1 to {len(self._step.numbered)}."

    def _compose(self, draft: Draft, text: str) -> Iterator[str]:
        """Take numbers in order, or the text of a gap."""
        if refusal := order_refusal(draft, text):
            yield refusal
        else:
            self._step.forget_feedback()
            compose(self.lesson, draft, text)

    def _send(self, octets: bytes) -> Iterator[str]:
        if (lab := self._step.lab) is None:
            return
        try:
            sent = lab.octets_of(octets)
        except RawError as error:
            yield f"Nothing was sent: {error}."
            return
        if not self.lesson.accepts(sent):
            yield from lab.connect_or_tell(octets)
            return
        lab.go_to_end()
        lab.remember(octets)
        lab.pending = None
        if not self.lesson.submit(sent, is_raw=lab.is_raw):
            yield "Nothing was typed. In raw mode (:raw) an empty line can be sent."
        elif self.lesson.runs == self._step.run:
            yield from lab.tell_new(is_typed=True)

    def _do(self, change: Callable[[], object], *, is_typed: bool) -> Iterator[str]:
        change()
        if self._step.lab and self._step.lab.session is self.lesson.lab_session:
            yield from self._step.lab.tell_new(is_typed=is_typed)

    # Actions

    def _act(self, word: str, argument: str) -> Iterator[str]:
        self._typed.add(f":{word} {argument}".strip(), is_content=word != "raw")
        if word in ACTIONS:
            yield from ACTIONS[word][1](self, argument)
        elif word in self._lab_words and self._step.lab:
            yield from self._step.lab.act(word, argument)
        else:
            words = listing([*ACTIONS, *self._lab_words])
            yield f"There is no such action here; there are {words}."

    @property
    def _lab_words(self) -> Sequence[str]:
        """The actions of the lab that are of use now; a script is not to be acted on."""
        if self._step.lab is None:
            return ()
        is_open = self.lesson.runner.expects is Expects.LINE
        return [word for word in LAB_ACTIONS if is_open or word not in ACTING]

    def hint(self, _argument: str) -> Iterator[str]:
        """Give the next hint."""
        if self.lesson.next_hint():
            return
        if self.lesson.hints:
            yield "That was the last hint; :solution shows the solution, if there is one."
        else:
            yield "There is no hint at this point."

    def solution(self, _argument: str) -> Iterator[str]:
        """Begin the step again with its solution, a line at a time."""
        if self.lesson.show_solution():
            if self._draft is None:
                yield "The solution is said line by line, from the start of the step."
            else:
                yield from solution_lines(self._draft)
        else:
            yield "This step has no solution to tell."

    def goals(self, _argument: str) -> Iterator[str]:
        """Yield all goals."""
        goals = tuple(self.lesson.runner.goals)
        return goal_lines(goals) if goals else iter(("This step has no goals.",))

    def read(self, _argument: str) -> Iterator[str]:
        """Have the whole step be said again, as it stands."""
        before = self._step
        self._step = StepLines(self.lesson, self._typed, names_lesson=True)
        if self.lesson.status is not Status.PICK:
            self._step.lab = before.lab  # what has happened in it is said by :all
        return iter(())

    def next_step(self, _argument: str) -> Iterator[str]:
        """Go to the next step, whether or not this one is done."""
        self.lesson.next_step()
        return iter(())

    def previous_step(self, _argument: str) -> Iterator[str]:
        """Go to the step before."""
        self.lesson.previous_step()
        return iter(())

    def steps(self, argument: str) -> Iterator[str]:
        """Yield all steps; with a number, go to that one."""
        player = self.lesson.player
        written = player.lesson.written
        if number := whole(argument, len(written)):
            self.lesson.go_to_step(player.lesson.steps.index(written[number - 1]))
            return
        for number, step in enumerate(written, 1):
            done = "done" if player.is_done(player.lesson.steps.index(step)) else "not done"
            here = ", you are here" if step is player.step else ""
            yield f"Step {number}, {done}{here}: {visible(step.title)}"

    def play(self, _argument: str) -> Iterator[str]:
        """Play a dialogue to its end, with all that is to be said of it."""
        if self.lesson.status is not Status.PLAY:
            yield "Nothing plays here."
        while self.lesson.status is Status.PLAY:
            self._play_exchange()
            yield from self._step.new_lines()

    def restart(self, _argument: str) -> Iterator[str]:
        """Start the step over."""
        self.lesson.restart()
        yield "The step starts over."

    def lessons(self, argument: str) -> Iterator[str]:
        """Yield all lessons; with a name or a number, open that one."""
        if not argument:
            yield from lesson_list(self._services)
        elif lesson := self._services.course.lesson(argument):
            self.save()
            self._open(lesson)
        else:
            yield f"There is no lesson {visible(argument)}."

    def help(self, _argument: str) -> Iterator[str]:
        """Yield what can be done here."""
        yield cue_for(self.lesson)
        yield "A line that starts with a colon is an action:"
        here = {word: LAB_ACTIONS[word][0] for word in self._lab_words}
        yield from help_lines({word: text for word, (text, _) in ACTIONS.items()} | here)

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
        yield from self._new_lines()


LessonAction = Callable[[LessonLines, str], Iterator[str]]
ACTIONS: Mapping[str, tuple[str, LessonAction]] = MappingProxyType(
    {
        "help": ("lists what you can do here", LessonLines.help),
        "hint": ("gives a hint, each time the next one", LessonLines.hint),
        "solution": ("tells the solution, line by line", LessonLines.solution),
        "goals": ("tells the goals of the step", LessonLines.goals),
        "read": ("repeats the whole step", LessonLines.read),
        "play": ("plays a dialogue to its end", LessonLines.play),
        "restart": ("starts the step over", LessonLines.restart),
        "next": ("goes to the next step", LessonLines.next_step),
        "previous": ("goes to the step before", LessonLines.previous_step),
        "steps": ("lists all steps; :steps 2 goes to the second", LessonLines.steps),
        "lessons": ("lists all lessons; :lessons 5 opens the fifth", LessonLines.lessons),
        "leave": ("leaves; what you did is kept", LessonLines.leave),
    }
)
"""What each action of a lesson does, and the way to do it."""
