"""What can be looked up, a row an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.widgets.option_list import Option

from smtplab.simulation.text.visible import visible
from smtplab.teaching.reference.entry import ReferenceEntry, ReferenceKind
from smtplab.tui.common.option_rows import OptionRows
from smtplab.tui.common.styles import fit

__all__ = ["EntryList"]

_WIDEST_KEY = 20
"""Columns for keys, at the most."""


class EntryList(OptionRows, can_focus=False):
    """Key, title and kind of each entry; the line above keeps the focus."""

    DEFAULT_CSS = """
    EntryList {
        border: round $border;
        border-title-color: $primary;
        border-title-style: bold;
        background: $surface;
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._entries: tuple[ReferenceEntry, ...] = ()
        self._width = 0

    @property
    def entry(self) -> ReferenceEntry | None:
        """The selected entry."""
        return None if self.highlighted is None else self._entries[self.highlighted]

    def on_resize(self) -> None:
        """Write the rows for the width that there is now, beside the scrollbar or without one."""
        self.show(self._entries)

    def show(self, entries: Sequence[ReferenceEntry]) -> None:
        """List entries; the first is selected, or the one that was."""
        width = max(30, self.scrollable_content_region.width - 1)
        if (self._entries, self._width) == (tuple(entries), width):
            return
        keeps = self.entry if width != self._width else None
        self._entries, self._width = tuple(entries), width
        self.clear_options()
        keys = _key_columns(entries)
        kinds = max((len(entry.kind.value) for entry in entries), default=0)
        self.add_options([Option(_row(one, width, keys[one.kind], kinds)) for one in entries])
        if entries:
            self.highlighted = self._entries.index(keeps) if keeps in self._entries else 0


def _key_columns(entries: Sequence[ReferenceEntry]) -> Mapping[ReferenceKind, int]:
    """Return how wide the keys of each kind are: a code leaves more room to its title."""
    columns: dict[ReferenceKind, int] = {}
    for entry in entries:
        widest = max(columns.get(entry.kind, 0), cell_len(entry.key))
        columns[entry.kind] = min(widest, _WIDEST_KEY)
    return columns


def _row(entry: ReferenceEntry, width: int, keys: int, kinds: int) -> Content:
    key = fit(visible(entry.key), keys)
    title = fit(visible(entry.title), width - keys - kinds - 3)
    kind = f"{entry.kind.value:>{kinds}}"
    return Content.assemble((key, "bold $text-accent"), "  ", title, " ", (kind, "$text-muted"))
