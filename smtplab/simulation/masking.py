"""The one boundary that no secret of a client crosses: what it says to AUTH becomes `****`.

After AUTH (RFC 4954 §4) each line of the client's is masked until one begins with a verb, whatever
the server has answered: it may offer no AUTH, and the client may not wait for the reply. So are an
initial response in the AUTH line, and the secrets of POP3's PASS and APOP (RFC 1939 §7). `*`, which
gives up, and `=`, which stands for nothing, are not secrets. Content is never given to a `Masker`.

What is masked is decided once, when a line crosses, from what the client has said before it.
"""

from __future__ import annotations

import re
from binascii import a2b_base64
from collections.abc import Iterator
from contextlib import suppress

from smtplab.protocol.checks import KNOWN_VERBS
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import Event
from smtplab.protocol.spelling import is_near

__all__ = [
    "MASK",
    "Masker",
    "masked_event",
    "masked_reply",
    "masked_span",
    "masked_text",
]

MASK = b"****"

_AUTH, _LONG_FORM = "AUTH", "AUTHENTICATE"
_BEFORE_SECRET = {"PASS": 0, "APOP": 1}
"""How many words of the argument come before the secret."""
_MECHANISMS = frozenset(
    (
        *("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"),
        *("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512", "EXTERNAL", "ANONYMOUS"),
        *("GSSAPI", "GSS-SPNEGO", "KERBEROS_V4", "NTLM", "OTP", "XOAUTH2", "OAUTHBEARER"),
    )
)
"""SASL mechanisms that servers offer; any other name in capital letters counts as one, too."""
_JOINTS = frozenset("=:")
_NO_SECRETS = frozenset({b"*", b"="})
_BEGINNING = 1024
"""Octets of a line that comes in pieces in which its secret begins, if there is one in it."""
_MOST_SECRETS = 16
"""Secrets of one AUTH that are known again where the server repeats them."""
_SHORTEST = 3

_NAMES = b"|".join(re.escape(name.encode()) for name in sorted(_MECHANISMS)[::-1])
# Spaces, and what a terminal or a word processor puts in their place.
_GAP = (
    rb"(?:[\0-\x20\x7f\xa0]|\x1b\[[0-?]*[ -/]*[@-~]|\xc2[\x80-\xa0]|\xe2\x80[\x80-\x8f\xa8-\xaf]|"
    rb"\xef\xbb\xbf)*"
)
_MEANT = Pattern(
    rb"%(gap)s([A-Z]{3,12}?)%(gap)s[-_=:/]?%(gap)s(?=(?:%(names)s)(?![A-Z0-9]))"
    % {b"gap": _GAP, b"names": _NAMES},
    re.IGNORECASE,
)
_HARMLESS = frozenset(
    verb[:4].encode() for verb in KNOWN_VERBS - {_AUTH} if len(verb) >= len(_AUTH)
)
"""Beginnings of commands; no word that begins so is near to AUTH, nor is it PASS or APOP."""
_SEGMENT = Pattern(rb"([^\r\n]*)(\r\n|\r|\n|\Z)")
_VERB = Pattern(rb"[ \t]*([^ \t]*)([ \t]*)")
_WORD = re.compile(rb"[^\0-\x20\x7f\xa0\xc2\xe2\xef]*" + _GAP)
_MECHANISM = Pattern(rb"[A-Z0-9_-]{1,20}")
_CODE = Pattern(rb"(?:[0-9]{3}[ -])?")
_IN_TEXT = Pattern(
    rb"(?<![0-9][ -])(\bAUTH[ \t=:]+[^\s'\"]{1,64}(?:[ \t]+(?:%(names)s)\b){0,32}[ \t]+)"
    rb"(?!=?(?:[\s'\"\\]|\Z))(?!(?:%(names)s)\b)[^\s'\"\\]+" % {b"names": _NAMES},
    re.IGNORECASE,
)


