"""Header fields and MIME parts of a message (RFC 5322 §3.6, RFC 2045).

Whatever comes is taken apart, or said to be beyond it; nothing is believed and nothing is raised.
"""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message as Parsed
from email.policy import compat32
from email.utils import getaddresses
from functools import lru_cache

from smtplab.simulation.text.visible import Visible, visible
from smtplab.tui.lab import texts

__all__ = ["LIMIT", "Anatomy", "Field", "anatomy"]

LIMIT = 64 * 1024
"""So many octets of a message are looked at: the parser takes quadratic time on hostile fields."""
FIELDS = ("From", "Sender", "Reply-To", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID")
"""What a reader's program shows, in its order."""
_SENDERS, _RECIPIENTS = ("From",), ("To", "Cc", "Bcc")
_PARTS, _DEPTH, _NESTED, _VALUE = 40, 12, 100, 998


@dataclass(frozen=True, slots=True)
class Field:
    """One header field, as a reader sees it."""

    name: str
    value: Visible


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A message taken apart.

    Attributes:
        fields: Header fields that readers see.
        senders: Addresses in From.
        recipients: Addresses in To, Cc and Bcc.
        tree: The MIME parts, drawn as a tree.
    """

    fields: tuple[Field, ...] = ()
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    tree: tuple[Visible, ...] = ()


def anatomy(content: bytes) -> Anatomy:
    """Take a message apart."""
    return _safe_anatomy(content[:LIMIT], cut=len(content) > LIMIT)


@lru_cache(maxsize=16)
def _safe_anatomy(content: bytes, *, cut: bool) -> Anatomy:
    try:
        return _anatomy(content, cut=cut)
    except Exception:  # noqa: BLE001  # the parser raises anything at all on hostile mail
        return Anatomy(tree=(visible(texts.MIME_BROKEN),))


def _anatomy(content: bytes, *, cut: bool) -> Anatomy:
    if content.lower().count(b"multipart/") > _NESTED:
        raise ValueError("the parser takes quadratic time on parts in parts")
    message = email.message_from_bytes(content, policy=compat32)
    tree = [visible(line) for line in _tree(message, "", "")][:_PARTS]
    if cut:
        tree.append(visible(texts.MIME_CUT.format(count=LIMIT)))
    return Anatomy(
        tuple(_fields(message)),
        _addresses(message, _SENDERS),
        _addresses(message, _RECIPIENTS),
        tuple(tree),
    )


def _fields(message: Parsed) -> Iterator[Field]:
    for name in FIELDS:
        for value in message.get_all(name, [])[:4]:
            yield Field(name, visible(_decode(value)[:_VALUE]))


def _decode(value: object) -> str:
    """Unfold a field body and decode its encoded words (RFC 2047), as readers' programs do."""
    text = " ".join(str(value)[: 4 * _VALUE].split())
    try:
        return str(make_header(decode_header(text)))
    except Exception:  # noqa: BLE001  # unknown charsets, broken base64 and what not
        return text


def _addresses(message: Parsed, names: tuple[str, ...]) -> tuple[str, ...]:
    values = [str(value)[:8192] for name in names for value in message.get_all(name, [])[:4]]
    try:
        return tuple(address for _, address in getaddresses(values) if "@" in address)
    except Exception:  # noqa: BLE001  # see above
        return ()


def _tree(part: Parsed, lead: str, branch: str) -> Iterator[str]:
    yield f"{branch}{_part_name(part)}"
    children = part.get_payload() if part.is_multipart() else []
    if not isinstance(children, list) or len(lead) > 2 * _DEPTH:
        return
    for at, child in enumerate(children[:_PARTS], 1):
        last = at == len(children)
        if isinstance(child, Parsed):
            yield from _tree(
                child, lead + ("  " if last else "│ "), lead + ("└ " if last else "├ ")
            )


def _part_name(part: Parsed) -> str:
    words = [part.get_content_type()]
    if name := part.get_filename():
        words.append(f'"{_decode(name)[:80]}"')
    if not part.is_multipart():
        words.append(texts.OCTETS.format(count=_size(part)))
    if encoding := part.get("Content-Transfer-Encoding"):
        words.append(str(encoding)[:40])
    return " ".join(words)


def _size(part: Parsed) -> int:
    payload = part.get_payload()
    return len(payload.encode("utf-8", "surrogateescape")) if isinstance(payload, str) else 0
