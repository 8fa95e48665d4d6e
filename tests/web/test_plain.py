"""The view that is plain text: the whole course, by keys and through the accessibility tree."""

import json
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from smtplab.simulation.tls import choice
from smtplab.teaching.course import Course
from smtplab.teaching.lesson_status import Status
from smtplab.teaching.progress import Progress
from tests.line_mode.conftest import COURSE
from tests.line_mode.learner import Learner
from tests.web.accessibility import AccessibleTree
from tests.web.chromium import Chromium, ChromiumTab
from tests.web.conftest import CountingServer
from tests.web.test_page import downloaded

TAB = re.compile(r"(?<!\w)Tab(?!\w)")
ANSWERED = "document.getElementById('log')?.dataset.unanswered === '0'"
TYPED = "You typed: "
AT_THE_LIST = "Type a number or a word of the list"
TYPE_ALL = """
for (const text of {lines}) {{
    document.getElementById("line").value = text;
    document.getElementById("entry").requestSubmit();
}}
"""
RATIOS = """
(() => {
    const channel = (one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    const light = (colour) => {
        const [red, green, blue] = colour.match(/[\\d.]+/g).map((one) => channel(one / 255));
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const backOf = (element) => {
        const { backgroundColor } = getComputedStyle(element);
        const isClear = /, 0\\)$/.test(backgroundColor);
        return isClear && element.parentElement ? backOf(element.parentElement) : backgroundColor;
    };
    const texts = "h1, h2, h3, p, code, label, input, button, a, #bar .button, .typed, .typed code";
    return Array.from(document.querySelectorAll(texts), (one) => {
        const both = [getComputedStyle(one).color, backOf(one)].map(light);
        const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
        return [one.outerHTML.slice(0, 60), ratio];
    }).filter(([, ratio]) => ratio < 4.5);
})()
"""
FOCUS = "[document.activeElement.id || document.activeElement.textContent.trim()]"
HOSTILE = "NOOP <img src=x onerror=alert(1)> \u202e"


class Solver(Learner):
    """A learner who keeps the lines that led on, but for tries that were wrong.

    Args:
        name: The lesson.
        course: The course.

    Attributes:
        typed: The lines.
    """

    def __init__(self, name: str, course: Course) -> None:
        self.typed: list[str] = []
        super().__init__(name, course)

    def type(self, *lines: str) -> list[str]:
        """Type lines, and keep those that led on."""
        said = []
        for line in lines:
            before = self._place
            said += super().type(line)
            if before is None or self._place != before:
                self.typed.append(line)
        return said

    @property
    def _place(self) -> object:
        """Where an answer is waited for, None where none is."""
        lesson = self.lines.lesson
        if self.lines.over or self.status not in (Status.CHOOSE, Status.PICK, Status.REPLY):
            return None
        question, session = lesson.question, lesson.lab_session
        moments = len(session.transcript.moments) if session else 0
        asked = (str(question.ask), question.number) if question else None
        sent = moments if self.status is Status.REPLY else 0
        return lesson.lesson.name, lesson.step.key, self.status, asked, lesson.runs, sent


def as_in_page(lines: Sequence[str]) -> list[str]:
    """Return what is said, as the page shows it."""
    return [TAB.sub("Ctrl+Space", line).lstrip() for line in lines if line]


def answers(lines: Sequence[str]) -> list[str]:
    """Return what the page has said, without what was typed."""
    return [line.lstrip() for line in lines if not line.startswith(TYPED)]


def open_plain(server: CountingServer, browser: Chromium, fragment: str = "plain") -> ChromiumTab:
    """Open the view that is plain text, and wait until something is said."""
    tab = browser.open(f"{server.link}#{fragment}")
    tab.wait_until("window.smtplab?.text().length")
    return tab


def enter(tab: ChromiumTab, *lines: str) -> str:
    """Type lines and press Enter after each; return what is said to the last one."""
    for line in lines:
        tab.type(line)
        tab.press("Enter")
    tab.wait_until(ANSWERED)
    return str(tab.run("document.getElementById('log').lastElementChild.innerText"))


def enter_all(tab: ChromiumTab, lines: Sequence[str]) -> list[str]:
    """Enter many lines at once; return all that is said to them."""
    before = tab.run("smtplab.text().length")
    tab.run(TYPE_ALL.format(lines=json.dumps(lines)))
    tab.wait_until(ANSWERED, patience=300)
    return answers(tab.run(f"smtplab.text().slice({before})"))


