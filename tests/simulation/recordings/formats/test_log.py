"""What looks like a log and cannot be read is refused; a script is played, whatever is in it."""

import contextlib
import gzip
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation import script
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats import json_export as exported
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from smtplab.simulation.recordings.formats.log import is_command
from smtplab.simulation.recordings.formats.write import FORMATS, write_session
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.recordings.samples import SAMPLES
from smtplab.simulation.report import render_moment, render_why
from smtplab.simulation.site.load import load_site
from smtplab.simulation.text.visible import visible
from tests.served import command, status_of

SITE = load_site()
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
    "brackets": {"S": "[S] ", "C": "[C] "},
    "words": {"S": "Server: ", "C": "Client: "},
    "upper words": {"S": "SERVER -> CLIENT: ", "C": "CLIENT -> SERVER: "},
    "numbered words": {"S": "SERVER 3: ", "C": "CLIENT 3: "},
    "got and sent": {"S": "Got: ", "C": "Sent: "},
    "received and sending": {"S": "received: ", "C": "sending: "},
    "long arrows": {"S": "<-- ", "C": "--> "},
    "double arrows": {"S": "<<< ", "C": ">>> "},
    "fat arrows": {"S": "<= ", "C": "=> "},
    "drawn arrows": {"S": "← ", "C": "→ "},
    "named arrows": {"S": "  412   SMTP<< ", "C": "  412   SMTP>> "},
    "process": {"S": "mta: 0x7f: <<< ", "C": "mta: 0x7f: >>> "},
    "date": {"S": "2024-02-01 10:00:00 S: ", "C": "2024-02-01 10:00:00 C: "},
    "time": {"S": "10:00:00.123 < ", "C": "10:00:00.125 > "},
    "syslog": {"S": "Feb  1 10:00:00 mx x[1]: out ", "C": "Feb  1 10:00:00 mx x[1]: in "},
    "level": {"S": "[DEBUG] [#a1] S: ", "C": "[DEBUG] [#a1] C: "},
    "logger": {"S": "10:00:00 DEBUG Session - Server: ", "C": "10:00:00 DEBUG Session - Client: "},
    "csv": {"S": "2024-02-01T10:00:00Z,a,1,>,", "C": "2024-02-01T10:00:00Z,a,1,<,"},
    "table": {"S": "| S: | ", "C": "| C: | "},
    "packets": {"S": " 4 0.02 10.0.0.1 → 10.0.0.2 SMTP 90 S: ", "C": " 5 0.1 a → b SMTP 9 C: "},
    "sender and receiver": {"S": "R: ", "C": "S: "},
    "offsets": {"S": "0000: ", "C": "0000: "},
}


def log_with(heads: dict[str, str]) -> str:
    return "".join(f"{heads[who]}{text}\n" for who, text in TALK)


QUOTED = "".join(f'{"->" if who == "S" else "<-"} "{text}\\r\\n"\n' for who, text in TALK)
CODES_APART = "[220] 'ready'\n> HELO a\n[250] 'mx'\n> QUIT\n[221] 'bye'\n"
UNDER_EACH_OTHER = "".join(
    f'{"RECEIVE" if who == "S" else "SEND"} (1):\n└──"{text}\\r\\n"\n' for who, text in TALK
)
LOGS = {
    **{name: log_with(heads) for name, heads in HEADS.items()},
    "quoted": QUOTED,
    "codes apart": CODES_APART,
    "under each other": UNDER_EACH_OTHER,
    "with a remark first": "Connecting to mx.example.net\n" + log_with(HEADS["brackets"]),
    "sender first": log_with({"S": "R: ", "C": "S: "}).partition("\n")[2],
    "bare lines of a reply": log_with(HEADS["upper words"]).replace(
        "SERVER -> CLIENT: 250 SIZE\n",
        "250-A\n250-B\n250-C\n250-D\n250-E\n250-F\n250-G\n250-H\n250-I\n250-J\n250-K\n250 SIZE\n",
    ),
    "folded": log_with(HEADS["upper words"]).replace(
        "SERVER -> CLIENT: 250 SIZE", "                  250 SIZE"
    ),
}


