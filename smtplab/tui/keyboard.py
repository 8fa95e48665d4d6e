"""What comes from a terminal, as messages: whatever octets come, reading goes on."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from textual._xterm_parser import XTermParser
from textual.events import Resize
from textual.message import Message

__all__ = ["Keyboard"]

_LARGEST = 1000
"""Columns and rows of the largest screen that is believed: a report can be pasted or typed."""


class Keyboard:
    """Makes messages out of the octets that a terminal sends; never raises.

    An octet that is not UTF-8 becomes U+FFFD. A sequence that the parser fails at is left out.

    Args:
        debug: Whether the parser writes down what it does.
    """

    def __init__(self, *, debug: bool = False) -> None:
        self._debug = debug
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser(debug)

    def feed(self, octets: bytes) -> Iterator[Message]:
        """Yield what some octets mean, together with those before them."""
        for char in self._decode(octets):
            yield from self._messages(partial(self._parser.feed, char))

    def tick(self) -> Iterator[Message]:
        """Yield what no further octet came to: the Escape key, and sequences that were cut."""
        yield from self._messages(self._parser.tick)

    def flush(self) -> Iterator[Message]:
        """Yield what no further octet will come to, without waiting for any."""
        if self._parser._timeout_time is not None:  # noqa: SLF001  # it has no other name
            self._parser._timeout_time = 0.0  # noqa: SLF001  # as above
        yield from self.tick()

    def _messages(self, parse: Callable[[], Iterable[Message]]) -> list[Message]:
        try:
            messages = list(parse())
        except Exception:  # noqa: BLE001  # whatever a parser raises for what was typed
            self._start_again()
            return []
        if all(map(_is_believable, messages)):
            return messages
        self._parser.terminal_size = None
        return list(filter(_is_believable, messages))

    def _start_again(self) -> None:
        """Take a new parser: one that has raised is dead. It needs to know how a mouse reports."""
        old, self._parser = self._parser, XTermParser(self._debug)
        sizes = (old.terminal_size, old.terminal_pixel_size)
        if all(size is None or all(size) for size in sizes):
            self._parser.mouse_pixels = old.mouse_pixels
            self._parser.terminal_size = old.terminal_size
            self._parser.terminal_pixel_size = old.terminal_pixel_size


def _is_believable(message: Message) -> bool:
    if not isinstance(message, Resize):
        return True
    return all(0 < cells <= _LARGEST for cells in message.size)
