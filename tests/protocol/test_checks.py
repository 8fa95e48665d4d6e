import pytest

from smtplab.protocol.checks import CHECKS
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import VERBS, VERBS_NOT_HERE
from smtplab.protocol.config import Limits, ServerConfig
from smtplab.protocol.states import CLOSED, CONNECTED, RCPT, READY, UNKNOWN
from tests.protocol import session_pair
from tests.protocol.session_pair import (
    EVERYTHING,
    HELLO,
    TO_DATA,
    TO_MAIL,
    TO_READY,
    SessionPair,
    always,
    limited,
    obliging,
)

PLAIN = ServerConfig()

# A line that is wrong in two neighbouring checks draws the earlier; the keys are in their order.
WORN_OUT = limited(errors=1, recipients=0)._replace(without=frozenset({"VRFY"}))
FRESH = WORN_OUT._replace(limits=Limits(recipients=0))


def greeted(config: ServerConfig, *, refused: bool = False) -> SessionPair:
    pair = SessionPair(config, always(ReplyClass.PERMANENT) if refused else obliging)
    pair.policy = obliging
    return pair


def test_patience_comes_before_all() -> None:
    pair = greeted(WORN_OUT, refused=True)
    assert pair.refusal(b"XYZZY\n") == "too-many-errors"


def test_a_refused_session_comes_before_the_form_of_the_line() -> None:
    assert greeted(FRESH, refused=True).refusal(b"XYZZY\n") == "refused-session"


@pytest.mark.parametrize(
    ("before", "line", "key"),
    [
        (b"", b"XYZZY\n", "bare-lf"),
        (b"", b"XYZZY\r \r\n", "bare-cr"),
        (b"", b"X" * 600 + b"\r\n", "line-too-long"),
        (b"", b"XYZZY \x00\r\n", "unknown-verb"),
        (b"", b"VRFY\r\n", "not-offered"),
        (b"", b"ETRN \xff\r\n", "not-offered"),
        (b"", b"MAIL FROM:bad\r\n", "brackets-missing:sender"),
        (b"", b"DATA now\r\n", "argument-unexpected"),
        (b"", b"MAIL FROM:<a@b> WHAT=1\r\n", "hello-first"),
        (TO_MAIL, b"AUTH NONE\r\n", "mail-open"),
        (TO_READY, "MAIL FROM:<é@b> WHAT=1\r\n".encode(), "utf8-sender"),
        (TO_MAIL, "RCPT TO:<é@b>\r\n".encode(), "utf8-recipient"),
        (TO_MAIL, b"RCPT TO:<a@b>\r\n", "too-many-recipients"),
    ],
)
def test_of_two_things_wrong_the_earlier_check_speaks(before: bytes, line: bytes, key: str) -> None:
    pair = greeted(FRESH)
    pair.send(before)
    # Not every rule about an address has a form for senders.
    assert pair.refusal(line) in {key, key.removesuffix(":sender")}


def test_the_order_of_the_checks() -> None:
    assert [check.__name__ for check in CHECKS] == [
        "check_limits",
        "check_greeting",
        "check_line",
        "check_verb",
        "check_offered",
        "check_arguments",
        "check_demands",
        "check_order",
        "check_addresses",
        "check_parameters",
        "check_extensions",
        "check_recipients",
    ]


@pytest.mark.parametrize("verb", VERBS_NOT_HERE)
def test_verbs_of_others_are_known_and_not_offered(verb: str) -> None:
    pair = SessionPair()
    assert pair.codes(f"{verb} x\r\n".encode()) == [502]


@pytest.mark.parametrize("verb", VERBS)
def test_any_verb_can_be_left_out(verb: str) -> None:
    pair = SessionPair(EVERYTHING._replace(without=frozenset({verb})))
    assert pair.codes(VERBS[verb].example.encode() + b"\r\n") == [502]


@pytest.mark.parametrize(
    "line", [b"XYZZY", b"NO\x00OP", b" NOOP", b"\xff\xfe", b"", b"   ", b"\x1b[2J"]
)
def test_what_is_no_command_is_an_unknown_event(line: bytes) -> None:
    pair = SessionPair()
    [reply] = pair.send(line + b"\r\n")
    assert reply.code == 500
    assert pair.events[-1].name == UNKNOWN
    assert pair.server.state is CONNECTED


@pytest.mark.parametrize("line", [b"QUIT\n", b"QUIT\rX\r\n", b"QUIT" + b" " * 600 + b"\r\n"])
def test_a_broken_line_is_no_command_whatever_its_verb(line: bytes) -> None:
    pair = SessionPair()
    assert pair.codes(line) == [500]
    assert pair.events[-1].name == UNKNOWN


def test_too_many_errors_in_a_row() -> None:
    pair = SessionPair(limited(errors=3))
    assert pair.codes(b"X\r\nX\r\nNOOP\r\nX\r\nX\r\nX\r\nNOOP\r\n") == [
        500,
        500,
        250,
        500,
        500,
        500,
        421,
    ]
    assert pair.server.state is CLOSED
    assert pair.diagnostic.rule.key == "too-many-errors"


