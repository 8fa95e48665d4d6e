"""No secret that a client says after AUTH is found in anything that the lab tells."""

import json
import re
from collections.abc import Callable

import pytest

from smtplab.line_mode.sandbox import SandboxLines
from smtplab.simulation import report, script
from smtplab.simulation.lab.inputs import Connect, ConnectPop3, Disconnect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from smtplab.simulation.recordings.formats.write import FORMATS, write_session
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.secrets.masking import MASK, Masker
from smtplab.simulation.site.load import load_site
from tests.simulation.recordings.formats.test_log import HEADS
from tests.simulation.secrets.planted import (
    EXCHANGES,
    PASSWORD,
    PLAIN,
    USER,
    Exchange,
    base64,
    cut,
    dialogues,
    leaks,
)

SITE = load_site()
POP3_SITE = SITE._replace(pop3={"alice": "secret"})
Session = list[tuple[str, list[str]]]
Writer = Callable[[Session], str]


def told(transcript: Transcript) -> str:
    """Return all that a session tells, in each way out."""
    moments = transcript.moments
    lines = [line for one in moments for line in report.render_moment(transcript, one)]
    lines += [line for one in moments for line in report.render_why(one)]
    octets = [repr(transcript.octets(one)) for one in moments]
    forms = [write_session(transcript, "default", form).decode("latin-1") for form in FORMATS]
    return "\n".join([*lines, *octets, *forms, repr(moments), repr(list(transcript.lines()))])


def spoken(lines: list[str], size: int = 0) -> Lab:
    """Send lines in a lab, each at once or in pieces."""
    lab = Lab(SITE)
    lab.play(Connect())
    for line in lines:
        octets = f"{line}\r\n".encode()
        for piece in cut(octets, size) if size else [octets]:
            lab.play(Send(piece))
    return lab


LINES = [[*exchange.lines, "MAIL FROM:<alice@example.com>", "QUIT"] for exchange in EXCHANGES]


@pytest.mark.parametrize("lines", LINES)
class TestInTheLab:
    def test_nothing_tells_them(self, lines: list[str]) -> None:
        lab = spoken(["EHLO client.example.com", *lines])
        assert leaks(told(lab.transcript)) == []
        assert "MAIL FROM:<alice@example.com>" in told(lab.transcript)
        for one in lab.transcript.moments:
            why = one.reply.diagnostic if one.reply else None
            if why and why.span and one.answered:
                assert why.span[1] <= len(one.answered.octets)

    @pytest.mark.parametrize("size", [3, 7, 14, 15])
    def test_not_in_pieces(self, lines: list[str], size: int) -> None:
        found = leaks(told(spoken(lines, size).transcript))
        # Of a line that is not yet known to be a secret a piece may have been told before.
        assert found == []

    def test_not_before_the_greeting(self, lines: list[str]) -> None:
        lab = Lab(SITE)
        lab.play(Connect(60.0))
        lab.play(Send("".join(f"{line}\r\n" for line in lines).encode()))
        assert leaks(told(lab.transcript)) == []

    def test_not_at_once(self, lines: list[str]) -> None:
        lab = spoken(["EHLO client.example.com"])
        lab.play(Send("".join(f"{line}\r\n" for line in lines).encode()))
        assert leaks(told(lab.transcript)) == []

    def test_not_after_the_server_has_closed(self, lines: list[str]) -> None:
        lab = spoken([])
        lab.play(Send("".join(f"{line}\r\n" for line in ("QUIT", *lines)).encode()))
        assert leaks(told(lab.transcript)) == []

    @pytest.mark.parametrize("ending", ["\n", "\r"])
    def test_not_with_other_line_ends(self, lines: list[str], ending: str) -> None:
        lab = spoken([])
        lab.play(Send("".join(f"{line}{ending}" for line in lines).encode() + b"\r\n"))
        assert leaks(told(lab.transcript)) == []

    def test_not_line_by_line(self, lines: list[str]) -> None:
        plain = SandboxLines(LabSession(SITE))
        said = list(plain.start())
        for line in (*lines[:-2], ":why", ":back", ":on", *lines[-2:], ":all", ":why"):
            said += plain.hear(line.encode())
        assert leaks("\n".join(said)) == []

    def test_not_over_pop3(self, lines: list[str]) -> None:
        lab = Lab(POP3_SITE)
        lab.play(ConnectPop3())
        for line in ("USER alice", *lines):
            lab.play(Send(f"{line}\r\n".encode()))
        assert any(one.reply and one.reply.status for one in lab.transcript.moments)
        assert leaks(told(lab.transcript)) == []

    def test_not_in_what_run_tells(self, lines: list[str]) -> None:
        octets = "".join(f"{line}\n" for line in ("HELO c.example", *lines)).encode()
        for form in (octets, b"".join(b"C: " + line for line in octets.splitlines(True))):
            played = script.play(script.parse_script(form), SITE)
            assert leaks(told(played.lab.transcript)) == []
            assert leaks(json.dumps(report.as_json(played))) == []


