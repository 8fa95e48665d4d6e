r"""The notation of the raw mode, in which a person types octets that no key sends.

In it ``\r \n \t \0 \xNN \\`` are octets, all other text is its UTF-8, and
nothing is added, no CR LF either.
"""

import re
from types import MappingProxyType

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.text.visible import Visible, visible

__all__ = ["ESCAPES", "RawError", "raw_octets", "raw_text"]

ESCAPES = MappingProxyType({"\\r": b"\r", "\\n": b"\n", "\\t": b"\t", "\\0": b"\0", "\\\\": b"\\"})
"""Each short escape with its octet."""

_SHORT = {octet.decode(): escape for escape, octet in ESCAPES.items()}
_PART = Pattern(r"\\x(?P<hex>[0-9A-Fa-f]{2})|(?P<short>\\[rnt0\\])|(?P<text>[^\\]+)")
_NOT_PLAIN = Pattern(r"[^ -\[\]-~]")


class RawError(ValueError):
    """A text is not written in the raw notation.

    Attributes:
        position: Where the error starts, counted in characters from 0.
    """

    def __init__(self, complaint: str, position: int) -> None:
        super().__init__(f"{complaint} at character {position + 1}")
        self.position = position


def raw_octets(text: str) -> bytes:
    r"""Turn what a person typed into the octets that it stands for.

    Raises:
        RawError: A backslash begins something else, or a character has no UTF-8 (a lone surrogate).
    """
    octets = bytearray()
    position = 0
    while position < len(text):
        if not (part := _PART.match(text, position)):
            raise RawError(_complaint(text[position : position + 2]), position)
        octets += _octets(part)
        position = part.end()
    return bytes(octets)


def raw_text(octets: bytes) -> Visible:
    """Write octets so that `raw_octets` reads the same octets again; the text is safe to show."""
    return visible(_NOT_PLAIN.sub(_escape, octets.decode("utf-8", "surrogateescape")))


def _octets(part: re.Match[str]) -> bytes:
    if digits := part["hex"]:
        return bytes.fromhex(digits)
    if short := part["short"]:
        return ESCAPES[short]
    try:
        return part["text"].encode()
    except UnicodeEncodeError as error:
        raise RawError("a lone surrogate has no octets", part.start() + error.start) from None


def _complaint(escape: str) -> str:
    if escape == "\\x":
        return "\\x needs two hexadecimal digits"
    return f"{visible(escape)} is not an escape; write \\\\ for a backslash"


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    if short := _SHORT.get(char):
        return short
    if visible(char) == char:
        return char
    return "".join(f"\\x{octet:02X}" for octet in char.encode("utf-8", "surrogateescape"))
