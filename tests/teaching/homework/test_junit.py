"""JUnit XML is what graders read, whatever stands in a file or in its name."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.script import parse_script
from smtplab.simulation.site.load import load_site
from smtplab.teaching.homework.goals_file import read_goals_file
from smtplab.teaching.homework.grading import GoalMarker
from smtplab.teaching.homework.junit import to_junit
from smtplab.teaching.homework.paper import Paper, ReplyMarker
from smtplab.teaching.misconceptions import Misconceptions

NOW = "2026-11-27T14:00:00"
SITE = load_site()
SUITE = ["name", "package", "id", "timestamp", "hostname", "tests", "failures", "errors", "skipped",
         "time"]  # fmt: skip
PARTS = ["properties", "testcase", "system-out", "system-err"]
"""Elements of a suite, in the order that the schema of Ant asks for."""


def replies(text: str, *, name: str = "a.txt", is_strict: bool = False) -> Paper:
    return ReplyMarker(SITE, is_strict=is_strict).mark(name, parse_script(text.encode()))


def xml_of(*papers: Paper) -> ET.Element:
    """Return the XML, once it is seen to be as the schema of Ant asks."""
    root = ET.fromstring(to_junit(papers, NOW))
    assert (root.tag, root.attrib) == ("testsuites", {})
    assert [one.get("id") for one in root] == [str(number) for number in range(len(papers))]
    for suite in root:
        assert suite.tag == "testsuite"
        assert list(suite.attrib) == SUITE
        cases = suite.findall("testcase")
        assert [one.tag for one in suite] == [PARTS[0], *(one.tag for one in cases), *PARTS[2:]]
        assert suite.get("tests") == str(len(cases))
        assert cases
        for kind, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert suite.get(count) == str(len(suite.findall(f"testcase/{kind}")))
        for case in cases:
            assert list(case.attrib) == ["name", "classname", "time"]
            assert len(case) < 2
        for name in (suite.attrib["name"], *(one.attrib["name"] for one in cases)):
            assert name == " ".join(name.split())
            assert name
    return root


def outcomes(root: ET.Element) -> list[tuple[str, str]]:
    cases = root.iter("testcase")
    return [(one.attrib["name"], "".join(part.tag for part in one)) for one in cases]


def test_a_case_for_each_goal(tmp_path: Path) -> None:
    file = tmp_path / "goals.yaml"
    file.write_text("goals: [{state: closed, say: it is closed}, {accepted: bob@example.org}]\n")
    marker = GoalMarker(read_goals_file(file), Misconceptions())
    root = xml_of(marker.mark("anna.txt", parse_script(b"S: 220\nC: QUIT\nS: 250\n")))
    assert outcomes(root) == [
        ("it is closed", ""),
        ("bob@example.org is accepted", "failure"),
    ]
    [failure] = root.iter("failure")
    assert failure.get("message") == failure.text == "no RCPT names bob@example.org"
    strict = GoalMarker(read_goals_file(file), Misconceptions(), is_strict=True)
    root = xml_of(strict.mark("anna.txt", parse_script(b"S: 220\nC: QUIT\nS: 250\n")))
    assert outcomes(root)[2:] == [("line 1: 220", ""), ("line 3: 250", "failure")]


def test_a_case_for_each_reply_where_there_are_no_goals() -> None:
    text = "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM: <>\nS: 250\nC: DATA\nS: 354\nC: QUIT\n"
    root = xml_of(replies(text))
    assert outcomes(root) == [
        ("line 1: 220", ""),
        ("line 3: 250", ""),
        ("line 5: 250", "failure"),
        ("line 7: 354", "skipped"),
    ]
    [failure] = root.iter("failure")
    assert "MAIL was refused, so DATA was refused too" in failure.attrib["message"]


def test_what_cannot_be_played_is_skipped() -> None:
    text = "S: 220\nC: AUTH LOGIN\nS: 334\nC: x\nS: 235\nC: QUIT\nS: 221\n"
    assert [kind for _, kind in outcomes(xml_of(replies(text)))] == ["", "skipped", "skipped", ""]


def test_a_reply_that_is_missing_fails_if_all_are_asked_for() -> None:
    root = xml_of(replies("S: 220\nC: NOOP\nC: QUIT\nS: 221\n", is_strict=True))
    assert outcomes(root)[2:] == [("line 2: the reply is quoted", "failure")]


def test_a_file_that_quotes_nothing_has_a_case() -> None:
    assert outcomes(xml_of(replies("NOOP\n"))) == [("the file can be played", "")]


def test_a_file_that_cannot_be_read_is_an_error() -> None:
    root = xml_of(replies("NOOP\n"), Paper("b.txt", "b.txt cannot be read: Is a directory"))
    assert outcomes(root)[1:] == [("the file can be read", "error")]
    assert root[1].findtext("system-err") == "b.txt cannot be read: Is a directory"


HOSTILE = [
    "\x1b[31m",
    "\x00",
    "]]>",
    "<a b='c'>&amp;",
    "\udc80\ud800",
    "￾￿",
    "  a\n\n b ",
    "",
    "\x85",
]


@pytest.mark.parametrize("sign", HOSTILE)
def test_hostile_names_and_lines_are_made_safe(sign: str) -> None:
    line = sign.replace("\n", "").encode("utf-8", "replace").decode()
    text = f"S: 220\nC: MAIL FROM:<{line}>\nS: 250 {line}\nC: {line}\nS: 250\n"
    root = xml_of(replies(text, name=f"{sign}.txt"), Paper(sign, f"{sign}: {sign}"))
    told = "".join(root.itertext()) + "".join(
        one for part in root.iter() for one in part.attrib.values()
    )
    assert told.isprintable()


@given(st.text(), st.text(), st.binary(max_size=60))
def test_any_name_and_any_file(name: str, error: str, octets: bytes) -> None:
    papers = [Paper(name, error or "x")]
    text = b"S: 220\nC: NOOP\nS: 251\n" + b"".join(
        b"C: %b\nS: 250\n" % one for one in octets.split()
    )
    papers.append(ReplyMarker(SITE, is_strict=False).mark(name, parse_script(text)))
    xml_of(*papers)
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", to_junit(papers, NOW))
