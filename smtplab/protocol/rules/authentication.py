"""What the DNS has against the sender of a message: nobody vouches for it."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="reverse-dns-failed",
        code=550,
        enhanced=EnhancedCode(5, 7, 25),
        text="Reverse DNS validation failed",
        section="RFC 7372 §3.3",
        explanation=(
            "The client's IP address has no name in the DNS (PTR record), or its name does not "
            "lead back to the address. The administrator of the sending host has to publish both "
            "records. The server knows this at the connection, but the reply to MAIL is the first "
            "that can carry an enhanced status code."
        ),
    ),
    Rule(
        key="sender-null-mx",
        code=550,
        enhanced=EnhancedCode(5, 7, 27),
        text="Sender domain accepts no mail",
        section="RFC 7505 §4.2",
        explanation=(
            "The domain of the sender has a null MX: it accepts no mail, so a bounce could not be "
            "returned. Use a sender that accepts mail."
        ),
    ),
    Rule(
        key="spf-failed",
        code=550,
        enhanced=EnhancedCode(5, 7, 23),
        text="SPF validation failed",
        section="RFC 7372 §3.2",
        explanation=(
            "The SPF record of the sender's domain does not allow this client to send for it. "
            "The administrator of that domain has to add the client to the record, or the message "
            "has to go through a server that is in it. SPF needs only the envelope, so the server "
            "can check it at MAIL."
        ),
    ),
    Rule(
        key="spf-record-wrong",
        code=550,
        enhanced=EnhancedCode(5, 7, 24),
        text="SPF validation error",
        section="RFC 7372 §3.2",
        explanation=(
            "The SPF record of the sender's domain cannot be evaluated: its syntax is wrong, there "
            "are two of them, or it needs more than ten look-ups. The administrator of that domain "
            "has to correct it."
        ),
    ),
    Rule(
        key="spf-no-reply",
        code=451,
        enhanced=EnhancedCode(4, 7, 24),
        text="SPF validation error, try again later",
        section="RFC 7372 §3.2",
        explanation=(
            "A name server that SPF needs does not reply at the moment. Nothing is wrong with the "
            "message: keep it and try the same again later."
        ),
    ),
    Rule(
        key="dkim-failed",
        code=550,
        enhanced=EnhancedCode(5, 7, 20),
        text="No passing DKIM signature found",
        section="RFC 7372 §3.1",
        explanation=(
            "This server accepts only messages with a valid DKIM signature, and this one has none: "
            "there is no signature, the key in the DNS is missing or is another one, or the "
            "message was changed on its way. The signature is in the header section, so the server "
            "can check it only after the dot."
        ),
    ),
    Rule(
        key="dkim-no-key-reply",
        code=451,
        enhanced=EnhancedCode(4, 7, 5),
        text="DKIM key lookup failed, try again later",
        section="RFC 6376 §6.3",
        explanation=(
            "The name server that has the key of the signature does not reply at the moment. Keep "
            "the message and try the same again later."
        ),
    ),
    Rule(
        key="dmarc-failed",
        code=550,
        enhanced=EnhancedCode(5, 7, 26),
        text="Rejected by the author's DMARC policy",
        section="RFC 9989 §5.3.6",
        explanation=(
            "The domain in From asks for messages to be rejected unless SPF or DKIM passes for a "
            "domain that is aligned with it, which means that it belongs to the same organization. "
            "Neither did. One of the two is enough: the administrator of that domain has to "
            "correct its SPF record or its DKIM key."
        ),
    ),
    Rule(
        key="quarantined",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Message accepted, marked as suspicious",
        section="RFC 9989 §5.3.6",
        explanation=(
            "The domain in From asks for messages to be set aside (quarantine) unless SPF or DKIM "
            "passes for a domain that is aligned with it. Neither did. The server has accepted the "
            "message and marked it in its Authentication-Results field."
        ),
    ),
    Rule(
        key="dns-no-reply",
        code=451,
        enhanced=EnhancedCode(4, 4, 3),
        text="DNS lookup failed, try again later",
        section="RFC 3463 §3.5",
        explanation=(
            "A name server that the check needs does not reply at the moment. Keep the message and "
            "try the same again later."
        ),
    ),
)
