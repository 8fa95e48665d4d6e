"""The servers whose logs are read, a row for each."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.mail_logs.event import LogEvent, LogLine
from smtplab.teaching.mail_logs.servers import exim, opensmtpd, postfix, sendmail

__all__ = ["SERVERS", "MailServer", "server_of_line", "server_of_program"]


class MailServer(NamedTuple):
    """A kind of server, and how its lines are known and read."""

    name: str
    programs: Pattern[str]
    """What its programs are called in a log."""

    bears_sign: Callable[[str], bool]
    """Whether a line that names no program is one of its lines."""

    read: Callable[[LogLine], tuple[LogEvent, ...] | None]
    """Reads a line; None where it should tell of a message and cannot be read."""


_DAEMONS = (
    "smtpd?|lmtp|local|virtual|pipe|bounce|n?o?qmgr|cleanup|error|retry|discard|postscreen|pickup"
    "|postsuper|trivial-rewrite|anvil|master|scache|verify|tlsmgr|tlsproxy|dnsblog|proxymap|postlogd"
)

SERVERS = (
    MailServer(
        "sendmail",
        Pattern(r"sendmail(?:-\w{1,20})?|sm-(?:mta|msp-queue|msp|que)[\w.-]{0,20}"),
        lambda line: " mailer=" in line and " stat=" in line,
        sendmail.read,
    ),
    MailServer(
        "Postfix",
        Pattern(rf"postfix[\w.-]{{0,40}}(?:/[\w.-]{{1,40}}){{0,4}}|[\w.-]{{1,40}}/(?:{_DAEMONS})"),
        postfix.bears_sign,
        postfix.read,
    ),
    MailServer(
        "OpenSMTPD",
        Pattern("smtpd"),
        opensmtpd.bears_sign,
        opensmtpd.read,
    ),
    MailServer("Exim", Pattern(r"exim[\w.-]{0,20}"), exim.bears_sign, exim.read),
)
"""Exchange is not among them: its lines are read by the columns that its files name."""


@lru_cache(maxsize=1024)
def server_of_program(program: str) -> MailServer | None:
    """Return the kind of server that a program belongs to; None if to none."""
    return next((one for one in SERVERS if one.programs.fullmatch(program)), None)


def server_of_line(line: str) -> MailServer | None:
    """Return the kind of server that wrote a line that names no program; None if none did."""
    return next((one for one in SERVERS if one.bears_sign(line)), None)
