"""Each goal: what meets it, and the nearest thing that does not."""

import pytest
import yaml

from smtplab.simulation.lab.inputs import ForceReply
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site
from smtplab.simulation.site.model import Site
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.goals import Window
from smtplab.teaching.goals.one_message import bind_messages
from smtplab.teaching.goals.reading import GOALS, goal_of
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from tests.simulation.dialogue import site

HELLO = "C: EHLO client.example.com\n"
MAIL = "C: MAIL FROM:<alice@example.com>\n"
BOB = "C: RCPT TO:<bob@example.org>\n"
NOBODY = "C: RCPT TO:<nobody@example.org>\n"
BUSY = "C: RCPT TO:<busy@example.org>\n"
OPEN = HELLO + MAIL
FIELDS = "C: From: alice@example.com\nC: To: bob@example.org\nC: Subject: Hello\n"
TO_ALICE = "C: RCPT TO:<alice@example.org>\n"
LETTER = "C: DATA\n" + FIELDS + "C:\nC: Tea?\nC: .\n"
SENT = OPEN + BOB + LETTER


def window_of(text: str, start: str = "", where: Site | None = None) -> Window:
    lab = LabSession(where or site())
    for cue in parse_lesson_script(start) if start else ():
        lab.play(cue.do)
    begin = lab.last + 1
    for cue in parse_lesson_script(text, continues=bool(start)):
        lab.play(cue.do)
    return Window(lab.transcript, begin)


def holds(goal: str, text: str, start: str = "", where: Site | None = None) -> bool:
    return goal_of(yaml.safe_load(goal)).is_met(window_of(text, start, where))


