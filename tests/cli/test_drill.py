"""`smtplab drill`: the cards that are chosen, and the list of them."""

import pytest

from smtplab.teaching.drill.card import CardKind
from smtplab.teaching.lesson.lesson import Level
from smtplab.tui.app import SmtplabApp
from smtplab.tui.drill.screen import DrillScreen
from tests.served import status_of


def test_kinds_and_levels_are_listed_with_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("drill", "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    names = [line[:12].strip() for line in lines]
    assert names == ["all", *(one.value for one in CardKind), *(one.value for one in Level)]
    counts = {name: int(line[12:17]) for name, line in zip(names, lines, strict=True)}
    assert counts["all"] == sum(counts[one.value] for one in CardKind)
    assert counts["ideas"] > 60


@pytest.mark.parametrize("option", ["--kind", "--level"])
def test_what_does_not_exist_is_named_with_what_does(
    option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status_of("drill", option, "poetry", "--list") == 2
    said = capsys.readouterr().err
    assert '"poetry" is not a' in said
    assert "use one of all, " in said


def test_the_screen_opens_with_the_cards_that_are_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    screens: list[DrillScreen] = []

    def run(app: SmtplabApp) -> None:
        assert app._first is not None
        opened = app._first(app.services)
        assert isinstance(opened, DrillScreen)
        screens.append(opened)

    monkeypatch.setattr("smtplab.console.require_screen", lambda: None)
    monkeypatch.setattr(SmtplabApp, "run", run)
    assert status_of("drill", "--kind", "ideas", "--level", "second hour") == 0
    chosen = {(card.kind, card.level) for card in screens[0].round.cards}
    assert chosen == {(CardKind.IDEA, Level.SECOND)}
