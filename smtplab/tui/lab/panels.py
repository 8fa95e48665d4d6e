"""Which panel is open beside the wire?"""

from abc import abstractmethod

from textual.content import Content
from textual.widget import Widget

from smtplab.simulation.lab.moment import Direction
from smtplab.tui.lab.arrows import lines_of
from smtplab.tui.lab.bench import Bench
from smtplab.tui.lab.reply_pane import ReplyPane
from smtplab.tui.lab.side_panel import Pane, panel

__all__ = ["Panels"]

_SCROLLS = "Shift+↑↓ scrolls"
_ARROWS = {Direction.TO_SERVER: "──▶", Direction.TO_CLIENT: "◀──", Direction.NEITHER: "┈┈"}
_PICKER = "envelope"
"""The panel where one of several messages is picked."""


class Panels(Bench):
    """Opens and closes the panels; one at a time, and the same key does both.

    Attributes:
        side: Where panels stand.
        opened: Name of the open panel, "" for none.
    """

    side: Widget
    opened: str = ""
    _panel: Widget | None = None

    @abstractmethod
    def leave(self) -> None:
        """Go back to where the screen was opened from."""

    @property
    def panel(self) -> Widget | None:
        """The open panel, None as long as it has no parts yet."""
        return self._panel if self._panel and self._panel.is_mounted else None

    def open_panel(self) -> Pane | None:
        """Return the panel that is open."""
        return self.panel  # type: ignore[return-value]  # panels are panes

    async def action_open(self, name: str) -> None:
        """Open a panel, or close it if it is the one that is open."""
        await self.exchange_panel("" if name == self.opened else name)

    async def exchange_panel(self, name: str) -> None:
        """Have one panel open, "" for none.

        Two keys can do this at the same time, so nothing is awaited before the new panel stands.
        """
        if not self.side.is_attached:
            return
        before, self.opened = self._panel, name
        self._panel = panel(name) if name else None
        if before is not None:
            before.display = False
            _ = before.remove()
        self.set_class(bool(name), "-panel")
        if self._panel is not None:
            await self.side.mount(self._panel)
        self.call_after_refresh(self.show)

    async def action_close(self) -> None:
        """Go back to the prompt, else close the panel, else leave the screen."""
        prompt = self.bar.prompt
        if self.focused is not prompt and not prompt.disabled:
            prompt.focus()
        elif self.opened:
            await self.action_open(self.opened)
        else:
            self.leave()

    async def action_pick(self, by: int) -> None:
        """Show another message in the envelope panel; open it first if need be."""
        if self.opened != _PICKER:
            await self.action_open(_PICKER)
        elif pane := self.panel:
            await pane.run_action(f"pick({by})")

    def action_scroll(self, by: int) -> None:
        """Scroll the open panel, else the reply."""
        pane = self.panel or self.query_one(ReplyPane)
        pane.scroll_relative(y=by, animate=False, immediate=True)

    def show_place(self) -> None:
        """Have the open panel name the moment where it hides the wire, and say how to scroll."""
        if (pane := self.panel) is None:
            return
        parts = [] if self.wire.display else [self._place()]
        parts += [_SCROLLS] if pane.max_scroll_y else []
        pane.border_subtitle = Content(" · ".join(parts))

    def _place(self) -> str:
        """Name the selected moment in the little room of a frame."""
        if (moment := self.session.moment) is None:
            return ""
        transcript = self.session.transcript
        line = lines_of(moment, transcript.octets(moment))[0]
        return f"{moment.index + 1}/{len(transcript.moments)} {_ARROWS[moment.direction]} {line}"

    def action_take_line(self) -> None:
        """Do what Enter does on the wire."""
        self.action_unfold()

    def action_show_secrets(self) -> None:
        """Show what the client said after AUTH, or mask it again."""
        self.session.shows_secrets = not self.session.shows_secrets
        self.wire.wire.draw_again()
        self.show()

    def action_unfold(self) -> None:
        """Unfold the selected reply, or fold it again."""
        self.wire.wire.toggle_fold()
