"""Where the secret of a client's line begins, as far as the line has come.

The place depends on what stands before it, not on what follows, so that a line has it where each of
its beginnings has it. Only a word that may become the name of a mechanism is not known before it
ends.

AUTH is also read with one letter mistyped, lost, added or swapped, and behind other letters, as
the end of a content that was refused, if the name of a mechanism follows. What a keyboard leaves in
front of it or among its letters, such as backspaces, NULs, arrow keys and byte order marks, does
not make another word of it.
"""

from __future__ import annotations

import re

from smtplab.protocol.pattern import Pattern
from smtplab.protocol.suggestions import is_near

__all__ = ["AUTH", "BLANKS", "MECHANISMS", "SECRET_VERBS", "first_verb", "secret_place"]

AUTH = "AUTH"
_LONG_FORM = "AUTHENTICATE"
_WORDS_BEFORE = {"PASS": 0, "APOP": 1}
"""How many words of the argument come before the secret (RFC 1939 §7)."""
SECRET_VERBS = frozenset({AUTH, *_WORDS_BEFORE})
MECHANISMS = frozenset(
    (
        *("PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"),
        *("SCRAM-SHA-256", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-512", "EXTERNAL", "ANONYMOUS"),
        *("GSSAPI", "GSS-SPNEGO", "KERBEROS_V4", "NTLM", "OTP", "XOAUTH2", "OAUTHBEARER"),
    )
)
"""SASL mechanisms that servers offer; after AUTH any other name in capital letters is one, too."""
_LONGEST = 40
"""Letters of a word that may become AUTH with the name of a mechanism."""
BLANKS = b" \t"

_CONTROLS = bytes({*range(0x20), 0x7F} - {*b"\t\r\n"})
_CONTROL = rb"\x00-\x08\x0b\x0c\x0e-\x1f\x7f"
_OPENING = Pattern(
    rb"(?:\x1b\[[0-9;]*[A-Za-z~]|[^0-9A-Za-z])*"  # keys such as an arrow, and what is no letter
    rb"(?P<name>[0-9A-Za-z%(control)s]*)"
    rb"(?P<gap>[^0-9A-Za-z+/ \t]*[ \t%(control)s]*)" % {b"control": _CONTROL}
)
_JOINED = Pattern(
    rb"A[%(control)s]*U[%(control)s]*T[%(control)s]*H[%(control)s]*" % {b"control": _CONTROL},
    re.IGNORECASE,
)
# Spaces, and what a terminal or a word processor puts in their place.
_GAP = rb"(?:[ \t\xa0%(control)s]|\xc2\xa0|\xe2\x80[\x80-\x8f\xa8-\xaf]|\xef\xbb\xbf)*" % {
    b"control": _CONTROL
}
_WORD = Pattern(rb"(?P<word>[^ \t\xa0\xc2\xe2\xef%b]*)%b" % (_CONTROL, _GAP))
_FIRST = Pattern(rb"[ \t]*(?P<word>[^ \t]*)")
_MECHANISM = Pattern(rb"[A-Z0-9_-]{1,20}")


def secret_place(line: bytes, verbs: frozenset[str], *, is_ended: bool) -> tuple[str, int | None]:
    """Return the verb that a secret follows, and where the secret begins.

    Args:
        line: The line as far as it has come.
        verbs: Those of the protocol.
        is_ended: Whether all of it has come.

    Returns:
        The verb, "" if there is none; and the place, which is the end of the line where the secret
        may begin with what comes next, and None where there is no secret.
    """
    verb, at, is_open = _opening(line, verbs)
    if verb == AUTH:
        return verb, _after_mechanism(line, at, is_ended=is_ended)
    if verb:
        return verb, _after_words(line, at, _WORDS_BEFORE[verb])
    return verb, len(line) if is_open else None


def first_verb(line: bytes) -> tuple[str, int]:
    """Return the first word of a line as a server reads it, upper case, and where it ends."""
    match = _FIRST.match(line)
    return (match["word"].upper().decode("latin-1"), match.end()) if match else ("", 0)


def _opening(line: bytes, verbs: frozenset[str]) -> tuple[str, int, bool]:
    """Return the verb before a secret, "" if there is none, and where its argument begins.

    The third value is whether what comes next may still make a verb of it.
    """
    if (match := _OPENING.match(line)) is None:
        return "", 0, True
    name, at = match["name"].translate(None, _CONTROLS).upper().decode(), match.end()
    if verb := _secret_verb(name, line[at:], verbs):
        return verb, at, False
    if name.startswith(AUTH) and (joined := _JOINED.match(match["name"])):
        start = match.start("name") + joined.end()
        if _is_mechanism(line[start:]):
            return AUTH, start, False
    return "", at, at == len(line) and len(name) <= _LONGEST


def _secret_verb(name: str, argument: bytes, verbs: frozenset[str]) -> str:
    """Return which of the verbs before a secret a word is, or was meant to be; "" for none."""
    if name == AUTH or name in _WORDS_BEFORE:
        return name
    is_meant = name == _LONG_FORM or name.endswith(AUTH) or is_near(name, AUTH)
    if is_meant and len(name) <= _LONGEST and _is_mechanism(argument):
        return AUTH
    # Without the name of a mechanism, only a client of POP3 is known to have meant a password.
    spoken = (one for one in _WORDS_BEFORE if one in verbs and name not in verbs)
    return next((one for one in spoken if is_near(name, one)), "")


def _is_mechanism(argument: bytes) -> bool:
    """Return whether an argument begins with the name of a mechanism that servers offer."""
    match = _WORD.match(argument)
    return match is not None and match["word"].upper().decode("latin-1") in MECHANISMS


def _after_mechanism(line: bytes, at: int, *, is_ended: bool) -> int:
    """Return where what follows the mechanism begins; the argument if it names none."""
    if (match := _WORD.match(line[at:])) is None:
        return at
    word = match["word"].upper().decode("latin-1")
    if not is_ended and at + len(word) == len(line):
        may_be = any(name.startswith(word) for name in MECHANISMS)
        return len(line) if may_be else at
    names = word in MECHANISMS or bool(_MECHANISM.fullmatch(match["word"]))
    return at + match.end() if names else at


def _after_words(line: bytes, at: int, count: int) -> int:
    """Return where the words end, with the spaces after them."""
    for _ in range(count):
        match = _WORD.match(line[at:])
        at += match.end() if match else 0
    return at
