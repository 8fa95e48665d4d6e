import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

# Debian keeps Postfix's programs out of a user's path. No other mail server can be installed beside
# it: they are unpacked elsewhere.
FURTHER = ("/usr/sbin", "/usr/lib/postfix/sbin", "/opt/smtplab-peers/usr/sbin")
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), *FURTHER])

Require = Callable[[str], Path]


def find_program(name: str) -> Path:
    """Return the path of a real program; without it, skip the test, and in CI fail it."""
    if not (found := shutil.which(name, path=SEARCH)):
        skip_without(name)
    return Path(found)


def find_library(path: str) -> Path:
    """Return the path of a file of a library; without it, skip the test, and in CI fail it."""
    if not (found := Path(path)).exists():
        skip_without(path)
    return found


def skip_without(name: str) -> NoReturn:
    """Skip the test for want of a program or a library; in CI fail it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed, and CI must have it", pytrace=False)
    pytest.skip(f"{name} is not installed")


@pytest.fixture
def require() -> Require:
    """Find a program by name: ``require("swaks")``."""
    return find_program


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "require" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.peer)
