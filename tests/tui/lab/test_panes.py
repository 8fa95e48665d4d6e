from functools import partial

import pytest
from textual.geometry import Offset
from textual.selection import Selection
from textual.widget import Widget

from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.text.visible import visible
from smtplab.tui.lab.both_ends import BothEnds
from smtplab.tui.lab.ends_view import MINUS
from smtplab.tui.lab.envelope_panel import EnvelopePanel
from smtplab.tui.lab.octets_panel import OctetsPanel
from smtplab.tui.lab.reply_pane import ReplyPane
from smtplab.tui.lab.state_bar import StateBar
from smtplab.tui.lab.state_diagram import StateDiagram
from smtplab.tui.lab.why_panel import WhyPanel
from tests.tui.lab.panes import ALL, PanesApp, text_of
from tests.tui.lab.played import ENVELOPE, HELLO, WHOLE, last, of_kind, play, raw, replied

TALL = (80, 120)
HOSTILE = (
    b"EHLO client.example.com",
    b"MAIL FROM:<a\x1b]0;owned\x07@example.com>",
    b"[b]bold[/b] [/nothing] [@click=app.quit]x[/]",
    b'MAIL FROM:<"[/b]"@example.com>',
    b"RCPT TO:<bob@example.org>",
    b"\xe2\x80\xaeRCPT \xff\xfe \x9b31m \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9",
    b"DATA",
    b"Subject: =?utf-8?b?G10wO293bmVkBw==?= [/b]",
    b"From: \x1b[2J \xe2\x80\xae<a@b>",
    b'Content-Type: multipart/mixed; boundary="[/x]"; name="\x1b"',
    b"",
    b".\x1b[31m [/b] \x00\x7f\xc2\x85",
    b".",
)


def panes() -> list[Widget]:
    return [kind() for kind in ALL]


@pytest.mark.parametrize("cursor", [-1, 0])
async def test_all_panes_show_a_session_that_has_not_begun(cursor: int) -> None:
    app = PanesApp(panes(), play(), cursor)
    async with app.run_test(size=TALL) as pilot:
        await pilot.pause()
        assert "listening" in text_of(app)


async def test_no_text_from_the_wire_reaches_the_terminal_as_it_came() -> None:
    transcript = play(*HOSTILE)
    app = PanesApp(panes(), transcript, -1)
    async with app.run_test(size=TALL) as pilot:
        for cursor in range(len(transcript.moments)):
            app.go(cursor)
            await pilot.pause()
            shown = text_of(app)
            assert shown.replace("\n", "") == visible(shown.replace("\n", ""))


async def test_markup_from_the_wire_is_shown_as_it_is() -> None:
    transcript = play(*HOSTILE)
    app = PanesApp([WhyPanel()], transcript, replied(transcript, 500))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "[b]bold[/b] [/nothing] [@click=app.quit]x[/]" in text_of(app)


async def test_the_same_moment_again_is_not_painted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    transcript = play(*WHOLE)
    app = PanesApp(panes(), transcript, last(transcript))
    painted: list[str] = []

    def note(name: str, *_regions: object, **_options: object) -> None:
        painted.append(name)

    async with app.run_test(size=TALL) as pilot:
        await pilot.pause()
        for pane in app.panes:
            monkeypatch.setattr(pane, "refresh", partial(note, type(pane).__name__))
        app.go(last(transcript))
        assert painted == []
        app.go(last(transcript) - 1)
        assert {"ReplyPane", "OctetsPanel", "WhyPanel"} <= set(painted)


