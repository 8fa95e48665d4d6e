"""Sessions that ran at once are told apart, and notations that nobody has listed are read."""

from collections.abc import Callable
from itertools import zip_longest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind

TALK = (
    ("S", "220 mx.example.net ESMTP"),
    ("C", "EHLO host.example.com"),
    ("S", "250-mx.example.net"),
    ("S", "250 SIZE"),
    ("C", "MAIL FROM:<ann@example.com>"),
    ("S", "250 2.1.0 Fine"),
    ("C", "DATA"),
    ("S", "354 go on"),
    ("C", "Subject: EHLO to all"),
    ("C", ""),
    ("C", "250 things to do"),
    ("C", "."),
    ("S", "250 2.0.0 Taken"),
    ("C", "QUIT"),
    ("S", "221 2.0.0 Bye"),
)
SIDES = {EntryKind.CLIENT: "C", EntryKind.SERVER: "S"}
Line = Callable[[int, bool, str], str]


def spoken(octets: bytes) -> list[list[tuple[str, str]]]:
    """Return who said what in each session."""
    sessions: dict[bytes, list[tuple[str, str]]] = {}
    for one in formats.read(octets).entries:
        if side := SIDES.get(one.kind):
            lines = one.octets.decode("latin-1").split("\r\n")[:-1]
            sessions.setdefault(one.session, []).extend((side, line) for line in lines)
    return list(sessions.values())


NUMBERED: dict[str, Line] = {
    "aiosmtpd": lambda n, s, text: (
        f"INFO:mail.log:('127.0.0.1', {54300 + n}) {'<<' if s else '>>'} b'{text}'"
    ),
    "Exim": lambda n, s, text: f"10:00:00 {30800 + n}   SMTP{'<<' if s else '>>'} {text}",
    "Haraka": lambda n, s, text: (
        f"[PROTOCOL] [CF44E856-B94E-49E4-BFD4-A2FE2EDBDCC{n}] [core] {'S' if s else 'C'}: {text}"
    ),
    "MDaemon": lambda n, s, text: (
        f"Wed 2026-11-25 12:58:47: [51411{n}:1] {'-->' if s else '<--'} {text}"
    ),
    "hMailServer": lambda n, s, text: (
        f'"SMTPD"\t{len(text) % 3}\t{n}\t"2026-11-25 10:00:00.1"\t"192.0.2.1"\t'
        f'"{"SENT" if s else "RECEIVED"}: {text}"'
    ),
    "Exchange": lambda n, s, text: (
        f"2026-11-25T12:32:43.200Z,EX01\\D,08D06729BA48D0C{n},{len(text)},192.0.2.10:25,"
        f"192.0.2.20:504,{'>' if s else '<'},{text},"
    ),
    "both ends of a relay": lambda n, s, text: (
        f"Nov 24 00:00:00 h postfix/x[{n}]: {'>' if s is (n == 1) else '<'} h[192.0.2.1]: {text}"
    ),
}


@pytest.mark.parametrize("name", NUMBERED)
def test_an_identifier_in_the_head_tells_sessions_apart(name: str) -> None:
    logs = [[NUMBERED[name](n, who == "S", text) for who, text in TALK] for n in (1, 2)]
    lines = [line for both in zip_longest(*logs) for line in both]
    assert spoken("".join(f"{line}\n" for line in lines).encode()) == [[*TALK], [*TALK]]


