import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.lab.inputs import LONGEST
from smtplab.simulation.text import duration as module
from smtplab.simulation.text.duration import duration, time_passes


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "0 s pass"),
        (0.5, "0.5 s pass"),
        (1, "1 s passes"),
        (59, "59 s pass"),
        (60, "1 min passes"),
        (90, "1 min 30 s pass"),
        (1800, "30 min pass"),
        (3600, "1 h passes"),
        (3661, "1 h 1 min 1 s pass"),
        (86_400, "1 day passes"),
        (432_000, "5 days pass"),
        (LONGEST, "36525 days pass"),
    ],
)
def test_a_time_is_told_in_the_units_that_people_count_in(seconds: float, told: str) -> None:
    assert time_passes(seconds) == told


def test_the_examples_are_right() -> None:
    assert doctest.testmod(module).failed == 0


@given(st.floats(0, LONGEST))
def test_a_time_always_has_words(seconds: float) -> None:
    assert 3 <= len(duration(seconds)) <= 40
