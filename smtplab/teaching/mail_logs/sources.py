"""The lines of log files: compressed or not, in any encoding, and as long as they may be."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import stat
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import BinaryIO

from smtplab import console
from smtplab.console import UsageError
from smtplab.simulation.text.byte_order import UTF_8, encoding_of
from smtplab.teaching.mail_logs.clock import LogClock, LogTime, time_in

__all__ = ["LogSource", "in_order_of_time"]

STANDARD_INPUT = "-"
_LINE_LIMIT = 16 * 1024
"""Octets of a line that are read; the rest of a longer line is skipped."""
_FIRST_LINES = 50
"""Lines in which the time of a file is looked for."""
_PEEK = 4096
_BROKEN = (EOFError, OSError, zlib.error, lzma.LZMAError)


class LogSource:
    """A file of a log.

    Args:
        path: Its path, or `-` for standard input.

    Attributes:
        name: What it is called.
        is_regular: Whether it is a file that can be read again.
        size: Octets that it has; 0 if nobody knows.
        is_cut: Whether what is compressed broke off, so that the rest is not known.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._characters = self._finished = 0
        self.name = "standard input" if path == STANDARD_INPUT else path
        self.is_regular = False
        self.size = 0
        self.is_cut = False
        if path != STANDARD_INPUT:
            self._look()

    def _look(self) -> None:
        try:
            status = os.stat(self._path)  # noqa: PTH116  # Path would make "" the present folder
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.name} cannot be read: {console.reason(error)}") from None
        if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
            raise UsageError(f"{self.name} is not a file; name a file, or - for standard input")
        self.is_regular = stat.S_ISREG(status.st_mode)
        self.size = status.st_size

    @property
    def position(self) -> int:
        """Octets that were read of it; about as many, if it is no file on a disk."""
        if not self.is_regular:
            return self._characters
        return self._file.tell() if self._file else self._finished

    def first_time(self) -> LogTime | None:
        """Return the time of the first line that has one; None if none of the first lines has."""
        found = (time_in(line[:400]) for line in islice(self.lines(), _FIRST_LINES))
        return next((time for time in found if time), None)

    def lines(self) -> Iterator[str]:
        """Yield its lines without their endings.

        Raises:
            UsageError: If it cannot be opened, or is not text.
        """
        with self._opened() as file:
            self._file = file
            try:
                for line in _decoded(_unpacked(file), self.name):
                    self._characters += len(line)
                    yield line
            except _BROKEN:
                self.is_cut = True
            finally:
                self._file = None
        self._finished = self.size

    def _opened(self) -> AbstractContextManager[BinaryIO]:
        if self._path == STANDARD_INPUT:
            return nullcontext(io.BytesIO() if sys.stdin is None else sys.stdin.buffer)
        try:
            return open(self._path, "rb", buffering=1 << 20)  # noqa: PTH123  # as above
        except (OSError, ValueError) as error:
            raise UsageError(f"{self.name} cannot be read: {console.reason(error)}") from None


def in_order_of_time(sources: Sequence[LogSource]) -> list[LogSource]:
    """Return the files as they follow each other, whatever order they are named in.

    Rotated logs are often named the newest first, and what became of a message is in a later one.
    """
    if len(sources) < 2 or not all(source.is_regular for source in sources):
        return list(sources)
    times = [source.first_time() for source in sources]
    return [sources[place] for place in LogClock.order(times)]


def _unpacked(file: BinaryIO) -> io.BufferedIOBase:
    """Return the octets of a file, as they were before they were compressed."""
    octets = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)  # type: ignore[type-var]
    start = octets.peek(6)
    if start.startswith(b"\x1f\x8b"):
        return gzip.GzipFile(fileobj=octets)
    if start.startswith(b"BZh"):
        return bz2.BZ2File(octets)
    return lzma.LZMAFile(octets) if start.startswith(b"\xfd7zXZ\0") else octets


def _decoded(octets: io.BufferedIOBase, name: str) -> Iterator[str]:
    start: bytes = octets.peek(_PEEK)[:_PEEK]  # type: ignore[attr-defined]  # all of them have it
    encoding = encoding_of(start)
    if encoding in ("", UTF_8):
        if b"\0" in start:
            raise UsageError(f"{name} is not text; name the log of a mail server")
        yield from _lines(octets)
    else:
        yield from _wide_lines(octets, encoding)


def _lines(octets: io.BufferedIOBase) -> Iterator[str]:
    is_rest = False
    while line := octets.readline(_LINE_LIMIT):
        if not is_rest:
            yield line.rstrip(b"\r\n").decode("utf-8", "surrogateescape").lstrip("\ufeff")
        is_rest = not line.endswith(b"\n")


def _wide_lines(octets: io.BufferedIOBase, encoding: str) -> Iterator[str]:
    """Yield the lines of an encoding in which an octet is not a character."""
    text = io.TextIOWrapper(octets, encoding, "replace")  # type: ignore[type-var]
    is_rest = False
    try:
        while line := text.readline(_LINE_LIMIT):
            if not is_rest:
                yield line.rstrip("\r\n")
            is_rest = not line.endswith("\n")
    finally:
        text.detach()
