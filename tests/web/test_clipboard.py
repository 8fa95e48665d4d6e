"""What goes in and out of the page: copies, pastes and files."""

from __future__ import annotations

from pathlib import Path

from tests.web.chromium import Chromium, ChromiumTab
from tests.web.conftest import CountingServer

SHIFT, CTRL = 8, 2
COPIED = "kept.readText().then((text) => text === %r)"
PASTE = """
(() => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", %s);
  const event = { clipboardData, bubbles: true, cancelable: true };
  const box = document.querySelector(".xterm-helper-textarea");
  box.dispatchEvent(new ClipboardEvent("paste", event));
})()
"""
LOG = "S: 220 mail.example.org\nC: QUIT\nS: 221 2.0.0 Bye\n"


def place_of(tab: ChromiumTab, words: str) -> tuple[float, float]:
    """Return where some words begin on the terminal, in pixels."""
    tab.wait_for(words)
    rows = tab.text().splitlines()
    row = next(number for number, text in enumerate(rows) if words in text)
    box = "document.querySelector('.xterm-screen').getBoundingClientRect()"
    width, height = tab.run(f"[{box}.width / smtplab.terminal().cols, {box}.height / {len(rows)}]")
    return (rows[row].index(words) + 0.5) * width, (row + 0.5) * height


def chooser_opens(tab: ChromiumTab, browser: Chromium) -> bool:
    """Return whether the browser shows its file chooser within some time."""
    for _ in range(60):
        tab.run("new Promise((done) => setTimeout(done, 50))")
        if any(one["method"] == "Page.fileChooserOpened" for one in browser.events):
            return True
    return False


def paste(tab: ChromiumTab) -> None:
    """Paste as Ctrl+V does."""
    key = {"key": "v", "code": "KeyV", "windowsVirtualKeyCode": 86, "modifiers": CTRL}
    tab.call("Input.dispatchKeyEvent", type="rawKeyDown", commands=["paste"], **key)
    tab.call("Input.dispatchKeyEvent", type="keyUp", **key)


def test_texts_and_files_go_in_and_out(
    server: CountingServer, browser: Chromium, tmp_path: Path
) -> None:
    permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    browser.call("Browser.grantPermissions", permissions=permissions)
    tab = browser.open(f"{server.link}#sandbox")
    tab.run("window.kept = navigator.clipboard; 1")
    x, y = place_of(tab, "220 mail.example.org ESMTP")
    right, _ = place_of(tab, "ESMTP")

    tab.drag((x, y), (right, y), held=SHIFT)
    tab.wait_until("smtplab.terminal().hasSelection()")
    tab.press("ctrl+c")
    tab.wait_until(COPIED % "220 mail.example.org ")
    tab.run("smtplab.terminal().clearSelection()")
    tab.run("kept.writeText('')")

    tab.drag((x, y), (right, y))
    tab.press("ctrl+c")
    tab.wait_until("kept.readText().then((text) => text.startsWith('220 mail'))")

    # As where a page comes without HTTPS.
    tab.run("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    tab.press("alt+c")
    tab.wait_until(COPIED % "220 mail.example.org ESMTP smtplab ready")

    tab.run("kept.writeText('MAIL FROM:<alice@example.com>\\r\\nRCPT TO:<bob@example.org>\\r\\n')")
    paste(tab)
    tab.wait_for("As one pipelined group")
    tab.press("Escape")
    tab.wait_until("!smtplab.text().join().includes('As one pipelined group')")
    tab.run("kept.writeText('NOOP as it was pasted')")
    paste(tab)
    tab.wait_for("C:    NOOP as it was pasted")

    tab.run(PASTE % "'x'.repeat(10 << 20)")
    tab.wait_until("document.getElementById('notice').innerText.includes('million characters')")
    assert "xxxx" not in tab.text()
    tab.run("document.querySelector('#notice p').click()")
    assert tab.run("document.getElementById('notice').innerText") == ""

    tab.press("Escape")
    tab.wait_for("Where to?")
    tab.type("4")
    tab.wait_for("Paste a log")
    tab.call("Page.setInterceptFileChooserDialog", enabled=True)
    tab.type("6")
    tab.wait_for("Choose a file on this device")
    assert chooser_opens(tab, browser)
    (tmp_path / "session.log").write_text(LOG, "utf-8")
    tab.choose_file("#file", tmp_path / "session.log")
    assert "session.log" in tab.wait_for("221 2.0.0 Bye")
    with (tmp_path / "large.log").open("wb") as large:
        large.truncate(9 << 20)
    tab.choose_file("#file", tmp_path / "large.log")
    tab.wait_until("document.getElementById('notice').innerText.includes('at most 8 MB')")
    assert browser.faults() == []
