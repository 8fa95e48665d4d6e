"""Changing how much a scrolling part holds, without laying out the whole screen again."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

__all__ = ["set_virtual_size"]


def set_virtual_size(part: ScrollView, extent: Size) -> None:
    """Set how much there is to scroll through; only the bar is drawn again.

    To set `virtual_size` itself lays out every widget on the screen, three frames for one line. The
    part keeps its place whatever it holds, so it wants a style of ``overflow-y: scroll``.
    """
    part.set_reactive(Widget.virtual_size, extent)
    part._scroll_update(extent)  # noqa: SLF001  # nothing public does only this
    part._refresh_scrollbars()  # noqa: SLF001
