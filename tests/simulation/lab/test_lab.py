import pytest

from smtplab.protocol.states import CLOSED, CONNECTED, DATA, LISTENING, MAIL, RCPT, READY
from smtplab.simulation.lab.inputs import LONGEST, AdvanceClock, Connect, Disconnect, Input, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Direction, Moment, MomentKind
from tests.simulation.dialogue import site

ARROWS = {Direction.TO_SERVER: "C", Direction.TO_CLIENT: "S", Direction.NEITHER: "-"}
START = ["EHLO c.example", "MAIL FROM:<ann@example.com>", "RCPT TO:<alice@example.org>"]


class Bench:
    """A lab whose new moments are asked for."""

    def __init__(self, *lines: str, keys: str = "", tables: str = "") -> None:
        self.lab = Lab(site(keys, tables))
        self.play(Connect())
        for line in lines:
            self.say(line)

    def play(self, *inputs: Input) -> list[Moment]:
        start = len(self.lab.transcript.moments)
        for one in inputs:
            self.lab.play(one)
        return self.lab.transcript.moments[start:]

    def say(self, *lines: str) -> list[Moment]:
        return self.raw(b"".join(line.encode() + b"\r\n" for line in lines))

    def raw(self, octets: bytes) -> list[Moment]:
        return self.play(Send(octets))

    def drawn(self, moments: list[Moment]) -> list[str]:
        """Write moments as "C 'EHLO x'", a line each."""
        octets = self.lab.transcript.octets
        return [
            f"{ARROWS[one.direction]} {one.label or octets(one).decode('latin-1')[:12].split()}"
            if not one.reply
            else f"S {one.reply.code}"
            for one in moments
        ]


def test_a_connection_opens_with_a_handshake_and_the_server_speaks_first() -> None:
    bench = Bench()
    moments = bench.lab.transcript.moments
    assert bench.drawn(moments) == ["C SYN", "S SYN, ACK", "C ACK", "S 220"]
    assert [one.server.state for one in moments] == [LISTENING] * 3 + [CONNECTED]
    assert [one.client.state for one in moments] == [LISTENING] * 3 + [CONNECTED]
    assert moments[3].client.outstanding == ()
    assert moments[3].answers is None
    assert [one.index for one in moments] == [0, 1, 2, 3]


def test_the_state_moves_on_the_reply() -> None:
    bench = Bench()
    command, reply = bench.say("EHLO c.example")
    assert (command.kind, reply.kind) == (MomentKind.COMMAND, MomentKind.REPLY)
    assert command.event
    assert command.event.name == "EHLO"
    assert (command.server.state, command.client.state) == (CONNECTED, CONNECTED)
    assert (reply.server.state, reply.client.state) == (READY, READY)
    assert command.client.outstanding == ("EHLO",)
    assert reply.client.outstanding == ()
    assert "SIZE" in reply.client.keywords
    assert reply.answers == command.index
    assert bench.lab.transcript.octets(reply).startswith(b"250-mail.example.org\r\n250-")


def test_a_refused_recipient_shows_on_both_sides() -> None:
    bench = Bench(*START[:2])
    _, refused = bench.say("RCPT TO:<nobody@example.org>")
    for view in (refused.server, refused.client):
        assert view.state is MAIL
        assert view.transaction
        assert (view.transaction.forward_paths, view.transaction.refused) == ((), 1)


def test_a_group_shows_its_commands_first_and_then_the_replies() -> None:
    bench = Bench(START[0])
    moments = bench.say(*START[1:], "RCPT TO:<no@example.org>", "DATA")
    assert [one.direction for one in moments] == [Direction.TO_SERVER] * 4 + [
        Direction.TO_CLIENT
    ] * 4
    assert [one.server.state for one in moments] == [READY] * 4 + [MAIL, RCPT, RCPT, DATA]
    assert [one.client.state for one in moments] == [READY] * 4 + [MAIL, RCPT, RCPT, DATA]
    first = moments[0].index
    assert [one.answers for one in moments[4:]] == [first, first + 1, first + 2, first + 3]
    assert moments[0].client.outstanding == ("MAIL", "RCPT", "RCPT", "DATA")
    assert moments[5].client.outstanding == ("RCPT", "DATA")
    assert not any(one.flags for one in moments)


