from collections.abc import Callable, Sequence

import pytest

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.config import ServerConfig
from smtplab.protocol.delivery import DROPPED, Outcomes, deliver
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox, ReversePath
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED
from tests.protocol.session_pair import EVERYTHING, Policy, SessionPair, obliging, refusing

PLAIN = ServerConfig()
OFFERS = pytest.mark.parametrize("config", [EVERYTHING, PLAIN], ids=["pipelined", "one by one"])
ALICE = ReversePath(Mailbox("alice", "example.com"))
_WORDS = (b"EHLO", b"MAIL", b"RCPT", b"DATA")
BOB, CAROL = (ForwardPath(Mailbox(name, "example.org")) for name in ("bob", "carol"))
HI = b"Subject: hi\r\n\r\n.hello\r\n"


class Driver:
    """Drives a delivery against a server end, as a connection would."""

    def __init__(
        self, config: ServerConfig, policy: Policy = obliging, drop_after: int = 10**6
    ) -> None:
        self.pair = SessionPair(config, policy)
        self.turns: list[bytes] = []
        self._drop_after = drop_after

    def deliver(
        self, *paths: ForwardPath, content: bytes = HI, sender: ReversePath = ALICE
    ) -> Outcomes:
        play = deliver("client.example.com", Mail(sender, paths, content))
        turn = next(play)
        while True:
            try:
                turn = play.send(self._turn(*turn))
            except StopIteration as stop:
                outcomes = stop.value
                assert isinstance(outcomes, Outcomes)
                return outcomes

    def _turn(self, octets: bytes, awaited: int) -> Sequence[Reply]:
        if not octets:
            return self.pair.answered[-1:]
        self.turns.append(octets)
        if len(self.turns) > self._drop_after:
            return [DROPPED] * awaited
        replies = self.pair.send(octets)
        return [*replies, *[DROPPED] * (awaited - len(replies))]

    @property
    def delivered(self) -> list[bytes]:
        return [event.content.octets for event in self.pair.events if event.content]


@OFFERS
def test_a_mail_is_delivered(config: ServerConfig) -> None:
    driver = Driver(config)
    outcomes = driver.deliver(BOB, CAROL)
    assert outcomes.of(ReplyClass.SUCCESS) == (BOB, CAROL)
    assert driver.delivered == [HI]
    assert driver.pair.server.state is CLOSED


def test_pipelining_takes_fewer_turns() -> None:
    with_it, without = Driver(EVERYTHING), Driver(PLAIN)
    with_it.deliver(BOB, CAROL)
    without.deliver(BOB, CAROL)
    assert [len(driver.turns) for driver in (with_it, without)] == [4, 7]


@OFFERS
def test_one_bad_recipient_does_not_spoil_the_others(config: ServerConfig) -> None:
    outcomes = Driver(config, refusing(b"carol")).deliver(BOB, CAROL)
    assert outcomes.of(ReplyClass.SUCCESS) == (BOB,)
    assert outcomes.of(ReplyClass.PERMANENT) == (CAROL,)
    assert outcomes.replies[CAROL].code == 550


@OFFERS
def test_no_recipient_is_accepted(config: ServerConfig) -> None:
    driver = Driver(config, refusing(b"RCPT"))
    outcomes = driver.deliver(BOB, CAROL)
    assert outcomes.of(ReplyClass.PERMANENT) == (BOB, CAROL)
    assert driver.delivered == []
    assert driver.pair.server.state is CLOSED


@OFFERS
def test_the_sender_is_refused(config: ServerConfig) -> None:
    driver = Driver(config, refusing(b"MAIL", reply=Reply(451, ("Later",))))
    assert driver.deliver(BOB, CAROL).of(ReplyClass.TEMPORARY) == (BOB, CAROL)
    assert driver.delivered == []
    assert driver.pair.server.state is CLOSED


def test_no_recipients_at_all() -> None:
    driver = Driver(EVERYTHING)
    assert driver.deliver().replies == {}
    assert driver.delivered == []


def refusing_content(event: Event, server: ServerEnd) -> Reply:
    return Reply(554, ("No",)) if event.content else obliging(event, server)


@OFFERS
def test_the_end_of_data_settles_whom_rcpt_accepted(config: ServerConfig) -> None:
    outcomes = Driver(config, refusing_content).deliver(BOB)
    assert outcomes.replies[BOB].code == 554


