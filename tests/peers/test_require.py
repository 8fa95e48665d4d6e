import os
from pathlib import Path

import pytest

from tests.peers.conftest import Require


def test_a_program_that_exists_is_found(require: Require) -> None:
    assert require("sh").name == "sh"


def test_a_missing_program_skips_and_says_so(
    require: Require, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-mailer is not installed"):
        require("no-such-mailer")


def test_a_missing_program_fails_in_ci(require: Require, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="CI must have it"):
        require("no-such-mailer")


def test_what_requires_a_program_is_marked(
    require: Require, request: pytest.FixtureRequest
) -> None:
    assert os.access(require("sh"), os.X_OK)
    assert isinstance(require("sh"), Path)
    assert request.node.get_closest_marker("peer")
