"""Everything that the tables hold can be looked up, in the words that people use."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.codes.describe import CODES
from smtplab.protocol.codes.enhanced import REGISTRY
from smtplab.protocol.commands import VERBS
from smtplab.protocol.diagnostic import Rule
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.rules import RULES
from smtplab.simulation.text.visible import visible
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import Course, read_course
from smtplab.teaching.glossary import plain, read_glossary
from smtplab.teaching.reference.command_replies import COMMAND_REPLIES
from smtplab.teaching.reference.entries import entries
from smtplab.teaching.reference.entry import ReferenceEntry, ReferenceKind
from smtplab.teaching.reference.search import Index, build_index
from smtplab.teaching.reference.synonyms import SYNONYMS

GLOSSARY = lesson_folders()[0] / "glossary.md"
ALL = entries(Course(()), read_glossary(GLOSSARY))
INDEX = Index(ALL)

LESSON = """\
---
title: A lesson
level: first hour
minutes: 5
needs: []
introduces:
  verbs: [RCPT]
  codes: [250]
  terms: [envelope]
defeats: []
site: default
---

Goal.

## A step

Say `RCPT` and get `550`, or nothing; see [policy](glossary.md#policy).

```smtp watch
dialogue: |
  S: 220
  C: EHLO client.example.com
  S: 250
  C: RSET
  S: 250 2.0.0
```

Done (RFC 5321 §3.1).
"""


def keys(found: object) -> list[str]:
    assert isinstance(found, list | tuple)
    return [entry.key for entry in found]


def ident(entry: ReferenceEntry) -> str:
    return f"{entry.kind.value} {entry.key} {entry.title}"


def of(kind: ReferenceKind) -> set[str]:
    return {entry.key for entry in ALL if entry.kind is kind}


def test_no_row_of_a_table_is_left_out() -> None:
    assert of(ReferenceKind.CODE) == {str(code) for code in CODES}
    assert of(ReferenceKind.ENHANCED) == {f"x.{subject}.{detail}" for subject, detail in REGISTRY}
    assert of(ReferenceKind.COMMAND) >= VERBS.keys()
    assert of(ReferenceKind.KEYWORD) >= EXTENSIONS.keys()
    assert of(ReferenceKind.TERM) == {term.name for term in read_glossary(GLOSSARY)}
    assert len(set(map(ident, ALL))) == len(ALL)


def test_everyday_words_belong_to_an_entry() -> None:
    assert SYNONYMS.keys() <= {entry.key for entry in ALL}


def test_what_is_told_fits_and_is_safe() -> None:
    for entry in ALL:
        assert len(entry.key) <= 20, entry
        assert entry.rows
        for row in entry.rows:
            assert row.text == visible(row.text)
            assert len(row.label) <= 10


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("550", "550"),
        ("55", "550"),
        ("5.7.1", "x.7.1"),
        ("4.7.1", "x.7.1"),
        ("x.7.26", "x.7.26"),
        ("RCPT", "RCPT"),
        ("starttls", "STARTTLS"),
        ("mailbox full", "x.2.2"),
        ("mailbx full", "x.2.2"),
        ("envelope", "envelope"),
        ("port 587", "587"),
        ("null mx", "x.1.10"),
        ("timeout dot", "10 minutes"),
        ("550 5.1.1 no such user here", "550"),
        ("greylisting", "greylisting"),
    ],
)
def test_the_likeliest_comes_first(typed: str, first: str) -> None:
    assert keys(INDEX.find(typed))[0] == first


def test_words_of_everyday_find_the_code() -> None:
    assert {"550", "x.7.1"} <= set(keys(INDEX.find("relay denied")))
    assert {"552", "x.2.2"} <= set(keys(INDEX.find("over quota")))
    assert "x.7.26" in keys(INDEX.find("dmarc"))


def test_nothing_typed_lists_all_and_nonsense_nothing() -> None:
    assert INDEX.find("  ") == INDEX.entries
    assert not INDEX.find("qqqqqq")


def test_of_words_that_no_entry_has_all_of_the_most_count() -> None:
    found = keys(INDEX.find("550 qqqqqq"))
    assert found[0] == "550"
    assert "envelope" not in found


@given(st.text())
def test_whatever_is_typed_is_looked_up(typed: str) -> None:
    assert set(INDEX.find(typed)) <= set(ALL)


def test_the_code_that_was_asked_for_is_shown() -> None:
    entry = INDEX.find("4.7.1")[0]
    for asked in ("4.7.1", "5.7.1"):
        showing = entry.demo(asked)
        assert showing is not None
        assert showing.rule is not None
        assert str(showing.rule.enhanced) == asked
    default = entry.demo()
    assert default is not None
    assert default.rule is not None
    assert str(default.rule.enhanced) == "5.7.1"


def test_a_term_has_nothing_to_show() -> None:
    entry = INDEX.find("envelope")[0]
    assert entry.demo() is None
    assert entry.why_no_demo() == ""


@pytest.mark.parametrize("entry", ALL, ids=ident)
def test_a_page_offers_a_lab_or_says_why_not(entry: ReferenceEntry) -> None:
    assert (entry.demo() is not None) + bool(entry.why_no_demo()) == bool(entry.demonstrated)


@pytest.mark.parametrize("name", COMMAND_REPLIES)
def test_a_command_is_shown_by_itself(name: str) -> None:
    [entry] = [
        one for one in ALL if one.kind is ReferenceKind.COMMAND and one.demonstrated == (name,)
    ]
    showing = entry.demo()
    assert showing is None or showing.answers == name


def row(entry: ReferenceEntry, label: str) -> list[str]:
    return " ".join(one.text for one in entry.rows if one.label == label).split()


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.key)
def test_the_pages_of_codes_name_what_goes_with_them(rule: Rule) -> None:
    if rule.enhanced and rule.code in CODES:
        [entry] = [
            one for one in ALL if one.kind is ReferenceKind.CODE and one.key == str(rule.code)
        ]
        assert str(rule.enhanced) in row(entry, "with")


def test_what_servers_send_with_a_code_is_named_though_no_registry_has_it() -> None:
    by_code = {one.key: row(one, "with") for one in ALL if one.kind is ReferenceKind.CODE}
    assert {"4.2.2", "4.2.4", "4.3.1", "4.5.3"} <= set(by_code["452"])
    assert {"4.1.8", "4.7.1"} <= set(by_code["450"])
    by_finer = {one.key: row(one, "beside") for one in ALL if one.kind is ReferenceKind.ENHANCED}
    assert by_finer["x.2.2"] == ["552", "452"]


def test_entries_lead_to_the_lessons_that_have_them(tmp_path: Path) -> None:
    (tmp_path / "07-a-lesson.md").write_text(LESSON, "utf-8")
    course = read_course([tmp_path])
    assert not course.broken
    listed = {entry.key: entry for entry in entries(course, read_glossary(GLOSSARY))}

    def met(entry: ReferenceEntry) -> list[tuple[str, bool]]:
        return [(one.name, one.introduces) for one in entry.mentions]

    assert met(listed["RCPT"]) == [("a-lesson", True)]
    assert met(listed["550"]) == [("a-lesson", False)]
    assert met(listed["220"]) == [("a-lesson", False)]
    assert met(listed["x.0.0"]) == [("a-lesson", False)]
    assert met(listed["envelope"]) == [("a-lesson", True)]
    assert met(listed["policy"]) == [("a-lesson", False)]
    assert met(listed["421"]) == []
    assert listed["RCPT"].mentions[0].title == "7 · A lesson"


def test_of_two_glossaries_the_first_counts(tmp_path: Path) -> None:
    for name, text in (("own", "first"), ("other", "second")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "glossary.md").write_text(f"## A term\n\nThe {text} one.\n", "utf-8")
    index = build_index(Course(()), [tmp_path / "own", tmp_path / "other", tmp_path / "none"])
    found = [entry for entry in index.entries if entry.kind is ReferenceKind.TERM]
    assert [entry.title for entry in found] == ["The first one"]


def test_a_glossary_that_cannot_be_read_has_no_terms(tmp_path: Path) -> None:
    assert read_glossary(tmp_path / "none.md") == ()
    assert read_glossary(tmp_path) == ()
    (tmp_path / "bad.md").write_bytes(b"## a\x1b[31mb\n\n\xc3\xa9\x1b says *this*.\n\n## empty\n")
    terms = read_glossary(tmp_path / "bad.md")
    assert len(terms) == 1
    assert terms[0].name == visible(terms[0].name)
    assert "\x1b" not in terms[0].name
    assert plain(terms[0].says).endswith("says this.")


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("587", ("By default it must ask for a login", "§4.3, Require Authentication")),
        ("25", ("do not check who the server is", "§6, Security Considerations")),
        ("366", ("RFC 2645 §4, Description",)),
        ("1 minute", ("RFC 6647 §5, Recommendations",)),
        ("DELIVERBY", ("BY= on MAIL", "RFC 2852 §4")),
        ("FUTURERELEASE", ("HOLDFOR= or HOLDUNTIL=", "RFC 4865 §3")),
        ("LIMITS", ("RCPTMAX", "RFC 9422 §3, The LIMITS SMTP Extension; §4, Initial Limits")),
        ("BURL", ("RFC 4468 §3, BURL Submission Extension",)),
        ("521", ("other hosts of the domain may", "RFC 7504 §3, The 521 Reply Code")),
        ("x.7.27", ("RFC 7505 §4.1, SMTP Server Benefits",)),
        ("x.7.23", ("RFC 7372 §3.2, SPF Failure Codes",)),
    ],
)
def test_a_page_says_what_the_rfc_says_and_where(key: str, words: tuple[str, ...]) -> None:
    [entry] = [one for one in ALL if one.key == key]
    told = " ".join(one.text for one in entry.rows)
    assert [one for one in words if one not in told] == []


@pytest.mark.parametrize("keyword", ["VRFY", "EXPN", "HELP"])
def test_verbs_that_may_be_listed_are_keywords_too(keyword: str) -> None:
    kinds = [one.kind for one in ALL if one.key == keyword]
    assert kinds.count(ReferenceKind.KEYWORD) == 1
    [entry] = [one for one in ALL if one.key == keyword and one.kind is ReferenceKind.KEYWORD]
    assert "does not have it" not in " ".join(row(entry, "here"))
