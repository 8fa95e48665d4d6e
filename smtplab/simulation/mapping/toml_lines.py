"""The lines of the values in a TOML file, which `tomllib` does not tell.

`tomllib` reads the text before its lines are looked for, so the text is well formed. The scanner
follows the grammar only as far as keys and values begin and end: comments, four kinds of strings,
arrays, inline tables, and headers, which may name the last row of an array of tables (TOML 1.0).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import suppress

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.mapping.node import DEEPEST, KeyPath

__all__ = ["toml_lines"]

_TOKEN = Pattern(
    r"""
    (?P<token>
        \"{3} (?: [^\\] | \\. )*? \"{3,5}   # a basic string of several lines
      | '{3} .*? '{3,5}                     # a literal one
      | \" (?: [^\"\\\n] | \\. )* \"
      | ' [^'\n]* '
      | [\[\]{},=.\n]
      | [^\s\[\]{},=.\"'\#]+                # a bare key, or part of a number or a date
    )
    | \#[^\n]*
    """,
    re.DOTALL | re.VERBOSE,
)
_ENDS = (",", "]", "}", "\n", "")


def toml_lines(text: str) -> dict[KeyPath, int]:
    """Return the line of each value of a well-formed text, by its path."""
    scanner = _Scanner(text)
    scanner.scan()
    return scanner.lines


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Yield each token with its line; blanks and comments are left out."""
    line, seen = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        if match["token"]:
            yield line, match["token"]


class _Scanner:
    """Notes where each value begins.

    Attributes:
        lines: The line of each value by its path.
    """

    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {(): 1}
        self._rows: dict[KeyPath, int] = {}
        self._parts = _parts(text)
        self._line, self._part = 1, ""
        self._advance()

    def _advance(self) -> None:
        """Go on to the next token; "" stands for the end."""
        self._line, self._part = next(self._parts, (self._line, ""))

    def scan(self) -> None:
        """Read headers, and keys with their values."""
        table: KeyPath = ()
        while self._part:
            if self._part == "\n":
                self._advance()
            elif self._part == "[":
                table = self._header()
            else:
                self._entry(table)

    def _header(self) -> KeyPath:
        """Read `[a.b]` or `[[a.b]]`; return the path of the table that it opens."""
        line = self._line
        self._advance()
        is_row = self._part == "["
        path: KeyPath = ()
        for name in self._key():
            path = (*self._last_row(path), name)
            self.lines.setdefault(path, line)
        if is_row:
            self._rows[path] = self._rows.get(path, 0) + 1
            path = self._last_row(path)
        while self._part == "]":
            self._advance()
        self.lines[path] = line
        return path

    def _last_row(self, path: KeyPath) -> KeyPath:
        return (*path, self._rows[path] - 1) if path in self._rows else path

    def _key(self) -> list[str]:
        """Read a key, dotted perhaps, as far as tables are read."""
        names: list[str] = []
        while self._part not in ("=", "]", ""):
            if self._part not in (".", "["):
                names.append(_name(self._part))
            self._advance()
        return names[:DEEPEST]

    def _entry(self, table: KeyPath) -> None:
        """Read a key and its value."""
        path = table
        for name in self._key():
            path = (*path, name)
            self.lines.setdefault(path, self._line)
        self._advance()
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        self.lines[path] = self._line
        if self._part == "[":
            self._array(path)
        elif self._part == "{":
            self._inline_table(path)
        else:
            self._advance()
            while self._part not in _ENDS:
                self._advance()

    def _array(self, path: KeyPath) -> None:
        self._advance()
        place = 0
        while self._part not in ("]", ""):
            if self._part in (",", "\n"):
                self._advance()
            else:
                self._value((*path, place))
                place += 1
        self._advance()

    def _inline_table(self, path: KeyPath) -> None:
        self._advance()
        while self._part not in ("}", ""):
            if self._part in (",", "\n"):
                self._advance()
            else:
                self._entry(path)
        self._advance()


def _name(token: str) -> str:
    """Return the name that a part of a key gives."""
    if token[0] == '"' and "\\" in token:
        with suppress(tomllib.TOMLDecodeError):
            return str(tomllib.loads(f"key = {token}")["key"])
    return token[1:-1] if token[0] in "\"'" else token
