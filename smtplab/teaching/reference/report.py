"""An entry of the reference in lines, for a reader without a screen."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.text.visible import Visible, visible
from smtplab.teaching.reference.entry import Mention, ReferenceEntry

__all__ = ["mention_kind", "render"]

_NEW_IN, _USED_IN = "new in", "used in"


def render(entry: ReferenceEntry) -> Iterator[Visible]:
    """Yield the lines of an entry: what it is, its rows, and the lessons that it is found in."""
    yield visible(f"{entry.key}, {entry.kind.value}: {entry.title}")
    for row in entry.rows:
        yield visible(f"{row.label}: {row.text}" if row.label else row.text)
    for mention in entry.mentions:
        yield visible(f"{mention_kind(mention)} lesson {mention.title}")


def mention_kind(mention: Mention) -> str:
    """Return how a lesson mentions something: "new in", or "used in"."""
    return _NEW_IN if mention.introduces else _USED_IN
