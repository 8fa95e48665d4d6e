"""The blocklists that replies name.

Which list it is decides where a client's administrator looks the address up and asks for removal.
The signs are the zones that the operators publish (RFC 5782 §2.1), the pages that they send people
to, and the codes that a provider documents for a list of its own.
"""

from smtplab.protocol.pattern import Pattern

__all__ = ["BLOCKLISTS", "blocklist_in"]

BLOCKLISTS: tuple[tuple[str, str], ...] = (
    ("Spamhaus ZEN", r"\bzen\.(?:\w{1,40}\.)?(?:dq\.)?spamhaus|spamhaus[ -]zen"),
    ("Spamhaus DBL", r"\bdbl\.(?:\w{1,40}\.)?(?:dq\.)?spamhaus|spamhaus[ -]dbl"),
    ("Spamhaus PBL", r"\bpbl\.spamhaus|spamhaus[ -]pbl|spamhaus\.org/pbl"),
    ("Spamhaus SBL", r"\bsbl\.spamhaus|spamhaus[ -]sbl|spamhaus\.org/sbl"),
    ("Spamhaus XBL", r"\bxbl\.spamhaus|spamhaus[ -]xbl|spamhaus\.org/xbl|\bcbl\.abuseat"),
    ("Spamhaus", r"spamhaus"),
    ("SORBS", r"\bsorbs\b"),
    ("SpamCop", r"spamcop"),
    ("Barracuda", r"barracudacentral|barracuda(?:networks\.com/reputation| reputation)"),
    ("UCEPROTECT", r"uceprotect"),
    ("Proofpoint", r"proofpoint\.com/dnsbl|proofpoint dynamic|\bpdr\b|ipcheck\.proofpoint"),
    ("Cloudmark", r"cloudmark|\bcsi\b[^.]{0,40}reputation"),
    ("Microsoft S3140", r"\bs3140\b"),
    ("Microsoft S3150", r"\bs3150\b"),
    ("Microsoft", r"sender\.office\.com|delist@(?:messaging\.)?microsoft|sendersupport\.olc"),
    ("Trend Micro", r"trendmicro|mail-abuse\.(?:com|org)"),
    ("Invaluement", r"invaluement"),
    ("SpamRATS", r"spamrats"),
    ("PSBL", r"\bpsbl\.|surriel"),
    ("Mailspike", r"mailspike"),
    ("Abusix", r"abusix"),
    ("DroneBL", r"dronebl"),
    ("NiX Spam", r"dnsbl\.manitu"),
    ("Validity SenderScore", r"senderscore|returnpath|validity\.com"),
    ("Cisco Talos", r"senderbase|talosintelligence|ironport"),
    ("SURBL", r"\bsurbl\b"),
    ("URIBL", r"\buribl\b"),
    ("Spam Eating Monkey", r"spameatingmonkey"),
    ("Backscatterer", r"backscatterer"),
    ("GBUdb", r"gbudb"),
    ("Hostkarma", r"junkemailfilter"),
)
"""Name and signs in lower case, as a regular expression; of several the first counts."""

_SIGNS = tuple((name, Pattern(signs)) for name, signs in BLOCKLISTS)
_ANY = Pattern("|".join(signs for _, signs in BLOCKLISTS))
# Mail servers name the zone that they asked.
_ZONE = Pattern(
    r"(?:blocked|rejected|listed|blacklisted|blocklisted|found) (?:using|at|in|on|by) (?:the )?"
    r"(?P<zone>(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24})(?![\w@-])"
)
_LIMIT = 4096


def blocklist_in(text: str) -> str | None:
    """Return the name of the blocklist that a text names, or its zone; None if it names none."""
    low = text[:_LIMIT].lower()
    if _ANY.search(low):
        return next(name for name, signs in _SIGNS if signs.search(low))
    found = _ZONE.search(low) if "list" in low or "using" in low or "bl." in low else None
    return found["zone"] if found else None
