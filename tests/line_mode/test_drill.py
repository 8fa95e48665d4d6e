"""Rounds of the drill that are played line by line."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from smtplab.line_mode.drill import DrillLines
from smtplab.services import Services
from smtplab.simulation.lab.inputs import Send
from smtplab.teaching.drill.card import CardKind, DrillCard
from smtplab.teaching.drill.deck import deck
from smtplab.teaching.drill.round import RoundPhase
from smtplab.teaching.lesson.lesson import Level


def say(lines: DrillLines, *typed: str) -> list[str]:
    return [one for line in typed for one in lines.hear(line.encode())]


def answer(lines: DrillLines, *, right: bool) -> list[str]:
    question = lines.round.question
    assert question
    keys = zip(question.keys, question.options, strict=True)
    return say(lines, next(key for key, option in keys if option.right is right))


@pytest.fixture
def with_cards(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def take(*cards: DrillCard) -> None:
        monkeypatch.setattr("smtplab.teaching.drill.practice.choose_cards", lambda *_: cards)

    return take


def repairs() -> Iterator[DrillCard]:
    return (card for card in deck(Services().course) if card.repair)


def test_a_round_is_played_and_another_begins(services: Services) -> None:
    lines = DrillLines(services)
    said = list(lines.start())
    assert f"Card 1 of {len(lines.round.cards)}: " in said[2]
    for _ in range(200):
        match lines.round.phase:
            case RoundPhase.ASK:
                said += answer(lines, right=True)
            case RoundPhase.REPAIR:
                said += say(lines, ":solution")
            case RoundPhase.FEEDBACK:
                said += say(lines, "")
            case RoundPhase.OVER:
                break
    assert "Right." in said
    assert any(" right" in line for line in said[-12:])
    assert said[-1] == "Press Enter for another round, or type :leave."
    assert any(line.startswith("Card 1 of ") for line in say(lines, ""))
    assert all(line.isprintable() for line in said)


def test_a_wrong_answer_is_explained_and_the_right_one_said(services: Services) -> None:
    lines = DrillLines(services)
    list(lines.start())
    said = answer(lines, right=False)
    while lines.round.phase is RoundPhase.ASK:
        said += answer(lines, right=False)
    assert any(line.startswith("The right ") for line in said)
    assert any(line.startswith("Wrong ") for line in said)


def test_a_sign_that_stands_for_nothing_is_no_answer(services: Services) -> None:
    lines = DrillLines(services)
    list(lines.start())
    for typed in ("", "zz", "99", "x" * 100_000):
        assert say(lines, typed)[0].startswith("Type one of ")
    assert lines.round.number == 1


def test_a_session_is_repaired(services: Services, with_cards: Callable[..., None]) -> None:
    card = next(repairs())
    assert card.repair
    with_cards(card)
    lines = DrillLines(services)
    said = list(lines.start())
    assert "You are the client. Type a command, and press Enter to send it." in said
    assert any(line.startswith("The state is ") for line in said)
    assert any(line.startswith("You may send: ") for line in said)
    assert {"  :why tells the rule behind the last reply"} <= set(say(lines, ":help"))
    assert say(lines, ":state")[0].startswith("The state is ")
    assert say(lines, "") == ["Nothing was typed."]
    assert any("The server replies" in line for line in say(lines, "NOOP"))
    assert "The session is back where the repair begins." in say(lines, ":restart")
    said = say(lines, *card.repair.solution)
    assert lines.round.results[0].good
    assert "Press Enter for the next card." in said


def test_enter_sends_the_repaired_command(
    services: Services, with_cards: Callable[..., None]
) -> None:
    with_cards(next(repairs()))
    lines = DrillLines(services)
    list(lines.start())
    say(lines, "HEPL", ":repair")
    assert lines.prompt == "Enter sends it: "
    session = lines.round.session
    assert session
    assert "Nothing was typed." not in say(lines, "")
    assert session.lab.inputs[-1] == Send(b"HELP\r\n")
    assert lines.prompt == "Command: "
    assert say(lines, "") == ["Nothing was typed."]


def test_the_solution_is_said(services: Services, with_cards: Callable[..., None]) -> None:
    with_cards(next(repairs()))
    lines = DrillLines(services)
    list(lines.start())
    said = say(lines, ":solution")
    assert (said[0], said[-1]) == ("This corrects it.", "Press Enter for the next card.")
    assert not lines.round.results[0].good
    assert say(lines, ":solution")[0] == "There is nothing to repair here."


def test_the_card_is_said_again_and_left(services: Services) -> None:
    lines = DrillLines(services)
    list(lines.start())
    assert any(line.startswith("Card 1 of ") for line in say(lines, ":read"))
    assert any(":solution" in line for line in say(lines, ":help"))
    assert say(lines, ":nix")[0].startswith("There is no such action here")
    say(lines, ":leave")
    assert lines.over


def test_cards_are_listed_and_chosen(services: Services) -> None:
    lines = DrillLines(services)
    list(lines.start())
    before = lines.round
    assert any(line.startswith("ideas ") for line in say(lines, ":cards"))
    assert lines.round is before
    assert say(lines, ":cards poetry")[0].startswith('"poetry" is not a kind of cards or a level;')
    said = say(lines, ":cards ideas")
    assert said[0].startswith("A round of the drill: ")
    assert any(line.endswith(": Ideas") for line in said)
    say(lines, ":cards first hour")
    assert {(card.kind, card.level) for card in lines.round.cards} == {(CardKind.IDEA, Level.FIRST)}
