"""A lesson as it is played: what the learner is at, what they may do, and what came of it.

It knows no screen. What holds it (a screen, the line mode, a test) hands over what the learner does
and shows what there is. After a change to the lab that goes past it, `update` is called.
"""

from __future__ import annotations

from collections.abc import Callable

from smtplab.simulation.lab.inputs import Send
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.base import ReadingRunner
from smtplab.teaching.activity.draft import Draft, GapTexts
from smtplab.teaching.activity.runner import Expects, Feedback, OpenQuestion, Runner
from smtplab.teaching.activity.script_text import Proposal, propose
from smtplab.teaching.course import Course
from smtplab.teaching.lesson.lesson import Lesson, Step
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.script import LessonScript, ScriptLine
from smtplab.teaching.lesson_links import LessonLink, find_links
from smtplab.teaching.lesson_status import ADVANCES, LEAVES, STATUS_OF, Status
from smtplab.teaching.misconceptions import Misconceptions
from smtplab.teaching.player import Player
from smtplab.teaching.progress import Effort, Progress
from smtplab.teaching.review import AnswerRecord, make_review
from smtplab.teaching.visit import Visit, closing_step

__all__ = ["UNSELECTED", "LessonSession"]

UNSELECTED = -1
"""No option is selected yet, so that a key that goes on answers nothing."""
_EMPTY = b"\r\n"