CASES = [
    # goal, what meets it, what does not
    ("state: rcpt", OPEN + BOB, OPEN + BOB + "C: RSET"),
    ("reached: rcpt", OPEN + BOB + "C: RSET", OPEN + NOBODY),
    ("reply: {to: RCPT}", OPEN + BOB, OPEN),
    ("reply: {to: RCPT, code: 550}", OPEN + NOBODY, OPEN + BUSY),
    ("reply: {to: RCPT, class: 4}", OPEN + BUSY, OPEN + NOBODY),
    ("reply: {enhanced: 5.1.1}", OPEN + NOBODY, OPEN + BUSY),
    ("reply: {rule: no-such-mailbox}", OPEN + NOBODY, OPEN + "C: RCPT TO:<x@example.net>"),
    ("reply: {rule: dots-doubled}", HELLO + "C: MAIL FROM:<a..b@example.com>", OPEN),
    ("reply: {to: RSET, in: mail}", OPEN + "C: RSET", OPEN + BOB + "C: RSET"),
    ("reply: {to: NOOP, times: 2}", HELLO + "C: NOOP\nC: NOOP", HELLO + "C: NOOP"),
    ("reply: {to: connect, code: 220}", "C: QUIT\n[connect]", "C: QUIT"),
    ("reply: {to: end of data, class: 2}", SENT, OPEN + BOB + "C: DATA\nC: x"),
    ("reply: {to: unknown}", "C: HELLO", HELLO),
    ("reply: {to: any, class: 5}", "C: HELLO", HELLO),
    (
        "reply: {to: DATA, in: rcpt}",
        OPEN + BOB + "C: DATA",
        "[together]\n" + OPEN + "C: DATA\n[end]",
    ),
    ("reply: {to: DATA, in: rcpt}", HELLO + "[together]\n" + MAIL + BOB + "C: DATA\n[end]", OPEN),
    ("accepted: bob@example.org", OPEN + BOB, OPEN + NOBODY),
    ("accepted: bob@example.org", OPEN + "C: RCPT TO:<BOB@Example.ORG>", OPEN),
    ("accepted: 1", OPEN + BOB, OPEN + NOBODY),
    ("accepted: 2", OPEN + BOB + "C: RCPT TO:<alice@example.org>", OPEN + BOB + BOB),
    (
        "accepted: {count: 2, together: true}",
        OPEN + BOB + "C: RCPT TO:<alice@example.org>",
        OPEN + BOB + "C: RSET\n" + MAIL + "C: RCPT TO:<alice@example.org>",
    ),
    ("refused: nobody@example.org", OPEN + NOBODY, HELLO + NOBODY),
    ("refused: {class: 4}", OPEN + BUSY, OPEN + NOBODY),
    ("refused: {class: 5}", OPEN + NOBODY, OPEN + "C: RCPT TO:<nobody@example.org> X=1"),
    ("refused: {code: 550}", OPEN + NOBODY, OPEN + BUSY),
    ("refused: {count: 2}", OPEN + BUSY + NOBODY, OPEN + NOBODY + NOBODY),
    (
        "refused: {count: 2, together: true}",
        OPEN + BUSY + NOBODY,
        OPEN + BUSY + "C: RSET\n" + MAIL + NOBODY,
    ),
    ("mail: {in: bob}", SENT, SENT.replace("bob@", "alice@")),
    ("mail: {from: alice@example.com}", SENT, SENT.replace("FROM:<alice@", "FROM:<carol@")),
    ("mail: {from: <>}", SENT.replace("FROM:<alice@example.com>", "FROM:<>"), SENT),
    ("mail: {to: bob@example.org}", SENT, SENT.replace("TO:<bob@", "TO:<alice@")),
    ("mail: {header: {subject: Hello}}", SENT, SENT.replace("Hello", "Hello there")),
    ("mail: {header: {to: {names: BOB@example.org}}}", SENT, SENT.replace("To: bob@", "To: al@")),
    (
        "mail: {header: {To: {names: bob@example.org}}}",
        SENT.replace(
            "To: bob@example.org", 'To: "bob, too" <alice@x.example>,\nC:  Bob <bob@example.org>'
        ),
        SENT.replace(
            "To: bob@example.org", "To: bob@example.org.example, (bob@example.org) a@x.example"
        ),
    ),
    (
        "mail: {header: {To: {names: bob@example.org}}}",
        SENT.replace("To: bob@", 'To: team: a@x.example, "bob"@'),
        SENT.replace("To: bob@example.org", 'To: "bob@example.org" <a@x.example>'),
    ),
    (
        "mail: {header: {To: {names: [bob@example.org, a@x.example]}}}",
        SENT.replace("To: bob@", "To: a@x.example, bob@"),
        SENT,
    ),
    (
        "mail: {header: {To: {names: postmaster}}}",
        SENT.replace("To: bob@example.org", "To: Postmaster"),
        SENT,
    ),
    ("mail: {line: ['Tea?', 'Yes.']}", SENT.replace("C: Tea?", "C: Yes.\nC: Tea?"), SENT),
    ("mail: {line: [Té]}", SENT.replace("Tea?", "Té"), SENT),
    ("mail: {has: [To, Subject]}", SENT, SENT.replace("C: To: bob@example.org\n", "")),
    ("mail: {lacks: Cc}", SENT, SENT.replace("C:\n", "C: Cc: x@example.com\nC:\n")),
    ("mail: {line: 'Tea?'}", SENT, SENT.replace("Tea?", "Tea? Now")),
    ("mail: {line: .x}", SENT.replace("Tea?", "..x"), SENT.replace("Tea?", ".x")),
    ("mail: {count: 2}", SENT + MAIL + BOB + LETTER, SENT),
    ("mail: {hides: carol@example.org}", SENT, SENT.replace("Hello", "For <CAROL@example.org>")),
    ("message: {from: alice@example.com}", SENT, OPEN + BOB + "C: DATA\nC: Tea?"),
    ("message: {from: <>}", SENT.replace("FROM:<alice@example.com>", "FROM:<>"), SENT),
    (
        "message: {to: [bob@example.org, alice@example.org]}",
        OPEN + BOB + TO_ALICE + LETTER,
        SENT + MAIL + TO_ALICE + LETTER,
    ),
    (
        "message: {to: bob@example.org, refused: [busy@example.org, nobody@example.org]}",
        OPEN + BUSY + BOB + NOBODY + LETTER,
        OPEN + BUSY + NOBODY + "C: RSET\n" + MAIL + BOB + LETTER,
    ),
    (
        "message: {refused: nobody@example.org}",
        OPEN + NOBODY + BOB + LETTER,
        OPEN + "C: RCPT TO:<nobody@example.org> X=1\n" + BOB + LETTER,
    ),
    ("message: {header: {Subject: Hello}, line: 'Tea?'}", SENT, SENT.replace("Tea?", "No.")),
    (
        "mail: {received: 2}",
        SENT.replace("C: From", "C: Received: by x.example\nC: From"),
        SENT.replace("Tea?", "Received: by x.example"),
    ),
    (
        "mail: {mime: text/html}",
        SENT.replace("C: From", "C: Content-Type: TEXT/HTML\nC: From"),
        SENT.replace("Tea?", "Content-Type: text/html"),
    ),
    ("mail: {eight_bit: true}", SENT.replace("Tea?", "Té?"), SENT),
    ("mail: {eight_bit: false}", SENT, SENT.replace("Tea?", "Té?")),
    ("closed: client", "[disconnect]", "C: QUIT"),
    ("closed: {by: server, how: quit}", "C: QUIT", "[disconnect]"),
    ("closed: {how: timeout}", "[wait 400]", "C: QUIT"),
    ("closed: {how: drop}", "[disconnect]", "[wait 400]"),
    ("closed: server", "[wait 400]", "C: NOOP"),
    ("connected: 2", "C: QUIT\n[connect]\nC: QUIT\n[connect]", "C: QUIT\n[connect]"),
    ("used: SIZE", OPEN.replace("com>", "com> SIZE=10"), OPEN),
    ("used: 8BITMIME", OPEN.replace("com>", "com> BODY=8BITMIME"), OPEN),
    ("used: PIPELINING", HELLO + "[together]\n" + MAIL + BOB + "[end]", OPEN + BOB),
    (
        "used: PIPELINING",
        HELLO + "[together]\n" + MAIL + BOB + "[end]",
        "[together]\n" + OPEN + "[end]",
    ),
    ("used: ENHANCEDSTATUSCODES", OPEN, OPEN.replace("EHLO", "HELO")),
    ("flag: bare-line-end", OPEN + BOB + "C: DATA\nR: x\\ny\\r\\n.\\r\\n", SENT),
    ("waited: 60", "[wait 30]\n[wait 30]", "[wait 59]"),
    ("{not: {reply: {to: DATA}}}", OPEN + BOB, SENT),
    ("any: [{state: mail}, {state: rcpt}]", OPEN, HELLO),
    ("all: [{reached: mail}, {reply: {code: 550}}]", OPEN + NOBODY, OPEN),
    (
        "then: [{reply: {code: 550}}, {accepted: 1}]",
        OPEN + NOBODY + BOB,
        OPEN + BOB + NOBODY,
    ),
    ("then: [{state: rcpt}, {state: ready}]", OPEN + BOB + "C: RSET", OPEN + BOB),
    ("then: [{not: {reply: {to: RCPT}}}, {accepted: 1}]", OPEN + BOB, OPEN),
]


