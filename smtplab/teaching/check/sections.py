"""Which sections of RFCs does a text name, and are there such sections?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import NamedTuple

__all__ = ["Cited", "cited", "linked", "sections", "uncited", "wrong_with"]

_NUMBER = r"[0-9]+(?:\.[0-9]+)*|[A-Z](?:\.[0-9]+)*"
_CITED = re.compile(
    rf"\bRFC (?P<rfc>[0-9]{{1,5}})\b"
    rf"|(?:§ ?|\bApp(?:endix|\.) )(?P<section>{_NUMBER})(?!\.?[A-Za-z0-9])"
)
_SIGN = "§"
_WRITTEN_OUT = re.compile(r"\bRFC ?[0-9]+,? [Ss]ect(?:ion|\.) ?[0-9]|\bRFC[0-9-]+\b")
_LINKED = re.compile(
    rf"https://www\.rfc-editor\.org/rfc/rfc(?P<rfc>[0-9]{{1,5}})(?:\.html|\.txt)?"
    rf"(?:#(?:section|appendix)-(?P<section>{_NUMBER}))?"
)


class Cited(NamedTuple):
    """A section of an RFC.

    Attributes:
        rfc: Number of the RFC.
        section: Number of the section, or the letter of an appendix; "" for the whole RFC.
    """

    rfc: int
    section: str = ""

    def __str__(self) -> str:
        """Write it as texts do."""
        sign = "App. " if self.section[:1].isalpha() else "§"
        return f"RFC {self.rfc} {sign}{self.section}" if self.section else f"RFC {self.rfc}"


def cited(text: str) -> Iterator[Cited]:
    """Yield the sections that a text names; a section is one of the RFC that was named last."""
    rfc = 0
    for match in _CITED.finditer(text):
        if match["rfc"]:
            rfc = int(match["rfc"])
        elif rfc:
            yield Cited(rfc, match["section"])


def uncited(text: str) -> str:
    """Return what in a text names a section that cannot be looked up, "" for nothing."""
    first = _CITED.search(text)
    if first is not None and first["section"] and first[0].startswith(_SIGN):
        return f"{first[0]} without an RFC before it"
    if _SIGN in _CITED.sub("", text):
        return f"{_SIGN} without the number of a section behind it"
    return "a section that is written out" if _WRITTEN_OUT.search(text) else ""


def linked(target: str) -> Cited | None:
    """Return where a link to the RFC editor leads; None if it is of another form."""
    match = _LINKED.fullmatch(target)
    return Cited(int(match["rfc"]), match["section"] or "") if match else None


@cache
def sections() -> Mapping[int, Mapping[str, str]]:
    """Return title by number of each section, by RFC."""
    file = resources.files("smtplab.teaching.check") / "rfc_sections.txt"
    table: dict[int, dict[str, str]] = {}
    rfc = 0
    for line in file.read_text("utf-8").splitlines():
        number, _, title = line.partition(" ")
        if number == "RFC":
            rfc = int(title)
            table[rfc] = {}
        elif title and number != "#":
            table[rfc][number] = title
    return MappingProxyType(table)


def wrong_with(one: Cited) -> str:
    """Say what is wrong with a citation, "" for nothing or where the RFC is not in the table."""
    known = sections().get(one.rfc)
    if known is None or not one.section or one.section in known:
        return ""
    return f"there is no {one}"
