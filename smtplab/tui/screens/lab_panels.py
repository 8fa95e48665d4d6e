"""Which panel is open beside the wire?"""

from abc import abstractmethod

from textual.widget import Widget

from smtplab.tui.panels import Pane, panel
from smtplab.tui.screens.lab_bench import Bench

__all__ = ["Panels"]


class Panels(Bench):
    """Opens and closes the panels; one at a time, and the same key does both.

    Attributes:
        opened: Name of the open panel, "" for none.
    """

    opened: str = ""

    @property
    def side(self) -> Widget:
        """Where panels stand."""
        return self.query_one("#side")

    @abstractmethod
    def leave(self) -> None:
        """Go back to where the screen was opened from."""

    def open_panel(self) -> Pane | None:
        """Return the panel that is open."""
        return next(iter(self.side.children), None) if self.opened else None  # type: ignore[return-value]  # panels are panes

    async def action_open(self, name: str) -> None:
        """Open a panel, or close it if it is the one that is open."""
        wanted = "" if name == self.opened else name
        await self.side.remove_children()
        self.opened = wanted
        if wanted:
            await self.side.mount(panel(wanted))
        self.set_class(bool(wanted), "-panel")
        self.call_after_refresh(self.show)

    async def action_close(self) -> None:
        """Go back to the prompt, else close the panel, else leave the screen."""
        if self.focused is not self.bar.prompt:
            self.bar.prompt.focus()
        elif self.opened:
            await self.action_open(self.opened)
        else:
            self.leave()

    def action_unfold(self) -> None:
        """Unfold the selected reply, or fold it again."""
        self.wire.wire.toggle_fold()
