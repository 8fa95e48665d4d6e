"""The same sessions under TLS and with logins: where the codes of Postfix and ours differ."""

import asyncio
import smtplib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from smtplab.net.client import ClientTls, Credentials, send
from smtplab.net.tls import client_context
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox
from smtplab.simulation.tls.certificate import CertificateKind
from smtplab.simulation.tls.issue import issue
from tests.peers.postfix import Private, private_postfix
from tests.served import PATIENCE, Bare, Served

USER, PASSWORD = "zaphod", "heart-of-gold"
SITE = f"""\
extensions = [
    "PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8", "CHUNKING", "DSN",
    "STARTTLS", "AUTH",
]
mechanisms = ["PLAIN", "LOGIN", "CRAM-MD5"]
[users]
{USER} = "{PASSWORD}"
[maildrops.bob]
"""


def encode(text: str) -> str:
    return b64encode(text.encode()).decode()


def plain(*parts: str) -> str:
    return f"AUTH PLAIN {encode(chr(0).join(parts))}"


GOOD = encode(f"\0{USER}\0{PASSWORD}")
HELLO = ("EHLO client.example.com",)
MAIL = "MAIL FROM:<a@example.com>"
TO = "RCPT TO:<bob@example.org>"
ELSEWHERE = "RCPT TO:<dave@example.net>"
TLS = (*HELLO, "STARTTLS")
AGAIN = (*TLS, *HELLO)
LOGGED_IN = (*AGAIN, f"AUTH PLAIN {GOOD}")

