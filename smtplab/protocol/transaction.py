"""What a mail transaction holds, and what each accepted command adds (RFC 5321 §3.3, §4.1.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from smtplab.protocol.commands import Command, Parameters
from smtplab.protocol.paths import ForwardPath, Path
from smtplab.protocol.replies import Outcome


@dataclass(frozen=True, slots=True)
class Transaction:
    """The envelope so far.

    Attributes:
        reverse_path: From MAIL.
        parameters: Parameters of MAIL.
        forward_paths: From each RCPT that was accepted.
        refused: How many RCPTs were refused, for whatever reason.
    """

    reverse_path: Path
    parameters: Parameters
    forward_paths: tuple[ForwardPath, ...] = ()
    refused: int = 0


Change = Callable[[Transaction | None, Command], Transaction | None]


def _open(_: Transaction | None, command: Command) -> Transaction | None:
    return None if command.path is None else Transaction(command.path, command.parameters)


def _accept(transaction: Transaction | None, command: Command) -> Transaction | None:
    if transaction is None or not isinstance(command.path, ForwardPath):
        return transaction
    return Transaction(
        transaction.reverse_path,
        transaction.parameters,
        (*transaction.forward_paths, command.path),
        transaction.refused,
    )


def _refuse(transaction: Transaction | None, _: Command) -> Transaction | None:
    return transaction and replace(transaction, refused=transaction.refused + 1)


CHANGES: Mapping[tuple[str, Outcome], Change] = {
    ("MAIL", Outcome.SUCCESS): _open,
    ("RCPT", Outcome.SUCCESS): _accept,
    ("RCPT", Outcome.TEMPORARY): _refuse,
    ("RCPT", Outcome.PERMANENT): _refuse,
}
"""What a command leaves behind once it is answered; what drops it again is the state's business."""
