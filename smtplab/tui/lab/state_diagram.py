"""The server's state machine as a picture: where it is, how it came there, what may be said."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.styles import MARK, QUIET, STRONG, draw_line, fit
from smtplab.tui.lab import texts
from smtplab.tui.lab.diagram_art import (
    ART,
    BOXES,
    DOUBLE,
    HEAVY,
    HEIGHT,
    Run,
    edge_of,
)
from smtplab.tui.lab.state_view import StateStep, StateView, state_view

__all__ = ["StateDiagram"]

_PRESENT = "bold $text-primary on $primary-muted"
_NAMES = tuple(
    (rows[0] + (rows[1] - rows[0]) // 2, columns[0] + 1, columns[1] - 1)
    for rows, columns in ((box.rows, box.columns) for box in BOXES.values())
)


class StateDiagram(Widget):
    """Boxes and arrows; the present state is doubled, the arrow just taken is heavy.

    Attributes:
        state: Name of the present state.
        step: The step that led there.
        words: What the state means, and what may be said in it.
    """

    BORDER_TITLE = "Server state"
    DEFAULT_CSS = """
    StateDiagram {
        height: 10;
        background: $surface;
        color: $foreground;
        border: round $border-blurred;
        border-title-color: $text-primary;
        border-title-style: bold;
        padding: 0 1;
    }
    """

    state: reactive[str] = reactive(StateView().state, repaint=False)
    step: reactive[StateStep | None] = reactive[StateStep | None](None, repaint=False)
    words: reactive[tuple[str, str]] = reactive(
        (StateView().meaning, StateView().allowed), repaint=False
    )

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a moment; only what is different is drawn again."""
        view = state_view(transcript, cursor)
        self.state, self.step = view.state, view.step
        self.words = (view.meaning, view.allowed)

    def watch_state(self, old: str, new: str) -> None:
        """Draw the box that was left and the one that was come to."""
        self._refresh_runs(*_box_runs(old), *_box_runs(new))

    def watch_step(self, old: StateStep | None, new: StateStep | None) -> None:
        """Draw the edge that was taken before and the one that was taken now."""
        self._refresh_runs(*_edge_runs(old), *_edge_runs(new))

    def watch_words(self) -> None:
        """Draw the lines under the picture."""
        self._refresh_runs((HEIGHT, 0, self.size.width), (HEIGHT + 1, 0, self.size.width))

    def _refresh_runs(self, *runs: Run) -> None:
        regions = [Region(start, row, end - start, 1) for row, start, end in runs]
        if regions:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        width, style = self.size.width, self.visual_style
        content = self._picture(y) if y < HEIGHT else self._words(y - HEIGHT, width)
        return draw_line(content, width, style, y)

    def _picture(self, y: int) -> Content:
        taken = [run for run in _edge_runs(self.step) if run[0] == y]
        present = [run for run in _box_runs(self.state) if run[0] == y]
        text = ART[y]
        for _, start, end in taken:
            text = text[:start] + text[start:end].translate(HEAVY) + text[end:]
        for _, start, end in present:
            text = text[:start] + text[start:end].translate(DOUBLE) + text[end:]
        content = Content.styled(text, QUIET)
        for runs, style in ((_names(y), "$foreground"), (taken, MARK), (present, _PRESENT)):
            for _, start, end in runs:
                content = content.stylize(style, start, end)
        return content

    def _words(self, row: int, width: int) -> Content:
        meaning, say = self.words
        lines = ((self.state, meaning), (texts.YOU_MAY_SAY, say))
        if row >= len(lines):
            return Content("")
        name, words = lines[row]
        lead = f"{name}  "
        return Content.assemble(
            (lead, QUIET), (fit(words, width - len(lead)), STRONG if row else "")
        )


def _names(y: int) -> list[Run]:
    return [run for run in _NAMES if run[0] == y]


def _box_runs(state: str) -> tuple[Run, ...]:
    if (box := BOXES.get(state)) is None:
        return ()
    return tuple((row, *box.columns) for row in range(*box.rows))


def _edge_runs(step: StateStep | None) -> tuple[Run, ...]:
    return edge_of(step.source, step.event, step.target) if step else ()
