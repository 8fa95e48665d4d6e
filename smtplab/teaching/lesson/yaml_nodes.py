"""YAML of a lesson, read so that each value knows its line and nothing can grow.

PyYAML's parser is used, not its constructor: a lesson needs texts, numbers, true and false, lists
and mappings. Anchors, which make a small file large, and tags, which make objects, are refused.
Words mean what they say: `on` and `no` are texts, as in the core schema of YAML 1.2 (§10.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import yaml

from smtplab.simulation.mapping.problems import Troubles

__all__ = ["Node", "read_yaml"]

_DEEPEST = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCKS = ("|", ">")
_WORDS = MappingProxyType({"": None, "~": None, "null": None, "true": True, "false": False})
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_CUT_OFF = re.compile(r"[ \t]*#[^\s#]")
"""What follows a text of which the author perhaps meant more; a comment has a space after #."""
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Node:
    """A value with its place.

    Attributes:
        line: Number of its first line in the file.
        value: What it is.
        text: A scalar as it is written; "" for the others.
        text_line: Number of the line that the text begins on: a block's is below its mark.
    """

    line: int
    value: Value | Sequence[Node] | Mapping[str, Node]
    text: str = ""
    text_line: int = 0

    def plain(self) -> object:
        """Return the value as Python has it, without lines."""
        match self.value:
            case list():
                return [one.plain() for one in self.value]
            case dict():
                return {key: one.plain() for key, one in self.value.items()}
            case _:
                return self.value

    def line_of(self, path: Sequence[str | int]) -> int:
        """Return the line of what lies at the end of a path, or as far on it as there is."""
        node = self
        for step in path:
            match node.value, step:
                case dict() as mapping, str() if step in mapping:
                    node = mapping[step]
                case list() as listed, int() if 0 <= step < len(listed):
                    node = listed[step]
                case _:
                    break
        return node.line


class _RefusedError(Exception):
    """YAML that a lesson may not hold."""

    def __init__(self, line: int, wrong: str, mend: str) -> None:
        super().__init__(wrong)
        self.trouble = (line, wrong, mend)


def read_yaml(text: str, first: int, troubles: Troubles) -> Node | None:
    """Read one YAML document; None if it cannot be read, and the troubles then tell why.

    Args:
        text: The document.
        first: Number of its first line in the file.
        troubles: Takes what is wrong.
    """
    try:
        return _Builder(first, text.split("\n"), troubles).build(yaml.parse(text, Loader=_LOADER))
    except _RefusedError as refused:
        troubles.add(*refused.trouble)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first + (mark.line if mark else 0)
        troubles.add(line, f"no YAML: {error.problem}", _MENDS.get(str(error.problem), _MEND))
    except (yaml.YAMLError, ValueError):
        # Control characters and lone surrogates carry no mark.
        troubles.add(first, "no YAML: a character that no text has", "take out control characters")
    return None


_MEND = "mend the indentation and the quotes there"
_MENDS = MappingProxyType(
    {"mapping values are not allowed in this context": "put quotes around a text with a colon"}
)


class _Builder:
    """Makes a tree of events, without going deeper into itself."""

    def __init__(self, first: int, lines: Sequence[str], troubles: Troubles) -> None:
        self._first = first
        self._lines = lines
        self._troubles = troubles
        self._open: list[_Collection] = []
        self._root: Node | None = None

    def build(self, events: Iterator[yaml.Event]) -> Node:
        """Return the root of the tree."""
        for event in events:
            self._take(event)
        return self._root or Node(self._first, None)

    def _take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        line = self._first + (mark.line if mark else 0)
        if isinstance(event, yaml.NodeEvent):
            self._refuse_tricks(event, line)
        match event:
            case yaml.ScalarEvent():
                self._check_whole(event, line)
                self._add(_scalar(event, line))
            case yaml.CollectionStartEvent():
                if len(self._open) == _DEEPEST:
                    raise _RefusedError(
                        line, "too many things inside of each other", "make it flatter"
                    )
                self._open.append(_Collection(line, isinstance(event, yaml.MappingStartEvent)))
            case yaml.CollectionEndEvent():
                self._add(self._open.pop().finished())
            case yaml.DocumentStartEvent() if self._root is not None:
                raise _RefusedError(line, "a second document", "take out the line ---")

    def _check_whole(self, event: yaml.ScalarEvent, line: int) -> None:
        """Note a text that goes on behind a #, where YAML reads a comment."""
        mark = event.end_mark
        if event.style or not event.value or not mark:
            return
        rest = self._lines[mark.line] if mark.line < len(self._lines) else ""
        if _CUT_OFF.match(rest, mark.column):
            mend = "put quotes around it, or a space behind the #"
            self._troubles.add(line, "a text is cut off at its #", mend)

    def _refuse_tricks(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            raise _RefusedError(
                line, "& and * are not used here", "write it out, or put quotes around"
            )
        if getattr(event, "tag", None) is not None:
            raise _RefusedError(line, "! is not used here", "put quotes around a text with !")

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].add(node)
        else:
            self._root = node


class _Collection:
    """A list or a mapping that is being built."""

    def __init__(self, line: int, mapped: bool) -> None:
        self._line = line
        self._mapped = mapped
        self._key: Node | None = None
        self._values: dict[str, Node] = {}
        self._items: list[Node] = []

    def add(self, node: Node) -> None:
        """Take the next item, key or value."""
        if not self._mapped:
            self._items.append(node)
        elif self._key is None:
            self._key = self._checked(node)
        else:
            self._values[self._key.text] = node
            self._key = None

    def _checked(self, key: Node) -> Node:
        if isinstance(key.value, list | dict):
            raise _RefusedError(key.line, "a key that is no word", "write key: value")
        if key.text in self._values:
            raise _RefusedError(key.line, f"{key.text} stands there twice", "take one of them out")
        return key

    def finished(self) -> Node:
        """Return what was built."""
        return Node(self._line, self._values if self._mapped else self._items)


def _scalar(event: yaml.ScalarEvent, line: int) -> Node:
    text: str = event.value
    below = line + (event.style in _BLOCKS)
    return Node(line, text if event.style else _resolved(text), text, below)


def _resolved(text: str) -> Value:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
