"""The footer: the keys of the screen.

One widget that draws all keys: a row of many small widgets costs a fifth of the first frame.
"""

from collections.abc import Sequence
from typing import ClassVar

from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget

from smtplab.tui.actions import PALETTE, Action, shown_key
from smtplab.tui.common.offer import available

__all__ = ["KeysBar"]

KeyLabel = tuple[str, str, str]
"""Key, label and action."""


class KeysBar(Widget):
    """The footer: as many keys as there is room for; a click does what the key does.

    What the screen does not offer at the time is left out; what changes that has it drawn again.

    Args:
        actions: The actions of the screen; those without a label are left out.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeysBar {
        height: 1;
        dock: bottom;
        background: $panel;
        color: $foreground;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = set()

    hidden: reactive[frozenset[str]] = reactive(frozenset[str]())
    """Names of actions that are left out though their keys say something, such as why not."""

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__()
        self._actions = [action for action in (*actions, PALETTE) if action.label]

    def render(self) -> Content:
        """Draw the keys."""
        entries, gap = self._layout()
        parts: list[Content | str | tuple[str, str]] = [" "]
        for key, label, _ in entries:
            parts += [(key, "bold $footer-key-foreground"), f" {label}{' ' * gap}"]
        return Content.assemble(*parts)

    def _layout(self) -> tuple[list[KeyLabel], int]:
        """Choose the entries: all and in full, else short, else fewer."""
        shown = (one for one in self._actions if _name(one) not in self.hidden)
        entries = [
            one for one in available(shown, self.app) if self.screen.check_action(_name(one), ())
        ]
        full = [(shown_key(each.keys[0]), each.label, each.does) for each in entries]
        if _width(full, 2) <= self.size.width:
            return full, 2
        short = [_short(each) for each in entries if each.short != ""]
        while len(short) > 2 and _width(short, 1) > self.size.width:
            del short[-2]
        return short, 1

    async def on_click(self, event: Click) -> None:
        """Do what stands under the pointer."""
        entries, gap = self._layout()
        x = 1
        for key, label, does in entries:
            end = x + len(key) + 1 + len(label)
            if x <= event.x < end:
                await self.screen.run_action(does)
            x = end + gap


def _width(entries: Sequence[KeyLabel], gap: int) -> int:
    return (
        1 + sum(len(key) + 1 + len(label) for key, label, _ in entries) + gap * (len(entries) - 1)
    )


def _name(action: Action) -> str:
    return action.does.partition("(")[0]


def _short(action: Action) -> KeyLabel:
    key, _, label = (action.short or f"{shown_key(action.keys[0])} {action.label}").partition(" ")
    return key, label, action.does
