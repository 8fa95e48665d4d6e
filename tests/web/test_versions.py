"""New versions of the page: each starts with the next visit, and none is mixed with another."""

import time

from tests.web.browsing import PATIENCE
from tests.web.chromium import Chromium, ChromiumTab
from tests.web.conftest import CountingServer

HOME = "Where to?"
NEW = f"files-{'0' * 16}"
PLACE = "document.querySelector('script[type=module]').src.split('/').at(-2)"
NOTICE = "document.getElementById('notice').innerText"


def publish(server: CountingServer) -> None:
    """Put another version on the host: the same files in a folder of another name."""
    old = next(server.folder.glob("files-*"))
    _ = old.rename(server.folder / NEW)
    for name in ("index.html", "service-worker.js"):
        file = server.folder / name
        file.write_text(file.read_text("utf-8").replace(old.name, NEW), "utf-8")


def open_version(browser: Chromium, server: CountingServer, place: str) -> ChromiumTab:
    """Open the page again and again, until it is of a version."""
    deadline = time.monotonic() + PATIENCE
    while (tab := browser.open(server.link)).run(PLACE) != place:
        tab.close()
        assert time.monotonic() < deadline, "the version does not start"
    return tab


def open_kept(browser: Chromium, server: CountingServer) -> ChromiumTab:
    """Open the page, and wait until the browser has kept it."""
    tab = browser.open(server.link)
    tab.wait_for(HOME)
    tab.wait_until("navigator.serviceWorker.controller !== null")
    return tab


def test_a_new_version_starts_with_the_next_visit(
    server: CountingServer, browser: Chromium
) -> None:
    tab = open_kept(browser, server)
    publish(server)
    tab.reload()
    tab.wait_until(f"{NOTICE}.includes('A new version')")
    assert tab.run(PLACE) != NEW
    tab.close()
    tab = open_version(browser, server, NEW)
    tab.wait_for(HOME)
    assert tab.run(NOTICE) == ""
    assert len(tab.run("caches.keys()")) == 1


def test_a_version_that_is_whole_nowhere_makes_way(
    server: CountingServer, browser: Chromium
) -> None:
    tab = open_kept(browser, server)
    tab.run(
        "caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys().then("
        "(all) => Promise.all(all.filter((one) => one.url.endsWith('app.bin'))"
        ".map((one) => cache.delete(one)))))"
    )
    publish(server)
    (server.folder / "service-worker.js").unlink()
    tab.call("Network.clearBrowserCache")
    tab.reload()
    tab.wait_until("document.getElementById('loading').classList.contains('failed')")
    stage = tab.run("document.getElementById('stage').innerText")
    assert "is missing on the web host (404)" in stage
    tab.reload()
    tab.wait_for(HOME)
