"""Chunks at the prompt and on the wire: what is awaited is told, and what is typed is counted."""

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.tui.app import SmtplabApp
from smtplab.tui.lab.prompt import Mode
from tests.tui.conftest import LARGE, SMALL, MemoryStore, opened
from tests.tui.driving import HELLO, MAIL, RCPT, lab, paste, prompt, say, screen_text, wire_rows
from tests.tui.lab.test_lab_pictures import Compare

SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x36"])
CHUNK = "BDAT 27 LAST"
REPORTED = (
    "MAIL FROM:<alice@example.org> RET=HDRS ENVID=tea-1",
    "RCPT TO:<bob@example.org> NOTIFY=SUCCESS ORCPT=rfc822;bob@example.org",
    "DATA",
    "Subject: Tea",
    "",
    "At four?",
    ".",
)


class EsmtpStore(MemoryStore):
    """A sandbox on the site with all extensions, a recipient accepted."""

    def load(self) -> tuple[LabSession, Sequence[str]]:
        session = LabSession(load_site("esmtp"))
        session.connect()
        for line in (HELLO, MAIL, RCPT):
            session.send(f"{line}\r\n".encode())
        return session, ()


@pytest.fixture
def app() -> SmtplabApp:
    return opened(EsmtpStore(), "sandbox")


def hint(pilot: Pilot[None]) -> str:
    return screen_text(pilot).splitlines()[-2]


class TestPrompt:
    async def test_it_tells_how_many_octets_are_awaited(self, app: SmtplabApp) -> None:
        async with app.run_test(size=LARGE) as pilot:
            await say(pilot, CHUNK)
            assert lab(pilot).bar.mode is Mode.CHUNK
            assert "27 octets of the chunk are still to come" in hint(pilot)
            await say(pilot, "Subject: Hello")
            assert "11 octets of the chunk are still to come" in hint(pilot)

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ("Subject: Hello", "16 of 27 octets  with this line; 11 are still to come then"),
            ("x" * 25, "27 of 27 octets  the chunk is whole with this line"),
            ("x" * 28, "27 of 27 octets  3 too many"),
            ("é", "4 of 27 octets"),
        ],
    )
    async def test_what_is_typed_is_counted(self, app: SmtplabApp, typed: str, words: str) -> None:
        async with app.run_test(size=LARGE) as pilot:
            await say(pilot, CHUNK)
            prompt(pilot).fill(typed)
            await pilot.pause()
            assert words in hint(pilot)

    async def test_in_the_raw_mode_nothing_is_added(self, app: SmtplabApp) -> None:
        async with app.run_test(size=LARGE) as pilot:
            await say(pilot, CHUNK)
            await pilot.press("f5")
            prompt(pilot).fill(r"\0\xFFab")
            await pilot.pause()
            assert "4 of 27 octets" in hint(pilot)
            await pilot.press("enter")
            await pilot.pause()
            assert lab(pilot).session.awaited == 23

    async def test_lines_that_are_pasted_go_into_the_chunk(self, app: SmtplabApp) -> None:
        async with app.run_test(size=LARGE) as pilot:
            await say(pilot, CHUNK)
            await paste(pilot, "Subject: Hello\n\nHi, Bob\n")
            assert lab(pilot).session.awaited == 0
            assert lab(pilot).session.lab.maildrops.messages[0].content.endswith(b"Hi, Bob\r\n")
            assert lab(pilot).bar.mode is Mode.COMMAND


class TestWire:
    async def test_a_chunk_is_one_arrow_with_its_size(self, app: SmtplabApp) -> None:
        async with app.run_test(size=LARGE) as pilot:
            lab(pilot).submit(b"BDAT 27 LAST\r\nSubject: Hello\r\n\r\nHi, Bob\r\n")
            await pilot.pause()
            rows = "\n".join(wire_rows(pilot))
            assert "BDAT 27 LAST" in rows
            assert "27 octets: Subject: Hello" in rows


@SIZES
class TestPictures:
    def test_a_chunk(self, app: SmtplabApp, size: tuple[int, int], snap_compare: Compare) -> None:
        async def steps(pilot: Pilot[None]) -> None:
            lab(pilot).submit(b"BDAT 12\r\nSubject: Tea" + b"BDAT 14 LAST\r\n")
            await pilot.pause()

        assert snap_compare(app, terminal_size=size, run_before=steps)

    def test_a_report(self, app: SmtplabApp, size: tuple[int, int], snap_compare: Compare) -> None:
        async def steps(pilot: Pilot[None]) -> None:
            await say(pilot, "RSET", *REPORTED)
            await pilot.press("f4")
            await pilot.pause()

        assert snap_compare(app, terminal_size=size, run_before=steps)
