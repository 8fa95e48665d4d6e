"""The app of a page, without a page: what comes early, and keys that have no end of their own."""

from pathlib import Path

import pytest

from smtplab.services import Services
from smtplab.storage.locations import HOME_VARIABLE
from tests.web.twin import Twin, twin_of


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))


async def test_what_comes_before_the_first_screen_is_done_then() -> None:
    twin = Twin(Services())
    twin.app.feed("3")
    twin.app.resize(90, 30)
    await twin.open(120, 36)
    rows = twin.rows()
    assert "Sandbox" in rows[0]
    assert len(rows) == 30
    await twin.close()
    assert twin.page.fault == ""


async def test_escape_and_alt_wait_for_no_more() -> None:
    async with twin_of(80, 24, Services()) as twin:
        await twin.press("3")
        before = twin.rows()
        await twin.press("alt+o")
        assert twin.rows() != before
        await twin.press("escape", "escape")
        assert "Where to?" in "\n".join(twin.rows())
