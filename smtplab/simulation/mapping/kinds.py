"""Types of single values: text, numbers, words of a list, addresses, replies, true and false."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from smtplab.protocol.lengths import is_host, is_mailbox
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import ReplyLine
from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.mapping.place import Place, show_value

__all__ = [
    "LARGEST",
    "TEXT_LIMIT",
    "Address",
    "Flag",
    "HostName",
    "Number",
    "OneOf",
    "ReplyText",
    "Text",
    "Whole",
]


TEXT_LIMIT = 400
"""Characters in a text, so that whatever it stands in fits a reply line (RFC 5321 §4.5.3.1.5)."""
LARGEST = 2**53
"""No number is larger: up to here a float is exact."""
_REPLY = Pattern(r"[2-5][0-5][0-9](?: |\Z)")


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