def test_content_line_by_line() -> None:
    bench = Bench(*START, "DATA")
    (one,) = bench.say("Subject: x")
    (two,) = bench.say("QUIT")
    assert {one.kind, two.kind} == {MomentKind.CONTENT}
    assert two.client.outstanding == ()
    assert two.client.state is two.server.state is DATA
    assert one.server.content_size < two.server.content_size
    end, reply = bench.say(".")
    assert end.kind is MomentKind.END_OF_DATA
    assert bench.lab.transcript.octets(end) == b".\r\n"
    assert (end.mail, len(reply.mail)) == ((), 1)
    assert reply.answers == end.index
    assert reply.server.state is reply.client.state is READY
    assert reply.mail[0].content == b"Subject: x\r\nQUIT\r\n"


def test_content_and_dot_in_one() -> None:
    bench = Bench(*START, "DATA")
    moments = bench.say("one", "two", ".")
    assert [one.kind for one in moments] == [
        MomentKind.CONTENT,
        MomentKind.END_OF_DATA,
        MomentKind.REPLY,
    ]
    assert bench.lab.transcript.octets(moments[0]) == b"one\r\ntwo\r\n"


def test_an_empty_content_is_but_the_dot() -> None:
    bench = Bench(*START, "DATA")
    assert [one.kind for one in bench.say(".")] == [MomentKind.END_OF_DATA, MomentKind.REPLY]


def test_a_dot_in_two_pieces() -> None:
    bench = Bench(*START, "DATA")
    (piece,) = bench.raw(b"x\r\n.")
    end, reply = bench.raw(b"\r\n")
    assert (piece.kind, end.kind) == (MomentKind.CONTENT, MomentKind.END_OF_DATA)
    assert bench.lab.transcript.octets(end) == b"\r\n"
    assert reply.mail[0].content == b"x\r\n"


def test_data_and_content_in_one_group() -> None:
    bench = Bench(START[0])
    moments = bench.say(*START[1:], "DATA", "x", ".", "QUIT")
    kinds = [one.kind for one in moments]
    assert (
        kinds
        == [MomentKind.COMMAND] * 3
        + [MomentKind.CONTENT, MomentKind.END_OF_DATA, MomentKind.COMMAND]
        + [MomentKind.REPLY] * 5
        + [MomentKind.CLOSE] * 2
    )
    assert {one.server.state for one in moments[:6]} == {READY}
    assert [one.flags for one in moments[:6]] == [(), (), ("not-last-in-group",), (), (), ()]
    assert [len(one.mail) for one in moments] == [0] * 9 + [1] * 4


def test_the_content_may_begin_in_the_group() -> None:
    bench = Bench(START[0])
    moments = bench.say(*START[1:], "DATA", "x")
    assert moments[-1].kind is MomentKind.CONTENT
    assert moments[-1].server.state is DATA
    end, _reply = bench.say(".")
    assert end.kind is MomentKind.END_OF_DATA


def test_a_line_in_pieces() -> None:
    bench = Bench()
    (piece,) = bench.raw(b"NO")
    assert (piece.kind, piece.event, piece.server.unread) == (MomentKind.COMMAND, None, 2)
    assert piece.flags == ("unended",)
    rest, reply = bench.raw(b"OP\r\n")
    assert bench.lab.transcript.octets(rest) == b"OP\r\n"
    assert rest.flags == ()
    assert rest.event
    assert rest.event.octets == b"NOOP"
    assert reply.answers == rest.index
    assert rest.server.unread == reply.server.unread == 0


def test_what_is_never_read_waits_for_no_end() -> None:
    bench = Bench()
    assert bench.raw(b"QUIT\r\nNOOP")[1].flags == ("never-read",)


def test_a_line_with_a_bare_cr_is_one_arrow() -> None:
    bench = Bench()
    moments = bench.raw(b"NO\rOP\r\nNOOP\r\n")
    assert [bench.lab.transcript.octets(one) for one in moments[:2]] == [b"NO\rOP\r\n", b"NOOP\r\n"]
    assert bench.drawn(moments)[2:] == ["S 500", "S 250"]
    first, second = moments[:2]
    assert [one.answers for one in moments[2:]] == [first.index, second.index]


