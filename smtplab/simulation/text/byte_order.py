"""Byte order marks, which say in what encoding a text file is (RFC 3629 §6, the Unicode standard).

A course and a recording are both files that somebody else wrote.
"""

from __future__ import annotations

import codecs

__all__ = ["UTF_8", "encoding_of"]

UTF_8 = "UTF-8"
_MARKS = (
    (codecs.BOM_UTF8, UTF_8),
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
"""The longer marks stand before those that they begin with."""


def encoding_of(octets: bytes) -> str:
    """Return the name of the encoding that a mark in front tells; "" where there is no mark."""
    return next((name for mark, name in _MARKS if octets.startswith(mark)), "")
