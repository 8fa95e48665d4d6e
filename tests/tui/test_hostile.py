"""Whatever is typed, pasted or sent raw: none of it reaches the terminal as anything but text."""

from pathlib import Path

import pytest
from textual import events

from smtplab.services import Services
from smtplab.simulation.text.raw import raw_text
from smtplab.teaching.lesson.template import starting_point
from smtplab.tui.app import SmtplabApp
from smtplab.tui.common.path_line import PathInput
from smtplab.tui.routes import ROUTES
from tests.tui.driving import HELLO, MAIL, RCPT, lab, paste, prompt, say, screen_text, sent
from tests.tui.terminal import AppTerminal

HOSTILE = {
    "title": "\x1b]0;pwned\x07",
    "clear": "\x1b[2J\x1b[3J",
    "clipboard": "\x1b]52;c;cHduZWQ=\x07",
    "c1": "\x9b31m\x9d0;pwned\x9c",
    "nul": "a\x00b",
    "bidi": "\u202egnorw\u2066",
    "zero-width": "a\u200bb\ufeff",
    "markup": "[/b][red]x[@click=app.quit]y[/]",
    "wide": "漢字と絵文字\U0001f468\u200d\U0001f469",
    "combining": "e" + "\u0301" * 40,
    "lone-surrogate-escape": "\\x80\\xff",
}
FORBIDDEN = (
    "\x1b",
    "\x07",
    "\x00",
    "\x9b",
    "\x9d",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\u200d",
)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_it_is_shown_harmless_in_each_part(sandbox: SmtplabApp, text: str) -> None:
    async with sandbox.run_test(size=(120, 36)) as pilot:
        await paste(pilot, f"NOOP {text}")
        assert prompt(pilot).value == f"NOOP {text}"
        seen = [screen_text(pilot)]
        await pilot.press("enter")
        for key in ("f3", "f4", "f6", "f7", "f7"):
            await pilot.press(key)
            await pilot.pause()
            seen.append(screen_text(pilot))
        await say(pilot, HELLO, MAIL, RCPT, "DATA", f"Subject: {text}", "", text, ".")
        await pilot.press("f4")
        await pilot.pause()
        seen.append(screen_text(pilot))
        assert sent(pilot)[0] == f"NOOP {text}\r\n".encode()
    assert not [sign for sign in FORBIDDEN if sign in "".join(seen)]


DECEIVING = "".join(HOSTILE.values()) + "\U000e0041\ufe0f\u3164"
BOXES = {"palette": ("ctrl+p",), "themes": (), "reference": ("6",), "explain": ("7",)}


@pytest.mark.parametrize("box", BOXES)
async def test_it_is_pasted_and_typed_harmlessly_where_it_is_not_sent(
    home: SmtplabApp, box: str
) -> None:
    async with home.run_test(size=(120, 36)) as pilot:
        if box == "themes":
            home.search_themes()
        await pilot.press(*BOXES[box])
        await pilot.pause()
        home.post_message(events.Paste(DECEIVING))
        await pilot.pause()
        for char in DECEIVING:
            home.post_message(events.Key("x", char))
        await pilot.pause()
        assert "pwned" in screen_text(pilot)
        for sign in (*FORBIDDEN, "\U000e0041", "\ufe0f", "\u3164"):
            assert sign not in screen_text(pilot)


async def test_a_path_is_kept_as_it_is_and_shown_harmlessly(
    sandbox: SmtplabApp, tmp_path: Path
) -> None:
    async with sandbox.run_test(size=(120, 36)) as pilot:
        await pilot.press("ctrl+s")
        await pilot.pause()
        line = pilot.app.screen.query_one(PathInput)
        line.fill("a\ufe0fb\u202ec")
        await pilot.pause()
        assert line.value == "a\ufe0fb\u202ec"
        assert "a·b·c" in screen_text(pilot)
        (tmp_path / "name\ufe0f\u3164").touch()
        assert line.suggester
        assert await line.suggester.get_suggestion(f"{tmp_path}/nam") is None


