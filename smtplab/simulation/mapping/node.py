"""Values of a file with their lines: what TOML, YAML or plain Python holds, in one form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["DEEPEST", "KeyPath", "Node", "laid_over", "node_of"]

KeyPath = tuple[str | int, ...]
"""Keys and places in lists, from 0, that lead to a value."""
DEEPEST = 40
"""So deep are tables in tables read; no site, lesson or goal goes half as deep."""
_NO_LINES: Mapping[KeyPath, int] = MappingProxyType({})


class Node(NamedTuple):
    """A value with its place.

    Attributes:
        line: Number of its first line in the file, from 1; 0 where there is no file.
        value: A scalar, a list of nodes, or nodes by key.
        text: A scalar as it is written, quotes aside; "" for the others.
        text_line: Number of the line that the text begins on: a block's is below its mark.
    """

    line: int
    value: object
    text: str = ""
    text_line: int = 0

    @property
    def entries(self) -> Mapping[str, Node] | None:
        """The nodes by key; None if this is not a table."""
        return self.value if isinstance(self.value, dict) else None

    @property
    def items(self) -> Sequence[Node] | None:
        """The nodes of a list; None if this is not a list."""
        return self.value if isinstance(self.value, list) else None

    def child(self, key: str | int) -> Node | None:
        """Return what lies under a key or at a place, None if there is nothing."""
        if isinstance(key, str):
            return (self.entries or {}).get(key)
        items = self.items or ()
        return items[key] if key < len(items) else None

    def at_line(self, line: int) -> Node:
        """Return the same value as if all of it stood on one line."""
        match self.value:
            case dict():
                value: object = {key: one.at_line(line) for key, one in self.value.items()}
            case list():
                value = [one.at_line(line) for one in self.value]
            case _:
                value = self.value
        return self._replace(line=line, text_line=line, value=value)


def node_of(
    value: object, line: int = 0, lines: Mapping[KeyPath, int] = _NO_LINES, path: KeyPath = ()
) -> Node:
    """Return a plain value as a node.

    Args:
        value: What TOML or Python holds.
        line: The line of all that `lines` does not know.
        lines: The line of each value by its path.
        path: Where the value lies.
    """
    line = lines.get(path, line)
    if len(path) > DEEPEST:
        return Node(line, None)
    match value:
        case dict():
            return Node(line, dict(_entries(value, line, lines, path)))
        case list():
            items = [node_of(one, line, lines, (*path, place)) for place, one in enumerate(value)]
            return Node(line, items)
        case _:
            return Node(line, value, _text(value), line)


def _entries(
    value: Mapping[object, object], line: int, lines: Mapping[KeyPath, int], path: KeyPath
) -> Iterator[tuple[str, Node]]:
    for key, one in value.items():
        yield str(key), node_of(one, line, lines, (*path, str(key)))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            return str(value)


def laid_over(base: Node, over: Node) -> Node:
    """Lay a node over a base: a table key by key, anything else in place of what was.

    What comes from the base is moved to the line of what lies over it.
    """
    if not (isinstance(base.value, dict) and isinstance(over.value, dict)):
        return over
    laid = {key: one.at_line(over.line) for key, one in base.value.items()}
    for key, one in over.value.items():
        laid[key] = laid_over(laid[key], one) if key in laid else one
    return over._replace(value=laid)
