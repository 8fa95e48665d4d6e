"""xtext: text of any printable ASCII in the value of a parameter (RFC 3461 §4)."""

from __future__ import annotations

from smtplab.protocol.pattern import Pattern

__all__ = ["XTEXT", "decode_xtext"]

# xtext = *( xchar / hexchar )
# xchar = any ASCII CHAR between "!" (33) and "~" (126) inclusive, except for "+" and "="
# hexchar = "+" 2( DIGIT / "A" / "B" / "C" / "D" / "E" / "F" ) ; here of what can be printed
XTEXT = r"(?:[!-*,-<>-~]|\+(?:[2-6][0-9A-F]|7[0-9A-E]))+"
_HEXCHAR = Pattern(r"\+([0-9A-F]{2})")


def decode_xtext(text: str) -> str:
    """Return what an xtext stands for."""
    return _HEXCHAR.sub(lambda found: chr(int(found[1], 16)), text)