REFUSED = {"letters of code": 'x = "220 mx"\ny = "EHLO c"\nz = "250 mx"\n', "a list": "[4, 5]\n"}


def spoken(octets: bytes) -> list[tuple[str, str]]:
    """Return who said what, line by line."""
    return [
        ("C" if one.kind is EntryKind.CLIENT else "S", line.decode())
        for one in formats.read(octets).entries
        if one.kind in (EntryKind.CLIENT, EntryKind.SERVER)
        for line in one.octets.split(b"\r\n")[:-1]
    ]


WANTED = {
    "codes apart": [
        ("S", "220 ready"),
        ("C", "HELO a"),
        ("S", "250 mx"),
        ("C", "QUIT"),
        ("S", "221 bye"),
    ],
    "sender first": [*TALK[1:]],
    "bare lines of a reply": [
        *TALK[:3],
        *(("S", f"250-{letter}") for letter in "ABCDEFGHIJK"),
        *TALK[3:],
    ],
}


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("name", LOGS)
def test_the_marks_tell_who_speaks(name: str, ending: str) -> None:
    assert spoken(LOGS[name].replace("\n", ending).encode()) == WANTED.get(name, [*TALK])


@pytest.mark.parametrize("name", REFUSED)
class TestRefused:
    def test_they_are_never_sent(self, name: str) -> None:
        recording = formats.read(REFUSED[name].encode())
        assert recording.entries == ()
        assert not recording.is_session
        assert "smtplab explain -" in recording.refusal or "JSON" in recording.refusal

    def test_run_and_replay_say_so(
        self, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "log"
        file.write_text(REFUSED[name], encoding="utf-8")
        for words in (("run", str(file)), ("run", str(file), "--json"), ("replay", str(file))):
            assert status_of(*words) == 2
            said = capfd.readouterr()
            assert said.out == ""
            assert said.err.count("\n") == 1


LETTER = """\
DATA
Subject: the log
2024-02-01 10:00:00 S: 220 mx.example.net
2024-02-01 10:00:00 C: EHLO a
250 this is content
DEBUG SMTP: 250
<-- 550 no
{"a": 1}
.
"""
SCRIPTS = {
    "homework": "HELO me\nMAIL FROM: <me@example.com>\nRCPT TO: <bob@example.org>\nQUIT\n",
    "a log in content": f"EHLO a.example\nMAIL FROM:<>\nRCPT TO:<bob@example.org>\n{LETTER}QUIT\n",
    "a dialogue in content": "HALLO\nEHLO a.example\nDATA\n"
    + log_with({"S": "S: ", "C": "C: "})
    + ".\nQUIT\n",
    "a log of swaks in content": "HALLO\nEHLO a\nDATA\n"
    + log_with({"S": "<-  ", "C": " -> "})
    + ".\n",
    "content without an end": f"EHLO a.example\n{LETTER.removesuffix(chr(46) + chr(10))}",
    "typos": "HALLO\nEHLO x\nMIAL FROM:<a@b.example>\nRCTP TO:<bob@example.org>\nQIUT\n",
    "lower case": "helo x\nmail from:<a@b.example>\nquit\n",
    "blank lines": "\n\nEHLO x\n\n\nQUIT\n\n",
    "nonsense": "asdf\nfoo bar\nI am a client\n12345\nhello?\n",
    "nonsense first": "hello there\nEHLO x\nQUIT\n",
    "one reply as nonsense": "EHLO x\n250 I am a server, too\nNOOP\nRSET\nQUIT\n",
    "one mark as nonsense": "EHLO x\nerror: 404 not found\nNOOP\nQUIT\n",
    "a web browser": "GET / HTTP/1.1\nHost: mail.example.org\n\n",
    "another": "GET / HTTP/1.1\nHost: mail.example.org\nUser-Agent: x\nAccept: */*\n\n",
    "a later command": "EHLO x\nBDAT 20\nETRN example.org\nXCLIENT NAME=a\nQUIT\n",
    "directions": ":deliver\n:pop3\nUSER bob\nPASS secret\nSTAT\nQUIT\n",
    "blanks in front": "  EHLO x\n QUIT\n",
    "data twice": "EHLO x\nDATA\nDATA\nx\n.\nQUIT\n",
    "latin-1": "EHLO x\nVRFY jos\xe9\nQUIT\n",
    "one line": "NOOP\n",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_played_line_by_line(name: str) -> None:
    octets = SCRIPTS[name].encode("latin-1")
    recording = formats.read(octets)
    assert (recording.notation, recording.refusal) == (formats.SCRIPT, "")
    assert [one.kind for one in recording.entries] == [EntryKind.CLIENT] * octets.count(b"\n")
    assert script.play(script.parse_script(octets), SITE).mismatches == ()


@pytest.mark.parametrize(("before", "after"), [("```smtp\n", "```\n"), ("<pre>\n", "</pre>\n")])
def test_of_a_script_on_a_page_only_what_stands_between_fences_is_sent(
    before: str, after: str
) -> None:
    lines = "EHLO a.example\nMIAL\nMAIL FROM:<>\nQUIT\n"
    octets = f"# Homework\n\nBy Anna\n\n{before}{lines}{after}\nThat is all.\n".encode()
    recording = formats.read(octets)
    sent = b"".join(one.octets for one in recording.entries if one.kind is EntryKind.CLIENT)
    assert (recording.notation, sent) == (formats.SCRIPT, lines.replace("\n", "\r\n").encode())
    [session] = script.parse_script(octets).sessions
    assert len(session.steps) == lines.count("\n")


class TestDialogues:
    @pytest.mark.parametrize(
        ("server", "client"), [("S: ", "C: "), ("S:", "C:"), ("S:  ", "C:  "), ("S:\t", "C:\t")]
    )
    def test_spaces_before_every_line_are_layout(self, server: str, client: str) -> None:
        text = log_with({"S": server, "C": client})
        said = [
            one.octets
            for one in formats.read(text.encode()).entries
            if one.kind is EntryKind.CLIENT
        ]
        assert said == [f"{text}\r\n".encode() for who, text in TALK if who == "C"]

    def test_a_space_before_one_line_was_sent(self) -> None:
        text = b"S: 220 a\nC: EHLO c\nS: 250 a\nC:  NOOP\nS: 500 x\n"
        said = [one.octets for one in formats.read(text).entries if one.kind is EntryKind.CLIENT]
        assert said == [b"EHLO c\r\n", b" NOOP\r\n"]

    def test_what_stands_around_it_is_a_remark(self) -> None:
        text = "Connected to smtp://mx\nThe session:\n" + log_with({"S": "S: ", "C": "C: "})
        text = text.replace("S: 250 SIZE", "S: 250 SIZE\n[the client thinks]")
        for end in ("{The server closes the connection}", "(closed)", "That was all."):
            recording = formats.read(f"{text}{end}\n".encode())
            assert recording.notation == formats.SPOKEN
            assert not [one for one in recording.entries if one.kind is EntryKind.UNREADABLE]
            assert sum(one.kind is EntryKind.REMARK for one in recording.entries) == 4

    def test_a_sentence_between_the_lines_is_a_remark(self) -> None:
        text = log_with({"S": "S: ", "C": "C: "}).replace(
            "C: MAIL", "Now the client names the sender.\nC: MAIL"
        )
        assert spoken(text.encode()) == [*TALK]
        assert script.parse_script(text.encode())

    @pytest.mark.parametrize("before", ["C: DATA\nS: 354 Go\n", "C: DATA\n", "C: DATA\nS: ?\n"])
    def test_a_message_may_have_no_marks(self, before: str) -> None:
        message = "Subject: x\n\nHello (Bob),\n250 people came.\n:deliver\n.\n"
        text = f"C: RCPT TO:<bob@example.org>\n{before}{message}S: 250 Ok\nC: QUIT\n"
        said = [
            one.octets
            for one in formats.read(text.encode()).entries
            if one.kind is EntryKind.CLIENT
        ]
        lines = message.encode().replace(b"\n", b"\r\n").splitlines(keepends=True)
        assert said[2:-1] == lines

    @pytest.mark.parametrize(
        ("server", "client"), [("Server: ", "Client: "), ("<-- ", "--> "), ("<= ", "=> ")]
    )
    @pytest.mark.parametrize("first", ["", "Subject: x\n"])
    def test_nor_need_it_have_any_where_other_marks_stand(
        self, server: str, client: str, first: str
    ) -> None:
        text = (
            f"{server}220 mx\n{client}EHLO me\n{server}250 mx\n{client}DATA\n{server}354 Go\n"
            f"{client * bool(first)}{first}\nHello,\n250 people came.\n.\n"
            f"{server}250 Ok\n{client}QUIT\n{server}221 Bye\n"
        )
        entries = formats.read(text.encode()).entries
        said = b"".join(one.octets for one in entries if one.kind is EntryKind.CLIENT)
        message = f"{first}\nHello,\n250 people came.\n.\n".replace("\n", "\r\n")
        assert said == f"EHLO me\r\nDATA\r\n{message}QUIT\r\n".encode()

    def test_without_its_dot_a_message_needs_marks(self) -> None:
        recording = formats.read(b"C: DATA\nS: 354 Go\nHello\nS: 250 Ok\nC: QUIT\n.\n")
        assert b"Hello" in [
            one.octets for one in recording.entries if one.kind is EntryKind.UNREADABLE
        ]

    def test_a_line_that_somebody_said_is_not_a_remark(self) -> None:
        for line in ("QUIT", "221 Bye", "quit"):
            with pytest.raises(script.ScriptError, match="line 4"):
                script.parse_script(f"S: 220 a\nC: NOOP\nS: 250 Ok\n{line}\n".encode())


class TestChatter:
    """What a tool says between the bare lines of a session."""

    def test_it_is_not_sent(self) -> None:
        log = "DEBUG: x\n" + "".join(
            f"{text}\n" + ("DEBUG SMTP: noted\n" if who == "S" and text[3] == " " else "")
            for who, text in TALK
        )
        recording = formats.read(log.encode())
        said = [one.octets for one in recording.entries if one.kind is EntryKind.CLIENT]
        assert said == [f"{text}\r\n".encode() for who, text in TALK if who == "C"]

    def test_an_arrow_before_a_command_is_not_sent(self) -> None:
        log = "".join(f"{text}\n" if who == "S" else f">>> {text}\n" for who, text in TALK)
        recording = formats.read(f"tom... Connecting via esmtp...\n{log}".encode())
        said = [one.octets for one in recording.entries if one.kind is EntryKind.CLIENT]
        assert said == [f"{text}\r\n".encode() for who, text in TALK if who == "C"]

    @pytest.mark.parametrize(
        "log",
        [
            "250-mx\n250-SIZE\n250 HELP\nMAIL FROM:<a@b.example>\n",
            "NOOP\n250-mx\n250 HELP\n",
            "    $ telnet mx 25\n    Trying 192.0.2.4...\n    220 mx\n    EHLO me\n",
        ],
    )
    def test_a_few_lines_of_a_session_are_not_a_script(self, log: str) -> None:
        kinds = {one.kind for one in formats.read(log.encode()).entries}
        assert EntryKind.SERVER in kinds

    def test_a_session_after_its_greeting_is_not_a_script(self) -> None:
        log = "".join(f"{text}\n" for _, text in TALK[1:])
        assert formats.read(log.encode()).notation == "telnet or nc session"
        assert formats.read(f"$ openssl s_client\n\n{log}".encode()).refusal == ""


ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig")


@pytest.mark.parametrize("verb", ["APOP", "AUTH", "PASS", "STLS", "TOP", "UIDL"])
def test_a_verb_of_pop3_is_a_command(verb: str) -> None:
    assert is_command(verb.encode())


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("text", ["EHLO c.example\r\nQUIT\r\n", "S: 220 a\nC: QUIT\nS: 221 b\n"])
def test_what_windows_writes_is_read(encoding: str, text: str) -> None:
    assert formats.read(text.encode(encoding)) == formats.read(text.encode())


@pytest.mark.parametrize(
    "octets",
    [
        gzip.compress(b"EHLO c.example\nQUIT\n", mtime=0),
        b"%PDF-1.7\nEHLO c.example\n",
        b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00",
        b"PK\x03\x04EHLO c.example\n",
        b"\xd0\xcf\x11\xe0EHLO c.example\n",
        b"\x7fELF" + bytes(60),
        bytes(range(256)) * 4,
        bytes(1000),
        b"EHLO c.example\r\n" + bytes(200),
        b"\xff\xfeE\x00H\x00L",
        b"\xff\xfe\x00\xd8\x00\xd8",
    ],
    ids=range(11),
)
def test_what_is_not_text_is_refused(octets: bytes) -> None:
    recording = formats.read(octets)
    assert recording.refusal
    assert "\n" not in recording.refusal
    with pytest.raises(script.ScriptError):
        script.parse_script(octets)


@pytest.mark.parametrize("octets", [b"EHLO a\x00b\nQUIT\n", b"\x00\n", b"\x01\x02\x03\n", b"a\x00"])
def test_a_script_may_hold_a_few_controls(octets: bytes) -> None:
    assert formats.read(octets).notation == formats.SCRIPT


OURS = {"smtplab session": 1, "site": "default", "entries": [{"from": "client", "octets": "x\r\n"}]}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(OURS | {"smtplab session": 2}),
        json.dumps(OURS | {"smtplab session": 10**400}),
        json.dumps(OURS)[:-3],
        json.dumps(OURS)[:12],
        '{"smtplab session": ' + "1" * 10_000 + ', "entries": []}',
        '{"smtplab session": 1, "entries": ' + "[" * 100_000,
        '{"smtplab session": 1, "entries": ' + "[" * 5_000 + "]" * 5_000 + "}",
        json.dumps({"smtplab session": 1}),
        json.dumps({"a": "EHLO c.example\n"}),
        json.dumps([OURS]),
        "{}",
        "[]",
        "{\n",
        " \n{ \n}\n",
        '{"peer": "a", "code": 220}\n{"peer": "a", "code": 250}\n',
        "\ufeff" + json.dumps(OURS | {"smtplab session": 2}),
        '{"a": NaN, "b": "\\ud800"}',
    ],
    ids=range(17),
)
def test_json_that_is_not_ours_is_refused(text: str) -> None:
    recording = formats.read(text.encode())
    assert recording.refusal
    assert "\n" not in recording.refusal
    assert len(recording.refusal) < 300


