"""Finding the reply in what was pasted.

A reply comes as it crossed (RFC 5321 §4.2.1), or with what a log, a tool or a delivery report
(RFC 3464 §2.3.6) puts before and after it; folded, quoted, cut. Nothing here raises, and the time
grows with the length alone.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.states import END_OF_DATA_LABEL
from smtplab.teaching.diagnosis.queue_verdict import QueueVerdict, logged_verdict
from smtplab.teaching.diagnosis.unwrap import unwrap

__all__ = ["PASTE_LIMIT", "ParsedReply", "extract_reply"]

PASTE_LIMIT = 64 * 1024
"""Octets or characters of a paste that are read."""

_CODE = r"(?P<code>[0-9]{3})(?![0-9A-Za-z_]|[.:/,][0-9])"
# What tools put before a line that a server sent: swaks, curl, telnet logs, transcripts.
_START = re.compile(r"(?:[<*~ \t\"'>]|<-|S:|\[\w*\]){0,12}" + _CODE, re.ASCII)
_SENT_BY_CLIENT = re.compile(r"\s*(?:C:|->|~>|>>>|> |=>)")
_DIGITS = r"(?P<enhanced>[245]\.(?:0|[1-9][0-9]{0,2})\.(?:0|[1-9][0-9]{0,2}))(?![.0-9])"
_AT_ONCE = re.compile(r"[- :]{0,3}[#(\[]{0,2}" + _DIGITS + r"[)\]]?")
_NAMED = re.compile(r"#" + _DIGITS)
_LOGGED = Pattern(r"(?:dsn=|[Ss]tatus: ?|x-status=)" + _DIGITS)
_ANYWHERE = re.compile(r"(?<![.0-9])" + _DIGITS)
# In a log the code comes after a mark, or an enhanced code comes after it.
_LONE = Pattern(
    r"(?<!::)(?<![0-9]:)(?<![\w.])[2-5][0-5][0-9](?=[ -]|$|, ?[bu]?['\"]|[)\]]|:(?: |$))"
    r"(?! ?(?i:sec|min|hour|byte|octet|kb|mb|ms\b|msec))",
    re.ASCII,
)
_MARK = Pattern(
    r"(?:[:;\"'(>\]]|(?:^|(?<= ))\[#?"
    r"|said|says|smtp|error|code|status|reply|returned|answered|got|an?"
    r"|(?:responded|replied|answered|failed|rejected) with)[ =]{0,3}[\"'(]?$",
    re.ASCII | re.IGNORECASE,
)
_MARK_LENGTH = 16
_FOLLOWED = Pattern(
    r"(?<![\w.:])(?P<code>[2-5][0-9]{2})[\])]?:?[ -]#?[245]\.[0-9]{1,3}\.[0-9]", re.ASCII
)
_IN_REPLY = Pattern(
    r"\(in reply to (?:the )?(?P<command>[A-Za-z]{2,8}(?: [A-Za-z]{2,8}){0,2}?)(?: command)?\)\)?"
)
# qmail adds this itself, after the reply of the other server.
_GIVING_UP = Pattern(
    r"\s*\b(?:Giving up on [\[\]0-9A-Fa-f.:]{3,45}|I'm not going to try again; .{0,99})"
)
# The reply to a later command tells nothing of the reply that stands before it.
_ANOTHER = re.compile(
    r"(?<= )(?P<code>[245][0-5][0-9])[ -](?=[245]\.[0-9]|(?!(?:sec|min|hour|day)s?)[A-Za-z]{2})",
    re.ASCII,
)
_AFTER = Pattern(
    r"(?:after|command:?|with) (?P<command>MAIL FROM|RCPT TO|DATA|EHLO|HELO|AUTH|STARTTLS"
    r"|end of data)"
)
# Python writes (550, b'text') or (550); Msg: b'text', PHPMailer (550): text.
_BEFORE_TEXT = Pattern(r"[-\s:,;)\]]*(?:Msg: )?(?P<quote>[bu]?['\"])?")
_QUOTE_ENDS = {quote: Pattern(rf"{quote}(?!\w)") for quote in "'\""}
# A text without these tells no secret of a client's; few that have the words have the rest.
_WORDS_OF_SECRETS = (
    "auth", "auht", "pass ", "passw", "username", "user=", "user '", "user `", 'user "', "user:",
    "apop ", "coded ", "init_res", "c:", "->", "~>", ">>", "=>", "\n> ",
)  # fmt: skip
_MAY_TELL = Pattern(
    r"(?i:au(?:th|ht)(?!o|enticat(?:i|ed|e (?:due|with|to|before)\b)|-res|req| (?:to|is|not)\b)"
    r"|pass(?:wd|word)[ =:_]|user(?:name)?(?:=|:? ?['\"`])|coded |init_response)|PASS |APOP "
    r"|(?m:^[ \t]{0,99}(?:C:|->|~>|>>>|> |=>))"
)
# The name of an exception, or of the program that reports an error.
_WRAPPER = Pattern(
    r"(?:(?:\w{1,40}(?:\.|::)){1,8}\w{0,40}(?:Exception|Error|Refused|Disconnected|Busy)\b:?\s?"
    r"|^(?:\w{1,20} ){0,2}(?i:error|exception): )+"
)
_WRAPPER_SIGNS = ("error", "exception", "refused", "disconnected", "busy")
_CODES_AT_MOST = 20
_VERBS = {
    **dict.fromkeys(("end of DATA", "end of data"), END_OF_DATA_LABEL),
    "MAIL FROM": "MAIL",
    "RCPT TO": "RCPT",
}


_parsed = lru_cache(maxsize=1024)(EnhancedCode.parse)


class ParsedReply(NamedTuple):
    """A reply as it was found."""

    code: str | None
    """Three digits, of whatever kind; None where there are none."""

    enhanced: EnhancedCode | None
    """The code at the start of the text, or that a log gives beside the reply."""

    code_in_text: EnhancedCode | None
    """An enhanced code that stands elsewhere in the text, such as ``(#5.1.1)``."""

    text: str
    """The reply text, its lines joined by a space."""

    codes: tuple[str, ...]
    """All different codes that its lines carry; one, if the reply is well formed."""

    command: str | None
    """What a log says that it answered: a verb or DATA-END."""

    whole: str = ""
    """All that was read of the paste."""

    verdict: QueueVerdict | None = None
    """What the mail server that keeps the message decided, where that is known."""


class _Group:
    """The lines of one reply."""

    def __init__(self, codes: list[str], lines: list[str]) -> None:
        self.codes = codes
        self.lines = lines
        self.open = False


def extract_reply(paste: bytes | str) -> ParsedReply:
    """Find the reply in a paste; of several the first that refuses, else the last."""
    text = paste if isinstance(paste, str) else paste[:PASTE_LIMIT].decode("utf-8", "replace")
    text = _mask(text[:PASTE_LIMIT])
    bare = unwrap(text)
    groups = list(_groups(bare))
    if not groups:
        groups = [_within(bare)]
    group = next((one for one in groups if one.codes[:1] and one.codes[0][0] in "45"), groups[-1])
    first, enhanced = _enhanced_code(group.lines, text)
    words = " ".join(line for line in (first, *map(_bare, group.lines[1:])) if line)
    named = None if enhanced else _code_in_text(words, group.codes)
    code = group.codes[0] if group.codes else None
    codes = tuple(dict.fromkeys(group.codes))
    words = _without_rest(words, code)
    verdict = logged_verdict(text)
    return ParsedReply(code, enhanced, named, words, codes, _command(text, code), text, verdict)


def _mask(text: str) -> str:
    """Return the text without secrets; few replies have to be searched for them."""
    low = text.lower()
    if not any(map(low.__contains__, _WORDS_OF_SECRETS)) or not _MAY_TELL.search(text):
        return text
    from smtplab.simulation.secrets.mentions import masked_paste  # noqa: PLC0415  # few replies need it

    return masked_paste(text)


def _without_rest(words: str, code: str | None) -> str:
    """Return the text without what tools add to it, and without replies that follow it."""
    if "in reply to" in words:
        words = _IN_REPLY.sub("", words).strip()
    if "Giving up" in words or "I'm not going" in words:
        words = _GIVING_UP.sub("", words) or words
    for found in _ANOTHER.finditer(words) if code else ():
        if found["code"] != code:
            return words[: found.start("code")].rstrip()
    return words


def _groups(text: str) -> Iterator[_Group]:
    """Yield the replies whose lines start with a code."""
    group: _Group | None = None
    for line in text.splitlines():
        if _SENT_BY_CLIENT.match(line):
            continue
        found = _START.match(line)
        if not found:
            if group and line.strip():
                group.lines.append(line.strip())
            continue
        code, rest = found["code"], line[found.end() :]
        if group and not group.open and code != group.codes[0]:
            yield group
            group = None
        group = group or _Group([], [])
        group.codes.append(code)
        group.lines.append(rest.lstrip("- :\t"))
        group.open = rest.startswith("-")
    if group:
        yield group


def _within(text: str) -> _Group:
    """Return the reply that stands somewhere within a text."""
    flat = " ".join(text.split())
    followed = _FOLLOWED.search(flat)
    start = followed.start() if followed else _marked_code(flat)
    if start is None:
        is_wrapped = any(map(flat.lower().__contains__, _WRAPPER_SIGNS))
        return _Group([], [_WRAPPER.sub("", flat) if is_wrapped else flat])
    end = start + 3
    before = _BEFORE_TEXT.match(flat, end)
    words = flat[before.end() :] if before else flat[end:]
    quote = before["quote"] if before else None
    return _Group([flat[start:end]], [_quoted(words, (quote or flat[start - 1 : start])[-1:])])


def _marked_code(flat: str) -> int | None:
    """Return where the first code stands that refuses, else the first; None if none is marked."""
    codes = (found.start() for found in islice(_LONE.finditer(flat), _CODES_AT_MOST))
    marked = [at for at in codes if _MARK.search(flat[max(0, at - _MARK_LENGTH) : at])]
    return next((at for at in marked if flat[at] in "45"), marked[0] if marked else None)


def _quoted(words: str, quote: str) -> str:
    """Return what stands before the end of a quotation."""
    end = _QUOTE_ENDS[quote].search(words) if quote in _QUOTE_ENDS else None
    return words[: end.start()] if end else words


def _enhanced_code(lines: list[str], text: str) -> tuple[str, EnhancedCode | None]:
    """Return the first line without its enhanced code, and the code."""
    for number, line in enumerate(lines[:8]):
        if found := _AT_ONCE.match(line):
            rest = line[found.end() :].strip() if number == 0 else lines[0]
            return rest, _parsed(found["enhanced"])
    logged = _LOGGED.search(text) if "dsn=" in text or "tatus" in text else None
    return lines[0], _parsed(logged["enhanced"]) if logged else None


def _bare(line: str) -> str:
    """Return a further line of a reply without the enhanced code at its start."""
    found = _AT_ONCE.match(line)
    return line[found.end() :].strip() if found else line


def _code_in_text(words: str, codes: list[str]) -> EnhancedCode | None:
    """Return an enhanced code from the midst of the text, if it goes with the basic one."""
    if "." not in words:
        return None
    for pattern in (_NAMED, _ANYWHERE):
        found = pattern.search(words)
        if found and (not codes or found["enhanced"][0] == codes[0][0]):
            return _parsed(found["enhanced"])
    return None


def _command(text: str, code: str | None) -> str | None:
    """Return what a log says that was answered, after the reply or before its code."""
    if not any(sign in text for sign in ("in reply to", "after ", "command", "STARTTLS")):
        return None
    before = text.partition(code)[0] if code else text
    if found := _IN_REPLY.search(text) or _AFTER.search(before):
        name = " ".join(found["command"].split())
        return _VERBS.get(name, name.upper())
    return None
