"""A runner before its kind adds to it, and the one of a step that is only read."""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.model import Site
from smtplab.teaching.activity.draft import Draft
from smtplab.teaching.activity.runner import Expects, Feedback, GoalStatus, OpenQuestion
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["BaseRunner", "Hints", "ReadingRunner", "open_session"]


_ANSWER = "The answer"


class Hints:
    """Hints that are given one after the other; the last is given again.

    Args:
        hints: All of them, from a nudge to all but the answer.
        given: How many were given already; out of range, the nearest.
        answer: What they lead to; nothing where it cannot be told.

    Attributes:
        given: How many were given.
        answer: What they lead to.
    """

    def __init__(self, hints: Sequence[Prose] = (), given: int = 0, answer: Prose = ()) -> None:
        self._hints = tuple(hints)
        self.answer = answer
        self.given = max(0, min(given, len(self._hints)))

    @property
    def left(self) -> int:
        """How many have not been given."""
        return len(self._hints) - self.given

    def give(self) -> Prose:
        """Give the next one; nothing where there are none."""
        if not self._hints:
            return ()
        hint = self._hints[min(self.given, len(self._hints) - 1)]
        self.given = min(self.given + 1, len(self._hints))
        return hint


class BaseRunner:
    """A runner in which there is nothing to do; each kind overrides what it is about.

    Attributes:
        session: The lab of the step; None where there is none.
        assisted: Whether the solution was shown.
        feedback: What is to be said of the last try.
        just_met: The goals that the last try has met, as they are put to the learner.
    """

    session: LabSession | None = None
    assisted: bool = False
    feedback: Feedback | None = None
    just_met: tuple[str, ...] = ()
    _done: bool = False
    _hints: Hints = Hints()

    @property
    def expects(self) -> Expects:
        """What it waits for."""
        return Expects.NOTHING if self._done else Expects.CONTINUE

    @property
    def done(self) -> bool:
        """Whether the step is done."""
        return self._done

    @property
    def goals(self) -> Sequence[GoalStatus]:
        """The goals."""
        return ()

    @property
    def question(self) -> OpenQuestion | None:
        """The question that is open."""
        return None

    @property
    def draft(self) -> Draft | None:
        """The session that is put together."""
        return None

    @property
    def plays_lines(self) -> bool:
        """Whether to go on is to play the next line of a script."""
        return False

    @property
    def note(self) -> str:
        """What is said beside the selected line."""
        return ""

    @property
    def next_line(self) -> str:
        """The line that is to be said next."""
        return ""

    @property
    def hints_left(self) -> int:
        """How many hints have not been given."""
        return self._hints.left

    def advance(self) -> None:
        """Go on."""

    def choose(self, number: int) -> None:
        """Choose an option."""

    def compose(self, draft: Draft) -> None:
        """Put the session together in another way."""

    def reply(self, octets: bytes) -> None:
        """Give a reply, as a server."""

    def pick_moment(self, index: int) -> None:
        """Name a moment."""

    def update(self) -> None:
        """See what came of what was done to the session."""

    def hint(self) -> Prose:
        """Give the next hint."""
        return self._hints.give()

    def show_solution(self) -> LessonScript:
        """Return the solution."""
        return ()

    def show_answer(self) -> bool:
        """Show the answer to the open question, as help; return whether there is one."""
        question = self.question
        if not self._hints.answer or self._done or question is None or not question.is_open:
            return False
        self.assisted = True
        self.feedback = Feedback(None, _ANSWER, self._hints.answer)
        return True

    def restart(self) -> None:
        """Begin again."""

    def restart_beside(self) -> None:
        """Begin again; there is nothing to keep."""
        self.restart()

    def save(self) -> dict[str, object]:
        """Write all that is needed to go on later."""
        return {}

    def restore(self, saved: object) -> None:
        """Go on as it was saved."""


class ReadingRunner(BaseRunner):
    """Done once it is left."""

    def advance(self) -> None:
        """Have read it."""
        self._done = True

    def restart(self) -> None:
        """Read it again."""
        self._done = False


def open_session(site: Site, start: LessonScript) -> LabSession:
    """Return a session in which a script was played."""
    session = LabSession(site)
    for line in start:
        session.play(line.do)
    return session
