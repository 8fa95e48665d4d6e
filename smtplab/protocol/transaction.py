"""The mail transaction: its envelope, and what each answered command changes (RFC 5321 §3.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import Command, Parameters
from smtplab.protocol.paths import ForwardPath, Path
from smtplab.protocol.replies import Reply


class Transaction(NamedTuple):
    """The envelope so far.

    Attributes:
        reverse_path: From MAIL.
        parameters: Parameters of MAIL.
        forward_paths: From each RCPT that was accepted.
        refused: How many recipients were refused; a line that named none is not one.
        of_recipients: Parameters of RCPT, by the recipient; only of those that had some.
    """

    reverse_path: Path
    parameters: Parameters
    forward_paths: tuple[ForwardPath, ...] = ()
    refused: int = 0
    of_recipients: Mapping[ForwardPath, Parameters] = MappingProxyType({})


UNJUDGED = frozenset({500, 501, 502, 503, 504, 530, 555})
"""Refusals of RCPT that come before its path is judged, so that no recipient is refused.

The line was not understood (500, 501), nor its parameters (504, 555), or it may not come (502, 503,
530): the client has to send another line, and nothing has to bounce (RFC 5321 §4.2.1, §4.1.1.11).
"""

TransactionUpdate = Callable[[Transaction | None, Command, Reply], Transaction | None]


def _open(_: Transaction | None, command: Command, __: Reply) -> Transaction | None:
    return None if command.path is None else Transaction(command.path, command.parameters)


def _accept(transaction: Transaction | None, command: Command, _: Reply) -> Transaction | None:
    if transaction is None or not isinstance(command.path, ForwardPath):
        return transaction
    given = transaction.of_recipients
    if command.parameters:
        given = {**given, command.path: command.parameters}
    return Transaction(
        transaction.reverse_path,
        transaction.parameters,
        (*transaction.forward_paths, command.path),
        transaction.refused,
        given,
    )


def _refuse(transaction: Transaction | None, _: Command, reply: Reply) -> Transaction | None:
    if transaction is None or reply.code in UNJUDGED:
        return transaction
    return transaction._replace(refused=transaction.refused + 1)


CHANGES: Mapping[tuple[str, ReplyClass], TransactionUpdate] = {
    ("MAIL", ReplyClass.SUCCESS): _open,
    ("RCPT", ReplyClass.SUCCESS): _accept,
    ("RCPT", ReplyClass.TEMPORARY): _refuse,
    ("RCPT", ReplyClass.PERMANENT): _refuse,
}
"""What a command leaves behind once it is answered; what drops it again is the state's business."""
