"""The line in which a path is typed."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from smtplab.simulation.text.visible import visible
from smtplab.tui.common.ordered_input import LateSuggester, OrderedInput

__all__ = ["PathInput"]

_LONGEST = 4096
_MOST_LOOKED_AT = 10_000
"""Names in a folder that are looked at to suggest one."""


class _Beginning(LateSuggester):
    """Suggests the first name in the folder that goes on from what is typed."""

    async def get_suggestion(self, value: str) -> str | None:
        """Return the whole path that is suggested, None for none."""
        folder, typed = os.path.split(value)
        names = _names(folder, typed)
        return value + names[0][len(typed) :] if names else None


def _names(folder: str, typed: str) -> list[str]:
    """List what is in a folder and begins so; hidden only if asked for, and no controls."""
    try:
        found = list(islice(Path(folder or ".").expanduser().iterdir(), _MOST_LOOKED_AT))
    except (OSError, ValueError, RuntimeError):
        return []
    return sorted(
        f"{path.name}{'/' if os.path.isdir(path) else ''}"
        for path in found
        if path.name.startswith(typed)
        and visible(path.name) == path.name
        and (typed or not path.name.startswith("."))
    )


class PathInput(OrderedInput):
    """A line for a path; Tab takes what is suggested.

    Args:
        hint: What stands in it while it is empty.
    """

    DEFAULT_CSS = """
    PathInput { background: $panel; &:focus { background-tint: $foreground 0%; } }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "cursor_right", "Accept the suggestion", show=False),
    ]

    def __init__(self, hint: str = "") -> None:
        super().__init__(
            placeholder=hint,
            suggester=_Beginning(),
            compact=True,
            select_on_focus=False,
            max_length=_LONGEST,
        )

    def fill(self, text: str) -> None:
        """Put a path in, cursor at its end."""
        self.value = text
        self.cursor_position = len(text)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of what is pasted, if it could be a path."""
        event.stop()
        event.prevent_default()
        first = event.text[:_LONGEST].strip().partition("\n")[0].strip()
        if first.isprintable():
            self.replace(first, *self.selection)
