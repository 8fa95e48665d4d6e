"""The sections of RFCs that a text cites, and their titles.

The titles stand in `rfc_sections.txt`, as the RFCs have them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

__all__ = [
    "Citation",
    "Rfc",
    "citation_error",
    "citation_of_link",
    "find_sections",
    "find_sources",
    "reason_unchecked",
    "rfcs",
    "section_error",
    "with_titles",
]

_NUMBER = r"[0-9]+(?:\.[0-9]+)*|[A-Z](?:\.[0-9]+)*"
_CITED = Pattern(
    rf"\bRFC (?P<rfc>[0-9]{{1,5}})\b"
    rf"|(?:§ ?|\bApp(?:endix|\.) )(?P<section>{_NUMBER})(?!\.?[A-Za-z0-9])"
)
_SIGN = "§"
_WRITTEN_OUT = Pattern(r"\bRFC ?[0-9]+,? [Ss]ect(?:ion|\.) ?[0-9]|\bRFC[0-9-]+\b")
_LINKED = Pattern(
    rf"https://www\.rfc-editor\.org/rfc/rfc(?P<rfc>[0-9]{{1,5}})(?:\.html|\.txt)?"
    rf"(?:#(?:section|appendix)-(?P<section>{_NUMBER}))?"
)
# `pathlib` is slow to load for a short command.
_FILE = os.path.join(os.path.dirname(__file__), "rfc_sections.txt")  # noqa: PTH118, PTH120
_IN_PART = "…"


class Citation(NamedTuple):
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

    @property
    def title(self) -> str:
        """Title of the section or of the whole RFC, "" where the list lacks it."""
        known = _rfc(self.rfc)
        if known is None:
            return ""
        return known.sections.get(self.section, "") if self.section else known.title

    @property
    def with_title(self) -> str:
        """The citation and the title, as in "RFC 5321 §4.4, Trace Information"."""
        return f"{self}, {self.title}" if self.title else str(self)


class Rfc(NamedTuple):
    """What is known of an RFC.

    Attributes:
        title: Its title.
        sections: Title by number of each section that is listed.
        whole: Whether all its sections are listed.
    """

    title: str
    sections: Mapping[str, str]
    whole: bool


@cache
def rfcs() -> Mapping[int, Rfc]:
    """Return what is known of each RFC that is listed, by its number."""
    return MappingProxyType({number: _read(block) for number, block in _blocks().items()})


@cache
def _rfc(number: int) -> Rfc | None:
    """Return what is known of one RFC; to read the whole list takes longer than to explain."""
    block = _blocks().get(number)
    return _read(block) if block is not None else None


@cache
def _blocks() -> dict[int, str]:
    """Return what the list says of each RFC after its number."""
    with open(_FILE, encoding="utf-8") as file:  # noqa: PTH123  # as above
        _, *blocks = file.read().split("\nRFC ")
    return {int(number): rest for number, _, rest in (each.partition(" ") for each in blocks)}


def _read(block: str) -> Rfc:
    title, *lines = block.strip().splitlines()
    pairs = (line.partition(" ") for line in lines if line != _IN_PART)
    sections = {section: name for section, _, name in pairs}
    return Rfc(title, MappingProxyType(sections), _IN_PART not in lines)


def find_sections(text: str) -> Iterator[Citation]:
    """Yield the sections that a text names; a section is one of the RFC that was named last."""
    return (one for one in _find_all(text) if one.section)


def find_sources(text: str) -> tuple[Citation, ...]:
    """Return all that a text cites, each once; an RFC itself where none of its sections is."""
    named = dict.fromkeys(_find_all(text))
    with_section = {one.rfc for one in named if one.section}
    return tuple(one for one in named if one.section or one.rfc not in with_section)


def _find_all(text: str) -> Iterator[Citation]:
    rfc = 0
    for match in _CITED.finditer(text):
        rfc = int(match["rfc"] or rfc)
        if rfc:
            yield Citation(rfc, match["section"] or "")


def citation_error(text: str) -> str:
    """Return what in a text names a section that cannot be looked up, "" for nothing."""
    first = _CITED.search(text)
    if first is not None and first["section"] and first[0].startswith(_SIGN):
        return f"{first[0]} has no RFC before it"
    if _SIGN in _CITED.sub("", text):
        return f"{_SIGN} has no number of a section behind it"
    return "a section is written out in words" if _WRITTEN_OUT.search(text) else ""


def with_titles(text: str) -> str:
    """Return the sections that a text cites, each with its title; the RFC is named once in a row.

    Returns:
        Such as "RFC 5321 §3.3, Mail Transactions; §4.4, Trace Information"; a text that cites
        nothing as it is.
    """
    parts, before = [], 0
    for one in find_sources(text):
        again = one.section and one.rfc == before
        parts.append(one.with_title.removeprefix(f"RFC {one.rfc} ") if again else one.with_title)
        before = one.rfc
    return "; ".join(parts) or text


def citation_of_link(target: str) -> Citation | None:
    """Return where a link to the RFC editor leads; None if it is of another form."""
    match = _LINKED.fullmatch(target)
    return Citation(int(match["rfc"]), match["section"] or "") if match else None


def section_error(one: Citation) -> str:
    """Return what is wrong with a citation, "" for nothing, or where the list does not show it."""
    known = _rfc(one.rfc)
    if known is None or not known.whole or not one.section or one.section in known.sections:
        return ""
    return f"{one} does not exist"


def reason_unchecked(one: Citation) -> str:
    """Return why it is not known whether a cited section exists, "" where it is known."""
    known = _rfc(one.rfc)
    if known is None:
        return f"RFC {one.rfc} is not in the list of RFCs, so {one} was not checked"
    if known.whole or not one.section or one.section in known.sections:
        return ""
    return f"not all sections of RFC {one.rfc} are listed, so {one} was not checked"