class TestStateDiagram:
    async def test_the_box_of_the_present_state_is_doubled(self) -> None:
        app = PanesApp([StateDiagram()], play(*HELLO), last(play(*HELLO)))
        async with app.run_test(size=(70, 10)) as pilot:
            await pilot.pause()
            assert "║ ready ╟" in text_of(app)
            assert "│connected├" in text_of(app)

    async def test_stepping_draws_the_same_as_drawing_anew(self) -> None:
        transcript = play(*WHOLE, "NOPE", "QUIT")
        stepped = PanesApp([StateDiagram()], transcript, -1)
        async with stepped.run_test(size=(70, 10)) as pilot:
            for cursor in [*range(len(transcript.moments)), 5, 2, 20]:
                stepped.go(cursor)
                await pilot.pause()
                seen = text_of(stepped)
                stepped.panes[0].refresh()
                await pilot.pause()
                assert seen == text_of(stepped)

    async def test_the_arrow_just_taken_is_heavy(self) -> None:
        transcript = play(*WHOLE)
        app = PanesApp([StateDiagram()], transcript, last(transcript))
        async with app.run_test(size=(70, 10)) as pilot:
            await pilot.pause()
            assert "┗━━━━━━━━━━━━━━━ end of data ━━━━━━━━━━━━━┛" in text_of(app)
            app.go(last(transcript) - 1)
            await pilot.pause()
            assert "━" not in text_of(app)

    async def test_it_says_what_may_be_said(self) -> None:
        transcript = play(*ENVELOPE)
        app = PanesApp([StateDiagram()], transcript, last(transcript))
        async with app.run_test(size=(70, 10)) as pilot:
            await pilot.pause()
            assert "you may send  RCPT DATA EHLO HELO RSET NOOP HELP VRFY EXPN QUIT" in text_of(app)


@pytest.mark.parametrize(
    ("lines", "lamps"),
    [
        ((), "● connected ─ ○ ready ─ ○ mail ─ ○ rcpt ─ ○ data ─────"),
        (ENVELOPE, "○ connected ─ ○ ready ─ ○ mail ─ ● rcpt ─ ○ data ─────"),
        (("QUIT",), "○ connected ─ ○ ready ─ ○ mail ─ ○ rcpt ─ ○ data ─ ● closed ──"),
    ],
)
async def test_one_lamp_is_lit(lines: tuple[str, ...], lamps: str) -> None:
    transcript = play(*lines)
    app = PanesApp([StateBar()], transcript, last(transcript))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert f"─ {lamps}" in text_of(app)


async def test_the_step_that_was_taken_stands_beside_the_lamps() -> None:
    transcript = play(*ENVELOPE)
    app = PanesApp([StateBar()], transcript, last(transcript))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert text_of(app).splitlines()[0].endswith("── RCPT → rcpt ─")


class TestReplyPane:
    async def test_it_takes_a_reply_apart(self) -> None:
        transcript = play(*ENVELOPE)
        app = PanesApp([ReplyPane()], transcript, replied(transcript, 550), "-wide")
        async with app.run_test(size=(50, 24)) as pilot:
            await pilot.pause()
            shown = text_of(app)
            assert "Reply 550 5.1.1" in shown
            assert "5 permanent failure  the same again will fail" in shown
            assert "do    fix the address, or bounce the message" in shown

    async def test_in_a_low_room_it_takes_three_lines(self) -> None:
        transcript = play(*ENVELOPE)
        app = PanesApp([ReplyPane()], transcript, replied(transcript, 550), "-low")
        async with app.run_test(size=(80, 5)) as pilot:
            await pilot.pause()
            shown = text_of(app)
            assert "550   5 permanent failure · 5 mail system · 0 mailbox unavailable" in shown
            assert "do    fix the address" in shown


class TestOctetsPanel:
    async def test_line_endings_are_shown_as_octets_and_as_signs(self) -> None:
        transcript = play(*HELLO)
        command = of_kind(transcript, MomentKind.COMMAND)[0]
        app = PanesApp([OctetsPanel()], transcript, command.index)
        async with app.run_test(size=(78, 16)) as pilot:
            await pilot.pause()
            assert "45 48 4c 4f" in text_of(app)
            assert "0d 0a" in text_of(app)
            assert "EHLO client.example.com␍␊" in text_of(app)

    @pytest.mark.parametrize("size", [(60, 20), (78, 16), (118, 14)])
    async def test_the_line_just_sent_is_in_sight(self, size: tuple[int, int]) -> None:
        transcript = raw(
            *(line.encode() + b"\r\n" for line in (*WHOLE[:-1], *[".dots"] * 9, ".last"))
        )
        app = PanesApp([OctetsPanel()], transcript, last(transcript))
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert ".last␍␊" in text_of(app)


