"""Every notation is read, and nothing that is in a file gets lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation import script
from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats import json_export as exported
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from smtplab.simulation.secrets.masking import MASK
from smtplab.simulation.site.load import load_site

SAYS = {
    EntryKind.CLIENT: "C",
    EntryKind.SERVER: "S",
    EntryKind.UNREADABLE: "?",
    EntryKind.REMARK: "-",
    EntryKind.ECHO: ".",
}

SWAKS = b"""\
=== Trying 127.0.0.1:25...
<-  220 a ready
 -> EHLO c
<-  250 a
 ~> NOOP
<~  250 Ok
**> MAIL FROM:<>
<** 550 5.7.1 no
*** Remote host closed connection unexpectedly.
nonsense
"""
SMTPLIB = b"""\
connect: to ('127.0.0.1', 25) None
reply: b'220 a ready\\r\\n'
reply: retcode (220); Msg: b'a ready'
connect: b'a ready'
send: 'ehlo c\\r\\n'
reply: b'250 a\\r\\n'
reply: retcode (250); Msg: b'a'
send: b"x it's \\xe4\\\\ \\'\\r\\n"
data: (250, b'2.0.0 Ok')
send: nonsense
"""
CURL = b"""\
*   Trying 127.0.0.1:25...
< 220 a ready\r
> EHLO c\r
< 250-a\r
< 250 SIZE\r
> MAIL FROM:<>\r
< 250 Ok\r
> RCPT TO:<b@c>\r
< 250 Ok\r
> DATA\r
< 354 go on\r
} [24 bytes data]
< 250 Ok\r
* Connection #0 left intact
"""
TELNET = b"""\
Trying 127.0.0.1...
Connected to localhost.
Escape character is '^]'.
220 a ready
EHLO c
250 a
DATA
354 go on
250 is content here

