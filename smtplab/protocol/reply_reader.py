"""Octets to replies, of one line or many (RFC 5321 §4.2, §4.2.1).

A client reads more than a server may send: a lone LF ends a line, a code may stand alone, lines may
be longer than 512 octets. Of what is longer than anybody needs only the start is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.protocol.replies import Reply, ReplyLine

NOT_A_REPLY = 0
"""Reply code given to a line that is not a reply."""
REPLY_LINE_OCTETS = 8 * 1024
"""Octets of a reply line that are kept; RFC 5321 §4.5.3.1.5 allows 512."""
REPLY_LINES = 1024
"""Lines of one reply that are kept."""


def whole_reply(octets: bytes) -> Reply:
    """Read exactly one reply, line endings included.

    Raises:
        ValueError: If it is not a reply, is not complete, or something follows.
    """
    if not octets.endswith(b"\n"):
        raise ValueError("a reply ends with CR LF")
    lines = [ReplyLine.parse(line) for line in lines_of(octets)]
    if [line.last for line in lines] != [False] * (len(lines) - 1) + [True]:
        raise ValueError("the last line of a reply, and no other, has a space after its code")
    return Reply(lines[-1].code, tuple(line.text for line in lines), lines[-1].enhanced)


def lines_of(octets: bytes) -> list[bytes]:
    """Return lines of a server's without their endings, which a lone LF is as well."""
    return [line.removesuffix(b"\r") for line in octets.removesuffix(b"\n").split(b"\n")]


class ReplyReader:
    """Takes replies from octets, however those are cut."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._searched = 0
        self._lines: list[ReplyLine] = []

    def read(self, octets: bytes) -> Iterator[Reply]:
        """Take octets; give the replies that they complete."""
        self._received += octets
        for line in self._whole_lines():
            if reply := self._add(line):
                yield reply

    def clear(self) -> None:
        """Throw away what makes no whole reply yet."""
        self._received.clear()
        self._lines.clear()
        self._searched = 0

    def _whole_lines(self) -> Iterator[bytes]:
        while (end := self._received.find(b"\n", self._searched)) >= 0:
            line = bytes(self._received[: min(end, REPLY_LINE_OCTETS)]).removesuffix(b"\r")
            del self._received[: end + 1]
            self._searched = 0
            yield line
        del self._received[REPLY_LINE_OCTETS:]
        self._searched = len(self._received)

    def _add(self, octets: bytes) -> Reply | None:
        """Add a line to the reply that is coming in; return it when it is whole."""
        line = self._parse(octets)
        if line.last:
            lines, self._lines = [*self._lines, line], []
            return Reply(line.code, tuple(each.text for each in lines), line.enhanced)
        if len(self._lines) < REPLY_LINES - 1:
            self._lines.append(line)
        return None

    def _parse(self, octets: bytes) -> ReplyLine:
        """Read a line; if it is not a reply line, it is text of the reply that is coming in."""
        try:
            return ReplyLine.parse(octets)
        except ValueError:
            text = octets.decode("utf-8", "surrogateescape")
            code = self._lines[0].code if self._lines else NOT_A_REPLY
            return ReplyLine(code, not self._lines, None, text)
