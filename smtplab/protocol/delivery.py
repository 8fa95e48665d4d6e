"""A client that delivers a mail by itself (RFC 5321 §3.1 to §3.3, RFC 2920).

A delivery is a generator: it yields octets to send and how many replies to wait for, and is sent
those replies. It has no connection of its own; its driver has, and sends `DROPPED` for each
reply that did not come, since a connection that drops counts as 451 for whatever was not answered
(RFC 5321 §3.8).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import NamedTuple

from smtplab.protocol.client import Keywords, keywords_of
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.content import stuff
from smtplab.protocol.paths import ForwardPath, ReversePath
from smtplab.protocol.replies import Reply

DROPPED = Reply(451, ("Connection lost",))
"""What a lost connection counts as (RFC 5321 §3.8)."""
_FALL_BACK_TO_HELO = frozenset({500, 502})

Batch = tuple[bytes, int]
ClientScript = Generator[Batch, Sequence[Reply], "Outcomes"]


class Mail(NamedTuple):
    """A mail to be delivered.

    Attributes:
        reverse_path: Where a report goes.
        forward_paths: For whom it is.
        content: Lines that end in CR LF.
    """

    reverse_path: ReversePath
    forward_paths: tuple[ForwardPath, ...]
    content: bytes


class Outcomes:
    """What became of a delivery.

    Attributes:
        replies: The reply that settled each recipient, in the order of the mail.
    """

    def __init__(self, replies: dict[ForwardPath, Reply] | None = None) -> None:
        self.replies = replies or {}

    def of(self, reply_class: ReplyClass) -> tuple[ForwardPath, ...]:
        """Return the recipients with such a reply: SUCCESS delivered, TEMPORARY to be retried."""
        return tuple(
            path for path, reply in self.replies.items() if reply.reply_class is reply_class
        )


def deliver(host: str, mail: Mail) -> ClientScript:
    """Play a session with one mail, from the greeting to QUIT.

    Args:
        host: The client's name, for EHLO.
        mail: What to deliver.
    """
    outcomes = Outcomes()
    [greeting] = yield b"", 1
    if not greeting.is_success:
        return _all(mail, greeting, outcomes)
    hello, keywords = yield from _introduce(host)
    if not hello.is_success:
        _all(mail, hello, outcomes)
    else:
        yield from _transaction(mail, keywords, outcomes)
    yield b"QUIT\r\n", 1
    return outcomes


def _introduce(host: str) -> Generator[Batch, Sequence[Reply], tuple[Reply, Keywords]]:
    """Send EHLO, and HELO where the server is too old for it (RFC 5321 §3.2)."""
    [reply] = yield f"EHLO {host}\r\n".encode(), 1
    if reply.code in _FALL_BACK_TO_HELO:
        [reply] = yield f"HELO {host}\r\n".encode(), 1
        return reply, {}
    return reply, keywords_of(reply)


def _transaction(
    mail: Mail, keywords: Keywords, outcomes: Outcomes
) -> Generator[Batch, Sequence[Reply], None]:
    commands = [_mail(mail, keywords), *(f"RCPT TO:{path}" for path in mail.forward_paths), "DATA"]
    replies = yield from _group(commands, pipelined="PIPELINING" in keywords)
    opened, recipients, data = replies[0], replies[1:-1], replies[-1]
    outcomes.replies.update(zip(mail.forward_paths, recipients, strict=True))
    accepted = outcomes.of(ReplyClass.SUCCESS) if opened.is_success else ()
    if data.reply_class is ReplyClass.INTERMEDIATE:
        # A client that has sent DATA ahead must send an end of data, too (RFC 2920 §3.1).
        [data] = yield stuff(mail.content if accepted else b""), 1
    if not opened.is_success:
        _all(mail, opened, outcomes)
    outcomes.replies.update(dict.fromkeys(accepted, data))


def _group(
    commands: Sequence[str], *, pipelined: bool
) -> Generator[Batch, Sequence[Reply], list[Reply]]:
    """Send commands at once, or one by one; stop where the transaction cannot go on."""
    lines = [f"{command}\r\n".encode() for command in commands]
    if pipelined:
        return list((yield b"".join(lines), len(lines)))
    replies: list[Reply] = []
    for line in lines:
        if line == lines[-1] and not any(r.is_success for r in replies[1:]):
            return [*replies, replies[-1]]
        replies += yield line, 1
        if not replies[0].is_success:
            return [replies[0]] * len(lines)
    return replies


def _mail(mail: Mail, keywords: Keywords) -> str:
    """Write MAIL with the parameters that the server's keywords allow and the mail needs."""
    return " ".join((f"MAIL FROM:{mail.reverse_path}", *_parameters(mail, keywords)))


def _parameters(mail: Mail, keywords: Mapping[str, str]) -> Iterator[str]:
    paths = (mail.reverse_path, *mail.forward_paths)
    if "SIZE" in keywords:
        yield f"SIZE={len(mail.content)}"
    if "8BITMIME" in keywords and not mail.content.isascii():
        yield "BODY=8BITMIME"
    if "SMTPUTF8" in keywords and not all(path.is_ascii for path in paths):
        yield "SMTPUTF8"


def _all(mail: Mail, reply: Reply, outcomes: Outcomes) -> Outcomes:
    outcomes.replies = dict.fromkeys(mail.forward_paths, reply)
    return outcomes
