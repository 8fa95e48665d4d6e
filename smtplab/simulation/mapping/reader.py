"""The reader of mappings: each key has a type and a range, and no key is left unread.

Sites (TOML), lessons and goals (YAML) are read by it. A reader is given a value and a schema, the
keys that it may have. What is wrong is noted in `Problems` with its line, and reading goes on with
a blank value, so that all that is wrong in a file is found in one go. A caller that needs a sound
value looks into `Problems` at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from smtplab.simulation.mapping.key import REQUIRED, Key, Schema
from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.mapping.node import Node
from smtplab.simulation.mapping.place import Place, show_value

__all__ = ["MappingReader", "key_list"]

T = TypeVar("T")
_NO_SHORTHAND: Mapping[type, str] = MappingProxyType({})


class MappingReader:
    """A mapping that is being read.

    Args:
        place: Where it stands; anything but a mapping is noted, and then it has no keys.
        schema: All keys that it may have; any other is noted.
        shorthand: The key that a value of a type stands for where there is no mapping.
    """

    def __init__(
        self, place: Place, schema: Schema, shorthand: Mapping[type, str] = _NO_SHORTHAND
    ) -> None:
        self.here = place
        self._short = shorthand.get(type(place.node.value))
        self._unsound: set[str] = set()
        names = [key.name for key in schema]
        self._is_mapping = bool(self._short) or place.node.entries is not None
        if not self._is_mapping:
            place.wrong(
                f"{show_value(place.node)} is not allowed here", f"write {key_list(schema)}"
            )
        for name in place.node.entries or ():
            if name not in names:
                place.child(name).wrong("this key is not known", nearest(name, names))

    def __contains__(self, key: Key[object]) -> bool:
        """Return whether a key is written."""
        return self._node(key.name) is not None

    def _node(self, name: str) -> Node | None:
        if self._short:
            return self.here.node if name == self._short else None
        return (self.here.node.entries or {}).get(name)

    def place(self, key: Key[object], *further: str | int) -> Place:
        """Return where a key stands, or something inside of its value."""
        if self._short == key.name:
            return self.here.child(*further)
        return self.here.child(key.name, *further)

    def entries(self, key: Key[object]) -> Iterator[Place]:
        """Yield the places of what the table under a key holds; none if it is not a table."""
        place = self.place(key)
        yield from (place.child(name) for name in place.node.entries or ())

    def items(self, key: Key[object]) -> Iterator[Place]:
        """Yield the places of what the list under a key holds; none if it is not a list."""
        return self.place(key).items()

    def read(self, key: Key[T]) -> T:
        """Return the value of a key, or its default.

        What is wrong is noted, and a blank value returned; of a list or a table, what is sound.
        """
        place, noted = self.place(key), len(self.here.problems)
        if key not in self:
            if key.default is REQUIRED and self._is_mapping:
                self.wrong(key, "this key is missing", f"write {_sample(key)}")
            return key.fallback
        if key.default is REQUIRED and place.node.value is None:
            self.wrong(key, "this key has no value", f"write {_sample(key)}")
            return key.fallback
        value = key.kind.read(place)
        if len(self.here.problems) > noted:
            self._unsound.add(key.name)
        return value

    def is_sound(self, *keys: Key[object]) -> bool:
        """Return whether nothing is wrong with the values of keys that were read."""
        return not any(key.name in self._unsound for key in keys)

    def wrong(self, key: Key[object], message: str, fix: str) -> None:
        """Note what is wrong with a key, and what to write instead."""
        self.place(key).wrong(message, fix)
        self._unsound.add(key.name)


def _sample(key: Key[object]) -> str:
    return f"{key.kind.wanted}, for example {key.example}" if key.example else key.kind.wanted


def key_list(schema: Schema) -> str:
    """Return what a mapping may hold, in words."""
    return f"keys with values; the keys are {', '.join(key.name for key in schema)}"
