"""A client that delivers a mail by itself (RFC 5321 §3.1 to §3.3, RFC 2920).

A delivery is a generator: it yields octets to send and how many replies to wait for, and is sent
those replies. It has no connection of its own; its driver has, and sends `DROPPED` for each
reply that did not come, since a connection that drops counts as 451 for whatever was not answered
(RFC 5321 §3.8). A batch without octets has the driver open a connection: the first one, or another
where TLS failed on it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

from smtplab.protocol.client import NO_KEYWORDS, Keywords, keywords_of
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import NO_PARAMETERS, Parameters
from smtplab.protocol.content import stuff
from smtplab.protocol.extension import Parameter
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.extensions.binarymime import is_binary
from smtplab.protocol.extensions.starttls import STARTTLS
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import ForwardPath
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for

DROPPED = Reply(451, ("Connection lost",))
"""What a lost connection counts as (RFC 5321 §3.8)."""
_DATA = b"DATA\r\n"
_FALL_BACK_TO_HELO = frozenset({500, 502})

Batch = tuple[bytes, int]
ClientScript = Generator[Batch, Sequence[Reply], "Outcomes"]
_Introduction = tuple[Reply, Keywords]
"""The reply to EHLO, and what it offered."""


class Outcomes:
    """What became of a delivery.

    Attributes:
        replies: The reply that settled each recipient, in the order of the mail.
        keywords: What the server offered.
    """

    def __init__(self, replies: dict[ForwardPath, Reply] | None = None) -> None:
        self.replies = replies or {}
        self.keywords: Keywords = NO_KEYWORDS

    def update(self, other: Outcomes) -> None:
        """Take over what became of another try for some of the recipients."""
        self.replies.update(other.replies)
        self.keywords = other.keywords

    def only(self, paths: Iterable[ForwardPath]) -> dict[ForwardPath, Reply]:
        """Return the replies that settled some of the recipients."""
        return {path: self.replies[path] for path in paths}

    def of(self, reply_class: ReplyClass) -> tuple[ForwardPath, ...]:
        """Return the recipients with such a reply: SUCCESS delivered, TEMPORARY to be retried."""
        return tuple(
            path for path, reply in self.replies.items() if reply.reply_class is reply_class
        )


def deliver(host: str, mail: Mail, *, lmtp: bool = False, starts_tls: bool = False) -> ClientScript:
    """Play a session with one mail, from the greeting to QUIT.

    Args:
        host: The client's name, for EHLO.
        mail: What to deliver.
        lmtp: Whether the server speaks LMTP.
        starts_tls: Whether to start TLS where the server offers it, and go on in clear where that
            fails (RFC 7435).
    """
    outcomes = Outcomes()
    [greeting] = yield b"", 1
    if not greeting.is_success:
        return _all(mail, greeting, outcomes)
    verb = "LHLO" if lmtp else "EHLO"
    hello, keywords = yield from _introduce(host, verb)
    if starts_tls and STARTTLS.keyword in keywords:
        hello, keywords = yield from _start_tls(host, verb, mail, (hello, keywords))
        if hello is DROPPED:
            return (yield from deliver(host, mail, lmtp=lmtp))
    outcomes.keywords = keywords
    if not hello.is_success:
        _all(mail, hello, outcomes)
    elif stopped := _find_stop(mail, keywords):
        _all(mail, stopped, outcomes)
    else:
        yield from _transaction(mail, keywords, outcomes, lmtp=lmtp)
    yield b"QUIT\r\n", 1
    return outcomes


def refusal_in_clear(mail: Mail) -> Reply | None:
    """Return how a mail fails where TLS cannot start, None if it may go on in clear."""
    known = _parameters_of("MAIL", EXTENSIONS.__contains__)
    found = (one.needs_tls for one in known if one.keyword in mail.parameters)
    return _first_reply(found)


def _start_tls(
    host: str, verb: str, mail: Mail, in_clear: _Introduction
) -> Generator[Batch, Sequence[Reply], _Introduction]:
    """Start TLS and introduce the client again (RFC 3207 §4).

    Returns:
        What the mail goes on with: the introduction under TLS; where TLS does not start the one in
        clear, with `DROPPED` if the connection is gone as well, or how the mail fails.
    """
    [started] = yield b"STARTTLS\r\n", 1
    hello, keywords = started, NO_KEYWORDS
    if started.is_success:
        hello, keywords = yield from _introduce(host, verb)
        if hello is not DROPPED:
            return hello, keywords
    if refusal := refusal_in_clear(mail):
        return refusal, NO_KEYWORDS
    return (DROPPED, NO_KEYWORDS) if hello is DROPPED or hello.closes else in_clear


def _introduce(host: str, verb: str) -> Generator[Batch, Sequence[Reply], _Introduction]:
    """Send EHLO or LHLO, and HELO where the server is too old for EHLO (RFC 5321 §3.2)."""
    [reply] = yield f"{verb} {host}\r\n".encode(), 1
    if verb == "EHLO" and reply.code in _FALL_BACK_TO_HELO:
        [reply] = yield f"HELO {host}\r\n".encode(), 1
        return reply, {}
    return reply, keywords_of(reply)


def _transaction(
    mail: Mail, keywords: Keywords, outcomes: Outcomes, *, lmtp: bool
) -> Generator[Batch, Sequence[Reply], None]:
    commands = [_mail(mail, keywords), *_recipients(mail, keywords)]
    if is_binary(mail.parameters):
        yield from _chunk_transaction(mail, commands, keywords, outcomes, lmtp=lmtp)
        return
    replies = yield from _group([*commands, "DATA"], pipelined="PIPELINING" in keywords)
    opened, recipients, data = replies[0], replies[1:-1], replies[-1]
    settled: Sequence[Reply] = [data]
    outcomes.replies.update(zip(mail.forward_paths, recipients, strict=True))
    accepted = outcomes.of(ReplyClass.SUCCESS) if opened.is_success else ()
    if data.reply_class is ReplyClass.INTERMEDIATE:
        # A client that has sent DATA ahead must send an end of data, too (RFC 2920 §3.1).
        count = max(1, len(accepted)) if lmtp else 1
        settled = yield stuff(mail.content if accepted else b""), count
    if not opened.is_success:
        _all(mail, opened, outcomes)
    outcomes.replies.update(_each(accepted, settled))


def _chunk_transaction(
    mail: Mail, commands: Sequence[str], keywords: Keywords, outcomes: Outcomes, *, lmtp: bool
) -> Generator[Batch, Sequence[Reply], None]:
    """Send the content as one chunk, which DATA could not carry (RFC 3030 §3)."""
    opened, *recipients = yield from _group(commands, pipelined="PIPELINING" in keywords)
    outcomes.replies.update(zip(mail.forward_paths, recipients, strict=True))
    if not opened.is_success:
        _all(mail, opened, outcomes)
    elif accepted := outcomes.of(ReplyClass.SUCCESS):
        count = len(accepted) if lmtp else 1
        settled = yield b"BDAT %d LAST\r\n" % len(mail.content) + mail.content, count
        outcomes.replies.update(_each(accepted, settled))


def _each(accepted: Sequence[ForwardPath], replies: Sequence[Reply]) -> dict[ForwardPath, Reply]:
    """Return the reply of each recipient: its own, or the one that speaks for all."""
    return dict(zip(accepted, [*replies, *[replies[-1]] * len(accepted)], strict=False))


def _group(
    commands: Sequence[str], *, pipelined: bool
) -> Generator[Batch, Sequence[Reply], list[Reply]]:
    """Send commands at once, or one by one; stop where the transaction cannot go on."""
    lines = [f"{command}\r\n".encode() for command in commands]
    if pipelined:
        return list((yield b"".join(lines), len(lines)))
    replies: list[Reply] = []
    for line in lines:
        if line == _DATA and not any(r.is_success for r in replies[1:]):
            return [*replies, replies[-1]]
        replies += yield line, 1
        if not replies[0].is_success:
            return [replies[0]] * len(lines)
    return replies


def _mail(mail: Mail, keywords: Keywords) -> str:
    """Write MAIL with the parameters that the server's keywords allow and the message needs."""
    given = _given("MAIL", mail.parameters, keywords, declared=mail)
    return " ".join((f"MAIL FROM:{mail.reverse_path}", *given))


