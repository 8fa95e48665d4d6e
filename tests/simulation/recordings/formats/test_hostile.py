"""Whatever is in a file, it is read or refused: no exception, no log that becomes a script."""

import html
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.line_mode.replay import ReplayLines
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.site.load import load_site
from tests.simulation.recordings.formats.test_log import LOGS

SITE = load_site()
SAMPLES = {name: log.encode() for name, log in LOGS.items()}
SPOKEN = (EntryKind.CLIENT, EntryKind.SERVER)


def spoken(recording: Recording) -> list[tuple[EntryKind, bytes]]:
    return [(entry.kind, entry.octets) for entry in recording.entries if entry.kind in SPOKEN]


def told(octets: bytes) -> str:
    """Return all that a replay of a file tells, if it can be replayed."""
    recording = formats.read(octets)
    if recording.refusal or not recording.is_session:
        return recording.refusal
    lines = ReplayLines(replay(recording, SITE), "a log")
    return "\n".join(map(str, [*lines.start(), *lines.hear(b":all"), *lines.hear(b":why")]))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_log_that_is_cut_anywhere_is_no_script(name: str) -> None:
    log = SAMPLES[name]
    # Of less than the greeting and a command nobody could tell.
    begun = log.index(b"\n", log.index(b"LO "))
    for end in range(0, len(log), 3):
        recording = formats.read(log[:end])
        assert end < begun or recording.notation != formats.SCRIPT, log[:end]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_log_of_which_the_beginning_is_lost_is_no_script(name: str) -> None:
    log = SAMPLES[name]
    for start in range(0, len(log) * 2 // 3, 3):
        assert formats.read(log[start:]).notation != formats.SCRIPT, log[start:]


@pytest.mark.parametrize(("server", "client"), [("Server: ", "Client: "), ("<-  ", " -> ")])
def test_what_is_left_of_a_log_is_no_script(server: str, client: str) -> None:
    said = (f"{client}x", f"{client}.", f"{server}250 Ok", f"{client}QUIT", f"{server}221 Bye")
    log = "\n".join(("DATA", f"{server}354 Go", *said, ""))
    assert formats.read(log.encode()).notation != formats.SCRIPT


@pytest.mark.parametrize(
    "log",
    [
        "CONNECTED(00000003)\ndepth=0 CN = mx.example.org\nverify error:num=20:unable\n",
        "CONNECTED(00000003)\nsomething else\n",
        "CONNECTED(00000003)\ndepth=0 CN = mx\nverify error:num=20:unable\nsomething else\n",
        "*** \tIO::Socket::INET6: connect: Connection refused\nDEBUG SMTP: gone\n",
        "=== Trying 192.0.2.1:25...\n*** Error connecting to 192.0.2.1:25:\n",
        "Trying 192.0.2.1...\ntelnet: Unable to connect to remote host: Connection refused\n",
    ],
)
def test_of_a_log_in_which_nobody_spoke_nothing_is_sent(log: str) -> None:
    recording = formats.read(log.encode())
    assert recording.notation != formats.SCRIPT
    assert not recording.is_session


def test_a_screen_on_which_a_tool_wrote_more_than_was_typed_is_no_script() -> None:
    screen = "CONNECTED(00000003)\ndepth=0 CN = mx\n---\n250 HELP\nEHLO c\n---\nSSL-Session:\n"
    assert spoken(formats.read(screen.encode())) == [
        (EntryKind.SERVER, b"250 HELP\r\n"),
        (EntryKind.CLIENT, b"EHLO c\r\n"),
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_two_logs_in_one_file_are_no_script(name: str) -> None:
    for other in SAMPLES.values():
        assert formats.read(SAMPLES[name] + other).notation != formats.SCRIPT, other


ATTACKS = (
    *(b"\x1b[2J\x1b[H", b"\x1b]0;title\x07", b"\x1b]52;c;eA==\x1b\\", b"\x9b2J", b"\xc2\x9b2J"),
    *(b"\x1bP$q\x1b\\", b"\r\x1b[K", b"\x08" * 40, b"\x0e\x0f", b"\x00", b"\x7f", b"\xff\xfe"),
    *("\u202e".encode(), "\u200b\ufeff".encode(), b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80"),
)


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_raw_comes_to_the_terminal(attack: bytes) -> None:
    for log in SAMPLES.values():
        lines = log.splitlines(keepends=True)
        for hostile in (
            b"".join(line[:-1] + attack + b"\n" for line in lines),
            b"".join(attack + line for line in lines),
            b"".join(line[: len(line) // 2] + attack + line[len(line) // 2 :] for line in lines),
        ):
            shown = told(hostile).replace("\n", "")
            assert shown.isprintable(), shown


MARKS = (
    *("S: ", "C: ", "<- ", " -> ", "<** ", "< ", "> ", ">>> ", "<<< ", "=== ", "* ", '-> "', "| "),
    *("SERVER -> CLIENT: ", "  SMTP<< ", "  SMTP>> ", "=> Send header, 9 bytes (0x9)", "0000: "),
    *("<= Recv header, 4 bytes (0x4)", "== Info: ", "send: '", "reply: b'", "data: (", "\t"),
    *("Nov 27 10:00:00 mx postfix/smtpd[7]: < a[192.0.2.1]: ", "2026-11-27T10:00:00Z,a,1,<,"),
    *("[2026-11-27 10:00:00] DEBUG [a] S: ", "smtp: 0x1: <<< ", "[MSG] ", "(decoded) ", "&lt;"),
    *("{", "}", '{"smtplab session": 1, "entries": [', "#Fields: ", "10 0.1 a → b SMTP 9 S: "),
    *("DEBUG SMTP: ", "```"),
)
WORDS = (
    *("220 mx.example.net ESMTP", "250-SIZE", "250 Ok", "354 Go", "550 5.1.1 No", "334 ", "221 a"),
    *("EHLO c.example", "MAIL FROM:<>", "RCPT TO:<bob@example.org>", "DATA", ".", "..", "QUIT", ""),
    *("AUTH LOGIN", "AUTH PLAIN AGEAYg==", "STARTTLS", "dW4=", "Subject: x", "\\r\\n", "\\x"),
    *("32 35 30 20", "x" * 70, "\x1b[2J", "\0", "\r", "\x85", "\ufeff", "[...9 bytes...]"),
    *("250-a250 b", "'", '"'),
)
LINES = st.tuples(st.sampled_from(MARKS), st.sampled_from(WORDS), st.sampled_from(["", *WORDS]))


@given(st.lists(LINES.map("".join), max_size=24), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]))
def test_any_lines_of_any_tool_are_read_and_played(lines: Sequence[str], ending: str) -> None:
    octets = ending.join(lines).encode()
    recording = formats.read(octets)
    assert len(recording.entries) <= 4 * len(octets) + 4
    replay(recording, SITE)


@given(st.binary(max_size=300), st.sampled_from(sorted(SAMPLES)), st.integers(0, 600))
def test_any_octets_in_a_log_are_read(octets: bytes, name: str, at: int) -> None:
    log = SAMPLES[name]
    recording = formats.read(log[:at] + octets + log[at:])
    assert recording.refusal or recording.entries
    replay(recording, SITE)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_characters_of_a_file_change_nothing(name: str) -> None:
    log = LOGS[name]
    entries = spoken(formats.read(log.encode()))
    for encoded in (
        log.encode("utf-16"),
        b"\xff\xfe" + log.encode("utf-16-le"),
        log.encode("utf-16-le"),
        log.encode("utf-8-sig"),
        log.replace("\n", "\r\n").encode(),
        log.replace("\n", "\r").encode(),
        html.escape(log).encode(),
    ):
        assert spoken(formats.read(encoded)) == entries, encoded


def test_octets_that_are_not_utf_8_are_kept() -> None:
    log = "S: 220 mx\nC: EHLO Größe.example\nS: 250 Grüß dich\n".encode("cp1252")
    assert spoken(formats.read(log)) == [
        (EntryKind.SERVER, b"220 mx\r\n"),
        (EntryKind.CLIENT, b"EHLO Gr\xf6\xdfe.example\r\n"),
        (EntryKind.SERVER, b"250 Gr\xfc\xdf dich\r\n"),
    ]
