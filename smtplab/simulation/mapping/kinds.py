"""Types of values: text, numbers, words of a list, lists, tables, addresses and replies."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar

from smtplab.protocol.lengths import is_host, is_mailbox
from smtplab.protocol.replies import ReplyLine
from smtplab.simulation.mapping.key import Kind, Schema
from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.mapping.reader import MappingReader, key_list

__all__ = [
    "LARGEST",
    "TEXT_LIMIT",
    "Address",
    "Flag",
    "HostName",
    "ListOf",
    "Names",
    "Number",
    "OneOf",
    "ReplyText",
    "Table",
    "TableOf",
    "Text",
    "Whole",
]

T_co = TypeVar("T_co", covariant=True)

TEXT_LIMIT = 400
"""Characters in a text, so that whatever it stands in fits a reply line (RFC 5321 §4.5.3.1.5)."""
LARGEST = 2**53
"""No number is larger: up to here a float is exact."""
_REPLY = re.compile(r"[2-5][0-5][0-9](?: |\Z)")


class Text(NamedTuple):
    """Printable ASCII text."""

    wanted: str = f"text of up to {TEXT_LIMIT} printable ASCII characters"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the text."""
        value = place.node.value
        if not isinstance(value, str):
            place.wrong(f"{show_value(place.node)} is not text", f"write {self.wanted}, in quotes")
            return self.blank
        if not (value.isascii() and value.isprintable()):
            place.wrong(f"{show_value(place.node)} is not printable ASCII", f"write {self.wanted}")
            return self.blank
        if len(value) > TEXT_LIMIT:
            place.wrong(f"{len(value)} characters are too many", f"write {self.wanted}")
            return self.blank
        return value


class HostName(NamedTuple):
    """A domain name or an address literal."""

    wanted: str = "a domain name or an address literal"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the name."""
        value = place.node.value
        if not isinstance(value, str) or not is_host(value):
            place.wrong(
                f"{show_value(place.node)} is not a domain name",
                'write a domain name, such as "mail.example.org"',
            )
            return self.blank
        return value


class Address(NamedTuple):
    """A mailbox, as text."""

    wanted: str = "an address"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the address."""
        value = place.node.value
        if not isinstance(value, str) or not is_mailbox(value):
            place.wrong(
                f"{show_value(place.node)} is not an address",
                'write an address, such as "moved@example.net"',
            )
            return self.blank
        return value


class OneOf(NamedTuple):
    """One of some words.

    Attributes:
        words: The words.
        noun: What each of them is, such as "a level".
        any_case: Whether the case of letters is of no account.
    """

    words: Collection[str]
    noun: str
    any_case: bool = False

    @property
    def wanted(self) -> str:
        """The words."""
        return f"one of {', '.join(filter(None, self.words))}"

    @property
    def blank(self) -> str:
        """The first word."""
        return next(iter(self.words))

    def read(self, place: Place) -> str:
        """Return the word, in the case of letters that the list has."""
        text = place.node.value
        if isinstance(text, str):
            for word in self.words:
                if word == text or (self.any_case and word.casefold() == text.casefold()):
                    return word
        words = [word for word in self.words if word]
        place.wrong(f"{show_value(place.node)} is not {self.noun}", nearest(place.node.text, words))
        return self.blank


class Whole(NamedTuple):
    """A whole number.

    Attributes:
        least: The smallest.
        most: The largest.
    """

    least: int = 0
    most: int = LARGEST

    @property
    def wanted(self) -> str:
        """The range."""
        return f"a whole number {_range(self.least, self.most)}"

    @property
    def blank(self) -> int:
        """The smallest."""
        return self.least

    def read(self, place: Place) -> int:
        """Return the number."""
        value = place.node.value
        if not isinstance(value, int) or isinstance(value, bool):
            place.wrong(f"{show_value(place.node)} is not a whole number", f"write {self.wanted}")
            return self.blank
        if not self.least <= value <= self.most:
            place.wrong(f"{_short(value)} is out of range", f"write {self.wanted}")
            return self.blank
        return value


class Number(NamedTuple):
    """A number, which may have a fraction.

    Attributes:
        least: The smallest.
        most: The largest.
        above: Whether it must be more than the smallest.
    """

    least: float = 0
    most: float = LARGEST
    above: bool = False

    @property
    def wanted(self) -> str:
        """The range."""
        if self.above:
            return f"a number above {self.least:g}"
        return f"a number {_range(self.least, self.most)}"

    @property
    def blank(self) -> float:
        """The smallest."""
        return float(self.least)

    def read(self, place: Place) -> float:
        """Return the number; infinity is out of range, and so is what is not a number (NaN)."""
        value = place.node.value
        if not isinstance(value, int | float) or isinstance(value, bool):
            place.wrong(f"{show_value(place.node)} is not a number", f"write {self.wanted}")
            return self.blank
        if not self._is_in_range(value):
            place.wrong(f"{_short(value)} is out of range", f"write {self.wanted}")
            return self.blank
        return float(value)

    def _is_in_range(self, value: float) -> bool:
        return self.least < value <= self.most or (value == self.least and not self.above)


def _range(least: float, most: float) -> str:
    return f"from {least:g} up" if most >= LARGEST else f"from {least:g} to {most:g}"


def _short(number: float) -> str:
    # Python refuses to write an integer of thousands of digits.
    return "a number of this size" if abs(number) > 10**30 else str(number)


class Flag(NamedTuple):
    """True or false."""

    wanted: str = "true or false"
    blank: bool = False

    def read(self, place: Place) -> bool:
        """Return the value."""
        value = place.node.value
        if not isinstance(value, bool):
            place.wrong(
                f"{show_value(place.node)} is neither true nor false",
                f"write {self.wanted}, without quotes",
            )
            return self.blank
        return value


class ReplyText(NamedTuple):
    """A reply of one line, such as "451 4.3.0 Try later"; None before it is given."""

    wanted: str = "a reply code with or without text"
    blank: ReplyLine | None = None

    def read(self, place: Place) -> ReplyLine | None:
        """Return the reply."""
        text = Text().read(place)
        if not _REPLY.match(text):
            if isinstance(place.node.value, str):
                place.wrong(
                    f"{show_value(place.node)} is not a reply",
                    'write a code and text, such as "451 4.3.0 Try later"',
                )
            return self.blank
        return ReplyLine.parse(text.encode())


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
                place.wrong(f"{show_value(place.node)} stands there twice", "take one of them out")
                continue
            seen.append(item)
            yield item


class Table(NamedTuple, Generic[T_co]):
    """A table with keys of its own.

    Attributes:
        schema: The keys.
        build: Makes something of the reader of a table.
        blank: What stands for a table that is wrong.
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
