"""What the client may send is what the server does not refuse out of hand."""

import pytest

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.simulation.site.model import Site

REFUSED = {500, 502, 503, 530}
LOGIN = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
SESSIONS = {
    "default": ("EHLO c", "MAIL FROM:<a@example.com>", "RCPT TO:<alice@example.org>", "RSET"),
    "esmtp": ("HELO c", "EHLO c", "STARTTLS", "EHLO c", LOGIN),
    "lmtp": ("LHLO c", "MAIL FROM:<a@example.com>", "RCPT TO:<alice@example.org>"),
    "submission": ("EHLO c", "STARTTLS", "EHLO c", LOGIN, "MAIL FROM:<alice@example.org>"),
}


def session_after(site: str | Site, *lines: str) -> LabSession:
    session = LabSession(load_site(site) if isinstance(site, str) else site)
    session.connect()
    for line in lines:
        session.send(f"{line}\r\n".encode())
    return session


@pytest.mark.parametrize("site", SESSIONS)
def test_no_verb_that_may_be_sent_is_refused(site: str) -> None:
    for count in range(len(SESSIONS[site]) + 1):
        lines = SESSIONS[site][:count]
        for verb in session_after(site, *lines).allowed_verbs():
            session = session_after(site, *lines)
            info, known = session.find_verb(verb), session.last
            assert info
            session.send(f"{info.example}\r\n".encode())
            replies = [
                one.reply.code for one in session.transcript.moments[known + 1 :] if one.reply
            ]
            assert REFUSED.isdisjoint(replies), (lines, verb)


def test_a_demand_is_met_before_other_verbs_may_be_sent() -> None:
    lines = SESSIONS["submission"]
    allowed = [
        session_after("submission", *lines[:count]).allowed_verbs()
        for count in range(len(lines) + 1)
    ]
    assert [
        ("MAIL" in one, "STARTTLS" in one, "AUTH" in one, "RCPT" in one) for one in allowed
    ] == [
        (False, False, False, False),
        (False, True, False, False),
        (False, False, False, False),
        (False, False, True, False),
        (True, False, False, False),
        (False, False, False, True),
    ]


@pytest.mark.parametrize("demand", ["tls", "login"])
def test_a_client_of_lmtp_can_greet_where_something_is_demanded(demand: str) -> None:
    site = load_site("lmtp")
    keywords = site.config.keywords | {"STARTTLS", "AUTH"}
    config = site.config._replace(keywords=keywords, demands=frozenset({demand}))
    session = session_after(site._replace(config=config), "LHLO c", "MAIL FROM:<a@example.com>")
    codes = [one.reply.code for one in session.transcript.moments if one.reply]
    assert codes == [220, 250, 530]
    assert "MAIL" not in session.allowed_verbs()
