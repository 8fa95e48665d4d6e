"""Secrets of an authentication never leave: what a client says to AUTH becomes `****` (RFC 4954).

An initial response stands in the AUTH line; every other one answers a 334, or follows AUTH at once
where the client does not wait. `*`, which gives up, and `=`, which stands for nothing, are no
secrets. A line may come in pieces, so what is masked is the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from smtplab.simulation.notation.recording import Entry, Part

MASK = b"****"
_INITIAL = re.compile(
    rb"(\bAUTH[ \t]+[^\s'\"]{1,64}[ \t]+)(?!=?(?:[\s'\"\\]|\Z))[^\s'\"\\]+", re.IGNORECASE
)
_AUTH = re.compile(rb"\s*AUTH[ \t]", re.IGNORECASE)
_ANSWER = re.compile(rb"(?!\*\r?\n|=\r?\n)[^\r\n]+")
_UNASKED_ANSWER = re.compile(
    rb"\A(?!\*\r?\n|=\r?\n|(?:QUIT|RSET|NOOP|DATA|HELP|STARTTLS)\r?\n)[A-Za-z0-9+/]+=*(?=\r?\n|\Z)",
    re.IGNORECASE,
)
_CHALLENGE, _START_DATA = b"334", b"354"


def masked_line(octets: bytes) -> bytes:
    """Mask an initial response, wherever AUTH stands in the line."""
    return _INITIAL.sub(rb"\1" + MASK, octets)


def masked(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries with every secret masked; content is no authentication."""
    masker = _Masker()
    for entry in entries:
        if entry.part is Part.CLIENT:
            yield entry._replace(octets=masker.said(entry.octets))
        elif entry.part is Part.SERVER:
            masker.heard(entry.octets)
            yield entry
        else:
            yield entry._replace(octets=masked_line(entry.octets))


_BEGINNING = 1024
"""Octets of a line within which a secret begins; no line takes longer than its length."""


class _Masker:
    """What a client said so far, as far as it matters to what is a secret."""

    def __init__(self) -> None:
        self._begun = b""
        self._hides = False
        self._secret: re.Pattern[bytes] | None = None
        self._in_content = False

    def heard(self, octets: bytes) -> None:
        """Note a reply."""
        self._secret = _ANSWER if octets.startswith(_CHALLENGE) else None
        self._in_content = octets.startswith(_START_DATA)

    def said(self, octets: bytes) -> bytes:
        """Mask what the client says next."""
        if self._in_content:
            self._in_content = not (octets == b".\r\n" or octets.endswith(b"\r\n.\r\n"))
            return octets
        return b"".join(map(self._line, octets.splitlines(keepends=True)))

    def _line(self, piece: bytes) -> bytes:
        """Mask a line, or the next piece of one that has begun."""
        ending = piece[len(piece.rstrip(b"\r\n")) :]
        told = ending if self._hides else self._piece(piece, ending)
        if piece.endswith(b"\n"):
            self._secret = _UNASKED_ANSWER if _AUTH.match(self._begun) else None
            self._begun, self._hides = b"", False
        return told

    def _piece(self, piece: bytes, ending: bytes) -> bytes:
        whole = self._begun + piece
        masked = self._secret.sub(MASK, whole, count=1) if self._secret else masked_line(whole)
        self._hides = masked != whole
        told = masked[len(self._begun) :] if masked.startswith(self._begun) else MASK + ending
        self._begun = whole[:_BEGINNING]
        return told
