"""WebKit, the engine of Safari, on a screen that nobody sees, driven by WebDriver.

It is the one for GTK. While it is driven, it keeps nothing from one run to the next.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.web.browsing import PATIENCE, SOON, Browser, NavigatedError
from tests.web.webdriver import WebDriverTab

__all__ = ["WebKit", "WebKitTab", "find_webkit"]

_HOST = "127.0.0.1"
_DRIVER, _SCREEN = "WebKitWebDriver", "Xvfb"
_SCREEN_OPTIONS = ("-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp")
_WITHOUT_SANDBOX = {"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
"""As root it starts no other way."""
_AWAITED = """
    const done = arguments[arguments.length - 1];
    (async () => ({}))().then((value) => done([value]), (error) => done([null, String(error)]));
"""
_GONE = "no such frame"


def find_webkit() -> str | None:
    """Return the program that drives it, None unless that and the screen are installed."""
    return shutil.which(_DRIVER) if shutil.which(_SCREEN) else None


class WebKit(Browser):
    """A WebKit with a folder of its own.

    Args:
        profile: Its home.
    """

    def __init__(self, profile: Path) -> None:
        program = find_webkit()
        assert program
        profile.mkdir(mode=0o700, exist_ok=True)
        self._screen = subprocess.Popen(
            [_SCREEN, *_SCREEN_OPTIONS], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._screen.stdout
        display = f":{self._screen.stdout.readline().decode().strip()}"
        with socket.create_server((_HOST, 0)) as probe:
            self._port = probe.getsockname()[1]
        home = {"HOME": str(profile), "XDG_RUNTIME_DIR": str(profile), "DISPLAY": display}
        self._driver = subprocess.Popen(
            [program, f"--port={self._port}"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_WITHOUT_SANDBOX, **home},
            start_new_session=True,
        )
        self._session = ""
        self._session = f"/session/{self._begin()}"

    def _begin(self) -> str:
        deadline = time.monotonic() + PATIENCE
        while True:
            with suppress(ConnectionRefusedError):
                options = {"alwaysMatch": {"browserName": "MiniBrowser"}}
                return str(self.call("POST", "/session", capabilities=options)["sessionId"])
            assert time.monotonic() < deadline, "the browser does not start"
            time.sleep(SOON)

    def call(self, method: str, path: str, **parameters: object) -> Any:  # noqa: ANN401  # whatever JSON can be
        """Have the browser do something; return what comes of it."""
        connection = HTTPConnection(_HOST, self._port, timeout=PATIENCE)
        connection.request(method, self._session + path, json.dumps(parameters))
        answer = json.loads(connection.getresponse().read())["value"]
        connection.close()
        error = answer.get("error") if isinstance(answer, dict) else None
        if error == _GONE:
            raise NavigatedError
        assert not error, (path, answer)
        return answer

    def open(self, url: str, width: int = 1280, height: int = 800) -> WebKitTab:
        """Open a page in a new tab of some size, in pixels."""
        handle = self.call("POST", "/window/new", type="tab")["handle"]
        tab = WebKitTab(self, handle)
        tab.resize(width, height)
        tab.call("POST", "/url", url=url)
        return tab

    def kill(self) -> None:
        """End it, unless it has ended."""
        if self._driver.returncode is None:
            os.killpg(self._driver.pid, signal.SIGKILL)
            self._driver.wait()
            self._screen.kill()
            self._screen.communicate()


class WebKitTab(WebDriverTab):
    """A tab of a WebKit."""

    def __init__(self, browser: WebKit, handle: str) -> None:
        self._browser, self._handle = browser, handle

    def call(self, method: str, path: str, **parameters: object) -> Any:  # noqa: ANN401  # whatever JSON can be
        """Have the tab do something, in front of the others."""
        self._browser.call("POST", "/window", handle=self._handle)
        return self._browser.call(method, path, **parameters)

    def run(self, script: str) -> Any:  # noqa: ANN401  # whatever JSON can be
        """Return what an expression in JavaScript comes to, awaited."""
        value, *fault = self.call(
            "POST", "/execute/async", script=_AWAITED.replace("{}", script), args=[]
        )
        assert not fault, fault
        return value

    def resize(self, width: int, height: int) -> None:
        """Give the page a size, in pixels."""
        across, down = self.run("[outerWidth - innerWidth, outerHeight - innerHeight]")
        self.call("POST", "/window/rect", width=width + across, height=height + down)

    def perform(self, actions: list[dict[str, object]]) -> None:
        """Have the browser take what the keyboard does."""
        self.call("POST", "/actions", actions=actions)

    def choose_file(self, selector: str, file: Path) -> None:
        """Give a file to an input of the page."""
        found = self.call("POST", "/element", using="css selector", value=selector)
        (element,) = found.values()
        self.call("POST", f"/element/{element}/value", text=str(file))
