"""Enhanced status codes that a large provider uses in a sense of its own.

What they mean is what the providers document. Some of these numbers are registered for something
else (RFC 5248), so the sense of their own counts only where the text shows whose server it is.
"""

from collections.abc import Mapping
from typing import NamedTuple

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.pattern import Pattern
from smtplab.teaching.diagnosis.reasons import Reason

__all__ = ["PROVIDERS", "Provider", "ProviderMeaning", "provider_meaning"]


class ProviderMeaning(NamedTuple):
    """What a provider means by a code.

    Attributes:
        provider: Whose server it is.
        meaning: What is meant, to follow the name of the provider.
        reason: The reason that it gives.
        like: The registered subject and detail that mean the same.
        source: The page on which the provider documents its codes.
    """

    provider: str
    meaning: str
    reason: Reason
    like: str
    source: str = ""


class Provider(NamedTuple):
    """A provider with codes of its own.

    Attributes:
        name: What it is called.
        traces: What only its servers write, in lower case.
        source: The page on which it documents them.
        codes: Meaning, reason and registered like, by subject and detail.
    """

    name: str
    traces: Pattern[str]
    source: str
    codes: Mapping[str, tuple[str, Reason, str]]


PROVIDERS: tuple[Provider, ...] = (
    Provider(
        "Gmail",
        Pattern(r"\bgsmtp\b|\bgmail\b|\bgoogle(?:mail)?\b"),
        "Gmail SMTP errors and codes, support.google.com/a/answer/3726730",
        {
            "4.5": ("the account has reached its limit for today", Reason.RATE_LIMITED, "4.5"),
            "7.26": ("neither SPF nor DKIM proves the sender", Reason.AUTH_FAILURE, "7.26"),
            "7.27": ("SPF did not pass", Reason.AUTH_FAILURE, "7.23"),
            "7.28": ("too much unwanted mail came at once", Reason.RATE_LIMITED, "7.28"),
            "7.29": ("the connection was not encrypted", Reason.TLS_REQUIRED, "7.10"),
            "7.30": ("DKIM did not pass", Reason.AUTH_FAILURE, "7.20"),
            "7.32": (
                "neither SPF nor DKIM passed for the domain of the From field",
                Reason.AUTH_FAILURE,
                "7.26",
            ),
            "7.40": (
                "the domain of the From field has no DMARC record",
                Reason.AUTH_FAILURE,
                "7.40",
            ),
        },
    ),
    Provider(
        "Microsoft",
        Pattern(r"\b(?:outlook|office365|microsoft|exchangelabs|storedrv|resolver\.)\b|aka\.ms"),
        "Email non-delivery reports in Exchange Online, learn.microsoft.com",
        {
            "1.10": ("there is no such mailbox", Reason.USER_UNKNOWN, "1.1"),
            "4.1": ("the domain has no such recipient", Reason.USER_UNKNOWN, "1.1"),
            "2.252": ("the login may not send as this sender", Reason.SENDER_REJECTED, "7.1"),
            "7.57": ("the client has not logged in", Reason.AUTH_REQUIRED, "7.8"),
            "7.60": ("the login may not send as this sender", Reason.SENDER_REJECTED, "7.1"),
            "7.139": ("logins by SMTP are switched off", Reason.AUTH_REQUIRED, "7.13"),
            "7.509": ("DMARC did not pass", Reason.AUTH_FAILURE, "7.1"),
            "7.515": ("SPF, DKIM and DMARC must pass; not all did", Reason.AUTH_FAILURE, "7.1"),
            "7.705": ("the sending tenant is over its limits", Reason.RATE_LIMITED, "4.5"),
            "7.708": ("mail from this IP address is not accepted", Reason.BLOCKED, "7.1"),
            "7.750": ("the sender's domain is not registered", Reason.SENDER_REJECTED, "1.8"),
        },
    ),
    Provider(
        "Yahoo",
        Pattern(r"\byahoo(?:dns|inc)?\b|\bpostmaster\.aol\b"),
        "SMTP error codes, senders.yahooinc.com/smtp-error-codes",
        {
            "7.9": ("its policies do not allow the message", Reason.CONTENT_POLICY, "7.1"),
            "7.2": ("it defers all mail of this client for good", Reason.BLOCKED, "7.1"),
        },
    ),
)
"""Servers that have codes of their own; the first whose signs are found counts."""


_ADDRESS = Pattern(r"[^\s<>@]{1,255}@[^\s<>@]{1,255}")
"""The address of a customer does not show whose server it is."""


def provider_meaning(paste: str, code: EnhancedCode | None) -> ProviderMeaning | None:
    """Return what the provider whose server wrote a text means by a code; None if as registered."""
    if code is None:
        return None
    key = f"{code.subject}.{code.detail}"
    for one in PROVIDERS:
        if key in one.codes and one.traces.search(_ADDRESS.sub(" ", paste).lower()):
            return ProviderMeaning(one.name, *one.codes[key], one.source)
    return None
