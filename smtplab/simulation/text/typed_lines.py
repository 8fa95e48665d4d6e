"""The lines that a learner typed and may call back: no secret is among them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from copy import copy

from smtplab.simulation.secrets.masking import Masker
from smtplab.simulation.text.raw import RawError, raw_octets

__all__ = ["TypedLines"]

_RAW = ":raw "


class TypedLines:
    """Lines in their order; one with a secret in it is left out.

    Args:
        lines: What was typed before.

    Attributes:
        lines: The lines that are kept, oldest first.
    """

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self.lines: list[str] = []
        self._masker = Masker()
        for line in lines:
            self.add(line)

    def add(self, line: str, *, is_content: bool = False) -> None:
        """Keep a line, unless it tells a secret; `:raw` before it has the lab send it."""
        if is_content or not _tells(self._masker, line.removeprefix(_RAW)):
            self.lines.append(line)

    def holds_secret(self, line: str) -> bool:
        """Return whether a line would tell a secret if it were typed now."""
        return _tells(copy(self._masker), line.removeprefix(_RAW))


def _tells(masker: Masker, line: str) -> bool:
    """Say a line, and return whether any of it is masked; it may be in the raw notation."""
    octets = line.encode(errors="replace")
    with suppress(RawError):
        octets = raw_octets(line).rstrip(b"\r\n")
    return masker.mask_line(octets) != octets
