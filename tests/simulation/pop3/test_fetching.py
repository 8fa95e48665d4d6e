from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplab.protocol.mail_protocol import POP3
from smtplab.protocol.pop3.commands import VERBS
from smtplab.simulation.lab.completion import complete
from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    Connect,
    ConnectPop3,
    Disconnect,
    Input,
    RunQueues,
    Send,
    from_json,
    to_json,
)
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import HostEvent, Moment, MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.pop3.connection import AUTOLOGOUT
from smtplab.simulation.recordings.formats.json_export import entries_of
from smtplab.simulation.site.load import parse_site
from tests.simulation.relay.chain import deliver, lab_of, mail, ready_made, say

LOGIN = ("USER bob", "PASS tanstaaf")


def filled(*, mails: int = 2, quit_first: bool = True) -> Lab:
    lab = lab_of(ready_made("three-hops"))
    for _ in range(mails):
        mail(lab, "bob@example.org")
    if quit_first:
        say(lab, "QUIT")
    deliver(lab)
    return lab


def fetch(lab: Lab, *lines: str) -> list[str]:
    """Call the server if need be, send lines, and return the first line of each reply."""
    begin = len(lab.transcript.moments)
    if not lab.connected:
        lab.play(ConnectPop3())
    for line in lines:
        lab.play(Send(f"{line}\r\n".encode()))
    replies = [one.reply for one in fetchings(lab, begin) if one.reply]
    return [f"{reply.word} {reply.text}" for reply in replies][-len(lines) :]


def fetchings(lab: Lab, begin: int = 0) -> Sequence[Moment]:
    """Return the replies in POP3."""
    return [one for one in lab.transcript.moments[begin:] if is_pop3(one)]


def is_pop3(moment: Moment) -> bool:
    return moment.reply is not None and moment.reply.status is not None


def last(lab: Lab) -> Moment:
    return lab.transcript.moments[-1]


def test_the_server_that_has_the_mail_is_called() -> None:
    lab = filled()
    lab.play(ConnectPop3())
    greeting = last(lab)
    assert (greeting.link.server, greeting.link.protocol) == ("mail.example.org", "POP3")
    assert (greeting.link.port, greeting.link.mail_protocol) == (110, POP3)
    assert greeting.reply
    assert (greeting.reply.word, greeting.reply.code, greeting.answers) == ("+OK", 0, None)
    assert greeting.server.state.name == "authorization"


def test_without_a_server_nobody_is_called() -> None:
    lab = lab_of(parse_site("x", "", "x.toml"))
    lab.play(ConnectPop3())
    assert (last(lab).label, last(lab).link.is_own) == (HostEvent.NO_POP3.label(), True)


def test_a_message_is_fetched_and_stays() -> None:
    lab = filled()
    said = fetch(lab, *LOGIN, "RETR 1", "QUIT", *())
    assert said[2].startswith("+OK ")
    [one] = [one.fetched for one in fetchings(lab) if one.fetched]
    assert one is lab.maildrops.messages[0]
    assert fetch(lab, *LOGIN, "STAT")[2].startswith("+OK 2 ")


def test_what_is_marked_goes_at_quit() -> None:
    lab = filled()
    said = fetch(lab, *LOGIN, "DELE 1", "RETR 1", "DELE 1", "LIST 1", "UIDL 1", "TOP 1 0", "STAT")
    assert [one[:4] for one in said] == ["+OK ", "+OK ", "+OK ", *["-ERR"] * 5, "+OK "]
    assert said[-1].startswith("+OK 1 ")
    assert fetch(lab, "QUIT")[0].endswith("(1 removed, 1 left)")
    assert fetchings(lab)[-1].removed == lab.maildrops.messages[:1]
    assert fetch(lab, *LOGIN, "STAT")[2].startswith("+OK 1 ")
    assert len(last(lab).mail) == 2


@pytest.mark.parametrize("end", [Disconnect(), AdvanceClock(AUTOLOGOUT)])
def test_without_quit_nothing_goes(end: Input) -> None:
    lab = filled()
    fetch(lab, *LOGIN, "DELE 1")
    lab.play(end)
    assert not lab.connected
    assert fetch(lab, *LOGIN, "STAT")[2].startswith("+OK 2 ")


