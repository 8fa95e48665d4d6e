"""How is a mapping in a lesson read? With care: each key is typed, and none is left unread."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.mapping.problems import Troubles
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.markdown import read_prose
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.script import LessonScript
from smtplab.teaching.lesson.script_parser import read_lesson_script
from smtplab.teaching.lesson.yaml_nodes import Node

__all__ = ["Fields", "prose_of"]

T = TypeVar("T")


class Fields:
    """A mapping of a lesson.

    Every method takes a key out. Where its value is missing or of the wrong kind that is noted, and
    something of the right kind is returned so that the rest can be read.

    Args:
        node: The mapping; anything else is noted, and then it has no keys.
        troubles: Takes what is wrong.
        known: All keys that may be there.
    """

    def __init__(self, node: Node, troubles: Troubles, known: Iterable[str]) -> None:
        self.line = node.line
        self.troubles = troubles
        self._values = dict(node.value) if isinstance(node.value, dict) else {}
        known = tuple(known)
        if not isinstance(node.value, dict):
            troubles.add(node.line, "no keys here", f"write key: value, with {', '.join(known)}")
        for key in self._values.keys() - set(known):
            troubles.add(self._values[key].line, f"no such key here: {key}", nearest(key, known))

    def __contains__(self, key: str) -> bool:
        """Say whether a key is there."""
        return key in self._values

    def line_of(self, key: str) -> int:
        """Return the line of a key's value, or that of the mapping."""
        return self._values[key].line if key in self._values else self.line

    def wrong(self, key: str, wrong: str, mend: str) -> None:
        """Note what is wrong with a key."""
        self.troubles.add(self.line_of(key), wrong, mend)

    def node(self, key: str) -> Node | None:
        """Take a value as it is; None if it is not there."""
        return self._values.get(key)

    def needed(self, key: str, example: str) -> Node | None:
        """Take a value that must be there."""
        if (node := self.node(key)) is None or node.value is None:
            self.wrong(key, f"{key} is missing", f"write {key}: {example}")
            return None
        return node

    def text(self, key: str, example: str) -> str:
        """Take one line of text that must be there, safe to show."""
        if (node := self.needed(key, example)) is None:
            return ""
        if isinstance(node.value, list | dict) or "\n" in node.text.strip():
            self.wrong(key, f"{key} is no line of text", f"write {key}: {example}")
        elif not isinstance(node.value, str):
            self.wrong(key, f"{key} is not a text", f'put quotes around it: {key}: "{node.text}"')
        return str(visible(node.text.strip()))

    def choice(self, key: str, known: Iterable[str], example: str) -> str:
        """Take one of some words; the first if it is none of them."""
        known = tuple(known)
        text = self.text(key, example)
        if text and text not in known:
            self.wrong(key, f"{key} is no {text}", nearest(text, known))
        return text if text in known else known[0]

    def whole(self, key: str, least: int, most: int) -> int:
        """Take a whole number that must be there."""
        node = self.needed(key, str(least))
        if node is None:
            return least
        if type(node.value) is not int or not least <= node.value <= most:
            self.wrong(key, f"{key} is no such number", f"write one from {least} to {most}")
            return least
        return node.value

    def truth(self, key: str) -> bool:
        """Take true or false; false if it is not there."""
        node = self.node(key)
        if node is not None and not isinstance(node.value, bool):
            self.wrong(key, f"{key} is neither true nor false", f"write {key}: true")
        return node is not None and node.value is True

    def items(self, key: str, least: int = 0, most: int = 100) -> list[Node]:
        """Take a list; one value alone is a list of one."""
        node = self.node(key)
        if node is None or node.value is None:
            items = []
        else:
            items = list(node.value) if isinstance(node.value, list) else [node]
        if not least <= len(items) <= most:
            limits = f"from {least} to {most}" if least else f"at most {most}"
            wrong = f"{key}: there are {len(items)}" if key in self else f"{key} is missing"
            self.wrong(key, wrong, f"write {limits}, each after a dash")
        return items[:most]

    def words(self, key: str, read: Callable[[str], T | None], example: str) -> tuple[T, ...]:
        """Take a list of words; what `read` makes None of is noted.

        Args:
            key: The key.
            read: Makes something of a word.
            example: What could stand there.
        """
        taken: list[T] = []
        for node in self.items(key):
            if (one := read(node.text)) is None or one in taken:
                twice = " twice" if one in taken else ""
                wrong = f"{key}: {node.text or 'something'} cannot stand here{twice}"
                self.troubles.add(node.line, wrong, f"write {key}: [{example}]")
            else:
                taken.append(one)
        return tuple(taken)

    def prose(self, key: str, example: str) -> Prose:
        """Take prose that must be there."""
        node = self.needed(key, example)
        return prose_of(node, self.troubles) if node else ()

    def dialogue(self, key: str, *, continues: bool = False) -> LessonScript:
        """Take a dialogue that must be there."""
        node = self.needed(key, "| and below it C: and S: lines")
        return dialogue_of(node, self.troubles, continues=continues) if node else ()


def prose_of(node: Node, troubles: Troubles) -> Prose:
    """Read prose from a text."""
    if isinstance(node.value, list | dict) or not node.text.strip():
        troubles.add(node.line, "no text here", "put quotes around it")
        return ()
    return read_prose(node.text, node.text_line, troubles)


def dialogue_of(node: Node, troubles: Troubles, *, continues: bool) -> LessonScript:
    """Read a dialogue from a text."""
    if isinstance(node.value, list | dict):
        troubles.add(node.line, "no dialogue here", "write | and the lines below it")
        return ()
    return read_lesson_script(node.text, node.text_line, troubles, continues=continues)
