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
from smtplab.teaching.goals import GoalError, Past
from smtplab.teaching.goals.reading import GOALS, read_goal
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
    goal = read_goal(yaml.safe_load(shown))
    assert len(goal.say) > 5
    assert not goal.is_met(Past(LabSession(site()).transcript, 0)) or goal.negated


def test_a_label_stands_before_the_words_of_the_goal() -> None:
    assert read_goal({"state": "rcpt", "say": " bob\n is in "}).say == "bob is in"
    assert read_goal({"state": "rcpt"}).say == "the session stands in rcpt"


def test_a_label_is_safe_to_show() -> None:
    assert "\x1b" not in read_goal({"state": "rcpt", "say": "\x1b[31mred"}).say


def test_not_is_said_and_kept() -> None:
    goal = read_goal({"not": {"reply": {"to": "DATA"}}})
    assert goal.negated
    assert goal.say == "never: DATA draws an answer"


WRONG: list[tuple[Any, tuple[str | int, ...], str]] = [
    (7, (), "7 is no goal"),
    (None, (), "None is no goal"),
    ({}, (), "not one goal"),
    ({"state": "rcpt", "reached": "rcpt"}, (), "not one goal: state, reached"),
    ({"stat": "rcpt"}, ("stat",), "did you mean state?"),
    ({"state": "rcptt"}, ("state",), "did you mean rcpt?"),
    ({"state": 5}, ("state",), "write"),
    ({"state": "rcpt", "say": 5}, ("say",), "say is no text"),
    ({"reply": {"to": "RCTP"}}, ("reply", "to"), "did you mean RCPT?"),
    ({"reply": {"code": 99}}, ("reply", "code"), "from 200 to 599"),
    ({"reply": {"code": True}}, ("reply", "code"), "code is True"),
    ({"reply": {"class": 1}}, ("reply", "class"), "from 2 to 5"),
    ({"reply": {"enhanced": 5.1}}, ("reply", "enhanced"), "enhanced is no text"),
    ({"reply": {"enhanced": "5.1"}}, ("reply", "enhanced"), "as 5.1.1"),
    ({"reply": {"rule": "no-such-mailbx"}}, ("reply", "rule"), "did you mean no-such-mailbox?"),
    ({"reply": {"cod": 550}}, ("reply", "cod"), "did you mean code?"),
    ({"reply": 550}, ("reply",), "says nothing here"),
    ({"accepted": "bob"}, ("accepted",), "bob is no address"),
    ({"accepted": True}, ("accepted",), "says nothing here"),
    ({"accepted": None}, ("accepted",), "nothing stands here"),
    ({"accepted": 0}, ("accepted",), "from 1"),
    ({"accepted": {"address": "bob@"}}, ("accepted", "address"), "bob@ is no address"),
    ({"accepted": {"together": "yes"}}, ("accepted", "together"), "true or false"),
    ({"refused": {"class": 2}}, ("refused", "class"), "from 4 to 5"),
    ({"mail": {"inn": "bob"}}, ("mail", "inn"), "did you mean in?"),
    ({"mail": {"header": "Subject"}}, ("mail", "header"), "no table"),
    ({"mail": {"header": {"Subject": ["a"]}}}, ("mail", "header", "Subject"), "is no text"),
    ({"mail": {"header": {"To": {}}}}, ("mail", "header", "To", "names"), "names is missing"),
    (
        {"mail": {"header": {"To": {"names": "bob"}}}},
        ("mail", "header", "To", "names"),
        "no address",
    ),
    ({"mail": {"header": {"To": {"name": "x"}}}}, ("mail", "header", "To", "name"), "mean names?"),
    ({"mail": {"has": [1]}}, ("mail", "has"), "more than texts"),
    ({"mail": {"line": 5}}, ("mail", "line"), "more than texts"),
    ({"mail": {"line": ["a", ""]}}, ("mail", "line"), "more than texts"),
    ({"closed": "clinet"}, ("closed",), "did you mean client?"),
    ({"connected": "twice"}, ("connected",), "says nothing here"),
    ({"used": "PIPELINIG"}, ("used",), "did you mean PIPELINING?"),
    ({"flag": "erly"}, ("flag",), "did you mean early?"),
    ({"waited": -1}, ("waited",), "above 0"),
    ({"waited": float("nan")}, ("waited",), "above 0"),
    ({"relayed": {}}, ("relayed", "to"), "to is missing"),
    ({"not": {"stat": "rcpt"}}, ("not", "stat"), "did you mean state?"),
    ({"any": [{"state": "rcpt"}]}, ("any",), "two or more"),
    ({"all": [{"state": "rcpt"}, {"state": "x"}]}, ("all", 1, "state"), "write one of"),
    ({"then": "state"}, ("then",), "not a list of goals"),
    ({"state\x1b": "rcpt"}, ("state\x1b",), "no such goal: state␛"),
]


@pytest.mark.parametrize(("value", "path", "told"), WRONG, ids=[str(row[0]) for row in WRONG])
def test_what_is_wrong_is_named_with_its_place_and_the_mend(
    value: object, path: tuple[str | int, ...], told: str
) -> None:
    with pytest.raises(GoalError) as caught:
        read_goal(value)
    assert caught.value.path == path
    assert told in str(caught.value)
    assert caught.value.mend


def test_goals_in_goals_have_an_end() -> None:
    goal: dict[str, Any] = {"state": "rcpt"}
    for _ in range(5000):
        goal = {"not": goal}
    with pytest.raises(GoalError, match="something simpler"):
        read_goal(goal)


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
        read_goal(value).is_met(Past(LabSession(site()).transcript, 0))
