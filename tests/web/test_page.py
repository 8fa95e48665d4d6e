"""The page in a real browser: it opens, keeps what was done, and says why where it cannot."""

import json
import time
from pathlib import Path

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings.session_link import link_to
from smtplab.simulation.site.load import load_site
from smtplab.teaching.progress import Progress
from tests.web.browsing import Browser, DesktopBrowser, Tab
from tests.web.chromium import Chromium
from tests.web.conftest import CountingServer

HOME = "Where to?"
KEPT = "as you left it"
IS_ACTIVE = "navigator.serviceWorker.ready.then((one) => one.active.state === 'activated')"
PATIENCE = 30.0
APP_KEPT = """
caches.keys().then(async ([name]) => {
  const cache = await caches.open(name);
  return [cache, (await cache.keys()).find(({ url }) => url.endsWith("app.bin"))];
})
"""
"""The cache of the page, and what it has of the archive of the app."""


def open_sandbox(tab: Tab) -> None:
    """Open the sandbox from the home screen, and send a command there."""
    tab.wait_for(HOME)
    tab.type("3")
    tab.wait_for("The wire")
    tab.type("EHLO client.example.com")
    tab.press("Enter")
    tab.wait_for("250-mail.example.org")


def downloaded(file: Path) -> bytes:
    """Wait until a download is whole; return it."""
    deadline = time.monotonic() + PATIENCE
    while not file.exists() or not file.stat().st_size:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return file.read_bytes()


class TestOpening:
    def test_it_runs_keeps_and_opens_without_a_network(
        self, server: CountingServer, any_browser: Browser
    ) -> None:
        with server.holding("app.bin"):
            tab = any_browser.open(server.link)
            tab.wait_until("/Loading [1-9]/.test(document.getElementById('stage').innerText)")
        open_sandbox(tab)
        tab.press("alt+ArrowLeft")
        tab.wait_for("5/6")
        tab.wait_until(IS_ACTIVE)
        tab.press("Escape")
        tab.wait_for(KEPT)
        tab.run(f"{APP_KEPT}.then(([cache, file]) => cache.delete(file))")
        tab.reload()
        tab.wait_for(HOME)
        tab.wait_until(f"{APP_KEPT}.then(([, file]) => file !== undefined)")
        server.shutdown()
        server.server_close()
        tab.reload()
        assert KEPT in tab.wait_for(HOME)

    def test_what_was_done_outlives_a_power_cut(
        self, server: CountingServer, desktop_browser: DesktopBrowser, tmp_path: Path
    ) -> None:
        tab = desktop_browser.open(server.link)
        open_sandbox(tab)
        tab.wait_until(IS_ACTIVE)
        assert {url.startswith(server.link) for url in desktop_browser.requests()} == {True}
        assert desktop_browser.faults() == []
        paths = [path for path in server.asked if path != "/"]
        assert sorted(paths) == sorted({*paths}), "each file is loaded once"
        tab.press("Escape")
        tab.wait_for(KEPT)
        desktop_browser.kill()
        with type(desktop_browser)(tmp_path / "profile") as again:
            assert KEPT in again.open(server.link).wait_for(HOME)

    def test_a_second_tab_says_that_it_keeps_nothing(
        self, server: CountingServer, browser: Chromium
    ) -> None:
        browser.open(server.link).wait_for(HOME)
        second = browser.open(server.link)
        second.wait_for(HOME)
        assert "open in another tab" in second.run("document.getElementById('notice').innerText")

    def test_the_window_of_a_phone_gets_the_smallest_screen_and_keys(
        self, server: CountingServer, browser: Chromium
    ) -> None:
        tab = browser.open(server.link, 400, 800)
        text = tab.wait_for(HOME)
        assert len(text.splitlines()[0]) >= 80
        tab.resize(1280, 800)
        tab.wait_until("smtplab.text()[0].length > 100")


class TestFiles:
    def test_an_export_is_downloaded(
        self, server: CountingServer, browser: Chromium, tmp_path: Path
    ) -> None:
        browser.keep_downloads(tmp_path)
        tab = browser.open(server.link)
        open_sandbox(tab)
        tab.press("ctrl+s")
        tab.wait_for("Export the session")
        tab.press("Enter")
        tab.wait_for("Downloaded: session.txt")
        text = downloaded(tmp_path / "session.txt")
        assert text.startswith(b"S: 220 mail.example.org")
        assert b"C: EHLO client.example.com" in text

    def test_progress_goes_to_another_browser_as_a_file(
        self, server: CountingServer, browser: Chromium, tmp_path: Path
    ) -> None:
        browser.keep_downloads(tmp_path)
        tab = browser.open(server.link)
        tab.wait_for(HOME)
        tab.run("document.getElementById('save').click()")
        tab.wait_until("document.getElementById('notice').innerText.includes('no progress')")
        file = tmp_path / "other.sqlite3"
        progress = Progress.open(file)
        progress.finish_step("who-speaks-first", "a-step", assisted=False, at=1.0)
        progress.close()
        tab.choose_file("#open", file)
        assert "Continue" in tab.wait_for("Continue")
        tab.answer_prompt("document.getElementById('hand-in').click()", "Anna Müller")
        handed_in = json.loads(downloaded(tmp_path / "progress-Anna-Müller.json"))
        assert handed_in["name"] == "Anna Müller"
        assert [one["lesson"] for one in handed_in["lessons"]] == ["who-speaks-first"]
        tab.run("document.getElementById('save').click()")
        again = Progress.open(tmp_path / "again.sqlite3")
        again.close()
        (tmp_path / "again.sqlite3").write_bytes(downloaded(tmp_path / "progress.sqlite3"))
        again = Progress.open(tmp_path / "again.sqlite3")
        assert again.steps("who-speaks-first").keys() == {"a-step"}
        again.close()
        (tmp_path / "no.sqlite3").write_bytes(b"<script>")
        tab.run("(window.asked = [], window.confirm = (text) => asked.push(text) > 1, 0)")
        tab.choose_file("#open", file)
        tab.wait_until("asked.length === 1")
        assert "will be replaced" in tab.run("asked[0]")
        tab.choose_file("#open", tmp_path / "no.sqlite3")
        tab.wait_until(
            "document.getElementById('notice').innerText.includes('not a progress file')"
        )


class TestLinks:
    def test_a_session_in_a_link_opens_and_its_text_stays_text(
        self, server: CountingServer, browser: Chromium
    ) -> None:
        session = LabSession(load_site())
        session.connect()
        session.send(b"NOOP <img src=x onerror=alert(1)>\x1b]0;owned\x07[red]\r\n")
        tab = browser.open(link_to(session, server.link))
        assert "NOOP <img src=x onerror=alert(1)>␛]0;owned␇[red]" in tab.wait_for("Replay")
        assert tab.run("document.images.length") == 0
        assert tab.run("document.title") == "smtplab"
        assert browser.faults() == []
        tab.run("location.hash = 'replay=cut'")
        said = "document.getElementById('notice')?.innerText.includes('cut or changed')"
        tab.wait_until(said)
        tab.wait_for(HOME)
