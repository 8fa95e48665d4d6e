"""Reply texts as plain words that rules are compared with."""

import re
import unicodedata

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.diagnosis.words import GROUPS

__all__ = ["LIMIT", "normalize"]

LIMIT = 4096
"""Characters of a reply text that are weighed; RFC 5321 §4.5.3.1.5 gives a line 512 octets."""

# Names and addresses are somebody's, so their words say nothing of the reason; that a page is named
# and that a blocklist is named remains.
_ADDRESS = re.compile(r"<?[^\s<>@,;:(\"]{1,255}@[^\s<>@,;)\"]{1,255}>?")
_NAME = re.compile(
    r"(?<![\w.])(?P<ip>(?:[0-9]{1,3}\.){3}[0-9]{1,3}|(?:[0-9a-f]{1,4}:){3,7}[0-9a-f:]{1,9})(?![\w.])"
    r"|(?:https?://|www\.)[^\s<>\")]{1,2000}"
    r"|(?<![\w.-])(?:[a-z0-9_-]{1,63}\.){1,12}(?:com|net|org|edu|gov|info|biz|example|[a-z]{2})(?![\w.-])"
)
_TELLING = Pattern("|".join([*GROUPS["list"].split("|"), "dnsbl", "uribl", "surbl", "smtplf"]))
_WHO = frozenset(GROUPS["who"].split("|"))
_MARKS = "<>()[]{}:;,.'\"!"
_JOINED = re.compile(r"[a-z]{2}[A-Z][a-z]")
_TOGETHER = Pattern(r"\b(?:[A-Z][a-z]{2,20}){3,8}\b")
_PART = Pattern(r"[A-Z][a-z]+")
_AIMS = ("protect", "prevent", "reduce", "fight", "combat", "avoid", "stop ", "if you ")
_ASIDE = Pattern(
    r"\bto (?:best |better |help )?(?:protect|prevent|reduce|fight|combat|avoid|stop) [^.;,]{0,99}"
    r"|\bif you (?:believe|feel|think|know|are not a spammer)\b[^.;]{0,200}"
)
"""What explains an aim or an error of the server's, and is no part of the reason."""
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()} | {ord("'"): None}
_WIDE_WORD = Pattern(r"[a-z0-9]+|[\u0430-\u044f]+|[\u3040-\u30ff\u3400-\u9fff]")


def normalize(text: str) -> str:
    """Return the words of a text in lower case, between single spaces.

    Accents go, and each Chinese or Japanese sign is a word. A mail address becomes "someone", a
    host "somewhere", an IP address "ip" and a link "http". Bare numbers are no words: codes and
    amounts stand between words that belong together.
    """
    text = text[:LIMIT]
    # Exchange names its errors so: RecipNotFound, OutboundSpamException.
    if _JOINED.search(text):
        text = _TOGETHER.sub(_taken_apart, text)
    text = text.lower()
    if any(map(text.__contains__, _AIMS)):
        text = _ASIDE.sub(" ", text)
    if "." in text or "@" in text:
        text = _without_names(text)
    found = text.translate(_SPACED).split() if text.isascii() else _wide(text)
    return " ".join([word for word in found if not word.isdecimal()])


def _without_names(text: str) -> str:
    """Return a text with placeholders for what is named in it."""
    words = text.split()
    for place, word in enumerate(words):
        if "@" in word:
            # "Mailbox <a@b> is full" tells of a mailbox, and "<a@b> is unknown" of somebody.
            is_named_so = place > 0 and words[place - 1].strip(_MARKS) in _WHO
            words[place] = "" if is_named_so else _ADDRESS.sub(" someone ", word)
        elif "." in word[1:-1]:
            words[place] = _NAME.sub(_placeholder, word)
    return " ".join(words)


def _taken_apart(found: re.Match[str]) -> str:
    return f"{found[0]} {' '.join(_PART.findall(found[0]))}"


def _placeholder(found: re.Match[str]) -> str:
    """Return what remains of a name: the sign of a page, and blocklists."""
    name = found[0]
    if found["ip"]:
        return " ip "
    page = " http " if name.startswith(("http", "www")) else " "
    return f"{page}{' '.join(_TELLING.findall(name)) or 'somewhere'} "


def _wide(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return [found[0] for found in _WIDE_WORD.finditer(bare)]
