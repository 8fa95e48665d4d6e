"""A Chromium without a window, driven over its own protocol (DevTools) by a pair of pipes."""

from __future__ import annotations

import itertools
import json
import os
import select
import shutil
import subprocess
import time
from base64 import b64decode
from pathlib import Path
from typing import Any

from tests.web.browsing import IS_LOADED, PATIENCE, DesktopBrowser, NavigatedError, Tab

__all__ = ["Chromium", "ChromiumTab", "find_chromium"]

_PIECE = 1 << 16
_OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--remote-debugging-pipe",
)
_KEYS = {
    "Enter": ("Enter", 13, "\r"),
    "Escape": ("Escape", 27, ""),
    "Space": ("Space", 32, ""),
    "Tab": ("Tab", 9, ""),
    "End": ("End", 35, ""),
    "ArrowLeft": ("ArrowLeft", 37, ""),
    "ArrowUp": ("ArrowUp", 38, ""),
    "ArrowRight": ("ArrowRight", 39, ""),
    "ArrowDown": ("ArrowDown", 40, ""),
    **{f"F{number}": (f"F{number}", 111 + number, "") for number in range(1, 13)},
}
_HELD = {"alt": 1, "ctrl": 2, "shift": 8}


def find_chromium() -> str | None:
    """Return the program, None if it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


class Chromium(DesktopBrowser):
    """A browser with a folder of its own.

    Args:
        profile: Where it keeps what it keeps.
    """

    def __init__(self, profile: Path) -> None:
        program = find_chromium()
        assert program
        to_browser, self._to = os.pipe()
        self._from, from_browser = os.pipe()
        # It reads commands from descriptor 3 and writes answers to 4.
        shell = f'exec "$0" "$@" 3<&{to_browser} 4>&{from_browser}'
        options = [*_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        self.process = subprocess.Popen(
            ["bash", "-c", shell, program, *options],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(to_browser, from_browser),
        )
        os.close(to_browser)
        os.close(from_browser)
        self._number = itertools.count(1)
        self._buffer = b""
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, session: str = "", **parameters: object) -> dict[str, Any]:
        """Have the browser do something; return what comes of it."""
        number = self.send(method, session, **parameters)
        while True:
            answer = self._read()
            if answer.get("id") == number:
                if "navigated" in str(answer.get("error")):
                    raise NavigatedError
                assert "error" not in answer, (method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def send(self, method: str, session: str = "", **parameters: object) -> int:
        """Have the browser do something, and wait for nothing; return the number of the answer."""
        number = next(self._number)
        message: dict[str, object] = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        return number

    def _read(self) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._from], [], [], max(0, deadline - time.monotonic()))
            piece = os.read(self._from, _PIECE) if ready else b""
            assert piece, "the browser has gone, or does not answer"
            self._buffer += piece
        line, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def open(
        self,
        url: str,
        width: int = 1280,
        height: int = 800,
        *,
        before: str = "",
        private: bool = False,
    ) -> ChromiumTab:
        """Open a page in a new tab of some size, in pixels; a script runs there before its own.

        A private tab has a new window of its own, which shares nothing with others.
        """
        window = self.call("Target.createBrowserContext") if private else {}
        target = self.call("Target.createTarget", url="about:blank", **window)["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        tab = ChromiumTab(self, target, session)
        for domain in ("Page", "Runtime", "Network", "Log"):
            tab.call(f"{domain}.enable")
        tab.resize(width, height)
        tab.call("Page.addScriptToEvaluateOnNewDocument", source=before)
        tab.call("Page.navigate", url=url)
        tab.wait_until(f"location.href !== 'about:blank' && {IS_LOADED}")
        return tab

    def keep_downloads(self, folder: Path) -> None:
        """Put what pages give to download into a folder."""
        self.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(folder))

    def faults(self) -> list[object]:
        """Return what the browser has complained of in the pages."""
        methods = {"Runtime.exceptionThrown", "Log.entryAdded"}
        return [event for event in self.events if event["method"] in methods]

    def requests(self) -> set[str]:
        """Return the addresses that the pages have asked for."""
        sent = (one for one in self.events if one["method"] == "Network.requestWillBeSent")
        return {one["params"]["request"]["url"] for one in sent}

    def kill(self) -> None:
        """End it as a power cut would, unless it has ended."""
        if self.process.returncode is None:
            self.process.kill()
            self.process.wait()
            os.close(self._to)
            os.close(self._from)


class ChromiumTab(Tab):
    """A tab of a browser."""

    def __init__(self, browser: Chromium, target: str, session: str) -> None:
        self._browser, self._target, self._session = browser, target, session

    def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Have the tab do something."""
        return self._browser.call(method, self._session, **parameters)

    def resize(self, width: int, height: int) -> None:
        """Give the window a size, in pixels."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def become_phone(self, width: int, height: int) -> None:
        """Give the page a screen that is touched, of some size in pixels of CSS."""
        size = {"width": width, "height": height, "deviceScaleFactor": 2}
        self.call("Emulation.setDeviceMetricsOverride", mobile=True, **size)
        self.call("Emulation.setTouchEmulationEnabled", enabled=True)

    def drag(self, start: tuple[float, float], end: tuple[float, float], held: int = 0) -> None:
        """Draw the mouse from one place to another, in pixels, with some keys held."""
        steps = 4
        (x, y), (to_x, to_y) = start, end
        ways = [(x + (to_x - x) * one / steps, y + (to_y - y) * one / steps) for one in range(5)]
        kinds = ["mousePressed", *["mouseMoved"] * steps, "mouseReleased"]
        for kind, (at_x, at_y) in zip(kinds, [*ways, ways[-1]], strict=True):
            self.call(
                "Input.dispatchMouseEvent",
                type=kind,
                x=at_x,
                y=at_y,
                button="left",
                buttons=int(kind != "mouseReleased"),
                clickCount=1,
                modifiers=held,
            )

    def run(self, script: str) -> Any:  # noqa: ANN401  # whatever JSON can be
        """Return what an expression in JavaScript comes to, awaited."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def type(self, text: str) -> None:
        """Type a text."""
        for letter in text:
            self.call("Input.dispatchKeyEvent", type="keyDown", text=letter, key=letter)
            self.call("Input.dispatchKeyEvent", type="keyUp", key=letter)

    def insert(self, text: str) -> None:
        """Type a text at once, as an input method does."""
        self.call("Input.insertText", text=text)

    def press(self, *names: str) -> None:
        """Press keys, such as `Enter`, `F1`, `ctrl+s`."""
        for name in names:
            *held, key = name.split("+")
            modifiers = sum(_HELD[one] for one in held)
            code, number, text = _KEYS.get(key, (f"Key{key.upper()}", ord(key[0].upper()), ""))
            event = {
                "key": key,
                "code": code,
                "windowsVirtualKeyCode": number,
                "modifiers": modifiers,
            }
            self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **event)
            self.call("Input.dispatchKeyEvent", type="keyUp", **event)

    def choose_file(self, selector: str, file: Path) -> None:
        """Give a file to an input of the page."""
        found = self.call("Runtime.evaluate", expression=f"document.querySelector({selector!r})")
        self.call("DOM.setFileInputFiles", files=[str(file)], objectId=found["result"]["objectId"])

    def picture(self, file: Path) -> None:
        """Save a picture of the tab."""
        file.write_bytes(b64decode(self.call("Page.captureScreenshot")["data"]))

    def crash(self) -> None:
        """End its process as the system would, then close what is left of it."""
        self._browser.send("Page.crash", self._session)
        self.close()

    def close(self) -> None:
        """Close it."""
        self._browser.call("Target.closeTarget", targetId=self._target)
