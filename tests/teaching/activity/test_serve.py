"""Serve: which replies are right, and what is said of those that are not."""

import pytest

from smtplab.protocol import states
from smtplab.protocol.codes.describe import CLASSES, is_possible
from smtplab.protocol.rules import RULES
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.model import Site
from smtplab.teaching.activity.accepted_replies import ALTERNATIVES
from smtplab.teaching.activity.points import ORDERS, POINTS, point_of
from smtplab.teaching.activity.runner import Expects
from smtplab.teaching.activity.serve import ServeRunner
from smtplab.teaching.activity.wrong_replies import CONSEQUENCES
from smtplab.teaching.lesson.lesson import Serve
from smtplab.teaching.lesson.script_parser import parse_lesson_script
from tests.simulation.dialogue import site
from tests.teaching.activity.making import (
    BOB,
    DAMAGED,
    HELLO,
    MAIL,
    NOBODY,
    OPENED,
    hints_left,
    is_done,
    kept,
    plain,
    told,
    wants,
)


def serve(turns: str, start: str = "", where: Site | None = None) -> ServeRunner:
    before = parse_lesson_script(start) if start else OPENED
    return ServeRunner(Serve(before, parse_lesson_script(turns, continues=True), where or site()))


def one(line: str, start: str = "", where: Site | None = None) -> ServeRunner:
    return serve(f"{line}\nS: ?\n", start, where)


def right_codes(line: str, start: str = "", where: Site | None = None) -> set[int]:
    """Try each code; a wrong one leaves all as it was."""
    right, play = set(), one(line, start, where)
    for code in filter(is_possible, range(1000)):
        play.reply(b"%d so" % code)
        if play.done:
            right.add(code)
            play = one(line, start, where)
    return right


OPEN = HELLO + MAIL
CASES = [
    # line, what came before, all codes that are right (RFC 5321 §4.3.2, §3.3, §3.4, §4.2.4)
    ("C: EHLO client.example.com", "", {250}),
    ("C: HELO client.example.com", "", {250}),
    ("C: EHLO", "", {501}),
    ("C: HELLO", "", {500, 502}),
    ("C: Dear Bob,", "", {500, 502}),
    ("C: Subject: hello", OPEN, {500, 502}),
    ("C: MAIL FROM:<alice@example.com>", HELLO, {250}),
    ("C: MAIL FROM:<alice@example.com>", "", {503}),
    ("C: MAIL FROM:<alice@example.com>", OPEN, {503}),
    ("C: MAIL FROM: <alice@example.com>", HELLO, {501}),
    ("C: MAIL FROM:<a..b@example.com>", HELLO, {501, 553}),
    ("C: MAIL FROM:<alice@example.com> X=1", HELLO, {555}),
    ("C: RCPT TO:<bob@example.org>", OPEN, {250}),
    ("C: RCPT TO:<bob@example.org>", HELLO, {503}),
    ("C: RCPT TO:<nobody@example.org>", OPEN, {550}),
    ("C: RCPT TO:<x@example.net>", OPEN, {550, 551, 553, 554}),
    ("C: RCPT TO:<moved@example.org>", OPEN, {551, 550}),
    ("C: RCPT TO:<forwarded@example.org>", OPEN, {251, 250}),
    ("C: RCPT TO:<full@example.org>", OPEN, {552, 452}),
    ("C: RCPT TO:<busy@example.org>", OPEN, {450, 451}),
    ("C: RCPT TO:<greylisted@example.org>", OPEN, {450, 421, 451}),
    ("C: DATA", OPEN + BOB, {354}),
    ("C: DATA", OPEN + NOBODY, {503, 554}),
    ("C: DATA", OPEN, {503, 554}),
    ("C: DATA", HELLO, {503, 554}),
    ("C: DATA now", OPEN + BOB, {501}),
    ("C: .", OPEN + BOB + "C: DATA\n", {250}),
    ("C: RSET", HELLO, {250}),
    ("C: NOOP", "", {250}),
    ("C: VRFY bob", HELLO, {252}),
    ("C: EXPN staff", HELLO, {252}),
    ("C: HELP", HELLO, {214, 211}),
    ("C: QUIT", HELLO, {221}),
]


@pytest.mark.parametrize(("line", "start", "right"), CASES)
def test_right_is_what_the_standard_allows_and_nothing_else(
    line: str, start: str, right: set[int]
) -> None:
    assert right_codes(line, start) == right


