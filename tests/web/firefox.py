"""A Firefox without a window, driven over its own protocol (Marionette) by a socket."""

from __future__ import annotations

import itertools
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.browsing import PATIENCE, SOON, DesktopBrowser, NavigatedError
from tests.web.webdriver import WebDriverTab

__all__ = ["Firefox", "FirefoxTab", "find_firefox"]

_OPTIONS = ("--headless", "--no-remote", "--marionette", "--remote-allow-system-access")
_SETTINGS = {"marionette.port": 0, "browser.download.folderList": 2}
_GONE = ("unloaded", "destroyed", "navigat")
_FAULTS = """
    return Services.console.getMessageArray()
        .filter((one) => one instanceof Ci.nsIScriptError && one.sourceName.startsWith("http"))
        .map((one) => one.message);
"""

_WINDOW = """
    const isShown = !document.getElementById("toolbar-menubar").hasAttribute("inactive");
    return [gBrowser.tabs.map((tab) => tab.linkedBrowser.currentURI.spec), isShown];
"""
_NOTE_REQUESTS = """
    window.asked = [];
    Services.obs.addObserver((subject) => {
        const { loadInfo, URI } = subject.QueryInterface(Ci.nsIChannel);
        const isPage = loadInfo.externalContentPolicyType === Ci.nsIContentPolicy.TYPE_DOCUMENT;
        if (isPage || loadInfo.loadingPrincipal?.isContentPrincipal) window.asked.push(URI.spec);
    }, "http-on-modify-request");
"""


def find_firefox() -> str | None:
    """Return the program, None if it is not installed."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox(DesktopBrowser):
    """A Firefox with a folder of its own.

    Args:
        profile: Where it keeps what it keeps.
    """

    def __init__(self, profile: Path) -> None:
        program = find_firefox()
        assert program
        profile.mkdir(exist_ok=True)
        settings = (f"user_pref({json.dumps(key)}, {one});\n" for key, one in _SETTINGS.items())
        (profile / "user.js").write_text("".join(settings))
        port = profile / "MarionetteActivePort"
        port.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [program, *_OPTIONS, "--profile", profile],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + PATIENCE
        while not port.exists() or not port.read_text():
            assert self.process.poll() is None, "the browser has ended"
            assert time.monotonic() < deadline, "the browser does not start"
            time.sleep(SOON)
        self._socket = socket.create_connection(("127.0.0.1", int(port.read_text())), PATIENCE)
        self._stream = self._socket.makefile("rb")
        self._number = itertools.count(1)
        self._read()
        self.call("WebDriver:NewSession")
        self._run_inside(_NOTE_REQUESTS)
        self._in_front = ""

    def call(self, method: str, **parameters: object) -> Any:  # noqa: ANN401  # whatever JSON can be
        """Have the browser do something; return what comes of it."""
        number = next(self._number)
        message = json.dumps([0, number, method, parameters]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, answered, error, result = self._read()
        assert answered == number
        if error and any(one in error["message"] for one in _GONE):
            raise NavigatedError
        assert not error, (method, error)
        return result

    def _read(self) -> Any:  # noqa: ANN401  # whatever JSON can be
        length = b""
        while (octet := self._stream.read(1)) != b":":
            assert octet, "the browser has gone"
            length += octet
        return json.loads(self._stream.read(int(length)))

    def show(self, handle: str) -> None:
        """Bring a tab to the front."""
        if self._in_front != handle:
            self.call("WebDriver:SwitchToWindow", handle=handle)
            self._in_front = handle

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Do something in the window of the browser, not in a page."""
        self.call("Marionette:SetContext", value="chrome")
        try:
            yield
        finally:
            self.call("Marionette:SetContext", value="content")

    def _run_inside(self, script: str, *values: object) -> Any:  # noqa: ANN401  # as above
        with self.inside():
            return self.call("WebDriver:ExecuteScript", script=script, args=values)["value"]

    def open(self, url: str, width: int = 1280, height: int = 800) -> FirefoxTab:
        """Open a page in a new tab of some size, in pixels."""
        tab = FirefoxTab(self, self.call("WebDriver:NewWindow", type="tab")["handle"])
        tab.resize(width, height)
        tab.call("WebDriver:Navigate", url=url)
        return tab

    def keep_downloads(self, folder: Path) -> None:
        """Put what pages give to download into a folder."""
        script = 'Services.prefs.setStringPref("browser.download.dir", arguments[0])'
        self._run_inside(script, str(folder))

    def faults(self) -> list[object]:
        """Return what the browser has complained of in the pages."""
        found: list[object] = self._run_inside(_FAULTS)
        return found

    def window(self) -> object:
        """Return the tabs that are open, and whether the menu bar is shown."""
        return self._run_inside(_WINDOW)

    def requests(self) -> set[str]:
        """Return the addresses that the pages have asked for."""
        return set(self._run_inside("return window.asked"))

    def kill(self) -> None:
        """End it as a power cut would, unless it has ended."""
        if self.process.returncode is None:
            self.process.kill()
            self.process.wait()
            self._stream.close()
            self._socket.close()


class FirefoxTab(WebDriverTab):
    """A tab of a Firefox."""

    def __init__(self, browser: Firefox, handle: str) -> None:
        self._browser, self._handle = browser, handle

    def call(self, method: str, **parameters: object) -> Any:  # noqa: ANN401  # whatever JSON can be
        """Have the tab do something, in front of the others."""
        self._browser.show(self._handle)
        return self._browser.call(method, **parameters)

    def run(self, script: str) -> Any:  # noqa: ANN401  # whatever JSON can be
        """Return what an expression in JavaScript comes to, awaited."""
        return self.call("WebDriver:ExecuteScript", script=f"return ({script})", args=[])["value"]

    def resize(self, width: int, height: int) -> None:
        """Give the page a size, in pixels."""
        across, down = self.run("[outerWidth - innerWidth, outerHeight - innerHeight]")
        self.call("WebDriver:SetWindowRect", width=width + across, height=height + down)

    def perform(self, actions: list[dict[str, object]]) -> None:
        """Have the browser take what the keyboard does, by its window, which may keep a key."""
        self._browser.show(self._handle)
        with self._browser.inside():
            self._browser.call("WebDriver:PerformActions", actions=actions)

    def choose_file(self, selector: str, file: Path) -> None:
        """Give a file to an input of the page."""
        found = self.call("WebDriver:FindElement", using="css selector", value=selector)
        (element,) = found["value"].values()
        self.call("WebDriver:ElementSendKeys", id=element, text=str(file))
