import pytest

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.config import ServerConfig
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.server import NEVER_ENHANCED, ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED, CONNECTED, DATA, RCPT, READY
from smtplab.protocol.transaction import UNJUDGED
from tests.protocol import session_pair
from tests.protocol.session_pair import (
    EVERYTHING,
    HELLO,
    MAIL,
    OF_CLASS,
    TO_DATA,
    TO_MAIL,
    TO_RCPT,
    SessionPair,
    obliging,
    refusing,
)

PLAIN = ServerConfig()
WHOLE_MAIL = TO_DATA + b"Subject: hi\r\n\r\n..hello\r\n.\r\n"


def test_a_whole_session() -> None:
    pair = SessionPair()
    assert pair.codes(WHOLE_MAIL + b"QUIT\r\n") == [250, 250, 250, 354, 250, 221]
    content = pair.events[-2].content
    assert content
    assert content.octets == b"Subject: hi\r\n\r\n.hello\r\n"
    assert pair.server.state is CLOSED


def test_the_same_session_octet_by_octet() -> None:
    pair = SessionPair()
    octets = WHOLE_MAIL + b"QUIT\r\n"
    codes = [code for i in range(len(octets)) for code in pair.codes(octets[i : i + 1])]
    assert codes == [250, 250, 250, 354, 250, 221]


def test_pipelined_commands_are_answered_in_order() -> None:
    pair = SessionPair()
    group = HELLO + MAIL + b"RCPT TO:<bad\r\n" + session_pair.RCPT + b"DATA\r\n"
    assert pair.codes(group) == [250, 250, 501, 250, 354]
    assert pair.codes(b".\r\nNOOP\r\nQUIT\r\n") == [250, 250, 221]


def test_what_comes_after_quit_is_thrown_away() -> None:
    pair = SessionPair()
    pair.server.receive(b"QUIT\r\nNOOP\r\n", 0.0)
    pair.client.send(b"QUIT\r\n")
    pair.answer_all()
    assert pair.server.next_event() is None
    pair.server.receive(b"NOOP\r\n", 0.0)
    assert pair.server.unread == 0


def test_an_event_knows_when_it_was_read() -> None:
    server = ServerEnd(PLAIN)
    assert server.connect(7.0).at == 7.0
    server.reply(reply_for("greeting", host="h"))
    server.receive(b"NOOP\r\n", 8.5)
    event = server.next_event()
    assert event
    assert event.at == 8.5


def test_nothing_is_read_before_the_greeting() -> None:
    server = ServerEnd(PLAIN)
    assert server.next_event() is None
    server.receive(b"NOOP\r\n", 0.0)
    server.connect(0.0)
    assert server.unread == 6
    server.reply(reply_for("greeting", host="h"))
    event = server.next_event()
    assert event
    assert event.name == "NOOP"


def test_nothing_is_sent_before_the_greeting() -> None:
    with pytest.raises(RuntimeError, match="no reply has been sent"):
        _ = ServerEnd(PLAIN).last_reply


def test_each_event_is_answered_once() -> None:
    server = ServerEnd(PLAIN)
    with pytest.raises(RuntimeError, match="nothing to answer"):
        server.reply(OF_CLASS[ReplyClass.SUCCESS])
    server.connect(0.0)
    with pytest.raises(RuntimeError, match="connect has not been answered"):
        server.next_event()


def test_an_answer_that_cannot_be_leaves_the_event_pending() -> None:
    pair = SessionPair(policy=obliging)
    pair.server.receive(MAIL, 0.0)
    event = pair.server.next_event()
    with pytest.raises(Exception, match="MAIL has no 2yz in state connected"):
        pair.server.reply(OF_CLASS[ReplyClass.SUCCESS])
    assert pair.server.pending is event
    assert pair.server.state is CONNECTED


