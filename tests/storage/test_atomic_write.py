"""A file is written whole, or it is as it was."""

import os
from pathlib import Path

import pytest

from smtplab.storage import atomic_write as whole


def test_a_new_file_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    whole.write_new(path, b"one\r\ntwo\n")
    assert path.read_bytes() == b"one\r\ntwo\n"
    with pytest.raises(FileExistsError):
        whole.write_new(path, b"three")
    assert path.read_bytes() == b"one\r\ntwo\n"


@pytest.mark.parametrize("write", [whole.write_new, whole.replace_file])
def test_a_full_disk_leaves_nothing_behind(
    write: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    assert callable(write)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "a.txt", b"one")
    assert list(tmp_path.iterdir()) == []


def test_what_is_replaced_is_there_until_the_new_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(_: int) -> None:
        assert path.read_text() == "old"
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as failing:
        failing.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            whole.replace_file(path, b"new")
    assert path.read_text() == "old"
    whole.replace_file(path, b"new")
    assert path.read_text() == "new"


def test_what_is_set_aside_takes_the_name_of_nothing(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    (tmp_path / "kept.damaged-2.json").mkdir()
    for text in ("first", "second"):
        file.write_text(text)
        whole.set_aside(file)
    assert not file.exists()
    assert (tmp_path / "kept.damaged-1.json").read_text() == "first"
    assert (tmp_path / "kept.damaged-3.json").read_text() == "second"


def test_what_cannot_be_set_aside_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        whole.set_aside(tmp_path / "kept.json")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_what_is_private_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "kept"
    whole.replace_file(file, b"secret", 0o600)
    whole.replace_file(file, b"secret again", 0o600)
    assert file.stat().st_mode & 0o777 == 0o600
