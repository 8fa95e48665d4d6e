"""What all activities have in common, as a screen, the line mode or a test sees it.

A runner expects one kind of thing at a time (`expects`); its holder gives that, by the method that
is named there, and then looks again at what there is to show. No kind needs a screen of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from string import ascii_lowercase
from typing import NamedTuple, Protocol

from smtplab.protocol.sections import with_titles
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.draft import Draft
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["Expects", "Feedback", "GoalStatus", "OpenQuestion", "Runner"]


class Expects(Enum):
    """What a runner waits for."""

    CONTINUE = "on"
    """To go on: the next line, or the end of feedback (`advance`)."""
    CHOICE = "choice"
    """One of `OpenQuestion.options` (`choose`)."""
    LINE = "line"
    """What a client says; the learner acts on the session, then `update` is called."""
    ORDER = "order"
    """Lines in an order (`compose`), then to play them (`advance`)."""
    GAPS = "gaps"
    """Texts for the gaps of a session (`compose`), then to play it (`advance`)."""
    REPLY = "reply"
    """What the server answers: a reply line with its code (`reply`)."""
    MOMENT = "pick"
    """A moment of the transcript (`pick_moment`)."""
    NOTHING = "nothing"
    """It is done."""


class GoalStatus(NamedTuple):
    """One goal with its state.

    Attributes:
        say: How it is put to the learner.
        met: Whether it holds now.
        unreachable: Whether it cannot be met any more in this run, by what has happened.
        so_far: Whether it is met only so far: it says what must not happen, and that may still
            happen until all goals are met.
    """

    say: str
    met: bool
    unreachable: bool = False
    so_far: bool = False


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that is open, or one whose answer is looked at.

    Attributes:
        ask: The question.
        options: Answers to choose from, one line each; empty where the answer is not a choice.
        digits: The digit that each option is about and begins with, where those are classes of
            replies; empty for all others.
        number: Which of the questions it is, from 1.
        count: How many there are.
        wrong_tries: The wrong options that were chosen, by their numbers from 0.
        right_option: The right option, once it was found or told; None while the question is open.
    """

    ask: Prose
    options: tuple[Prose, ...] = ()
    digits: tuple[str, ...] = ()
    number: int = 1
    count: int = 1
    wrong_tries: frozenset[int] = frozenset()
    right_option: int | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of each option: a digit of a reply, else a letter."""
        return self.digits or tuple(ascii_lowercase[: len(self.options)])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for its answer."""
        return self.right_option is None

    def asks_same(self, other: OpenQuestion | None) -> bool:
        """Return whether another one asks the same, however far either is answered."""
        return other is not None and (self.ask, self.options) == (other.ask, other.options)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What is said of the last try.

    Attributes:
        good: Whether it was right; None for a remark that is neither.
        title: A word or two, such as "Right diagnosis, wrong treatment".
        text: Why.
        sections: Where to read on, such as "RFC 5321 §4.2.1".
        misconception: What a learner that tries this believes, such as "M8"; "" for nothing known.
    """

    good: bool | None
    title: str
    text: Prose
    sections: tuple[str, ...] = ()
    misconception: str = ""

    @property
    def sources(self) -> str:
        """Where to read on, with the titles of the sections; "" for nowhere."""
        return with_titles(", ".join(self.sections))


class Runner(Protocol):
    """An activity that is being done.

    Attributes:
        assisted: Whether the solution was shown.
        just_met: The goals that the last try has met, as they are put to the learner.
    """

    assisted: bool
    just_met: tuple[str, ...]

    @property
    def session(self) -> LabSession | None:
        """The lab of the step; None where there is none."""

    @property
    def expects(self) -> Expects:
        """What it waits for."""

    @property
    def done(self) -> bool:
        """Whether the step is done; once true it stays so."""

    @property
    def goals(self) -> Sequence[GoalStatus]:
        """The goals, with those that are met."""

    @property
    def question(self) -> OpenQuestion | None:
        """The question that is open, or whose answer is looked at; None for none."""

    @property
    def feedback(self) -> Feedback | None:
        """What is to be said of the last try, None for nothing."""

    @property
    def draft(self) -> Draft | None:
        """The session that is put together, None where none is."""

    @property
    def plays_lines(self) -> bool:
        """Whether to go on is to play the next line of a script, as could be done by itself."""

    @property
    def note(self) -> str:
        """What is said beside the selected line, "" for nothing."""

    @property
    def next_line(self) -> str:
        """The line that is to be said next, for the prompt; "" for none."""

    @property
    def hints_left(self) -> int:
        """How many hints have not been given; 0 where there are none."""

    def advance(self) -> None:
        """Go on."""

    def choose(self, number: int) -> None:
        """Choose an option, from 0."""

    def compose(self, draft: Draft) -> None:
        """Put the session together in another way."""

    def reply(self, octets: bytes) -> None:
        """Give a reply, as a server."""

    def pick_moment(self, index: int) -> None:
        """Name a moment."""

    def update(self) -> None:
        """See what came of what was done to the session."""

    def hint(self) -> Prose:
        """Give the next hint, which never repeats the feedback. The last is given again."""

    def show_solution(self) -> LessonScript:
        """Return the solution, for the prompt; the step counts as assisted from now."""

    def show_answer(self) -> bool:
        """Show the answer to the open question, as help; return whether there is one."""

    def restart(self) -> None:
        """Begin again, as it was at the start."""

    def restart_beside(self) -> None:
        """Begin again, keep what the learner has done as a branch, and say so in the feedback."""

    def save(self) -> dict[str, object]:
        """Write all that is needed to go on later, as JSON values."""

    def restore(self, saved: object) -> None:
        """Go on as it was saved; what cannot be read leaves the activity at its start."""
