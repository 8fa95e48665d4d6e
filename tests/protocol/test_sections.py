"""The list of sections, and the citations that are read from texts."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.protocol.diagnostic import Rule
from smtplab.protocol.rules import RULES
from smtplab.protocol.sections import (
    Citation,
    citation_of_link,
    find_sections,
    find_sources,
    reason_unchecked,
    rfcs,
    section_error,
    with_titles,
)

ROOT = Path(__file__).parents[2]


class TestReading:
    def test_a_section_is_of_the_rfc_that_was_named_last(self) -> None:
        text = "As RFC 5321 §3.3, §4.1.1.4 and App. D say; see RFC 3463 §2, not §99."
        assert list(find_sections(text)) == [
            Citation(5321, "3.3"),
            Citation(5321, "4.1.1.4"),
            Citation(5321, "D"),
            Citation(3463, "2"),
            Citation(3463, "99"),
        ]
        assert list(find_sections("§4 of nothing, RFC 5321 alone")) == []

    def test_sources(self) -> None:
        text = "RFC 5321 §3.3, and RFC 9989, and RFC 5321 §3.3 again; RFC 5321."
        assert find_sources(text) == (Citation(5321, "3.3"), Citation(9989))

    def test_links(self) -> None:
        address = "https://www.rfc-editor.org/rfc/rfc5321"
        assert citation_of_link(address) == Citation(5321)
        assert citation_of_link(f"{address}.html#section-4.2") == Citation(5321, "4.2")
        assert citation_of_link(f"{address}#appendix-D") == Citation(5321, "D")
        assert citation_of_link("https://www.rfc-editor.org/info/rfc5321") is None


class TestTitles:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("RFC 5321 §7.2", 'RFC 5321 §7.2, "Blind" Copies'),
            ("RFC 5321 App. F.1", "RFC 5321 App. F.1, TURN"),
            ("RFC 2852", "RFC 2852, Deliver By SMTP Service Extension"),
            (
                "see RFC 5321 §3.3, §4.4 (RFC 3834 §5)",
                (
                    "RFC 5321 §3.3, Mail Transactions; §4.4, Trace Information"
                    "; RFC 3834 §5, The Auto-Submitted header field"
                ),
            ),
            ("RFC 5321 §9.99", "RFC 5321 §9.99"),
            ("RFC 1 §1", "RFC 1 §1"),
            ("a habit", "a habit"),
            ("", ""),
        ],
    )
    def test_stand_beside_the_number(self, text: str, shown: str) -> None:
        assert with_titles(text) == shown

    @pytest.mark.parametrize(
        ("rfc", "section", "title"),
        [
            (821, "E", "Theory of Reply Codes"),
            (1035, "2.3.4", "Size limits"),
            (3463, "3.8", "Security or Policy Status"),
            (3834, "2", "When (not) to send automatic responses"),
            (5321, "4.2.1", "Reply Code Severities and Theory"),
            (5321, "7.8", "Resistance to Attacks"),
            (6376, "3.6.1", "Textual Representation"),
            (6409, "4.3", "Require Authentication"),
            (6647, "8", "Security Considerations"),
            (7208, "2.4", 'The "MAIL FROM" Identity'),
            (7504, "5.2", "The RFC 1846 Experiment"),
            (7505, "4.2", "Sending Mail from Domains That Publish Null MX"),
            (8461, "5", "Policy Application"),
            (8601, "2.7.2", "SPF"),
            (9989, "2.2", "Anti-Phishing"),
            (9989, "4.4", "Identifier Alignment Explained"),
            (9989, "5.3.4", "Conduct Identifier Alignment Checks If Necessary"),
            (9989, "5.3.5", 'Determine DMARC "Pass" or "Fail"'),
            (9989, "7.2", "Rejecting Messages"),
        ],
    )
    def test_are_those_of_the_rfcs(self, rfc: int, section: str, title: str) -> None:
        assert Citation(rfc, section).title == title


class TestList:
    def test_it_is_in_order_and_has_no_gaps(self) -> None:
        assert list(rfcs()) == sorted(rfcs())
        for rfc, known in rfcs().items():
            assert known.title, rfc
            assert list(known.sections) == sorted(known.sections, key=_place), rfc
            if known.whole:
                assert known.sections, rfc
                for section in known.sections:
                    assert _before(section) in {*known.sections, ""}, (rfc, section)

    def test_what_is_wrong_with_a_citation(self) -> None:
        assert section_error(Citation(5321, "4.2.1")) == section_error(Citation(5321)) == ""
        assert section_error(Citation(5321, "4.2.9")) == "RFC 5321 §4.2.9 does not exist"
        assert section_error(Citation(5321, "G")) == "RFC 5321 App. G does not exist"
        assert section_error(Citation(9999, "1")) == section_error(Citation(2505, "2.4")) == ""

    def test_what_no_list_can_tell(self) -> None:
        assert (
            reason_unchecked(Citation(5321, "4.2.9"))
            == reason_unchecked(Citation(2505, "2.1"))
            == ""
        )
        assert reason_unchecked(Citation(2505)) == ""
        assert "RFC 9999 is not in the list" in reason_unchecked(Citation(9999, "1"))
        assert "not all sections of RFC 2505" in reason_unchecked(Citation(2505, "2.4"))


def _place(section: str) -> list[tuple[int, int, str]]:
    parts = section.split(".")
    return [(not one.isdigit(), int(one) if one.isdigit() else 0, one) for one in parts]


def _before(section: str) -> str:
    """Return the section that stands before one at the same depth, or the one above it."""
    above, _, last = section.rpartition(".")
    if last.isalpha():
        return chr(ord(last) - 1) if last != "A" else ""
    return ".".join(filter(None, (above, str(int(last) - 1)))) if last != "1" else above


def _texts() -> Iterator[tuple[str, str]]:
    """Yield every text that the package, the course and the docs hold."""
    for folder in ("smtplab", "lessons", "docs"):
        for file in sorted((ROOT / folder).rglob("*")):
            name = str(file.relative_to(ROOT))
            if file.suffix == ".py":
                yield from ((name, text) for text in _spoken(file.read_text("utf-8")))
            elif file.suffix in {".md", ".toml", ".yaml"}:
                yield name, file.read_text("utf-8")
    yield from ((name, (ROOT / name).read_text("utf-8")) for name in ("README.md", "CHANGELOG.md"))


def _spoken(source: str) -> Iterator[str]:
    """Yield the strings of a module, those that are written in pieces as one, and its comments."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.string


def test_each_citation_has_a_title() -> None:
    # A line may end within a citation.
    found = [(name, one) for name, text in _texts() for one in find_sources(" ".join(text.split()))]
    assert len(found) > len(RULES)
    assert [f"{name}: {one}" for name, one in found if not one.title] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.key)
def test_each_rule_cites_a_section_that_has_a_title(rule: Rule) -> None:
    named = find_sources(rule.section)
    assert named
    assert all(one.section and one.title for one in named)