def test_a_greeting_can_be_given() -> None:
    play = ServeRunner(Serve((), parse_lesson_script("[connect]\nS: ?\n"), site()))
    asked = plain(play.question.ask if play.question else ())
    assert asked == "A client has connected and waits. Nothing has been sent yet."
    assert plain(play.hint()).startswith("Nobody has sent a line yet.")
    assert "no connection" not in plain(play.hint())
    play.reply(b"250 so")
    assert "has sent nothing" in told(play.feedback)
    play.reply(b"554 no")
    assert not is_done(play)
    play.reply(b"220 welcome")
    assert is_done(play)
    assert b"220 welcome\r\n" in spoken(play.session)


@pytest.mark.parametrize("before", ["", "C: QUIT\nS: ?\n"])
def test_a_client_that_has_connected_is_on_the_wire_before_the_greeting(before: str) -> None:
    start = parse_lesson_script(HELLO) if before else ()
    play = ServeRunner(
        Serve(start, parse_lesson_script(f"{before}[connect]\nS: ?\nC: QUIT\n"), site())
    )
    if before:
        play.reply(b"221 bye")
    transcript, asked = play.session.transcript, play.question
    handshake = [moment.label for moment in transcript.moments[-3:]]
    assert handshake == ["SYN", "SYN, ACK", "ACK"]
    assert asked
    assert plain(asked.ask) == "A client has connected and waits. Nothing has been sent yet."
    assert plain(play.hint()).startswith("Nobody has sent a line yet.")
    held = len(transcript.moments)
    play.reply(b"500 what?")
    assert len(transcript.moments) == held
    play.reply(b"220 mine.example ready")
    greeting, *rest = transcript.moments[held:]
    assert transcript.octets(greeting) == b"220 mine.example ready\r\n"
    assert greeting.server.state is states.CONNECTED
    assert transcript.octets(rest[0]) == b"QUIT\r\n"
    assert is_done(play)


def test_a_greeting_is_given_again_when_a_step_goes_on() -> None:
    turns = parse_lesson_script("[connect]\nS: ?\nC: NOOP\nS: ?\n")
    play = ServeRunner(Serve((), turns, site()))
    play.reply(b"220 mine.example")
    again = ServeRunner(Serve((), turns, site()))
    again.restore(kept(play))
    transcript = play.session.transcript
    octets = [transcript.octets(moment) for moment in transcript.moments]
    transcript = again.session.transcript
    assert [transcript.octets(moment) for moment in transcript.moments] == octets


def test_a_server_that_refuses_may_say_so_in_two_ways() -> None:
    where = site('greeting = "refuse"')
    for code, right in ((554, True), (521, True), (220, False)):
        play = ServeRunner(Serve((), parse_lesson_script("[connect]\nS: ?\n"), where))
        play.reply(b"%d no" % code)
        assert play.done is right


def test_the_policy_of_the_site_decides() -> None:
    assert right_codes("C: VRFY alice", HELLO, site('vrfy = "tell"')) == {250, 252}
    assert right_codes("C: VRFY nobody", HELLO, site('vrfy = "tell"')) == {550}
    assert right_codes("C: VRFY alice", HELLO, site('vrfy = "off"')) == {502, 500}


def test_each_alternative_is_of_a_rule_that_there_is_with_the_class_of_its_code() -> None:
    assert set(ALTERNATIVES) <= set(RULES)
    for key, row in ALTERNATIVES.items():
        assert row.section.startswith("RFC ")
        assert row.remark.endswith(".")
        assert all(map(is_possible, row.codes))
        assert key in {"mailbox-full", "quota-exceeded"} or {code // 100 for code in row.codes} == {
            RULES[key].code // 100
        }


def spoken(session: LabSession) -> bytes:
    transcript = session.transcript
    return b"".join(transcript.octets(one) for one in transcript.moments if one.reply)


def test_a_right_reply_crosses_the_wire_as_it_was_given() -> None:
    play = one("C: RCPT TO:<nobody@example.org>", OPEN)
    assert wants(play) is Expects.REPLY
    assert play.next_line == "RCPT TO:<nobody@example.org>"
    asked = plain(play.question.ask if play.question else ())
    assert asked.startswith("The session is in state mail. The client sends: RCPT")
    play.reply(b"550 5.1.1 Nobody of that name, sorry\r\n")
    assert spoken(play.session).endswith(b"550 5.1.1 Nobody of that name, sorry\r\n")
    assert told(play.feedback).startswith("550 is right: The server serves this domain")
    assert play.feedback
    assert play.feedback.sections == ("RFC 5321 §3.3",)


