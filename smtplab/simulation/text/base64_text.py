r"""Base64 as a person needs it in a login: encoded, and taken apart again (RFC 4648 §4).

The text is in the raw notation, so that the NULs of PLAIN can be typed: ``\0alice\0wonderland``.
"""

from __future__ import annotations

import re
from binascii import a2b_base64, b2a_base64

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.text.raw import raw_octets, raw_text

__all__ = ["encode_base64", "turn_base64"]

_COMMAND = Pattern(r"(?P<head>\s*AUTH\s+\S+\s+)(?P<response>.+)", re.IGNORECASE)


def encode_base64(octets: bytes) -> str:
    """Return octets in base64."""
    return b2a_base64(octets, newline=False).decode()


def turn_base64(text: str) -> str:
    """Encode a text, or decode it if it is base64 of a text; of AUTH only the initial response.

    Raises:
        RawError: If the text is not written in the raw notation.
    """
    if match := _COMMAND.fullmatch(text):
        return match["head"] + turn_base64(match["response"])
    held = _text_in(text)
    return encode_base64(raw_octets(text)) if held is None else held


def _text_in(text: str) -> str | None:
    """Return the text that is encoded in another one, None if none is."""
    try:
        held = a2b_base64(text, strict_mode=True)
        plain = held.decode()
    except ValueError:
        return None
    is_text = bool(plain) and all(one.isprintable() or one == "\0" for one in plain)
    return raw_text(held) if is_text else None
