"""The server's state machine as a picture: where it is, how it came there, what is allowed."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Region
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.styles import MARK, QUIET, STRONG, draw_line, fit
from smtplab.tui.lab import texts
from smtplab.tui.lab.diagram_art import DOUBLE, HEAVY, HEIGHT, PICTURES, Picture, Run
from smtplab.tui.lab.state_view import StateStep, StateView, state_view

__all__ = ["StateDiagram"]

_PRESENT = "bold $text-primary on $primary-muted"


class StateDiagram(Widget):
    """Boxes and arrows; the present state is doubled, the arrow just taken is heavy.

    Attributes:
        protocol: Name of the protocol that is spoken.
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

    protocol: reactive[str] = reactive(StateView().protocol)
    state: reactive[str] = reactive(StateView().state, repaint=False)
    step: reactive[StateStep | None] = reactive[StateStep | None](None, repaint=False)
    words: reactive[tuple[str, str]] = reactive(
        (StateView().meaning, StateView().allowed), repaint=False
    )

    def show(self, transcript: Transcript, cursor: int) -> None:
        """Show a moment; only what is different is drawn again."""
        view = state_view(transcript, cursor)
        self.protocol = view.protocol
        self.state, self.step = view.state, view.step
        self.words = (view.meaning, view.allowed)

    @property
    def picture(self) -> Picture:
        """The picture of the protocol that is spoken."""
        return PICTURES[self.protocol]

    def watch_state(self, old: str, new: str) -> None:
        """Draw the box that was left and the one that was come to."""
        self._refresh_runs(*self.picture.box_of(old), *self.picture.box_of(new))

    def watch_step(self, old: StateStep | None, new: StateStep | None) -> None:
        """Draw the edge that was taken before and the one that was taken now."""
        self._refresh_runs(*self._edge(old), *self._edge(new))

    def watch_words(self) -> None:
        """Draw the lines under the picture."""
        self._refresh_runs((HEIGHT, 0, self.size.width), (HEIGHT + 1, 0, self.size.width))

    def _refresh_runs(self, *runs: Run) -> None:
        regions = [Region(start, row, end - start, 1) for row, start, end in runs]
        if regions:
            self.refresh(*regions)

    def _edge(self, step: StateStep | None) -> tuple[Run, ...]:
        return self.picture.edge_of(step.source, step.event, step.target) if step else ()

    def render_line(self, y: int) -> Strip:
        """Draw one row."""
        width, style = self.size.width, self.visual_style
        content = self._art(y) if y < HEIGHT else self._words(y - HEIGHT, width)
        return draw_line(content, width, style, y)

    def _art(self, y: int) -> Content:
        taken = [run for run in self._edge(self.step) if run[0] == y]
        present = [run for run in self.picture.box_of(self.state) if run[0] == y]
        names = [box.name_run for box in self.picture.boxes.values() if box.name_run[0] == y]
        text = self.picture.art[y]
        for _, start, end in taken:
            text = text[:start] + text[start:end].translate(HEAVY) + text[end:]
        for _, start, end in present:
            text = text[:start] + text[start:end].translate(DOUBLE) + text[end:]
        content = Content.styled(text, QUIET)
        for runs, style in ((names, "$foreground"), (taken, MARK), (present, _PRESENT)):
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
