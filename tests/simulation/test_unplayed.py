"""TLS and logins that a recording has and the site has not are told once, and not compared."""

import pytest

from smtplab.simulation import script, script_report
from smtplab.simulation.lab.moment import Direction
from smtplab.simulation.script import ScriptResult
from smtplab.simulation.site.load import load_site

LOGIN = (
    "S:220 mail.example.org ESMTP ready\nC:HELO me.example.com\n\nS:250 mail.example.org\n"
    "C:STARTTLS\n\nS:220 2.0.0 Start TLS\nC:AUTH LOGIN\n\nS:334 VXNlcm5hbWU6\n"
    "C:dXNlckBleGFtcGxlLm9yZw==\n\nS:334 UGFzc3dvcmQ6\nC:c2VjcmV0\n\nS:235 2.0.0 OK\n"
    "C:MAIL FROM:<user@example.org>\n\nS:250 2.1.0 Ok\nC:QUIT\nS:221\n"
)
SWAKS = """\
<-  220 mail.example.org ESMTP
 -> EHLO c.example
<-  250-mail.example.org
<-  250 AUTH LOGIN PLAIN
 -> AUTH LOGIN
<-  334 VXNlcm5hbWU6
 -> YWxpY2U=
<-  334 UGFzc3dvcmQ6
 -> d29uZGVybGFuZA==
<-  235 2.7.0 Authentication successful
 -> MAIL FROM:<alice@example.com>
<-  250 2.1.0 Ok
 -> QUIT
<-  221 2.0.0 Bye
"""


def played(text: str, site: str) -> ScriptResult:
    return script.play(script.parse_script(text.encode()), load_site(site))


def sent(result: ScriptResult) -> list[bytes]:
    transcript = result.lab.transcript
    return [
        transcript.masked_octets(one).removesuffix(b"\r\n")
        for one in transcript.moments
        if one.direction is Direction.TO_SERVER and one.event
    ]


def test_what_the_site_does_not_offer_is_told_with_its_lines() -> None:
    result = played(LOGIN, "default")
    assert result.mismatches == ()
    assert sent(result) == [b"HELO me.example.com", b"MAIL FROM:<user@example.org>", b"QUIT"]
    assert list(script_report.unplayed_lines(result)) == [
        "this site offers no STARTTLS: lines 5 to 7 were not compared; --site esmtp offers it",
        "this site offers no AUTH: lines 8 to 16 were not compared; --site esmtp offers it",
    ]


def test_what_the_site_offers_is_played() -> None:
    text = SWAKS.replace("<-  ", "S: ").replace(" -> ", "C: ")
    result = played(text, "esmtp")
    assert sent(result)[1] == b"AUTH LOGIN"
    assert (result.mismatches, list(script_report.unplayed_lines(result))) == ((), [])


@pytest.mark.parametrize("site", ["default", "esmtp", "submission"])
def test_what_a_tool_hides_is_never_sent(site: str) -> None:
    result = played(SWAKS, site)
    assert result.mismatches == ()
    assert not any(b"****" in line or b"AUTH" in line for line in sent(result))
    [told] = script_report.unplayed_lines(result)
    assert ("lines 5 to 10 were" in told) is (site != "submission")
    assert ("lines 5 to 14 were neither sent" in told) is (site == "submission")


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (("C: AUTH LOGIN", "S: 502"), (0, [b"AUTH ****"])),
        (("C: AUTH LOGIN", "S: 530"), (0, [])),
        (("C: AUTH LOGIN", "C: NOOP", "S: 250"), (0, [b"AUTH ****", b"NOOP"])),
        (("C: STARTTLS", "S: 454", "C: NOOP", "S: 250"), (0, [b"NOOP"])),
        (("C: ****", "S: 500", "C: NOOP", "S: 250"), (0, [b"NOOP"])),
        (("C: AUTH X", "S: 502", "C: ****", "S: 500", "C: NOOP", "S: 251"), (1, [b"NOOP"])),
    ],
)
def test_only_what_no_server_here_can_answer_is_left_out(
    lines: tuple[str, ...], wanted: tuple[int, list[bytes]]
) -> None:
    result = played("\n".join(("S: 220", *lines)), "default")
    shown = [line.replace(b"AUTH LOGIN", b"AUTH ****") for line in sent(result)]
    assert (len(result.mismatches), shown) == wanted