class TestEarly:
    def test_an_early_talker_is_flagged_and_answered_later(self) -> None:
        bench = Bench(keys="greeting_delay = 5")
        assert len(bench.lab.transcript.moments) == 3
        (early,) = bench.say("EHLO c.example", "NOOP")
        assert early.flags == ("early",)
        assert early.client.outstanding == ("connect", "EHLO", "NOOP")
        assert bench.drawn(bench.play(AdvanceClock(4))) == ["- 4 s pass"]
        clock, greeting, hello, noop = bench.play(AdvanceClock(1))
        assert clock.kind is MomentKind.CLOCK
        assert bench.drawn([greeting, hello, noop]) == ["S 220", "S 250", "S 250"]
        assert [one.answers for one in (greeting, hello, noop)] == [None, early.index, early.index]

    def test_talking_does_not_put_the_greeting_off(self) -> None:
        bench = Bench(keys="greeting_delay = 5")
        bench.play(AdvanceClock(4))
        bench.say("NOOP")
        assert bench.drawn(bench.play(AdvanceClock(1)))[1:] == ["S 220", "S 250"]

    def test_it_may_be_refused(self) -> None:
        bench = Bench(keys='greeting_delay = 5\nearly_talker = "refuse"')
        bench.say("EHLO c.example")
        assert bench.drawn(bench.play(AdvanceClock(5)))[1:] == ["S 554", "S 503"]


class TestClock:
    def test_a_silent_client_is_cut_off(self) -> None:
        bench = Bench(START[0])
        assert bench.drawn(bench.play(AdvanceClock(299))) == ["- 4 min 59 s pass"]
        moments = bench.play(AdvanceClock(1))
        assert bench.drawn(moments) == ["- 1 s passes", "S 421", "S FIN", "C FIN"]
        assert {moments[1].server.state, moments[1].client.state} == {CLOSED}
        assert bench.lab.transcript.octets(moments[1]).startswith(b"421 4.4.2 mail.example.org ")

    def test_what_is_shown_is_what_was_sent(self) -> None:
        bench = Bench()
        moment = bench.play(AdvanceClock(300))[1]
        assert moment.reply
        sent = bench.lab.transcript.octets(moment)
        assert sent.startswith(f"421 {moment.reply.enhanced} ".encode())

    def test_talking_puts_it_off(self) -> None:
        bench = Bench(START[0])
        bench.play(AdvanceClock(299))
        bench.say("NOOP")
        assert len(bench.play(AdvanceClock(299))) == 1

    def test_octets_that_make_no_line_do_not_reset_the_time(self) -> None:
        bench = Bench()
        bench.play(AdvanceClock(200))
        bench.raw(b"NO")
        bench.play(AdvanceClock(99))
        assert bench.lab.connected
        assert "S 421" in bench.drawn(bench.play(AdvanceClock(1)))

    def test_content_by_the_octet_holds_no_connection(self) -> None:
        bench = Bench(*START, "DATA")
        for _ in range(2):
            bench.play(AdvanceClock(299))
            bench.raw(b"x")
        assert bench.lab.connected
        assert "S 421" in bench.drawn(bench.play(AdvanceClock(3)))

    def test_a_long_wait_sees_the_greeting_and_the_end(self) -> None:
        bench = Bench(keys="greeting_delay = 5")
        assert bench.drawn(bench.play(AdvanceClock(1000))) == [
            "- 16 min 40 s pass",
            "S 220",
            "S 421",
            "S FIN",
            "C FIN",
        ]

    @pytest.mark.parametrize("seconds", [-1.0, float("nan"), 1e300, float("inf")])
    def test_no_time_breaks_it(self, seconds: float) -> None:
        bench = Bench()
        bench.play(Disconnect(), AdvanceClock(seconds), AdvanceClock(seconds), Connect())
        for line in (*START, "DATA", "."):
            bench.say(line)
        assert len(bench.lab.maildrops.messages) == 1
        assert 0 <= bench.lab.now <= LONGEST


