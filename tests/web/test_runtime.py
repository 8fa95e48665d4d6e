"""The interpreter and the terminal: only those that were pinned, or one line that says why not."""

import json
import tomllib
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest

from smtplab.web.runtime import RuntimeMissingError, fetch_runtime, read_runtime
from tests.served import status_of

OWN = files("smtplab.web")


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without any program."""
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("nothing_installed")
def test_without_npm_one_line_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RuntimeMissingError) as raised:
        fetch_runtime(tmp_path / "cache")
    assert str(raised.value) == (
        "npm is not installed; install Node.js, or name a folder with --runtime"
    )


def test_the_command_says_why_it_cannot_build(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "pyodide" / "pyodide.mjs"
    assert status_of("web", str(tmp_path / "site"), "--runtime", str(tmp_path)) == 2
    assert capsys.readouterr().err == (
        f"smtplab: {missing} is missing; take the versions that package-lock.json in smtplab/web "
        "names\n"
    )
    assert not (tmp_path / "site").exists()


def test_a_folder_must_have_each_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeMissingError, match="is missing; take the versions that"):
        read_runtime(tmp_path)


def test_a_file_must_be_the_one_that_was_pinned(tmp_path: Path) -> None:
    for package, hashes in tomllib.loads((OWN / "runtime.toml").read_text()).items():
        for name in hashes:
            (tmp_path / package / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / package / name).write_bytes(b"forged")
    with pytest.raises(RuntimeMissingError, match="is of another version"):
        read_runtime(tmp_path)


def test_hashes_are_whole_and_the_lock_names_no_host() -> None:
    hashes = tomllib.loads((OWN / "runtime.toml").read_text())
    wanted = json.loads((OWN / "package.json").read_text())["dependencies"]
    assert hashes.keys() == wanted.keys()
    length = len(sha256().hexdigest())
    assert {len(one) for package in hashes.values() for one in package.values()} == {length}
    lock = json.loads((OWN / "package-lock.json").read_text())
    assert "http" not in json.dumps(lock)
    locked = lock["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted
