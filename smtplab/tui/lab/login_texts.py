"""The words of the screens for a login: what a line of it is, and what its base64 holds."""

from smtplab.tui.lab.texts import Note

__all__ = [
    "DECODED",
    "HOLDS",
    "IN_LOGIN",
    "IS_MASKED",
    "MASKED_OCTETS",
    "RESPONSE",
    "ROW_HOLDS",
]

IN_LOGIN = "a line of base64, or * to cancel"
"""What a client may send in a login."""
RESPONSE = Note(
    "Response",
    "a line of the login, in base64",
    "The server asked for it with 334; the mechanism says what it holds.",
    "another 334, or the reply that ends the login",
)
ROW_HOLDS = "holds"
HOLDS = "“{held}” in base64"
IS_MASKED = "the palette shows secrets"
MASKED_OCTETS = "Masked: other octets crossed the wire. The palette (^P) shows secrets."
DECODED = "The base64 holds: {held}"