class LessonSession:
    """A lesson that is played.

    Args:
        lesson: The lesson.
        course: The course that it belongs to.
        progress: Where what was done is kept.
        clock: Gives the time, in seconds since 1970.

    Attributes:
        player: The lesson, and the activity of the present step.
        selected: Number of the selected option; `UNSELECTED` before one is.
        hints: Hints that were given at the open question, oldest first.
        proposal: The line of the solution that is due, unsent; None for none.
        runs: How many times a step was begun: what belonged to the run before is stale.
        is_over: Whether the learner has gone on from the last step with all steps done.
    """

    def __init__(
        self, lesson: Lesson, course: Course, progress: Progress, clock: Callable[[], float]
    ) -> None:
        self._course = course
        review = make_review(lesson, course, progress.missed_questions())
        opened = review.open(lesson) if review else lesson
        self.player = Player(opened, progress, clock, Misconceptions(course.misconceptions))
        self._answers = AnswerRecord(lesson, review, progress, clock)
        self._visit = Visit()
        self._closing: Step | None = None
        self._reading = ReadingRunner()
        self.selected = UNSELECTED
        self.hints: tuple[Prose, ...] = ()
        self.proposal: Proposal | None = None
        self.runs = 0
        self.is_over = False
        self._solution: LessonScript = ()
        self._solution_branch = 0
        self._question: OpenQuestion | None = None
        self._feedback = self.runner.feedback
        self._was_done = self.runner.done
        self.update()

    @property
    def lesson(self) -> Lesson:
        """The lesson."""
        return self.player.lesson

    @property
    def step(self) -> Step:
        """The present step; at the end of the lesson the page on what was done."""
        return self._closing or self.player.step

    @property
    def runner(self) -> Runner:
        """The activity of the present step."""
        return self._reading if self._closing else self.player.runner

    @property
    def lab_session(self) -> LabSession | None:
        """The lab of the step; None where there is none."""
        return self.runner.session

    @property
    def question(self) -> OpenQuestion | None:
        """The open question, None for none."""
        return self.runner.question

    @property
    def feedback(self) -> Feedback | None:
        """What is said of the last try; None for nothing."""
        return self.runner.feedback

    @property
    def status(self) -> Status:
        """What the learner can do now."""
        if self._closing:
            return Status.NEXT_LESSON
        if self.runner.done:
            if self.player.index + 1 < len(self.lesson.steps):
                return Status.NEXT_STEP
            return Status.END if self.player.finished else Status.UNDONE_STEP
        if self.step.activity is None:
            return Status.READ
        if self.can_play:
            return Status.PLAY
        return STATUS_OF[self.runner.expects]

    @property
    def can_play(self) -> bool:
        """Whether the next line of a script comes by itself."""
        runner = self.runner
        return runner.expects is Expects.CONTINUE and runner.plays_lines and not runner.done

    @property
    def next_lesson(self) -> Lesson | None:
        """The lesson after this one, None for none."""
        return self._course.lesson_after(self.lesson.name)

    @property
    def links(self) -> tuple[LessonLink, ...]:
        """Where the links of the present step lead; those of its debrief once it is done."""
        text = self.step.brief + (self.step.debrief if self.runner.done else ())
        return find_links(text, self._course)

    def update(self) -> None:
        """See what came of what was done to the lab; drop what is stale, keep a step just done."""
        self.runner.update()
        self.player.count_misconception()
        question = self.question
        if question is not self._question and not (question and question.asks_same(self._question)):
            self._question, self.hints, self.selected = question, (), UNSELECTED
        if self.runner.feedback is not self._feedback:
            self._feedback = self.runner.feedback
            self._note_try()
        was_done, self._was_done = self._was_done, self.runner.done
        if self._was_done and not was_done:
            self.save()

    def _note_try(self) -> None:
        """Count a wrong try, and keep which questions were missed; a shown answer is a miss."""
        feedback, question = self._feedback, self.runner.question
        if feedback and feedback.good is not None:
            self._visit.note_try(self.lab_session, is_right=feedback.good)
            if not feedback.good:
                self.player.add_effort(Effort(tries=1))
        if feedback and question:
            self._answers.note(self.step, question.ask, is_right=feedback.good is True)

    def save(self) -> None:
        """Keep where the learner is, and what was done."""
        self.player.save()

    def go_on(self) -> None:
        """Do what Enter does where nothing is typed: pick, choose, go on, or leave a done step."""
        if self.status in LEAVES:
            self.next_step()
            return
        wants = self.runner.expects
        if wants is Expects.MOMENT and self.lab_session:
            self.runner.pick_moment(self.lab_session.cursor)
        elif wants is Expects.CHOICE:
            self.choose(self.selected)
        elif wants in ADVANCES:
            self.runner.advance()
            if self.status in LEAVES and self.step.activity is None:
                self.next_step()  # what is only read is left by the key that ends it
        self.update()

    def choose(self, number: int) -> None:
        """Choose an option of the open question, from 0; a number without an option is ignored."""
        question = self.question if self.runner.expects is Expects.CHOICE else None
        if question and 0 <= number < len(question.options):
            self.selected = number
            self.runner.choose(number)
            self.update()

    def select(self, by: int) -> bool:
        """Move the selection over the options.

        Returns:
            Whether there are any.
        """
        if self.runner.expects is not Expects.CHOICE or not (question := self.question):
            return False
        start = self.selected if self.selected != UNSELECTED else min(0, -by)
        self.selected = (start + by) % len(question.options)
        return True

    def compose(self, draft: Draft) -> None:
        """Put the session together in another way; nothing is sent yet."""
        self.runner.compose(draft)

    def play_line(self) -> None:
        """Play the next line of a script."""
        self.runner.advance()
        self.update()

    def accepts(self, octets: bytes) -> bool:
        """Return whether something comes of octets; nothing does on a closed connection."""
        if self._leaves_step(octets) or self.runner.expects is not Expects.LINE:
            return True
        if self.proposal is not None and not self.proposal.is_line:
            return True
        return self.lab_session is not None and not self.lab_session.is_closed

    def submit(self, octets: bytes, *, is_raw: bool = False) -> bool:
        """Take what was typed: a line of the client, a reply, or the empty line that goes on.

        Args:
            octets: What was typed, with the CR LF that Enter adds.
            is_raw: Whether it was typed in the raw notation.

        Returns:
            Whether it was taken. An empty line is no command, and only raw is it sent as one.
        """
        if self._leaves_step(octets):
            self.next_step()
        elif isinstance(draft := self.runner.draft, GapTexts):
            self.compose(draft.fill(octets.decode("utf-8", "replace")))
            self.runner.advance()
        elif self.runner.expects is Expects.REPLY:
            self.runner.reply(octets.removesuffix(_EMPTY))
        elif (lab := self.lab_session) is None:
            return False
        elif self._solution and self._is_proposed(octets, self._solution[0]):
            self.send_proposal()
        elif octets == _EMPTY and not (is_raw or lab.in_data):
            return False
        else:
            lab.send(octets)
        self.update()
        return True

    def send_proposal(self) -> None:
        """Do what the proposed line of the solution does; nothing where none is due."""
        lab = self.lab_session
        if lab is not None and self._solution:
            lab.switch(self._solution_branch)
            lab.to_end()
            lab.play(self._solution[0].do)
            self.runner.update()
            self._propose(self._solution[1:])
            self.update()

    def _leaves_step(self, octets: bytes) -> bool:
        """Return whether this is how one goes on from a step that is done."""
        return octets in (b"", _EMPTY) and self.runner.done

    def _is_proposed(self, octets: bytes, due: ScriptLine) -> bool:
        """Return whether what was typed is the proposed line of the solution."""
        text, raw, is_line = propose(due.do)
        typed = octets if raw or is_line else octets.removesuffix(_EMPTY)
        return typed == (due.do.octets if isinstance(due.do, Send) else text.encode())

    def next_hint(self) -> bool:
        """Give the next hint, into `hints`.

        Returns:
            Whether there was one left.
        """
        if not self.runner.hints_left:
            return False
        self._visit.hints += 1
        self.player.add_effort(Effort(hints=1))
        self.hints = (*self.hints, self.runner.hint())
        return True

    def show_solution(self) -> bool:
        """Show the answer to the open question, or begin the step again with its solution.

        What the learner has sent stays as a branch, and the feedback says so.

        Returns:
            Whether there is one.
        """
        if not (solution := self.runner.show_solution()):
            return self.runner.show_answer()
        if self.runner.draft is None:
            self.runner.restart_beside()
            self.update()
            self._solution_branch = self.lab_session.branch if self.lab_session else 0
            self._propose(solution)
        return True

    def _propose(self, solution: LessonScript) -> None:
        """Have the first line of what is left of the solution be due."""
        self._solution = () if self.runner.done else solution
        self.proposal = propose(self._solution[0].do) if self._solution else None

    def next_step(self) -> None:
        """Go to the next step, after the last one to the first undone, then to the closing page.

        From that page the lesson is over.
        """
        steps = len(self.lesson.steps)
        if self._closing:
            self.is_over = True
            self.save()
        elif self.player.index + 1 < steps:
            self.go_to_step(self.player.index + 1)
        elif not self.player.finished:
            self.go_to_step(next(at for at in range(steps) if not self.player.is_done(at)))
        else:
            self._close()

    def _close(self) -> None:
        """Go to the page on what was done, after the last step."""
        self._visit.note_lab(self.lab_session)
        self.save()
        self._closing = closing_step(self.lesson, self._visit, self.player.assisted)
        self._begin()

    def previous_step(self) -> None:
        """Go to the step before; from the first one to its start."""
        self.go_to_step(self.player.index - (not self._closing))

    def go_to_step(self, index: int) -> None:
        """Go to a step, from its start; out of range, the nearest."""
        self._visit.note_lab(self.lab_session)
        self._closing = None
        self.player.go_to(index)
        self._begin()

    def restart(self) -> None:
        """Begin the step again."""
        self._visit.note_lab(self.lab_session)
        self.runner.restart()
        self._begin()

    def _begin(self) -> None:
        """Forget what belonged to the run before."""
        self.runs += 1
        self.selected, self.hints, self._was_done = UNSELECTED, (), self.runner.done
        self._propose(())
        self.update()
