"""Statements that were once wrong in the course, each with the words and the section it needs.

Whether a section says what a text says of it, no program can tell. These were read beside the RFCs;
a text that loses one of these words has to be read beside them again.
"""

import re
from pathlib import Path

import pytest

from smtplab.storage.locations import lesson_folders

FOLDER = lesson_folders()[0]
PLACE = re.compile(r"^## .*\{#(?P<key>[\w-]+)\}$|^- id: (?P<id>M\d+)$|^## (?P<term>.+)$")

STATEMENTS = [
    ("03", "in-the-server-s-chair", "A few replies carry something for programs|RFC 5321 §4.2"),
    ("08", "the-shape-of-a-letter", "should not reject|`From:` and `Date:`|RFC 5322 §2.1, §3.6"),
    ("09", "safe-by-now", "others reply `452`|RFC 3463 §3.3"),
    ("10", "who-checked", "no way to ask for a proof|SPF|RFC 7208 §1"),
    ("10", "make-them-disagree", "whether two *domains* fit|DMARC|RFC 9989 §4.4"),
    ("10", "what-a-from-proves", "By itself nothing|Authentication-Results|RFC 9989 §2.2"),
    ("13", "a-wary-doorman", "`450`|`421`|many real servers send `451`|RFC 6647|§5"),
    ("14", "a-greeting-that-says-no", "421|521|RFC 5321 §3.1, §3.8, §5.1, RFC 7504 §3"),
    ("14", "what-is-left", "to defend itself|§7.8"),
    ("14", "an-old-server-s-word-for-it", "RFC 821|§4.5.3.1.10"),
    ("15", "a-careful-server", "`RCPT` told what `VRFY` had hidden|`502`|`252`|§7.3"),
    ("15", "an-honest-server", "`553`"),
    ("16", "where-does-my-program-connect", "587|port 25|RFC 6409 §3.1, §4.3"),
    ("16", "which-port", "465|RFC 8314 §3.3"),
    ("16", "three-hops", "mostly no relay between two organisations|§5.1"),
    ("16", "pull", "in the clear|obsolete|995|RFC 8314 §3.1, §4.1"),
    ("16", "round-and-round", "a hundred at least|§6.3"),
    ("17", "a-report-to-nobody", "A vacation program|`Reply-To:` or `From:`|RFC 3834 §2"),
    ("17", "a-report-about-a-report", "backscatter|rejects at `RCPT`"),
    ("17", "back-to-the-mistyped-address", "to the address in its `From:`"),
    ("21", "an-address-with-an-umlaut", "first hop can rewrite it|RFC 6531 §3.2, §3.4"),
    ("23", "the-digits", "In x1z the server **gives** information"),
    ("glossary", "TLS", "certificate is checked|mostly not checked|RFC 3207 §4, §6"),
    ("glossary", "DMARC", "a domain that|RFC 9989 §4.4"),
    ("glossary", "submission", "587 or 465|RFC 6409 §3.1"),
    ("misconceptions", "M8", "does not check who the sender is|RFC 9989 §1"),
    ("misconceptions", "M19", "neither yes nor no|RFC 5321 §7.3"),
    ("misconceptions", "M22", "465 begins with TLS at once|RFC 8314 §3.3, §7.3"),
    ("misconceptions", "M23", "sends `EHLO` again|RFC 3207 §4.2"),
]


def texts(file: Path) -> dict[str, str]:
    """Return what stands under each heading or id of a file, each with single spaces."""
    found: dict[str, list[str]] = {}
    key = ""
    for line in file.read_text("utf-8").splitlines():
        if place := PLACE.search(line):
            key = next(filter(None, place.groups()))
        found.setdefault(key, []).append(line)
    return {key: " ".join(" ".join(lines).split()) for key, lines in found.items()}


@pytest.mark.parametrize(("start", "key", "words"), STATEMENTS)
def test_what_was_corrected_stands(start: str, key: str, words: str) -> None:
    [file] = FOLDER.glob(f"{start}*")
    text = texts(file)[key]
    assert [one for one in words.split("|") if one not in text] == []
