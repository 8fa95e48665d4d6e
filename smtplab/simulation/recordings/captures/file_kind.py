"""How the files of captures begin; this is looked at before anything else is loaded."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BYTE_ORDERS", "NOTATION", "SECTION", "is_capture"]

NOTATION = "packet capture"
"""Names a capture as the notation of a recording."""

SECTION = b"\n\r\r\n"
"""How pcapng begins, and each section in it."""
BYTE_ORDERS: Mapping[bytes, str] = {b"\x1a\x2b\x3c\x4d": ">", b"\x4d\x3c\x2b\x1a": "<"}
"""The mark of the byte order of a section, with its sign in `struct`."""
_MICROSECONDS, _NANOSECONDS = b"\xa1\xb2\xc3\xd4", b"\xa1\xb2\x3c\x4d"
_BIG_ENDIAN = (_MICROSECONDS, _NANOSECONDS, b"\xa1\xb2\xcd\x34")
_MAGICS = {*_BIG_ENDIAN, *(magic[::-1] for magic in _BIG_ENDIAN)}
"""How the format of libpcap begins."""


def is_capture(beginning: bytes) -> bool:
    """Return whether a file is a capture, by its first twelve octets."""
    if beginning[:4] == SECTION:
        return beginning[8:12] in BYTE_ORDERS
    return beginning[:4] in _MAGICS
