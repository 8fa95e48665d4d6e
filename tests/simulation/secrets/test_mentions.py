"""No secret is told where a text mentions it that nobody said on the wire."""

import time

import pytest

from smtplab.line_mode.sandbox import SandboxLines
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.secrets.mentions import masked_paste, masked_remark
from smtplab.simulation.site.load import load_site
from smtplab.simulation.text.typed_lines import TypedLines
from smtplab.teaching.diagnosis import as_json, as_row, explain, render
from tests.simulation.secrets.planted import EXCHANGES, PASSWORD, PLAIN, USER, base64, leaks

SITE = load_site()
LOGIN = (base64(USER), base64(PASSWORD))
PASTES = (
    *(f"C: {line}" for exchange in EXCHANGES for line in exchange.lines[:1]),
    f"AUTH PLAIN {PLAIN}",
    f"auth login {LOGIN[0]} {LOGIN[1]}",
    f"SMTP<< AUTH=PLAIN {PLAIN}",
    f"535 5.7.8 AUTH PLAIN {PLAIN} failed",
    f"535 5.7.8 Error: authentication failed: 'AUTH PLAIN {PLAIN}'",
    f"535 5.7.8 authentication failed: AUTH {PLAIN}",
    f"550 PASS {PASSWORD} wrong",
    f"-ERR PASS {PASSWORD}",
    f"APOP alice {PASSWORD}",
    f"AUTH\0PLAIN {PLAIN}",
    f"AUTH\xa0PLAIN\xa0{PLAIN}",
    f"\u200bAUTH PLAIN {PLAIN}",
    f"\x1b[1mAUTH PLAIN {PLAIN}",
    f"AUTHH\x08 PLAIN {PLAIN}",
    f"AUTH-PLAIN {PLAIN}",
    f"AUTH_PLAIN {PLAIN}",
    f"AUTHPLAIN {PLAIN}",
    f"> 535 5.7.8 AUTH PLAIN {PLAIN} failed",
    (
        f"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: {LOGIN[0]}\nS: 334 UGFzc3dvcmQ6\n"
        f"  {LOGIN[1]}\nS: 535 5.7.8 {USER} is not let in"
    ),
)
REMARKS = (
    f"smtp_sasl_passwd_lookup: host `mx.example.com' user `{USER}' pass `{PASSWORD}'",
    f"postfix/smtp[7]: xsasl_cyrus_client_first: uncoded initial reply: ?{USER}?{PASSWORD}",
    f"postfix/smtp[7]: xsasl_cyrus_client_next: uncoded client response {PASSWORD}",
    f"postfix/smtpd[7]: xsasl_dovecot_server_first: sasl_method PLAIN, init_response {PLAIN}",
    f"postfix/smtpd[7]: A1: client=c[192.0.2.1], sasl_method=PLAIN, sasl_username={USER}",
    f"* Server auth using PLAIN with user '{USER}'",
    f"=== login with password='{PASSWORD}'",
    f'INFO  [Ab1] User "{USER}" authenticated',
    f"DEBUG SMTP: protocolConnect login, host=mx.example.org, user={USER}, password=<non-null>",
)
IN_LOGS = (
    f"$ curl -v --user '{USER}:{PASSWORD}' smtp://mx.example.org",
    f"$ curl -v -u {USER}:{PASSWORD} smtp://mx.example.org",
    f"$ swaks --to bob@example.org --auth -au {USER} -ap {PASSWORD}",
    f'$ swaks --auth-user {USER} --auth-password="{PASSWORD}"',
    f"$ echo -ne '\\0{USER}\\0{PASSWORD}' | base64",
    f"$ printf '%s' {PASSWORD} | openssl base64",
    f"$ base64 <<< {PASSWORD}",
    f"user = {USER}",
    f"passwordeval = echo {PASSWORD}",
    f"s-nail: Credentials: host mx.example.org:587, user {USER}, pass {PASSWORD}",
    f"Net::SMTP=GLOB(0x5588)>>> (decoded) {PASSWORD}",
    PLAIN,
    f"smtp: logged in as {USER}",
    f"login as: {USER}",
    f"login with password {base64(PASSWORD)} failed",
)
"""Remarks that a log has many of, and that nobody pastes as a reply."""
PROSE = (
    "250-AUTH PLAIN LOGIN",
    "250 AUTH=LOGIN PLAIN XOAUTH2 SCRAM-SHA-256",
    "535 5.7.8 Authentication credentials invalid",
    "530 5.7.0 Authentication required",
    "AUTH PLAIN failed",
    "535 5.7.8 Username and Password not accepted",
    "535 5.7.3 password expired 2024",
    "auth mechanism PLAIN not supported",
    "503 5.5.1 AUTH not supported",
    "504 5.5.4 AUTH CRAM-MD5 5.7.4 unrecognized",
    "454 4.7.0 TLS is required for AUTH PLAIN (RFC4954)",
    "550 5.7.26 SPF PASS with IP 192.0.2.22",
    "550 5.7.1 use SMTP AUTH to identify user alice@example.com on port 587",
    "C: MAIL FROM:<a@b.example> AUTH=<x1@b.example>",
)


