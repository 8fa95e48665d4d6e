"""8BITMIME: content with octets over 127, declared on MAIL (RFC 6152)."""

import re

from smtplab.protocol.extension import Extension, Parameter

EIGHT_BIT_MIME = Extension(
    keyword="8BITMIME",
    summary="Lets content hold octets over 127, if MAIL says BODY=8BITMIME.",
    section="RFC 6152 §2",
    parameters=(Parameter("MAIL", "BODY", re.compile(r"(?ai:7BIT|8BITMIME)"), 17),),
)
