"""A TOML table that is read with care: each key is typed, and none is left unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from smtplab.protocol.lengths import is_host, is_mailbox
from smtplab.protocol.replies import ReplyLine
from smtplab.simulation.text.visible import visible

T = TypeVar("T")
Path = tuple[str | int, ...]

TEXT_LIMIT = 400
"""Characters in a text, so that whatever it stands in fits a reply line (RFC 5321 §4.5.3.1.5)."""
_LARGEST = 2**53
_REPLY = re.compile(r"[2-5][0-5][0-9](?: |\Z)")


class SiteError(Exception):
    """A site is missing or wrong; the message is one line that names the place.

    Attributes:
        path: Keys and places, from 0, that lead to the trouble.
        wrong: What is wrong, without the place.
    """

    def __init__(self, where: str, wrong: str, path: Path = ()) -> None:
        place = ": ".join([where, *_words(path)])
        # Keys and file names can hold any character, line ends included.
        super().__init__(str(visible(f"{place}: {wrong}")))
        self.path = path
        self.wrong = str(visible(wrong))


def _words(path: Path) -> Iterator[str]:
    """Yield how each key is put; a place in a list stands beside the list's key, counted from 1."""
    for number, one in enumerate(path):
        if isinstance(one, str):
            after = path[number + 1 : number + 2]
            yield f"{one} {after[0] + 1}" if after and isinstance(after[0], int) else one


class Table:
    """A table of a site file.

    Every method takes a key out and raises `SiteError` where its value is of the wrong kind.

    Args:
        values: What the table holds.
        where: Which file it stands in.
        path: Which keys and places lead to it.
    """

    def __init__(self, values: Mapping[str, object], where: str, path: Path = ()) -> None:
        self._values = dict(values)
        self._where = where
        self._path = path

    def __iter__(self) -> Iterator[str]:
        """Yield the keys that are unread."""
        return iter(list(self._values))

    def __contains__(self, key: str) -> bool:
        """Say whether the key is there and unread."""
        return key in self._values

    def wrong(self, key: str, wanted: str) -> SiteError:
        """Build the error of a key."""
        return SiteError(self._where, wanted, (*self._path, key))

    def nothing_left(self) -> None:
        """Insist that every key was read."""
        for key in self._values:
            raise self.wrong(key, "no such key here")

    def _take(self, key: str, default: T | None, kind: type[T], wanted: str) -> T:
        value = self._values.pop(key, default)
        if value is None:
            raise self.wrong(key, f"is missing; must be {wanted}")
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.wrong(key, f"must be {wanted}")
        return value

    def text(self, key: str, default: str | None) -> str:
        """Take printable ASCII text."""
        value = self._take(key, default, str, "text")
        if not (value.isascii() and value.isprintable()):
            raise self.wrong(key, "must be printable ASCII")
        if len(value) > TEXT_LIMIT:
            raise self.wrong(key, f"must be no longer than {TEXT_LIMIT} characters")
        return value

    def host(self, key: str, default: str) -> str:
        """Take a domain name or an address literal."""
        value = self.text(key, default)
        if not is_host(value):
            raise self.wrong(key, "must be a domain name")
        return value

    def hosts(self, key: str, default: Sequence[str]) -> list[str]:
        """Take a list of domain names or address literals."""
        values = self.words(key, default)
        if not all(map(is_host, values)):
            raise self.wrong(key, "must be domain names")
        return values

    def mailbox(self, key: str) -> str:
        """Take an address."""
        value = self.text(key, None)
        if not is_mailbox(value):
            raise self.wrong(key, "must be an address, as moved@example.net")
        return value

    def choice(self, key: str, default: str | None, choices: Sequence[str]) -> str:
        """Take one of some words."""
        value = self.text(key, default)
        if value not in choices:
            raise self.wrong(key, f"must be one of {_listed(choices)}")
        return value

    def number(self, key: str, default: float, least: float = 0, most: float = _LARGEST) -> float:
        """Take a number from `least` to `most`."""
        value: object = self._values.get(key, default)
        # A whole number is a number in TOML, but no float in Python; and NaN fails both bounds.
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
            self._values[key] = float(value)
        taken = self._take(key, default, float, _range("a number", least, most))
        if not least <= taken <= most:
            raise self.wrong(key, f"must be {_range('a number', least, most)}")
        return taken

    def whole(self, key: str, default: int, least: int = 0, most: int = _LARGEST) -> int:
        """Take a whole number from `least` to `most`."""
        value = self._take(key, default, int, _range("a whole number", least, most))
        if not least <= value <= most:
            raise self.wrong(key, f"must be {_range('a whole number', least, most)}")
        return value

    def words(self, key: str, default: Sequence[str], known: Sequence[str] = ()) -> list[str]:
        """Take a list of texts, each of them known if any are."""
        values: list[object] = self._take(key, list(default), list, "a list of texts")
        words = [value for value in values if isinstance(value, str)]
        if len(words) < len(values):
            raise self.wrong(key, "must be a list of texts")
        if known and not set(words) <= set(known):
            raise self.wrong(key, f"must be among {_listed(known)}")
        return words

    def texts(self, key: str) -> dict[str, str]:
        """Take a table of texts."""
        table = self.table(key)
        return {name: table.text(name, None) for name in table}

    def word_lists(self, key: str) -> dict[str, list[str]]:
        """Take a table of lists of words."""
        table = self.table(key)
        return {name: table.words(name, ()) for name in table}

    def table(self, key: str) -> Table:
        """Take a table."""
        values: dict[str, object] = self._take(key, {}, dict, "a table")
        return Table(values, self._where, (*self._path, key))

    def tables(self, key: str) -> dict[str, Table]:
        """Take a table of tables."""
        table = self.table(key)
        return {name: table.table(name) for name in table}

    def rows(self, key: str) -> list[Table]:
        """Take a list of tables."""
        values: list[object] = self._take(key, [], list, "a list of tables")
        rows = [value for value in values if isinstance(value, dict)]
        if len(rows) < len(values):
            raise self.wrong(key, "must be a list of tables")
        path = (*self._path, key)
        return [Table(row, self._where, (*path, place)) for place, row in enumerate(rows)]

    def reply(self, key: str) -> ReplyLine | None:
        """Take a reply, as "451 4.3.0 Try later"; None if the key is not there."""
        if key not in self:
            return None
        value = self.text(key, None)
        if not _REPLY.match(value):
            raise self.wrong(key, 'must be a reply, as "451 4.3.0 Try later"')
        return ReplyLine.parse(value.encode())


def _range(kind: str, least: float, most: float) -> str:
    return f"{kind} from {least:g} " + ("on" if most >= _LARGEST else f"to {most:g}")


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word)