def _recipients(mail: Mail, keywords: Keywords) -> Iterator[str]:
    for path in mail.forward_paths:
        given = _given("RCPT", mail.of_recipients.get(path, NO_PARAMETERS), keywords)
        yield " ".join((f"RCPT TO:{path}", *given))


def _given(
    verb: str, came: Parameters, keywords: Keywords, *, declared: Mail | None = None
) -> Iterator[str]:
    """Yield parameters: what is declared of a message, and what a relay repeats as it came."""
    for parameter in _parameters_of(verb, keywords.__contains__):
        if declared and (words := parameter.declares(declared)):
            yield words
        elif parameter.passes_on and parameter.keyword in came:
            value = came[parameter.keyword]
            yield parameter.keyword if value is None else f"{parameter.keyword}={value}"


def _find_stop(mail: Mail, keywords: Keywords) -> Reply | None:
    """Return why the mail cannot go to a server that offers no more than this."""
    given = mail.parameters
    missing = _parameters_of("MAIL", lambda keyword: keyword not in keywords)
    found = (one.stops(given[one.keyword], mail.content) for one in missing if one.keyword in given)
    return _first_reply(found)


def _first_reply(keys: Iterable[str | None]) -> Reply | None:
    """Return the reply of the first rule that is named."""
    return next((reply_for(key) for key in keys if key), None)


def _parameters_of(verb: str, is_meant: Callable[[str], bool]) -> Iterator[Parameter]:
    for keyword, extension in EXTENSIONS.items():
        if is_meant(keyword):
            yield from (one for one in extension.parameters if one.verb == verb)


def _all(mail: Mail, reply: Reply, outcomes: Outcomes) -> Outcomes:
    outcomes.replies = dict.fromkeys(mail.forward_paths, reply)
    return outcomes