SESSIONS: Mapping[str, tuple[str, ...]] = {
    "STARTTLS": AGAIN,
    "STARTTLS before EHLO": ("STARTTLS",),
    "STARTTLS after HELO": ("HELO client.example.com", "STARTTLS", *HELLO),
    "STARTTLS in small letters": (*HELLO, "starttls"),
    "STARTTLS with an argument": (*HELLO, "STARTTLS now", "NOOP"),
    "STARTTLS twice": (*AGAIN, "STARTTLS", "NOOP"),
    "STARTTLS twice at once": (*TLS, "STARTTLS"),
    "STARTTLS in a transaction": (*HELLO, MAIL, "STARTTLS", TO),
    "STARTTLS with a recipient": (*HELLO, MAIL, TO, "STARTTLS", "DATA"),
    "MAIL before EHLO under TLS": (*TLS, MAIL),
    "RCPT before EHLO under TLS": (*TLS, TO),
    "DATA before EHLO under TLS": (*TLS, "DATA"),
    "NOOP before EHLO under TLS": (*TLS, "NOOP", "RSET"),
    "HELO under TLS": (*TLS, "HELO client.example.com", MAIL),
    "STARTTLS in a transaction, then RCPT": (*HELLO, MAIL, "STARTTLS", *HELLO, TO),
    "a command in clear behind STARTTLS": (*HELLO, "STARTTLS\r\nNIX", *HELLO, MAIL),
    "a greeting in clear behind STARTTLS": (*HELLO, "STARTTLS\r\nEHLO eve.example", MAIL),
    "half a command in clear behind STARTTLS": (*HELLO, "STARTTLS\r\nRS", "ET", *HELLO, MAIL),
    "a mail under TLS": (*AGAIN, MAIL, TO, "DATA", "x\r\n.", "QUIT"),
    "AUTH without TLS": (*HELLO, f"AUTH PLAIN {GOOD}", "NOOP"),
    "AUTH before EHLO under TLS": (*TLS, f"AUTH PLAIN {GOOD}"),
    "AUTH after HELO under TLS": (*TLS, "HELO client.example.com", f"AUTH PLAIN {GOOD}"),
    "AUTH PLAIN": (*LOGGED_IN, "NOOP"),
    "AUTH PLAIN in small letters": (*AGAIN, f"auth plain {GOOD}"),
    "AUTH PLAIN in two steps": (*AGAIN, "AUTH PLAIN", GOOD),
    "AUTH PLAIN with a wrong password": (*AGAIN, plain("", USER, "wrong"), f"AUTH PLAIN {GOOD}"),
    "AUTH PLAIN of an unknown user": (*AGAIN, plain("", "ford", "towel")),
    "AUTH PLAIN of another identity": (*AGAIN, plain("ford", USER, PASSWORD)),
    "AUTH PLAIN with too few parts": (*AGAIN, plain(USER), "NOOP"),
    "AUTH PLAIN with too many parts": (*AGAIN, plain("", USER, PASSWORD, "x"), "NOOP"),
    "AUTH PLAIN with an empty response": (*AGAIN, "AUTH PLAIN =", "NOOP"),
    "AUTH PLAIN cancelled": (*AGAIN, "AUTH PLAIN", "*", "NOOP"),
    "AUTH PLAIN without base64": (*AGAIN, "AUTH PLAIN !!!", "NOOP"),
    "AUTH PLAIN with cut base64": (*AGAIN, f"AUTH PLAIN {GOOD[:-3]}", "NOOP"),
    "a response without base64": (*AGAIN, "AUTH PLAIN", "!!!", "NOOP"),
    "an empty response": (*AGAIN, "AUTH PLAIN", "", "NOOP"),
    "a command in place of a response": (*AGAIN, "AUTH PLAIN", "NOOP NOOP", "NOOP"),
    "a response over the limit": (*AGAIN, "AUTH PLAIN", "A" * 20_000, "NOOP"),
    "AUTH LOGIN": (*AGAIN, "AUTH LOGIN", encode(USER), encode(PASSWORD)),
    "AUTH LOGIN with an initial response": (
        *AGAIN,
        f"AUTH LOGIN {encode(USER)}",
        encode(PASSWORD),
    ),
    "AUTH LOGIN with a wrong password": (*AGAIN, "AUTH LOGIN", encode(USER), encode("wrong")),
    "AUTH LOGIN cancelled at the password": (*AGAIN, "AUTH LOGIN", encode(USER), "*"),
    "AUTH CRAM-MD5 with a wrong digest": (*AGAIN, "AUTH CRAM-MD5", encode(f"{USER} 00"), "NOOP"),
    "AUTH CRAM-MD5 with an initial response": (*AGAIN, f"AUTH CRAM-MD5 {encode(USER)}", "NOOP"),
    "AUTH CRAM-MD5 cancelled": (*AGAIN, "AUTH CRAM-MD5", "*", "NOOP"),
    "AUTH of an unknown mechanism": (*AGAIN, "AUTH NIX", "NOOP"),
    "AUTH with nothing": (*AGAIN, "AUTH", "NOOP"),
    "AUTH with too many words": (*AGAIN, f"AUTH PLAIN {GOOD} {GOOD}", "NOOP"),
    "AUTH twice": (*LOGGED_IN, f"AUTH PLAIN {GOOD}", "NOOP"),
    "AUTH in a transaction": (*AGAIN, MAIL, f"AUTH PLAIN {GOOD}", TO),
    "EHLO after a login": (*LOGGED_IN, *HELLO, f"AUTH PLAIN {GOOD}"),
    "RSET after a login": (*LOGGED_IN, "RSET", f"AUTH PLAIN {GOOD}"),
    "STARTTLS after a login": (*LOGGED_IN, "STARTTLS", "NOOP"),
    "MAIL with AUTH": (*LOGGED_IN, "MAIL FROM:<a@example.com> AUTH=a@example.com", TO),
    "MAIL with AUTH=<>": (*LOGGED_IN, "MAIL FROM:<a@example.com> AUTH=<>", TO),
    "MAIL with AUTH without a login": (*AGAIN, "MAIL FROM:<a@example.com> AUTH=<>"),
    "MAIL with a bad AUTH": (*LOGGED_IN, "MAIL FROM:<a@example.com> AUTH=a+zz"),
    "RCPT elsewhere without a login": (*AGAIN, MAIL, ELSEWHERE),
    "RCPT elsewhere after a login": (*LOGGED_IN, MAIL, ELSEWHERE),
}

_TWICE = "out of sequence is 503 (RFC 5321 §4.2.2); Postfix has 554"
_IN_A_TRANSACTION = "503, so that a learner sees the slip; Postfix throws the transaction away"
_MALFORMED = "501 for what is malformed (RFC 4954 §4); Postfix has 535 for all but *"

