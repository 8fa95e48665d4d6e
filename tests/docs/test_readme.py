"""What the README lists, held against what there is."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from smtplab.protocol.codes.model import Advice
from smtplab.simulation.lab.moment import MomentKind
from smtplab.teaching.bounces.model import MailKind
from smtplab.teaching.diagnosis import as_json, explain
from smtplab.teaching.diagnosis.jsonl import KEYS
from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.tui import actions
from smtplab.tui.actions.action import HELP, PALETTE, shown_key
from tests.docs.written import ROOT
from tests.served import Bare, Served, command
from tests.teaching.bounces.samples import BOUNCES

README = (ROOT / "README.md").read_text("utf-8")
SCRIPT = (
    b"EHLO a.example\nMAIL FROM: <>\nMAIL FROM:<>\nRCPT TO:<bob@example.org>\nDATA\nx\n.\n"
    b":pop3\nUSER bob\nPASS tanstaaf\n"
)


def cell(key: str) -> str:
    """Return what a table says of a key."""
    row = rf"^\| (?:`[^|]*, )?`{re.escape(key)}`[^|]* \| (.*) \|$"
    [found] = re.findall(row, README, re.MULTILINE)
    return str(found)


def quoted(text: str) -> set[str]:
    """Return what stands between backticks."""
    return set(re.findall(r"`([^`]+)`", text))


def paragraph(start: str) -> str:
    """Return the paragraph that has these words."""
    [found] = [one for one in README.split("\n\n") if start in one.replace("\n", " ")]
    return found.replace("\n", " ")


def ran(script: bytes, *arguments: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        command("run", "-", "--json", *arguments, stdin=script).stdout
    )
    return told


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return the JSON of a session with mail and POP3, and of a difference."""
    site: Path = tmp_path_factory.mktemp("site") / "site.toml"
    site.write_text('[maildrops.bob]\n[pop3]\nbob = "tanstaaf"\n')
    differing = ran(b"S: 220\nC: NOOP\nS: 550\n")
    return {**ran(SCRIPT, "--site", str(site)), "mismatches": differing["mismatches"]}


def test_the_keys_of_run(played: dict[str, Any]) -> None:
    table = README.partition("one object; its keys are stable:")[2].partition("###")[0]
    rows = re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)
    assert [row for row in rows if "." not in row] == list(played)
    inner = {key for moment in played["moments"] for key, value in moment.items()
             if isinstance(value, dict)}  # fmt: skip
    assert {row for row in rows if "." in row} == {f"moments[].{key}" for key in inner}


@pytest.mark.parametrize("row", ["moments", "mail", "mismatches"])
def test_the_keys_of_what_run_lists(played: dict[str, Any], row: str) -> None:
    assert quoted(cell(row)) == set(played[row][0])


@pytest.mark.parametrize("key", ["reply", "wire", "pop3"])
def test_the_keys_of_a_moment(played: dict[str, Any], key: str) -> None:
    found = next(moment[key] for moment in played["moments"] if moment[key])
    assert quoted(cell(f"moments[].{key}")) == set(found)


def test_the_kinds_of_moments() -> None:
    [kinds] = re.findall(r"`kind` \(([^)]*)\)", README)
    assert kinds.split(", ") == [kind.value for kind in MomentKind]


def test_the_keys_of_explain() -> None:
    table = README.partition("With `--jsonl` each line")[2].partition("###")[0]
    rows = re.findall(r"^\| (`[^|]*`) \|", table, re.MULTILINE)
    assert tuple(key for row in rows for key in re.findall(r"`([^`]+)`", row)) == KEYS


def test_the_further_keys_of_explain() -> None:
    told = json.loads(command("explain", "550 5.1.1 No such user", "--json").stdout)
    text = paragraph("prints one object with these keys and more")
    assert quoted(text.partition("and more:")[2]) == set(told) - set(KEYS)


def test_the_keys_of_bounces(tmp_path: Path) -> None:
    file = tmp_path / "bounce.eml"
    file.write_text(BOUNCES[0].text)
    told = json.loads(command("explain", "--json", "--mail", str(file)).stdout)
    text = paragraph("the output is one object, and")
    [mail] = told["messages"]
    keys = {*told, *mail} | (mail["recipients"][0].keys() - as_json(explain("550")).keys())
    assert quoted(text.partition("the output is one object")[2]) == keys | {
        kind.value for kind in MailKind
    }


@pytest.mark.parametrize(("row", "values"), [("reason", Reason), ("client_should", Advice)])
def test_the_values_of_explain(row: str, values: type[Reason | Advice]) -> None:
    assert quoted(cell(row)) == {str(one) for one in values}


def test_the_keys_of_the_log() -> None:
    with Served("--json") as served, Bare(served.port) as client:
        client.codes(1)
        _, log, _ = served.stop()
    text = paragraph("each is an object with")
    keys = text.partition("each is an object with")[2].partition(". ")[0]
    assert re.findall(r"`([^`]+)`", keys) == list(json.loads(log.splitlines()[0]))


def test_the_recipients_that_do_what_they_say() -> None:
    text = paragraph("get a reply of their own")
    said = re.findall(r"`([a-z]+)` (\d{3})(?: at first and (\d{3}) later)?", text)
    plain = quoted(text.partition(";")[2])
    assert len(said) == 5
    assert len(plain) == 4
    script = "S: 220\nC: EHLO a.example\nS: 250\n"
    for name, first, later in [*said, *((name, "250", "") for name in plain)]:
        for code in (first, later or first):
            script += f"C: MAIL FROM:<>\nS: 250\nC: RCPT TO:<{name}@example.org>\nS: {code}\n"
            script += "C: RSET\nS: 250\n"
    assert ran(script.encode())["mismatches"] == []


def test_each_key_that_it_names_does_something() -> None:
    lists = [vars(actions)[name] for name in actions.__all__ if name.isupper()]
    known = {HELP, PALETTE, *(one for many in lists if isinstance(many, tuple) for one in many)}
    keys = {shown_key(key) for action in known for key in action.keys}
    named = {key.replace("Ctrl+", "^") for key in re.findall(r"<kbd>([^<]+)</kbd>", README)}
    assert named - keys <= {"Tab", "Enter", "Space", "→", "+", "-"}