@pytest.mark.parametrize(("goal", "meets", "misses"), CASES, ids=[case[0] for case in CASES])
def test_a_goal_is_met_by_this_and_not_by_that(goal: str, meets: str, misses: str) -> None:
    assert holds(goal, meets, "[connect]")
    assert not holds(goal, misses, "[connect]")


FETCH = SENT + "[deliver]\n[pop3]\nC: USER bob\nC: PASS tanstaaf\n"


def hops() -> Site:
    return load_site(str(lesson_folders()[0] / "sites" / "three-hops.toml"))


@pytest.mark.parametrize(
    ("goal", "meets", "misses"),
    [
        ("relayed: relay.example.net", SENT + "[deliver]", SENT),
        ("relayed: MAIL.example.org", SENT + "[deliver]", SENT.replace("TO:<bob@", "TO:<x@")),
        ("fetched: bob", FETCH + "C: RETR 1", FETCH + "C: LIST"),
        ("fetched: {}", FETCH + "C: RETR 1", FETCH),
        (
            "fetched: {maildrop: bob, deleted: true}",
            FETCH + "C: RETR 1\nC: DELE 1\nC: QUIT",
            FETCH + "C: RETR 1\nC: DELE 1",
        ),
        # What servers say to each other is not what the learner did.
        ("state: ready", SENT + "[deliver]", SENT + "[deliver]\nC: QUIT"),
        ("{not: {connected: 2}}", SENT + "[deliver]", SENT + "C: QUIT\n[connect]"),
        ("{not: {accepted: 2}}", SENT + "[deliver]", OPEN + BOB + "C: RCPT TO:<carol@example.org>"),
        ("mail: {in: bob, received: 3}", SENT + "[deliver]", SENT),
    ],
)
def test_mail_travels_on(goal: str, meets: str, misses: str) -> None:
    assert holds(goal, meets, where=hops())
    assert not holds(goal, misses, where=hops())