def swaks(session: Session) -> str:
    return "<-  220 a\n" + "".join(
        f" -> {said}\n" + "".join(f"<-  {reply}\n" for reply in heard) for said, heard in session
    )


def curl(session: Session) -> str:
    return "< 220 a\n" + "".join(
        f"> {said}\n" + "".join(f"< {reply}\n" for reply in heard) for said, heard in session
    )


def smtplib(session: Session) -> str:
    return "reply: b'220 a\\r\\n'\n" + "".join(
        f"send: {said + chr(13) + chr(10)!r}\n"
        + "".join(f"reply: b'{one}\\r\\n'\n" for one in heard)
        for said, heard in session
    )


def postfix(session: Session) -> str:
    return "> c[192.0.2.1]: 220 a\n" + "".join(
        f"< c[192.0.2.1]: {said}\n" + "".join(f"> c[192.0.2.1]: {one}\n" for one in heard)
        for said, heard in session
    )


def telnet(session: Session) -> str:
    return "220 a\n" + "".join(
        f"{said}\n" + "".join(f"{reply}\n" for reply in heard) for said, heard in session
    )


def rfc(session: Session) -> str:
    return "S: 220 a\n" + "".join(
        f"C: {said}\n" + "".join(f"S: {reply}\n" for reply in heard) for said, heard in session
    )


def lines(session: Session) -> str:
    return "".join(f"{said}\n" for said, _ in session)


def ours(session: Session) -> str:
    entries = [{"from": "server", "octets": "220 a\r\n"}]
    for said, heard in session:
        entries.append({"from": "client", "octets": f"{said}\r\n"})
        entries += [{"from": "server", "octets": f"{reply}\r\n"} for reply in heard]
    return json.dumps({"smtplab session": 1, "entries": entries})


NOTATIONS = (swaks, curl, smtplib, postfix, telnet, rfc, lines, ours)


def kept(recording: Recording) -> bytes:
    return b"\n".join(entry.octets for entry in recording.entries)


@pytest.mark.parametrize("write", NOTATIONS)
class TestInRecordings:
    def test_nothing_tells_them(self, write: Writer) -> None:
        for session in dialogues():
            recording = formats.read(write(session).encode())
            assert recording.is_session, session
            assert leaks(kept(recording)) == [], session
            assert b"alice@example.com" in kept(recording)

    def test_not_once_they_are_played(self, write: Writer) -> None:
        for dialogue in list(dialogues())[::7]:
            session = replay(formats.read(write(dialogue).encode()), SITE)
            assert leaks(told(session.transcript)) == [], dialogue
            octets = write_session(session.transcript, "default", "json")
            again = replay(formats.read(octets), SITE)
            assert list(again.transcript.lines()) == list(session.transcript.lines())

    def test_not_where_the_server_repeats_them(self, write: Writer) -> None:
        session = [
            ("EHLO c", ["250 a"]),
            ("AUTH LOGIN", ["334 VXNlcm5hbWU6"]),
            (base64(USER), [f'500 5.5.1 Command unrecognized: "{base64(USER)}"']),
            (base64(PASSWORD), [f"535 5.7.8 {USER} is not let in"]),
            ("QUIT", ["221 Bye"]),
        ]
        assert leaks(kept(formats.read(write(session).encode()))) == []