MARKS = {
    "Indy": ("Recv 12/24/2026 12:00:00 PM: ", "Sent 12/24/2026 12:00:00 PM: ", "<EOL>"),
    "blat": ("<<<getline<<< ", ">>>putline>>> ", ""),
    "mutt": ("[2026-01-01 10:00:00] 4< ", "[2026-01-01 10:00:00] 4> ", ""),
    "Thunderbird": ("D/SMTP SMTP Response: ", "D/SMTP SMTP Send: ", ""),
    "Outlook": ("SMTP (mx): 10:00:00 [rx] ", "SMTP (mx): 10:00:00 [tx] ", ""),
    "sendmail -X": ("12345 >>> ", "12345 <<< ", ""),
    "Symfony": ("[2026-01-01T10:00:00.1+01:00] < ", "[2026-01-01T10:00:00.1+01:00] > ", ""),
    "SmarterMail": ("10:00 [192.0.2.1][123] rsp: ", "10:00 [192.0.2.1][123] cmd: ", ""),
    "Kubernetes": (
        "2026-01-01T10:00:00.1Z stdout F S: ",
        "2026-01-01T10:00:00.1Z stdout F C: ",
        "",
    ),
    "log4j": (
        "2026-01-01 10:00:00,250 [a-1] DEBUG x - << ",
        "10:00:00,250 [a-1] DEBUG x - >> ",
        "",
    ),
    "bold": ("**S:** ", "**C:** ", ""),
    "key and value": ('level=debug msg="S: ', 'level=debug msg="C: ', '"'),
    "Elixir": ('10:00 [debug] << "', '10:00 [debug] >> "', '\\r\\n"'),
    "Wireshark's details": ("    Response: ", "    Command Line: ", "\\r\\n"),
    "entities": ("&lt;&lt; ", "&gt;&gt; ", ""),
    "names": ("mx.example.net: ", "host.example.com: ", ""),
    "spans of code": ("1. `S: ", "2. `C: ", "`"),
    "spans behind bold words": ("* **Server**: `", "* **Client**: `", "`"),
    "arrows in brackets": ("[S->C] ", "[C->S] ", ""),
    "Russian": ("Сервер: ", "Клиент: ", ""),
}


@pytest.mark.parametrize("name", MARKS)
def test_marks_that_nobody_has_listed_are_found(name: str) -> None:
    server, client, end = MARKS[name]
    log = "".join(f"{server if who == 'S' else client}{text}{end}\n" for who, text in TALK)
    assert spoken(log.encode()) == [[*TALK]]


@pytest.mark.parametrize(("server", "client"), [("<-  ", ""), ("", " -> "), ("", ">>> ")])
def test_one_of_the_sides_may_have_no_mark(server: str, client: str) -> None:
    talk = "".join(f"{server if who == 'S' else client}{text}\n" for who, text in TALK)
    log = f"=== Trying mx:25...\n{talk}=== Connection closed with remote host.\n".encode()
    assert spoken(log) == [[*TALK]]
    kinds = [one.kind for one in formats.read(log).entries]
    assert [kinds[0], kinds[-1]] == [EntryKind.REMARK, EntryKind.REMARK]


def test_lines_that_a_page_has_joined_are_taken_apart() -> None:
    sides = {"S": "SERVER -> CLIENT", "C": "CLIENT -> SERVER"}
    talk = [one for one in TALK if one[1]]
    log = " ".join(f"2026-07-04 08:17:06 {sides[who]}: {text}" for who, text in talk)
    lost = log.replace(f" 2026-07-04 08:17:06 {sides['S']}: 250 SIZE", "250 SIZE")
    assert spoken(log.encode()) == spoken(lost.encode()) == [talk]


HOSTILE = st.text("<>-=|[](){}\"'`:;,.\\/ \t&%#*0123456789abSCxHEL\x1b", max_size=400)
REAL = st.sampled_from(
    ["220 mx", "EHLO c", "250 mx", "S: 250 a", "C: AUTH PLAIN x", "354 a", "DATA", ".", "<- 250 a"]
)


@given(st.lists(st.tuples(HOSTILE, REAL, HOSTILE), max_size=12))
def test_hostile_heads_and_tails_are_read_or_refused(lines: list[tuple[str, str, str]]) -> None:
    octets = "".join(f"{head}{text}{tail}\n" for head, text, tail in lines).encode()
    recording = formats.read(octets)
    numbers = {one.line for one in recording.entries}
    assert recording.refusal or numbers == set(range(1, len(lines) + 1))
