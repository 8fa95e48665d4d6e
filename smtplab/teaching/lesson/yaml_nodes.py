"""YAML of a lesson, read so that each value knows its line and nothing can grow.

PyYAML's parser is used, not its constructor: a lesson needs texts, numbers, true and false, lists
and mappings. Anchors, which make a small file large, and tags, which make objects, are refused.
Words mean what they say: `on` and `no` are texts, as in the core schema of YAML 1.2 (§10.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType

import yaml

from smtplab.simulation.mapping.node import Node
from smtplab.simulation.mapping.problems import Problems

__all__ = ["read_yaml"]

_DEEPEST = 20
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCKS = ("|", ">")
_WORDS = MappingProxyType({"": None, "~": None, "null": None, "true": True, "false": False})
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}")
_CUT_OFF = re.compile(r"[ \t]*#[^\s#]")
"""What follows a text of which the author perhaps meant more; a comment has a space after #."""
_NUMBER = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")


class _RefusedError(Exception):
    """YAML that a lesson may not hold."""

    def __init__(self, line: int, message: str, fix: str) -> None:
        super().__init__(message)
        self.problem = (line, message, fix)


def read_yaml(text: str, first: int, problems: Problems) -> Node | None:
    """Read one YAML document; None if it cannot be read, and the problems then tell why.

    Args:
        text: The document.
        first: Number of its first line in the file.
        problems: Takes what is wrong.
    """
    try:
        return _Builder(first, text.split("\n"), problems).build(yaml.parse(text, Loader=_LOADER))
    except _RefusedError as refused:
        problems.add(*refused.problem)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first + (mark.line if mark else 0)
        problems.add(
            line, f"this is not YAML: {error.problem}", _FIXES.get(str(error.problem), _FIX)
        )
    except (yaml.YAMLError, ValueError):
        # Control characters and lone surrogates carry no mark.
        problems.add(
            first,
            "this is not YAML: it has a control character",
            "take out control characters",
        )
    return None


_FIX = "fix the indentation and the quotes there"
_FIXES = MappingProxyType(
    {"mapping values are not allowed in this context": "put quotes around a text with a colon"}
)


class _Builder:
    """Makes a tree of events, without going deeper into itself."""

    def __init__(self, first: int, lines: Sequence[str], problems: Problems) -> None:
        self._first = first
        self._lines = lines
        self._problems = problems
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
                        line, "lists and keys are nested too deep", ("use fewer levels")
                    )
                is_mapping = isinstance(event, yaml.MappingStartEvent)
                self._open.append(_Collection(line, is_mapping, self._problems))
            case yaml.CollectionEndEvent():
                self._add(self._open.pop().build())
            case yaml.DocumentStartEvent() if self._root is not None:
                raise _RefusedError(line, "a second document begins here", "take out the line ---")

    def _check_whole(self, event: yaml.ScalarEvent, line: int) -> None:
        """Note a text that goes on behind a #, where YAML reads a comment."""
        mark = event.end_mark
        if event.style or not event.value or not mark:
            return
        rest = self._lines[mark.line] if mark.line < len(self._lines) else ""
        if _CUT_OFF.match(rest, mark.column):
            fix = "put quotes around it, or a space behind the #"
            self._problems.add(line, "the text is cut off at its #", fix)

    def _refuse_tricks(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            raise _RefusedError(
                line, "& and * are not used here", "write it out, or put quotes around it"
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

    def __init__(self, line: int, mapped: bool, problems: Problems) -> None:
        self._line = line
        self._mapped = mapped
        self._problems = problems
        self._key: Node | None = None
        self._values: dict[str, Node] = {}
        self._items: list[Node] = []

    def add(self, node: Node) -> None:
        """Take the next item, key or value."""
        if not self._mapped:
            self._items.append(node)
        elif self._key is None:
            self._key = self._check_key(node)
        else:
            self._values[self._key.text] = node
            self._key = None

    def _check_key(self, key: Node) -> Node:
        if isinstance(key.value, list | dict):
            raise _RefusedError(key.line, "the key is not a word", "write key: value")
        if key.text in self._values:
            self._problems.add(key.line, f"{key.text} is there twice", "remove one of them")
        return key

    def build(self) -> Node:
        """Return what was built."""
        return Node(self._line, self._values if self._mapped else self._items)


def _scalar(event: yaml.ScalarEvent, line: int) -> Node:
    text: str = event.value
    below = line + (event.style in _BLOCKS)
    return Node(line, text if event.style else _scalar_of(text), text, below)


def _scalar_of(text: str) -> object:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
