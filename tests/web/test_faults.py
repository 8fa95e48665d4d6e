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
HOME = "Where to?"
KILLS, CUTS = 50, 3


@pytest.fixture
def trial(server: CountingServer) -> str:
    """The address of a page that keeps a folder, and has no app."""
    place = next(server.folder.glob("files-*")).name
    script = f'<script type="module" src="{TRIAL}?place={place}"></script>'
    (server.folder / "trial.html").write_text(f"<!doctype html>{script}")
    (server.folder / TRIAL).write_bytes((HERE / TRIAL).read_bytes())
    return f"{server.link}trial.html"


def open_trial(browser: Chromium, address: str, before: str = "") -> ChromiumTab:
    """Open the trial, and wait until its folder is filled."""
    tab = browser.open(address, before=before)
    tab.wait_until("window.trial?.found")
    return tab


def reports(browser: Chromium) -> Iterator[int]:
    """Yield the numbers that were reported since the events were cleared."""
    browser.call("Browser.getVersion")  # all that came before it is in the events then
    for event in browser.events:
        if event["method"] == "Runtime.bindingCalled":
            yield int(event["params"]["payload"])


def said(tab: ChromiumTab) -> str:
    """Return why the app does not come, once the page says so."""
    tab.wait_until("document.getElementById('loading')?.classList.contains('failed')")
    return str(tab.run("document.getElementById('stage').innerText"))


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


class TestStorage:
    """The browser has no storage, no room in it, or something else in it."""

    def told(self, tab: ChromiumTab, words: str) -> None:
        """Wait until the last sentence has some words in it."""
        tab.wait_until(f"(trial.told.at(-1) ?? 'nothing yet').includes({words!r})")

    def save(self, tab: ChromiumTab, number: int) -> object:
        """Change the folder; return whether it was kept."""
        return tab.run(f"(trial.write({number}), trial.folder.save())")

    @pytest.mark.parametrize(
        "before",
        [
            "Object.defineProperty(window, 'indexedDB', { value: undefined })",
            "indexedDB.open = () => { throw new DOMException('', 'SecurityError'); }",
        ],
    )
    def test_no_storage(self, browser: Chromium, trial: str, before: str) -> None:
        tab = open_trial(browser, trial, before)
        assert "keeps nothing for this page" in tab.run("trial.told.join()")
        assert self.save(tab, 7) is None

    @pytest.mark.parametrize("record", ["1, 'one'", "new Blob(), 'one'", "new Uint8Array(), 1"])
    def test_something_else_is_in_it(self, browser: Chromium, trial: str, record: str) -> None:
        tab = open_trial(browser, trial)
        tab.run(
            "new Promise((done) => { indexedDB.open('smtplab').onsuccess = ({ target }) => {"
            " const store = target.result.transaction('files', 'readwrite').objectStore('files');"
            f" store.put({record}).onsuccess = () => done(); }}; }})"
        )
        tab.close()
        tab = open_trial(browser, trial)
        self.told(tab, "damaged")
        assert self.save(tab, 7) is None

    def test_a_newer_version_was_there(self, browser: Chromium, trial: str) -> None:
        tab = open_trial(browser, trial)
        assert self.save(tab, 7)
        tab.run(
            "new Promise((done) => { const request = indexedDB.open('smtplab', 2);"
            " request.onsuccess = () => { request.result.close(); done(); }; })"
        )
        self.save(tab, 8)
        self.told(tab, "cannot keep")
        self.told(tab, "newer version of smtplab")
        tab.close()
        self.told(open_trial(browser, trial), "newer version of smtplab")

    def test_it_is_full_until_there_is_room(self, browser: Chromium, trial: str) -> None:
        tab = open_trial(browser, trial)
        origin = trial.rpartition("/")[0]
        tab.call("Storage.overrideQuotaForOrigin", origin=origin, quotaSize=1000)
        tab.run("(trial.fs.writeFile('/home/large', new Uint8Array(30_000_000)), 0)")
        assert self.save(tab, 7) is False
        self.told(tab, "no room left")
        tab.call("Storage.overrideQuotaForOrigin", origin=origin)
        tab.wait_until("trial.told.at(-1) === ''")
        tab.close()
        tab = open_trial(browser, trial)
        assert tab.run("trial.found") == [7, 7]

    def test_it_was_deleted(self, browser: Chromium, trial: str) -> None:
        tab = open_trial(browser, trial)
        assert self.save(tab, 7)
        tab.run(
            "new Promise((done) => {"
            " indexedDB.deleteDatabase('smtplab').onsuccess = () => done(); })"
        )
        assert tab.run("(trial.files.delete('/home/two'), trial.folder.save())") is False
        tab.wait_until("trial.told.at(-1) === ''")
        tab.close()
        tab = open_trial(browser, trial)
        assert tab.run("trial.found") == [7, 0]

    def test_whatever_changed_is_seen(self, browser: Chromium, trial: str) -> None:
        tab = open_trial(browser, trial)
        assert self.save(tab, 7)
        assert self.save(tab, 8), "in the same millisecond, perhaps"
        tab.run("(Date.now = () => 1000, 0)")
        assert self.save(tab, 9), "the clock was set back"
        assert self.save(tab, 10), "in the same millisecond"
        tab.run("trial.files.delete('/home/two')")
        assert tab.run("trial.folder.save()"), "a file has gone"
        tab.close()
        tab = open_trial(browser, trial)
        assert tab.run("trial.found") == [10, 0]


