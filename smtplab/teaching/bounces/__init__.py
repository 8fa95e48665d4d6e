"""Bounces: whole messages that report on a delivery, read and explained for each recipient."""

from smtplab.teaching.bounces.mailbox import files_in, mails_in
from smtplab.teaching.bounces.model import MailReport
from smtplab.teaching.bounces.reader import read_mail, read_pasted
from smtplab.teaching.bounces.report import as_json, render

__all__ = ["MailReport", "as_json", "files_in", "mails_in", "read_mail", "read_pasted", "render"]
