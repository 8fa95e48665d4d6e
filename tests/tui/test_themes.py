"""The theme at the start: asked for, kept, or fit for the terminal."""

import pytest

from smtplab.services import Services
from smtplab.storage import settings
from smtplab.tui.app import SmtplabApp
from smtplab.tui.themes import DARK, LIGHT, starting_theme

_THEMES = {DARK.name, LIGHT.name, "nord"}


@pytest.mark.parametrize(
    ("environment", "kept", "theme"),
    [
        ({}, None, DARK.name),
        ({}, "nord", "nord"),
        ({}, "a theme of a later version", DARK.name),
        ({"TEXTUAL_THEME": LIGHT.name}, None, LIGHT.name),
        ({"TEXTUAL_THEME": LIGHT.name}, "nord", LIGHT.name),
        ({"TEXTUAL_THEME": "nonsense"}, "nord", "nord"),
        ({"COLORFGBG": "0;15"}, None, LIGHT.name),
        ({"COLORFGBG": "0;default;7"}, None, LIGHT.name),
        ({"COLORFGBG": "15;0"}, None, DARK.name),
        ({"COLORFGBG": "nonsense"}, None, DARK.name),
        ({"COLORFGBG": "0;15"}, DARK.name, DARK.name),
    ],
)
def test_what_is_asked_for_goes_before_what_is_kept(
    environment: dict[str, str], kept: str | None, theme: str
) -> None:
    assert starting_theme(environment, kept, _THEMES) == theme


async def test_a_theme_that_is_chosen_holds_at_the_next_start() -> None:
    app = SmtplabApp(Services())
    async with app.run_test() as pilot:
        await pilot.pause()
        assert settings.kept_theme() is None
        app.theme = LIGHT.name
        await pilot.pause()
    assert settings.kept_theme() == LIGHT.name
    assert SmtplabApp(Services()).theme == LIGHT.name


async def test_a_theme_that_cannot_be_kept_is_used_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SMTPLAB_HOME", "/dev/null/nowhere")
    app = SmtplabApp(Services())
    async with app.run_test() as pilot:
        app.theme = LIGHT.name
        await pilot.pause()
        assert app.theme == LIGHT.name
        assert "cannot be saved" in next(iter(app._notifications)).message
