"""The lines that a learner typed and may recall: no secret is among them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from copy import copy

from smtplab.simulation.secrets.masking import Masker
from smtplab.simulation.text.raw import RawError, raw_octets

__all__ = ["TypedLines"]

_RAW, _ENCODES = ":raw ", ":base64 "


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
        """Keep a line, unless it holds a secret; `:raw` before it has the lab send it.

        What a person has encoded in base64 is most likely the password of a login.
        """
        if line.startswith(_ENCODES):
            return
        if is_content or not _holds_secret(self._masker, line.removeprefix(_RAW)):
            self.lines.append(line)

    def holds_secret(self, line: str) -> bool:
        """Return whether a line would hold a secret if it were typed now."""
        return _holds_secret(copy(self._masker), line.removeprefix(_RAW))


def _holds_secret(masker: Masker, line: str) -> bool:
    """Feed a line, which may be in the raw notation, to a masker; return whether it masks any."""
    octets = line.encode(errors="replace")
    with suppress(RawError):
        octets = raw_octets(line).rstrip(b"\r\n")
    return masker.mask_line(octets) != octets
