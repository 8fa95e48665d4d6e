"""How does a scrolling part grow without the whole screen being laid out anew?"""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

__all__ = ["set_extent"]


def set_extent(part: ScrollView, extent: Size) -> None:
    """Say how much there is to scroll through; only the bar is drawn anew.

    To set `virtual_size` itself lays out every widget on the screen, three frames for one line. The
    part keeps its place whatever it holds, so it wants a style of ``overflow-y: scroll``.
    """
    part.set_reactive(Widget.virtual_size, extent)
    part._scroll_update(extent)  # noqa: SLF001  # nothing public does only this
    part._refresh_scrollbars()  # noqa: SLF001