@pytest.mark.parametrize("size", [(120, 36), (80, 24), (40, 12)])
async def test_lessons_of_hostile_names_are_listed_harmlessly(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    name = "\x1b]0;pwned\x07\x9b31m\u202e\u200b\n[red]\udcff"
    (tmp_path / f"01-{name}.md").write_text(
        starting_point("x").replace("title: ", "title: '\u202e' #")
    )
    (tmp_path / f"02-{name}x.md").write_bytes(b"\x1b")
    (tmp_path / "x.md").write_text(starting_point("x").replace("title: ", f"title: {name!r} #"))
    app = SmtplabApp(Services(lessons=tmp_path), ROUTES["lessons"])
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for key in ("end", "up", "up", "enter"):
            await pilot.press(key)
            await pilot.pause()
            seen = screen_text(pilot)
            assert not [sign for sign in (*FORBIDDEN, "\udcff") if sign in seen]
    assert app.fault is None


async def test_any_octets_can_be_sent_raw(sandbox: SmtplabApp) -> None:
    octets = bytes(range(256)) + b"\r\n"
    async with sandbox.run_test() as pilot:
        await pilot.press("f5")
        await say(pilot, raw_text(octets))
        assert b"".join(sent(pilot)) == octets
        assert not [sign for sign in FORBIDDEN if sign in screen_text(pilot)]


async def test_a_line_without_end_does_not_stop_the_app(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test() as pilot:
        await paste(pilot, "NOOP " + "x" * 200_000)
        await pilot.press("enter")
        await pilot.pause()
        assert lab(pilot).session.connected


def test_the_stream_to_the_terminal_holds_no_payload(tmp_path: Path) -> None:
    with AppTerminal(tmp_path, "sandbox") as terminal:
        terminal.wait_for(b"220")
        raw = rb"NOOP \x1b]0;pwned\x07\x1b]52;c;cHdu\x07\xe2\x80\xaetxt\x9b31m[/b]\x00 done"
        terminal.type(b"\x1b[15~")
        terminal.wait_for(b"nothing is added")
        terminal.type(raw + rb"\r\n" + b"\r")
        terminal.wait_for(b"501")
        for key in (b"\x1bOR", b"\x1bOS", b"\x1b[17~", b"\x1b[18~"):
            terminal.type(key)
        terminal.wait_for(b"Why?")
        assert terminal.close() == 0
    assert not payloads_in(terminal)


PAYLOADS = (b"\x1b]0;pwned", b"\x1b]52;c;cHdu", "\u202e".encode(), b"\x9b31m", b"\x00")


def payloads_in(terminal: AppTerminal) -> list[bytes]:
    return [payload for payload in PAYLOADS if payload in terminal.output]


def test_a_hostile_recording_is_replayed_and_exported_harmlessly(tmp_path: Path) -> None:
    payload = b"".join(PAYLOADS)
    log = tmp_path / "log\x1b]0;pwned\x07.txt"
    log.write_bytes(
        b"S: 220 mail.example.org " + payload + b"\nC: NOOP " + payload + b"\nS: 250 " + payload
        + b"\n" + payload + b"\nC: QUIT\nS: 221 bye\n"
    )  # fmt: skip
    with AppTerminal(tmp_path, "replay", str(log)) as terminal:
        terminal.wait_for(b"1/")
        terminal.type(b" ++")
        terminal.wait_for(b"playing")
        terminal.type(b"\x1b[F\x1bu\x1bw")
        terminal.wait_for(b"Why?")
        terminal.type(b"\x13")
        terminal.wait_for(b"Export the session")
        terminal.type(b"\x15" + str(tmp_path / "out.txt").encode() + b"\r")
        terminal.wait_for(b"Written")
        assert terminal.close() == 0
    assert not payloads_in(terminal)
    written = (tmp_path / "out.txt").read_bytes()
    assert b"pwned" in written
    assert not [one for one in PAYLOADS if one in written]
