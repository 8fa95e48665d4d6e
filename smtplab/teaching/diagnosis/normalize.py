"""Reply texts as plain words that rules are compared with."""

import re
import unicodedata

from smtplab.protocol.pattern import Pattern

__all__ = ["LIMIT", "normalize"]

LIMIT = 4096
"""Characters of a reply text that are weighed; RFC 5321 §4.5.3.1.5 gives a line 512 octets."""

_ADDRESS = re.compile(r"<?[^\s<>@,;:(\"]{1,255}@[^\s<>@,;)\"]{1,255}>?")
_SPACED = {code: " " for code in range(128) if not chr(code).isalnum()} | {ord("'"): None}
_WIDE_WORD = Pattern(r"[a-z0-9]+|[\u0430-\u044f]+|[\u3040-\u30ff\u3400-\u9fff]")


def normalize(text: str) -> str:
    """Return the words of a text in lower case, between single spaces, one space at each end.

    Accents go, mail addresses go, and each Chinese or Japanese sign is a word. Bare numbers are no
    words: codes, addresses and amounts stand between words that belong together.
    """
    text = text[:LIMIT].lower()
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    found = text.translate(_SPACED).split() if text.isascii() else _wide(text)
    return f" {' '.join([word for word in found if not word.isdecimal()])} "


def _wide(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("'", "").replace("’", ""))
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return [found[0] for found in _WIDE_WORD.finditer(bare)]
