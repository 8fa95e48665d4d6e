"""What was written down behind heads is read or refused; typos and nonsense are a script."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation import script
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind
from smtplab.simulation.recordings.formats.heads import common, head_of
from smtplab.simulation.site.load import load_site
from tests.served import status_of

TALK = (
    ("S", "220 mx.example.net ESMTP"),
    ("C", "EHLO host.example.com"),
    ("S", "250-mx.example.net"),
    ("S", "250 SIZE"),
    ("C", "MAIL FROM:<ann@example.com>"),
    ("S", "250 2.1.0 Fine"),
    ("C", "RCPT TO:<tom@example.net>"),
    ("S", "550 5.1.1 No such person"),
    ("C", "QUIT"),
    ("S", "221 2.0.0 Bye"),
)
HEADS = {
    "letters": ("S ", "C "),
    "closing brackets": ("s) ", "c) "),
    "epoch": ("1712345678.120 S ", "1712345679.002 C "),
    "hours": ("09:14 ", "09:15 "),
    "numbers": ("2. ", "1. "),
    "numbers in brackets": ("2) ", "1) "),
    "as cat numbers": ("     2\t", "     1\t"),
    "as grep numbers": ("14:", "13:"),
    "bullets": ("- ", "- "),
    "round bullets": ("\u2022 ", "\u2022 "),
    "stars": ("* ", "* "),
    "quotes": ("> ", "> "),
    "semicolons": ("server;", "client;"),
    "commas": ("mx,", "me,"),
    "tabs": ("Server\t", "Client\t"),
    "a column": ("                ", ""),
    "containers": ("mta-7 mail ", "mta-7 mail "),
    "prose": ("the server answers ", "then I type "),
    "another language": ("Serveur : ", "Klient: "),
    "escaped": ("&lt; ", "&gt; "),
    "colours": ("\x1b[1;34m", "\x1b[33m"),
    "fields": ("2\t0.1\tS: ", "1\t0.0\tC: "),
    "an element": ("<reply>", "<cmd>"),
    "the same head": ("helu | ", "helu | "),
}


def log_with(heads: tuple[str, str]) -> bytes:
    return "".join(f"{heads[who == 'C']}{text}\n" for who, text in TALK).encode()


TEXTS = {
    "openssl": "CONNECTED(00000003)\ndepth=1 C = DE\nverify return:1\n---\nDONE\n",
    "qmail": "@40000000651a end msg 3\n@40000000651b status: local 0/10\n",
    "a message": "From: ann@example.com\nTo: bob@example.org\nSubject: x\nDate: Mon\n\nHello Bob\n",
    "source code": "import socket\ns = socket.socket()\ns.connect(('mx', 25))\ns.close()\n",
    "prose": "This is about something else.\n" * 12,
    "a log without replies": "8:01 EHLO c\n8:02 MAIL FROM:<a@b.example>\n8:05 QUIT\n",
    "a list of numbers": "[4, 5]\n",
    "a list on lines": "[\n  4,\n  5\n]\n",
    "a negative number": "[-7]\n",
    "a string": '"EHLO c\\r\\n"\n',
    "a tail of JSON": '   "octets": "EHLO c\\r\\n"\n  }\n ]\n}\n',
    "a tail that closes": '  },\n  {\n   "from": "server"\n  }\n ]\n}\n',
    "the end of JSON": "}\n",
    "a diff": log_with((" ", "+")).decode(),
    "strings": log_with(("b'", "'")).decode(),
    "lz4": '\x04"M\x18EHLO c\nQUIT\n',
}
REFUSED = {name: text.encode("latin-1") for name, text in TEXTS.items()}


def spoken(octets: bytes) -> list[tuple[str, str]]:
    """Return who said what, line by line."""
    return [
        ("C" if one.kind is EntryKind.CLIENT else "S", line.decode("latin-1"))
        for one in formats.read(octets).entries
        if one.kind in (EntryKind.CLIENT, EntryKind.SERVER)
        for line in one.octets.split(b"\r\n")[:-1]
    ]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\n\n", b"\r"])
@pytest.mark.parametrize("name", HEADS)
def test_the_side_whose_lines_begin_with_three_digits_is_the_server(
    name: str, ending: bytes
) -> None:
    assert spoken(log_with(HEADS[name]).replace(b"\n", ending)) == [*TALK]


@pytest.mark.parametrize("name", REFUSED)
class TestRefused:
    def test_it_is_not_sent(self, name: str) -> None:
        recording = formats.read(REFUSED[name])
        assert recording.refusal
        assert "\n" not in recording.refusal
        assert recording.entries == ()

    def test_run_and_replay_say_so(
        self, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "log"
        file.write_bytes(REFUSED[name])
        for words in (("run", str(file)), ("replay", str(file))):
            assert status_of(*words) == 2
            said = capfd.readouterr()
            assert (said.out, said.err.count("\n")) == ("", 1)


WORDS = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=8)
MARKS = st.sampled_from([") ", ": ", "> ", "; ", " | ", "\t", "] ", " -- ", ", "])


@given(WORDS, WORDS, MARKS, st.integers(0, 6))
def test_any_head_before_every_line(server: str, client: str, mark: str, first: int) -> None:
    lines = log_with((f"x{server}{mark}", f"x{client}{mark}")).splitlines(keepends=True)
    recording = formats.read(b"".join(lines[first:]))
    assert recording.refusal or spoken(b"".join(lines[first:])) == [*TALK[first:]]
    assert recording.notation != formats.SCRIPT


SCRIPTS = {
    "a mark": "warning: so what\nQUIT\n",
    "levels": "TRACE\nINFO\nDEBUG on\nHELO c\nQUIT\n",
    "an arrow": "HELO c\n> NOOP\n< bar\nQUIT\n",
    "a drawn arrow": "HÉLO c\n→ HELO c\nQUIT\n",
    "stars": "*\n*\nHELO c\nQUIT\n",
    "an empty list": "[]\nHELO c\nQUIT\n",
    "braces": '{"b"}\nHELO c\nQUIT\n',
    "a brace": "{\nHELO c\nQUIT\n",
    "two replies as nonsense": "HELO c\n250 I am fine\n354 go on\nQUIT\n",
    "two replies first": "250 I am fine\n354 go on\nHELO c\nQUIT\n",
    "replies behind verbs": "NOOP 250 x\nNOOP 354 x\nHELP 250\nQUIT\n",
    "comments": "# first EHLO c\nEHLO c\n# then QUIT\nQUIT\n",
    "arrows in the lesser part": "EHLO c\nNOOP\nRSET\n> NOOP\n> QUIT\nQUIT\n",
    "a header": "Subject: x\nEHLO c\nMAIL FROM:<>\nQUIT\n",
    "prose before verbs": "Here we go\nand quit is last\nHELO c\nQUIT\n",
    "content in chunks": "EHLO c\nMAIL FROM:<>\nBDAT 99\n" + "One more line of text.\n" * 40,
    "bare CR": "EHLO c\rMAIL FROM:<a@b.example>\rQUIT\r",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_played(name: str) -> None:
    octets = SCRIPTS[name].encode()
    recording = formats.read(octets)
    assert (recording.notation, recording.refusal) == (formats.SCRIPT, "")
    assert {one.kind for one in recording.entries} == {EntryKind.CLIENT}
    assert script.play(script.parse_script(octets), load_site()).mismatches == ()


VERBS = ("EHLO c", "HELO c", "MAIL FROM:<a@b.example>", "RCPT TO:<c@d.example>", "RSET", "NOOP")
NONSENSE = ("250 hello", "error: what", "DEBUG", "*", "[]", "foo bar", "→ QUIT", "C: x", "???")


@st.composite
def misspelt(draw: st.DrawFn) -> str:
    line = draw(st.sampled_from(VERBS))
    at = draw(st.integers(0, 2))
    swapped = line[:at] + line[at + 1] + line[at] + line[at + 2 :]
    return draw(st.sampled_from([line, line.lower(), swapped]))


@given(st.lists(misspelt(), min_size=4, max_size=7), st.sets(st.sampled_from(NONSENSE), max_size=3))
def test_verbs_with_typos_and_nonsense(commands: list[str], nonsense: set[str]) -> None:
    lines = [commands[0], *sorted(nonsense), *commands[1:]]
    recording = formats.read("".join(f"{line}\n" for line in lines).encode())
    assert (recording.notation, recording.refusal) == (formats.SCRIPT, "")


def test_cr_ends_a_line_where_there_is_no_lf() -> None:
    text = b"S: 220 mx\nC: EHLO c\nS: 250 mx\nC: QUIT\nS: 221 bye\n"
    assert formats.read(text.replace(b"\n", b"\r")) == formats.read(text)
    assert len(formats.read(b"EHLO a\rb\nQUIT\n").entries) == 2


def test_a_head_is_common_if_two_lines_bear_it() -> None:
    heads = [head_of(line) for line in (b"1. EHLO c", b"22. 250 mx", b"> QUIT", b"< 221 bye", b"x")]
    assert heads == [b"0. ", b"0. ", b"- ", b"- ", b""]
    assert common(heads[1:4]) == 2
    assert head_of(b"one two three four five EHLO c") == b""
    assert head_of(b"# QUIT") == head_of(b"  QUIT") == head_of(b"and quit") == b""
