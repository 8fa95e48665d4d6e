"""The row under the prompt."""

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from smtplab.simulation.text.visible import visible
from smtplab.tui.lab import texts

__all__ = ["PromptHint"]


class PromptHint(Widget):
    """One row under the prompt: the most pressing of all that could be said there."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    PromptHint { height: 1; background: $surface; padding: 0 1; }
    """

    complaint: reactive[str] = reactive("")
    """What is wrong with what was typed, safe to show; goes before all else."""

    explained: reactive[tuple[str, str] | None] = reactive[tuple[str, str] | None](None)
    """How the verb that is being typed is written, and what it is for."""

    status: reactive[str] = reactive("")
    """What holds in this state."""

    verbs: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())
    """Verbs that are in order now."""

    def render(self) -> Content:
        """Draw the row; what does not fit is cut with a sign."""
        return self._row().truncate(max(1, self.size.width - 2), ellipsis=True)

    def _row(self) -> Content:
        if self.complaint:
            return Content.assemble(("! ", "bold $error"), (self.complaint, "$error"))
        if self.explained:
            syntax, summary = self.explained
            return Content.assemble((f"{syntax}  ", "bold $primary"), (summary, "$text-muted"))
        if self.status:
            return Content.styled(self.status, "$text-muted")
        verbs = visible(" ".join(self.verbs)) or texts.NOTHING_YET
        return Content.assemble(("you may send  ", "$text-muted"), verbs)
