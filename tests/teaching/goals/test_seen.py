"""What was seen in the place of what a goal asks for."""

import pytest
import yaml

from smtplab.simulation.script import parse_script, play
from smtplab.simulation.site.load import load_site
from smtplab.teaching.goals import Window
from smtplab.teaching.goals.reading import GOALS, goal_of
from smtplab.teaching.goals.seen import Seen, seen_instead

SITE = load_site()
HELLO = "EHLO c.example\n"
MAIL = f"{HELLO}MAIL FROM:<alice@example.com>\n"
BOB = f"{MAIL}RCPT TO:<bob@example.org>\n"
SENT = f"{BOB}DATA\nSubject: Hi\nBcc: carol@example.org\n\nat one\n.\n"

CASES = [
    ("state: rcpt", HELLO, "the session is in ready"),
    ("reached: rcpt", MAIL, "the session comes to connected, ready and mail"),
    ("reply: {to: RCPT, class: 5}", BOB, "RCPT TO:<bob@example.org> gets 250 2.1.5"),
    ("reply: {to: RCPT}", MAIL, "RCPT was not sent"),
    ("reply: {to: end of data}", MAIL, "no content was sent to its end"),
    ("reply: {class: 4}", "NOOP\nNIX\nRSET\nQUIT\n",
     "NIX gets 500 5.5.2, RSET gets 250 2.0.0, QUIT gets 221 2.0.0 (5 in all)"),
    ("accepted: bob@example.org", MAIL, "no RCPT names bob@example.org"),
    ("accepted: zoe@example.org", f"{MAIL}RCPT TO:<zoe@example.org>\n",
     "RCPT TO:<zoe@example.org> gets 550 5.1.1"),
    ("accepted: 2", BOB, "RCPT TO:<bob@example.org> gets 250 2.1.5"),
    ("refused: bob@example.org", BOB, "RCPT TO:<bob@example.org> gets 250 2.1.5"),
    ("refused: 1", MAIL, "RCPT was not sent"),
    ("mail: {in: bob}", BOB, "no message was delivered"),
    ("mail: {in: carol}", SENT, "no message was delivered to carol"),
    ("mail: {in: bob, from: <>}", SENT,
     "the message was delivered to bob, from <alice@example.com>, for <bob@example.org>"),
    ("mail: {in: bob, count: 2}", SENT, "1 such message was delivered"),
    ("mail: {header: {Subject: Hello}}", SENT, "its Subject is “Hi”"),
    ("mail: {header: {To: {names: bob@example.org}}}", SENT, "it has no To"),
    ("mail: {has: [Subject, To]}", SENT, "it has no To"),
    ("mail: {has: [From, To], line: x}", SENT,
     "it has no From; it has no To; the body has no line “x”"),
    ("mail: {lacks: Bcc}", SENT, "it has Bcc"),
    ("mail: {hides: carol@example.org}", SENT, "its header section names carol@example.org"),
    ("mail: {line: at two}", SENT, "the body has no line “at two”"),
    ("mail: {mime: text/html}", SENT, "its parts are of type text/plain"),
    ("mail: {eight_bit: true}", SENT, "it is in ASCII only"),
    ("message: {to: bob@example.org}", MAIL, "no message was accepted"),
    ("message: {to: carol@example.org}", SENT,
     "the message is from <alice@example.com>, for <bob@example.org>"),
    ("message: {lacks: Bcc}", SENT, "it has Bcc"),
    ("closed: client", HELLO, "the connection stays open"),
    ("closed: client", "QUIT\n", "the server closes after QUIT"),
    ("connected: 2", HELLO, "a connection"),
    ("used: PIPELINING", HELLO, "this did not happen"),
    ("flag: early", HELLO, "nothing was flagged"),
    ("flag: early", "HELO [192.0.2.1]\n", "flagged: helo-literal"),
    ("waited: 60", HELLO, "0 s of waiting"),
    ("relayed: mx.example.net", SENT, "this did not happen"),
    ("fetched: bob", SENT, "this did not happen"),
    ("not: {reply: {class: 5}}", "NIX a\nNIX b\nNIX c\nNIX d\n",
     "NIX a gets 500 5.5.2, NIX b gets 500 5.5.2, NIX c gets 500 5.5.2 (4 in all)"),
    ("not: {accepted: bob@example.org}", BOB, "yet bob@example.org is accepted"),
    ("any: [state: rcpt, state: data]", HELLO, "the session is in ready"),
    ("all: [state: ready, {accepted: 1}]", HELLO, "RCPT was not sent"),
    ("all: [state: ready, {not: {reached: ready}}]", HELLO,
     "yet the session comes to ready"),
    ("then: [{reply: {to: MAIL}}, {reply: {to: EHLO}}]", MAIL, "EHLO was not sent"),
]  # fmt: skip


def seen(goal: str, text: str) -> Seen:
    lab = play(parse_script(text.encode()), SITE).lab
    window = Window(lab.transcript, 0)
    asked = goal_of(yaml.safe_load(goal))
    assert not asked.is_met(window)
    return seen_instead(asked, window)


@pytest.mark.parametrize(("goal", "text", "told"), CASES)
def test_what_was_seen_is_told(goal: str, text: str, told: str) -> None:
    assert seen(goal, text).text == told


def test_each_kind_of_goal_has_a_case() -> None:
    assert {goal.partition(":")[0] for goal, _, _ in CASES} == set(GOALS)


def test_the_moment_is_that_of_the_reply() -> None:
    lab = play(parse_script(MAIL.encode()), SITE).lab
    found = seen("accepted: 1", f"{MAIL}RCPT TO:<zoe@example.org>\n")
    assert found.at == len(lab.transcript.moments) + 1
    assert seen("mail: {in: bob}", MAIL).at is None


@pytest.mark.parametrize(
    "text",
    [
        f"{MAIL}RCPT TO:<\x1b[31m>\n",
        f"{BOB}DATA\nSubject: \x1b[31m\x07 a\n\n\x9b\n.\n",
        f"{MAIL}RCPT TO:<{'x' * 400}>\n",
    ],
)
@pytest.mark.parametrize(
    "goal", ["accepted: 3", "mail: {header: {Subject: Hello}}", "reply: {class: 4}"]
)
def test_it_is_safe_to_show_and_short(goal: str, text: str) -> None:
    told = seen(goal, text).text
    assert told.isprintable()
    assert len(told) < 300
