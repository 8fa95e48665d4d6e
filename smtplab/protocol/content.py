"""Mail data: lines, dot-stuffing, end of data (RFC 5321 §4.1.1.4, §4.5.2), and chunks (RFC 3030).

Only CR LF, dot, CR LF ends the content; a dot at the start of any other line is taken off. A lone
CR or LF is content like any other octet, noted but never an end, so no two servers that read this
way can disagree about where a message stops.
"""

from __future__ import annotations

from typing import NamedTuple

_END = b"\r\n.\r\n"
_LINE_START = b"\r\n"
TEXT_LINE_LIMIT = 1000
"""Octets in a line of content, CR LF included, without the dot added (RFC 5321 §4.5.3.1.6)."""


def stuff(content: bytes) -> bytes:
    """Write content for the wire: dots doubled at line starts, the lone dot at the end.

    Args:
        content: Lines that end in CR LF; an ending that lacks is added.
    """
    if content.startswith(b"."):
        content = b"." + content
    content = content.replace(b"\r\n.", b"\r\n..")
    return content + (b".\r\n" if content.endswith(_LINE_START) or not content else _END)


class Content(NamedTuple):
    """Content as it was received, transparency undone.

    Attributes:
        octets: The content, each line with its CR LF; empty where it was over the limit.
        size: Octets that came, kept or not.
        oversize: Whether it was over the limit of the server.
        bare_line_ends: Lone CRs and LFs in it.
        longest_line: Octets of its longest line, CR LF included, without the dot added.
        eight_bit: Whether an octet over 127 is in it.
    """

    octets: bytes
    size: int
    oversize: bool = False
    bare_line_ends: int = 0
    longest_line: int = 0
    eight_bit: bool = False


class ContentGatherer:
    """Puts content together from the pieces in which it comes, and notes what is in it.

    Attributes:
        limit: Octets of content that are kept; None for no limit.
        size: Octets of content so far.
    """

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit
        self.size = 0
        self._kept = bytearray()
        self._bare = 0
        self._line = 0
        self._longest = 0
        self._eight_bit = False
        self._after_cr = False

    @property
    def oversize(self) -> bool:
        """Whether more came than is kept."""
        return self.limit is not None and self.size > self.limit

    def add(self, piece: bytes) -> None:
        """Take the next piece, wherever it is cut."""
        if not piece:
            return
        self._note(piece)
        self.size += len(piece)
        if self.oversize:
            self._kept.clear()
        else:
            self._kept += piece

    def _note(self, piece: bytes) -> None:
        joins = self._after_cr and piece.startswith(b"\n")
        pairs = piece.count(b"\r\n") + joins
        self._bare += piece.count(b"\r") + piece.count(b"\n") - 2 * pairs
        self._eight_bit = self._eight_bit or not piece.isascii()
        if joins:
            self._longest, self._line = max(self._longest, self._line - 1), 0
            piece = piece[1:]
        first, *rest = piece.split(_LINE_START)
        ended = [self._line + len(first), *map(len, rest)]
        self._line = ended.pop()
        self._longest = max(self._longest, *ended, 0)
        self._after_cr = piece.endswith(b"\r")

    def take(self) -> Content:
        """Return all that came, and give it away."""
        octets, self._kept = bytes(self._kept), bytearray()
        longest = max(self._longest, self._line) + len(_LINE_START) if self.size else 0
        return Content(octets, self.size, self.oversize, self._bare, longest, self._eight_bit)


class ContentReader:
    """Takes content from the front of a buffer until the line that is one dot.

    Args:
        limit: Octets of content that are kept; None for no limit.
    """

    def __init__(self, limit: int | None = None) -> None:
        self._gatherer = ContentGatherer(limit)
        self._tail = _LINE_START
        self._skip = len(_LINE_START)

    @property
    def size(self) -> int:
        """Octets of content so far."""
        return self._gatherer.size

    def read(self, buffer: bytearray) -> Content | None:
        """Take what is there; return the content once its end came, None before.

        What follows the end stays in the buffer.
        """
        if not buffer:
            return None
        octets = self._tail + bytes(buffer)
        end = octets.find(_END)
        if end >= 0:
            del buffer[: end + len(_END) - len(self._tail)]
            self._add(octets[: end + len(_LINE_START)])
            return self._gatherer.take()
        buffer.clear()
        held = _held_back(octets)
        self._tail = octets[len(octets) - held :]
        self._add(octets[: len(octets) - held])
        return None

    def _add(self, piece: bytes) -> None:
        """Keep a piece that splits no CR LF and no dot from its line start."""
        piece = piece.replace(b"\r\n.", b"\r\n")
        if self._skip and piece:
            piece, self._skip = piece[self._skip :], 0
        self._gatherer.add(piece)


class ChunkReader:
    """Takes so many octets from the front of a buffer, whatever they are (RFC 3030 §2).

    Args:
        octets: How many.
        gatherer: Where they go.

    Attributes:
        awaited: How many are still to come.
        size: How many came.
    """

    def __init__(self, octets: int, gatherer: ContentGatherer) -> None:
        self.awaited = octets
        self.size = 0
        self._gatherer = gatherer

    def read(self, buffer: bytearray) -> bool:
        """Take what is there; return whether all of it has come."""
        piece = bytes(buffer[: self.awaited])
        del buffer[: self.awaited]
        self.awaited -= len(piece)
        self.size += len(piece)
        self._gatherer.add(piece)
        return not self.awaited


def _held_back(octets: bytes) -> int:
    """Return how many octets at the end may yet be the start of the end of data."""
    return next(length for length in (4, 3, 2, 1, 0) if octets.endswith(_END[:length]))
