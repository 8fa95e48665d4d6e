"""What a server wrote into a message, apart from the message that came back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.message import Message
from email.utils import getaddresses
from html import unescape

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.bounces.mime import Part, field, read_header
from smtplab.teaching.bounces.pasted import without_marks
from smtplab.teaching.bounces.prose import without_summary
from smtplab.teaching.bounces.returned import before_returned

__all__ = ["addresses_in", "forwarded_mail", "lines_of_server", "returned_recipients", "text_of"]

_RETURNED = frozenset(
    {
        "message/rfc822",
        "message/global",
        "message/global-headers",
        "message/partial",
        "text/rfc822-headers",
    }
)
_TAG = Pattern(r"<[^<>]{1,2000}>")
_BREAK = Pattern(r"<(?:br|/?(?:p|div|tr|li|h\d)|/td)\b[^<>]{0,500}>", re.IGNORECASE)
_HIDING = Pattern(r"<(?P<end>/?)(?P<name>style|script|head)\b[^<>]{0,2000}>", re.IGNORECASE)
_FIELD = Pattern(r"(?:[A-Za-z][A-Za-z0-9-]{1,60}:|>?From )")
_SPELLINGS = (
    (Pattern(r"ERROR_CODE :(\d{3}), ERROR_CODE :([245]\.\d+\.\d+)?,?"), r": \1 \2"),  # Zoho
    (Pattern(r"(?<=\w): retry timeout exceeded"), ""),  # Exim, behind the reason itself
    (Pattern(r"\b([45]\d\d) - (?=\w)"), r"\1 "),
)
"""How some servers write what others write as a reply."""
_LINES = 10_000


def text_of(parts: Sequence[Part]) -> str:
    """Return the text of a message, up to the part with the message that came back."""
    front: list[Part] = []
    for part in parts:
        if part.kind in _RETURNED:
            break
        front.append(part)
    plain = [part.text() for part in front if part.kind == "text/plain"]
    if any(text.strip() for text in plain):
        return "\n\n".join(plain)
    return "\n\n".join(_without_tags(part.text()) for part in front if part.kind == "text/html")


def _without_tags(text: str) -> str:
    lines = _BREAK.sub("\n", _without_hidden(" ".join(text.split())))
    return unescape(_TAG.sub(" ", lines)).replace("\xa0", " ")


def _without_hidden(text: str) -> str:
    """Return a page without what no browser shows."""
    kept: list[str] = []
    start, hiding = 0, ""
    for found in _HIDING.finditer(text):
        if not hiding and not found["end"]:
            kept.append(text[start : found.start()])
            start, hiding = found.end(), found["name"].lower()
        elif found["end"] and found["name"].lower() == hiding:
            start, hiding = found.end(), ""
    return " ".join((*kept, text[start:]))


def lines_of_server(text: str) -> list[str]:
    """Return the lines of the server's own in the text of a message."""
    for pattern, usual in _SPELLINGS:
        text = pattern.sub(usual, text)
    return without_summary(before_returned(_all_lines(text)))


def _all_lines(text: str) -> list[str]:
    return without_marks(text.splitlines()[:_LINES])


def forwarded_mail(parts: Sequence[Part]) -> Iterator[bytes]:
    """Yield the message that another one passes on, attached or in its text."""
    for part in parts:
        if part.kind in _RETURNED:
            yield part.octets[part.start : part.end]
            return
    if rest := _returned_text(text_of(parts)):
        yield rest


def returned_recipients(parts: Sequence[Part]) -> list[str]:
    """Return for whom the message that came back was, where the server itself names nobody."""
    octets = next(forwarded_mail(parts), b"")
    return addresses_in(read_header(octets)[0], "To")


def _returned_text(text: str) -> bytes:
    """Return the message that came back within a text, from its first field on."""
    lines = _all_lines(text)
    rest = lines[len(before_returned(lines)) :]
    first = next((number for number, line in enumerate(rest) if _FIELD.match(line)), len(rest))
    return "\n".join(rest[first:]).encode("utf-8", "replace")


def addresses_in(header: Message, *names: str) -> list[str]:
    """Return the addresses in fields."""
    values = [field(header, name) for name in names]
    return [address for _, address in getaddresses(filter(None, values)) if "@" in address]
