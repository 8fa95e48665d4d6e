"""ENHANCEDSTATUSCODES: X.Y.Z at the start of reply texts (RFC 2034).

Replies of class 2, 4 and 5 carry them from the EHLO reply on, except the greeting and the replies to
HELO and EHLO themselves; that is a property of each rule, so there is nothing else to say here.
"""

from smtplab.protocol.extension import Extension

ENHANCED_STATUS_CODES = Extension(
    keyword="ENHANCEDSTATUSCODES",
    summary="Puts a finer code, such as 5.1.1, before the text of each reply.",
    section="RFC 2034 §4",
)
