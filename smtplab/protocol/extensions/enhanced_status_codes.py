"""ENHANCEDSTATUSCODES: X.Y.Z at the start of reply texts (RFC 2034).

Replies of class 2, 4 and 5 carry them once EHLO offered them, except the greeting and the replies
to HELO and EHLO themselves.
"""

from smtplab.protocol.extension import Extension

ENHANCED_STATUS_CODES = Extension(
    keyword="ENHANCEDSTATUSCODES",
    summary="Puts a finer code, such as 5.1.1, before the text of each reply.",
    section="RFC 2034 §4",
    enhanced_codes=True,
)
