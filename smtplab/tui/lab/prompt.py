"""The line in which the learner types.

Whatever is typed is sent as it stands. The one row holds a sign of what the text will be, the text
with its ghost, and a word on what Enter adds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import Enum
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Input
from textual.widgets.input import Selection

from smtplab.simulation.text.raw import RawError, raw_octets
from smtplab.simulation.text.typed_lines import TypedLines
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.ordered_input import LateSuggester, OrderedInput
from smtplab.tui.messages import InputRejected, PastedLines, SelectGap, SendOctets

__all__ = ["Mode", "Prompt"]

_LINE_END = re.compile(r"\r\n|\r|\n")


class Mode(Enum):
    """What a line that is typed now will be; the value stands before it."""

    COMMAND = "C:"
    CONTENT = "text"
    CHUNK = "chunk"
    RAW = "raw"
    CLOSED = "closed"
    REPLY = "S:"
    NEXT = "next"
    GAP = "gap"
    IDLE = ""


class Ghost(LateSuggester):
    """Asks the session what could come next; nothing is cached, since the answer is the state's."""

    def __init__(self, complete: Callable[[str], str]) -> None:
        super().__init__()
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole line that is suggested, None for none."""
        return self._complete(value) or None


class Prompt(OrderedInput):
    """A line to be sent, with history and a ghost of what could come next.

    Args:
        complete: Gives the whole line to suggest for what is typed, "" for none.
    """

    DEFAULT_CSS = """
    Prompt {
        width: 1fr;
        background: $panel;
        &:focus { background-tint: $foreground 0%; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "accept", "Accept the suggestion, or go to the next gap", show=False),
        Binding("shift+tab", "go_back", "Go back, or to the gap before", show=False),
        Binding("up", "recall(-1)", "Earlier line, or the gap before", show=False),
        Binding("down", "recall(1)", "Later line, or the next gap", show=False),
    ]

    raw: reactive[bool] = reactive(False)
    """Whether the text is in the raw notation."""

    in_content = False
    """Whether what is typed is content, which holds no secret."""

    in_gap = False
    """Whether what is typed stands in a gap, and other gaps can be gone to."""

    def __init__(self, complete: Callable[[str], str]) -> None:
        super().__init__(suggester=Ghost(complete), compact=True, select_on_focus=False)
        self._complete = complete
        self._typed = TypedLines()
        self._last = ""
        self._recalled = 0
        self._draft = ""

    @property
    def history(self) -> tuple[str, ...]:
        """Lines that were sent, oldest first, but for those that tell a secret."""
        return tuple(self._typed.lines)

    @history.setter
    def history(self, lines: Sequence[str]) -> None:
        self._typed = TypedLines(lines)
        self._recalled = len(self._typed.lines)

    @property
    def history_with_draft(self) -> tuple[str, ...]:
        """The history, and as its last line what stands here unsent."""
        is_new = (
            self.value
            and self.value not in self.history
            and not self._typed.holds_secret(self.value)
        )
        return (*self.history, *((self.value,) if is_new else ()))

    def update_suggestion(self) -> None:
        """Ask again what could come next: the state has changed."""
        self.placeholder = "" if self.raw else self._complete("")
        self.refresh()

    def fill(self, text: str) -> None:
        """Put a text in, cursor at its end; nothing is sent."""
        self.value = text
        self.cursor_position = len(text)

    def watch_raw(self) -> None:
        """Suggest nothing in the raw mode."""
        self.suggester = None if self.raw else Ghost(self._complete)
        self.update_suggestion()

    async def action_submit(self) -> None:
        """Send the line, the empty one too."""
        text = self.value
        try:
            octets = raw_octets(text) if self.raw else f"{text}\r\n".encode(errors="replace")
        except RawError as error:
            self.cursor_position = error.position
            self.post_message(InputRejected(visible(str(error))))
            return
        if not self.in_gap:
            self._remember(text)
        self._empty()
        self.post_message(SendOctets(octets))

    def _empty(self) -> None:
        """Take the text away, but leave the drawing to `update_suggestion`.

        What was sent is about to change the whole screen, and a frame for the prompt alone would
        have all else wait for the next one.
        """
        self.set_reactive(Input.value, "")
        self.set_reactive(Input.selection, Selection.cursor(0))
        self.set_reactive(Input._suggestion, "")  # noqa: SLF001  # the ghost has no other switch
        if self.scroll_offset.x:
            self.virtual_size = Size(self.content_width, 1)
            self.scroll_to(x=0, animate=False, force=True)

    def _remember(self, text: str) -> None:
        self._last = text
        if text and self.history[-1:] != (text,):
            self._typed.add(text, is_content=self.in_content)
        self._recalled = len(self._typed.lines)

    def take_back(self) -> None:
        """Put the line that was sent last in again."""
        self._recalled = max(0, len(self._typed.lines) - (self.history[-1:] == (self._last,)))
        self.fill(self._last)

    def action_recall(self, by: int) -> None:
        """Go through the lines that were sent; past the last stands what was being typed."""
        if self.in_gap:
            self._leave_gap(by)
            return
        history = self._typed.lines
        if self._recalled == len(history):
            self._draft = self.value
        self._recalled = min(max(0, self._recalled + by), len(history))
        self.fill([*history, self._draft][self._recalled])

    def action_accept(self) -> None:
        """Go to the next gap, or take the suggestion; without one the focus moves on."""
        if self.in_gap:
            self._leave_gap(1)
            return
        suggestion = self._suggestion if self.value else self.placeholder
        if len(suggestion) > len(self.value):
            self.fill(suggestion)
        else:
            self.screen.focus_next()

    def action_go_back(self) -> None:
        """Go to the gap before; where there are none, the focus moves back."""
        if self.in_gap:
            self._leave_gap(-1)
        else:
            self.screen.focus_previous()

    def _leave_gap(self, by: int) -> None:
        """Hand over what was typed; what is typed from now on belongs into another gap."""
        text = self.value
        self._empty()
        self.post_message(SelectGap(text, by))

    def action_cursor_right(self, select: bool = False) -> None:
        """Move right; at the end of the line take the suggestion."""
        if not self.value and self.placeholder and not select:
            self.fill(self.placeholder)
        else:
            super().action_cursor_right(select)

    def _on_paste(self, event: events.Paste) -> None:
        """Take one line as if it were typed; what to do with more is asked."""
        event.stop()
        event.prevent_default()
        if self.raw:
            self._insert(_LINE_END.sub(r"\\r\\n", event.text))
            return
        *lines, rest = _LINE_END.split(event.text)
        if not lines or (len(lines) == 1 and not rest):
            self._insert("".join([*lines, rest]))
            return
        start, end = sorted(self.selection)
        lines[0] = self.value[:start] + lines[0]
        rest += self.value[end:]
        self.value = ""
        self.post_message(PastedLines(tuple(lines), rest))

    def _insert(self, text: str) -> None:
        self.replace(text, *self.selection)