def test_deep_json_in_an_entry_is_kept_or_refused() -> None:
    for depth in range(1, sys.getrecursionlimit(), 37):
        text = '{"smtplab session": 1, "entries": [' + "[" * depth + "]" * depth + "]}"
        recording = formats.read(text.encode())
        assert recording.refusal or len(recording.entries) == 1


def test_ours_is_read_with_a_byte_order_mark() -> None:
    assert formats.read(b"\xef\xbb\xbf" + json.dumps(OURS).encode()).is_session


SESSIONS = [
    *(one.encode() for one in LOGS.values()),
    *(one.encode("latin-1") for one in SCRIPTS.values()),
    log_with({"S": "S: ", "C": "C: "}).encode(),
    "".join(f"{text}\n" for _, text in TALK).encode(),
    log_with({"S": "<-  ", "C": " -> "}).encode(),
    log_with({"S": "< ", "C": "> "}).encode(),
    log_with({"S": "> h[::1]: ", "C": "< h[::1]: "}).encode(),
    "".join(
        f"{'reply' if who == 'S' else 'send'}: {text + chr(13) + chr(10)!r}\n" for who, text in TALK
    ).encode(),
    exported.write(
        replay(formats.read(b"S: 220 a\nC: QUIT\nS: 221 b\n"), SITE).transcript, "default"
    ).encode(),
]
MARKS = [b"C: ", b"S: ", b"S:", b"<-  ", b" -> ", b"< ", b"> ", b"> h[::1]: ", b"reply: b'", b""]
PIECES = st.one_of(
    st.binary(max_size=12),
    st.sampled_from(
        [b"250", b"250-", b"\r354", b"250 a", b"354 ", b"DATA", b".", b"\r", b"\n", b"\r\r\n"]
    ),
    st.sampled_from([b"220 x\r\n", b"221 x\r\n", b"421 x", b"521 x", b"554 x", b"AUTH PLAIN "]),
)
ENTRIES = st.fixed_dictionaries(
    {
        "from": st.sampled_from(["client", "server", "start", "dropped", "left", "remark", "echo"]),
        "octets": st.lists(PIECES, max_size=4).map(lambda some: b"".join(some).decode("latin-1")),
    },
    optional={"sending": st.integers(0, 3)},
)


