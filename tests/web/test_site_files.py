"""A page with a teacher's site: the sandbox opens on it, and it can be chosen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from smtplab.simulation.site.load import SiteError
from smtplab.web.app_files import app_files
from smtplab.web.site_files import site_files

SETTINGS = "smtplab/web/tab/settings.json"
OPEN = """
import asyncio, os, sys

class Page:
    def write(self, text): pass
    def notice(self, text): raise SystemExit(text)
    def end(self, fault): print(fault)
    def theme(self, *colours): pass

async def main():
    from smtplab.web.tab.app import open_app
    app = open_app(Page(), sys.argv[1], "http://host/#sandbox", 80, 24)
    while not any(hasattr(one, "session") for one in app._screen_stacks["_default"]):
        await asyncio.sleep(0.01)
    host = app.screen.session.site.host
    app.feed("\\x1b[21~")
    while not app.screen.query("OptionList"):
        await asyncio.sleep(0.01)
    row = app.screen.query_one("OptionList").get_option_at_index(3).prompt
    print(host, row, sep="\\n", file=sys.__stdout__, flush=True)
    os._exit(0)

asyncio.run(main())
"""


def test_the_sandbox_opens_on_it(tmp_path: Path) -> None:
    named = tmp_path / "Mail School.toml"
    named.write_text('host = "mx.example.net"\n', "utf-8")
    own = {path: one for path, one in app_files().items() if path.startswith("smtplab/")}
    found = {**own, **site_files(str(named))}
    for path, octets in found.items():
        file = tmp_path / "app" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(octets)
    opened = subprocess.run(
        [sys.executable, "-c", OPEN, str(tmp_path / "home")],
        cwd=tmp_path / "app",
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert opened.stderr == ""
    assert opened.stdout.splitlines() == [
        "mx.example.net",
        "▸ mail-school the server that this page was made with",
    ]


def test_a_site_that_comes_along_is_named_alone() -> None:
    assert site_files("esmtp") == {SETTINGS: b'{"site": "esmtp"}'}


@pytest.mark.parametrize(("stem", "name"), [("default", "my-default"), ("…", "my"), ("A.b", "a-b")])
def test_no_site_takes_the_place_of_another(tmp_path: Path, stem: str, name: str) -> None:
    (tmp_path / f"{stem}.toml").write_bytes(b"")
    files = site_files(str(tmp_path / f"{stem}.toml"))
    assert json.loads(files[SETTINGS]) == {"site": name}
    assert files[f"smtplab/simulation/site/sites/{name}.toml"] == b""


def test_a_wrong_site_goes_nowhere(tmp_path: Path) -> None:
    with pytest.raises(SiteError):
        site_files(str(tmp_path / "none.toml"))
