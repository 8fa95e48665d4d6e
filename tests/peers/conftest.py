import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

# Debian keeps Postfix's programs out of a user's path.
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib/postfix/sbin"])

Require = Callable[[str], Path]


def find_program(name: str) -> Path:
    """Return the path of a real program; without it, skip the test, and in CI fail it."""
    if found := shutil.which(name, path=SEARCH):
        return Path(found)
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