def test_another_right_reply_is_told_with_what_speaks_for_either() -> None:
    play = one("C: DATA", OPEN + NOBODY)
    play.reply(b"503 no")
    assert "DATA without a recipient gets 503" in told(play.feedback)
    assert play.feedback
    assert play.feedback.sections == ("RFC 5321 §3.3",)


@pytest.mark.parametrize("bare", [b"250", b" 250 ", b"250\r\n", b"250 Ok"])
def test_the_digits_are_enough(bare: bytes) -> None:
    play = one("C: NOOP")
    play.reply(bare)
    assert is_done(play)


@pytest.mark.parametrize(
    ("given", "title", "part"),
    [
        (b"", "No reply", "three digits"),
        (b"ok", "No reply", "three digits"),
        (b"25", "No reply", "three digits"),
        (b"2500", "No reply", "three digits"),
        (b"550-more", "No reply", "three digits"),
        (b"550 a\r\n550 b", "No reply", "three digits"),
        (b"\xff\x00\x1b", "No reply", "three digits"),
        (b"999 so", "999 is impossible", "SMTP has no other codes"),
        (b"100 so", "100 is impossible", "SMTP has no other codes"),
        (b"550 2.1.1 so", "Two codes, two meanings", "contradict"),
        (b"250 so", "Not 250", "send a bounce to its sender"),
        (b"354 so", "Not 354", "That does not answer RCPT."),
        (b"503 so", "Not 503", "In state mail, RCPT is allowed"),
        (b"549 so", "Not 549", "SMTP does not have the code 549"),
        (b"221 so", "Not 221", "you close the connection"),
        (b"421 so", "Not 421", "you close the connection"),
        (b"450 so", "Not 450", "try the same for days"),
        (b"500 so", "Not 500", "the second means: The command has a syntax error"),
        (b"552 so", "Not 552", "storage or size exceeded"),
    ],
)
def test_a_wrong_reply_is_explained_and_not_played(given: bytes, title: str, part: str) -> None:
    play = one("C: RCPT TO:<nobody@example.org>", OPEN)
    before = play.session.last
    play.reply(given)
    assert play.feedback
    assert play.feedback.good is False
    assert play.feedback.title == title
    assert part in told(play.feedback)
    assert play.feedback.sections[0].startswith("RFC ")
    assert play.session.last == before
    assert wants(play) is Expects.REPLY


def test_what_is_out_of_order_points_at_the_order() -> None:
    play = one("C: RCPT TO:<bob@example.org>", HELLO)
    play.reply(b"250 Ok")
    assert "what must come before RCPT?" in told(play.feedback)


@pytest.mark.parametrize(
    ("line", "start", "given", "part", "section"),
    [
        ("C: RCPT TO:<x@example.net>", OPEN, b"250 Ok", "open relay", "RFC 5321 §7.9"),
        (
            "C: VRFY bob",
            HELLO,
            b"250 Ok",
            "does not tell replies with 252",
            "RFC 5321 §3.5.3",
        ),
        ("C: VRFY bob", HELLO, b"251 Ok", "Nothing was verified", "RFC 5321 §3.5.3"),
        (
            "C: VRFY bob",
            HELLO,
            b"502 no",
            "hides its users replies with 252",
            "RFC 5321 §7.3",
        ),
        ("C: VRFY bob", HELLO, b"550 no", "what you want to hide", "RFC 5321 §7.3"),
        ("C: VRFY bob", HELLO, b"503 no", "VRFY is allowed at any time", "RFC 5321 §4.1.4"),
        ("C: VRFY bob", HELLO, b"554 no", "though nothing failed", "RFC 5321 §4.2.1"),
        ("C: RCPT TO:<bob@example.org>", "", b"200 ok", "does not have the code 200", ""),
        (
            "C: EXPN staff",
            HELLO,
            b"250 Ok",
            "does not tell replies with 252",
            "RFC 5321 §3.5.3",
        ),
        ("C: NOOP", "", b"503 no", "NOOP is allowed at any time", "RFC 5321 §4.1.4"),
        ("C: NOOP", "", b"200 ok", "SMTP does not have the code 200.", "RFC 5321 §4.3.2"),
        ("C: DATA", OPEN + BOB, b"250 Ok", "250 means: done. That does not answer DATA.", ""),
        ("C: MAIL FROM:<a@example.com>", OPEN, b"250 Ok", "is a transaction open already?", ""),
        ("C: FOO", HELLO, b"354 go", "That does not answer an unknown verb.", ""),
        ("C: FOO", HELLO, b"250 Ok", "That does not answer an unknown verb.", ""),
    ],
)
def test_what_a_wrong_reply_would_do_is_told(
    line: str, start: str, given: bytes, part: str, section: str
) -> None:
    play = one(line, start)
    play.reply(given)
    assert not is_done(play)
    assert part in told(play.feedback)
    assert play.feedback
    assert not section or play.feedback.sections == (section,)