def test_octets_that_make_no_command_do_not_reset_the_time() -> None:
    lab = filled()
    fetch(lab, *LOGIN)
    for _ in range(2):
        lab.play(AdvanceClock(AUTOLOGOUT / 2 - 1))
        lab.play(Send(b"N"))
    assert lab.connected
    lab.play(AdvanceClock(2))
    assert not lab.connected


def test_rset_takes_the_marks_back() -> None:
    lab = filled()
    assert fetch(lab, *LOGIN, "DELE 2", "RSET", "STAT")[-1].startswith("+OK 2 ")


def test_numbers_are_those_of_the_session() -> None:
    lab = filled(mails=3)
    first = fetch(lab, *LOGIN, "UIDL 2", "DELE 1", "UIDL 2", "QUIT")
    assert first[2] == first[4]
    name = first[2].rpartition(" ")[2]
    assert fetch(lab, *LOGIN, "UIDL 1")[2] == f"+OK 1 {name}"


@pytest.mark.parametrize("number", ["0", "3", "9999999999"])
@pytest.mark.parametrize("verb", ["RETR", "DELE", "LIST", "UIDL"])
def test_there_is_no_such_message(verb: str, number: str) -> None:
    assert fetch(filled(), *LOGIN, f"{verb} {number}")[2] == "-ERR No such message"


@pytest.mark.parametrize(
    "lines",
    [("USER bob", "PASS x"), ("USER nobody", "PASS tanstaaf"), ("USER carol", "PASS tanstaaf")],
)
def test_a_wrong_secret_tells_nothing(lines: tuple[str, str]) -> None:
    said = fetch(filled(), *lines, "STAT")
    assert said == [
        "+OK Send PASS",
        "-ERR Wrong name or wrong password",
        "-ERR Log in first",
    ]


@pytest.mark.parametrize(("lines", "body"), [(0, b""), (1, b"At four?\r\n"), (9, b"At four?\r\n")])
def test_the_top_of_a_message(lines: int, body: bytes) -> None:
    lab = filled()
    fetch(lab, *LOGIN, f"TOP 1 {lines}")
    assert lab.transcript.octets(last(lab)).endswith(b"Subject: Tea\r\n\r\n" + body + b".\r\n")


def test_a_freed_quota_can_be_filled_again() -> None:
    tables = "[maildrops.bob]\nquota = 300\n[pop3]\nbob = 'tanstaaf'\n"
    lab = lab_of(parse_site("x", tables, "x.toml"))
    assert mail(lab, "bob@example.org")[-1] == 250
    assert mail(lab, "bob@example.org")[-1] == 552
    lab.play(Disconnect())
    fetch(lab, *LOGIN, "DELE 1", "QUIT")
    lab.play(Connect())
    assert say(lab, "EHLO c.example") == [250]
    assert mail(lab, "bob@example.org")[-1] == 250


class TestBesideSmtp:
    def test_what_is_sent_goes_to_the_learners_server_again(self) -> None:
        lab = filled(quit_first=False)
        lab.play(ConnectPop3())
        lab.play(ConnectPop3())
        lab.play(Connect())
        fetch(lab, "NOOP", "QUIT")
        assert last(lab).link.is_own
        assert last(lab).client.state.name == "ready"
        assert say(lab, "NOOP") == [250]

    def test_smtp_can_be_connected_to_afterwards(self) -> None:
        lab = filled()
        fetch(lab, "QUIT")
        assert not lab.connected
        lab.play(Connect())
        assert say(lab, "NOOP") == [250]

    def test_mail_that_comes_meanwhile_is_seen_the_next_time(self) -> None:
        lab = filled(mails=1, quit_first=False)
        mail(lab, "bob@example.org")
        fetch(lab, "NOOP")
        lab.play(ConnectPop3())
        fetch(lab, *LOGIN)
        lab.play(RunQueues())
        assert last(lab).link.protocol == "POP3"
        assert fetch(lab, "STAT")[0].startswith("+OK 1 ")
        fetch(lab, "QUIT")
        lab.play(ConnectPop3())
        assert fetch(lab, *LOGIN, "STAT")[2].startswith("+OK 2 ")

    def test_the_input_is_written_and_read(self) -> None:
        assert from_json(to_json(ConnectPop3())) == ConnectPop3()