def test_what_was_sent_too_early_is_what_was_answered() -> None:
    early = "[connect]\nC: EHLO client.example.com\nC: QUIT\n[wait 60]\n"
    slow = site("greeting_delay = 60")
    assert holds("reply: {to: QUIT, code: 221}", early, where=slow)
    assert not holds("reply: {to: connect, code: 221}", early, where=slow)


def test_each_kind_of_goal_has_a_case() -> None:
    spoken = " ".join(case[0] for case in CASES) + " relayed: fetched:"
    assert [kind for kind in GOALS if f"{kind}:" not in spoken] == []


@pytest.mark.parametrize("goal", ["reached: rcpt", "accepted: 1", "mail: {in: bob}", "waited: 5"])
def test_what_was_set_up_does_not_count(goal: str) -> None:
    start = SENT + "[wait 60]"
    assert holds(goal, start)
    assert not holds(goal, "C: NOOP", start=start)


def test_a_state_counts_however_it_was_come_to() -> None:
    assert holds("state: rcpt", "C: NOOP", start=OPEN + BOB)


def test_the_state_without_a_connection_is_listening() -> None:
    assert goal_of({"state": "listening"}).is_met(Window(LabSession(site()).transcript, 0))


def test_greetings_and_timeouts_are_told_apart_though_nobody_asked_for_either() -> None:
    window = window_of("[wait 400]", start="[connect]")
    assert not goal_of({"reply": {"to": "connect"}}).is_met(window)
    assert goal_of({"reply": {"to": "unknown", "code": 421}}).is_met(window)


def test_only_what_lasts_can_spoil() -> None:
    window = window_of(OPEN + BOB)
    assert goal_of({"not": {"accepted": 1}}).is_unreachable(window)
    assert not goal_of({"not": {"state": "rcpt"}}).is_unreachable(window)
    assert not goal_of({"accepted": 1}).is_unreachable(window)


@pytest.mark.parametrize(
    "content",
    [
        "C: Content-Type: multipart/mixed; boundary=x\nC:\n" + "C: --x\n" * 50,
        "C: Subject: =?x-unknown?b?!!!?=\nC: Content-Type: ;;;=\nC:\n",
        "R: \\x00\\xff: \\x80\\r\\n\\r\\n",
        "C: Content-Type: multipart/multipart/multipart/\nC:\n",
        "C: To: " + "(" * 900 + "\nC:\n",
        "C: To: " + 'C:  <,;:\\"@[(\n' * 90 + "C:\n",
    ],
)
def test_hostile_mail_is_looked_at_unharmed(content: str) -> None:
    text = OPEN + BOB + "C: DATA\n" + content + "C: .\n"
    names = "{header: {To: {names: x@x.example}}}"
    for goal in ("{header: {Subject: x}}", names, "{mime: text/html}", "{line: x}"):
        assert not holds(f"mail: {goal}", text)