@OFFERS
@pytest.mark.parametrize("after", range(7))
def test_a_dropped_connection_counts_as_451(config: ServerConfig, after: int) -> None:
    driver = Driver(config, drop_after=after)
    outcomes = driver.deliver(BOB, CAROL)
    if driver.delivered:
        assert outcomes.of(ReplyClass.SUCCESS) == (BOB, CAROL)
    else:
        assert outcomes.of(ReplyClass.TEMPORARY) == (BOB, CAROL)


@pytest.mark.parametrize(
    ("word", "reply", "reply_class"),
    [
        *((word, Reply(421, ("Closing",)), ReplyClass.TEMPORARY) for word in _WORDS),
        *((word, Reply(521, ("Never",)), ReplyClass.PERMANENT) for word in _WORDS),
    ],
)
@OFFERS
def test_a_refusal_closes_or_not_and_its_class_says_what_becomes_of_the_mail(
    config: ServerConfig, word: bytes, reply: Reply, reply_class: ReplyClass
) -> None:
    assert Driver(config, refusing(word, reply=reply)).deliver(BOB).of(reply_class) == (BOB,)


@pytest.mark.parametrize(
    ("code", "reply_class"), [(554, ReplyClass.PERMANENT), (421, ReplyClass.TEMPORARY)]
)
def test_a_greeting_that_refuses(code: int, reply_class: ReplyClass) -> None:
    driver = Driver(PLAIN, lambda _event, _server: Reply(code, ("No",)))
    assert driver.deliver(BOB).of(reply_class) == (BOB,)
    assert driver.turns == []


@pytest.mark.parametrize("code", [500, 502])
def test_a_server_that_is_too_old_for_ehlo(code: int) -> None:
    driver = Driver(EVERYTHING, refusing(b"EHLO", reply=Reply(code, ("What?",))))
    assert driver.deliver(BOB).of(ReplyClass.SUCCESS) == (BOB,)
    assert driver.turns[1] == b"HELO client.example.com\r\n"
    assert driver.turns[2] == b"MAIL FROM:<alice@example.com>\r\n"


def test_a_hello_that_is_refused_for_another_reason() -> None:
    driver = Driver(EVERYTHING, refusing(b"EHLO"))
    assert driver.deliver(BOB).of(ReplyClass.PERMANENT) == (BOB,)
    assert driver.turns[1:] == [b"QUIT\r\n"]


@pytest.mark.parametrize("content", [b"", b".\r\n", b".a\r\n..\r\n.\r\n", b"\xe9\r\n", b"\r\n"])
@OFFERS
def test_content_arrives_as_it_was(config: ServerConfig, content: bytes) -> None:
    driver = Driver(config)
    driver.deliver(BOB, content=content)
    assert driver.delivered == [content]


@pytest.mark.parametrize(
    ("sender", "content", "parameters"),
    [
        (ALICE, b"a\r\n", " SIZE=3"),
        (ALICE, b"\xe9\r\n", " SIZE=3 BODY=8BITMIME"),
        (ReversePath(Mailbox("é", "b")), b"", " SIZE=0 SMTPUTF8"),
        (NULL_REVERSE_PATH, b"", " SIZE=0"),
    ],
)
def test_parameters_that_the_mail_needs(
    sender: ReversePath, content: bytes, parameters: str
) -> None:
    driver = Driver(EVERYTHING)
    driver.deliver(BOB, content=content, sender=sender)
    assert driver.turns[1].startswith(f"MAIL FROM:{sender}{parameters}\r\n".encode())
    assert driver.delivered == [content]


def lax(event: Event, _: ServerEnd) -> Reply:
    """Refuse the recipients and ask for content nevertheless."""
    if b"RCPT" in event.octets:
        return Reply(550, ("No",))
    return Reply(354, ("Go on",)) if event.octets == b"DATA" else Reply(250, ("Ok", "PIPELINING"))


def conversation(answers: Callable[[Event, ServerEnd], Reply]) -> list[bytes]:
    """Play against nothing but a list of answers; return what was sent."""
    server = ServerEnd(PLAIN)
    turns: list[bytes] = []
    play = deliver("c", Mail(ALICE, (BOB,), HI))
    octets, _ = next(play)
    replies = [Reply(220, ("host",))]
    while True:
        try:
            octets, _ = play.send(replies)
        except StopIteration:
            return turns
        turns.append(octets)
        lines = octets.split(b"\r\n")[:-1]
        replies = [answers(Event("", line), server) for line in lines]


def test_whoever_sent_data_ahead_ends_it() -> None:
    assert conversation(lax)[-2:] == [b".\r\n", b"QUIT\r\n"]
