"""The secrets of a recording, masked as those of a session in the lab are.

Content is not masked: it comes after 354 and, in a script, after DATA, and ends with a dot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from smtplab.simulation.masking import MASK, Masker, masked_text
from smtplab.simulation.notation.recording import Entry, Part

__all__ = ["MASK", "masked"]

_START_DATA = b"354"
_DATA = b"DATA"
_DOT = b".\r\n"


def masked(entries: Iterable[Entry], *, is_script: bool = False) -> Iterator[Entry]:
    """Yield the entries with every secret masked.

    Args:
        entries: What was recorded.
        is_script: Whether no server speaks, so that content comes after DATA.
    """
    sessions: dict[bytes, _Session] = {}
    for entry in entries:
        session = sessions.setdefault(entry.session, _Session(is_script))
        yield entry._replace(octets=session.told(entry))


class _Session:
    """One session, as far as it matters to what is a secret."""

    def __init__(self, is_script: bool) -> None:
        self._masker = Masker()
        self._is_script = is_script
        self._in_content = False

    def told(self, entry: Entry) -> bytes:
        """Return what may be told of the next entry."""
        if entry.part is Part.CLIENT:
            return self._said(entry.octets)
        if entry.part is Part.SERVER:
            self._in_content = entry.octets.startswith(_START_DATA)
            return self._masker.heard(entry.octets)
        if entry.part is Part.UNREADABLE and self._masker.authenticates:
            return self._masker.line(entry.octets)
        return self._masker.heard(masked_text(entry.octets))

    def _said(self, octets: bytes) -> bytes:
        if self._in_content:
            self._in_content = not (octets == _DOT or octets.endswith(b"\r\n" + _DOT))
            return octets
        self._in_content = self._is_script and octets.strip().upper() == _DATA
        return self._masker.octets(octets)