class TestSecrets:
    @pytest.mark.parametrize("pieces", [(b"PASS tanstaaf\r\n",), (b"PA", b"SS tanstaaf\r\n")])
    def test_they_are_masked(self, pieces: tuple[bytes, ...]) -> None:
        lab = filled()
        fetch(lab, "USER bob")
        for piece in pieces:
            lab.play(Send(piece))
        assert last(lab).server.state.name == "transaction"
        told = b"".join(line for _, line in lab.transcript.lines())
        assert b"PASS ****" in told
        assert b"tanstaaf" not in told
        assert b"tanstaaf" not in repr(lab.transcript.moments).encode()

    def test_the_place_at_fault_tells_nothing_of_a_secret_that_is_malformed(self) -> None:
        lab = filled()
        fetch(lab, "USER bob", "PASS a-very-long\tsecret")
        moment = last(lab)
        assert moment.reply
        assert moment.reply.diagnostic
        assert moment.answered
        assert moment.reply.diagnostic.rule.key == "pop3-argument"
        assert moment.answered.octets == b"PASS ****"
        assert moment.reply.diagnostic.span == (4, 9)

    def test_an_export_is_the_learners_smtp_alone(self) -> None:
        lab = filled()
        fetch(lab, *LOGIN)
        octets = b"".join(entry.octets for entry in entries_of(lab.transcript))
        assert b"EHLO client.example.com" in octets
        assert b"relay.example.net" not in octets
        assert b"USER" not in octets


class TestForks:
    def test_from_within_the_session(self) -> None:
        lab = filled()
        session = LabSession(lab.site)
        for one in (*lab.inputs, ConnectPop3()):
            session.play(one)
        for line in (*LOGIN, "DELE 1", "QUIT"):
            session.send(f"{line}\r\n".encode())
        [marked] = [
            one.index
            for one in session.transcript.moments
            if one.event and one.event.name == "DELE"
        ]
        session.go_to(marked)
        assert "RETR" in session.allowed_verbs()
        assert complete(session, "re") == "reTR 1"
        session.send(b"STAT\r\n")
        assert session.branch == 1
        reply = session.moment
        assert reply
        assert reply.reply
        assert reply.reply.text.startswith("2 ")

    def test_two_lines_at_once(self) -> None:
        lab = filled()
        lab.play(ConnectPop3())
        begin = len(lab.transcript.moments)
        lab.play(Send(b"USER bob\r\nPASS tanstaaf\r\n"))
        moments = lab.transcript.moments[begin:]
        assert [one.kind for one in moments] == [MomentKind.COMMAND, MomentKind.REPLY] * 2
        assert [one.position.octets for one in moments] == [0, 10, 10, 25]


WORDS = st.one_of(
    st.sampled_from([verb.example.encode() for verb in VERBS.values()]),
    st.sampled_from([b"USER bob", b"PASS tanstaaf", b"DELE 2", b"TOP 1 9999999999", b"EHLO x"]),
    st.binary(max_size=20),
)
STEPS = st.one_of(
    WORDS.map(lambda word: Send(word + b"\r\n")),
    st.lists(WORDS, max_size=4).map(lambda words: Send(b"\r\n".join(words))),
    st.sampled_from([ConnectPop3(), Connect(), Disconnect(), RunQueues(), AdvanceClock(200.0)]),
)


@settings(deadline=None, max_examples=80)
@given(st.lists(STEPS, max_size=12))
def test_no_session_breaks_it_and_each_plays_alike(steps: list[Input]) -> None:
    labs = [filled(), filled()]
    for lab in labs:
        lab.play(ConnectPop3())
        for line in LOGIN:
            lab.play(Send(f"{line}\r\n".encode()))
        for one in steps:
            lab.play(one)
    first, second = labs
    assert first.transcript.moments == second.transcript.moments
    for moment in first.transcript.moments:
        assert is_pop3(moment) is (
            moment.kind is MomentKind.REPLY and moment.link.protocol == "POP3"
        )
        if moment.answers is not None:
            assert first.transcript.moments[moment.answers].link is moment.link
