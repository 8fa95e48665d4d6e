"""Looking things up, having them shown, and explaining what was pasted."""

from pathlib import Path
from typing import cast

import pytest
from textual import events
from textual.pilot import Pilot

from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.page_pane import PagePane
from smtplab.tui.common.paste_box import PasteBox
from smtplab.tui.common.path_line import PathInput
from smtplab.tui.home.screen import HomeScreen
from smtplab.tui.lab.sandbox import SandboxScreen
from smtplab.tui.reference.demo_screen import DemoScreen
from smtplab.tui.reference.entry_list import EntryList
from smtplab.tui.reference.explain_screen import ExplainScreen
from smtplab.tui.reference.lesson_picker import LessonPicker
from smtplab.tui.reference.screen import ReferenceScreen
from tests.teaching.bounces.samples import BOUNCES
from tests.tui.conftest import MemoryStore, opened
from tests.tui.driving import REFUSED, say, screen_text

TWO_RECIPIENTS = BOUNCES[0].text
HOSTILE = "550 5.1.1 \x1b]0;owned\x07\x9b31m[@click=app.quit]x[/] \u202e no such user"


@pytest.fixture
def reference(store: MemoryStore) -> SmtplabApp:
    return opened(store, "reference")


@pytest.fixture
def explain(store: MemoryStore) -> SmtplabApp:
    return opened(store, "explain")


async def typed(pilot: Pilot[None], text: str) -> None:
    await pilot.pause()
    await pilot.press(*("space" if sign == " " else sign for sign in text))
    await pilot.pause()


async def pasted(pilot: Pilot[None], text: str) -> None:
    await pilot.pause()
    assert pilot.app.focused is not None
    pilot.app.focused.post_message(events.Paste(text))
    await pilot.pause()
    await pilot.pause()


async def open_file(pilot: Pilot[None], file: Path) -> None:
    await pilot.press("f3")
    await pilot.pause()
    pilot.app.screen.query_one(PathInput).value = str(file)
    await pilot.press("enter")
    await pilot.pause()
    await pilot.pause()


def page(pilot: Pilot[None]) -> str:
    pane = pilot.app.screen.query_one(PagePane)
    return "\n".join(line.plain for line in pane._lines)


def selected(pilot: Pilot[None]) -> str:
    entry = pilot.app.screen.query_one(EntryList).entry
    return entry.key if entry else ""


def shown(pilot: Pilot[None]) -> DemoScreen:
    assert isinstance(pilot.app.screen, DemoScreen)
    return pilot.app.screen


def last_code(pilot: Pilot[None]) -> int | None:
    moments = shown(pilot).session.transcript.moments
    codes = [moment.reply.code for moment in moments if moment.reply]
    return codes[-1] if codes else None


async def test_what_is_typed_is_found_as_it_is_typed(reference: SmtplabApp) -> None:
    async with reference.run_test() as pilot:
        await typed(pilot, "mailbox full")
        assert selected(pilot) == "x.2.2"
        assert "over quota" in page(pilot)
        await pilot.press("down")
        await pilot.pause()
        assert selected(pilot) != "x.2.2"
        await pilot.press("up", "up", "pageup")
        assert selected(pilot) == "x.2.2"


async def test_nothing_found_is_said(reference: SmtplabApp) -> None:
    async with reference.run_test() as pilot:
        await typed(pilot, "qqqqqq")
        assert selected(pilot) == ""
        assert "Nothing found" in screen_text(pilot)
        await pilot.press("enter", "f2", "down", "escape")
        await pilot.pause()
        assert "281 entries" in screen_text(pilot) or "entries" in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(reference.screen, HomeScreen)


async def test_enter_opens_a_lab_with_the_line_unsent(
    reference: SmtplabApp, store: MemoryStore
) -> None:
    async with reference.run_test() as pilot:
        await typed(pilot, "551")
        await pilot.press("enter")
        await pilot.pause()
        screen = shown(pilot)
        assert screen.bar.prompt.value == "RCPT TO:<moved@example.org>"
        assert last_code(pilot) == 250
        await pilot.press("enter")
        await pilot.pause()
        assert last_code(pilot) == 551
        await pilot.press("f8")
        await pilot.pause()
        assert last_code(pilot) == 250
        assert screen.bar.prompt.value == "RCPT TO:<moved@example.org>"
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(reference.screen, ReferenceScreen)
        assert store.saved is None


@pytest.mark.parametrize(("wanted", "code"), [("220", 220), ("4.4.2", 421), ("500", 500)])
async def test_a_key_draws_what_is_not_typed_as_well(
    reference: SmtplabApp, wanted: str, code: int
) -> None:
    async with reference.run_test() as pilot:
        await typed(pilot, wanted)
        await pilot.press("enter")
        await pilot.pause()
        assert last_code(pilot) != code
        await pilot.press("f10")
        await pilot.pause()
        assert last_code(pilot) == code
        await pilot.press("f10")
        await pilot.pause()
        assert last_code(pilot) == code


