"""How does a line keep up with somebody who types fast?"""

from __future__ import annotations

from textual import events
from textual.widgets import Input

__all__ = ["OrderedInput"]


class OrderedInput(Input):
    """A line that obeys its own keys in the order in which they come.

    Left to itself a key that is no text goes up to the app first, and what is typed after it
    overtakes it: a line typed fast would be sent with the start of the next one.
    """

    async def on_key(self, event: events.Key) -> None:
        """Obey the line's own keys at once."""
        for binding in self._bindings.key_to_bindings.get(event.key, []):
            if await self.app.run_action(binding.action, self):
                event.stop()