class TestEnding:
    def test_quit(self) -> None:
        bench = Bench(START[0])
        moments = bench.say("QUIT")
        assert bench.drawn(moments)[1:] == ["S 221", "S FIN", "C FIN"]
        assert {moments[-1].server.state, moments[-1].client.state} == {CLOSED}
        assert not bench.lab.connected

    def test_what_follows_quit_is_drawn_and_never_read(self) -> None:
        bench = Bench(START[0])
        moments = bench.say("QUIT", "NOOP")
        assert bench.drawn(moments)[2:] == ["S 221", "S FIN", "C FIN"]
        assert moments[0].flags == ("not-last-in-group",)
        assert moments[1].flags == ("never-read",)
        assert moments[1].event is None
        assert bench.lab.transcript.octets(moments[1]) == b"NOOP\r\n"

    def test_a_client_may_drop(self) -> None:
        bench = Bench(*START, "DATA", "half a mess")
        (drop,) = bench.play(Disconnect())
        assert (drop.kind, drop.direction, drop.label) == (
            MomentKind.DROP,
            Direction.TO_SERVER,
            "RST",
        )
        assert (drop.server.transaction, drop.client.transaction) == (None, None)
        assert bench.lab.maildrops.messages == ()
        assert bench.play(Disconnect()) == []

    def test_nothing_crosses_where_no_connection_is(self) -> None:
        bench = Bench("QUIT")
        (nothing,) = bench.say("NOOP")
        assert (nothing.kind, nothing.direction) == (MomentKind.DROP, Direction.NEITHER)
        assert bench.lab.transcript.octets(nothing) == b""

    def test_several_connections_in_one_run(self) -> None:
        bench = Bench(*START, "QUIT")
        bench.raw(b"lost")
        moments = bench.play(Connect())
        assert bench.drawn(moments) == ["C SYN", "S SYN, ACK", "C ACK", "S 220"]
        command, reply = bench.say("NOOP")
        assert reply.answers == command.index
        assert bench.lab.transcript.octets(command) == b"NOOP\r\n"
        assert bench.play(Connect()) == []

    def test_a_fault_drops_after_the_reply(self) -> None:
        bench = Bench(START[0], tables='[[faults]]\non = "NOOP"\ndrop = "after"')
        moments = bench.say("NOOP", "NOOP")
        assert bench.drawn(moments)[2:] == ["S 250", "S RST"]
        assert moments[1].flags == ("never-read",)
        assert not bench.lab.connected

    def test_a_fault_drops_before_the_reply(self) -> None:
        fault = '[[faults]]\non = "end of data"\ndrop = "before"'
        bench = Bench(*START, "DATA", tables=fault)
        moments = bench.say("x", ".")
        assert bench.drawn(moments)[2:] == ["S RST, the reply is lost"]
        assert [len(one.mail) for one in moments] == [0, 0, 1]
        assert moments[2].client.state is CLOSED


class TestFlags:
    def test_a_group_where_pipelining_was_not_offered(self) -> None:
        bench = Bench("HELO c.example")
        moments = bench.say(*START[1:], "DATA")
        flags = [one.flags for one in moments[:3]]
        assert flags == [(), ("pipelined-unoffered",), ("pipelined-unoffered",)]
        assert bench.say("x", ".")[1].flags == ()

    def test_a_verb_that_must_be_last(self) -> None:
        moments = Bench(START[0]).say("RSET", "NOOP", "VRFY x", "NOOP")
        late = ("not-last-in-group",)
        assert [one.flags for one in moments[:4]] == [(), late, late, ()]

    @pytest.mark.parametrize(
        ("content", "flag"),
        [
            (b"a\nb\r\n", "bare-line-end"),
            (b"a\rb\r\n", "bare-line-end"),
            (b"x" * 999 + b"\r\n", "line-over-limit"),
            (b"\xff\r\n", "eight-bit-undeclared"),
        ],
    )
    def test_content(self, content: bytes, flag: str) -> None:
        bench = Bench(*START, "DATA")
        [end] = [one for one in bench.raw(content + b".\r\n") if one.kind is MomentKind.END_OF_DATA]
        assert end.flags == (flag,)

    def test_a_clean_content_has_none(self) -> None:
        bench = Bench(START[0], START[1] + " BODY=8BITMIME", START[2], "DATA")
        _, end, _ = bench.raw(b"x" * 998 + b"\r\n\xff\r\n.\r\n")
        assert end.flags == ()


def test_the_transcript_is_read_as_lines() -> None:
    bench = Bench("HELO c.example", *START[1:], "DATA", "x", ".", "QUIT")
    spoken = list(bench.lab.transcript.lines())
    assert [who for who, _ in spoken] == [*"SCSCSCSCSCCSCS"]
    assert (spoken[1], spoken[9]) == (("C", b"HELO c.example"), ("C", b"x"))
