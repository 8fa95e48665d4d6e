"""Where the message that came back starts in a text: nothing of it is evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smtplab.protocol.pattern import Pattern

__all__ = ["before_returned"]

_RULED = Pattern(r"\W{0,8}[-=*_#]{2}|.*[-=*_]{3}\W{0,8}$")
_WORD = Pattern(r"[a-z]+")
_THING = Pattern(r"messages?|mails?|e?mail|letter|headers?|text")
_SIGN = Pattern(
    r"original|returned|unsent|undelivered|copy|below|follows?|following|attached|included"
    r"|enclosed|contents"
)
_FILLER = Pattern(r"is|the|of|a|this|here|your|line|are|and|all|e")
_LONGEST_MARK, _MOST_WORDS = 120, 14
_FIELD = Pattern(r">?([A-Za-z][A-Za-z0-9-]{1,60}):(?:\s|\S)")
_TRACE_FIELD = Pattern(
    r"received|return-path|message-id|mime-version|dkim-signature|arc-seal|content-type"
    r"|domainkey-signature|x-mailer|content-transfer-encoding"
)
_MAIL_FIELD = Pattern(
    _TRACE_FIELD.source + r"|from|to|cc|subject|date|sender|reply-to|user-agent|delivered-to"
    r"|authentication-results|in-reply-to|references|x-.*"
)
_ENVELOPE = Pattern(r">?From \S+ .*\d\d:\d\d")
_FIELDS_OF_A_MESSAGE = 3
_AHEAD = 25


def before_returned(lines: Sequence[str]) -> Sequence[str]:
    """Return the lines before those of a message that came back."""
    for number, line in enumerate(lines):
        if number and _is_mark(line, lines[number + 1 : number + 5]):
            return lines[:number]
        if _starts_message(lines[number : number + _AHEAD]):
            return lines[:number]
    return lines


def _is_mark(line: str, ahead: Sequence[str]) -> bool:
    """Return whether a line announces the message: it is ruled off, or a field comes next."""
    if len(line) > _LONGEST_MARK:
        return False
    words = _WORD.findall(line.lower())
    things, signs = (list(filter(kind.fullmatch, words)) for kind in (_THING, _SIGN))
    if not (things and signs) or len(words) > _MOST_WORDS:
        return False
    is_all = len(things) + len(signs) + len(list(filter(_FILLER.fullmatch, words))) == len(words)
    if is_all or _RULED.match(line):
        return True
    following = next((one for one in ahead if one.strip()), "")
    found = _FIELD.match(following)
    return bool(found and _is_mail_field(found[1])) or _ENVELOPE.match(following) is not None


def _starts_message(lines: Sequence[str]) -> bool:
    """Return whether lines are the header section of a message."""
    first = lines[0]
    if _ENVELOPE.match(first) and len(lines) > 1:
        return bool(_FIELD.match(lines[1]))
    if not (found := _FIELD.match(first)) or not _is_mail_field(found[1]):
        return False
    known = list(filter(_is_mail_field, _names(lines)))
    return len(known) >= _FIELDS_OF_A_MESSAGE and any(map(_TRACE_FIELD.fullmatch, known))


def _names(lines: Sequence[str]) -> Iterator[str]:
    """Yield the names of the fields that lines start with."""
    for line in lines:
        found = _FIELD.match(line)
        if found:
            yield found[1].lower()
        elif not line.strip() or line[0] not in " \t":
            return


def _is_mail_field(name: str) -> bool:
    return _MAIL_FIELD.fullmatch(name.lower()) is not None
