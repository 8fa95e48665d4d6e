"""What stands around the lines of a log is taken off, and a message keeps all that it holds."""

import html
import json
import re
from collections.abc import Callable, Iterator
from itertools import groupby

import pytest

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind

SIDES = {EntryKind.CLIENT: "C: ", EntryKind.SERVER: "S: "}
SESSION = """\
S: 220 mx.example.org ESMTP 25
C: EHLO client.example.com
S: 250-mx.example.org
S: 250-PIPELINING
S: 250 SIZE
C: MAIL FROM:<>
S: 250 2.1.0 Ok
C: RCPT TO:<bob@example.org>
S: 250 2.1.5 Ok
C: DATA
S: 354 Go
C: Subject: x
C:
C: 27
C: ```
C: <p>one &lt;two&gt;<br>three</p>
C: | S: | 220 four |
C: 250 &lt;five&gt;
C: RCPT TO:&lt;six&gt;
C: .
S: 250 Ok
C: QUIT
S: 221 Bye
"""


def spoken(log: str) -> str:
    """Return what a log is read as; spaces at the ends of lines are left out."""
    lines = [
        SIDES[entry.kind] + line
        for entry in formats.read(log.encode()).entries
        if entry.kind in SIDES
        for line in entry.octets.decode().splitlines()
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def pieces() -> Iterator[tuple[str, str]]:
    """Yield who sends next, and what is sent at once."""
    for side, lines in groupby(SESSION.splitlines(), lambda line: line[0]):
        yield side, "".join(f"{line[3:]}\r\n" for line in lines)


def followed(ending: str, cut: int = 0) -> str:
    """Write as `tshark -z follow,tcp,ascii` does; a copy of its text has lost its CR."""
    parts = [(side, part) for side, sent in pieces() for part in (sent[:cut], sent[cut:]) if part]
    rule = "=" * 67 + "\n"
    text = "".join(
        ("\t" if side == "S" else "") + f"{len(part)}\n" + part.replace("\r\n", ending) + "\n"
        for side, part in parts
    )
    return f"{rule}Follow: tcp,ascii\nFilter: tcp.stream eq 0\n{text}{rule}"


def transferred() -> str:
    """Write as `socat -v` does."""
    return "".join(
        f"{'<' if side == 'S' else '>'} 2026/11/27 15:19:45.000770378  length={len(sent)}"
        f" from=0 to={len(sent) - 1}\n" + sent.replace("\r", r"\r")
        for side, sent in pieces()
    )


def traced() -> str:
    """Write as .NET traces its sockets."""
    head, verbs = "System.Net.Sockets Verbose: 0 : [5044] ", {"S": "Receive", "C": "Send"}
    lines = []
    for side, sent in pieces():
        lines.append(f"Data from Socket#9066106::{verbs[side]}")
        for at in range(0, len(sent), 16):
            row = sent[at : at + 16].encode()
            shown = re.sub(rb"[^ -~]", b".", row).decode()
            octets = f"{row[:8].hex(' ')}-{row[8:].hex(' ')}".upper()
            lines.append(f"{at:08X} : {octets} : {shown}")
    return "".join(f"{head}{line}\n" for line in lines)


def marked_by_nail() -> str:
    """Write as s-nail does, whose mark of the client begins that of the server."""
    marks = {"S": "s-nail: >>> SERVER: ", "C": "s-nail: >>> "}
    return "".join(f"{marks[line[0]]}{line[3:]}\n" for line in SESSION.splitlines())


def in_values(key: str, server: str, client: str) -> str:
    """Write an object for each line, in which one value is what was said and one who said it."""
    sides = {"S": server, "C": client}
    return "".join(
        json.dumps({"level": "debug", "ts": 1700000000, key: sides[line[0]], "line": line[3:]})
        + "\n"
        for line in SESSION.splitlines()
    )


def mail_app() -> str:
    """Write as Apple Mail does: a head with a time above each piece."""
    verbs = {"S": "READ", "C": "WROTE"}
    return "".join(
        f"{verbs[side]} Nov 27 10:00:00.123 [kCFStreamSocketSecurityLevelNone]  -- host:mx\n"
        + sent.replace("\r", "")
        for side, sent in pieces()
    )


WRAPPED: dict[str, Callable[[], str]] = {
    "bare": lambda: SESSION,
    "a fence": lambda: f"It says:\n\n```text\n{SESSION}```\n",
    "pre": lambda: f"<pre>\n{SESSION}</pre>\n",
    "entities": lambda: html.escape(SESSION),
    "breaks": lambda: "".join(f"{html.escape(line)}<br>\n" for line in SESSION.splitlines()),
    "paragraphs": lambda: "".join(f"<p>{html.escape(line)}</p>\n" for line in SESSION.splitlines()),
    "a stream": lambda: followed("\r\n"),
    "a copied stream": lambda: followed("\n"),
    "a stream in pieces": lambda: followed("\r\n", cut=10),
    "socat": transferred,
    ".NET": traced,
    "s-nail": marked_by_nail,
    "values beside a message": lambda: in_values("msg", "smtp reply read", "smtp command sent"),
    "values beside a direction": lambda: in_values("dir", "in", "out"),
    "fixed spaces": lambda: re.sub("(?m)^(..) ?", "\\1\xa0", SESSION),
    "curly quotes": lambda: re.sub("(?m)^(..) ?(.*)", "\\1 “\\2”", SESSION),
    "quotes": lambda: re.sub("(?m)^(..) ?(.*)", r'\1 "\2"', SESSION),
    "times behind replies": lambda: re.sub(
        "(?m)^C: ?", "", re.sub("(?m)^S: (.*)", r"\1 [25 ms]", SESSION)
    ),
    "Apple Mail": mail_app,
    "colours": lambda: SESSION.replace("S: ", "\x1b[32mS:\x1b[0m "),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_session_is_read_in_any_wrapping(name: str) -> None:
    assert spoken(WRAPPED[name]()) == SESSION


def test_the_lines_of_a_reply_are_found_in_the_details_of_its_packet() -> None:
    said = "Simple Mail Transfer Protocol\n    {}: {}\\r\\n\n"
    parameters = "".join(
        f"        Response parameter: {one}\n" for one in ("mx.example.org", "PIPELINING", "SIZE")
    )
    log = (
        said.format("Response", "220 mx.example.org")
        + "        Response code: <domain> Service ready (220)\n"
        + said.format("Command Line", "EHLO client.example.com")
        + said.format("Response", "250-mx.example.org")
        + f"        Response code: Requested mail action okay, completed (250)\n{parameters}\n"
        + said.format("Command Line", "QUIT")
        + said.format("Response", "221 Bye")
    )
    assert spoken(log) == (
        "S: 220 mx.example.org\nC: EHLO client.example.com\nS: 250-mx.example.org\n"
        "S: 250-PIPELINING\nS: 250 SIZE\nC: QUIT\nS: 221 Bye\n"
    )


@pytest.mark.parametrize("message", ["reply", "x"])
def test_objects_in_which_nobody_speaks_are_never_sent(message: str) -> None:
    log = "".join(json.dumps({"msg": message, "n": n}) + "\n" for n in range(5))
    recording = formats.read(log.encode())
    assert recording.notation != formats.SCRIPT
    assert recording.refusal


def test_rows_that_hold_a_command_and_its_code_are_refused() -> None:
    log = "#Fields: date time cs-method cs-uri-query sc-status\n" + "".join(
        f"2026-11-27 10:00:0{n} {verb} - +x 250\n"
        for n, verb in enumerate(["EHLO", "MAIL", "QUIT"])
    )
    assert formats.read(log.encode()).refusal


@pytest.mark.parametrize("key", ["log", "line"])
def test_half_a_character_in_an_object_is_shown_as_a_question_mark(key: str) -> None:
    log = "".join(
        f'{{"dir": "{side}", "{key}": "{mark}{text} \\ud800"}}\n'
        for side, mark, text in [("in", "S: ", "220 mx"), ("out", "C: ", "EHLO me")]
    )
    assert spoken(log if key == "log" else log.replace("S: ", "").replace("C: ", "")) == (
        "S: 220 mx ?\nC: EHLO me ?\n"
    )


def test_the_numbers_of_lines_are_not_identifiers() -> None:
    lines = SESSION.splitlines(keepends=True)[1:]
    log = "".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))
    entries = [one for one in formats.read(log.encode()).entries if one.kind in SIDES]
    assert len(entries) > 10
    assert {one.session for one in entries} == {b""}
