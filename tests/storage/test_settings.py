"""The settings file: what is chosen holds, and no content of the file ends a start."""

from pathlib import Path

import pytest

from smtplab.storage.locations import HOME_VARIABLE
from smtplab.storage.settings import keep_theme, kept_theme


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "new"))


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    assert kept_theme() is None
    keep_theme("smtplab-light")
    keep_theme("smtplab-dark")
    assert kept_theme() == "smtplab-dark"
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["settings.json"]


def test_other_settings_stay(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    file = tmp_path / "new" / "settings.json"
    file.write_text('{"later": [1], "theme": "nord"}')
    keep_theme("dracula")
    assert '"later"' in file.read_text()
    assert kept_theme() == "dracula"


@pytest.mark.parametrize(
    "held",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"theme": 7}', b"[" * 5000, b'{"theme": "x"}' + b" " * 9000],
)
def test_a_file_that_is_damaged_is_none(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "settings.json").write_bytes(held)
    assert kept_theme() in (None, "x")
    keep_theme("nord")
    assert kept_theme() == "nord"


def test_without_a_place_to_write_it_raises(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("a file where the folder should be")
    assert kept_theme() is None
    with pytest.raises(OSError, match="new"):
        keep_theme("nord")
