"""A TOML table that is read with care: each key is typed, and none is left unread."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from smtplab.protocol.grammar import HOST
from smtplab.protocol.replies import ReplyLine


class SiteError(Exception):
    """A site file is missing or wrong; the message is one line that names the place."""


class Table:
    """A table of a site file.

    Every method takes a key out and raises `SiteError` where its value is of the wrong kind.
    """

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self._values = dict(values)
        self._where = where

    def __iter__(self) -> Iterator[str]:
        """Yield the keys that are unread."""
        return iter(list(self._values))

    def __contains__(self, key: str) -> bool:
        """Say whether the key is there and unread."""
        return key in self._values

    def wrong(self, key: str, wanted: str) -> SiteError:
        """Build the error of a key."""
        return SiteError(f"{self._where}: {key}: {wanted}")

    def nothing_left(self) -> None:
        """Insist that every key was read."""
        for key in self._values:
            raise self.wrong(key, "no such key here")

    def _take(  # the kind is checked here, at run time
        self, key: str, default: object, kind: type | tuple[type, ...], wanted: str
    ) -> Any:
        value = self._values.pop(key, default)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(key, f"must be {wanted}")
        return value

    def text(self, key: str, default: str | None) -> str:
        """Take printable ASCII text."""
        value = str(self._take(key, default, str, "text"))
        if not (value.isascii() and value.isprintable()) and value:
            raise self.wrong(key, "must be printable ASCII")
        return value

    def host(self, key: str, default: str) -> str:
        """Take a domain name."""
        value = self.text(key, default)
        if not HOST.fullmatch(value):
            raise self.wrong(key, "must be a domain name")
        return value

    def choice(self, key: str, default: str | None, choices: tuple[str, ...]) -> str:
        """Take one of some words."""
        value = self.text(key, default)
        if value not in choices:
            raise self.wrong(key, f"must be one of {_some(choices)}")
        return value

    def number(self, key: str, default: float) -> float:
        """Take a number that is not negative."""
        value: float = self._take(key, default, (int, float), "a number")
        if not 0 <= value < _LARGEST and value != default:
            raise self.wrong(key, "must be a number from 0 on")
        return value

    def whole(self, key: str, default: int) -> int:
        """Take a whole number that is not negative."""
        value: int = self._take(key, default, int, "a whole number")
        if not 0 <= value < _LARGEST and value != default:
            raise self.wrong(key, "must be a whole number from 0 on")
        return value

    def words(self, key: str, default: list[str], known: tuple[str, ...] = ()) -> list[str]:
        """Take a list of words, each of them known if any are."""
        values = self._take(key, default, list, "a list of texts")
        for value in values:
            if not isinstance(value, str) or (known and value not in known):
                raise self.wrong(key, f"must be among {_some(known)}" if known else "must be texts")
        return list(values)

    def texts(self, key: str) -> dict[str, str]:
        """Take a table of texts."""
        table = self.table(key)
        return {name: table.text(name, None) for name in table}

    def word_lists(self, key: str) -> dict[str, list[str]]:
        """Take a table of lists of words."""
        table = self.table(key)
        return {name: table.words(name, []) for name in table}

    def table(self, key: str) -> Table:
        """Take a table."""
        return Table(self._take(key, {}, dict, "a table"), f"{self._where}: {key}")

    def tables(self, key: str) -> dict[str, Table]:
        """Take a table of tables."""
        table = self.table(key)
        return {name: table.table(name) for name in table}

    def rows(self, key: str) -> list[Table]:
        """Take a list of tables."""
        rows = self._take(key, [], list, "a list of tables")
        if not all(isinstance(row, dict) for row in rows):
            raise self.wrong(key, "must be a list of tables")
        return [Table(row, f"{self._where}: {key} {n}") for n, row in enumerate(rows, start=1)]

    def reply(self, key: str) -> ReplyLine | None:
        """Take a reply, as "451 4.3.0 Try later"; None if the key is not there."""
        value = self.text(key, "")
        if not value:
            return None
        if not _REPLY.match(value):
            raise self.wrong(key, 'must be a reply, as "451 4.3.0 Try later"')
        return ReplyLine.parse(value.encode())


_LARGEST = 2**53
_REPLY = re.compile(r"[2-5][0-5][0-9](?: |\Z)")


def _some(words: Iterable[str]) -> str:
    listed = list(words)
    return ", ".join(listed[:8]) + (", …" if len(listed) > 8 else "")
