"""Logins (RFC 4954)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="logged-in",
        code=235,
        enhanced=EnhancedCode(2, 7, 0),
        text="Authentication succeeded",
        section="RFC 4954 §6",
        explanation=(
            "The server knows now which user sends. It holds until the session ends or TLS "
            "starts; RSET and EHLO do not change it."
        ),
    ),
    Rule(
        key="login-challenge",
        code=334,
        text="{line}",
        section="RFC 4954 §4",
        explanation=(
            "The server waits for the next line of the login. The text is the challenge of the "
            "mechanism in base64; it may be empty. The client replies with one line of base64, "
            "or with * to cancel."
        ),
    ),
    Rule(
        key="login-cancelled",
        code=501,
        enhanced=EnhancedCode(5, 7, 0),
        text="Authentication cancelled",
        section="RFC 4954 §4",
        explanation="The client sent *, which cancels the login. Nobody is logged in.",
    ),
    Rule(
        key="base64",
        code=501,
        enhanced=EnhancedCode(5, 5, 2),
        text="This is not base64",
        section="RFC 4954 §4",
        explanation=(
            "After AUTH, what the client sends is base64: letters, digits, + and /, with = at "
            "the end up to a multiple of four. The login is over; begin it again with AUTH."
        ),
    ),
    Rule(
        key="mechanism-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A mechanism is missing",
        section="RFC 4954 §4",
        explanation="AUTH names a mechanism. The reply to EHLO lists those of this server.",
    ),
    Rule(
        key="response-too-early",
        code=501,
        enhanced=EnhancedCode(5, 7, 0),
        text="This mechanism begins with a challenge",
        section="RFC 4954 §4",
        explanation=(
            "In this mechanism the server speaks first, so AUTH takes no initial response. Send "
            "AUTH with the mechanism alone, and wait for 334."
        ),
    ),
    Rule(
        key="response-malformed",
        code=501,
        enhanced=EnhancedCode(5, 5, 2),
        text="Not a response of this mechanism",
        section="RFC 4954 §4",
        explanation=(
            "It was base64, but what it holds is not what the mechanism needs at this point. For "
            "PLAIN it is NUL, the user, NUL and the password."
        ),
    ),
    Rule(
        key="line-too-long:auth",
        code=500,
        enhanced=EnhancedCode(5, 5, 6),
        text="Line too long",
        section="RFC 4954 §4",
        explanation=(
            "A line of a login may have up to 12288 octets, CR LF included. The whole line was "
            "dropped, and the login is over."
        ),
    ),
    Rule(
        key="logged-in-already",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="Already authenticated",
        section="RFC 4954 §4",
        explanation="After 235 a client does not send AUTH again in the same session.",
    ),
    Rule(
        key="mechanism-unknown",
        code=504,
        enhanced=EnhancedCode(5, 5, 4),
        text="Mechanism not supported",
        section="RFC 4954 §4",
        explanation=(
            "This server does not offer the mechanism. The reply to EHLO lists those that it "
            "offers."
        ),
    ),
    Rule(
        key="mechanism-needs-tls",
        code=504,
        enhanced=EnhancedCode(5, 5, 4),
        text="This mechanism needs TLS",
        section="RFC 4954 §4",
        explanation=(
            "PLAIN and LOGIN show the password to everybody who listens, so this server allows "
            "them only under TLS. Start TLS first. Some servers reply with 538 here, an older code "
            "that RFC 4954 lists only as history."
        ),
    ),
    Rule(
        key="login-first",
        code=530,
        enhanced=EnhancedCode(5, 7, 0),
        text="Authentication required",
        section="RFC 4954 §6",
        explanation=(
            "This server works only for clients that have logged in. Until then it allows AUTH, "
            "EHLO, HELO, NOOP, RSET and QUIT."
        ),
    ),
    Rule(
        key="login-failed",
        code=535,
        enhanced=EnhancedCode(5, 7, 8),
        text="Authentication credentials invalid",
        section="RFC 4954 §6",
        explanation=(
            "The user or the password is wrong; the server does not say which. The client asks "
            "its user again; it does not send the same password again."
        ),
    ),
    Rule(
        key="sender-of-another",
        code=550,
        enhanced=EnhancedCode(5, 7, 1),
        text="Sender rejected: not owned by user",
        section="RFC 6409 §6.1",
        explanation=(
            "The site lets a user send only from their own addresses, and the reverse-path is "
            "not one of those of the user who logged in."
        ),
    ),
    Rule(
        key="author-of-another",
        code=550,
        enhanced=EnhancedCode(5, 7, 1),
        text="From field not owned by this user",
        section="RFC 6409 §6.1",
        explanation=(
            "The site lets a user send only from their own addresses, and the From field names "
            "another one. The reader sees that field, not the reverse-path."
        ),
    ),
)
