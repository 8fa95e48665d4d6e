"""Reading replies: what one means, why it was given, and who must do what."""

from smtplab.teaching.diagnosis.diagnosis import Diagnosis, explain
from smtplab.teaching.diagnosis.report import Told, as_json, as_row, parts, told

__all__ = [
    "Diagnosis",
    "Told",
    "as_json",
    "as_row",
    "explain",
    "parts",
    "told",
]
