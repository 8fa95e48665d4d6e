"""How goals are written, and what is said of those that are not."""

import re
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.goals import Window
from smtplab.teaching.goals.reading import GOALS, GoalError, goal_of
from tests.simulation.dialogue import site

PAGE = Path(__file__).parents[3] / "docs" / "lessons.md"
ROWS = re.findall(r"^\| (`[a-z]+: .*?`.*?) \| ", PAGE.read_text("utf-8"), re.MULTILINE)
WRITTEN = [
    one.replace("…", "state: rcpt", 2).replace("address: state: rcpt", "address: bob@example.org")
    for row in ROWS
    for one in re.findall(r"`([a-z]+: .*?)`(?:,|$)", row)
]


def test_the_page_tells_of_each_kind_of_goal() -> None:
    assert {one.partition(":")[0] for one in WRITTEN} == set(GOALS)


@pytest.mark.parametrize("written", WRITTEN)
def test_what_the_page_shows_can_be_read_and_has_words(written: str) -> None:
    shown = re.sub(r"count: (state: rcpt|…)", "count: 2", written)
    goal = goal_of(yaml.safe_load(shown))
    assert len(goal.say) > 5
    assert not goal.is_met(Window(LabSession(site()).transcript, 0)) or goal.negated


def test_a_label_stands_before_the_words_of_the_goal() -> None:
    assert goal_of({"state": "rcpt", "say": " bob\n is in "}).say == "bob is in"
    assert goal_of({"state": "rcpt"}).say == "the session is in rcpt"


def test_a_label_is_safe_to_show() -> None:
    assert "\x1b" not in goal_of({"state": "rcpt", "say": "\x1b[31mred"}).say


def test_not_is_said_and_kept() -> None:
    goal = goal_of({"not": {"reply": {"to": "DATA"}}})
    assert goal.negated
    assert goal.say == "never: DATA gets a reply"


