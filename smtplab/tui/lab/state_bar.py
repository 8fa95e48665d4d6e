"""The server's state machine in one line, for screens without room for the picture."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.styles import MARK, QUIET, fit
from smtplab.tui.lab import texts
from smtplab.tui.lab.state_view import StateStep, StateView, state_view

__all__ = ["StateBar"]

_ON, _OFF = "●", "○"


class StateBar(Widget):
    """One lamp for each state, then the step that led there; any other state stands at the end."""

    DEFAULT_CSS = """
    StateBar { height: 1; background: $surface; color: $foreground; padding: 0 1; }
    """

    seen: reactive[StateView] = reactive(StateView())

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a moment."""
        self.seen = state_view(transcript, cursor)

    def render(self) -> Content:
        """Draw the lamps, then what may be said, as far as there is room."""
        state, row = self.seen.state, self.seen.row
        lamps = Content(" ─ ").join([_lamp(name, lit=name == state) for name in row])
        if state not in row:
            lamps = Content.assemble(lamps, "   ", _lamp(state, lit=True))
        room = self.size.width - lamps.cell_length - 3
        return Content.assemble(lamps, "   ", (fit(_step(self.seen.step), room), QUIET))


def _step(step: StateStep | None) -> str:
    if step is None or not step.event:
        return ""
    return texts.STEP.format(event=step.event, target=step.target)


def _lamp(name: str, *, lit: bool) -> Content:
    return Content.styled(f"{_ON if lit else _OFF} {name}", MARK if lit else QUIET)
