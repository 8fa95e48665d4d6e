"""The commands and the reply codes that an enhanced status code goes with.

The registry pairs each enhanced code with reply codes, though not exclusively (RFC 5248 §2.1); what
RFC 5321 and servers in the field pair besides is added here. At which command a code comes follows
from the RFC that defines it. Some of subjects 4 and 6 stand mostly in reports that a relay writes;
they are listed at the command after which a server can find the fault itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol.codes.enhanced import REGISTRY, EnhancedCode

__all__ = ["beside", "enhanced_commands"]

_MAIL, _RCPT, _END, _AUTH = ("MAIL",), ("RCPT",), ("DATA-END",), ("AUTH",)
_REPORT: tuple[str, ...] = ()
"""No command: the code stands in reports alone."""

_OF_SUBJECT: Mapping[int, tuple[str, ...]] = {
    0: ("any",),
    1: (*_RCPT, "VRFY", "EXPN"),
    2: (*_RCPT, *_END),
    3: (*_MAIL, *_RCPT, *_END),
    4: (*_RCPT, *_END),
    5: ("any",),
    6: _END,
    7: (*_MAIL, *_RCPT, *_END),
}
_OF_CODE: Mapping[tuple[int, int], tuple[str, ...]] = {
    (1, 0): (*_MAIL, *_RCPT),
    (1, 7): _MAIL,
    (1, 8): _MAIL,
    (1, 9): _REPORT,
    (2, 4): (*_RCPT, "EXPN"),
    (3, 0): ("any",),
    (3, 2): ("CONNECT", "any"),
    (3, 4): (*_MAIL, *_END),
    (3, 6): _MAIL,
    (4, 2): ("any",),
    (4, 3): (*_MAIL, *_RCPT),
    (4, 5): ("CONNECT", *_MAIL, *_RCPT, *_END),
    (4, 7): _REPORT,
    (5, 3): _RCPT,
    (5, 6): _AUTH,
    (6, 4): _REPORT,
    (6, 6): ("BURL",),
    (6, 7): (*_MAIL, *_RCPT),
    (6, 8): ("VRFY", "EXPN"),
    (6, 10): ("VRFY", "EXPN"),
    (7, 0): ("any",),
    (7, 1): (*_MAIL, *_RCPT, *_END, "VRFY", "EXPN"),
    (7, 2): (*_RCPT, "EXPN"),
    (7, 3): _END,
    (7, 4): _AUTH,
    (7, 5): _END,
    (7, 6): _END,
    (7, 7): _END,
    (7, 8): _AUTH,
    (7, 9): _AUTH,
    (7, 10): _AUTH,
    (7, 11): _AUTH,
    (7, 12): _AUTH,
    (7, 13): _AUTH,
    (7, 14): _AUTH,
    (7, 15): _MAIL,
    (7, 16): (*_MAIL, *_END),
    (7, 17): _RCPT,
    (7, 18): _RCPT,
    (7, 19): _RCPT,
    (7, 20): _END,
    (7, 21): _END,
    (7, 22): _END,
    (7, 23): (*_MAIL, *_RCPT, *_END),
    (7, 24): (*_MAIL, *_RCPT, *_END),
    (7, 25): ("CONNECT", "EHLO", *_MAIL, *_RCPT),
    (7, 26): _END,
    (7, 27): (*_MAIL, *_END),
    (7, 29): _END,
    (7, 30): _REPORT,
}
"""By subject and detail, where it differs from what is usual for the subject."""

_BESIDES: Mapping[tuple[int, int], tuple[int, ...]] = {
    (1, 8): (450,),
    (2, 2): (452,),
    (3, 2): (421, 554),
    (4, 6): (554,),
    (5, 3): (452,),
    (7, 1): (450, 554),
}
"""By subject and detail: reply codes that the registry does not name."""


def beside(subject: int, detail: int) -> tuple[int, ...]:
    """Return the reply codes that an enhanced code goes with, those of the registry first."""
    pair = (subject, detail)
    registered = REGISTRY[pair].basic if pair in REGISTRY else ()
    return (*registered, *_BESIDES.get(pair, ()))


def enhanced_commands(code: EnhancedCode) -> tuple[str, ...]:
    """Return the commands whose replies carry a code; none where it stands in reports alone."""
    return _OF_CODE.get((code.subject, code.detail), _OF_SUBJECT.get(code.subject, ()))
