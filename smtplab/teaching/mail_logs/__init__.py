"""What the log of a mail server tells: what was refused or deferred, why, and who must act."""

from smtplab.teaching.mail_logs.as_json import log_as_json
from smtplab.teaching.mail_logs.bars import BAR, PLAIN_BAR
from smtplab.teaching.mail_logs.reading import LogReport
from smtplab.teaching.mail_logs.report import render_log
from smtplab.teaching.mail_logs.sources import LogSource, in_order_of_time

__all__ = [
    "BAR",
    "PLAIN_BAR",
    "LogReport",
    "LogSource",
    "in_order_of_time",
    "log_as_json",
    "render_log",
]