def test_whoever_has_made_too_many_errors_may_still_quit() -> None:
    pair = SessionPair(limited(errors=1))
    assert pair.codes(b"X\r\nQUIT\r\n") == [500, 221]


@pytest.mark.parametrize("line", [b"QUIT now\r\n", b"QUIT\n"])
def test_but_not_go_on_with_broken_quits(line: bytes) -> None:
    pair = SessionPair(limited(errors=1))
    assert pair.codes(b"X\r\n" + line) == [500, 421]


def test_too_many_commands() -> None:
    pair = SessionPair(limited(commands=2))
    assert pair.codes(b"NOOP\r\nNOOP\r\nNOOP\r\n") == [250, 250, 421]
    assert pair.diagnostic.rule.key == "too-many-commands"


def test_no_limits_unless_told() -> None:
    pair = SessionPair()
    assert set(pair.codes(b"X\r\n" * 100)) == {500}


def test_the_last_recipient_that_is_taken() -> None:
    pair = SessionPair(limited(recipients=2))
    pair.send(TO_MAIL)
    assert pair.codes(session_pair.RCPT * 4) == [250, 250, 452, 452]
    assert pair.server.state is RCPT


@pytest.mark.parametrize(("verb", "more"), [(b"NOOP ", 0), (b"MAIL FROM:<>", 680), (b"VRFY ", 9)])
def test_the_last_octet_of_a_line_that_is_taken(verb: bytes, more: int) -> None:
    pair = SessionPair()
    pair.send(HELLO)
    line = verb + b" " * (510 + more - len(verb))
    assert len(line) + 2 == 512 + more
    pair.send(line + b"\r\n")
    at_the_limit = pair.events[-1].refusal
    assert at_the_limit is None or at_the_limit.code == 501
    assert pair.refusal(line + b" \r\n") == "line-too-long"


@pytest.mark.parametrize("length", [513, 566, 600, 5000, 100_000])
def test_a_line_over_the_limit_draws_one_500(length: int) -> None:
    pair = SessionPair()
    assert pair.codes(b"N" * length + b"\r\nNOOP\r\n") == [500, 250]


@pytest.mark.parametrize(
    ("config", "hello", "parameter", "code"),
    [
        (EVERYTHING, b"EHLO c\r\n", b"SIZE=1", 250),
        (EVERYTHING, b"EHLO c\r\n", b"size=1", 250),
        (EVERYTHING, b"EHLO c\r\n", b"SIZE", 501),
        (EVERYTHING, b"EHLO c\r\n", b"SIZE=", 501),
        (EVERYTHING, b"EHLO c\r\n", b"SIZE=1k", 501),
        (EVERYTHING, b"EHLO c\r\n", b"SIZE=-1", 501),
        (EVERYTHING, b"EHLO c\r\n", b"SIZE=" + b"1" * 21, 501),
        (EVERYTHING, b"EHLO c\r\n", b"SIZE=1 SIZE=1", 501),
        (EVERYTHING, b"EHLO c\r\n", b"SIZE=10485760", 250),
        (EVERYTHING, b"EHLO c\r\n", b"SIZE=10485761", 552),
        (EVERYTHING, b"EHLO c\r\n", b"BODY=7BIT", 250),
        (EVERYTHING, b"EHLO c\r\n", b"BODY=8bitmime", 250),
        (EVERYTHING, b"EHLO c\r\n", "BODY=8B\u0131TMIME".encode(), 501),
        (EVERYTHING, b"EHLO c\r\n", b"BODY=binarymime", 250),
        (EVERYTHING, b"EHLO c\r\n", b"BODY", 501),
        (EVERYTHING, b"EHLO c\r\n", b"SMTPUTF8", 250),
        (EVERYTHING, b"EHLO c\r\n", b"SMTPUTF8=1", 501),
        (EVERYTHING, b"EHLO c\r\n", b"XYZZY=1", 555),
        (EVERYTHING, b"EHLO c\r\n", b"RET=FULL", 250),
        (PLAIN, b"EHLO c\r\n", b"SIZE=1", 555),
        (EVERYTHING, b"HELO c\r\n", b"SIZE=1", 555),
        (EVERYTHING, b"HELO c\r\n", b"BODY=7BIT", 555),
    ],
)
def test_parameters_of_mail(
    config: ServerConfig, hello: bytes, parameter: bytes, code: int
) -> None:
    pair = SessionPair(config)
    pair.send(hello)
    assert pair.codes(b"MAIL FROM:<a@b> " + parameter + b"\r\n") == [code]


def test_parameters_of_mail_are_none_of_rcpt() -> None:
    pair = SessionPair()
    pair.send(TO_MAIL)
    assert pair.refusal(b"RCPT TO:<a@b> SIZE=1\r\n") == "parameter-unknown"


