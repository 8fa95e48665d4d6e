"""Whole dialogues by the RFCs of the extensions: the port and the lab give the same codes."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from urllib.parse import unquote_to_bytes

import pytest

from smtplab.net.tls import client_context
from smtplab.simulation import report
from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.recordings.formats.write import FORMATS
from smtplab.simulation.script import ScriptResult
from smtplab.simulation.site.load import load_site
from tests.served import Bare, Served

HOST = "mail.example.org"
PASSWORDS = ("wonderland", "looking-glass", "rabbit\0hole")


def base64(text: str) -> str:
    return b64encode(text.encode()).decode()


WORDS = {
    "HELLO": "EHLO client.example.com",
    "FROM": "MAIL FROM:<alice@example.com>",
    "BOB": "RCPT TO:<bob@example.org>",
    "CAROL": "RCPT TO:<carol@example.org>",
    "NOBODY": "RCPT TO:<nobody@example.org>",
    "ELSEWHERE": "RCPT TO:<dave@example.net>",
    "RIGHT": base64(f"\0alice\0{PASSWORDS[0]}"),
    "WRONG": base64(f"\0alice\0{PASSWORDS[1]}"),
    "ALICE": base64("alice"),
    "PASSWORD": base64(PASSWORDS[0]),
    "LOOKING": base64(PASSWORDS[1]),
    "HOLE": base64(f"\0alice\0{PASSWORDS[2]}"),
    "AS_BOB": base64(f"bob\0alice\0{PASSWORDS[0]}"),
}
"""What stands for longer texts in a dialogue."""
SECURE = "HELLO 250\nSTARTTLS 220\nHELLO 250\n"
# Each line is what is sent, and the codes of all replies to it. `&` is CR LF within it, `%` begins
# an octet in hexadecimal, and with `~` at its end nothing ends it, as behind a chunk.
DIALOGUES: Mapping[str, Mapping[str, str]] = {
    "esmtp": {
        "TLS has the session begin again": f"""
            {SECURE}STARTTLS 503
            FROM 250
            BOB 250
            DATA 354
            x&. 250""",
        "after TLS comes EHLO": """
            HELLO 250
            STARTTLS 220
            FROM 503
            STARTTLS 503
            AUTH PLAIN RIGHT 503""",
        "a login is forgotten": f"""
            HELLO 250
            AUTH PLAIN RIGHT 235
            FROM 250
            ELSEWHERE 250
            RSET 250
            {SECURE}FROM 250
            ELSEWHERE 550
            RSET 250
            AUTH PLAIN RIGHT 235""",
        "STARTTLS has a place of its own": """
            STARTTLS 503
            HELLO 250
            STARTTLS now 501
            FROM 250
            STARTTLS 503
            BOB 250
            STARTTLS 503
            DATA 354
            x&. 250
            starttls 220""",
        "what is sent behind STARTTLS is thrown away": """
            HELLO 250
            STARTTLS&RSET&HELLO&FROM 220
            BOB 503
            HELLO 250
            BOB 503""",
        "PLAIN": """
            AUTH PLAIN RIGHT 503
            HELLO 250
            AUTH PLAIN 334
            WRONG 535
            AUTH PLAIN AS_BOB 535
            AUTH PLAIN HOLE 501
            auth plain RIGHT 235
            AUTH PLAIN RIGHT 503
            RSET 250
            HELLO 250
            AUTH LOGIN 503""",
        "LOGIN": """
            HELLO 250
            AUTH LOGIN 334
            ALICE 334
            LOOKING 535
            AUTH LOGIN ALICE 334
            PASSWORD 235""",
        "a login can be cancelled": """
            HELLO 250
            AUTH PLAIN 334
            * 501
            AUTH LOGIN ALICE 334
            * 501
            AUTH CRAM-MD5 334
            * 501
            AUTH SCRAM-SHA-256 334
            * 501
            NOOP 250""",
        "base64 is complete": """
            HELLO 250
            AUTH PLAIN !!!! 501
            AUTH PLAIN YWxpY2U 501
            AUTH PLAIN YW=pY2U= 501
            AUTH PLAIN = 501
            AUTH PLAIN * 501
            AUTH LOGIN 334
            YWxpY2 501
            AUTH LOGIN 334
            YWx%00 501
            NOOP 250""",
        "a mechanism is one of those that are listed": """
            HELLO 250
            AUTH 501
            AUTH EXTERNAL 504
            AUTH CRAM-MD5 ALICE 501
            FROM 250
            AUTH PLAIN RIGHT 503""",
        "a line of a login has a limit": f"""
            HELLO 250
            AUTH LOGIN 334
            {"QUJD" * 3071} 334
            * 501
            AUTH LOGIN 334
            {"QUJD" * 3073} 500
            AUTH PLAIN {"QUJD" * 3073} 500
            AUTH PLAIN 334
            {"A" * 1_048_576} 500
            NOOP 250""",
        "AUTH on MAIL": """
            HELLO 250
            FROM AUTH= 501
            FROM AUTH=+ZZ 501
            FROM AUTH=<> AUTH=<> 501
            FROM AUTH=<> 250
            BOB AUTH=<> 555
            RSET 250
            FROM AUTH=e+3Dmc2@example.com 250""",
        "chunks": """
            HELLO 250
            FROM 250
            BOB 250
            BDAT 0 250
            BDAT 5&abc 250
            NOOP 250
            DATA 503
            FROM 503
            BOB 503
            bdat 0 last 250
            FROM 250
            BOB 250
            BDAT 10 LAST&.&..&. 250
            FROM 250""",
        "a chunk that is refused is read": """
            BDAT 6&QUIT 503
            HELLO 250
            BDAT 6&QUIT 503
            FROM 250
            BDAT 6 LAST&QUIT 503
            NOBODY 550
            BDAT 6&QUIT&BDAT 6 LAST&QUIT&NOOP 554 554 250""",
        "RSET ends the chunks": """
            HELLO 250
            FROM&BOB&BDAT 6&QUIT&RSET&BDAT 6 LAST&QUIT&NOOP 250 250 250 250 503 250""",
        "binary content comes in chunks": """
            HELLO 250
            FROM BODY=BINARYMIME 250
            BOB 250
            DATA 503
            BDAT 5 LAST&%00%0A%0D%FF.~ 250
            FROM BODY=9BIT 501
            FROM BODY= 501""",
        "a chunk has a size": """
            HELLO 250
            FROM 250
            BOB 250
            BDAT 0x5 501""",
        "BDAT is text within DATA": """
            HELLO 250
            FROM 250
            BOB 250
            DATA 354
            BDAT 3 LAST&. 250""",
        "reports": f"""
            HELLO 250
            FROM RET=BODY 501
            FROM RET 501
            FROM ENVID=a=b 501
            FROM ENVID=a+2b 501
            FROM ENVID={"x" * 101} 501
            FROM NOTIFY=NEVER 555
            FROM RET=HDRS RET=FULL 501
            FROM ret=full ENVID={"x" * 100} 250
            BOB NOTIFY=NEVER,FAILURE 501
            BOB NOTIFY=SUCCESS, 501
            BOB NOTIFY= 501
            BOB NOTIFY=SOON 501
            BOB ORCPT=rfc822 501
            BOB ORCPT=;bob 501
            BOB ORCPT=rfc822;b+b 501
            BOB RET=FULL 555
            BOB notify=success,failure,delay ORCPT=rfc822;b+2Bb@example.org 250""",
        "a size that is declared": f"""
            HELLO 250
            FROM SIZE=10485761 552
            FROM SIZE={"9" * 20} 552
            FROM SIZE=-1 501
            FROM SIZE 501
            FROM SIZE=1 SIZE=1 501
            FROM size=10485760 250""",
        "RCPTMAX": "HELLO 250\nFROM 250\n" + "BOB 250\n" * 100 + "BOB 452\nDATA 354\nx&. 250",
        "names beyond ASCII": """
            HELLO 250
            MAIL FROM:<jürgen@example.com> 550
            MAIL FROM:<jürgen%FF@example.com> SMTPUTF8 501
            MAIL FROM:<a@b☃.example> SMTPUTF8 501
            FROM SMTPUTF8=1 501
            MAIL FROM:<jürgen@bücher.example> smtputf8 250
            BOB SMTPUTF8 555
            BOB 250
            RSET 250
            FROM 250
            RCPT TO:<bób@example.org> 553
            VRFY bób 553
            VRFY bób SMTPUTF8 252""",
        "REQUIRETLS in clear": "HELLO 250\nFROM REQUIRETLS 530\nFROM 250",
        "no relaying": "HELLO 250\nFROM 250\nELSEWHERE 550\nBOB 250",
    },
    "submission": {
        "before TLS": """
            HELLO 250
            FROM 530
            BOB 530
            DATA 530
            BDAT 6 LAST&QUIT 530
            RSET 530
            VRFY bob 530
            EXPN staff 530
            HELP 530
            AUTH PLAIN RIGHT 530
            HELO client.example.com 530
            NOOP 250
            HELLO 250
            QUIT 221""",
        "before the login": f"""
            {SECURE}FROM 530
            BOB 530
            DATA 530
            BDAT 6 LAST&QUIT 530
            VRFY bob 530
            HELP 530
            STARTTLS 503
            RSET 250
            NOOP 250
            HELO client.example.com 250
            QUIT 221""",
        "a message for elsewhere": f"""
            {SECURE}AUTH PLAIN RIGHT 235
            FROM REQUIRETLS=1 501
            FROM REQUIRETLS BODY=BINARYMIME 250
            ELSEWHERE 250
            BDAT 5 LAST&abc 250
            QUIT 221""",
    },
    "lmtp": {
        "a reply for each recipient": """
            HELLO 502
            FROM 503
            LHLO client.example.com 250
            FROM 250
            BOB 250
            NOBODY 550
            CAROL 250
            BOB 250
            DATA 354
            x&. 250 552 250
            FROM 250
            BOB 250
            CAROL 250
            BDAT 3&x 250
            BDAT 0 LAST 250 552""",
        "nobody to deliver to": """
            LHLO client.example.com 250
            FROM 250
            DATA 503
            NOBODY 550
            DATA 503
            BDAT 6 LAST&QUIT 503
            NOOP 250""",
    },
}
CASES = [(site, name) for site, dialogues in DIALOGUES.items() for name in dialogues]


def exchanges(text: str) -> Iterator[tuple[bytes, list[str]]]:
    """Yield what is sent, and the codes of the replies to it."""
    for line in text.strip().split("\n"):
        match = re.fullmatch(r" *(.+?)((?: [2-5][0-9]{2})+)", line)
        assert match, line
        whole = re.sub(r"\b[A-Z_]+\b(?!:)", lambda word: WORDS.get(word[0], word[0]), match[1])
        ended = whole.removesuffix("~") if whole.endswith("~") else f"{whole}&"
        yield unquote_to_bytes(ended.replace("&", "\r\n")), match[2].split()


class Client(Bare):
    """A client that shakes hands where the server says that it may."""

    def codes_for(self, octets: bytes, number: int) -> list[str]:
        self.send(octets)
        codes = self.codes(number)
        if octets.upper().startswith(b"STARTTLS\r\n") and codes == ["220"]:
            self.secure()
        return codes

    def secure(self) -> None:
        self._file.close()
        self.socket = client_context().wrap_socket(self.socket, server_hostname=HOST)
        self._file = self.socket.makefile("rb")


def insist_on_no_secret(text: str) -> None:
    for password in PASSWORDS:
        assert password not in text
    for name in ("RIGHT", "WRONG", "PASSWORD", "LOOKING", "HOLE", "AS_BOB"):
        assert WORDS[name].rstrip("=") not in text


@pytest.fixture(scope="module")
def ports() -> Iterator[Mapping[str, int]]:
    with ExitStack() as stack:
        servers = {site: stack.enter_context(Served("--site", site)) for site in DIALOGUES}
        yield {site: server.port for site, server in servers.items()}
        for server in servers.values():
            status, log, complaints = server.stop()
            assert (status, complaints) == (0, "")
            insist_on_no_secret(log)


@pytest.mark.parametrize(("site", "name"), CASES)
def test_the_port_replies_by_the_rfcs(ports: Mapping[str, int], site: str, name: str) -> None:
    with Client(ports[site]) as client:
        assert client.codes(1) == ["220"]
        for octets, codes in exchanges(DIALOGUES[site][name]):
            assert client.codes_for(octets, len(codes)) == codes, octets[:80]


def codes_in_lab(lab: Lab, octets: bytes) -> list[str]:
    before = len(lab.transcript.moments)
    lab.play(Send(octets))
    moments = lab.transcript.moments[before:]
    return [str(one.reply.code) for one in moments if one.reply and one.link.is_own]


def ways_out(lab: Lab, site: str) -> Sequence[str]:
    """Return all that can be written of a session."""
    transcript = lab.transcript
    shown = [line for one in transcript.moments for line in report.render_moment(transcript, one)]
    exported = [form.write(transcript, site).decode("latin-1") for form in FORMATS.values()]
    return ["\n".join(shown), json.dumps(report.as_json(ScriptResult(lab, ()))), *exported]


@pytest.mark.parametrize(("site", "name"), CASES)
def test_the_lab_replies_alike_and_shows_no_secret(site: str, name: str) -> None:
    lab = Lab(load_site(site))
    lab.play(Connect())
    for octets, codes in exchanges(DIALOGUES[site][name]):
        assert codes_in_lab(lab, octets) == codes, octets[:80]
    for text in ways_out(lab, site):
        insist_on_no_secret(text)
