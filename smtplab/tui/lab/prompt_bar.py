"""What will the line be, and what may be said now?"""

from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from smtplab.simulation.text.visible import visible
from smtplab.tui.common.styles import fitted
from smtplab.tui.lab.prompt import Mode, Prompt

__all__ = ["PromptBar"]

_ADDS = {
    Mode.COMMAND: "CR LF is added",
    Mode.CONTENT: "CR LF is added · a lone dot ends it",
    Mode.RAW: "nothing is added",
    Mode.CLOSED: "nobody listens",
    Mode.REPLY: "a code, a blank, a text",
    Mode.NEXT: "",
}


class Hint(Widget):
    """One row under the prompt: the most pressing of all that could be said there."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    Hint { height: 1; background: $surface; padding: 0 1; }
    """

    complaint: reactive[str] = reactive("")
    """What is wrong with what was typed, safe to show; goes before all else."""

    explained: reactive[tuple[str, str] | None] = reactive[tuple[str, str] | None](None)
    """How the verb that is being typed is written, and what it is for."""

    standing: reactive[str] = reactive("")
    """What holds in this state."""

    may_say: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())
    """Verbs that are in order now."""

    def render(self) -> Content:
        """Draw the row."""
        if self.complaint:
            return Content.assemble(("! ", "bold $error"), (self.complaint, "$error"))
        if self.explained:
            syntax, summary = self.explained
            rest = fitted(summary, self.size.width - 2 - len(syntax) - 2)
            return Content.assemble((f"{syntax}  ", "bold $primary"), (rest, "$text-muted"))
        if self.standing:
            return Content.styled(self.standing, "$text-muted")
        verbs = visible(" ".join(self.may_say))
        return Content.assemble(("you may say  ", "$text-muted"), verbs)


class PromptBar(Vertical):
    """The prompt with the signs around it.

    Args:
        complete: Gives the whole line to suggest for what is typed.
    """

    DEFAULT_CSS = """
    PromptBar {
        height: 2;
        #line { height: 1; background: $panel; }
        #sign { width: 7; padding: 0 1; color: $primary; text-style: bold; }
        #adds { width: auto; color: $text-muted; padding: 0 1; }
        &.-content #sign, &.-raw #sign, &.-closed #sign, &.-reply #sign { color: $accent; }
    }
    """

    mode: reactive[Mode] = reactive(Mode.COMMAND, init=False)
    """What a line that is typed now will be."""

    def __init__(self, complete: Callable[[str], str]) -> None:
        super().__init__()
        self.prompt = Prompt(complete)
        """The prompt itself."""
        self._sign = Static(Content(Mode.COMMAND.value), id="sign")
        self._adds = Static(Content(_ADDS[Mode.COMMAND]), id="adds")
        self._hint = Hint()

    def compose(self) -> ComposeResult:
        """Put the sign before the prompt and the hint under it."""
        with Horizontal(id="line"):
            yield self._sign
            yield self.prompt
            yield self._adds
        yield self._hint

    def watch_mode(self, mode: Mode) -> None:
        """Change the signs."""
        self.prompt.in_content = mode is Mode.CONTENT
        for each in Mode:
            self.set_class(each is mode, f"-{each.name.lower()}")
        self._sign.update(Content(mode.value))
        self._adds.update(Content(_ADDS[mode]))
        self._hint.complaint = ""

    def explain(self, explained: tuple[str, str] | None) -> None:
        """Say how the verb that is being typed is written; None for no verb."""
        self._hint.complaint, self._hint.explained = "", explained

    def complain(self, complaint: str) -> None:
        """Say what is wrong; nothing takes it back."""
        self._hint.complaint = complaint

    def show_verbs(self, verbs: Sequence[str], standing: str = "") -> None:
        """Say what may be said now, or what stands in its place."""
        hint = self._hint
        hint.standing, hint.may_say = standing, tuple(verbs)
        if not self.prompt.value:
            self.explain(None)