async def test_both_ends_show_what_was_cleared() -> None:
    transcript = play(*ENVELOPE, "RSET")
    app = PanesApp([BothEnds()], transcript, last(transcript))
    async with app.run_test(size=(78, 20)) as pilot:
        await pilot.pause()
        assert "cleared: reverse-path <alice@example.com>" in text_of(app)
        assert text_of(app).count(f"{MINUS} <alice@example.com>") == 2


class TestEnvelopePanel:
    async def test_the_arrow_keys_pick_a_message(self) -> None:
        transcript = play(*WHOLE)
        app = PanesApp([panel := EnvelopePanel()], transcript, last(transcript))
        async with app.run_test(size=(80, 24)) as pilot:
            panel.focus()
            assert "message 2 of 2" in text_of(app)
            await pilot.press("left", "left")
            await pilot.pause()
            assert "message 1 of 2" in text_of(app)
            await pilot.press("right")
            await pilot.pause()
            assert "message 2 of 2" in text_of(app)

    async def test_another_moment_forgets_what_was_picked(self) -> None:
        transcript = play(*WHOLE, "NOOP")
        app = PanesApp([panel := EnvelopePanel()], transcript, last(transcript))
        async with app.run_test(size=(80, 24)) as pilot:
            panel.focus()
            await pilot.press("left")
            app.go(last(transcript) - 1)
            await pilot.pause()
            assert "message 2 of 2" in text_of(app)

    async def test_where_there_is_no_mail_the_keys_do_nothing(self) -> None:
        app = PanesApp([panel := EnvelopePanel()], play(), 0)
        async with app.run_test(size=(80, 24)) as pilot:
            panel.focus()
            await pilot.press("left", "right")
            assert "No message yet" in text_of(app)


class TestWhyPanel:
    async def test_the_caret_stands_under_the_fault(self) -> None:
        transcript = play(*HELLO, "MAIL FROM: <alice@example.com>")
        app = PanesApp([panel := WhyPanel()], transcript, last(transcript))
        async with app.run_test(size=(78, 16)) as pilot:
            await pilot.pause()
            rows = text_of(app).splitlines()
            at = next(n for n, row in enumerate(rows) if "MAIL FROM: <" in row)
            assert rows[at + 1].index("^") == rows[at].index(": <") + 1
            assert "meant  MAIL FROM:<alice@example.com>" in text_of(app)
            assert panel.suggestion == b"MAIL FROM:<alice@example.com>"

    async def test_nothing_shown_has_no_repair(self) -> None:
        assert WhyPanel().suggestion is None


async def test_a_pane_writes_anew_for_another_width() -> None:
    transcript = play(*WHOLE)
    app = PanesApp([EnvelopePanel()], transcript, last(transcript))
    async with app.run_test(size=(118, 20)) as pilot:
        await pilot.pause()
        assert any("ENVELOPE" in row and "HEADER" in row for row in text_of(app).splitlines())
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert not any("ENVELOPE" in row and "HEADER" in row for row in text_of(app).splitlines())


async def test_text_of_a_pane_can_be_selected() -> None:
    transcript = play(*HELLO)
    app = PanesApp([panel := OctetsPanel()], transcript, last(transcript) - 1)
    async with app.run_test(size=(78, 16)) as pilot:
        await pilot.pause()
        app.screen.selections = {panel: Selection(Offset(0, 0), Offset(4, 0))}
        await pilot.pause()
        assert app.screen.get_selected_text() == "EHLO"