DIFFERENCES: Mapping[str, tuple[str, str, str]] = {
    "STARTTLS before EHLO": (
        "220 503",
        "220 220",
        "EHLO offers it, and comes first (RFC 3207 §4); Postfix does not ask for it",
    ),
    "STARTTLS twice": ("220 250 220 250 503 250", "220 250 220 250 554 250", _TWICE),
    "STARTTLS twice at once": ("220 250 220 503", "220 250 220 554", _TWICE),
    "STARTTLS after a login": (
        "220 250 220 250 235 503 250",
        "220 250 220 250 235 554 250",
        _TWICE,
    ),
    "STARTTLS in a transaction": ("220 250 250 503 250", "220 250 250 220 503", _IN_A_TRANSACTION),
    "STARTTLS with a recipient": (
        "220 250 250 250 503 354",
        "220 250 250 250 220 503",
        _IN_A_TRANSACTION,
    ),
    "STARTTLS in a transaction, then RCPT": (
        "220 250 250 503 250 503",
        "220 250 250 220 250 503",
        _IN_A_TRANSACTION,
    ),
    "AUTH without TLS": (
        "220 250 504 250",
        "220 250 503 250",
        "504 as CRAM-MD5 is still offered (RFC 4954 §4); Postfix offers nothing, thus 503",
    ),
    "AUTH PLAIN with too few parts": (
        "220 250 220 250 501 250",
        "220 250 220 250 535 250",
        _MALFORMED,
    ),
    "AUTH PLAIN with too many parts": (
        "220 250 220 250 501 250",
        "220 250 220 250 535 250",
        _MALFORMED,
    ),
    "AUTH PLAIN with an empty response": (
        "220 250 220 250 501 250",
        "220 250 220 250 535 250",
        _MALFORMED,
    ),
    "AUTH PLAIN without base64": ("220 250 220 250 501 250", "220 250 220 250 535 250", _MALFORMED),
    "AUTH PLAIN with cut base64": (
        "220 250 220 250 501 250",
        "220 250 220 250 535 250",
        _MALFORMED,
    ),
    "a response without base64": (
        "220 250 220 250 334 501 250",
        "220 250 220 250 334 535 250",
        _MALFORMED,
    ),
    "an empty response": ("220 250 220 250 334 501 250", "220 250 220 250 334 535 250", _MALFORMED),
    "a command in place of a response": (
        "220 250 220 250 334 501 250",
        "220 250 220 250 334 535 250",
        _MALFORMED,
    ),
    "AUTH CRAM-MD5 with an initial response": (
        "220 250 220 250 501 250",
        "220 250 220 250 535 250",
        _MALFORMED,
    ),
    "AUTH of an unknown mechanism": (
        "220 250 220 250 504 250",
        "220 250 220 250 535 250",
        "504 for a mechanism that is not offered (RFC 4954 §4); Postfix has 535 for any failure",
    ),
    "MAIL with a bad AUTH": (
        "220 250 220 250 235 501",
        "220 250 220 250 235 250",
        "a sender is xtext (RFC 4954 §5); Postfix does not decode it",
    ),
    "RCPT elsewhere without a login": (
        "220 250 220 250 250 550",
        "220 250 220 250 250 554",
        "550 for policy at RCPT (RFC 5321 §4.2.3); Postfix has 554",
    ),
}
"""By session: our codes, Postfix's, and the reason."""

KEYWORD_DIFFERENCES: Mapping[str, tuple[bool, bool, str]] = {
    "EXPN": (True, False, "it is there; Postfix has none"),
    "HELP": (True, False, "it is there; Postfix has none"),
    "VRFY": (
        False,
        True,
        "it is there, but need not be listed (RFC 5321 §3.5.2); Postfix lists it",
    ),
    "ETRN": (False, True, "RFC 1985 is not among ours"),
}
"""By keyword, before TLS and under it: whether we list it, whether Postfix does, and the reason."""


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = issue("mail.example.org", CertificateKind.VALID, 1767603600.0)
    pem = tmp_path_factory.mktemp("tls") / "both.pem"
    pem.write_bytes(key.key + key.chain)
    return pem


def tls_settings(pem: Path) -> tuple[str, ...]:
    return (
        "smtpd_tls_security_level = may",
        f"smtpd_tls_chain_files = {pem}",
        "smtpd_tls_auth_only = yes",
    )


