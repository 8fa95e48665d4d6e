import pytest

from smtplab.protocol.patience import RESERVE, SLOWEST, Patience

LIMIT = 300.0


def gives_up_at(rate: int, seconds: int) -> float:
    """Return when the server gives up on content that comes at so many octets a second."""
    patience = Patience(LIMIT, 0.0)
    for now in range(1, seconds):
        if now >= patience.due:
            return now
        patience.take_content(rate, float(now))
    return patience.due


def test_a_client_has_the_limit_for_each_line() -> None:
    patience = Patience(LIMIT, 10.0)
    assert patience.due == 310.0
    patience.restart(200.0)
    assert patience.due == 500.0


def test_silence_in_content_is_limited_as_before_a_command() -> None:
    patience = Patience(LIMIT, 0.0)
    patience.take_content(10**9, 100.0)
    assert patience.due == 400.0


@pytest.mark.parametrize("rate", [1, 2, 10])
def test_content_by_the_octet_ends_soon_after_the_reserve(rate: int) -> None:
    assert gives_up_at(rate, 10_000) == pytest.approx(RESERVE * LIMIT / (1 - rate / SLOWEST), abs=2)


@pytest.mark.parametrize("rate", [SLOWEST, 2 * SLOWEST, 10**6])
def test_a_slow_but_steady_sender_of_a_large_message_is_heard_out(rate: int) -> None:
    day = 24 * 3600
    assert gives_up_at(rate, day) > day


def test_much_content_at_first_buys_no_endless_trickle() -> None:
    patience = Patience(LIMIT, 0.0)
    patience.take_content(10**9, 0.0)
    for now in range(1, 1000):
        if now >= patience.due:
            break
        patience.take_content(1, float(now))
    assert now == pytest.approx(RESERVE * LIMIT, rel=0.02)
