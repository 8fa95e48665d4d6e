"""The content of a message taken apart: fields, addresses, lines and parts.

It comes from anywhere: what cannot be read says nothing, and nothing is raised.
"""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Parsed
from email.parser import HeaderParser
from email.utils import getaddresses
from functools import lru_cache

from smtplab.protocol.paths import Mailbox

__all__ = ["addresses", "body_lines", "field_names", "types", "unfold", "values"]

_NESTED = 100
"""The parser takes quadratic time on parts in parts; no honest message has so many."""
_LONGEST = 1 << 20
"""Octets of content that are looked into."""
_LONGEST_LIST = 1 << 13
"""Characters of a field that are read as addresses: comments in comments take quadratic time."""
_UNREADABLE = Parsed()


def field_names(content: bytes) -> frozenset[str]:
    """Return the names of all header fields, in small letters."""
    return frozenset(name.lower() for name in _parse(content))


def values(content: bytes, name: str) -> list[str]:
    """Return what stands in the fields of a name, unfolded and decoded."""
    return [unfold(_decode(value)) for value in _raw_values(content, name)]


def addresses(content: bytes, name: str) -> list[Mailbox]:
    """Return the addresses in the fields of a name, display names taken off (RFC 5322 §3.4)."""
    try:
        told = getaddresses([one[:_LONGEST_LIST] for one in _raw_values(content, name)])
        return [_mailbox(address) for _, address in told if address]
    except Exception:  # noqa: BLE001  # the parser raises anything at all on hostile mail
        return []


@lru_cache(maxsize=64)
def body_lines(content: bytes) -> frozenset[str]:
    """Return all lines of the body."""
    return frozenset(_as_utf8(str(_parse(content).get_payload())).split("\r\n"))


@lru_cache(maxsize=64)
def types(content: bytes) -> frozenset[str]:
    """Return the MIME types of all parts (RFC 2045 §5)."""
    if content.lower().count(b"multipart/") > _NESTED:
        return frozenset()
    try:
        message = message_from_bytes(content[:_LONGEST])
        return frozenset(part.get_content_type() for part in message.walk())
    except Exception:  # noqa: BLE001  # see above
        return frozenset()


def unfold(value: str) -> str:
    """Unfold a field's value: white space is one space (RFC 5322 §2.2.3)."""
    return " ".join(value.split())


@lru_cache(maxsize=64)
def _parse(content: bytes) -> Parsed:
    """Read the header section; the body is its payload. A character stands for each octet."""
    try:
        return HeaderParser().parsestr(content[:_LONGEST].decode("latin-1"))
    except Exception:  # noqa: BLE001  # see above
        return _UNREADABLE


def _raw_values(content: bytes, name: str) -> list[str]:
    return [_as_utf8(str(value)) for value in _parse(content).get_all(name, [])]


def _as_utf8(text: str) -> str:
    """Read as UTF-8 what was read octet by octet."""
    return text.encode("latin-1").decode("utf-8", "replace")


def _decode(value: str) -> str:
    """Decode encoded words (RFC 2047), as readers' programs do."""
    try:
        return str(make_header(decode_header(value)))
    except Exception:  # noqa: BLE001  # unknown charsets, broken base64 and what not
        return value


def _mailbox(address: str) -> Mailbox:
    local_part, _, domain = address.rpartition("@")
    return Mailbox.from_source(local_part, domain) if local_part else Mailbox(domain, "")