def test_octets_over_127_are_read_as_utf_8() -> None:
    assert holds("mail: {header: {Subject: Tée}}", SENT.replace("Hello", "Tée"))
    assert not holds("mail: {header: {Subject: Tée}}", SENT.replace("Hello", "T\\xe9e"))


def test_encoded_words_are_compared_as_they_are_read() -> None:
    assert holds("mail: {header: {Subject: Tée}}", SENT.replace("Hello", "=?utf-8?q?T=C3=A9e?="))


@pytest.mark.parametrize(
    ("goal", "words"),
    [
        ("closed: client", "the client closes"),
        ("closed: {by: server, how: quit}", "the server closes after QUIT"),
        ("closed: {how: refused}", "the server closes with 421"),
        ("closed: {how: timeout}", "the connection is closed for waiting too long"),
    ],
)
def test_how_a_connection_is_to_end_is_described(goal: str, words: str) -> None:
    assert goal_of(yaml.safe_load(goal)).say == words


def test_a_reply_that_was_put_in_rests_on_no_rule() -> None:
    where = site()
    lab = LabSession(where)
    lab.connect()
    lab.play(ForceReply(b"550 5.1.1 No such user\r\n"))
    lab.send(b"NOOP\r\n")
    window = Window(lab.transcript, 0)
    assert goal_of(yaml.safe_load("reply: {to: NOOP, code: 550}")).is_met(window)
    assert not goal_of(yaml.safe_load("reply: {rule: no-such-mailbox}")).is_met(window)


def test_the_state_is_that_of_the_learners_own_session_though_mail_went_on_after_it() -> None:
    where = load_site(str(lesson_folders()[0] / "sites" / "three-hops.toml"))
    lab = LabSession(where)
    lab.connect()
    assert goal_of(yaml.safe_load("state: connected")).is_met(Window(lab.transcript, 0))
    lab.disconnect()
    lab.run_queues()
    assert goal_of(yaml.safe_load("state: closed")).is_met(Window(lab.transcript, 0))


def test_the_envelope_of_a_message_may_have_begun_before_the_learner_took_over() -> None:
    goal = "message: {to: bob@example.org, refused: busy@example.org}"
    assert holds(goal, LETTER, start=OPEN + BUSY + BOB)
    assert not holds(goal, "C: NOOP\n", start=OPEN + BUSY + BOB + LETTER)


def test_goals_of_a_step_about_a_message_are_about_the_same_one() -> None:
    goals = bind_messages(
        [
            goal_of({"message": {"to": ["bob@example.org", "alice@example.org"]}}),
            goal_of({"message": {"lacks": ["Subject"]}}),
            goal_of({"message": {"has": ["From"]}}),
            goal_of({"not": {"message": {"has": ["Cc"]}}}),
        ]
    )
    both, bare = OPEN + BOB + TO_ALICE + LETTER, "C: DATA\nC: From: alice@example.com\nC:\nC: .\n"
    apart = window_of(both + MAIL + BOB + bare)
    assert [one.is_met(apart) for one in goals] == [False, True, True, True]
    last = window_of(both + MAIL + BOB + bare + both.removeprefix(HELLO))
    assert [one.is_met(last) for one in goals] == [True, False, True, True]
    whole = window_of(both + MAIL + BOB + TO_ALICE + bare)
    assert all(one.is_met(whole) for one in goals)
    assert [one.predicate.is_permanent for one in goals] == [False, False, False, True]