def test_the_parameter_at_fault_is_marked() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    line = 'MAIL FROM:<" body=ßİx"@b> SIZE=1 BODY=x SMTPUTF8'.encode()
    assert pair.refusal(line + b"\r\n") == "parameter-value"
    span = pair.diagnostic.span
    assert span
    assert line[slice(*span)] == b"BODY=x"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("MAIL FROM:<é@b>", 550),
        ("MAIL FROM:<a@é>", 550),
        ("MAIL FROM:<é@b> SMTPUTF8", 250),
        ("VRFY é", 553),
        ("VRFY é SMTPUTF8", 252),
        ("EXPN é", 553),
    ],
)
def test_addresses_beyond_ascii(line: str, code: int) -> None:
    pair = SessionPair()
    pair.send(HELLO)
    assert pair.codes(line.encode() + b"\r\n") == [code]


@pytest.mark.parametrize(("parameter", "code"), [(b"", 553), (b" SMTPUTF8", 250)])
def test_recipients_beyond_ascii_rest_on_mail(parameter: bytes, code: int) -> None:
    pair = SessionPair()
    pair.send(HELLO + b"MAIL FROM:<a@b>" + parameter + b"\r\n")
    assert pair.codes("RCPT TO:<é@b>\r\n".encode()) == [code]


@pytest.mark.parametrize("parameter", ["NOTIFY=FAILURE", "SIZE=1", "X=1", "SMTPUTF8", "AUTH=<>"])
@pytest.mark.parametrize(
    ("before", "path", "key"),
    [
        (TO_MAIL, "RCPT TO:<>", "path-empty"),
        (TO_MAIL, "RCPT TO:<bob>", "domain-missing"),
        (TO_MAIL, f"RCPT TO:<b@{'d' * 64}>", "label-too-long"),
        (TO_MAIL, "RCPT TO:<é@b>", "utf8-recipient"),
        (TO_READY, "MAIL FROM: <a@b>", "blank-after-colon"),
    ],
)
def test_the_path_is_at_fault_before_the_parameters(
    before: bytes, path: str, key: str, parameter: str
) -> None:
    pair = SessionPair()
    pair.send(before)
    assert pair.refusal(f"{path} {parameter}\r\n".encode()) == key
    assert pair.diagnostic.span
    assert pair.diagnostic.span[1] <= len(path.encode())


@pytest.mark.parametrize("parameter", ["HOLDFOR=1", "X=1", "SIZE=1", "X"])
def test_a_parameter_is_at_fault_where_the_path_is_good(parameter: str) -> None:
    pair = SessionPair()
    pair.send(TO_MAIL)
    line = b"RCPT TO:<b@c>"
    assert pair.codes(line + b" " + parameter.encode() + b"\r\n") == [555]
    assert pair.diagnostic.span == (len(line) + 1, len(line) + 1 + len(parameter))


def test_ill_formed_utf8_is_refused_even_so() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    assert pair.refusal(b"MAIL FROM:<\xff@b> SMTPUTF8\r\n") == "not-utf8"
    assert pair.diagnostic.span == (11, 12)


@pytest.mark.parametrize(
    ("parameter", "content", "refused", "code"),
    [
        (b"", b"ok\r\n", (), 250),
        (b"", b"a\nb\r\n", (), 250),
        (b"", b"a\nb\r\n", ("bare-line-end",), 550),
        (b"", b"a\rb\r\n", ("bare-line-end",), 550),
        (b"", b"x" * 999 + b"\r\n", (), 250),
        (b"", b"x" * 998 + b"\r\n", ("line-over-limit",), 250),
        (b"", b"x" * 999 + b"\r\n", ("line-over-limit",), 554),
        (b"", b"\xe9\r\n", (), 250),
        (b"", b"\xe9\r\n", ("eight-bit-undeclared",), 554),
        (b" BODY=7BIT", b"\xe9\r\n", ("eight-bit-undeclared",), 554),
        (b" BODY=8bitMIME", b"\xe9\r\n", ("eight-bit-undeclared",), 250),
    ],
)
def test_content(parameter: bytes, content: bytes, refused: tuple[str, ...], code: int) -> None:
    pair = SessionPair(EVERYTHING._replace(refused=frozenset(refused)))
    pair.send(HELLO + b"MAIL FROM:<>" + parameter + b"\r\n" + session_pair.RCPT + b"DATA\r\n")
    assert pair.codes(content + b".\r\n") == [code]
    assert pair.server.state is READY


def test_content_over_the_limit_is_swallowed_to_its_end() -> None:
    pair = SessionPair(limited(message_size=10))
    pair.send(TO_DATA)
    assert pair.codes(b"123456789\r\n" * 9 + b".\r\nNOOP\r\n") == [552, 250]


def test_bare_line_ends_are_refused_unless_told() -> None:
    assert ServerConfig().refused == {"bare-line-end"}


def test_how_much_content_came_can_be_seen() -> None:
    pair = SessionPair()
    assert pair.server.content_size == 0
    pair.send(TO_DATA + b"..23\r\n5")
    assert pair.server.content_size == 6
    pair.send(b"\r\n.\r\n")
    assert pair.server.content_size == 0