def press_tab_around(tab: ChromiumTab) -> Iterator[str]:
    """Press Tab from where the focus is until it is out of the page; yield where it was."""
    for _ in range(20):
        tab.press("Tab")
        (name,) = tab.run(FOCUS)
        if tab.run("document.activeElement === document.body"):
            return
        yield name
    raise AssertionError("Tab does not lead out of the page")


class TestCourse:
    def test_all_lessons_are_done_by_their_solutions(
        self,
        server: CountingServer,
        browser: Chromium,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(choice, "has_ssl", lambda: False)  # as in the page
        browser.keep_downloads(tmp_path)
        first, *others = COURSE.lessons
        tab = open_plain(server, browser)
        assert not [url for url in browser.requests() if "xterm" in url]
        learner = Learner(first.name, COURSE)
        solver = Solver(first.name, COURSE)
        solver.finish()
        for line in solver.typed:
            tree = AccessibleTree(tab)
            assert tree.find("textbox").name == learner.lines.prompt.strip()
            assert tree.find("textbox").properties["focused"]
            assert answers(tree.lines("log")) == as_in_page(learner.said)
            learner.type(line)
            enter(tab, line)
        for lesson in others:
            solver = Solver(lesson.name, COURSE)
            solver.finish()
            lines = [f":lessons {lesson.name}", *solver.typed]
            expected = as_in_page(learner.type(*lines))
            after = ["Where to?"] if learner.lines.over else []
            said = enter_all(tab, lines)[: len(expected) + 1]
            assert said == [*expected, *after], lesson.name
        assert browser.faults() == []
        tab.run("document.getElementById('save').click()")
        file = tmp_path / "progress.sqlite3"
        content = downloaded(file)
        file.unlink()
        (tmp_path / "own.sqlite3").write_bytes(content)
        progress = Progress.open(tmp_path / "own.sqlite3")
        for lesson in COURSE.lessons:
            assert {*progress.lesson(lesson.name).done} == {step.key for step in lesson.steps}
        progress.close()


class TestReading:
    def test_it_is_read_and_worked_without_a_mouse_and_without_eyes(
        self, server: CountingServer, browser: Chromium, tmp_path: Path
    ) -> None:
        browser.keep_downloads(tmp_path)
        tab = open_plain(server, browser, "plain&lesson=helo-to-quit&step=4")
        tree = AccessibleTree(tab)
        assert tree.root.name == "smtplab"
        assert tab.run("document.documentElement.lang") == "en"
        assert tree.find("log").properties["live"] == "polite"
        nameless = [one for one in tree if one.properties.get("focusable") and not one.name]
        assert [one.role for one in nameless] in ([], ["RootWebArea"])
        headings = [one for one in tree if one.role == "heading"]
        assert [one.properties["level"] for one in headings] == [1, 2, 3]
        assert headings[-1].name.startswith("Step 4 of 6: ")
        assert tab.run("document.querySelectorAll('[tabindex]').length") == 0
        assert list(press_tab_around(tab)) == [
            "Send", "complete", "hand-in", "save", "open", "other", "Licences",
        ]  # fmt: skip
        self._check_keys(tab)
        self._check_marks(tab)
        self._check_looks(tab)
        self._check_the_way_back(tab)
        self._check_files(tab, tmp_path)
        assert browser.faults() == []

    def _check_keys(self, tab: ChromiumTab) -> None:
        """Complete a line, call one back, and paste several."""
        tab.run("document.getElementById('line').focus()")
        tab.type("H")
        tab.press("ctrl+Space")
        tab.wait_until("document.getElementById('line').value === 'HELO client.example.com'")
        assert tab.run("document.getElementById('aside').textContent") == "HELO client.example.com"
        assert "250 mail.example.org" in enter(tab, "")
        tab.type("NO")
        tab.press("ArrowUp")
        assert tab.run("document.getElementById('line').value") == "HELO client.example.com"
        tab.press("ArrowDown")
        assert tab.run("document.getElementById('line').value") == "NO"
        assert "The server replies: 250 Ok" in enter(tab, "OP")
        tab.run("""{
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", "NOOP 1\\r\\nNOOP 2\\nNOOP");
            const event = new ClipboardEvent("paste", { clipboardData, cancelable: true });
            document.getElementById("line").dispatchEvent(event);
        }""")
        tab.wait_until(ANSWERED)
        typed = [line for line in tab.run("smtplab.text()") if line.startswith(TYPED)]
        assert typed[-2:] == [f"{TYPED}NOOP 1", f"{TYPED}NOOP 2"]
        assert "The server replies: 250 Ok" in enter(tab, " 3")

    def _check_marks(self, tab: ChromiumTab) -> None:
        """Find what crossed the wire marked as code, and hostile text as text."""
        enter(tab, HOSTILE)
        assert tab.run("document.images.length") == 0
        codes = tab.run(
            "Array.from(document.querySelectorAll('#log code'), (one) => one.innerText)"
        )
        assert "250 Ok" in codes
        enter(tab, ":moment", ":back")
        (said,) = [line for line in tab.run("smtplab.text()") if "<img" in line and "sends" in line]
        assert said == "The client sends: NOOP <img src=x onerror=alert(1)> <U+202E>"

    def _check_looks(self, tab: ChromiumTab) -> None:
        """Find no text with little contrast, and none that is cut, at any size."""
        for scheme in ("light", "dark"):
            for contrast in ("no-preference", "more"):
                features = {"prefers-color-scheme": scheme, "prefers-contrast": contrast}
                media = [{"name": name, "value": value} for name, value in features.items()]
                tab.call("Emulation.setEmulatedMedia", features=media)
                assert tab.run(RATIOS) == []
        for width, height in ((1280, 800), (640, 400), (320, 568)):
            tab.resize(width, height)
            assert tab.run("document.documentElement.scrollWidth <= innerWidth")
            enter(tab, ":help")
            asked = "document.getElementById('log').lastElementChild.getBoundingClientRect().top"
            assert -1 <= tab.run(asked) <= 1
            typed = tab.run("document.getElementById('line').getBoundingClientRect().bottom")
            assert typed <= height
        tab.resize(1280, 800)

    def _check_the_way_back(self, tab: ChromiumTab) -> None:
        """Leave to the list from each entry of it."""
        for number in range(1, 8):
            assert AT_THE_LIST in enter(tab, ":leave")
            assert AT_THE_LIST not in enter(tab, str(number))
        levels = tab.run(
            "Array.from(document.querySelectorAll('h1, h2, h3'), (one) => +one.tagName[1])"
        )
        assert not [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]

    def _check_files(self, tab: ChromiumTab, folder: Path) -> None:
        """Export the sandbox, copy a link, hand in."""
        enter(tab, ":leave", "sandbox", "EHLO client.example.com")
        assert "Downloaded: session.txt" in enter(tab, ":export")
        assert b"C: EHLO client.example.com" in downloaded(folder / "session.txt")
        assert "in the clipboard" in enter(tab, ":link")
        tab.answer_prompt("document.getElementById('hand-in').click()", "Anna Müller")
        assert json.loads(downloaded(folder / "progress-Anna-Müller.json"))["name"] == "Anna Müller"


class TestBothViews:
    def test_links_lead_from_the_terminal_to_the_same_place_and_back(
        self, server: CountingServer, browser: Chromium
    ) -> None:
        tab = browser.open(f"{server.link}#lesson=helo-to-quit&step=4")
        tab.press("Tab")
        assert tab.run(FOCUS) == ["skip"]
        tab.wait_until("document.getElementById('skip').getBoundingClientRect().top >= 0")
        tab.wait_for("step 4 of 6")
        assert tab.run(FOCUS) == ["skip"]
        self._check_screen_reader_mode(tab)
        tab.run("document.getElementById('skip').focus()")
        tab.press("Enter")
        said = "window.smtplab?.text().some((line) => line.startsWith('Step 4 of 6'))"
        tab.wait_until(f"!!document.getElementById('log') && {said}")
        assert tab.run("location.hash") == "#plain&lesson=helo-to-quit&step=4"
        tab.run("document.getElementById('other').click()")
        tab.wait_until("!!document.getElementById('terminal')")
        tab.wait_for("step 4 of 6")

    def _check_screen_reader_mode(self, tab: ChromiumTab) -> None:
        """Find the rows of the terminal read once the switch is on; leave it by a key."""
        assert not [one for one in AccessibleTree(tab) if "step 4 of 6" in one.name]
        tab.run("document.getElementById('aloud').click()")
        assert tab.run("document.getElementById('aloud').getAttribute('aria-pressed')") == "true"
        tab.press("F1")
        tab.wait_for("Keys")
        tab.wait_until("document.querySelector('.xterm-accessibility')?.innerText.includes('Keys')")
        rows = [one.text for one in AccessibleTree(tab) if one.role == "listitem"]
        assert [row for row in rows if "Keys" in row]
        tab.press("shift+F6")
        assert tab.run(FOCUS) == ["hand-in"]
