r"""How a log writes the text behind a mark, and what crossed then.

Some quote it, write CR LF as `\r\n` or `<CRLF>`, put the code into brackets, or join the lines of a
reply.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

__all__ = ["END_OF_DATA", "LINE_ENDS", "Spelling", "find_spelling", "reply_lines"]

LINE_ENDS = (b"\\r\\n", b"\\015\\012", b"<CRLF>", b"<CR><LF>", b"<EOL>", b"[CRLF]", b"[nl]", b"\\n")
"""How logs write the end of a line."""
_LITERAL = Pattern(rb"(?:[bu]|rb)?([\"'`])(.*?)(?<!\\)\1(?:[ ,;]*\"[^\"]*\")?[ ,;)]*\Z", re.DOTALL)
"""A string as programming languages write it; nodemailer put what it had read before behind it."""
_ESCAPE = Pattern(rb"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([0-3][0-7]{2})|(.))", re.DOTALL)
_PLAIN = {b"r": b"\r", b"n": b"\n", b"t": b"\t"}
_CODE_APART = Pattern(rb"\[?([2-5][0-9]{2})[\])]:?[ \t]*([\"'`]?)(.*?)\2[ \t]*\Z", re.DOTALL)
"""A code in brackets, and the text of the reply."""
_REPLY = Pattern(rb"[2-5][0-9]{2}(?:[ -]|\Z)")
_JOINT = b" | "
_STATE = Pattern(rb" state=[0-9]{1,3}\Z")
"""What Haraka adds to a command."""
END_OF_DATA = frozenset(
    (b"<CRLF>.<CRLF>", b"<CR><LF>.<CR><LF>", b"<CRLF>.", b".<CRLF>", b".<CR><LF>", rb"\r\n.\r\n")
)
_DOT = b"."
_CRLF = b"\r\n"
_MOST = 2


class Spelling(NamedTuple):
    """How a log writes texts.

    Attributes:
        is_quoted: Whether a quote stands before a text.
        line_end: How the end of a line is written, b"" if it is not.
    """

    is_quoted: bool = False
    line_end: bytes = b""

    def read_reply(self, text: bytes) -> list[bytes]:
        """Return the lines of a reply; none if this is not one."""
        text = text.lstrip(b" \t")
        if apart := _CODE_APART.fullmatch(text):
            return reply_lines(b" ".join(filter(None, (apart[1], apart[3]))))
        if self.is_quoted:
            text = unquote(text) or text
        lines = self._split(text)
        return [line for one in lines if _REPLY.match(one) for line in reply_lines(one)]

    def read_command(self, text: bytes) -> list[bytes] | None:
        """Return the lines that a client sent; None if a quote is missing."""
        if text.strip() in END_OF_DATA:
            return [_DOT]
        if self.is_quoted:
            if (said := unquote(text)) is None:
                return None
            return _without_last(said.split(_CRLF)) if said.endswith(_CRLF) else [said]
        return [_STATE.sub(b"", line) for line in self._split(text) or [b""]]

    def _split(self, text: bytes) -> list[bytes]:
        """Return the lines of a text; behind the last of them may stand something else."""
        if not self.line_end or self.line_end not in text:
            return text.split(_CRLF) if _CRLF in text.rstrip(_CRLF) else [text.rstrip(_CRLF)]
        return _without_last(text.split(self.line_end))


def _without_last(lines: Sequence[bytes]) -> list[bytes]:
    """Return lines without what stands behind the end of the last, unless it is one more reply."""
    return [*lines] if _REPLY.match(lines[-1]) else [*lines[:-1]]


def unquote(text: bytes) -> bytes | None:
    """Return what a literal stands for, None if a text is not one."""
    literal = _LITERAL.fullmatch(text.strip())
    return _ESCAPE.sub(_unescape, literal[2]) if literal else None


def _unescape(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 16)])
    if match[2]:
        return chr(int(match[2], 16)).encode("utf-8", "replace")
    if match[3]:
        return bytes([int(match[3], 8)])
    return _PLAIN.get(match[4], match[4])


def reply_lines(text: bytes) -> list[bytes]:
    """Return the lines of a reply that stand in one line: behind their code, or behind bars."""
    code = text[:3]
    if text[3:4] != b"-":
        return [text]
    found = re.split(rb"(?<![.])[ \t]*(?:\||[,;])?[ \t]*(?=%b[ -])" % code, text)
    lines = [line for line in found if line]
    if len(lines) == 1 and _JOINT in text:
        first, *others = text.split(_JOINT)
        codes = [code + b"-"] * (len(others) - 1) + [code + b" "]
        return [first, *(one + line.strip() for one, line in zip(codes, others, strict=True))]
    return lines


def find_spelling(texts: Iterable[tuple[bytes, bytes]]) -> Spelling:
    """Return how texts are written, given what stands before each of them, and the text."""
    told = list(texts)
    quoted = sum(1 for opens, _ in told if opens[-1:] in (b'"', b"'", b"`"))
    is_quoted = quoted * _MOST > len(told)
    if is_quoted or not told:
        return Spelling(is_quoted)
    counts = {end: sum(1 for _, text in told if _ends_in(text, end)) for end in LINE_ENDS}
    best = max(counts, key=lambda end: counts[end])
    joins = (end for end in LINE_ENDS if any(_joins(text, end) for _, text in told))
    return Spelling(False, best if counts[best] * _MOST >= len(told) else next(joins, b""))


def _joins(text: bytes, end: bytes) -> bool:
    """Return whether more lines of a reply come behind what stands for the end of one."""
    return text[3:4] == b"-" and end + text[:3] in text


def _ends_in(text: bytes, end: bytes) -> bool:
    """Return whether the end of a line is written at the end of a text or before a code."""
    before, found, after = text.rpartition(end)
    is_end = not after.strip(b"\"' ") or after.startswith(b",") or _REPLY.match(after)
    return bool(found) and bool(before) and bool(is_end)
