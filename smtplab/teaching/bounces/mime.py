"""Taking a mail apart into its parts, within limits (RFC 2045, RFC 2046).

The octets are never copied: a part is a place in them. A message that came back is a part like
others, and nothing goes into it.
"""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

__all__ = ["Part", "field", "parts_of", "read_header"]

TEXT_LIMIT = 1024 * 1024
"""Octets of a part that are read."""
HEADER_LIMIT = 256 * 1024
"""Octets of a header section that are read."""
_VALUE_LIMIT = 4096
_PARTS, _DEPTH, _BOUNDARY_LIMIT = 200, 12, 250
_FIELDS = Pattern(
    rb"(?>(?:(?:[!-9;-~]{1,80}[ \t]*:|[ \t]+[^ \t\n]|>?From |(?:boundary|charset)=)[^\n]*+\n?+)*)"
)
_TYPE = Pattern(r"[a-z0-9.+_-]+/[a-z0-9.+_-]+")
_UNFOLDED = Pattern(rb"\n(?=(?:boundary|charset)=)")
_BLANK_LINE = Pattern(rb"[ \t]*\n")
_OTHER_BASE64 = Pattern(rb"[^A-Za-z0-9+/]+")
_UNREADABLE = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Codecs that are no charsets of mail; some take time that grows with the square."""
_NARROW = frozenset({"ascii", "utf-8"})
_JAPANESE = (b"\x1b$B", b"\x1b$@")


class Part(NamedTuple):
    """A part without parts of its own, as a place in the octets of a mail.

    Attributes:
        header: Its header section.
        kind: Its content type, lower case.
        octets: Those of the whole mail.
        start: Where its body starts.
        end: Where its body ends.
    """

    header: Message
    kind: str
    octets: bytes
    start: int
    end: int

    @property
    def is_cut(self) -> bool:
        """Whether it is longer than what is read of a part."""
        return self.end - self.start > TEXT_LIMIT

    def text(self) -> str:
        """Return the body, decoded as far as it can be."""
        body = self.octets[self.start : min(self.end, self.start + TEXT_LIMIT)]
        return _characters(
            _transferred(body, field(self.header, "Content-Transfer-Encoding")), self
        )


def read_header(octets: bytes, start: int = 0) -> tuple[Message, int]:
    """Return a header section, and where the body behind it starts."""
    found = _FIELDS.match(octets, start)
    end = found.end() if found else start
    block = octets[start : min(end, start + HEADER_LIMIT)]
    header = BytesHeaderParser(policy=compat32).parsebytes(_UNFOLDED.sub(b"\n ", block))
    kind = header.get("Content-Type")
    if kind and len(str(kind)) > _VALUE_LIMIT:  # to take parameters apart takes its square
        header.replace_header("Content-Type", str(kind)[:_VALUE_LIMIT])
    blank = _BLANK_LINE.match(octets, end)
    return header, blank.end() if blank else end


def field(header: Message, name: str) -> str:
    """Return the value of a field, decoded and on one line; empty if there is none."""
    wanted = name.lower()
    values = (value for each, value in header.raw_items() if each.lower() == wanted)
    octets = str(next(values, ""))[:_VALUE_LIMIT].encode("utf-8", "surrogateescape")
    raw = octets.decode("utf-8", "replace")
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (ValueError, LookupError, binascii.Error):
        return " ".join(raw.split())


def parts_of(octets: bytes, header: Message, start: int) -> Iterator[Part]:
    """Yield the parts of a mail in their order, none of which has parts of its own."""
    found = _leaves(octets, header, start, len(octets), 0)
    return (part for _, part in zip(range(_PARTS), found, strict=False))


def _leaves(octets: bytes, header: Message, start: int, end: int, depth: int) -> Iterator[Part]:
    kind = _kind(header)
    boundary = _boundary(header) if kind.startswith("multipart/") else b""
    spans = _spans(octets, boundary, start, end) if boundary and depth < _DEPTH else []
    if not spans:
        yield Part(
            header, "text/plain" if kind.startswith("multipart/") else kind, octets, start, end
        )
    for first, last in spans:
        inner, body = read_header(octets, first)
        yield from _leaves(octets, inner, min(body, last), last, depth + 1)


def _kind(header: Message) -> str:
    """Return the content type; parameters without a semicolon are no part of it."""
    found = _TYPE.match(header.get_content_type())
    return found[0] if found else "text/plain"


def _boundary(header: Message) -> bytes:
    try:
        boundary = header.get_boundary("")
    except (ValueError, LookupError):
        return b""
    return str(boundary)[:_BOUNDARY_LIMIT].encode("utf-8", "surrogateescape")


def _spans(octets: bytes, boundary: bytes, start: int, end: int) -> list[tuple[int, int]]:
    """Return where the parts between the delimiters are; the last one may lack its end."""
    delimiter = re.compile(rb"^--" + re.escape(boundary) + rb"(?P<last>--)?[ \t]*$", re.MULTILINE)
    spans: list[tuple[int, int]] = []
    first: int | None = None
    for found in delimiter.finditer(octets, start, end):
        if first is not None:
            spans.append((first, max(first, found.start() - 1)))
            first = None
        if found["last"] or len(spans) >= _PARTS:
            break
        first = min(end, found.end() + 1)
    if first is not None:
        spans.append((first, end))
    return spans


def _transferred(body: bytes, encoding: str) -> bytes:
    match encoding.lower():
        case "quoted-printable":
            return quopri.decodestring(body)
        case "base64":
            digits = _OTHER_BASE64.sub(b"", body)
            whole = digits[: len(digits) - (len(digits) % 4 == 1)]
            return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
        case _:
            return body


def _characters(body: bytes, part: Part) -> str:
    name = _charset(part.header)
    if name in _NARROW and any(sign in body for sign in _JAPANESE):
        name = "iso2022_jp"
    for strict in (name, "utf-8"):
        try:
            return body.decode(strict)
        except UnicodeError:
            continue
        except LookupError:  # a codec that makes no text, such as zip
            name = "ascii"
    return body.decode("cp1252" if name in _NARROW else name, "replace")


def _charset(header: Message) -> str:
    """Return the charset that a part names, or ASCII where it names none that is known."""
    try:
        name = codecs.lookup(header.get_content_charset("us-ascii")).name
    except (LookupError, ValueError, TypeError):
        return "ascii"
    return "ascii" if name in _UNREADABLE else name
