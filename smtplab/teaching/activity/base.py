"""What is a play before its kind adds to it: it asks nothing, and has nothing to say."""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.model import Site
from smtplab.teaching.activity.runner import Asked, Tick, Verdict, Wants
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.script import Dialogue

__all__ = ["BasePlay", "opened"]


class BasePlay:
    """A play in which there is nothing to do; each kind overrides what it is about.

    Attributes:
        session: The lab of the step; None where there is none.
        helped: Whether the solution was shown.
        verdict: What is to be said of the last try.
    """

    session: LabSession | None = None
    helped: bool = False
    verdict: Verdict | None = None
    _done: bool = False

    @property
    def wants(self) -> Wants:
        """What it waits for."""
        return Wants.NOTHING if self._done else Wants.ON

    @property
    def done(self) -> bool:
        """Whether the step is done."""
        return self._done

    @property
    def ticks(self) -> Sequence[Tick]:
        """The goals."""
        return ()

    @property
    def asked(self) -> Asked | None:
        """The question that is open."""
        return None

    @property
    def plays_lines(self) -> bool:
        """Whether to go on is to play the next line of a dialogue."""
        return False

    @property
    def note(self) -> str:
        """What is said beside the selected line."""
        return ""

    @property
    def proposal(self) -> str:
        """The line that is to be said next."""
        return ""

    @property
    def hints_left(self) -> int:
        """How many hints have not been given."""
        return 0

    def on(self) -> None:
        """Go on."""

    def choose(self, number: int) -> None:
        """Choose an option."""

    def answer(self, octets: bytes) -> None:
        """Give a reply, as a server."""

    def pick(self, index: int) -> None:
        """Name a moment."""

    def look(self) -> None:
        """See what came of what was done to the session."""

    def hint(self) -> Prose:
        """Give the next hint."""
        return ()

    def show_solution(self) -> Dialogue:
        """Return the solution."""
        return ()

    def restart(self) -> None:
        """Begin again."""

    def save(self) -> dict[str, object]:
        """Write all that is needed to go on later."""
        return {}

    def restore(self, saved: object) -> None:
        """Go on as it was saved."""


def opened(site: Site, start: Dialogue) -> LabSession:
    """Make a lab in which a dialogue was played."""
    session = LabSession(site)
    for cue in start:
        session.play(cue.do)
    return session