@pytest.mark.parametrize("hello", [b"NOOP\r\n", b"HELO client\r\n", HELLO])
def test_enhanced_codes_come_from_the_greeting_on(hello: bytes) -> None:
    pair = SessionPair()
    replies = pair.send(b"NOOP\r\nMAIL FROM:<>\r\n" + hello + b"NOOP\r\nXYZZY\r\nVRFY x\r\n")
    codes = ["2.0.0", "5.5.1", "2.0.0" if hello == b"NOOP\r\n" else "None"]
    assert [str(reply.enhanced) for reply in replies] == [*codes, "2.0.0", "5.5.2", "2.0.0"]


@pytest.mark.parametrize("hello", [b"", b"HELO client\r\n", HELLO])
def test_every_line_of_a_reply_carries_the_code(hello: bytes) -> None:
    pair = SessionPair()
    pair.send(hello)
    pair.server.receive(b"HELP\r\n", 0.0)
    assert pair.server.next_event()
    octets = pair.server.reply(reply_for("help", "one", "two", line="zero"))
    assert octets == b"214-2.0.0 zero\r\n214-2.0.0 one\r\n214 2.0.0 two\r\n"


@pytest.mark.parametrize("event", sorted(NEVER_ENHANCED))
def test_the_greeting_and_the_replies_to_ehlo_and_helo_carry_none(event: str) -> None:
    server = SessionPair().server
    for code in (250, 421, 450, 501, 554):
        reply = Reply(code, enhanced=EnhancedCode(code // 100, 0, 0))
        assert server.for_wire(Event(event), reply).enhanced is None
        assert server.for_wire(Event("NOOP"), reply).enhanced == reply.enhanced


def test_a_server_without_ehlo_cannot_offer_them() -> None:
    pair = SessionPair(EVERYTHING._replace(without=frozenset({"EHLO"})))
    assert [r.enhanced for r in pair.send(b"HELO client\r\nNOOP\r\nXYZZY\r\n")] == [None] * 3


@pytest.mark.parametrize("key", ["timeout", "shutdown", "too-many-connections"])
def test_a_421_that_nothing_asked_for_carries_one_unless_it_greets(key: str) -> None:
    for server, carries in ((SessionPair().server, True), (ServerEnd(EVERYTHING), False)):
        reply = reply_for(key, host="h")
        octets = server.send_unsolicited(reply)
        code = f" {reply.enhanced}" if carries else ""
        assert octets == f"421{code} {reply.text}\r\n".encode()
        assert server.last_reply.encode() == octets


def test_replies_to_ehlo_and_helo_never_carry_one() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    assert [r.enhanced for r in pair.send(b"EHLO\r\nHELO\r\nEHLO a..b\r\n" + HELLO)] == [None] * 4


@pytest.mark.parametrize("config", [PLAIN, EVERYTHING._replace(keywords=frozenset({"SIZE"}))])
def test_none_come_where_they_were_not_offered(config: ServerConfig) -> None:
    pair = SessionPair(config)
    assert {r.enhanced for r in pair.send(WHOLE_MAIL + b"XYZZY\r\nQUIT\r\n")} == {None}


def test_no_3yz_reply_carries_one() -> None:
    pair = SessionPair()
    pair.send(TO_RCPT)
    pair.policy = lambda _event, _server: Reply(354, ("Go on",), EnhancedCode(2, 0, 0))
    [reply] = pair.send(b"DATA\r\n")
    assert reply.enhanced is None


def test_every_line_of_a_reply_carries_it() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    pair.server.receive(b"HELP\r\n", 0.0)
    pair.server.next_event()
    octets = pair.server.reply(Reply(214, ("a", "b"), EnhancedCode(2, 0, 0)))
    assert octets == b"214-2.0.0 a\r\n214 2.0.0 b\r\n"


def test_what_a_transaction_holds() -> None:
    pair = SessionPair()
    pair.send(HELLO + b"MAIL FROM:<> SIZE=5\r\n" + session_pair.RCPT)
    transaction = pair.server.transaction
    assert transaction
    assert transaction.reverse_path == NULL_REVERSE_PATH
    assert transaction.parameters == {"SIZE": "5"}
    assert transaction.forward_paths == (ForwardPath(Mailbox("bob", "example.org")),)


@pytest.mark.parametrize("line", [b"RSET\r\n", HELLO, b"HELO c\r\n"])
def test_what_drops_a_transaction(line: bytes) -> None:
    pair = SessionPair()
    pair.send(TO_RCPT)
    pair.send(line)
    assert pair.server.transaction is None
    assert pair.server.state is READY
    assert pair.codes(b"DATA\r\n") == [503]


@pytest.mark.parametrize(
    "line", [b"RSET x\r\n", b"EHLO\r\n", b"NOOP\r\n", b"MAIL FROM:<>\r\n", b"X\r\n"]
)
def test_what_does_not_drop_it(line: bytes) -> None:
    pair = SessionPair()
    pair.send(TO_RCPT)
    before = pair.server.transaction
    pair.send(line)
    assert pair.server.transaction == before
    assert pair.server.state is RCPT


def test_rset_keeps_the_hello() -> None:
    pair = SessionPair()
    pair.send(TO_RCPT + b"RSET\r\n")
    assert pair.server.extended
    assert pair.codes(b"MAIL FROM:<a@b> SIZE=1\r\n") == [250]


def test_a_refused_hello_keeps_the_one_before() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    pair.policy = refusing(b"HELO")
    pair.send(b"HELO c\r\n")
    assert pair.server.extended


def test_data_after_every_recipient_was_refused() -> None:
    pair = SessionPair(policy=refusing(b"RCPT"))
    pair.send(TO_MAIL)
    assert pair.codes(session_pair.RCPT * 2 + b"DATA\r\n") == [550, 550, 554]
    assert pair.diagnostic.rule.key == "no-valid-recipients"


@pytest.mark.parametrize("code", sorted(UNJUDGED))
def test_a_line_that_is_not_a_recipient_is_not_one_that_was_refused(code: int) -> None:
    pair = SessionPair(policy=refusing(b"RCPT", reply=Reply(code)))
    pair.send(TO_MAIL)
    assert pair.codes(session_pair.RCPT + b"DATA\r\n") == [code, 503]
    assert pair.diagnostic.rule.key == "rcpt-first"


def test_after_a_typo_data_asks_for_a_recipient() -> None:
    pair = SessionPair()
    pair.send(TO_MAIL)
    typos = (
        b"RCPT TO:bob@example.org\r\nRCTP TO:<bob@example.org>\r\nRCPT TO:<bob@example.org> X=1\r\n"
    )
    assert pair.codes(typos + b"DATA\r\n") == [501, 500, 555, 503]


def test_a_dropped_connection_drops_the_transaction() -> None:
    server = SessionPair().server
    server.receive(TO_DATA + b"half", 0.0)
    while event := server.next_event():
        server.reply(obliging(event, server))
    assert server.state is DATA
    server.close()
    assert (server.state, server.transaction, server.unread) == (CLOSED, None, 0)


def test_nothing_that_came_in_clear_counts_under_tls() -> None:
    server = SessionPair().server
    server.receive(TO_MAIL + b"NOOP and a half", 0.0)
    while event := server.next_event():
        server.reply(obliging(event, server))
    server.secure()
    assert (server.state, server.secured, server.hello) == (CONNECTED, True, None)
    assert (server.transaction, server.identity) == (None, "")
    server.receive(b"NOOP\r\n", 0.0)
    event = server.next_event()
    assert event
    assert event.octets == b"NOOP"


def test_a_reply_that_nothing_asked_for_closes() -> None:
    server = SessionPair().server
    assert (
        server.send_unsolicited(reply_for("timeout", host="h"))
        == b"421 4.4.2 h Timeout, closing\r\n"
    )
    assert server.state is CLOSED
