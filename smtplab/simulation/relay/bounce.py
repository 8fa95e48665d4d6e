"""The report on mail that could not be delivered, a bounce (RFC 5321 §3.6.3, RFC 3464).

The report goes to the reverse-path of the mail, and its own reverse-path is the null one, so that
no report is ever made about it (RFC 5321 §4.5.5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.generator import BytesGenerator
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from hashlib import sha256
from io import BytesIO

from smtplab.protocol.delivery import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath
from smtplab.protocol.replies import Reply
from smtplab.simulation.relay.queue import QueuedMail

__all__ = ["bounce"]

_HEADER_LIMIT = 8 * 1024
"""Octets of the header section that a report gives back."""
_POLICY = compat32.clone(linesep="\r\n", max_line_length=0, mangle_from_=False)
_WORDS = """\
This is the mail system at {host}.

Your message could not be delivered to the recipients below. There will be no further attempts.

{failures}
"""
_UNKNOWN_STATUS = "5.0.0"
_REPLY_LIMIT = 400
_LINE_END = re.compile(rb"\r\n|\r|\n")


def bounce(
    host: str, held: QueuedMail, failures: Mapping[ForwardPath, Reply], now: float, mark: str
) -> Mail | None:
    """Return the report about a message that could not be delivered.

    Args:
        host: The server that reports.
        held: The message, and the host that refused it.
        failures: The reply that settled it, for each recipient that failed.
        now: Seconds since 1970.
        mark: Makes the Message-ID differ from all others of the host.

    Returns:
        The report, None for the null reverse-path.
    """
    mail = held.mail
    if mail.reverse_path.mailbox is None:
        return None
    # The content cannot end a part of the report: no content holds its own digest.
    boundary = sha256(mail.content).hexdigest()[:32]
    report = MIMEMultipart("report", boundary=boundary, policy=_POLICY)
    report.set_param("report-type", "delivery-status")
    for name, value in (
        ("From", f"Mail delivery system <MAILER-DAEMON@{host}>"),
        ("To", _ascii(str(mail.reverse_path))),
        ("Subject", "Undelivered mail returned to sender"),
        ("Date", _date(now)),
        ("Message-ID", f"<{mark}@{host}>"),
        ("Auto-Submitted", "auto-replied"),
    ):
        report[name] = value
    said = "".join(
        f"{_ascii(str(path))}: {_reply_text(reply)}\n" for path, reply in failures.items()
    )
    report.attach(MIMEText(_WORDS.format(host=host, failures=said), "plain", "us-ascii"))
    report.attach(_status(host, held, failures))
    report.attach(_header_section(mail.content))
    to = ForwardPath(mail.reverse_path.mailbox)
    return Mail(NULL_REVERSE_PATH, (to,), _octets(report))


def _date(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(int(seconds), UTC))


def _status(host: str, held: QueuedMail, failures: Mapping[ForwardPath, Reply]) -> MIMENonMultipart:
    """Write the part for programs: fields about the mail, then some for each recipient."""
    about = _fields({"Reporting-MTA": f"dns; {host}", "Arrival-Date": _date(held.since)})
    part = MIMENonMultipart("message", "delivery-status", policy=_POLICY)
    part.set_payload([about, *_recipients(held.host, failures)])
    return part


def _recipients(remote: str, failures: Mapping[ForwardPath, Reply]) -> Iterator[Message]:
    for path, reply in failures.items():
        yield _fields(
            {
                "Final-Recipient": f"rfc822; {_ascii(str(path).strip('<>'))}",
                "Action": "failed",
                "Status": str(reply.enhanced or _UNKNOWN_STATUS),
                **({"Remote-MTA": f"dns; {remote}"} if remote else {}),
                "Diagnostic-Code": f"smtp; {_reply_text(reply)}",
            }
        )


def _fields(values: Mapping[str, str]) -> Message:
    fields = Message(policy=_POLICY)
    for name, value in values.items():
        fields[name] = value
    return fields


def _header_section(content: bytes) -> MIMENonMultipart:
    """Give back the header section: it is what the sender knows the mail by."""
    section = content[:_HEADER_LIMIT].partition(b"\r\n\r\n")[0]
    text = _LINE_END.sub(b"\n", section).decode("ascii", "replace").replace("\ufffd", "?")
    part = MIMENonMultipart("text", "rfc822-headers", policy=_POLICY)
    part.set_payload(f"{text}\n")
    return part


def _reply_text(reply: Reply) -> str:
    parts = (f"{reply.code:03}", str(reply.enhanced) if reply.enhanced else "", reply.text)
    return _ascii(" ".join(part for part in parts if part))[:_REPLY_LIMIT]


def _ascii(text: str) -> str:
    """Write what a field may hold: an address beyond ASCII is escaped."""
    return text.encode("ascii", "backslashreplace").decode("ascii")


def _octets(report: Message) -> bytes:
    buffer = BytesIO()
    BytesGenerator(buffer, policy=_POLICY).flatten(report)
    octets = buffer.getvalue()
    return octets if octets.endswith(b"\r\n") else octets + b"\r\n"
