"""The licences of a page: each package that it carries has its text there."""

import shutil
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from smtplab.web.app_files import app_files
from smtplab.web.licence_texts import licences
from smtplab.web.runtime import Runtime, RuntimeMissingError

OF_NPM = ("@xterm/addon-fit", "@xterm/xterm", "pyodide")


@pytest.fixture
def runtime(tmp_path: Path) -> Runtime:
    """A runtime in which the terminal has its licences, as in npm, and the interpreter none."""
    for name in OF_NPM:
        (tmp_path / name).mkdir(parents=True)
    for name in OF_NPM[:2]:
        (tmp_path / name / "LICENSE").write_text(f"The licence of {name}", "utf-8")
    return Runtime(tmp_path, {})


def parts(text: str) -> dict[str, str]:
    """Return each part by the name in its first line."""
    _, *found = text.split("=" * 78 + "\n")
    return {part.split(maxsplit=1)[0].casefold().replace("_", "-"): part for part in found}


def test_each_package_has_its_text(runtime: Runtime) -> None:
    found = parts(licences(runtime))
    carried = {path.partition("/")[0].removesuffix(".py") for path in app_files()}
    owners = packages_distributions()
    names = {name for one in carried for name in owners.get(one, ())}
    assert {"textual", "rich", "tlslite-ng", "PyYAML"} <= names
    missing = {name for name in names if name.casefold().replace("_", "-") not in found}
    assert not missing
    assert {*OF_NPM, "python", "libraries"} <= found.keys()
    short = {name for name, part in found.items() if len(part) < 500 and "xterm" not in name}
    assert not short
    for name, words in {
        "smtplab": "Permission is hereby granted",
        "tlslite-ng": "GNU LESSER GENERAL PUBLIC LICENSE",
        "pyodide": "Mozilla Public License Version 2.0",
        "python": "PYTHON SOFTWARE FOUNDATION LICENSE",
        "libraries": "SQLite",
        "@xterm/xterm": "The licence of @xterm/xterm",
    }.items():
        assert words in found[name]


def test_a_package_without_a_licence_is_an_error(runtime: Runtime) -> None:
    shutil.rmtree(runtime.packages["@xterm/xterm 6.0.0"])
    with pytest.raises(RuntimeMissingError, match=r"@xterm/xterm 6\.0\.0 has no text"):
        licences(runtime)
