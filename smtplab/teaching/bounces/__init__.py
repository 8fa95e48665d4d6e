"""Bounces: whole messages that report on a delivery, read and explained for each recipient."""

from smtplab.teaching.bounces.model import MailReport
from smtplab.teaching.bounces.reader import read_mail, read_mails, read_pasted
from smtplab.teaching.bounces.report import as_json, mail_rows, recipient_rows, render

__all__ = [
    "MailReport",
    "as_json",
    "mail_rows",
    "read_mail",
    "read_mails",
    "read_pasted",
    "recipient_rows",
    "render",
]
