"""Octets from nowhere, on every screen: the app lives, and leaves when it is told to."""

import json
import random
import re
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.tui.terminal import PATIENCE, AppTerminal

COURSE = Path(__file__).parent / "lesson" / "course"
F10, PALETTE, EXPORT, BRANCHES = b"\x1b[21~", b"\x10", b"\x13", b"\x1b[20~"
STEPS = re.findall(r"^## (.+)$", (COURSE / "01-one-of-each.md").read_text("utf-8"), re.MULTILINE)
SCREENS: Mapping[str, tuple[tuple[str, ...], bytes, bytes]] = {
    "home": ((), b"", b"Where to?"),
    "sandbox": (("sandbox",), b"", b"220"),
    "export": (("sandbox",), EXPORT, b"Export the session"),
    "branches": (("sandbox",), BRANCHES, b"Enter goes there"),
    "palette": (("sandbox",), PALETTE, b"Search"),
    "course": (("--lessons", str(COURSE), "lesson"), b"", b"One of each"),
    **{
        f"step {number}": (
            ("--lessons", str(COURSE), "lesson", "one-of-each"),
            F10 * (number - 1),
            f" {title} ".encode(),
        )
        for number, title in enumerate(STEPS, start=1)
    },
    "drill": (("drill",), b"", b"1 of"),
    "recordings": (("replay",), b"", b"What do you want to replay?"),
    "replay": (("replay", "log.txt"), b"", b"1/"),
    "reference": ((), b"6", b"entries"),
    "explain": ((), b"7", b"as it was pasted"),
    "help": ((), b"8", b"Keys here"),
}
"""The command line to each screen, the keys that lead on, and what it alone shows then."""
LOG = b"S: 220 mail.example.org ready\nC: NOOP\nS: 250 Ok\nC: QUIT\nS: 221 bye\n"
LEAVING = b"\x11\x1a\x03"
"""Keys that leave the app or stop its process: no noise."""
LEFT_BY_ITS_KEY = """
import sys
from textual.events import Key
from smtplab.cli import main
from smtplab.tui.app import SmtplabApp
leave, take, pressed = SmtplabApp.exit, SmtplabApp.on_event, []
def exit(app, *status):
    if pressed or status:
        leave(app, *status)
async def on_event(app, event):
    if isinstance(event, Key) and event.key == "ctrl+q":
        pressed.append(event)
    await take(app, event)
SmtplabApp.exit, SmtplabApp.on_event = exit, on_event
sys.exit(main())
"""
"""The app without another way to quit: noise that leads home may choose Quit there, by a letter, a
digit, the mouse or the palette, and the app would end as it was told to."""


def noise(chance: random.Random) -> Iterator[bytes]:
    """Yield what may come from a terminal that is broken, or from a cat on the keyboard."""
    yield b"\xff\xc3(\xe9\x80"
    yield b"\x1b[999999999999999999999;1H\x1b[99999999999;999999999999R\x1b[1114112u\x1b[55296u"
    yield b"".join(b"\x1b[M" + bytes(chance.randrange(32, 256) for _ in range(3)) for _ in range(5))
    yield b"".join(mouse(chance) for _ in range(8))
    yield b"".join(sequence(chance) for _ in range(10))
    yield b"".join(sequence(chance)[: chance.randrange(1, 5)] for _ in range(8))
    yield b"\x1b[48;0;0;0;0t\x1b[<0;5;5M\x1b[48;99999;99999;9;9t\x1b[48;36;120;0;0t\x1b[<0;9;9M"
    yield b"\x1b[200~" + octets(chance, 250) + b"\x1b[201~"
    yield "\x1b[200~caf\xe9 \x9b31m\u202e\u200b\U000e0041[/b][@click=app.bell]x\x1b[201~".encode()
    yield octets(chance, 80)
    yield b"\x1b[200~" + octets(chance, 50)


def octets(chance: random.Random, count: int) -> bytes:
    return bytes(one for one in chance.randbytes(count) if one not in LEAVING)


def mouse(chance: random.Random) -> bytes:
    button, x, y = chance.randrange(140), chance.choice((1, 40, -3, 10**12)), chance.randrange(60)
    return f"\x1b[<{button};{x};{y}{chance.choice('Mm')}".encode()


def sequence(chance: random.Random) -> bytes:
    numbers = (str(chance.choice((0, 1, 5, 9, 27, 10 ** chance.randrange(25)))) for _ in range(3))
    text = ";".join(list(numbers)[: chance.randrange(4)])
    return f"\x1b{chance.choice('[O]P')}{chance.choice(('', '?', '<'))}{text}".encode() + bytes(
        [chance.choice(b"ABCDEFHPQRSTuvtIOmM~y")]
    )


@pytest.mark.parametrize("screen", SCREENS)
def test_noise_ends_no_screen(screen: str, tmp_path: Path) -> None:
    words, keys, shown = SCREENS[screen]
    (tmp_path / "log.txt").write_bytes(LOG)
    chance = random.Random(screen)
    with AppTerminal(tmp_path, *words, program=("-c", LEFT_BY_ITS_KEY)) as terminal:
        terminal.wait_for(b"^P")
        terminal.type(keys)
        terminal.wait_for(shown)
        for one in noise(chance):
            terminal.type(one)
        assert terminal.leave() == 0, terminal.last_words
        assert terminal.is_restored
    assert b"Traceback" not in terminal.output
    assert b"Warning" not in terminal.output


