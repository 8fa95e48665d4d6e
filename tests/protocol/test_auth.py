"""AUTH as the protocol has it (RFC 4954): the exchange, its lines, and what it leaves behind."""

import pytest

from smtplab.protocol.extensions.auth import LOGIN, LONGEST_LINE
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import SOMEBODY, Event
from smtplab.protocol.states import CLOSED, MAIL, READY
from tests.protocol.session_pair import (
    EVERYTHING,
    HELLO,
    TO_DATA,
    TO_MAIL,
    SessionPair,
    every_cut,
    obliging,
)

AUTH = b"AUTH CRAM-MD5\r\n"
LINE = b"YWxpY2U=\r\n"


class Alice:
    """A login that says who it is."""

    user = "alice"


def asking(event: Event, server: ServerEnd) -> Reply:
    """Ask for one line after AUTH, and let its client in."""
    if event.refusal or event.name != "AUTH" or server.state is LOGIN:
        return obliging(event, server)
    server.login = Alice()
    return Reply(334, ("",))


def ready(**config: object) -> SessionPair:
    pair = SessionPair(EVERYTHING._replace(**config), asking)  # type: ignore[arg-type]
    pair.send(HELLO)
    return pair


def test_ehlo_lists_the_mechanisms() -> None:
    assert "AUTH PLAIN CRAM-MD5" in ready().answered[-1].lines


def test_a_mechanism_that_shows_the_password_is_offered_under_tls_only() -> None:
    pair = ready(cleartext_login=False)
    assert "AUTH CRAM-MD5" in pair.answered[-1].lines
    assert pair.refusal(b"AUTH PLAIN\r\n") == "mechanism-needs-tls"
    assert pair.diagnostic.span == (5, 10)
    pair.secure()
    pair.send(HELLO)
    assert "AUTH PLAIN CRAM-MD5" in pair.answered[-1].lines
    assert pair.codes(b"AUTH PLAIN\r\n") == [334]


@pytest.mark.parametrize("config", [{"mechanisms": ()}, {"demands": frozenset({"tls"})}])
def test_where_no_client_can_log_in_now_ehlo_does_not_list_it(config: dict[str, object]) -> None:
    assert "AUTH" not in ready(**config).client.keywords


def test_only_mechanisms_that_need_tls_are_as_good_as_none() -> None:
    pair = ready(cleartext_login=False, mechanisms=("PLAIN", "LOGIN"))
    assert "AUTH" not in pair.client.keywords


def test_an_exchange_of_two_lines() -> None:
    pair = ready()
    assert pair.codes(AUTH) == [334]
    assert pair.server.state is LOGIN
    assert pair.codes(LINE) == [235]
    assert pair.server.state is READY
    assert pair.server.identity == "alice"


@pytest.mark.parametrize("octets", every_cut(AUTH + LINE + b"NOOP\r\n"))
def test_in_any_two_pieces(octets: tuple[bytes, bytes]) -> None:
    pair = ready()
    assert [code for one in octets for code in pair.codes(one)] == [334, 235, 250]


def test_where_the_reply_was_the_choice_of_another_somebody_has_logged_in() -> None:
    pair = ready()
    pair.policy = obliging
    pair.send(b"AUTH PLAIN =\r\n")
    assert pair.server.identity == SOMEBODY


@pytest.mark.parametrize(
    ("line", "key"),
    [
        (b"*", "login-cancelled"),
        (b"=", "base64"),
        (b"wonderland!", "base64"),
        (b"YWxpY2U", "base64"),
        (b"YWxpY2U=YQ==", "base64"),
        (b" YWxpY2U=", "base64"),
        (b"YWxp\x00Y2U=", "base64"),
        ("YWxpé".encode(), "base64"),
        (b"QUIT now", "base64"),
        (b"YWxpY2U=\n", "bare-lf"),
        (b"YWxp\rY2U=", "bare-cr"),
        (b"YWFh" * 4096, "line-too-long:auth"),
        (b"YWFh" * (1 << 18), "line-too-long:auth"),
    ],
)
def test_a_bad_line_ends_the_login(line: bytes, key: str) -> None:
    pair = ready()
    pair.send(AUTH)
    assert pair.refusal(line if line.endswith(b"\n") else line + b"\r\n") == key
    assert pair.server.state is READY
    assert not pair.server.identity
    assert pair.codes(b"NOOP\r\n") == [250]


@pytest.mark.parametrize("line", [b"", b"YQ==", b"QUIT", b"y" * (LONGEST_LINE - 4)])
def test_a_good_line_whatever_it_looks_like(line: bytes) -> None:
    pair = ready()
    assert pair.codes(AUTH + line + b"\r\n") == [334, 235]


def test_the_longest_line_of_a_login() -> None:
    for before in (b"AUTH PLAIN ", b""):
        room = LONGEST_LINE - 2 - len(before)
        pair = ready()
        pair.send(b"" if before else AUTH)
        line = before + b"y" * (room - room % 4)
        assert pair.codes(line + b"\r\n") == [334 if before else 235]
        line += b" " * (LONGEST_LINE - 1 - len(line))
        pair = ready()
        pair.send(b"" if before else AUTH)
        assert pair.refusal(line + b"\r\n") == "line-too-long:auth"


def test_another_line_may_not_be_so_long() -> None:
    assert ready().refusal(b"NOOP " + b"x" * 600 + b"\r\n") == "line-too-long"