WRONG: list[tuple[Any, str]] = [
    (7, "7 is not a goal"),
    (None, "an empty value is not a goal"),
    ({}, "a kind of goal is missing here"),
    ({"state": "rcpt", "reached": "rcpt"}, "the kinds state, reached stand here"),
    ({"stat": "rcpt"}, "stat: this is not a kind of goal; did you mean state?"),
    ({"state": "rcptt"}, 'state: "rcptt" is not a state; did you mean rcpt?'),
    ({"state": 5}, "state: 5 is not a state; use one of listening"),
    ({"state": "rcpt", "say": 5}, "say: 5 is not a text; write what the learner is to read"),
    ({"reply": {"to": "RCTP"}}, 'reply.to: "RCTP" is not an event; did you mean RCPT?'),
    (
        {"reply": {"code": 99}},
        "reply.code: 99 is out of range; write a whole number from 200 to 599",
    ),
    ({"reply": {"code": True}}, "reply.code: true is not a whole number"),
    ({"reply": {"class": 1}}, "reply.class: 1 is out of range; write a whole number from 2 to 5"),
    ({"reply": {"enhanced": 5.1}}, "reply.enhanced: 5.1 is not an enhanced status code"),
    ({"reply": {"enhanced": "5.1"}}, "write three numbers with dots, such as 5.1.1"),
    ({"reply": {"rule": "no-such-mailbx"}}, "reply.rule: "),
    ({"reply": {"rule": "no-such-mailbx"}}, "did you mean no-such-mailbox?"),
    ({"reply": {"cod": 550}}, "reply.cod: this key is not known; did you mean code?"),
    (
        {"reply": 550},
        "reply: 550 is not allowed here; write keys with values; the keys are to, code",
    ),
    ({"accepted": "bob"}, 'accepted: "bob" is not an address; write one, such as bob@example.org'),
    ({"accepted": True}, "accepted: true is not allowed here"),
    ({"accepted": None}, "accepted: an empty value is not allowed here"),
    ({"accepted": 0}, "accepted: 0 is out of range; write a whole number from 1"),
    ({"accepted": {"address": "bob@"}}, 'accepted.address: "bob@" is not an address'),
    ({"accepted": {"together": "yes"}}, 'accepted.together: "yes" is neither true nor false'),
    (
        {"refused": {"class": 2}},
        "refused.class: 2 is out of range; write a whole number from 4 to 5",
    ),
    ({"mail": {"inn": "bob"}}, "mail.inn: this key is not known; did you mean in?"),
    ({"mail": {"header": "Subject"}}, 'mail.header: "Subject" is not a table'),
    ({"mail": {"header": {"Subject": ["a"]}}}, "mail.header.Subject: a list is not a text"),
    ({"mail": {"header": {"To": {}}}}, "mail.header.To.names: this key is missing"),
    (
        {"mail": {"header": {"To": {"names": "bob"}}}},
        'mail.header.To.names: "bob" is not an address',
    ),
    ({"mail": {"header": {"To": {"names": []}}}}, "mail.header.To.names: there are no items"),
    (
        {"mail": {"header": {"To": {"name": "x"}}}},
        "mail.header.To.name: this key is not known",
    ),
    ({"mail": {"has": [1]}}, "mail.has[1]: 1 is not a short text"),
    ({"mail": {"line": 5}}, "mail.line: 5 is not a short text"),
    ({"mail": {"line": ["a", ""]}}, 'mail.line[2]: "" is not a short text'),
    ({"mail": {"from": "alice"}}, 'mail.from: "alice" is not an address'),
    ({"closed": "clinet"}, 'closed: "clinet" is not a side; did you mean client?'),
    ({"connected": "twice"}, 'connected: "twice" is not allowed here'),
    ({"used": "PIPELINIG"}, 'used: "PIPELINIG" is not an extension; did you mean PIPELINING?'),
    ({"flag": "erly"}, 'flag: "erly" is not a flag; did you mean early?'),
    ({"waited": -1}, "waited: -1 is out of range; write a number above 0"),
    ({"waited": float("nan")}, "waited: nan is out of range; write a number above 0"),
    ({"relayed": {}}, "relayed.to: this key is missing"),
    ({"not": {"stat": "rcpt"}}, "not.stat: this is not a kind of goal; did you mean state?"),
    ({"not": {"state": "rcpt", "say": "x"}}, "not: the kinds state, say stand here"),
    ({"any": [{"state": "rcpt"}]}, "any: this is not a list of goals; write two or more"),
    ({"all": [{"state": "rcpt"}, {"state": "x"}]}, 'all[2].state: "x" is not a state'),
    ({"then": "state"}, "then: this is not a list of goals"),
    ({"state\x1b": "rcpt"}, '"state␛": this is not a kind of goal'),
]


@pytest.mark.parametrize(("value", "told"), WRONG, ids=[str(row) for row in WRONG])
def test_what_is_wrong_is_named_with_its_key_and_what_to_write(value: object, told: str) -> None:
    with pytest.raises(GoalError) as caught:
        goal_of(value)
    assert any(told in str(one) for one in caught.value.problems)
    assert all(one.fix for one in caught.value.problems)


def test_all_that_is_wrong_with_a_goal_is_told_at_once() -> None:
    with pytest.raises(GoalError) as caught:
        goal_of({"reply": {"to": "RCTP", "code": 99, "clas": 5}, "say": ""})
    keys = [one.message.partition(":")[0] for one in caught.value.problems]
    assert sorted(keys) == ["reply.clas", "reply.code", "reply.to", "say"]


def test_goals_in_goals_have_an_end() -> None:
    goal: dict[str, Any] = {"state": "rcpt"}
    for _ in range(5000):
        goal = {"not": goal}
    with pytest.raises(GoalError, match="simpler goal"):
        goal_of(goal)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*GOALS, "to", "in", "say", "count"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*GOALS, "say"]), values, max_size=2))
def test_reading_raises_nothing_else(value: object) -> None:
    with suppress(GoalError):
        goal_of(value).is_met(Window(LabSession(site()).transcript, 0))
