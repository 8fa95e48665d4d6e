"""Sessions with secrets in them, and what must not be found of those anywhere."""

from __future__ import annotations

import itertools
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import NamedTuple

USER, PASSWORD, DIGEST = "un7planted", "pw9planted", "0d1gplanted5e"


def base64(text: str) -> str:
    """Write as an AUTH exchange does."""
    return b64encode(text.encode()).decode()


PLAIN = base64(f"\0{USER}\0{PASSWORD}")
BEARER = base64(f"user={USER}\1auth=Bearer {PASSWORD}\1\1")
NEEDLES = tuple(
    needle.lower()
    for needle in (
        *(USER, PASSWORD, DIGEST, PLAIN, BEARER, PLAIN[:12], BEARER[:12]),
        *(base64(USER)[:10], base64(PASSWORD)[:10], base64(f"{USER} {DIGEST}")[:10]),
    )
)
"""Found in lower case, so that what is only written in another case is found as well."""


def leaks(text: str | bytes) -> list[str]:
    """Return what a text tells of the secrets."""
    told = (text.decode("latin-1") if isinstance(text, bytes) else text).lower()
    return [needle for needle in NEEDLES if needle in told]


class Exchange(NamedTuple):
    """One AUTH: what the client says, and what the server would ask in between."""

    lines: tuple[str, ...]
    challenges: tuple[str, ...] = ()


LOGIN = (base64(USER), base64(PASSWORD))
ASKED = ("334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6")
EXCHANGES = (
    Exchange((f"AUTH PLAIN {PLAIN}",)),
    Exchange((f"auth   plain  {PLAIN} ",)),
    Exchange((f"AUTH\tPLAIN\t{PLAIN}",)),
    Exchange((f" AUTH PLAIN {PLAIN}",)),
    Exchange(("AUTH PLAIN", PLAIN), ("334 ",)),
    Exchange(("AUTH LOGIN", *LOGIN), ASKED),
    Exchange(("auth   login", *LOGIN), ASKED),
    Exchange(("Auth Login", USER, PASSWORD), ASKED),
    Exchange((f"AUTH LOGIN {LOGIN[0]}", LOGIN[1]), ASKED[1:]),
    Exchange(("AUTH", *LOGIN)),
    Exchange((f"AUTH {PLAIN}",)),
    Exchange((f"AUTH=PLAIN {PLAIN}",)),
    Exchange((f"AUTHPLAIN {PLAIN}",)),
    Exchange((f"AUHT PLAIN {PLAIN}",)),
    *(
        Exchange((f"{begun}{PLAIN}",))
        for begun in (
            *("SUTH PLAIN ", "SAUTH PLAIN ", "QUTH LOGIN ", "AUTHH\b PLAIN ", "AUTH-PLAIN "),
            *(
                "AUTH_PLAIN ",
                "\bAUTH PLAIN ",
                "\0AUTH PLAIN ",
                "AUTH\0PLAIN ",
                "\x1b[1mAUTH PLAIN ",
            ),
            *("\x1b[AAUTH PLAIN ", "AUTH\xa0PLAIN\xa0", "\u200bAUTH PLAIN "),
        )
    ),
    Exchange((f"AUTHENTICATE PLAIN {PLAIN}",)),
    Exchange((f"AUTH NOSUCH {PLAIN} {PASSWORD}",)),
    Exchange(("AUTH nosuch", f"{USER} {PASSWORD}")),
    Exchange(("AUTH CRAM-MD5", base64(f"{USER} {DIGEST}")), ("334 PDE4OTYuNjk3QGE+",)),
    Exchange((f"AUTH XOAUTH2 {BEARER}", "="), ("334 eyJzdGF0dXMi",)),
    Exchange((f"AUTH XOAUTH2 {PASSWORD}",)),
    Exchange(("AUTH LOGIN", "*", LOGIN[0])),
    Exchange(("AUTH LOGIN", "", *LOGIN)),
    Exchange(("AUTH LOGIN", f"MIAL FROM:<{PASSWORD}@planted.example>")),
    Exchange((f"PASS {PASSWORD}",)),
    Exchange((f"APOP alice {DIGEST}",)),
)
ANSWERS = (None, "502 5.5.1 Command not implemented", "500 What?", "535 5.7.8 no", "235 2.7.0 Ok")
"""What the server says to each line; None where it asks as the mechanism has it."""


def dialogues() -> Iterator[list[tuple[str, list[str]]]]:
    """Yield sessions: lines of the client's with the replies to each."""
    for exchange, answer in itertools.product(EXCHANGES, ANSWERS):
        asked = iter(exchange.challenges)
        said = [(line, [answer or next(asked, "235 2.7.0 Ok")]) for line in exchange.lines]
        yield [
            ("EHLO client.example.com", ["250-mail.example.org", "250 AUTH LOGIN PLAIN"]),
            *said,
            ("MAIL FROM:<alice@example.com>", ["250 2.1.0 Ok"]),
            ("QUIT", ["221 2.0.0 Bye"]),
        ]


def cut(octets: bytes, size: int) -> Sequence[bytes]:
    """Cut octets into pieces."""
    return [octets[at : at + size] for at in range(0, len(octets), size)]
