"""What is typed or pasted into the widgets that come with Textual, made safe to show.

The lines of the app's own clean what they show and keep what was typed. Textual's (the palette's,
the box for several lines) show what they hold.
"""

from __future__ import annotations

from textual import events
from textual.widget import Widget
from textual.widgets import Input

from smtplab.simulation.text.visible import visible
from smtplab.tui.common.ordered_input import OrderedInput

__all__ = ["make_safe"]


def make_safe(event: events.Event, focused: Widget | None) -> events.Event | None:
    """Return what a widget may be given of an event, None for nothing.

    Args:
        event: What was typed or pasted.
        focused: The widget that will get it.
    """
    if isinstance(focused, OrderedInput):
        return event
    if isinstance(event, events.Key):
        char = event.character or ""
        return event if not event.is_printable or visible(char) == char else None
    if isinstance(event, events.Paste) and isinstance(focused, Input):
        return events.Paste(visible("".join(event.text.splitlines()[:1])))
    return event