def test_an_octet_that_is_no_utf_8_is_shown_and_the_prompt_is_kept(tmp_path: Path) -> None:
    with AppTerminal(tmp_path, "sandbox") as terminal:
        terminal.wait_for(b"220")
        terminal.type(b"NOOP caf\xe9 au lait\xff")
        terminal.wait_for("NOOP caf\ufffd au lait\ufffd".encode())
        assert terminal.close() == 0
    with AppTerminal(tmp_path, "sandbox") as again:
        again.wait_for(b"220")
        again.type(b"\x1b[A")
        again.wait_for("NOOP caf\ufffd au lait\ufffd".encode())
        assert again.close() == 0


@pytest.mark.parametrize(
    "keys",
    [
        b"2\x1b\x1b\x1b\x1b",
        b"2\x13\x1b\x1b\x1b",
        b"2\x10\x1b\x1b\x10\x1b\x10\x1b\x1b\x1b",
    ],
)
def test_a_burst_of_escapes_leaves_one_screen(keys: bytes, tmp_path: Path) -> None:
    with AppTerminal(tmp_path, size=(40, 12)) as terminal:
        terminal.wait_for(b"Sandbox")
        terminal.type(keys)
        assert terminal.leave() == 0, terminal.last_words
        assert terminal.is_restored


FAILING = """
import sys
from smtplab.cli import main
from smtplab.tui.lab.screen import LabScreen
def fail(self):
    raise ValueError("one\\n\\x1b]0;pwned\\x07two")
LabScreen.action_restart = fail
sys.exit(main(["sandbox"]))
"""


@pytest.mark.parametrize("debug", ["", "1"])
def test_an_error_ends_the_app_with_one_line_and_keeps_what_was_done(
    debug: str, tmp_path: Path
) -> None:
    program = ("-c", FAILING)
    with AppTerminal(tmp_path, program=program, env={"SMTPLAB_DEBUG": debug}) as terminal:
        terminal.wait_for(b"220")
        terminal.type(b"NOOP\rNOOP draft")
        terminal.wait_for(b"draft")
        terminal.type(b"\x1b[19~")
        assert terminal.wait() == 1
        assert terminal.is_restored
        said = terminal.output[terminal.output.rfind(b"\x1b[?1006l") :].decode()
        assert "error in smtplab: ValueError: one␊␛]0;pwned␇two" in said
        assert "what you did is kept" in said
        assert ("Traceback" in said) == bool(debug)
        assert debug or said.count("\n") == 1
        kept = (tmp_path / "sandbox-default.json").read_text("utf-8")
        assert json.loads(kept)["history"] == ["NOOP", "NOOP draft"]


def test_a_sandbox_that_cannot_be_kept_is_told_of_afterwards(tmp_path: Path) -> None:
    in_the_way = tmp_path / "home"
    in_the_way.touch()
    with AppTerminal(tmp_path, "sandbox", env={"SMTPLAB_HOME": str(in_the_way)}) as terminal:
        terminal.wait_for(b"220")
        assert terminal.close() == 0
    assert b"smtplab: the sandbox cannot be kept: File exists" in terminal.output


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_app_and_keeps_what_was_done(
    number: signal.Signals, tmp_path: Path
) -> None:
    with AppTerminal(tmp_path, "sandbox") as terminal:
        terminal.wait_for(b"220")
        terminal.type(b"NOOP unsent")
        terminal.wait_for(b"unsent")
        terminal.process.send_signal(number)
        assert terminal.wait() == 128 + number
        assert terminal.is_restored
        assert b"NOOP unsent" in (tmp_path / "sandbox-default.json").read_bytes()


@pytest.mark.parametrize("deaf", [False, True])
def test_a_window_that_is_closed_ends_the_app(deaf: bool, tmp_path: Path) -> None:
    with AppTerminal(tmp_path, program=("-c", DEAF if deaf else HEARING)) as terminal:
        terminal.wait_for(b"220")
        terminal.type(b"NOOP unsent")
        terminal.wait_for(b"unsent")
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP
        assert b"NOOP unsent" in (tmp_path / "sandbox-default.json").read_bytes()


def test_signals_that_ask_for_nothing_change_nothing(tmp_path: Path) -> None:
    with AppTerminal(tmp_path, program=("-c", DEAF)) as terminal:
        terminal.wait_for(b"220")
        for number in (signal.SIGCONT, signal.SIGHUP):
            terminal.process.send_signal(number)
        terminal.type(b"NOOP alive")
        terminal.wait_for(b"alive")
        assert terminal.close() == 0
        assert terminal.output.count(b"\x1b[?1049h") == 1


HEARING = """
import sys
from smtplab.cli import main
sys.exit(main(["sandbox"]))
"""
DEAF = f"""
import signal
signal.signal(signal.SIGHUP, signal.SIG_IGN)
{HEARING}
"""
