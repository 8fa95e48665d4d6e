"""The server's state machine in a rule, where there is no room for the picture."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.styles import LINE, MARK, QUIET, edge
from smtplab.tui.lab import texts
from smtplab.tui.lab.state_view import StateStep, StateView, state_view

__all__ = ["StateBar"]

_ON, _OFF = "●", "○"


class StateBar(Widget):
    """A lamp for each state, or only the lit one where columns are few; then the step there."""

    DEFAULT_CSS = """
    StateBar { height: 1; background: $surface; color: $foreground; }
    """

    seen: reactive[StateView] = reactive(StateView())

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a moment."""
        self.seen = state_view(transcript, cursor)

    def render(self) -> Content:
        """Draw the lamps into a rule, then the step, as far as there is room."""
        state, row, width = self.seen.state, self.seen.row, self.size.width
        lamps = Content.styled(" ─ ", LINE).join([_lamp(name, lit=name == state) for name in row])
        if state not in row:
            lamps = Content.assemble(lamps, (" ─ ", LINE), _lamp(state, lit=True))
        if lamps.cell_length + 4 > width:
            lamps = _lamp(state, lit=True)
        step = _step(self.seen.step)
        if not step or lamps.cell_length + step.cell_length + 7 > width:
            return Content.assemble(("─ ", LINE), lamps, (f" {'─' * width}", LINE)).truncate(width)
        return Content.assemble(("─ ", LINE), edge(lamps, step, width - 4), (" ─", LINE))


def _step(step: StateStep | None) -> Content:
    if step is None or not step.event:
        return Content()
    return Content.styled(texts.STEP.format(event=step.event, target=step.target), QUIET)


def _lamp(name: str, *, lit: bool) -> Content:
    return Content.styled(f"{_ON if lit else _OFF} {name}", MARK if lit else QUIET)
