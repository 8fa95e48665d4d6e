"""An action: its keys, its name, and its words in the footer and in the help."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Self

from textual.binding import Binding

__all__ = ["ANYWHERE", "HELP", "PALETTE", "QUIT", "Action", "bindings", "shown_key"]


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a person can do."""

    does: str
    """The action in Textual's notation, such as ``open('why')``."""

    title: str
    """Its name in the palette."""

    help: str
    """What it does, one sentence."""

    keys: tuple[str, ...] = ()
    """Keys, the one to show first."""

    label: str = ""
    """What the footer calls it; nothing keeps it out of the footer."""

    short: str | None = None
    """The whole entry in a narrow footer; None is the key and the label, nothing leaves it out."""

    only_in_terminal: bool = False
    """Whether a page in a browser has nothing of the kind."""

    def avoid(self, taken: Collection[str]) -> Self:
        """Return the action with the keys last that never arrive, as a browser takes them."""
        keys = tuple(sorted(self.keys, key=taken.__contains__))
        if keys == self.keys:
            return self
        short = self.short and f"{shown_key(keys[0])} {self.short.partition(' ')[2]}"
        return replace(self, keys=keys, short=short)


HELP = Action("app.help", "Keys and commands", "Show the help.", ("f1", "alt+h"), "Keys")
"""Stands first in each footer."""

PALETTE = Action(
    "app.command_palette",
    "Palette",
    "Find any action by its name.",
    ("ctrl+p",),
    "Palette",
    "^P All",
)
"""Stands last in each footer."""

THEME = Action("app.change_theme", "Theme", "Choose other colours, dark or light.")
SCREENSHOT = Action("app.screenshot", "Screenshot", "Save a picture of the screen as SVG.")
QUIT = Action(
    "app.quit",
    "Quit",
    "Leave smtplab; the sandbox is kept.",
    ("ctrl+q",),
    "Quit",
    only_in_terminal=True,
)
ANYWHERE: tuple[Action, ...] = (THEME, SCREENSHOT, QUIT)
"""The actions that each screen has."""


def bindings(actions: Sequence[Action]) -> list[Binding]:
    """Make Textual's bindings.

    Terminals send Alt and a letter as something that could be printed, so those go before what the
    prompt would do with the key.
    """
    return [
        Binding(
            key,
            action.does,
            action.title,
            show=False,
            priority=key.startswith("alt+"),
            tooltip=action.help,
        )
        for action in actions
        for key in action.keys
    ]


_SIGNS = {"left": "←", "right": "→", "up": "↑", "down": "↓", "escape": "Esc", "enter": "Enter"}
_SIGNS |= {"pageup": "PgUp", "pagedown": "PgDn", "plus": "+", "equals_sign": "=", "minus": "-"}


def shown_key(key: str) -> str:
    """Write a key as people read it: ``alt+left`` as Alt+←, ``ctrl+p`` as ^P."""
    *modifiers, name = key.split("+")
    shown = _SIGNS.get(name, name.title())
    if modifiers == ["ctrl"] and len(name) == 1:
        return f"^{shown}"
    return "+".join([*(word.title() for word in modifiers), shown])
