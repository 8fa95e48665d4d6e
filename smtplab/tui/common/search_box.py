"""The line in which a search is typed."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from smtplab.simulation.text.visible import visible
from smtplab.tui.common.ordered_input import OrderedInput

__all__ = ["SearchBox"]

_LONGEST = 200
"""Characters that can be looked for."""


class _Line(OrderedInput):
    """The line itself; what is pasted is made safe."""

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        first = next(_nonempty_lines(event.text), "")
        self.insert_text_at_cursor(visible(first)[: _LONGEST - len(self.value)])


def _nonempty_lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text[:4096].splitlines() if line.strip())


class SearchBox(Horizontal):
    """A line to type in, with what was found beside it.

    Args:
        sign: What stands before the line.
        hint: What stands in it while it is empty.
    """

    DEFAULT_CSS = """
    SearchBox {
        height: 1;
        background: $panel;
        #sign { width: 7; padding: 0 1; color: $primary; text-style: bold; }
        #found { width: auto; padding: 0 1; color: $text-muted; }
        Input { width: 1fr; background: $panel; &:focus { background-tint: $foreground 0%; } }
    }
    """

    found: reactive[str] = reactive("")
    """What was found, safe to show."""

    def __init__(self, sign: str, hint: str) -> None:
        super().__init__()
        self._sign = Static(Content(sign), id="sign")
        self.line = _Line(
            placeholder=hint, compact=True, select_on_focus=False, max_length=_LONGEST
        )
        """The line itself."""
        self._found = Static(Content(""), id="found")

    def compose(self) -> ComposeResult:
        """Put the sign before the line and the number behind it."""
        yield self._sign
        yield self.line
        yield self._found

    def watch_found(self, found: str) -> None:
        """Show what was found."""
        self._found.update(Content(found))
