"""Explaining replies by the thousand: a line of JSON in, a line of JSON out, whatever comes."""

import json
from functools import lru_cache

from smtplab.teaching.diagnosis.diagnosis import explain
from smtplab.teaching.diagnosis.report import as_row

__all__ = ["KEYS", "explain_line"]

KEYS = (
    "code", "class", "category", "enhanced", "permanent", "reason", "meaning", "client_should",
    "certainty", "retry_after", "list",
)  # fmt: skip
"""What each line of output holds."""
_SHORT = 4096


def explain_line(line: bytes) -> str:
    """Explain one line, `{"reply": "..."}`; never raises.

    Returns:
        One line of plain ASCII JSON; where the line cannot be read, all values are null and a
        further key, `error`, says why.
    """
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return _refusal("the line is not JSON")
    if not isinstance(asked, dict) or not isinstance(asked.get("reply"), str):
        return _refusal('the line is not {"reply": "..."}')
    reply = asked["reply"]
    return _explain_text(reply) if len(reply) < _SHORT else _to_json(as_row(explain(reply)))


# Servers say the same to everybody, and a log repeats it.
@lru_cache(maxsize=1024)
def _explain_text(reply: str) -> str:
    return _to_json(as_row(explain(reply)))


def _refusal(error: str) -> str:
    return _to_json({**dict.fromkeys(KEYS), "error": error})


def _to_json(row: dict[str, object]) -> str:
    # DEL is a control too, though JSON lets it pass.
    return json.dumps(row).replace("\x7f", "\\u007f")
