"""Python in a tab finds out what Python outside of one does, and shakes hands by itself."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from smtplab.storage.locations import HOME_VARIABLE
from tests.web import both_sides
from tests.web.chromium import Chromium
from tests.web.conftest import CountingServer

SCRIPT = Path("tests/fixtures/script.txt").absolute()
COMMANDS = [
    ["check"],
    ["run", "--json", "script.txt"],
    ["explain", "--json", "550 5.7.1 <bob@example.org>: Relay access denied"],
    ["explain", "Remote host said: 421 4.7.0 [TSS04] Messages temporarily deferred"],
    ["lesson", "export", "starttls"],
]
START = """
(async () => {{
  const {{ loadPyodide }} = await import("./{place}/pyodide.mjs");
  window.python = await loadPyodide({{ indexURL: new URL("./{place}/", location.href).href }});
  const archive = await fetch("./{place}/app.bin");
  python.pyimport("boot").install(python.toPy(new Uint8Array(await archive.arrayBuffer())));
  python.FS.writeFile("script.txt", {script});
  python.runPython({code});
}})()
"""
SETTINGS = """
import json, os
os.environ.update(SMTPLAB_HOME="/tmp", COLUMNS="100")
"""


class InsidePython:
    """Python in a tab that has the files of the page, and nothing else of it."""

    def __init__(self, server: CountingServer, browser: Chromium) -> None:
        self._tab = browser.open(f"{server.link}empty")
        code = Path(both_sides.__file__).read_text("utf-8") + SETTINGS
        place = next(server.folder.glob("files-*")).name
        script = json.dumps(SCRIPT.read_text("utf-8"))
        self._tab.run(START.format(place=place, script=script, code=json.dumps(code)))

    def find_out(self, expression: str) -> Any:  # noqa: ANN401  # as JSON has it
        """Return what an expression comes to."""
        code = json.dumps(f"json.dumps({expression})")
        return json.loads(self._tab.run(f"python.runPython({code})"))


def test_both_find_out_the_same(
    server: CountingServer,
    browser: Chromium,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path))
    monkeypatch.setenv("COLUMNS", "100")
    (tmp_path / "script.txt").write_bytes(SCRIPT.read_bytes())
    inside = InsidePython(server, browser)
    for command in COMMANDS:
        found = inside.find_out(f"result_of({command!r})")
        assert found == list(both_sides.result_of(command)), command
        assert found[0] == os.EX_OK, command
    (hello, octets), *others, (outcome, _) = inside.find_out("records_of(shake_hands())")
    assert hello == "ClientHello: for mail.example.org, TLS 1.3"
    assert octets.startswith("1603")
    assert others[0][0] == "ServerHello: TLS 1.3"
    assert outcome == both_sides.records_of(both_sides.shake_hands())[-1][0]
    assert "the client accepts it" in outcome
