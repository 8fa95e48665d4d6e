"""Reading the words that a server writes for people: an address, then what was said about it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

__all__ = ["Passage", "passages", "quoted_replies", "remote_host", "without_summary"]

_ADDRESS_TEXT = (
    r"(?:\"[^\"\s]{1,64}\"|[^\s<>()\[\],;:\"'@=|\u3000-\uffef]{1,128})"
    r"@(?:[^\s<>()\[\],;:\"'@/\u3000-\uffef]{1,255}|\[[0-9A-Fa-f:.]{3,60}\])"
)
_ADDRESS = Pattern(_ADDRESS_TEXT)
_LABELS = (
    r"(?:(?:e-?mail|to|recipients?|address|user|mailbox|for|rcpt to|final|failed|original|sent)\b"
    r"\s{0,3}){1,3}[:=]?\s{0,3}"
)
# At the start of a line, or after a label.
_HEADING = Pattern(
    r"^[\s\W]{0,12}(?:" + _LABELS + r")?[\s\W]{0,6}(?:(?:rfc822|smtp|x400|utf-8);\s?)?"
    r"(?P<address>" + _ADDRESS_TEXT + r")",
    re.IGNORECASE,
)
# In a reply: 550 5.1.1 <user@example.com>... User unknown
_IN_REPLY = Pattern(
    r"^[\s\W]{0,6}[45]\d\d[ -]+(?:[45]\.\d{1,3}\.\d{1,3} )?<?(?P<address>"
    + _ADDRESS_TEXT
    + r")>?\.{3}"
)
# Where a sentence says what could not reach it.
_NAMED = Pattern(
    r"\b(?:deliver\w*|mailing list|reach\w*|rejected by|failed)(?: (?:your|the|this|its?|mail"
    r"|message|e-?mail|to|for|recipient|address))*\b:?\s[<\"'(\[]{0,2}(?P<address>"
    + _ADDRESS_TEXT
    + r")",
    re.IGNORECASE,
)
# Where the line says whom it means.
_POINTED = Pattern(
    r"\b(?:to|for|recipients?|address(?:es)?|addressee|user(?:id)?|mailbox|group|rcpt to|list|in)\b"
    r"(?: failed| is| was| cannot be found)?\s{0,3}[:=]?\s{0,3}[<\"'(\[]{0,2}"
    r"(?P<address>" + _ADDRESS_TEXT + r")",
    re.IGNORECASE,
)
_ANYWHERE = Pattern(r"(?P<address>" + _ADDRESS_TEXT + r")")
_WAYS = ((_HEADING, _IN_REPLY, _NAMED), (_POINTED,), (_ANYWHERE,))
"""How a line may name its recipient, the clearest first."""
_ASIDE = Pattern(
    r"mailto:|contact|please|support|postmaster|help ?desk|message-id|questions|assistance|"
    r"envelope-from|https?://|received: |mail from|return-path|^\s*(?:from|cc|bcc)\b|reply-to|"
    r"sender|reported by|expanded from|(?:^|\b)hello|^\s*dear",
    re.IGNORECASE,
)
_DESKS = ("support@", "helpdesk@", "help@", "abuse@", "mailer-daemon@")
_REPLY = Pattern(
    r"(?:^|[\s:;(>\"'=\[{<])(?:[45]\d\d <[^<>\s]{1,255}>\.{3} (?=[45]\d\d))?"
    r"(?P<code>[45]\d\d(?=[ -]#?[245]\.\d|[ -]+(?=[^\s\d])|\)|: |$)"
    r"(?!\s?(?:bytes|kb|mb|seconds|sec|octets|minutes|hours|days|attempts)\b)"
    r"|[45]\.[0-7]\.\d{1,3}(?= \S))",
    re.IGNORECASE,
)
_STRUCTURE = Pattern(
    r"\s*(?:<<<|>>>|\.\.\.|---|===|\*\*\*|Giving up|I'm not going to|I've given up|[-=*_]{4}"
    r"|In: |Out: |Technical details|.{0,40}(?:-->|<--) |Action:|Status:|Remote-MTA|Last-Attempt)",
    re.IGNORECASE,
)
_SUMMARY = Pattern(
    r"\s+(?P<name>to|cc|subject|sent|from|date|message-id|sent date)\s*:\s", re.IGNORECASE
)
_PAIRS = (("(", ")"), ("[", "]"), ("'", "'"), ('"', '"'))
_MAXIMUM = 8
_HOST_NAME = r"(?:[A-Za-z0-9_][A-Za-z0-9_-]{0,62}\.){1,12}[A-Za-z]{2,24}"
_IP = r"\d{1,3}(?:\.\d{1,3}){3}"
_HOSTS = tuple(
    Pattern(source, re.IGNORECASE)
    for source in (
        rf"(?:while talking to|\bhost:?|response from) \[?(?P<host>{_HOST_NAME}|{_IP})",
        rf"(?<!generating )\bserver:? (?:for \S+ by )?\[?(?P<host>{_HOST_NAME})",
        rf"(?P<host>{_HOST_NAME}) ?[\[(]{_IP}",
        rf"connected to (?P<host>{_IP}|{_HOST_NAME})",
        rf"(?P<host>{_HOST_NAME}) (?:rejected|said|gave|refused|did not like|replied|returned)",
        rf"(?:giving up on|remote (?:server|host)|server) \[?(?P<host>{_IP})",
    )
)
_HOST_TEXT = 4000


class Passage(NamedTuple):
    """The lines that are about a recipient."""

    address: str
    lines: tuple[str, ...]


class _Block(NamedTuple):
    """Addresses that stand together, and the lines that follow."""

    addresses: list[str]
    lines: list[str]


def passages(
    lines: Sequence[str], expected: Collection[str], others: Collection[str]
) -> list[Passage]:
    """Return what the lines say about each recipient.

    Args:
        lines: What the server wrote.
        expected: The recipients in lower case, where they are known; empty to find them.
        others: Addresses of others in lower case, such as the sender's.
    """
    found: dict[str, Passage] = {}
    all_blocks = (_blocks(lines, expected, others, ways) for ways in _WAYS)
    for block in next(filter(None, all_blocks), ()):
        for address in block.addresses:
            before = found.setdefault(address.lower(), Passage(address, ()))
            found[address.lower()] = before._replace(lines=(*before.lines, *block.lines))
    return list(found.values())


def _blocks(
    lines: Sequence[str],
    expected: Collection[str],
    others: Collection[str],
    ways: Sequence[Pattern[str]],
) -> list[_Block]:
    blocks: list[_Block] = []
    is_open = False
    for line in lines:
        address, rest = _address_in(line, expected, others, ways)
        if address:
            if not is_open:
                blocks.append(_Block([], []))
            blocks[-1].addresses.append(address)
            is_open = not rest
        elif blocks:
            is_open = is_open and not line.strip()
        if blocks and (rest or not address):
            blocks[-1].lines.append(line)
    return blocks


def _address_in(
    line: str, expected: Collection[str], others: Collection[str], ways: Sequence[Pattern[str]]
) -> tuple[str, str]:
    """Return the recipient that a line names, and the words beside it."""
    if "@" not in line:
        return "", ""
    for way in ways:
        if not (found := way.search(line)) or _ASIDE.search(line, 0, found.start("address")):
            continue
        address = found["address"].rstrip(".!?*`")
        low = address.lower()
        if low.startswith(_DESKS):
            continue
        if low in expected or not (expected or low in others):
            words = line[: found.start("address")] if way is _IN_REPLY else ""
            rest = words + line[found.end("address") :]
            return address, _ADDRESS.sub("", rest).strip(" \t<>:;,.()[]\"'-")
    return "", ""


def without_summary(lines: Sequence[str]) -> list[str]:
    """Return lines without the fields of the message that some servers repeat, indented."""
    kept: list[str] = []
    run: list[str] = []
    for line in [*lines, ""]:
        if _SUMMARY.match(line):
            run.append(line)
            continue
        if not any("subject" in one.lower() for one in run):
            kept += run
        run = []
        kept.append(line)
    return kept[:-1]


def quoted_replies(lines: Sequence[str]) -> Iterator[str]:
    """Yield the refusals that lines quote, each with the lines on which it goes on."""
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        found = None if line.lstrip().startswith(">>>") else _REPLY.search(line)
        if found:
            text = [_without_closing(line[found.start("code") :].strip())]
            more = lines[number : number + _MAXIMUM]
            text += _going_on(more, found["code"], text[0])
            number += len(text) - 1
            yield "\n".join(text)


def _without_closing(text: str) -> str:
    """Return a text without a bracket or quotation mark that was opened before it."""
    for opening, closing in _PAIRS:
        is_one = opening == closing and text.count(closing) % 2
        if text.endswith(closing) and (is_one or text.count(closing) > text.count(opening)):
            return text[:-1]
    return text


def _going_on(lines: Sequence[str], code: str, last: str) -> Iterator[str]:
    for line in lines:
        if not line.strip() or _STRUCTURE.match(line):
            return
        again = _REPLY.search(line)
        if again and not (again["code"] == code and last.startswith(f"{code}-")):
            return
        last = line.strip()
        yield last


def remote_host(lines: Sequence[str]) -> str:
    """Return the server that refused, as lines name it; empty if they name none."""
    text = " ".join(line.strip() for line in lines)[:_HOST_TEXT]
    for pattern in _HOSTS:
        if found := pattern.search(text):
            return found["host"]
    return ""
