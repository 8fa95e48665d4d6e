"""What a screen reader gets of a page: its accessibility tree, as the browser hands it on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.web.chromium import ChromiumTab

__all__ = ["AccessibleNode", "AccessibleTree"]

_WHOLE = frozenset({"paragraph", "heading"})
"""Roles of what is read in one go."""


class AccessibleNode(NamedTuple):
    """A node that is read.

    Attributes:
        role: What it is, such as `button`.
        name: What it is called, or the text itself.
        properties: What else is known of it.
        children: What is in it.
    """

    role: str
    name: str
    properties: dict[str, Any]
    children: tuple[AccessibleNode, ...]

    @property
    def text(self) -> str:
        """All text in it."""
        if self.role == "StaticText":
            return self.name
        return "".join(one.text for one in self.children)


class AccessibleTree:
    """The tree of a page, as it is now.

    Args:
        tab: The tab with the page.
    """

    def __init__(self, tab: ChromiumTab) -> None:
        nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
        self._nodes = {node["nodeId"]: node for node in nodes}
        (self.root,) = self._read(nodes[0]["nodeId"])

    def _read(self, number: str) -> Iterator[AccessibleNode]:
        """Yield a node; one that is ignored is only its children."""
        node = self._nodes[number]
        known = (child for child in node.get("childIds", ()) if child in self._nodes)
        children = tuple(one for child in known for one in self._read(child))
        if node["ignored"]:
            yield from children
            return
        properties = {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
        role, name = node["role"]["value"], node.get("name", {}).get("value", "")
        yield AccessibleNode(role, name, properties, children)

    def __iter__(self) -> Iterator[AccessibleNode]:
        """Yield all nodes in the order in which they are read."""
        waiting = [self.root]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def find(self, role: str) -> AccessibleNode:
        """Return the one node of a role."""
        (found,) = (node for node in self if node.role == role)
        return found

    def lines(self, role: str) -> list[str]:
        """Return the paragraphs and headings in the node of a role, each as one text."""
        waiting, found = [self.find(role)], []
        while waiting:
            node = waiting.pop()
            if node.role in _WHOLE:
                found.append(node.text)
            else:
                waiting.extend(reversed(node.children))
        return found