class TestTwoTabs:
    NO_LOCKS = "Object.defineProperty(navigator, 'locks', { value: undefined })"

    def test_the_second_says_so_and_when_the_first_is_gone(
        self, browser: Chromium, trial: str
    ) -> None:
        first, second = open_trial(browser, trial), open_trial(browser, trial)
        assert "open in another tab" in second.run("trial.told.join()")
        assert second.run("(trial.write(7), trial.folder.save())") is None
        first.close()
        second.wait_until("trial.told.at(-1).includes('The other tab is closed')")
        third = open_trial(browser, trial)
        assert third.run("trial.told") == []

    def test_without_locks_the_second_to_write_is_told(self, browser: Chromium, trial: str) -> None:
        first, second = (open_trial(browser, trial, self.NO_LOCKS) for _ in range(2))
        assert first.run("(trial.write(7), trial.folder.save())")
        assert second.run("(trial.write(8), trial.folder.save())") is False
        assert "Another tab has kept something" in second.run("trial.told.join()")
        assert first.run("(trial.write(9), trial.folder.save())")
        assert open_trial(browser, trial).run("trial.found") == [9, 9]


class TestHost:
    """The host has not all files, or sends them wrongly."""

    def expected(self, reason: str) -> str:
        return f"smtplab cannot start: {reason}. Reload the page to try again."

    def test_each_file_that_is_missing_is_named(
        self, server: CountingServer, browser: Chromium
    ) -> None:
        needed = {*next(server.folder.glob("files-*")).iterdir()}
        for file in (one for one in needed if one.name != "licences.txt"):
            aside = file.rename(server.folder / "aside")
            view = "#plain" if file.name == "plain.js" else ""
            tab = browser.open(f"{server.link}{view}", private=True)
            assert said(tab) == self.expected(f"{file.name} is missing on the web host (404)")
            tab.close()
            aside.rename(file)

    def test_a_file_of_a_wrong_kind_is_named(
        self, server: CountingServer, browser: Chromium
    ) -> None:
        place = next(server.folder.glob("files-*"))
        page = ("text/html", b"<!doctype html><title>Welcome</title>")
        for name in ("page.js", "worker.js", "app.bin"):
            server.forged = {name: page}
            tab = browser.open(server.link, private=True)
            assert said(tab) == self.expected(
                f"{name} is missing on the web host, which sends a page in its place"
            )
            tab.close()
        for name in ("xterm.mjs", "worker.js"):
            server.forged = {name: ("text/plain", (place / name).read_bytes())}
            tab = browser.open(server.link, private=True)
            assert said(tab) == self.expected(f"the web host sends {name} as text/plain")
            tab.close()

    def test_a_file_that_was_cut_is_named(self, server: CountingServer, browser: Chromium) -> None:
        place = next(server.folder.glob("files-*"))
        for name in ("app.bin", "pyodide.asm.wasm", "python_stdlib.zip"):
            content = (place / name).read_bytes()
            server.forged = {name: ("application/octet-stream", content[: len(content) // 2])}
            tab = browser.open(server.link, private=True)
            assert said(tab) == self.expected(
                f"{name} on the web host is not the file that was built; copy the folder again"
            )
            tab.close()

    def test_the_interpreter_may_have_any_content_type(
        self, server: CountingServer, browser: Chromium
    ) -> None:
        name = "pyodide.asm.wasm"
        content = next(server.folder.glob(f"*/{name}")).read_bytes()
        server.forged[name] = ("text/plain", content)
        browser.open(server.link, private=True).wait_for("Where to?")


class TestBrowser:
    """The browser cannot run the app."""

    def test_a_folder_is_not_a_web_host(self, page_folder: Path, browser: Chromium) -> None:
        tab = browser.open((page_folder / "index.html").as_uri())
        assert "put the folder on a web host" in said(tab)

    def test_an_old_browser(self, server: CountingServer, browser: Chromium) -> None:
        tab = browser.open(server.link, before="delete window.WebAssembly")
        assert said(tab) == (
            "This browser cannot run smtplab: it is too old, or WebAssembly is switched off in it."
        )


class TestPolicy:
    """Nothing runs or is loaded but the files of the page."""

    def test_what_is_put_into_the_page_does_nothing(
        self, server: CountingServer, browser: Chromium
    ) -> None:
        tab = browser.open(server.link)
        tab.wait_for(HOME)
        assert browser.faults() == []
        browser.events.clear()
        tab.run(
            "document.body.insertAdjacentHTML('beforeend',"
            " '<img src=https://example.org/a onerror=owned=1><iframe src=//example.org></iframe>"
            "<form action=//example.org><button>'), document.querySelector('form').submit(), 0"
        )
        tab.run(
            "setTimeout('owned = 1');"
            " ['owned = 1', 'import(\"https://example.org/b.js\")'].forEach((text) => {"
            " const script = document.createElement('script'); script.textContent = text;"
            " document.body.append(script); })"
        )
        refused = "fetch('https://example.org').catch((error) => `${error}`)"
        assert "TypeError" in tab.run(refused)
        assert tab.run("typeof owned") == "undefined"
        asked = {
            event["params"]["requestId"]: event["params"]["request"]["url"]
            for event in browser.events
            if event["method"] == "Network.requestWillBeSent"
        }
        for event in browser.events:
            if event["params"].get("blockedReason") == "csp":
                del asked[event["params"]["requestId"]]
        away = [url for url in asked.values() if not url.startswith(("data:", server.link))]
        assert away == []