@pytest.mark.parametrize("write", [swaks, curl, smtplib, postfix, telnet, rfc])
def test_what_answers_a_challenge_is_a_secret_where_the_log_has_lost_its_beginning(
    write: Writer,
) -> None:
    asked = write([("EHLO c.example", ["250 a"]), ("NOOP", ["334 VXNlcm5hbWU6"])])
    rest = write(
        [
            (base64(USER), ["334 UGFzc3dvcmQ6"]),
            (base64(PASSWORD), ["235 Ok"]),
            ("MAIL FROM:<alice@example.com>", ["250 Ok"]),
            ("QUIT", ["221 Bye"]),
        ]
    )
    recording = formats.read((asked + rest).encode())
    assert leaks(kept(recording)) == []
    assert b"MAIL FROM:<alice@example.com>\r\n" in kept(recording)


def test_a_reply_keeps_its_code_though_the_client_sent_the_same() -> None:
    recording = formats.read(b"S: 220 a\nC: AUTH PLAIN 550\nS: 550\nC: QUIT\nS: 550 221\n")
    assert [one.octets for one in recording.entries][2] == b"550\r\n"
    assert replay(recording, SITE).transcript.moments


@pytest.mark.parametrize("name", HEADS)
def test_no_log_tells_them_whatever_stands_before_its_lines(name: str) -> None:
    heads = HEADS[name]
    for session in list(dialogues())[::7]:
        log = f"{heads['S']}220 a\n" + "".join(
            f"{heads['C']}{said}\n" + "".join(f"{heads['S']}{reply}\n" for reply in heard)
            for said, heard in session
        )
        # Where a side has lost its marks, only what is spelt right is seen.
        is_auth = re.match(r"[ \t]*AUTH\b", session[1][0], re.IGNORECASE)
        one_sided = (log.replace(heads["S"], ""), log.replace(heads["C"], "")) if is_auth else ()
        for text in (log, *one_sided):
            recording = formats.read(text.encode())
            assert leaks(repr(recording)) == [], text
            if not recording.refusal:
                assert leaks(told(replay(recording, SITE).transcript)) == [], text


def test_a_tool_that_leaves_its_marks_out_tells_nothing() -> None:
    log = f"<-  220 a\n -> AUTH PLAIN\n<-  334 \n{PLAIN}\n<-  235 Ok\n -> QUIT\n<-  221 Bye\n"
    assert leaks(kept(formats.read(log.encode()))) == []


@pytest.mark.parametrize(
    "exchange",
    [
        Exchange(("AUTH PLAIN", "*", "QUIT")),
        Exchange(("AUTH PLAIN =", "=", "NOOP hello", "MAIL FROM:<a@b.example> AUTH=<>")),
        Exchange(("AUTH EXTERNAL =", "mail from:<a@b.example>", "VRFY alice", "STARTTLS")),
        Exchange(("HELO auth", "VRFY login", "HELP AUTH PLAIN x", "NOOP auth plain x")),
        Exchange(("AUTH LOGIN", "", "QUIT")),
        Exchange(("AUTH SOMETHING", "QUIT")),
    ],
)
def test_what_is_not_a_secret_is_told(exchange: Exchange) -> None:
    masker = Masker()
    octets = "".join(f"{line}\r\n" for line in exchange.lines).encode()
    assert masker.mask(octets) == octets


def test_content_that_speaks_of_auth_is_told() -> None:
    body = ["AUTH PLAIN is a mechanism", "AUTH LOGIN", "dGhpcyBpcyBub3QgYSBzZWNyZXQ=", "."]
    envelope = ["EHLO c.example", "MAIL FROM:<>", "RCPT TO:<bob@example.org>", "DATA"]
    lab = spoken([*envelope, *body, "QUIT"])
    crossed = b"".join(lab.transcript.octets(one) for one in lab.transcript.moments)
    assert MASK not in crossed
    for text in (
        "\n".join([*envelope, *body, "QUIT"]).encode(),
        write_session(lab.transcript, "default", "text"),
    ):
        assert MASK not in kept(formats.read(text))


