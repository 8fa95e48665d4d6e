"""The sites that come with the package, each for what it is there for."""

from base64 import b64encode

from smtplab.protocol.extensions import EXTENSIONS
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site, site_names

ALICE = b"AUTH PLAIN " + b64encode(b"\0alice\0wonderland")
HELLO = b"EHLO client.example.com"
TO_ELSEWHERE = (b"MAIL FROM:<alice@example.org>", b"RCPT TO:<dave@example.net>")


def codes(site: str, *lines: bytes) -> list[int]:
    session = LabSession(load_site(site))
    session.connect()
    for line in lines:
        session.send(line + b"\r\n")
    return [one.reply.code for one in session.transcript.moments if one.reply]


def test_the_three_for_clients_are_there() -> None:
    assert {"default", "esmtp", "submission"} <= set(site_names())


def test_the_default_site_offers_what_it_always_offered() -> None:
    assert {one for one in EXTENSIONS if EXTENSIONS[one].by_default} == {
        *("PIPELINING", "SIZE", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8"),
    }
    assert load_site(None).config.keywords == load_site("default").config.keywords
    assert codes("default", HELLO, b"STARTTLS", ALICE) == [220, 250, 502, 502]


def test_two_sites_offer_all_extensions() -> None:
    for name in ("esmtp", "submission"):
        assert load_site(name).config.keywords == set(EXTENSIONS)


def test_esmtp_lets_a_client_log_in_without_tls() -> None:
    assert codes("esmtp", HELLO, ALICE, *TO_ELSEWHERE) == [220, 250, 235, 250, 250]
    assert codes("esmtp", HELLO, *TO_ELSEWHERE) == [220, 250, 250, 550]


def test_submission_wants_tls_and_then_a_login() -> None:
    mail, rcpt = TO_ELSEWHERE
    lines = (mail, ALICE, b"STARTTLS", HELLO, mail, ALICE, mail, rcpt)
    assert codes("submission", HELLO, *lines) == [
        *(220, 250, 530, 530, 220, 250, 530, 235, 250, 250),
    ]
    assert load_site("submission").port == 587
