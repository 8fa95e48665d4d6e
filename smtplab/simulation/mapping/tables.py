"""Types of values that hold others: lists, tables with keys of their own, tables by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from smtplab.simulation.mapping.key import Kind, Schema
from smtplab.simulation.mapping.kinds import LARGEST
from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.mapping.reader import MappingReader, key_list

__all__ = ["ListOf", "Names", "Table", "TableOf"]

T_co = TypeVar("T_co", covariant=True)


class ListOf(NamedTuple, Generic[T_co]):
    """A list, each item of one kind.

    Attributes:
        kind: The kind of the items.
        noun: What the items are called in a sentence.
        least: So many items there are at least.
        most: So many at most.
        lone: Whether one value alone is a list of one, and no value an empty list.
        once: Whether no item may stand there twice.
    """

    kind: Kind[T_co]
    noun: str
    least: int = 0
    most: int = LARGEST
    lone: bool = False
    once: bool = False

    @property
    def wanted(self) -> str:
        """The number and the name of the items."""
        if self.most < LARGEST:
            number = f"{self.least} to {self.most} " if self.least else f"up to {self.most} "
        else:
            number = f"{self.least} or more " if self.least else ""
        return f"a list of {number}{self.noun}"

    @property
    def blank(self) -> tuple[T_co, ...]:
        """An empty list."""
        return ()

    def read(self, place: Place) -> tuple[T_co, ...]:
        """Return the items that are sound."""
        places = list(place.items())
        if place.node.items is None:
            if not self.lone:
                place.wrong(
                    f"{show_value(place.node)} is not a list", f"write {self.wanted}, in [ ]"
                )
                return ()
            places = [] if place.node.value is None else [place]
        if not self.least <= len(places) <= self.most:
            number = "1 item" if len(places) == 1 else f"{len(places) or 'no'} items"
            place.wrong(
                f"there {'is' if len(places) == 1 else 'are'} {number}", f"write {self.wanted}"
            )
        return tuple(self._read(places[: self.most]))

    def _read(self, places: list[Place]) -> Iterator[T_co]:
        seen: list[object] = []
        for place in places:
            noted = len(place.problems)
            item = self.kind.read(place)
            if len(place.problems) > noted:
                continue
            if self.once and item in seen:
                place.wrong(f"{show_value(place.node)} is in the list twice", "remove one of them")
                continue
            seen.append(item)
            yield item


class Table(NamedTuple, Generic[T_co]):
    """A table with keys of its own.

    Attributes:
        schema: The keys.
        build: Makes something of the reader of a table.
        blank: What stands for a table that is wrong.
        wanted: What may stand there.
    """

    schema: Schema
    build: Callable[[MappingReader], T_co]
    blank: T_co
    wanted: str = "a table"

    def read(self, place: Place) -> T_co:
        """Return what is made of the table."""
        if place.node.entries is None:
            place.wrong(
                f"{show_value(place.node)} is not a table", f"write {key_list(self.schema)}"
            )
            return self.blank
        return self.build(MappingReader(place, self.schema))


class Names(NamedTuple):
    """What the names that a teacher gives may be.

    Attributes:
        noun: What each of them is, such as "a domain name".
        is_good: Whether a text is one.
        wanted: What may stand there.
    """

    noun: str = "a name"
    is_good: Callable[[str], bool] = lambda _: True
    wanted: str = "a name"


class TableOf(NamedTuple, Generic[T_co]):
    """A table whose keys are names that a teacher gives, each with a value of one kind.

    Attributes:
        kind: The kind of the values.
        names: What the names may be.
        most: So many entries there are at most.
    """

    kind: Kind[T_co]
    names: Names
    most: int = LARGEST

    @property
    def wanted(self) -> str:
        """The kind of the values."""
        return f"a table of names, each with {self.kind.wanted}"

    @property
    def blank(self) -> Mapping[str, T_co]:
        """An empty table."""
        return MappingProxyType({})

    def read(self, place: Place) -> Mapping[str, T_co]:
        """Return the entries by name, with the blank value where the value is wrong."""
        entries = place.node.entries
        if entries is None:
            place.wrong(f"{show_value(place.node)} is not a table", f"write {self.wanted}")
            return self.blank
        if len(entries) > self.most:
            place.wrong(f"there are {len(entries)} entries", f"write no more than {self.most}")
        return {name: self._read(place.child(name)) for name in [*entries][: self.most]}

    def _read(self, place: Place) -> T_co:
        if not self.names.is_good(place.name):
            place.wrong(f'"{place.name}" is not {self.names.noun}', f"write {self.names.wanted}")
        return self.kind.read(place)
