"""The secrets of one connection, masked in what crosses the wire and in what is made of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.simulation.secrets.masking import Masker

__all__ = ["StreamMasker"]

_Range = tuple[int, int]


class StreamMasker:
    """Masks what one client sends over one connection; each octet is looked at once.

    Args:
        start: Where the connection begins in all that the client ever sent.
        verbs: Those of the protocol.
    """

    def __init__(self, start: int = 0, verbs: frozenset[str] = KNOWN_VERBS) -> None:
        self._masker = Masker(verbs)
        self._line_start = start
        self._masked: deque[tuple[_Range, bytes]] = deque()

    def ask(self, *, is_asked: bool) -> None:
        """Note whether the server waits for a line of a login, which is not a command then."""
        self._masker.is_asked = is_asked

    def mask(self, octets: bytes, start: int) -> bytes | None:
        """Mask what the client sends next; return None if there is no secret in it.

        Args:
            octets: Lines, of which the first and the last may be pieces; never content.
            start: Where they begin in all that the client ever sent.
        """
        shown = []
        for piece in octets.splitlines(keepends=True):
            masked = self._masker.mask(piece)
            if masked != piece:
                self._masked.append(((start, start + len(piece)), masked))
            shown.append(masked)
            start += len(piece)
        masked = b"".join(shown)
        return None if masked == octets else masked

    def line(self, line: bytes, end: int, octets_of: Callable[[_Range], bytes]) -> bytes:
        """Mask a line that a server has read.

        Args:
            line: The line, without its ending.
            end: How far the server has read then, in all that the client ever sent.
            octets_of: Returns octets that were given to `mask`.
        """
        begin, self._line_start = self._line_start, max(end, self._line_start)
        pieces = [piece for piece in self._masked if piece[0][0] < end]
        if not pieces:
            return line
        while self._masked and self._masked[0][0][1] <= end:
            self._masked.popleft()
        return _masked_part(octets_of((begin, end)), begin, line, pieces)


def _masked_part(
    octets: bytes, begin: int, line: bytes, pieces: list[tuple[_Range, bytes]]
) -> bytes:
    """Return a line as it is masked in the octets that it was read from.

    Before it may stand the rest of a line that was refused before it had ended, and behind it the
    rest of one that is refused now. Where it does not stand in the octets, they are returned whole.
    """
    if octets.endswith(line + b"\r\n"):
        start = len(octets) - len(line) - 2
    elif octets.startswith(line):
        start = 0
    else:
        start, line = 0, octets.removesuffix(b"\r\n")
    start, stop = begin + start, begin + start + len(line)
    for (first, last), masked in reversed(pieces):
        if first < stop and last > start:
            shown = masked if last <= stop else masked.rstrip(b"\r\n")
            line = line[: max(0, first - start)] + shown + line[last - start :]
    return line
