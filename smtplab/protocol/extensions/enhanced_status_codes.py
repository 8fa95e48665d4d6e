"""ENHANCEDSTATUSCODES: X.Y.Z at the start of reply texts (RFC 2034).

A server that offers them puts one into each reply of class 2, 4 and 5 from the greeting on, whether
or not the client says EHLO; only the greeting and the replies to HELO and EHLO carry none.
"""

from smtplab.protocol.extension import Extension

ENHANCED_STATUS_CODES = Extension(
    keyword="ENHANCEDSTATUSCODES",
    summary="Puts a finer code, such as 5.1.1, before the text of each reply.",
    section="RFC 2034 §4",
    enhanced_codes=True,
)