@pytest.fixture(scope="module")
def postfix(pem: Path) -> Iterator[Private]:
    with private_postfix(
        *tls_settings(pem),
        "smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination",
        users={USER: PASSWORD},
    ) as started:
        yield started


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    site = tmp_path_factory.mktemp("site") / "same.toml"
    site.write_text(SITE)
    with Served("--tls", site=site) as served:
        yield served.port


def codes(port: int, lines: tuple[str, ...]) -> str:
    """Play a session, with a handshake after 220 to STARTTLS; return the codes."""
    with Bare(port) as client:
        heard = client.codes(1)
        for line in lines:
            heard.append(client.say(line))
            if line.upper().startswith("STARTTLS") and heard[-1] == "220":
                client.secure()
    return " ".join(heard)


@pytest.mark.peer
def test_the_same_sessions_get_the_same_codes(postfix: Private, ours: int) -> None:
    found = {}
    for name, lines in SESSIONS.items():
        pair = codes(ours, lines), codes(postfix.port, lines)
        if pair[0] != pair[1]:
            found[name] = pair
    assert found == {name: (mine, theirs) for name, (mine, theirs, _) in DIFFERENCES.items()}


def keywords(port: int) -> tuple[dict[str, str], dict[str, str]]:
    """Return what EHLO lists before TLS and under it, in capitals."""
    with smtplib.SMTP("127.0.0.1", port, "client.example.com", PATIENCE) as client:
        listed = []
        for _ in range(2):
            client.ehlo()
            listed.append({key.upper(): value for key, value in client.esmtp_features.items()})
            if len(listed) == 1:
                client.starttls(context=client_context())
    return listed[0], listed[1]


@pytest.mark.peer
def test_the_same_keywords_are_listed_before_tls_and_under_it(postfix: Private, ours: int) -> None:
    (before, under), (their_before, their_under) = keywords(ours), keywords(postfix.port)
    # Ours offers CRAM-MD5 in clear, since it does not show the password.
    assert before.pop("AUTH").split() == ["CRAM-MD5"]
    for mine, theirs in ((before, their_before), (under, their_under)):
        differing = {key: (key in mine, key in theirs) for key in mine.keys() ^ theirs.keys()}
        assert differing == {key: (us, them) for key, (us, them, _) in KEYWORD_DIFFERENCES.items()}
        assert all(mine[key] == theirs[key] for key in mine.keys() & theirs.keys())
    assert ("STARTTLS" in before, "STARTTLS" in under) == (True, False)


def deliver(port: int, password: str = "", *, implicit: bool = False) -> list[int]:
    """Deliver a mail for elsewhere with our client; return the codes that settled it."""
    path = ForwardPath(Mailbox.from_source("dave", "example.net"))
    mail = Mail(NULL_REVERSE_PATH, (path,), b"Subject: x\r\n\r\n.dot\r\n")
    login = Credentials(USER, password) if password else None
    tls = ClientTls(client_context(), implicit=implicit, login=login)
    outcomes = asyncio.run(send("127.0.0.1", port, mail, tls=tls))
    return [reply.code for reply in outcomes.replies.values()]


@pytest.mark.peer
def test_our_client_logs_in_at_postfix_and_delivers(postfix: Private) -> None:
    assert deliver(postfix.port) == [554]
    assert deliver(postfix.port, PASSWORD) == [250]
    log = postfix.log.read_text()
    assert "sasl_method=PLAIN, sasl_username=zaphod@mail.example.org" in log
    with pytest.raises(PermissionError, match="rejected the login: 535"):
        deliver(postfix.port, "wrong")
    assert "SASL PLAIN authentication failed" in postfix.log.read_text()


@pytest.mark.peer
def test_our_client_logs_in_at_a_postfix_with_implicit_tls(pem: Path) -> None:
    with private_postfix(
        *tls_settings(pem),
        "smtpd_tls_wrappermode = yes",
        "smtpd_relay_restrictions = permit_sasl_authenticated, reject",
        users={USER: PASSWORD},
    ) as wrapped:
        assert deliver(wrapped.port, PASSWORD, implicit=True) == [250]