def plays(octets: bytes) -> Recording:
    """Play what is read of any octets, as replay and as run do."""
    recording = formats.read(octets)
    transcript = replay(recording, SITE).transcript
    told = [line for one in transcript.moments for line in render_moment(transcript, one)]
    told += [line for one in transcript.moments for line in render_why(one)]
    written = {form: write_session(transcript, "default", form) for form in FORMATS}
    shown = [octets.decode() for form, octets in written.items() if FORMATS[form].is_text]
    told += [line for text in shown for line in text.split("\n")]
    assert [line for line in told if visible(line) != line] == []
    assert not formats.read(written["json"]).refusal
    with contextlib.suppress(script.ScriptError):
        script.play(script.parse_script(octets), SITE)
    return recording


class TestWhatIsReadPlays:
    @given(st.lists(st.tuples(st.sampled_from(MARKS), PIECES, PIECES), max_size=12))
    def test_lines_in_each_notation(self, some: list[tuple[bytes, bytes, bytes]]) -> None:
        plays(b"".join(b"".join(line) + b"\n" for line in some))

    @given(st.lists(ENTRIES, max_size=10))
    def test_our_json(self, told: list[object]) -> None:
        plays(json.dumps({"smtplab session": 1, "entries": told}).encode())

    @given(st.binary(max_size=200))
    def test_any_octets(self, octets: bytes) -> None:
        plays(octets)

    @given(st.data())
    def test_real_sessions_that_are_cut_and_mixed_up(self, data: st.DataObject) -> None:
        octets = data.draw(st.sampled_from(SESSIONS))
        begin = data.draw(st.integers(0, len(octets)))
        octets = octets[begin:] if data.draw(st.booleans()) else octets[: -begin or None]
        ending = data.draw(st.sampled_from([b"\n", b"\r\n", b"\r", b"\r\r\n", b"\n\r"]))
        lines = octets.split(b"\n")
        if len(lines) > 1:
            one, two = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
            lines[one], lines[two] = lines[two], lines[one]
        plays(ending.join(lines))

    @pytest.mark.parametrize(
        "octets",
        [
            b"250-\r354",
            b"S: 250-\r354\n",
            json.dumps(
                {
                    "smtplab session": 1,
                    "entries": [
                        {"from": "server", "octets": "250-a"},
                        {"from": "server", "octets": "250 b\r\n"},
                    ],
                }
            ).encode(),
            json.dumps(
                {
                    "smtplab session": 1,
                    "entries": [
                        {"from": "server", "octets": "552"},
                        {"from": "server", "octets": "334 \n"},
                    ],
                }
            ).encode(),
        ],
    )
    def test_replies_that_two_readers_took_apart_in_two_ways(self, octets: bytes) -> None:
        plays(octets)


@pytest.mark.parametrize("name", SAMPLES)
def test_each_recording_that_comes_along_is_read(name: str) -> None:
    from smtplab.simulation.recordings.samples import load_sample

    assert load_sample(name).refusal == ""


def test_a_refusal_comes_in_time() -> None:
    line = b"2024-02-01 10:00:00 mx postqueue/x[1]: > something or other 250 y\n"
    assert formats.read(line * 100_000).refusal
    assert formats.read(b"x" * 4_000_000 + b"\n" + REFUSED["letters of code"].encode()).refusal
    assert command("run", "-", stdin=REFUSED["letters of code"].encode()).returncode == 2