class Masker:
    """Masks what one client says over one connection.

    Args:
        verbs: A line that begins with one of these is a command, and answers no challenge.

    Attributes:
        authenticates: Whether the client has said AUTH, and no other command since.
    """

    def __init__(self, verbs: frozenset[str] = KNOWN_VERBS) -> None:
        self._verbs = verbs
        self.authenticates = False
        self._secrets: list[bytes] = []
        self._begun = b""
        self._is_masked = False

    def octets(self, octets: bytes) -> bytes:
        """Mask what the client says next; a line may come in pieces."""
        in_between = not (self.authenticates or self._begun or self._is_masked)
        if in_between and _are_commands(octets):
            return octets
        return b"".join(self._segment(*match.groups()) for match in _SEGMENT.finditer(octets))

    def line(self, line: bytes) -> bytes:
        """Mask a whole line, which has lost its ending."""
        return self.octets(line + b"\r\n")[:-2]

    def heard(self, octets: bytes) -> bytes:
        """Mask what the server, or a tool, repeats of what the client has just said."""
        if not self.authenticates or not self._secrets:
            return octets
        return b"".join(map(self._without_secrets, octets.splitlines(keepends=True)))

    def _segment(self, text: bytes, ending: bytes) -> bytes:
        """Mask a line, or the next piece of one that has begun."""
        before, line, told = self._begun, self._begun + text, b""
        if not self._is_masked:
            told = self._line(line, is_ended=bool(ending))
            self._is_masked = told != line
            told = told[len(before) :] if told.startswith(before) else MASK
        self._begun = line[:_BEGINNING]
        if ending:
            self._end_line(line)
        return told + ending

    def _line(self, line: bytes, *, is_ended: bool) -> bytes:
        """Mask a line as far as it has come."""
        start = self._secret_start(line, is_ended=is_ended)
        secret = b"" if start is None else line[start:].strip(b" \t")
        if not secret or (is_ended and secret in _NO_SECRETS):
            return line
        self._remember(secret)
        return line[:start] + MASK

    def _secret_start(self, line: bytes, *, is_ended: bool) -> int | None:
        """Return where the secret of a line starts, None if there is none in it."""
        verb, at = _verb(line)
        if verb in _BEFORE_SECRET:
            return _after_words(line, at, _BEFORE_SECRET[verb])
        if verb == _AUTH:
            return _after_words(line, at, 1 if _names_mechanism(line, at) else 0)
        is_command = verb in self._verbs and (is_ended or at < len(line) or line[-1:] in b" \t")
        return None if is_command or not self.authenticates else 0

    def _end_line(self, line: bytes) -> None:
        """Note what the line was that has ended."""
        verb, _ = _verb(line)
        if verb in self._verbs:
            self.authenticates = verb == _AUTH
            self._secrets = self._secrets if self.authenticates else []
        self._begun, self._is_masked = b"", False

    def _remember(self, secret: bytes) -> None:
        """Keep a secret as it was said, and what it says where it is base64 (RFC 4648 §4)."""
        said = {*secret.split(), *_decoded(secret)}
        kept = [one for one in said if _SHORTEST <= len(one) <= _BEGINNING and one != MASK]
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


def _are_commands(octets: bytes) -> bool:
    """Return whether these are whole lines that begin with verbs that no secret follows."""
    *lines, rest = octets.split(b"\r\n")
    return not rest and all(
        line[:4].upper() in _HARMLESS and b"\r" not in line and b"\n" not in line for line in lines
    )


def _verb(line: bytes) -> tuple[str, int]:
    """Return the verb that a line begins with, AUTH where that was meant, and where it ends."""
    if (meant := _MEANT.match(line[:_BEGINNING])) and _is_auth(meant[1].upper().decode()):
        return _AUTH, meant.end()
    match = _VERB.match(line)
    if match is None or not match[1]:
        return "", 0
    word = match[1].upper().decode("latin-1")
    if word.startswith(_AUTH) and (word[4:] in _MECHANISMS or word[4:5] in _JOINTS):
        return _AUTH, match.start(1) + len(_AUTH) + (word[4:5] in _JOINTS)
    return word, match.end()


def _is_auth(word: str) -> bool:
    """Return whether AUTH was meant by a word that stands before the name of a mechanism."""
    return word in (_AUTH, _LONG_FORM) or is_near(word, _AUTH)


def _word(line: bytes, at: int) -> bytes:
    match = _WORD.match(line, at)
    return match[0].rstrip(b" \t") if match else b""


def _after_words(line: bytes, at: int, count: int) -> int:
    """Return where the words end, with the spaces after them."""
    for _ in range(count):
        match = _WORD.match(line, at)
        at = match.end() if match else at
    return at


def _names_mechanism(line: bytes, at: int) -> bool:
    """Return whether a mechanism stands there, and not the secret itself."""
    word = _word(line, at)
    return word.upper().decode("latin-1") in _MECHANISMS or bool(_MECHANISM.fullmatch(word))


def _decoded(secret: bytes) -> Iterator[bytes]:
    """Yield the words of what is said in base64, such as a name and a password."""
    for word in secret.split():
        with suppress(ValueError):
            yield from re.split(
                rb"[\0 \x01]", a2b_base64(word + b"=" * (-len(word) % 4), strict_mode=True)
            )


def masked_text(text: bytes) -> bytes:
    """Mask an initial response, wherever AUTH stands in a text that nobody said."""
    return _IN_TEXT.sub(rb"\1" + MASK, text)


def masked_event(event: Event, told: bytes) -> Event:
    """Return an event as it may be told, given its line as that may be told."""
    if told == event.octets:
        return event
    command = event.command and event.command._replace(argument=MASK.decode())
    refusal = event.refusal and masked_reply(event.refusal, event.octets, told)
    return event._replace(octets=told, command=command, refusal=refusal)


def masked_reply(reply: Reply, line: bytes, told: bytes) -> Reply:
    """Return a reply to a line with a reason that tells no more of the line than may be told."""
    if told == line or reply.why is None:
        return reply
    span = masked_span(reply.why.span, line, told)
    return reply._replace(why=reply.why._replace(span=span, repair=None))


def masked_span(span: tuple[int, int] | None, line: bytes, told: bytes) -> tuple[int, int] | None:
    """Return the place in a line as it may be told; whatever is in the secret is all of that."""
    if span is None or told == line:
        return span
    start, end = span
    secret = len(told.removesuffix(MASK))
    return (min(start, secret), min(end, len(told)) if end <= secret else len(told))
