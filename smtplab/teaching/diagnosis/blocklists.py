"""The blocklists that replies name.

Which list it is decides where a client's administrator looks the address up and asks for removal.
The signs are the zones that the operators publish (RFC 5782 §2.1), the pages that they send people
to, and the codes that a provider documents for a list of its own.
"""

from smtplab.protocol.pattern import Pattern

__all__ = ["BLOCKLISTS", "blocklist_in"]

BLOCKLISTS: tuple[tuple[str, str, str], ...] = (
    ("Spamhaus ZEN", "spamhaus", r"\bzen\.(?:\w{1,40}\.)?(?:dq\.)?spamhaus|spamhaus[ -]zen"),
    ("Spamhaus DBL", "spamhaus", r"\bdbl\.(?:\w{1,40}\.)?(?:dq\.)?spamhaus|spamhaus[ -]dbl"),
    ("Spamhaus PBL", "spamhaus", r"\bpbl\.spamhaus|spamhaus[ -]pbl|spamhaus\.org/pbl"),
    ("Spamhaus SBL", "spamhaus", r"\bsbl\.spamhaus|spamhaus[ -]sbl|spamhaus\.org/sbl"),
    ("Spamhaus XBL", "spamhaus", r"\bxbl\.spamhaus|spamhaus[ -]xbl|spamhaus\.org/xbl"),
    ("Spamhaus XBL", "abuseat", r"\bcbl\.abuseat"),
    ("Spamhaus", "spamhaus", ""),
    ("SORBS", "sorbs", ""),
    ("SpamCop", "spamcop", ""),
    ("Barracuda", "barracudacentral", ""),
    ("Barracuda", "barracudanetworks", ""),
    ("Barracuda", "barracuda", r"barracuda reputation"),
    ("UCEPROTECT", "uceprotect", ""),
    ("Proofpoint", "proofpoint", r"proofpoint\.com/dnsbl|ipcheck\.proofpoint|proofpoint dynamic"),
    ("Proofpoint", "pdr", ""),
    ("Cloudmark", "cloudmark", ""),
    ("Microsoft S3140", "s3140", r"\ba?s3140\b"),
    ("Microsoft S3150", "s3150", r"\ba?s3150\b"),
    ("Microsoft", "office", r"sender\.office\.com"),
    ("Microsoft", "delist", r"delist@(?:messaging\.)?microsoft"),
    ("Trend Micro", "trendmicro", ""),
    ("Trend Micro", "trend", r"trend micro"),
    ("Invaluement", "invaluement", ""),
    ("SpamRATS", "spamrats", ""),
    ("PSBL", "psbl", ""),
    ("Mailspike", "mailspike", ""),
    ("Abusix", "abusix", ""),
    ("DroneBL", "dronebl", ""),
    ("NiX Spam", "manitu", ""),
    ("Validity SenderScore", "senderscore", ""),
    ("Cisco Talos", "senderbase", ""),
    ("Cisco Talos", "talosintelligence", ""),
    ("SURBL", "surbl", ""),
    ("URIBL", "uribl", ""),
    ("Spam Eating Monkey", "spameatingmonkey", ""),
    ("Backscatterer", "backscatterer", ""),
    ("GBUdb", "gbudb", ""),
    ("Hostkarma", "junkemailfilter", ""),
    ("Hostkarma", "hostkarma", ""),
)
"""Name, a word that the text has, and what else it has, in lower case; the first counts."""

_ROWS = tuple((name, word, Pattern(signs or rf"\b{word}\b")) for name, word, signs in BLOCKLISTS)
_LIMIT = 4096
# Mail servers name the zone that they asked.
_ZONE = Pattern(
    r"(?:blocked|rejected|listed|blacklisted|blocklisted|found) (?:using|at|in|on|by) (?:the )?"
    r"(?P<zone>(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24})(?![\w@-])"
)


def blocklist_in(text: str) -> str | None:
    """Return the name of the blocklist that a text names, or its zone; None if it names none."""
    low = text[:_LIMIT].lower()
    for name, word, signs in _ROWS:
        if word in low and signs.search(low):
            return name
    found = _ZONE.search(low) if "list" in low or "using" in low or "bl." in low else None
    return found["zone"] if found else None
