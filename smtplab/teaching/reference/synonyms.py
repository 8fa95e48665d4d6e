"""Everyday words for the entries, which the tables do not have."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SYNONYMS"]

# fmt: off
SYNONYMS: Mapping[str, str] = {
    "421": "server busy down restart throttled rate limit try later",
    "450": "greylist greylisted greylisting busy",
    "451": "greylist greylisted greylisting server error try later",
    "452": "disk full over quota too many recipients",
    "500": "typo misspelt",
    "501": "typo bad syntax",
    "530": "must login password needed relay",
    "535": "wrong password bad credentials login failed",
    "550": "user unknown no such user relay relaying denied spam blocked blacklist rejected",
    "552": "over quota attachment too big large",
    "554": "spam blocked blacklist blocklist rejected virus dmarc refused",
    "x.1.1": "user unknown no such user invalid recipient does not exist",
    "x.1.2": "domain not found no such domain host unknown nxdomain mx",
    "x.1.8": "sender domain not found",
    "x.2.1": "account suspended inactive deactivated",
    "x.2.2": "over quota overquota",
    "x.3.4": "attachment too big large",
    "x.4.4": "no mx dns",
    "x.4.6": "loop too many hops received",
    "x.5.3": "many rcpt",
    "x.7.0": "spam blocked reputation",
    "x.7.1": "relay relaying denied spam blocked blacklist blocklist greylist rejected dmarc",
    "x.7.8": "wrong password bad credentials login failed",
    "x.7.9": "login mechanism weak",
    "x.7.25": "ptr rdns no hostname",
    "x.7.26": "dmarc unauthenticated gmail spf dkim",
    "x.7.28": "bulk mail flood rate",
    "STARTTLS": "ssl encryption encrypted",
    "AUTH": "login password user sasl mechanism",
    "465": "ssl smtps",
    "587": "ssl tls login",
}
"""Further words by which an entry is found, under its key."""
# fmt: on
