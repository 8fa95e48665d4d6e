"""How does one get to another moment, or to another branch?"""

from textual import on

from smtplab.tui.lab.bench import Bench
from smtplab.tui.lab.branches import BranchesScreen
from smtplab.tui.messages import GoTo

__all__ = ["Travel"]


class Travel(Bench):
    """Moves the cursor; nothing is sent."""

    def action_step(self, by: int) -> None:
        """Move by arrows on the wire."""
        self.do(lambda: self.session.step(by))

    def action_step_exchange(self, by: int) -> None:
        """Move by commands with their replies."""
        self.do(lambda: self.session.step_exchange(by))

    def action_to_start(self) -> None:
        """Select the first moment."""
        self.do(self.session.to_start)

    def action_to_end(self) -> None:
        """Select the last moment."""
        self.do(self.session.to_end)

    @on(GoTo)
    def _go_to(self, message: GoTo) -> None:
        if message.index != self.session.cursor:
            self.do(lambda: self.session.go_to(message.index))

    def action_branches(self) -> None:
        """List the branches and go to the one that is chosen."""
        _ = self.app.push_screen(BranchesScreen(self.session), self._switch)

    def _switch(self, branch: int | None) -> None:
        if branch is not None and branch != self.session.branch:
            self.do(lambda: self.session.switch(branch))
