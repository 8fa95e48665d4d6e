"""The place beside the wire, where one panel at a time is open."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Protocol, cast

from textual.containers import Container

from smtplab.simulation.lab.moment import Direction
from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.lab.arrows import lines_of
from smtplab.tui.lab.moment_pane import MomentPane
from smtplab.tui.lab.selection import exchange_of, moment_at

__all__ = ["PANELS", "Pane", "SidePanel"]

PANELS = {
    "octets": ("octets_panel", "OctetsPanel"),
    "envelope": ("envelope_panel", "EnvelopePanel"),
    "both_ends": ("both_ends", "BothEnds"),
    "why": ("why_panel", "WhyPanel"),
}
"""What can be opened: module and class; imported once it is wanted."""
_PICKER = "envelope"
"""The panel where one of several messages is picked."""
_ARROWS = {Direction.TO_SERVER: "──▶", Direction.TO_CLIENT: "◀──", Direction.NEITHER: "┈┈"}


class Pane(Protocol):
    """A function of a transcript and a cursor, drawn."""

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a transcript with one moment selected; -1 for none."""


class SidePanel(Container):
    """Opens and closes the panels, one at a time.

    Attributes:
        opened: Name of the open panel, "" for none.
    """

    def __init__(self) -> None:
        super().__init__(id="side")
        self.opened = ""
        self._panel: MomentPane[Any] | None = None

    @property
    def panel(self) -> MomentPane[Any] | None:
        """The open panel, None as long as it has no parts yet."""
        return self._panel if self._panel and self._panel.is_mounted else None

    async def toggle(self, name: str) -> None:
        """Open a panel, or close it if it is the one that is open."""
        await self.open("" if name == self.opened else name)

    async def open(self, name: str) -> None:
        """Have one panel open, "" for none.

        Two keys can do this at the same time, so nothing is awaited before the new panel stands.

        Raises:
            KeyError: There is none of that name.
        """
        if not self.is_attached:
            return
        before, self.opened = self._panel, name
        self._panel = _panel(name) if name else None
        if before is not None:
            before.display = False
            _ = before.remove()
        if self._panel is not None:
            await self.mount(self._panel)

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Have the open panel show a moment.

        Args:
            transcript: The session.
            cursor: Index of the moment; -1 if there is none yet.
        """
        if self.panel is not None:
            self.panel.earlier = self.panel.view(transcript, _before(transcript, cursor))
            self.panel.show(transcript, cursor)

    def name_moment(self, transcript: Transcript, cursor: int, *, is_named: bool) -> None:
        """Have the frame say which moment is shown, where the panel hides the wire."""
        if self.panel is not None:
            self.panel.remark = _moment_label(transcript, cursor) if is_named else ""
            self.panel.entitle()

    def lines_in(self, columns: int) -> int:
        """Count the lines that the open panel takes in so many columns."""
        return self.panel.lines_in(columns) if self.panel else 0

    async def pick(self, by: int) -> None:
        """Show another message in the envelope panel; open it first if need be."""
        if self.opened != _PICKER:
            await self.open(_PICKER)
        elif panel := self.panel:
            await panel.run_action(f"pick({by})")


def _before(transcript: Transcript, cursor: int) -> int:
    """Return the moment before the exchange that a moment belongs to."""
    moment = moment_at(transcript, cursor)
    asked = exchange_of(transcript, moment).asked if moment else None
    return min(cursor, asked.index if asked else cursor) - 1 if moment else -1


def _panel(name: str) -> MomentPane[Any]:
    module, kind = PANELS[name]
    made = getattr(import_module(f"smtplab.tui.lab.{module}"), kind)()
    return cast("MomentPane[Any]", made)


def _moment_label(transcript: Transcript, cursor: int) -> str:
    """Name a moment in the little room of a frame."""
    if cursor < 0:
        return ""
    moment = transcript.moments[cursor]
    line = lines_of(moment, transcript.octets(moment))[0]
    return f"{cursor + 1}/{len(transcript.moments)} {_ARROWS[moment.direction]} {line}"
