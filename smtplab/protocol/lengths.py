"""Limits on the length of an address and its parts (RFC 5321 §4.5.3.1, RFC 1035 §2.3.4)."""

from __future__ import annotations

import re

from smtplab.protocol import grammar
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.pattern import Pattern

LOCAL_PART_LIMIT = 64
"""Octets in a local-part (RFC 5321 §4.5.3.1.1)."""
DOMAIN_LIMIT = 255
"""Octets in a domain (RFC 5321 §4.5.3.1.2)."""
PATH_LIMIT = 256
"""Octets in a path, brackets included (RFC 5321 §4.5.3.1.3)."""
LABEL_LIMIT = 63
"""Octets in a label, which is what stands between two dots of a domain (RFC 1035 §2.3.4)."""

_A_LABEL = "xn--"
"""What a label beyond ASCII begins with in the DNS."""
_DOMAINS = Pattern(r"[^@,:]+")
"""The domains of a source route."""


def path_error(match: re.Match[str]) -> CommandSyntaxError | None:
    """Return what is too long in a path, None if nothing is.

    Args:
        match: A match of `grammar.MAIL`, `grammar.RCPT`, or of a path or mailbox alone.
    """
    groups = match.groupdict()
    text = groups.get("path") or match[0]
    if text.isascii() and len(text) <= LABEL_LIMIT:
        return None
    for group, limit in (
        ("local", LOCAL_PART_LIMIT),
        ("domain", DOMAIN_LIMIT),
        ("path", PATH_LIMIT),
    ):
        if len((groups.get(group) or "").encode()) > limit:
            return CommandSyntaxError(f"{group}-too-long", *match.span(group))
    return _in_route(groups.get("route") or "", match) or _in_domain(match)


def host_error(host: str) -> CommandSyntaxError | None:
    """Return what is too long in a domain that stands alone, None if nothing is."""
    if len(host.encode()) > DOMAIN_LIMIT:
        return CommandSyntaxError("domain-too-long", 0, len(host))
    return _long_label(host, 0)


def is_host(text: str) -> bool:
    """Return whether a text is a domain name or an address literal, and not too long."""
    return text.isascii() and grammar.names_host(text) and host_error(text) is None


def is_mailbox(text: str) -> bool:
    """Return whether a text is an address, and not too long."""
    local_part, _, host = text.rpartition("@")
    if not grammar.LOCAL_PART_ALONE.fullmatch(local_part) or not grammar.names_host(host):
        return False
    return len(local_part.encode()) <= LOCAL_PART_LIMIT and host_error(host) is None


def _in_route(route: str, match: re.Match[str]) -> CommandSyntaxError | None:
    start = match.start("route") if route else 0
    domains = ((start + one.start(), one[0]) for one in _DOMAINS.finditer(route))
    return next(filter(None, (_long_label(domain, at) for at, domain in domains)), None)


def _in_domain(match: re.Match[str]) -> CommandSyntaxError | None:
    return _long_label(match["domain"] or "", match.start("domain"))


def _long_label(domain: str, start: int) -> CommandSyntaxError | None:
    """Return the error of the first label that is too long; an address literal is shorter."""
    if domain.isascii() and len(domain) <= LABEL_LIMIT:
        return None
    for label in domain.split("."):
        if _octets(label) > LABEL_LIMIT:
            return CommandSyntaxError("label-too-long", start, start + len(label))
        start += len(label) + 1
    return None


def _octets(label: str) -> int:
    """Count a label as the DNS carries it: one beyond ASCII as an A-label (IDNA)."""
    return len(label) if label.isascii() else len(_A_LABEL) + len(label.encode("punycode"))
