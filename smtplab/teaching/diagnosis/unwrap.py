"""Taking a reply out of what programs put around it: JSON, HTML, escapes, words of libraries.

What a mail service posts as an event, what a page shows and what a library writes into an exception
holds the reply, and words of their own that tell nothing about it. Each way of writing has a
function here, and a sign that is quick to look for; a text without a sign is left as it is.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from smtplab.protocol.pattern import Pattern

__all__ = ["unwrap"]

_JSON_LIMIT = 64 * 1024
_DEPTH = 12
_REFUSAL = Pattern(r"(?<![\w.:])[45][0-5][0-9](?:[- ]|$)")
_TAG = Pattern(
    r"</?(?:p|br|b|i|div|span|td|tr|table|li|ul|pre|code|tt|font|strong|em|a|h[1-6])\b[^<>]{0,500}/?>"
)
_ESCAPED_END = Pattern(r"\\+r\\+n|\\+[rn](?![a-z])")
_CODE_KEYS = ("code", "responsecode", "smtpcode", "statuscode", "error_code", "errorcode", "status")
_TEXT_KEYS = (
    "diagnosticcode", "diag", "raw_reason", "smtpreply", "response", "reason", "message",
    "details", "description", "error", "text",
)  # fmt: skip
_DOTNET: Mapping[str, int] = {
    "Service not available, closing transmission channel": 421,
    "Mailbox unavailable": 550,
    "Error in processing": 451,
    "Insufficient system storage": 452,
    "Syntax error, command unrecognized": 500,
    "Syntax error in parameters or arguments": 501,
    "Command not implemented": 502,
    "Bad sequence of commands": 503,
    "Command parameter not implemented": 504,
    "The SMTP server requires a secure connection or the client was not authenticated": 530,
    "User not local; please try a different path": 551,
    "Exceeded storage allocation": 552,
    "Mailbox name not allowed": 553,
    "Transaction failed": 554,
}
"""How System.Net.Mail puts each code into words, in the place of the code."""
_RESPONSE = Pattern(
    r"(?P<words>[^.:]{1,90})\.\s{1,2}The server response was:\s{0,2}(?P<text>[^\n]*)"
)
_PHPMAILER = Pattern(
    r"Detail:\s{0,3}(?P<text>[^\n]{0,2000}?)\s{0,3}SMTP code:\s{0,3}(?P<code>[2-5][0-9]{2})"
    r"(?:\s{0,3}Additional SMTP info:\s{0,3}(?P<enhanced>[245]\.[0-9.]{3,7}))?"
)


def unwrap(text: str) -> str:
    """Return a text without what a program put around the reply in it."""
    if text.lstrip()[:1] in ("{", "[") and (reply := _from_json(text)):
        text = reply
    if ("</" in text or "<br" in text or "&" in text) and _is_html(text):
        text = unescape(_TAG.sub(" ", text))
    if "\\" in text and "\n" not in text.strip():
        text = _ESCAPED_END.sub(" ", text)
    if "server response was:" in text:
        text = _RESPONSE.sub(_dotnet_reply, text)
    if "SMTP code:" in text:
        text = _PHPMAILER.sub(_phpmailer_reply, text)
    return text


def _is_html(text: str) -> bool:
    return bool(_TAG.search(text)) or any(sign in text for sign in ("&#39;", "&lt;", "&quot;"))


def _dotnet_reply(found: re.Match[str]) -> str:
    code = _DOTNET.get(found["words"].strip())
    return f"\n{code} {found['text']}" if code else found[0]


def _phpmailer_reply(found: re.Match[str]) -> str:
    return f"\n{found['code']} {found['enhanced'] or ''} {found['text']}"


def _from_json(text: str) -> str:
    """Return the reply that an object of JSON holds; empty if it holds none."""
    import json  # noqa: PLC0415  # few replies are JSON

    try:
        value = json.loads(text[:_JSON_LIMIT])
    except (ValueError, RecursionError):
        return ""
    replies = list(_replies(value, _DEPTH))
    return next((one for one in replies if _REFUSAL.match(one)), replies[0] if replies else "")


def _replies(value: object, depth: int) -> Iterator[str]:
    """Yield what may be a reply in a value: texts that hold a code, and texts beside a code."""
    if not depth or not isinstance(value, list | dict):
        return
    if isinstance(value, dict):
        yield from _replies_of({str(key).lower().replace("-", "_"): value[key] for key in value})
    for one in value.values() if isinstance(value, dict) else value:
        yield from _replies(one, depth - 1)


def _replies_of(fields: Mapping[str, object]) -> Iterator[str]:
    codes = (str(fields.get(key)) for key in _CODE_KEYS)
    code = next((one for one in codes if _REFUSAL.match(one)), "")
    for one in filter(None, (fields.get(key) for key in _TEXT_KEYS)):
        if found := _REFUSAL.search(one) if isinstance(one, str) else None:
            yield found.string[found.start() :]
        elif code and isinstance(one, str):
            yield f"{code} {one}"
