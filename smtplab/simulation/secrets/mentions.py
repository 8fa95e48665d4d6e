"""The secrets that a text mentions which nobody said on the wire.

Such a text is what a tool remarks, and what somebody pasted to have it explained. In prose, AUTH
may be followed by any word, so that only what is not one counts as a secret there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.secrets.masking import MASK, Masker, masked_text

__all__ = ["masked_aside", "masked_paste", "masked_remark"]

_NAMES = (
    rb"PLAIN|LOGIN|CRAM-MD5|DIGEST-MD5|SCRAM-SHA-[0-9]{1,3}(?:-PLUS)?|EXTERNAL|ANONYMOUS|GSSAPI"
    rb"|NTLM|OTP|XOAUTH2|OAUTHBEARER"
)
# Octets that a terminal or a word processor puts in place of a space, and no letters.
_BETWEEN = rb"(?:[^A-Za-z0-9+/@<(.\x80-\xff]|\xc2\xa0|\xe2\x80[\x80-\x8f]|\xef\xbb\xbf)"
_MENTION = Pattern(
    rb"(?P<head>(?:(?:AUTH|AUHT)(?:H|ENTICATE)?%(gap)s{0,8}(?P<mechanism>%(names)s)(?![A-Za-z0-9])"
    rb"|AUTH%(gap)s{1,8}[A-Za-z0-9_-]{1,20}(?![A-Za-z0-9+/=])|AUTH"
    rb"|\bpass(?:word|wd|wort|phrase))%(gap)s{1,8})"
    rb"(?P<said>[^\s<>()]{1,1024}(?:[ \t]{1,8}[^\s<>()]{1,1024}){0,8})"
    % {b"gap": _BETWEEN, b"names": _NAMES},
    re.IGNORECASE,
)
_WORD = Pattern(rb"([^\s'\"]+)")
_NO_SECRET = Pattern(
    rb"[A-Za-z]?[a-z'-]*|[A-Z0-9_-]{1,20}|[#0-9.]+|(?i:%b)" % _NAMES,
)
_ENCODED = Pattern(rb"[A-Za-z0-9+/]{6,}={0,2}")
_MIXED = Pattern(rb"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[^@.:/]+")
_POP3 = Pattern(
    rb"(?P<head>(?:\A|[\"'`:<>]|(?<=[0-9] )|(?<=ERR ))[ \t]{0,8}(?:PASS|APOP[ \t]{1,8}[^\s]{1,255})"
    rb"[ \t]{1,8})(?P<secret>[^\s\"'`<>]{1,255})"
)
_ALONE = Pattern(
    rb"\A\s{0,9}(?P<a>(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])(?=[^0-9=]*[0-9=])"
    rb"[A-Za-z0-9+/]{6,60}={0,2})\s{0,9}\Z"
)
"""Base64 alone in a line, which a tool printed; a line of a certificate is longer."""
_NOTE = b"--"
_LAYOUT = Pattern(rb"(?:[ \t]+|C:|[(\[{<])+", re.ASCII)
_BY_CLIENT = Pattern(rb"[ \t]*(?:C:|->|~>|>>>|>(?= )|=>)[ \t]?")
_BY_SERVER = Pattern(rb"[ \t]*(?:S:|<[-~*]{0,2}|[0-9]{3}(?:[ -]|\Z))")

_TOOLS = tuple(
    Pattern(source, re.DOTALL)
    for source in (
        # Postfix's own SASL client and servers, which log what they look up and what they decode.
        rb"passwd_lookup: .{0,300}?\buser [`'](?P<user>.{0,255}?)'(?:\Z| pass )",
        rb"passwd_lookup: .{0,600}?' pass [`'](?P<password>.{0,255})'\s{0,9}\Z",
        rb"\b(?:un|de)coded (?:initial |client |server )?(?:reply|response|challenge):? (?P<a>.+)",
        rb"\binit_response (?P<a>\S+)",
        rb"\bsasl_(?:username|sender)=(?P<a>[^\s,]+)",
        rb"\b(?:OK|FAIL)[?\t][0-9]{1,10}[?\t]user=(?P<a>[^?\t\s]+)",
        # Perl's Net::Cmd, which says again in clear what was sent in base64.
        rb"\(decoded\) (?P<a>.+)",
        # s-nail, which prints what it logs in with.
        rb"\bCredentials: .{0,300}?\buser (?P<user>[^\s,]{1,255})(?:, pass (?P<password>.+))?",
        # curl, and others that name the user.
        rb"(?i:\bauth\w{0,10} using \S{1,40} with user) ['\"](?P<a>.{0,255})['\"]",
        rb"(?i:\b(?:user(?:name)?|pass(?:word|wd)?)) ?[=:] ?['\"](?P<a>[^'\"]+)['\"]",
        rb"(?i:\buser(?:name)?) ['\"](?P<a>[^'\"]+)['\"](?= (?:is )?(?:authenticated|logged in))",
        rb"(?i:\b(?:user(?:name)?|pass(?:word|wd)?))=(?P<a>[^\s,;'\"(]+)",
        rb"(?i:\A\s{0,9}(?:user(?:name)?|pass(?:word|wd)?(?:eval)?)) = (?P<a>[^(].{0,255})\Z",
        rb"(?i:\blog(?:ged|ging)?[ -]?(?:in|on) as:?) (?P<a>(?!(?i:an?|the|your)\b)\S{1,255})",
        # What somebody typed in a shell: options of curl, swaks and sendEmail, base64 by hand.
        (
            rb"(?<!\S)-(?:-[a-z0-9-]{0,20}(?:user|username|password|pass|bearer)|u|au|ap|xu|xp)"
            rb"[ =]{1,3}(?P<a>'[^']{1,255}'|\"[^\"]{1,255}\"|[^\s'\"]\S{0,255})"
        ),
        (
            rb"\b(?:echo|printf)(?: -\w{1,4}){0,3} (?P<a>[^|]{1,300}?) ?\|"
            rb" ?(?:openssl )?(?:base64|enc)\b"
        ),
        rb"\bbase64(?: -\w{1,4}){0,3} ?<<< ?(?P<a>.{1,300})",
    )
)
"""How tools name a user or a password; each group is masked."""
_TOOL_SIGNS = (
    *(b"coded ", b"(decoded)", b"passwd_lookup", b"init_response", b"sasl_"),
    *(b"user", b"User", b"pass", b"bearer", b"base64", b"openssl enc"),
    *(b"in as", b"on as", b"-u ", b"-au ", b"-ap ", b"-xu ", b"-xp "),
)


def masked_remark(text: bytes) -> bytes:
    """Mask what a tool remarks of a user, a password or a response."""
    shown = _ALONE.sub(_without_groups, _of_tools(text))
    if not any(map(text.lower().__contains__, (b"auth", b"pass"))):
        return shown
    return masked_text(_MENTION.sub(_mention, shown))


def masked_aside(text: bytes) -> bytes:
    """Mask what stands beside the lines of a client that authenticates.

    A line that goes on, or one in brackets, may be what the client said.
    """
    if text.startswith(_NOTE):
        return _without_words(masked_remark(text))
    layout = _LAYOUT.match(text)
    said = text[layout.end() :] if layout else b""
    if not said or split(said)[0] in KNOWN_VERBS:
        return masked_remark(text)
    return text[: layout.end()] + MASK if layout else text


def masked_paste(text: str) -> str:
    """Mask the secrets in a text that was pasted: prose, replies, or lines of a session."""
    octets = text.encode("utf-8", "surrogatepass")
    shown = b"".join(_lines(octets))
    return text if shown == octets else shown.decode("utf-8", "surrogatepass")


def _lines(text: bytes) -> Iterator[bytes]:
    masker = Masker()
    for whole in text.splitlines(keepends=True):
        line = whole.rstrip(b"\r\n")
        yield _line(masker, line) + whole[len(line) :]


def _line(masker: Masker, line: bytes) -> bytes:
    """Mask one line, by who said it."""
    by_client = _BY_CLIENT.match(line)
    if by_client and (said := line[by_client.end() :]) != (shown := masker.mask_line(said)):
        return by_client[0] + shown
    shown = _POP3.sub(rb"\g<head>" + MASK, _MENTION.sub(_mention, _of_tools(line)))
    if by_client:
        return shown
    if masker.authenticates and not _BY_SERVER.match(line):
        return _without_words(shown)
    return masker.mask_repeated(shown)


def _without_words(text: bytes) -> bytes:
    """Mask each word that is not one of prose."""
    return _WORD.sub(lambda found: MASK if _is_secret(found[1], named=True) else found[1], text)


def _mention(found: re.Match[bytes]) -> bytes:
    """Mask the words after AUTH until one is a word of prose."""
    shown, is_over = [], False
    for part in _WORD.split(found["said"]):
        is_word = bool(part.strip(b" \t'\""))
        is_over = is_over or (is_word and not _is_secret(part, named=bool(found["mechanism"])))
        shown.append(MASK if is_word and not is_over else part)
    return found["head"] + b"".join(shown)


def _is_secret(word: bytes, *, named: bool) -> bool:
    """Return whether a word is not one of prose; where a mechanism is named, base64 or not."""
    bare = word.rstrip(b",;:.!?")
    if _NO_SECRET.fullmatch(bare):
        return False
    return bool(_ENCODED.fullmatch(bare) or (named and _MIXED.fullmatch(bare)))


def _of_tools(text: bytes) -> bytes:
    """Mask what the patterns of tools find."""
    if not any(map(text.__contains__, _TOOL_SIGNS)):
        return text
    for pattern in _TOOLS:
        text = pattern.sub(_without_groups, text)
    return text


def _without_groups(found: re.Match[bytes]) -> bytes:
    shown, start = found[0], found.start()
    for number in range(len(found.groups()), 0, -1):
        first, last = found.span(number)
        if first >= 0:
            shown = shown[: first - start] + MASK + shown[last - start :]
    return shown
