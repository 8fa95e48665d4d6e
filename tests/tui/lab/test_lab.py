"""What a person can do on the lab screen, one test a thing."""

import pytest
from textual import events
from textual.app import App
from textual.widgets import OptionList

from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.text.raw import raw_octets
from smtplab.tui.app import SmtplabApp
from smtplab.tui.home.help_screen import HelpScreen
from smtplab.tui.home.screen import HomeScreen
from smtplab.tui.lab.branches import BranchesDialog
from smtplab.tui.lab.paste_dialog import PasteDialog
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lab.prompt_hint import PromptHint
from smtplab.tui.lab.sandbox import SandboxScreen
from smtplab.tui.lab.wire import Wire
from tests.tui.conftest import LARGE, SMALL, MemoryStore, opened
from tests.tui.driving import (
    DELIVERED,
    HELLO,
    IN_DATA,
    MAIL,
    REFUSED,
    codes,
    lab,
    paste,
    prompt,
    say,
    screen_text,
    sent,
    wire_rows,
)


class TestTheWire:
    async def test_the_handshake_is_one_row_once_the_server_has_greeted(
        self, sandbox: SmtplabApp
    ) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.pause()
            rows = wire_rows(pilot)
        assert "── SYN ▶ ── ◀ SYN, ACK ── ACK ▶ ─" in rows[0]
        assert rows[1].startswith(" ▸ │◀─ 220 mail.example.org")
        assert rows[1].endswith("connected")

    async def test_the_handshake_unfolds_by_enter_and_stays_so(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.pause()
            await pilot.press("alt+home")
            assert wire_rows(pilot)[0].startswith(" ▸ │── SYN ▶")
            await pilot.press("enter")
            await pilot.press("alt+end")
            rows = wire_rows(pilot)
            assert sent(pilot) == []
        assert "SYN ─" in rows[0]
        assert "SYN, ACK" in rows[1]
        assert "ACK" in rows[2]
        assert rows[3].startswith(" ▸ │◀─ 220 mail.example.org")

    async def test_a_command_crosses_and_its_reply_comes_back(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO, MAIL)
            rows = wire_rows(pilot)
        assert rows[4].startswith("   │── MAIL FROM:<alice@example.com> ─")
        assert rows[4].endswith("▶│")
        assert rows[5].startswith(" ▸ │◀─ 250 2.1.0")
        assert rows[5].endswith("│  mail")

    async def test_a_long_reply_is_one_entry_that_unfolds(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO)
            assert "250-mail.example.org … (8 lines, Enter unfolds)" in wire_rows(pilot)[3]
            await pilot.press("enter")
            rows = wire_rows(pilot)
            assert "250-PIPELINING" in "\n".join(rows)
            assert len(sent(pilot)) == 1
            await pilot.press("alt+u")
            assert "250-PIPELINING" not in "\n".join(wire_rows(pilot))

    async def test_what_is_too_long_is_clipped(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, "NOOP " + "x" * 300)
            assert "x… ─▶│" in wire_rows(pilot)[2]

    async def test_a_click_selects_and_a_second_one_unfolds(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO, MAIL)
            await pilot.click(Wire, offset=(10, 3))
            await pilot.pause()
            assert lab(pilot).session.cursor == 5
            await pilot.click(Wire, offset=(10, 3))
            await pilot.pause()
            assert "250-PIPELINING" in "\n".join(wire_rows(pilot))

    async def test_commands_sent_at_once_are_bracketed(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO)
            lab(pilot).session.send(b"NOOP\r\nNOOP\r\nRSET\r\n")
            lab(pilot).show()
            brackets = [row[2] for row in wire_rows(pilot)[4:7]]
        assert brackets == ["┌", "├", "└"]

    async def test_later_moments_stay_in_sight_after_a_step_back(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO, MAIL)
            await pilot.press("alt+left")
            rows = wire_rows(pilot)
            assert rows[4].startswith(" ▸ │── MAIL")
            assert "250 2.1.0" in rows[5]
            assert "7/8" in screen_text(pilot)

    async def test_selected_text_can_be_copied(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO)
            sandbox.screen.text_select_all()
            text = sandbox.screen.get_selected_text()
        assert text is not None
        assert "EHLO client.example.com" in text

    async def test_what_is_flagged_says_so_in_a_word(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *IN_DATA)
            lab(pilot).session.send(b"a bare LF\n here\r\n.\r\n")
            lab(pilot).show()
            assert "! bare-line-end" in "\n".join(wire_rows(pilot))
            await pilot.press("alt+left")
            await pilot.pause()
            assert "CR or LF alone in the content" in screen_text(pilot)


class TestThePrompt:
    async def test_what_is_typed_is_what_is_sent(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press(*"nOOp", "space", "space", "x", "enter", "enter")
            await pilot.pause()
            assert sent(pilot) == [b"nOOp  x\r\n", b"\r\n"]

    async def test_after_a_long_line_the_next_one_is_in_sight(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, "NOOP " + "x" * 300)
            await pilot.press(*"rset")
            await pilot.pause()
            assert " C:    rset" in screen_text(pilot)

    async def test_keys_after_enter_are_not_lost(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press(*"NOOP", "enter", *"RSET", "enter", *"HELP", "enter")
            await pilot.pause()
            assert sent(pilot) == [b"NOOP\r\n", b"RSET\r\n", b"HELP\r\n"]

    async def test_keys_that_come_faster_than_the_screen_keep_their_order(
        self, sandbox: SmtplabApp
    ) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.pause()
            for key in (*"NOOP", "enter", *"RSEX", "backspace", "T", "enter", *"HELP", "enter"):
                sandbox.post_message(events.Key(key, key if len(key) == 1 else None))
            await pilot.pause()
            await pilot.pause()
            assert sent(pilot) == [b"NOOP\r\n", b"RSET\r\n", b"HELP\r\n"]

    async def test_it_suggests_what_may_come_now(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.pause()
            assert prompt(pilot).placeholder == HELLO
            await pilot.press("tab")
            assert prompt(pilot).value == HELLO
            await pilot.press("enter", "m")
            await pilot.pause()
            await pilot.press("right")
            assert prompt(pilot).value.upper() == MAIL.upper()

    async def test_it_says_which_verbs_are_legal(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO, MAIL)
            assert "RCPT" in sandbox.screen.query_one(PromptHint).verbs
            assert "DATA" not in sandbox.screen.query_one(PromptHint).verbs
            assert "you may send  RCPT" in screen_text(pilot)

    async def test_it_shows_how_a_verb_is_written(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press(*"rcpt")
            await pilot.pause()
            assert "RCPT TO:<forward-path> [parameters]" in screen_text(pilot)

    async def test_history_goes_back_and_keeps_the_draft(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, "NOOP 1", "NOOP 2")
            await pilot.press("d", "up", "up")
            assert prompt(pilot).value == "NOOP 1"
            await pilot.press("down", "down")
            assert prompt(pilot).value == "d"

    async def test_in_data_it_is_content(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *IN_DATA)
            assert lab(pilot).bar.mode is Mode.CONTENT
            assert lab(pilot).session.in_data
            await say(pilot, ".")
            assert lab(pilot).bar.mode is Mode.COMMAND
            assert len(lab(pilot).session.transcript.moments[-1].mail) == 1

    async def test_typing_anywhere_goes_to_the_prompt(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.click(Wire, offset=(10, 2))
            await pilot.press("x")
            assert prompt(pilot).has_focus
            assert prompt(pilot).value == "x"


class TestRawMode:
    async def test_octets_go_out_as_written(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press("f5")
            await say(pilot, r"NOOP \x00\xff\\\r\n")
            assert lab(pilot).bar.mode is Mode.RAW
            assert sent(pilot) == [raw_octets(r"NOOP \x00\xff\\\r\n")]

    async def test_a_bad_escape_sends_nothing_and_says_where(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press("alt+r")
            await say(pilot, r"NOOP \q")
            assert sent(pilot) == []
            assert prompt(pilot).value == r"NOOP \q"
            assert prompt(pilot).cursor_position == 5
            assert "! \\q is not an escape" in screen_text(pilot)

    async def test_the_same_key_goes_back(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press("f5", "f5")
            assert lab(pilot).bar.mode is Mode.COMMAND


class TestPaste:
    async def test_one_line_is_as_if_it_were_typed(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await paste(pilot, "NOOP\r")
            assert prompt(pilot).value == "NOOP"
            assert sent(pilot) == []

    async def test_in_data_lines_go_one_by_one(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *IN_DATA)
            await paste(pilot, "one\ntwo\nthr")
            assert sent(pilot)[-2:] == [b"one\r\n", b"two\r\n"]
            assert prompt(pilot).value == "thr"

    async def test_as_a_group_they_go_at_once(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await paste(pilot, f"{HELLO}\r\n{MAIL}\r\n")
            assert isinstance(sandbox.screen, PasteDialog)
            await pilot.press("down", "enter")
            await pilot.pause()
            kinds = [m.kind for m in lab(pilot).session.transcript.moments[4:]]
        assert kinds == [MomentKind.COMMAND, MomentKind.COMMAND, MomentKind.REPLY, MomentKind.REPLY]

    @pytest.mark.parametrize(
        "log", ["[S] 220 a\n[C] QUIT\n[S] 221 b\n", "S: 220 a\nC: QUIT\n", "220 a\nQUIT\n221 b\n"]
    )
    async def test_a_log_is_not_sent_by_enter(self, sandbox: SmtplabApp, log: str) -> None:
        async with sandbox.run_test() as pilot:
            await paste(pilot, log)
            assert "look like a log" in screen_text(pilot)
            await pilot.press("enter")
            await pilot.pause()
            assert sent(pilot) == []

    async def test_one_by_one_each_waits(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await paste(pilot, f"{HELLO}\n{MAIL}\nRSET")
            await pilot.press("enter")
            await pilot.pause()
            kinds = [m.kind for m in lab(pilot).session.transcript.moments[4:]]
            assert kinds == [MomentKind.COMMAND, MomentKind.REPLY] * 2
            assert prompt(pilot).value == "RSET"

    async def test_escape_sends_nothing(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await paste(pilot, "NOOP\nNOOP\n")
            await pilot.press("escape")
            await pilot.pause()
            assert sent(pilot) == []


class TestTravel:
    @pytest.mark.parametrize(
        ("key", "cursor"),
        [
            ("alt+left", 8),
            ("alt+shift+left", 7),
            ("pageup", 7),
            ("alt+home", 0),
            ("ctrl+home", 0),
            ("alt+right", 9),
        ],
    )
    async def test_keys_move_the_cursor(self, sandbox: SmtplabApp, key: str, cursor: int) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *REFUSED)
            await pilot.press(key)
            assert lab(pilot).session.cursor == cursor
            await pilot.press("alt+end")
            assert lab(pilot).session.cursor == 9

    async def test_typing_at_a_past_moment_forks(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *REFUSED)
            await pilot.press("pageup")
            await say(pilot, "RSET")
            assert len(lab(pilot).session.branches) == 2
            assert codes(pilot) == [220, 250, 250, 250]
            assert "branch 2 of 2 · from branch 1 at 8" in screen_text(pilot)

    async def test_the_old_branch_can_be_reached(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *REFUSED)
            await pilot.press("f8", "f9")
            assert isinstance(sandbox.screen, BranchesDialog)
            assert sandbox.screen.query_one(OptionList).option_count == 2
            await pilot.press("up", "enter")
            await pilot.pause()
            assert codes(pilot) == [220, 250, 250, 550]

    async def test_restart_is_in_sight_and_keeps_what_was_done(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO)
            assert "F8 Restart" in screen_text(pilot)
            await pilot.press("ctrl+r")
            await pilot.pause()
            assert codes(pilot) == [220]
            assert len(lab(pilot).session.branches) == 2

    @pytest.mark.parametrize("key", ["enter", "alt+l"])
    async def test_after_quit_one_can_connect_again(self, sandbox: SmtplabApp, key: str) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, "QUIT")
            assert lab(pilot).bar.mode is Mode.CLOSED
            assert "Enter connects again" in screen_text(pilot)
            await pilot.press(key)
            await pilot.pause()
            assert codes(pilot) == [220, 221, 220]

    @pytest.mark.parametrize("back", [0, 3])
    async def test_where_the_connection_is_open_none_is_opened(
        self, sandbox: SmtplabApp, back: int
    ) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO, MAIL)
            await pilot.press(*["alt+left"] * back, "alt+l")
            await pilot.pause()
            assert "is open already" in screen_text(pilot)
            assert len(lab(pilot).session.branches) == 1

    async def test_enter_on_a_closed_connection_says_how_to_go_on(
        self, sandbox: SmtplabApp
    ) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, "QUIT")
            before = len(lab(pilot).session.transcript.moments)
            await say(pilot, "NOOP")
            assert "! not sent" in screen_text(pilot)
            assert prompt(pilot).value == "NOOP"
            assert len(lab(pilot).session.transcript.moments) == before
            await pilot.press("alt+l", "enter")
            await pilot.pause()
            assert codes(pilot) == [220, 221, 220, 250]
            assert "not sent" not in screen_text(pilot)

    async def test_lines_pasted_on_a_closed_connection_go_nowhere(
        self, sandbox: SmtplabApp
    ) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, "QUIT")
            await paste(pilot, "NOOP\nNOOP\n")
            assert "! not sent" in screen_text(pilot)
            assert codes(pilot) == [220, 221]

    async def test_a_moment_that_is_closed_takes_no_line_either(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, "QUIT")
            await pilot.press("alt+l", "pageup", "alt+left")
            await pilot.pause()
            assert lab(pilot).bar.mode is Mode.CLOSED


PANEL_KEYS = (
    ("Octets", "f3", "alt+o"),
    ("Envelope", "f4", "alt+e"),
    ("Both ends", "f6", "alt+n"),
    ("Why?", "f7", "alt+w"),
)


class TestPanels:
    async def test_a_key_picks_a_message_while_the_prompt_has_the_focus(
        self, sandbox: SmtplabApp
    ) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *DELIVERED, *DELIVERED[1:])
            await pilot.press("alt+p")
            await pilot.pause()
            assert "message 2 of 2" in screen_text(pilot)
            await pilot.press("alt+p")
            await pilot.pause()
            assert "message 1 of 2" in screen_text(pilot)
            await pilot.press("alt+x")
            await pilot.pause()
            assert "message 2 of 2" in screen_text(pilot)
            assert prompt(pilot).has_focus

    async def test_a_key_scrolls_what_does_not_fit(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *DELIVERED)
            await pilot.press("f4")
            await pilot.pause()
            assert "Shift+↑↓ scrolls" in screen_text(pilot)
            assert "ENVELOPE, for servers" in screen_text(pilot)
            await pilot.press("shift+down", "shift+down")
            await pilot.pause()
            assert "ENVELOPE, for servers" not in screen_text(pilot)

    async def test_a_panel_over_the_wire_names_the_moment(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *DELIVERED)
            await pilot.press("f4")
            await pilot.pause()
            assert not lab(pilot).wire.display
            assert "17/17 ◀── 250" in screen_text(pilot)

    @pytest.mark.parametrize("panel", ["f3", "f4", "f6", "f7"])
    async def test_one_row_is_selected_when_a_panel_closes_while_one_steps(
        self, sandbox: SmtplabApp, panel: str
    ) -> None:
        async with sandbox.run_test(size=SMALL) as pilot:
            await say(pilot, *DELIVERED, *DELIVERED[1:], "QUIT")
            await pilot.press(panel)
            await pilot.pause()
            for key in (panel, "alt+left"):
                _ = sandbox.post_message(events.Key(key, None))
            await pilot.pause()
            await pilot.pause()
            assert screen_text(pilot).count("▸") == 1

    async def test_what_is_beside_a_panel_is_the_end_of_the_wire(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *REFUSED)
            await pilot.press("f7")
            await pilot.pause()
            shown = screen_text(pilot)
        assert "▸ │◀─ 550 5.1.1" in shown
        assert "no-such-mailbox" in shown

    @pytest.mark.parametrize("size", [SMALL, LARGE])
    async def test_each_opens_and_closes_by_either_key(
        self, sandbox: SmtplabApp, size: tuple[int, int]
    ) -> None:
        async with sandbox.run_test(size=size) as pilot:
            await say(pilot, *DELIVERED)
            for title, *keys in PANEL_KEYS:
                for key in keys:
                    await pilot.press(key)
                    await pilot.pause()
                    assert f"─ {title}" in screen_text(pilot), key
                    await pilot.press(key)
                    await pilot.pause()
                    assert f"─ {title}" not in screen_text(pilot), key

    async def test_escape_closes_the_panel_and_then_the_screen(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press("f7", "escape")
            await pilot.pause()
            assert lab(pilot).side.opened == ""
            await pilot.press("escape")
            await pilot.pause()
            assert isinstance(sandbox.screen, HomeScreen)

    async def test_an_open_panel_follows_the_cursor(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test(size=LARGE) as pilot:
            await say(pilot, *REFUSED)
            await pilot.press("f7")
            await pilot.pause()
            assert "no-such-mailbox" in screen_text(pilot)
            await pilot.press("pageup")
            await pilot.pause()
            assert "no-such-mailbox" not in screen_text(pilot)

    async def test_the_suggested_command_waits_in_the_prompt(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO, "MAIL FROM:alice@example.com")
            before = sent(pilot)
            await pilot.press("alt+m")
            assert prompt(pilot).value == MAIL
            assert sent(pilot) == before

    async def test_where_nothing_is_suggested_it_says_so(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, HELLO)
            await pilot.press("alt+m")
            assert "no correction is known" in screen_text(pilot)


class TestTheRest:
    async def test_a_line_can_be_copied(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *REFUSED)
            await pilot.press("alt+c")
            assert sandbox.clipboard == "550 5.1.1 No such mailbox here"

    async def test_the_transcript_can_be_copied(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await say(pilot, *REFUSED)
            await lab(pilot).run_action("share('transcript')")
            assert "\nC: MAIL FROM:<alice@example.com>\nS: 250 2.1.0" in sandbox.clipboard

    async def test_f1_shows_the_keys(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test() as pilot:
            await pilot.press("f1")
            assert isinstance(sandbox.screen, HelpScreen)
            await pilot.press("escape")
            assert sandbox.screen.query(Wire)

    async def test_the_sandbox_is_found_as_it_was_left(self, store: MemoryStore) -> None:
        first = opened(store, "sandbox")
        async with first.run_test() as pilot:
            await say(pilot, *REFUSED)
            await pilot.press("alt+left")
        second = opened(store, "sandbox")
        async with second.run_test() as pilot:
            await pilot.pause()
            assert lab(pilot).session.cursor == 8
            assert prompt(pilot).history[-1] == REFUSED[-1]

    async def test_it_is_kept_in_another_app_as_well(
        self, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("smtplab.tui.common.delayed_save.DELAY", 3600)
        app: App[None] = App()
        async with app.run_test() as pilot:
            await app.push_screen(SandboxScreen(store))
            await pilot.press(*"NOOP")
        assert store.saved is not None
        assert store.saved[1] == ("NOOP",)

    async def test_a_disk_that_is_full_is_told_and_nothing_is_lost(
        self, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(store, "save", fail)
        app = opened(store, "sandbox")
        async with app.run_test() as pilot:
            await say(pilot, HELLO)
            lab(pilot).save()
            lab(pilot).save()
            await pilot.pause()
            assert [n.message for n in app._notifications] == [
                "The sandbox cannot be kept: No space left on device"
            ]

    async def test_a_small_terminal_shows_what_fits(self, sandbox: SmtplabApp) -> None:
        async with sandbox.run_test(size=(50, 16)) as pilot:
            await say(pilot, HELLO)
            text = screen_text(pilot)
            assert "needs more room: 80x24, here 50x16" in text
            assert "250-mail" in text


async def test_what_became_of_a_damaged_sandbox_is_said(store: MemoryStore) -> None:
    store.note = "The sandbox that was kept cannot be read\x1b[2J"
    app = opened(store, "sandbox")
    async with app.run_test(size=LARGE) as pilot:
        await pilot.pause()
        [told] = [one.message for one in app._notifications]  # no public way
    assert told == "The sandbox that was kept cannot be read␛[2J"
