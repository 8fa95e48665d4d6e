"""A value with the keys that lead to it, and with the list of problems that it is held against."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.mapping.node import KeyPath, Node
from smtplab.simulation.mapping.problems import Problems

__all__ = ["Place", "key_text", "show_value"]

_BARE = Pattern(r"[A-Za-z0-9_-]+")
_LONGEST = 60
"""Characters of a value that are shown."""


class Place(NamedTuple):
    """Where a value stands.

    Attributes:
        node: The value.
        problems: Takes what is wrong with it.
        path: Keys and places in lists, from 0, that lead to it.
    """

    node: Node
    problems: Problems
    path: KeyPath = ()

    @property
    def name(self) -> str:
        """The last key on the way."""
        return next((one for one in reversed(self.path) if isinstance(one, str)), "")

    def wrong(self, message: str, fix: str) -> None:
        """Note what is wrong with the value, and what to write instead."""
        key = key_text(self.path)
        self.problems.add(self.node.line, f"{key}: {message}" if key else message, fix)

    def child(self, *path: str | int) -> Place:
        """Return the place of what lies inside; where it lies nowhere, as far as there is a way."""
        node = self.node
        for step in path:
            node = node.child(step) or Node(node.line, None)
        return Place(node, self.problems, (*self.path, *path))

    def items(self) -> Iterator[Place]:
        """Yield the places of a list; none if this is not one."""
        for number, node in enumerate(self.node.items or ()):
            yield Place(node, self.problems, (*self.path, number))


def key_text(path: KeyPath) -> str:
    """Write a path as TOML writes keys, with places from 1: `faults[2].reply`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            key = step if _BARE.fullmatch(step) else f'"{step}"'
            text += f".{key}" if text else key
    return text


def show_value(node: Node) -> str:
    """Return how a value is named in a sentence."""
    match node.value:
        case dict():
            return "a table of keys"
        case list():
            return "a list"
        case None:
            return "an empty value"
        case str(text):
            return f'"{_short(text)}"'
        case _:
            return _short(node.text)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