.
250 Ok
QUIT
221 bye
Connection closed by foreign host.
"""
POSTFIX = b"""\
Nov 24 00:00:00 h postfix/smtpd[7]: connect from unknown[192.0.2.1]
Nov 24 00:00:00 h postfix/smtpd[7]: > unknown[192.0.2.1]: 220 a ready
Nov 24 00:00:00 h postfix/smtpd[7]: < unknown[192.0.2.1]: EHLO c
Nov 24 00:00:00 h postfix/smtpd[7]: match_list_match: unknown: no match
Nov 24 00:00:00 h postfix/smtpd[7]: > unknown[192.0.2.1]: 250-a
Nov 24 00:00:00 h postfix/smtpd[7]: > unknown[192.0.2.1]: 250 SIZE
Nov 24 00:00:00 h postfix/smtp[8]: > a[192.0.2.2]:25: EHLO h
Nov 24 00:00:00 h postfix/smtp[8]: < a[192.0.2.2]:25: 250 a
"""
RFC = b"S: 220 a ready\nC: EHLO c\nS: 250 a\n-- note\nnonsense\nC: (waits)\nS: nonsense\n"


def shape(recording: Recording) -> str:
    """Write who has each entry, as a letter."""
    return "".join(SAYS[one.kind] for one in recording.entries)


@pytest.mark.parametrize(
    ("octets", "name", "wanted"),
    [
        (SWAKS, "swaks transcript", "-SCSCSCS--"),
        (SMTPLIB, "smtplib debug output", "-S..CS.C.?"),
        (CURL, "log with < and >", "-SCSSCSCSCS-CS-"),
        (TELNET, "telnet or nc session", "---SCSCSCCCSCS-"),
        (POSTFIX, "Postfix log", "-SC-SSCS"),
        (
            POSTFIX.replace(b"Nov 24 00:00:00 h postfix/smtpd[7]: ", b"")[34:],
            "Postfix log",
            "",
        ),
        (RFC, formats.SPOKEN, "SCS-?-?"),
        (b"EHLO c\nQUIT\n", formats.SCRIPT, "CC"),
        (b"", formats.SCRIPT, ""),
        (b"\n \n", formats.SCRIPT, "CC"),
    ],
)
def test_each_notation_is_told_by_its_lines(octets: bytes, name: str, wanted: str) -> None:
    recording = formats.read(octets)
    assert recording.notation == name
    assert not wanted or shape(recording) == wanted


def test_escapes_of_python_become_octets() -> None:
    said = [e.octets for e in formats.read(SMTPLIB).entries if e.kind is EntryKind.CLIENT]
    assert said == [b"ehlo c\r\n", b"x it's \xe4\\ '\r\n"]


def test_content_that_was_left_out_is_ended() -> None:
    [put_in] = [entry for entry in formats.read(CURL).entries if entry.inferred]
    assert put_in.octets == b".\r\n"


@pytest.mark.parametrize(
    "octets",
    [
        b"C: AUTH PLAIN c2VjcmV0\nS: 235 ok\n",
        b"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: c2VjcmV0\nS: 235 ok\n",
        b" -> AUTH PLAIN c2VjcmV0\n<-  235 ok\n",
        b"send: 'AUTH PLAIN c2VjcmV0\\r\\n'\n",
        b"send: AUTH PLAIN c2VjcmV0\n",
        b"> AUTH PLAIN c2VjcmV0\r\n* AUTH PLAIN c2VjcmV0\n",
        b"220 a\nAUTH PLAIN c2VjcmV0\n235 ok\n",
        b"> a[::1]: 220 x\n< a[::1]: AUTH PLAIN c2VjcmV0\n",
        b"AUTH PLAIN c2VjcmV0\n",
    ],
)
def test_secrets_are_masked(octets: bytes) -> None:
    entries = formats.read(octets).entries
    assert not any(b"c2VjcmV0" in entry.octets for entry in entries)
    assert any(MASK in entry.octets for entry in entries)


LINES = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [line for log in (SWAKS, SMTPLIB, CURL, TELNET, POSTFIX, RFC) for line in log.split(b"\n")]
    ),
    st.sampled_from([b"C: AUTH PLAIN x", b"S: 334 ", b".", b"354 x", b"DATA", b'send: b"\\x4']),
)


@given(st.lists(LINES, max_size=20))
def test_no_line_is_lost(lines: list[bytes]) -> None:
    octets = b"\n".join(lines)
    recording = formats.read(octets)
    kept = [entry.line for entry in recording.entries if not entry.inferred]
    ending = b"\n" if b"\n" in octets else b"\r"
    ended = octets.removeprefix(b"\xef\xbb\xbf").removesuffix(ending)
    wanted = len(ended.split(ending)) if octets.removeprefix(b"\xef\xbb\xbf") else 0
    assert recording.refusal or kept == list(range(1, wanted + 1))


@given(st.binary(max_size=300))
def test_any_octets_are_read(octets: bytes) -> None:
    formats.read(octets)
    formats.read(b"{" + octets)


VALUES = st.recursive(
    st.one_of(st.none(), st.integers(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)


@given(st.lists(st.fixed_dictionaries({"from": VALUES, "octets": VALUES, "kind": VALUES}) | VALUES))
def test_wrong_entries_are_kept_and_marked(told: list[object]) -> None:
    import json

    octets = json.dumps({"smtplab session": 1, "entries": told}).encode()
    assert len(formats.read(octets).entries) == len(told)


@pytest.mark.parametrize("sent", [b"EHLO c\r\n", b"NO", b"\x00\xff\n\r\x7f\r\n"])
def test_our_json_keeps_every_octet(sent: bytes) -> None:
    lab = Lab(load_site())
    lab.play(Connect())
    lab.play(Send(sent))
    text = exported.write(lab.transcript, "default")
    assert text.isascii()
    recording = formats.read(text.encode())
    assert (recording.notation, recording.site) == (exported.NOTATION, "default")
    said = b"".join(e.octets for e in recording.entries if e.kind is EntryKind.CLIENT)
    heard = b"".join(e.octets for e in recording.entries if e.kind is EntryKind.SERVER)
    assert said == sent
    assert heard == b"".join(
        lab.transcript.octets(one) for one in lab.transcript.moments if one.reply
    )


def test_a_recording_is_played_and_its_codes_compared() -> None:
    log = SWAKS.replace(b"nonsense\n", b"")
    played = script.play(script.parse_script(log), load_site())
    assert [(one.line, one.received and one.received.code) for one in played.mismatches] == [
        (8, 250)
    ]


def test_a_recording_without_a_client_is_no_script() -> None:
    with pytest.raises(script.ScriptError, match="sends nothing"):
        script.parse_script(b"220 a ready\n250 Ok\n")


BY_HAND = (
    "220 mail.example.org ESMTP\nEHLO c.example\n250 mail.example.org\nRCPT TO:<a@b.example>\n"
    "550 5.7.1 Relaying denied\nQUIT\n221 Bye\n"
)


@pytest.mark.parametrize(
    "before",
    [
        "$ telnet mx.example.org 25\nTrying 192.0.2.1...\n",
        "root@host:~# nc mx.example.org 25\n",
        "Script started on 2026-11-25 02:00:00+00:00\n$ telnet mx 25\n",
        "CONNECTED(00000003)\ndepth=2 C = US\nverify return:1\n---\n",
    ],
)
def test_what_the_shell_wrote_before_a_session_makes_no_script_of_it(before: str) -> None:
    recording = formats.read((before + BY_HAND).encode())
    assert recording.notation == "telnet or nc session"
    said = [one.octets for one in recording.entries if one.kind is EntryKind.CLIENT]
    assert said == [b"EHLO c.example\r\n", b"RCPT TO:<a@b.example>\r\n", b"QUIT\r\n"]


def test_a_script_with_a_wrong_verb_first_is_still_a_script() -> None:
    assert formats.read(b"HALLO\nEHLO x\nQUIT\n").notation == formats.SCRIPT


def test_notes_before_the_first_line_make_no_script_of_a_dialogue() -> None:
    text = b"-- === Trying mx...\n-- another\nS: 220 mail.example.org ready\nC: NOOP\nS: 250 Ok\n"
    assert formats.read(text).notation == formats.SPOKEN
    assert script.play(script.parse_script(text), load_site()).mismatches == ()


def test_a_dialogue_that_begins_after_the_greeting_is_compared_from_its_first_reply_on() -> None:
    text = (
        b"C: EHLO c.example\nS: 250 mail\nC: RCPT TO:<a@example.net>\nS: 503 no\nC: QUIT\nS: 221\n"
    )
    assert script.play(script.parse_script(text), load_site()).mismatches == ()
    wrong = text.replace(b"503", b"250")
    assert len(script.play(script.parse_script(wrong), load_site()).mismatches) == 1


def test_who_speaks_before_the_greeting_hears_it_as_the_first_reply() -> None:
    text = b"C: EHLO c.example\nS: 220 mail\nS: 250 mail\n"
    assert script.play(script.parse_script(text), load_site()).mismatches == ()


def test_what_was_sent_at_once_is_run_at_once() -> None:
    lab = Lab(load_site())
    for one in (Connect(), Send(b"NOOP\r\nRSET\r\n\x00\xff\r\n"), Send(b"QUIT\r\n")):
        lab.play(one)
    text = exported.write(lab.transcript, "default")
    played = script.play(script.parse_script(text.encode()), load_site())
    assert played.mismatches == ()
    assert exported.write(played.lab.transcript, "default") == text
