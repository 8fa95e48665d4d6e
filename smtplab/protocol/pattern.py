"""A regular expression that is compiled when it is first used.

A start of the program meets few of the texts that the tables know patterns for. To compile all of
them would take longer than the rest of a short command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, AnyStr, Generic

__all__ = ["Pattern"]


class Pattern(Generic[AnyStr]):
    """A regular expression over characters or octets, used as one of `re`.

    Each method is looked up once and then stands in the instance, so that a later use costs what
    one of `re` costs.

    Attributes:
        source: What is compiled.
        flags: Flags of `re`.
    """

    def __init__(self, source: AnyStr, flags: int = 0) -> None:
        self.source: AnyStr = source
        self.flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[AnyStr]:
        return re.compile(self.source, self.flags)

    @cached_property
    def fullmatch(self) -> Callable[[AnyStr], re.Match[AnyStr] | None]:
        """`re.Pattern.fullmatch`."""
        return self._compiled.fullmatch

    @cached_property
    def match(self) -> Callable[..., re.Match[AnyStr] | None]:
        """`re.Pattern.match`."""
        return self._compiled.match

    @cached_property
    def search(self) -> Callable[..., re.Match[AnyStr] | None]:
        """`re.Pattern.search`."""
        return self._compiled.search

    @cached_property
    def finditer(self) -> Callable[[AnyStr], Iterator[re.Match[AnyStr]]]:
        """`re.Pattern.finditer`."""
        return self._compiled.finditer

    @cached_property
    def findall(self) -> Callable[[AnyStr], list[Any]]:
        """`re.Pattern.findall`."""
        return self._compiled.findall

    @cached_property
    def split(self) -> Callable[[AnyStr], list[AnyStr]]:
        """`re.Pattern.split`."""
        return self._compiled.split

    @property
    def groupindex(self) -> Mapping[str, int]:
        """`re.Pattern.groupindex`."""
        return self._compiled.groupindex

    def sub(
        self, repl: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], string: AnyStr, count: int = 0
    ) -> AnyStr:
        """`re.Pattern.sub`."""
        return self._compiled.sub(repl, string, count)
