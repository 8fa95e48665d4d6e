"""Obeying the keys of a widget at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.events import Key
    from textual.widget import Widget

__all__ = ["obey_own_key"]


async def obey_own_key(widget: Widget, event: Key) -> None:
    """Do what a widget binds a key to, before the next key is looked at.

    Left to itself a bound key goes up to the app first, and what is typed after it overtakes it: a
    line typed fast would be sent with the start of the next one. A key that was on its way when the
    focus moved is left to the screen, which gives it to what has the focus now.
    """
    if widget.screen.focused is not widget:
        return
    for binding in widget._bindings.key_to_bindings.get(event.key, []):  # noqa: SLF001  # as Textual
        if await widget.app.run_action(binding.action, widget):
            event.stop()
