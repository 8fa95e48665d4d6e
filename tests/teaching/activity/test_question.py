"""Questions, and steps that are only read."""

import pytest

from smtplab.teaching.activity.base import ReadingRunner
from smtplab.teaching.activity.question import QuestionRunner
from smtplab.teaching.activity.runner import Expects
from tests.teaching.activity.making import (
    DAMAGED,
    card,
    choose,
    is_done,
    kept,
    options,
    plain,
    question,
    told,
    wants,
)

FIRST = card("Who speaks first?", "The server.", "The client.", "Both.", "Nobody.")
SECOND = card("And then?", "The client.", "The server.")


def asked() -> QuestionRunner:
    return QuestionRunner(question(FIRST, SECOND))


def test_the_order_is_another_and_always_the_same() -> None:
    orders = [options(asked().question) for _ in range(3)]
    assert orders[0] == orders[1] == orders[2]
    assert set(orders[0]) == {"The server.", "The client.", "Both.", "Nobody."}
    places = {
        options(QuestionRunner(question(card(f"{n}?", "a", "b", "c"))).question).index("a")
        for n in range(20)
    }
    assert places == {0, 1, 2}


def marks(play: QuestionRunner) -> dict[str, bool]:
    """Return the options that are marked, with whether each is right."""
    assert play.question
    shown = options(play.question)
    wrong = {shown[at]: False for at in play.question.wrong_tries}
    right = play.question.right_option
    return wrong if right is None else wrong | {shown[right]: True}


def test_a_wrong_answer_is_explained_and_the_right_one_goes_on() -> None:
    play = asked()
    choose(play, "The client.")
    assert told(play.feedback) == "Not quite: no"
    assert wants(play) is Expects.CHOICE
    play.advance()
    assert wants(play) is Expects.CHOICE
    choose(play, "The server.")
    assert play.feedback
    assert play.feedback.good
    assert wants(play) is Expects.CONTINUE
    assert play.question
    assert plain(play.question.ask) == "Who speaks first?"
    assert marks(play) == {"The client.": False, "The server.": True}
    assert (play.question.number, play.question.count) == (1, 2)
    play.advance()
    assert marks(play) == {}
    assert told(play.feedback) == ""
    choose(play, "The client.")
    assert is_done(play)
    assert wants(play) is Expects.NOTHING
    assert told(play.feedback) == "Right: "
    assert marks(play) == {"The client.": True}


@pytest.mark.parametrize("number", [-1, 4, 99])
def test_what_is_no_answer_changes_nothing(number: int) -> None:
    play = asked()
    play.choose(number)
    assert play.feedback is None
    assert wants(play) is Expects.CHOICE


def test_what_was_kept_goes_on_with_its_question() -> None:
    play = asked()
    choose(play, "The server.")
    other = asked()
    other.restore(kept(play))
    assert set(options(other.question)) == {"The client.", "The server."}
    other.restart()
    assert len(options(other.question)) == 4


@pytest.mark.parametrize("saved", DAMAGED)
def test_what_is_damaged_leaves_it_at_its_start(saved: object) -> None:
    play = asked()
    play.restore(saved)
    assert len(options(play.question)) == 4
    assert not is_done(play)


def test_reading_is_done_by_going_on() -> None:
    play = ReadingRunner()
    assert wants(play) is Expects.CONTINUE
    assert play.session is None
    play.advance()
    assert is_done(play)
    play.restart()
    assert not is_done(play)


def test_the_answer_is_shown_as_help() -> None:
    play = asked()
    assert play.show_answer()
    assert told(play.feedback) == "The answer: The server."
    assert play.assisted
    choose(play, "The server.")
    assert not play.show_answer()