async def test_the_code_that_was_asked_for_is_shown(reference: SmtplabApp) -> None:
    async with reference.run_test() as pilot:
        await typed(pilot, "4.7.1")
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert last_code(pilot) == 450


async def test_lessons_that_have_it_can_be_opened(reference: SmtplabApp) -> None:
    async with reference.run_test() as pilot:
        await typed(pilot, "550")
        entry = pilot.app.screen.query_one(EntryList).entry
        assert entry is not None
        assert len(entry.mentions) > 1
        await pilot.press("f2")
        await pilot.pause()
        assert isinstance(reference.screen, LessonPicker)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(reference.screen, ReferenceScreen)
        await pilot.press("f2", "enter")
        await pilot.pause()
        await pilot.pause()
        assert type(reference.screen).__name__ == "LessonScreen"


async def test_what_is_pasted_is_explained(explain: SmtplabApp) -> None:
    async with explain.run_test() as pilot:
        await pilot.pause()
        assert "three digits" in page(pilot)
        await pasted(pilot, "550-5.1.1 The account does not exist.\n550 5.1.1 Try again.\n")
        assert "user-unknown" in page(pilot)
        assert "who acts" in page(pilot)
        await pilot.press("f8")
        await pilot.pause()
        assert "three digits" in page(pilot)


async def test_the_codes_of_a_reply_are_looked_up(explain: SmtplabApp) -> None:
    async with explain.run_test() as pilot:
        await pasted(pilot, "452 4.2.2 Over quota")
        await pilot.press("f2")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(explain.screen, ReferenceScreen)
        assert selected(pilot) == "x.2.2"


async def test_a_whole_bounce_is_explained_for_each_recipient(explain: SmtplabApp) -> None:
    async with explain.run_test(size=(120, 60)) as pilot:
        folded = TWO_RECIPIENTS.replace("report-type", "\n\treport-type")
        await pasted(pilot, folded)
        for said in (
            "A bounce",
            "bob@example.org: user-unknown",
            "carol@example.org: mailbox-full",
        ):
            assert said in page(pilot)
        assert "blocked by" not in page(pilot)
        await pilot.press("f2")
        await pilot.pause()
        await pilot.pause()
        assert selected(pilot) == "x.1.1"


async def test_a_file_with_a_bounce_is_opened(explain: SmtplabApp, tmp_path: Path) -> None:
    file = tmp_path / "bounce.eml"
    file.write_text(TWO_RECIPIENTS)
    async with explain.run_test(size=(120, 60)) as pilot:
        await open_file(pilot, file)
        assert "carol@example.org: mailbox-full" in page(pilot)
        await pasted(pilot, "452 4.5.3 Too many recipients")
        assert "rate-limited" in page(pilot)
        await pilot.press("f8")
        await pilot.pause()
        assert "three digits" in page(pilot)


async def test_the_messages_of_an_mbox_have_numbers(explain: SmtplabApp, tmp_path: Path) -> None:
    file = tmp_path / "mbox"
    file.write_text(f"From a@b Thu Nov 26 10:00:00 2026\n{TWO_RECIPIENTS}\n" * 101)
    async with explain.run_test(size=(120, 60)) as pilot:
        await open_file(pilot, file)
        assert "Message 100" in page(pilot)
        assert "Message 101" not in page(pilot)
        title = pilot.app.screen.query_one(PagePane).border_title
        assert title == "mbox · the first 100 messages"


async def test_a_file_without_a_message_is_refused(explain: SmtplabApp, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    file.write_text("nothing")
    async with explain.run_test() as pilot:
        await open_file(pilot, file)
        assert "holds no message" in " ".join(screen_text(pilot).replace("│", " ").split())
        await pilot.press("escape")
        await pilot.pause()
        assert "three digits" in page(pilot)


@pytest.mark.parametrize("way", ["reference", "explain"])
async def test_what_is_pasted_cannot_act(store: MemoryStore, way: str) -> None:
    app = opened(store, way)
    async with app.run_test() as pilot:
        await pasted(pilot, HOSTILE)
        text = screen_text(pilot)
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)
        assert "[@click=app.quit]" in text or way == "reference"


async def test_a_huge_paste_is_cut(explain: SmtplabApp) -> None:
    async with explain.run_test() as pilot:
        await pasted(pilot, "550 " + "spam " * 50_000)
        box = cast("PasteBox", explain.focused)
        assert len(box.text) <= 64 * 1024
        await pasted(pilot, "more")
        assert len(box.text) <= 64 * 1024


async def test_the_selected_reply_is_explained(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test() as pilot:
        await say(pilot, *REFUSED)
        await pilot.press("alt+a")
        await pilot.pause()
        assert type(sandbox.screen) is ExplainScreen
        assert "user-unknown" in page(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SandboxScreen)


async def test_where_there_is_no_reply_that_is_said(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test() as pilot:
        await pilot.pause()
        await pilot.press("alt+home", "alt+a")
        await pilot.pause()
        assert "the selected line has no reply" in screen_text(pilot)
