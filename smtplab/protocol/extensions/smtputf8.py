"""SMTPUTF8: addresses and header fields beyond ASCII (RFC 6531)."""

from smtplab.protocol.extension import Extension, Parameter

SMTPUTF8 = Extension(
    keyword="SMTPUTF8",
    summary="Lets addresses and header fields be UTF-8, if MAIL says SMTPUTF8.",
    section="RFC 6531 §3.1",
    needs=("8BITMIME",),
    parameters=(
        Parameter("MAIL", "SMTPUTF8", None, 10),
        Parameter("VRFY", "SMTPUTF8", None, 9),
        Parameter("EXPN", "SMTPUTF8", None, 9),
    ),
)
