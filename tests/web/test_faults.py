"""What goes wrong in a browser: nothing that was kept is lost, and the page says what it is."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.chromium import Chromium, ChromiumTab
from tests.web.conftest import CountingServer

HERE = Path(__file__).parent
TRIAL = "keeping_trial.js"
KILLS, CUTS = 50, 3


@pytest.fixture
def trial(server: CountingServer) -> str:
    """The address of a page that keeps a folder, and has no app."""
    place = next(server.folder.glob("files-*")).name
    script = f'<script type="module" src="{TRIAL}?place={place}"></script>'
    (server.folder / "trial.html").write_text(f"<!doctype html>{script}")
    (server.folder / TRIAL).write_bytes((HERE / TRIAL).read_bytes())
    return f"{server.link}trial.html"


def open_trial(browser: Chromium, address: str) -> ChromiumTab:
    """Open the trial, and wait until its folder is filled."""
    tab = browser.open(address)
    tab.wait_until("window.trial?.found")
    return tab


def reports(browser: Chromium) -> Iterator[int]:
    """Yield the numbers that were reported since the events were cleared."""
    browser.call("Browser.getVersion")  # all that came before it is in the events then
    for event in browser.events:
        if event["method"] == "Runtime.bindingCalled":
            yield int(event["params"]["payload"])


class TestKilledWhileItSaves:
    def begin(self, browser: Chromium, address: str, least: int) -> ChromiumTab:
        """Open the trial; check that the whole of a moment is there; have it go on."""
        tab = open_trial(browser, address)
        one, two = tab.run("trial.found")
        assert one == two, "the files are of two moments"
        assert one >= least, "what was reported is lost"
        assert tab.run("trial.told") == []
        tab.call("Runtime.addBinding", name="report")
        browser.events.clear()
        tab.run("void trial.run()")
        while not any(reports(browser)):
            time.sleep(0.005)
        return tab

    def test_a_tab_loses_nothing(self, browser: Chromium, trial: str) -> None:
        chance = random.Random(14)
        last = 0
        for _ in range(KILLS):
            tab = self.begin(browser, trial, last)
            tab.run(f"new Promise((done) => setTimeout(done, {chance.uniform(0, 40)}))")
            tab.crash()
            last = max([last, *reports(browser)])
        assert last >= KILLS

    def test_a_browser_loses_nothing(self, trial: str, tmp_path: Path) -> None:
        last = 0
        for number in range(CUTS):
            with Chromium(tmp_path / "profile") as browser:
                tab = self.begin(browser, trial, last)
                tab.run(f"new Promise((done) => setTimeout(done, {7 * number}))")
                last = max([last, *reports(browser)])
                browser.kill()
        assert last >= CUTS


class TestWhatGoesWrong:
    def said(self, tab: ChromiumTab) -> str:
        tab.wait_until("document.getElementById('loading').classList.contains('failed')")
        return str(tab.run("document.getElementById('stage').innerText"))

    def test_a_file_is_missing_on_the_host(self, server: CountingServer, browser: Chromium) -> None:
        next(server.folder.glob("*/app.bin")).unlink()
        assert self.said(browser.open(server.link)) == (
            "smtplab cannot start: app.bin is missing on the web host (404). "
            "Reload the page to try again."
        )

    def test_the_scripts_are_missing(self, server: CountingServer, browser: Chromium) -> None:
        next(server.folder.glob("*/page.js")).unlink()
        tab = browser.open(server.link)
        hint = "document.getElementById('slow')"
        tab.wait_until("document.readyState === 'complete'")  # before the style it is in sight
        assert tab.wait_until(f"getComputedStyle({hint}).visibility === 'visible'")
        assert "missing on the web host" in tab.run("document.getElementById('slow').innerText")
