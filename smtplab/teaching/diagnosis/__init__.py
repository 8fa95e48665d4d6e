"""The diagnosis of a reply: what it means, why it was given, and who must do what."""

from smtplab.teaching.diagnosis.diagnosis import Diagnosis, explain
from smtplab.teaching.diagnosis.queue_verdict import QueueVerdict
from smtplab.teaching.diagnosis.report import ReportRows, as_json, as_row, render, report_rows

__all__ = [
    "Diagnosis",
    "QueueVerdict",
    "ReportRows",
    "as_json",
    "as_row",
    "explain",
    "render",
    "report_rows",
]