@pytest.mark.parametrize("paste", [*PASTES, *REMARKS])
def test_no_explanation_tells_them(paste: str) -> None:
    assert leaks(masked_paste(paste)) == []
    found = explain(paste)
    for said in (repr(found), repr(render(found)), repr(as_json(found)), repr(as_row(found))):
        assert leaks(said) == []


@pytest.mark.parametrize("remark", [*REMARKS, *IN_LOGS])
def test_no_tool_tells_them(remark: str) -> None:
    assert leaks(masked_remark(remark.encode())) == []


@pytest.mark.parametrize("paste", PROSE)
def test_prose_is_told_as_it_stands(paste: str) -> None:
    assert masked_paste(paste) == paste


@pytest.mark.parametrize("word", ["AUTH ", "AUTH PLAIN a1 ", "user '", "C: AUTH\n", "PASS "])
def test_the_time_grows_with_the_length_alone(word: str) -> None:
    start = time.process_time()
    _ = masked_paste((word * 65536)[:65536])
    assert time.process_time() - start < 5


def kept(text: str) -> Recording:
    """Read a recording, and see that it tells nothing once it is played either."""
    recording = formats.read(text.encode())
    assert leaks(repr(recording)) == []
    assert leaks(repr(replay(recording, SITE).transcript.moments)) == []
    return recording


@pytest.mark.parametrize(
    "said",
    [
        f"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n   {LOGIN[0]}\nS: 334 UGFzc3dvcmQ6\n   {LOGIN[1]}\n",
        f"C: AUTH PLAIN\n   {PLAIN}\n",
        f"C: AUTH PLAIN {PLAIN[:12]}\n   {PLAIN[12:]}\n",
        f"C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: ({PASSWORD})\n",
        f"C: AUTH LOGIN\nC: ({PASSWORD})\n",
        f"C: AUTH LOGIN\n({PASSWORD})\n",
        f"C: AUTH LOGIN\n-- {LOGIN[0]}\n",
        f"C: AUTH LOGIN\nS: 354 go\nC: {LOGIN[0]}\nC: {LOGIN[1]}\n",
        f"C: DATA\nS: 503 no\nC: AUTH LOGIN\nS: 354 go\nC: {LOGIN[0]}\nC: {LOGIN[1]}\n",
    ],
)
def test_nothing_beside_a_line_tells_them(said: str) -> None:
    recording = kept(f"S: 220 a\n{said}S: 235 2.7.0 Ok\nC: QUIT\nS: 221 Bye\n   (she leaves)\n")
    assert recording.entries[-1].octets == b"   (she leaves)"


def test_an_answer_in_brackets_is_said() -> None:
    recording = kept(f"S: 220 a\nC: AUTH LOGIN\nS: 334 x\nC: ({PASSWORD})\nC: (waits)\nC: QUIT\n")
    parts = [entry.kind for entry in recording.entries]
    assert parts[3:] == [EntryKind.CLIENT, EntryKind.REMARK, EntryKind.CLIENT]


def test_after_data_that_is_refused_a_script_tells_nothing() -> None:
    _ = kept(f"EHLO c.example\nDATA\nAUTH LOGIN\n{LOGIN[0]}\n{LOGIN[1]}\nQUIT\n")


class TestTypedLines:
    def test_a_secret_is_left_out(self) -> None:
        typed = ["EHLO c", "AUTH LOGIN", *LOGIN, "NOOP", f"AUTH PLAIN {PLAIN}", "QUIT"]
        assert TypedLines(typed).lines == ["EHLO c", "AUTH LOGIN", "NOOP", "QUIT"]

    def test_in_the_raw_notation(self) -> None:
        assert TypedLines([rf"AUTH\x20PLAIN\t{PLAIN}\r\n", r"NOOP\r\n"]).lines == [r"NOOP\r\n"]
        asked = r":raw AUTH LOGIN\r\n"
        assert TypedLines([asked, f":raw {PASSWORD}", ":why"]).lines == [asked]

    def test_line_by_line(self) -> None:
        plain = SandboxLines(LabSession(SITE))
        _ = list(plain.start())
        for line in ("EHLO c.example", "AUTH LOGIN", *LOGIN, "NOOP", f":raw AUTH PLAIN {PLAIN}"):
            _ = list(plain.hear(line.encode()))
        assert plain.history == ("EHLO c.example", "AUTH LOGIN", "NOOP")

    def test_content_is_kept(self) -> None:
        lines = TypedLines()
        for line in ("AUTH LOGIN", "a line"):
            lines.add(line, is_content=True)
        assert lines.lines == ["AUTH LOGIN", "a line"]

    def test_to_ask_changes_nothing(self) -> None:
        lines = TypedLines(["NOOP"])
        assert not lines.holds_secret("AUTH LOGIN")
        assert not lines.holds_secret("hello")
        lines.add("AUTH LOGIN")
        assert lines.holds_secret("hello")