def test_each_point_is_of_a_rule_that_there_is_and_can_be_made() -> None:
    for row in POINTS:
        assert row.section.startswith("RFC ")
        assert row.text.endswith(".")
        for given in row.given:
            assert is_possible(int(f"{given:0<3}"))
            assert point_of(row.rule, int(f"{given:0<3}")) is row
    assert {row.rule for row in POINTS} | set(ORDERS) <= set(RULES)


def test_each_class_for_each_other_has_a_consequence() -> None:
    pairs = {(x, y) for x in CLASSES for y in CLASSES if x != y}
    assert set(CONSEQUENCES) == pairs


def test_hints_come_nearer_to_the_code_and_begin_anew_with_each_turn() -> None:
    play = serve(NOBODY + "S: ?\nC: DATA\nS: ?\n", start=OPEN)
    assert play.hints_left == 3
    first, second, third, again = (plain(play.hint()) for _ in range(4))
    assert first.startswith("The state means: the sender is known")
    assert first.endswith("So the reply depends on what it asks for.")
    start = "The reply begins with 5: the same again will fail. It is one of these: 550: mailbox "
    assert second.startswith(start)
    assert second.count(":") == 5
    assert third == again == "It is 550: mailbox unavailable."
    assert hints_left(play) == 0
    assert not play.assisted
    play.reply(b"550 no")
    assert hints_left(play) == 3
    hints = [plain(play.hint()) for _ in range(3)]
    assert hints[2].endswith("503 would be right, too.")
    play.reply(b"554 no")
    assert (play.hints_left, play.hint()) == (0, ())


def test_whole_turns_go_on_with_what_was_said() -> None:
    play = serve(HELLO + MAIL + "S: ?\n" + BOB + NOBODY + "S: ?\nC: DATA\nS: ?\nC: x\nC: .\nS: ?\n")
    for reply in (b"250 yes", b"550 no", b"354 go", b"250 taken"):
        assert not is_done(play)
        play.reply(reply)
    assert is_done(play)
    assert wants(play) is Expects.NOTHING
    assert len(play.session.lab.maildrops.messages) == 1
    play.reply(b"250 more")
    assert play.question is None


def test_where_nothing_can_be_answered_one_goes_on() -> None:
    play = serve("C: MAIL FROM:<alice@example.com>\nR: half a li\nS: ?\nR: ne\\r\\n\nS: ?\n")
    assert wants(play) is Expects.CONTINUE
    play.reply(b"250 Ok")
    play.advance()
    assert wants(play) is Expects.REPLY
    play.reply(b"500 what")
    assert is_done(play)


def test_what_was_kept_goes_on_where_it_was_and_restart_begins_anew() -> None:
    turns = HELLO + MAIL + "S: ?\n" + BOB + "S: ?\n"
    play = serve(turns)
    play.reply(b"250 2.1.0 mine")
    other = serve(turns)
    other.restore(kept(play))
    assert other.session.lab.inputs == play.session.lab.inputs
    assert other.feedback is None
    other.reply(b"250 Ok")
    assert is_done(other)
    other.restart()
    assert other.session.lab.inputs == serve(turns).session.lab.inputs
    assert not is_done(other)


@pytest.mark.parametrize("saved", DAMAGED)
def test_what_is_damaged_does_no_harm(saved: object) -> None:
    play = one("C: QUIT")
    play.restore(saved)
    assert not is_done(play)
