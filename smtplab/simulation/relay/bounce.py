"""Reports on what became of a mail: a bounce, a delay, a delivery (RFC 5321 §3.6.3, RFC 3464).

The report goes to the reverse-path of the mail, and its own reverse-path is the null one, so that
no report is ever made about it (RFC 5321 §4.5.5).
"""

from __future__ import annotations

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
from textwrap import fill
from types import MappingProxyType

from smtplab.protocol.commands import NO_PARAMETERS, Parameters
from smtplab.protocol.extensions.dsn import gives_message_back
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import Reply
from smtplab.protocol.xtext import decode_xtext
from smtplab.simulation.relay.fate import DeliveryAction, Fate

__all__ = ["bounce"]

_MESSAGE_LIMIT = 256 * 1024
"""Octets of a message that a report gives back; of a larger one the header section is enough."""
_NEVER: Parameters = MappingProxyType({"NOTIFY": "NEVER"})
_HEADER_LIMIT = 8 * 1024
"""Octets of the header section that a report gives back."""
_POLICY = compat32.clone(linesep="\r\n", max_line_length=0, mangle_from_=False)
_WORDS = """\
This is the mail system at {host}.

{what}

{said}
"""
_UNKNOWN_STATUS = ".0.0"
_REPLY_LIMIT = 400
_LINE_END = Pattern(rb"\r\n|\r|\n")


def bounce(host: str, fate: Fate, now: float, mark: str) -> Mail | None:
    """Return the report about what became of a message, a bounce where it failed.

    Args:
        host: The server that reports.
        fate: What became of it.
        now: Seconds since 1970.
        mark: Makes the Message-ID differ from all others of the host.

    Returns:
        The report, None for the null reverse-path.
    """
    held, replies, action = fate
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
        ("Subject", action.subject),
        ("Date", _date(now)),
        ("Message-ID", f"<{mark}@{host}>"),
        ("Auto-Submitted", "auto-replied"),
    ):
        report[name] = value
    said = "".join(
        f"{_ascii(str(path))}: {_reply_text(reply)}\n" for path, reply in replies.items()
    )
    words = _WORDS.format(host=host, what=fill(action.words, 76), said=said)
    report.attach(MIMEText(words, "plain", "us-ascii"))
    report.attach(_status(host, fate))
    report.attach(_original(mail, action))
    to = ForwardPath(mail.reverse_path.mailbox)
    return Mail(NULL_REVERSE_PATH, (to,), _octets(report), of_recipients={to: _NEVER})


def _date(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(int(seconds), UTC))


def _status(host: str, fate: Fate) -> MIMENonMultipart:
    """Write the part for programs: fields about the mail, then some for each recipient."""
    held = fate.held
    about = _fields(
        {
            "Original-Envelope-Id": decode_xtext(held.mail.parameters.get("ENVID") or ""),
            "Reporting-MTA": f"dns; {host}",
            "Arrival-Date": _date(held.since),
        }
    )
    part = MIMENonMultipart("message", "delivery-status", policy=_POLICY)
    part.set_payload([about, *_recipients(fate)])
    return part


def _recipients(fate: Fate) -> Iterator[Message]:
    held, replies, action = fate
    for path, reply in replies.items():
        given = held.mail.of_recipients.get(path, NO_PARAMETERS)
        kind, _, address = (given.get("ORCPT") or "").partition(";")
        yield _fields(
            {
                "Original-Recipient": f"{kind}; {_ascii(decode_xtext(address))}" if kind else "",
                "Final-Recipient": f"rfc822; {_ascii(str(path).strip('<>'))}",
                "Action": action.value,
                "Status": str(reply.enhanced or f"{reply.code // 100}{_UNKNOWN_STATUS}"),
                "Remote-MTA": f"dns; {held.host}" if held.host else "",
                "Diagnostic-Code": f"smtp; {_reply_text(reply)}",
            }
        )


def _fields(values: Mapping[str, str]) -> Message:
    """Return fields; those without a value are left out."""
    fields = Message(policy=_POLICY)
    for name, value in values.items():
        if value:
            fields[name] = value
    return fields


def _original(mail: Mail, action: DeliveryAction) -> MIMENonMultipart:
    """Give back what the sender knows the mail by: RET=FULL asks for all of what failed."""
    is_whole = action is DeliveryAction.FAILED and gives_message_back(mail.parameters)
    if not is_whole or not mail.content.isascii() or len(mail.content) > _MESSAGE_LIMIT:
        return _header_section(mail.content)
    part = MIMENonMultipart("message", "rfc822", policy=_POLICY)
    part.set_payload(_LINE_END.sub(b"\r\n", mail.content).decode("ascii"))
    return part


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
