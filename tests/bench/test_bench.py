import pytest

from tests.bench.__main__ import main
from tests.bench.figures import Figure, ratio, table_row


def test_a_measurement_prints_its_row(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["connections", "--quick"]) == 0
    *_, row = capsys.readouterr().out.splitlines()
    assert "100 connections open at once" in row
    assert "met" in row


def test_an_unknown_measurement_is_bad_usage() -> None:
    with pytest.raises(SystemExit):
        main(["no-such-row"])


def test_a_ratio_is_the_median_of_pairs() -> None:
    figure = ratio("slow machine", [2.0, 20.0, 9.0], [1.0, 10.0, 3.0], 2)
    assert (figure.value, figure.spread, figure.met) == (2.0, (2.0, 3.0), True)


@pytest.mark.parametrize(("value", "at_least", "verdict"), [(2, True, "met"), (2, False, "MISSED")])
def test_a_row_says_whether_the_budget_is_met(value: float, at_least: bool, verdict: str) -> None:
    assert verdict in table_row(Figure("all", value, 1, at_least))
