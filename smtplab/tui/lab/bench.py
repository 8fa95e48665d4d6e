"""What do the regions of the lab screen share?"""

from abc import abstractmethod
from collections.abc import Callable

from smtplab.simulation.lab.session import LabSession
from smtplab.tui.common.base import SizedScreen
from smtplab.tui.lab.prompt_bar import PromptBar
from smtplab.tui.lab.wire_frame import WireFrame

__all__ = ["Bench"]

_CLOSED = "the connection is closed: F8 starts over, Alt+L connects again"
_NOT_YET = "there is no connection yet: Alt+L connects"


class Bench(SizedScreen):
    """A screen with one session on it; the regions add to it what can be done.

    Attributes:
        session: What the learner does.
        bar: The prompt with the signs around it.
        wire: What crossed.
    """

    session: LabSession
    bar: PromptBar
    wire: WireFrame

    @abstractmethod
    def show(self) -> None:
        """Have all parts show the selected moment."""

    @property
    def why_nobody_listens(self) -> str:
        """What is to be done where there is no connection."""
        return _CLOSED if self.session.transcript.moments else _NOT_YET

    def do(self, change: Callable[[], object]) -> None:
        """Change the session, then show it."""
        change()
        self.show()

    def say(self, text: str, seconds: float = 3) -> None:
        """Tell in passing.

        Args:
            text: Safe to show.
            seconds: How long it stays.
        """
        self.notify(text, markup=False, timeout=seconds)