def test_a_reply_that_offers_auth_is_told() -> None:
    for log in (
        b"nonsense\n250-AUTH LOGIN PLAIN XOAUTH2\n250 AUTH=LOGIN PLAIN\n",
        b"S: 250-AUTH LOGIN PLAIN\nS: 250 AUTH=LOGIN PLAIN\n",
    ):
        assert MASK not in kept(formats.read(log))


def test_the_next_connection_begins_without_a_secret() -> None:
    lab = spoken(["EHLO c.example", "AUTH LOGIN"])
    for one in (Disconnect(), Connect(), Send(b"FOO\r\n")):
        lab.play(one)
    assert b"FOO\r\n" in [lab.transcript.octets(one) for one in lab.transcript.moments]
    answered = lab.transcript.moments[-1].answered
    assert answered
    assert answered.octets == b"FOO"


def test_a_fork_says_again_what_was_said() -> None:
    session = LabSession(SITE)
    session.connect()
    for line in ("EHLO c.example", "AUTH LOGIN", base64(USER), "QUIT"):
        session.send(f"{line}\r\n".encode())
    whole = told(session.transcript)
    session.go_to(session.last - 4)
    session.send(b"QUIT\r\n")
    assert session.branch == 1
    assert leaks(told(session.transcript)) == []
    assert any(isinstance(one, Send) and leaks(one.octets) for one in session.lab.inputs)
    assert leaks(whole) == []


def test_what_the_learner_asked_to_see_is_seen_in_a_fork_too() -> None:
    session = LabSession(SITE)
    session.connect()
    for line in ("EHLO c.example", "AUTH LOGIN", base64(USER)):
        session.send(f"{line}\r\n".encode())
    session.toggle_secrets()
    session.step(-1)
    session.send(f"{base64(PASSWORD)}\r\n".encode())
    assert session.branch == 1
    shown = [session.transcript.octets(one) for one in session.transcript.moments]
    assert f"{base64(PASSWORD)}\r\n".encode() in shown
    session.toggle_secrets()
    assert not any(branch.lab.transcript.shows_secrets for branch in session.branches)


def test_the_learner_may_ask_to_see_them() -> None:
    lab = spoken(["EHLO c.example", "AUTH LOGIN", base64(USER)])
    lab.transcript.shows_secrets = True
    shown = [lab.transcript.octets(one) for one in lab.transcript.moments]
    assert f"{base64(USER)}\r\n".encode() in shown
    assert leaks(write_session(lab.transcript, "default", "json")) == []
    assert leaks(json.dumps(report.as_json(script.ScriptResult(lab, ())))) == []


def test_a_piece_that_may_become_a_secret_is_masked() -> None:
    masker = Masker()
    pieces = (
        b"AUTH LOGIN\r\n",
        b"QUIT",
        b"planted\r\n",
        b"*",
        b"planted\r\n",
        b"MAIL ",
        b"FROM:<>",
    )
    assert [masker.mask(piece) for piece in pieces] == [
        *(b"AUTH LOGIN\r\n", b"****", b"\r\n", b"****", b"\r\n", b"MAIL ", b"FROM:<>")
    ]


@pytest.mark.parametrize("part", [EntryKind.REMARK, EntryKind.UNREADABLE])
def test_what_nobody_said_is_masked_where_it_tells_of_auth(part: EntryKind) -> None:
    from smtplab.simulation.recordings.formats.entries import Entry
    from smtplab.simulation.recordings.formats.masking import mask_entries

    text = f"DEBUG sending AUTH PLAIN {PLAIN} now".encode()
    assert leaks(b"".join(entry.octets for entry in mask_entries([Entry(1, part, text)]))) == []


def test_a_line_without_an_end_is_masked_in_one_pass() -> None:
    masker = Masker()
    pieces = [b"AUTH PLAIN ", *[b"x" * 65536] * 256, b"\r\n"]
    told_octets = b"".join(map(masker.mask, pieces))
    assert told_octets == b"AUTH PLAIN ****\r\n"
