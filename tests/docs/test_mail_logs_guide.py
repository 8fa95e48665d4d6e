"""What docs/mail-logs.md lists, held against what there is."""

import re
from typing import Any

import pytest

from smtplab.teaching.mail_logs import log_as_json
from tests.docs.written import ROOT
from tests.teaching.mail_logs.written import LINES, report_on

GUIDE = (ROOT / "docs" / "mail-logs.md").read_text("utf-8")
ROWS = dict(re.findall(r"^\| (`.+`) \| (.+) \|$", GUIDE.partition("## JSON")[2], re.MULTILINE))


@pytest.fixture(scope="module")
def held() -> dict[str, Any]:
    return log_as_json(report_on([*LINES]))


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", text))


def test_the_keys_are_listed(held: dict[str, Any]) -> None:
    listed = [key for row in ROWS for key in re.findall(r"`([^`]+)`", row)]
    assert [key for key in listed if "[]" not in key] == list(held)


@pytest.mark.parametrize(
    ("row", "extra"),
    [
        ("`totals`", set()),
        ("`reasons`", {"sent", "received"}),
        ("`domains`", set()),
        ("`hours`", set()),
    ],
)
def test_the_keys_of_an_object_are_listed(row: str, extra: set[str], held: dict[str, Any]) -> None:
    value = held[row.strip("`")]
    one = value[0] if isinstance(value, list) else value
    assert quoted(ROWS[row]) - extra == set(one)


def test_the_keys_of_an_example_are_listed(held: dict[str, Any]) -> None:
    assert quoted(ROWS["`reasons[].newest`"]) == set(held["reasons"][0]["newest"])
    assert set(held["problems"][0]) == {"count", *held["reasons"][0]["newest"]}
