"""The one boundary that no secret of a client crosses: what it says to AUTH becomes `****`.

After AUTH (RFC 4954 §4) each line of the client's is masked until one begins with a verb, whatever
the server has answered: it may offer no AUTH, and the client may not wait for the reply. So are an
initial response in the AUTH line, and the secrets of POP3's PASS and APOP (RFC 1939 §7). `*`, which
gives up, and `=`, which stands for nothing, are not secrets. Content is never given to a `Masker`.

A line may come in pieces, and what is shown of one cannot be taken back. One law holds: however a
line is cut, as much of it is shown as of the whole line, and the same follows from it. There are
three exceptions, where a piece ends in a word that only the rest of it explains. After AUTH the
beginning of a verb, `*` and `=` are masked, since they may become a secret, and so is the name of a
mechanism that is not known; the letters with which a known one begins are shown.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import Reply
from smtplab.protocol.session import Event
from smtplab.simulation.secrets.secret_place import (
    AUTH,
    BLANKS,
    MECHANISMS,
    SECRET_VERBS,
    first_verb,
    secret_place,
)

__all__ = [
    "MASK",
    "Masker",
    "masked_event",
    "masked_reply",
    "masked_span",
    "masked_text",
]

MASK = b"****"
_NO_SECRETS = frozenset({b"*", b"="})
_BEGINNING = 12288
"""Octets in which the secret of a line begins, if it has one; lines of AUTH are not longer than
that (RFC 4954 §4)."""
_MOST_SECRETS = 16
"""Secrets of one AUTH that are known again where the server repeats them."""
_SHORTEST = 3
_LETTERS = 4
_PLAIN = frozenset(
    {b""}.union(
        verb[:_LETTERS].encode() for verb in KNOWN_VERBS - SECRET_VERBS if len(verb) >= _LETTERS
    )
)
"""Beginnings of commands, and of a line that says nothing; no word that begins so is near to a verb
that a secret follows."""

_SEGMENT = Pattern(rb"([^\r\n]*)(\r\n|\r|\n|\Z)")
_CODE = Pattern(rb"(?:[0-9]{3}(?:[ -]|(?=[\r\n]|\Z)))?")
_AUTH = b"AUTH"
_IN_TEXT = Pattern(
    rb"(?<![0-9][ -])(\bAUTH[ \t=:]+[^\s'\"]{1,64}(?:[ \t]+(?:%(names)s)\b){0,32}[ \t]+)"
    rb"(?!=?(?:[\s'\"\\]|\Z))(?!(?:%(names)s)\b)[^\s'\"\\]+"
    % {b"names": b"|".join(re.escape(name.encode()) for name in sorted(MECHANISMS)[::-1])},
    re.IGNORECASE,
)


class _Reading(NamedTuple):
    """A line as far as it has come.

    Attributes:
        verb: The verb that it is read as, "" for none.
        start: Where its secret starts, None if none does.
    """

    verb: str
    start: int | None


class Masker:
    """Masks what one client says over one connection.

    Args:
        verbs: A line that begins with one of these is a command, and answers no challenge.

    Attributes:
        authenticates: Whether the client has said AUTH, and no other command since.
        is_asked: Whether the server waits for a line of the login, so that none is a command.
    """

    def __init__(self, verbs: frozenset[str] = KNOWN_VERBS) -> None:
        self._verbs = verbs
        self.authenticates = self.is_asked = False
        self._secrets: list[bytes] = []
        self._begun = b""
        self._is_masked = False

    def mask(self, octets: bytes) -> bytes:
        """Mask what the client says next; a line may come in pieces."""
        in_between = not (
            self.is_asked or self.authenticates or self._begun or self._is_masked or self._secrets
        )
        if in_between and _are_plain(octets):
            return octets
        return b"".join(self._segments(octets))

    def mask_line(self, line: bytes) -> bytes:
        """Mask a whole line, which has lost its ending."""
        return self.mask(line + b"\r\n")[:-2]

    def mask_repeated(self, octets: bytes) -> bytes:
        """Mask what the server, or a tool, repeats of what the client has just said."""
        if not self.authenticates or not self._secrets:
            return octets
        return b"".join(map(self._without_secrets, octets.splitlines(keepends=True)))

    def _segments(self, octets: bytes) -> Iterator[bytes]:
        """Yield what is told of each line, and of each piece of one."""
        for match in _SEGMENT.finditer(octets):
            if match[0]:
                yield self._segment(match[1], match[2])

    def _segment(self, text: bytes, ending: bytes) -> bytes:
        """Mask a line, or the next piece of one that has begun."""
        begun, line, shown = len(self._begun), self._begun + text, b""
        reading = self._read(line, is_ended=bool(ending))
        if not self._is_masked:
            start = reading.start
            shown = text if start is None else text[: max(0, start - begun)] + MASK
            self._is_masked = start is not None
        self._begun = line[:_BEGINNING]
        if ending:
            self._end_line(reading)
        return shown + ending

    def _read(self, line: bytes, *, is_ended: bool) -> _Reading:
        """Read a line as far as it has come; what is over the limit does not count."""
        head = line[:_BEGINNING]
        verb, end = first_verb(head)
        is_command = not self.is_asked and verb in self._verbs and (is_ended or end < len(head))
        if is_command and verb not in SECRET_VERBS:
            return _Reading(verb, None)
        read = _Reading("", len(head) - len(head.lstrip(BLANKS)))
        if is_command or not (self.authenticates or self.is_asked):
            is_whole = is_ended and len(line) == len(head)
            read = _Reading(*secret_place(head, self._verbs, is_ended=is_whole))
        return (
            read if _is_secret(line, read.start, is_ended=is_ended) else _Reading(read.verb, None)
        )

    def _end_line(self, reading: _Reading) -> None:
        """Note what the line was that has ended."""
        if reading.start is not None:
            self._remember(self._begun[reading.start :].strip(BLANKS))
        if reading.verb in self._verbs:
            self.authenticates = reading.verb == AUTH
            self._secrets = self._secrets if self.authenticates else []
        self._begun, self._is_masked = b"", False

    def _remember(self, secret: bytes) -> None:
        """Keep a secret as it was said, and what it says where it is base64 (RFC 4648 §4)."""
        said = dict.fromkeys([*secret.split(), *_decode_words(secret)])
        kept = [one for one in said if len(one) >= _SHORTEST and one != MASK]
        self._secrets = [*kept, *self._secrets][:_MOST_SECRETS]

    def _without_secrets(self, line: bytes) -> bytes:
        """Mask the secrets in a line, but for a reply code in front."""
        code = _CODE.match(line)
        at = code.end() if code else 0
        longest_first = sorted(self._secrets, key=len, reverse=True)
        words = b"|".join(map(re.escape, longest_first))
        return line[:at] + re.sub(
            rb"(?<![0-9A-Za-z])(?:%b)(?![0-9A-Za-z])" % words, MASK, line[at:]
        )


def _are_plain(octets: bytes) -> bool:
    """Return whether these are whole lines with verbs that no secret follows.

    Nearly all lines are, and to see it takes a tenth of the time that another line takes.
    """
    *lines, rest = octets.split(b"\r\n")
    return not rest and all(
        line[:_LETTERS].upper() in _PLAIN and b"\r" not in line and b"\n" not in line
        for line in lines
    )


def _is_secret(line: bytes, start: int | None, *, is_ended: bool) -> bool:
    """Return whether there is a secret in a line at the place where there may be one."""
    if start is None or start >= _BEGINNING:
        return start is not None and len(line) > start
    secret = line[start:].strip(BLANKS)
    return bool(secret) and not (is_ended and secret in _NO_SECRETS)


def _decode_words(secret: bytes) -> Iterator[bytes]:
    """Yield the words of what is said in base64, such as a name and a password."""
    for word in secret.split():
        with suppress(ValueError):
            said = a2b_base64(word + b"=" * (-len(word) % 4), strict_mode=True)
            yield from re.split(rb"[\0 \x01]", said)


def masked_text(text: bytes) -> bytes:
    """Mask an initial response, wherever AUTH stands in a text that nobody said."""
    return _IN_TEXT.sub(rb"\1" + MASK, text) if _AUTH in text.upper() else text


def masked_event(event: Event, shown: bytes) -> Event:
    """Return an event as it may be told, given its line as that may be told."""
    if shown == event.octets:
        return event
    command = event.command and event.command._replace(argument=MASK.decode())
    refusal = event.refusal and masked_reply(event.refusal, event.octets, shown)
    return event._replace(octets=shown, command=command, refusal=refusal)


def masked_reply(reply: Reply, line: bytes, shown: bytes) -> Reply:
    """Return a reply to a line with a reason that tells no more of the line than may be told."""
    if shown == line or reply.diagnostic is None:
        return reply
    span = masked_span(reply.diagnostic.span, line, shown)
    return reply._replace(diagnostic=reply.diagnostic._replace(span=span, suggestion=None))


def masked_span(span: tuple[int, int] | None, line: bytes, shown: bytes) -> tuple[int, int] | None:
    """Return the place in a line as it may be told; whatever is in the secret is all of that."""
    if span is None or shown == line:
        return span
    start, end = span
    secret = len(shown.removesuffix(MASK))
    return (min(start, secret), min(end, len(shown)) if end <= secret else len(shown))