@pytest.mark.parametrize(
    ("argument", "key", "span"),
    [
        (b"", "mechanism-missing", (4, 4)),
        (b" NTLM", "mechanism-unknown", (5, 9)),
        (b" NTLM YQ==", "mechanism-unknown", (5, 9)),
        (b" PLAIN YQ", "base64", (11, 13)),
        (b" PLAIN  YQ==", "base64", (11, 16)),
        (b" PLAIN YQ== YQ==", "base64", (11, 20)),
        (b" PLAIN *", "base64", (11, 12)),
    ],
)
def test_a_refusal_points_at_what_is_wrong(
    argument: bytes, key: str, span: tuple[int, int]
) -> None:
    pair = ready()
    assert pair.refusal(b"AUTH" + argument + b"\r\n") == key
    assert pair.diagnostic.span == span


def test_what_is_secret_is_not_suggested() -> None:
    pair = ready()
    pair.send(b"AUTH PLAIN wonderland\r\n")
    assert pair.diagnostic.suggestion is None


@pytest.mark.parametrize("line", [b"AUTH plain =\r\n", b"auth Plain YQ==\r\n"])
def test_a_mechanism_has_no_letter_case(line: bytes) -> None:
    assert ready().codes(line) == [334]


def test_a_client_logs_in_once() -> None:
    pair = ready()
    assert pair.codes(AUTH + LINE + AUTH + b"NOOP\r\n") == [334, 235, 503, 250]


@pytest.mark.parametrize("before", [TO_MAIL, TO_MAIL + b"RCPT TO:<bob@example.org>\r\n"])
def test_it_does_not_come_inside_a_transaction(before: bytes) -> None:
    pair = ready()
    pair.send(before)
    assert pair.codes(AUTH) == [503]


def test_it_does_not_come_before_ehlo() -> None:
    assert SessionPair(policy=asking).refusal(AUTH) == "hello-first"


def test_content_is_content() -> None:
    pair = ready()
    assert pair.codes(TO_DATA[len(HELLO) :] + AUTH + b".\r\n")[-1] == 250


def test_who_has_logged_in_is_so_until_tls_starts() -> None:
    pair = ready()
    pair.send(AUTH + LINE + HELLO + b"RSET\r\n" + TO_MAIL + b"RSET\r\n")
    assert pair.server.identity == "alice"
    pair.secure()
    assert pair.server.identity == ""
    assert pair.codes(HELLO + AUTH) == [250, 334]


def test_a_server_may_close_in_the_middle() -> None:
    pair = ready()
    pair.send(AUTH)
    pair.policy = lambda *_: Reply(421)
    pair.send(LINE)
    assert pair.server.state is CLOSED
    assert not pair.server.identity


def test_a_login_that_fails_for_now_leaves_the_session_as_it_was() -> None:
    pair = ready()
    pair.send(AUTH)
    pair.policy = lambda *_: Reply(454)
    assert pair.codes(LINE) == [454]
    pair.policy = asking
    assert pair.codes(AUTH + LINE) == [334, 235]


@pytest.mark.parametrize(
    ("verb", "login", "tls"),
    [
        (b"EHLO c.example", 250, 250),
        (b"HELO c.example", 250, 530),
        (b"NOOP", 250, 250),
        (b"RSET", 250, 530),
        (b"MAIL FROM:<>", 530, 530),
        (b"RCPT TO:<bob@example.org>", 530, 530),
        (b"DATA", 530, 530),
        (b"VRFY bob", 530, 530),
        (b"EXPN staff", 530, 530),
        (b"HELP", 530, 530),
        (b"AUTH PLAIN", 334, 530),
        (b"STARTTLS", 220, 220),
        (b"QUIT", 221, 221),
        (b"XYZZY", 500, 500),
        (b"MAIL FROM:bob", 501, 501),
    ],
)
def test_what_a_server_allows_before_what_it_demands(verb: bytes, login: int, tls: int) -> None:
    assert ready(demands=frozenset({"login"})).codes(verb + b"\r\n") == [login]
    assert ready(demands=frozenset({"tls"})).codes(verb + b"\r\n") == [tls]


def test_what_is_demanded_comes_one_after_the_other() -> None:
    pair = ready(demands=frozenset({"tls", "login"}))
    assert pair.refusal(b"MAIL FROM:<>\r\n") == "tls-first"
    assert pair.codes(b"STARTTLS\r\n") == [220]
    pair.secure()
    pair.send(HELLO)
    assert pair.refusal(b"MAIL FROM:<>\r\n") == "login-first"
    assert pair.codes(AUTH + LINE + b"MAIL FROM:<>\r\n") == [334, 235, 250]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (b"=<>", 250),
        (b"=alice@example.org", 250),
        (b"=e+3Dmc2@example.com", 250),
        (b"=e+3dmc2@example.com", 501),
        (b"=alice", 501),
        (b"=+", 501),
        (b"=alice@", 501),
        (b"=<alice@example.org>", 501),
        (b"", 501),
    ],
)
def test_mail_may_name_who_submitted_it(value: bytes, code: int) -> None:
    pair = ready()
    assert pair.codes(b"MAIL FROM:<> AUTH" + value + b"\r\n") == [code]
    assert (pair.server.state is MAIL) == (code == 250)


@pytest.mark.parametrize("value", ["<>", "alice@example.com", "alice+2Bnews@example.com"])
def test_mail_names_who_sent_it_first(value: str) -> None:
    assert ready().codes(f"MAIL FROM:<a@example.com> AUTH={value}\r\n".encode()) == [250]


@pytest.mark.parametrize(
    "value", ["alice", "alice+2", "alice+2bnews@b.example", "al+00ice@b.example"]
)
def test_it_names_a_mailbox_in_xtext(value: str) -> None:
    line = f"MAIL FROM:<a@example.com> AUTH={value}\r\n".encode()
    assert ready().refusal(line) == "parameter-value"
