"""What a server grants or refuses of its own will (RFC 5321 §3)."""

from smtplab.protocol.diagnostic import Row

ROWS: tuple[Row, ...] = (
    (
        "hello",
        250,
        None,
        "{host}",
        "RFC 5321 §4.1.1.1",
        (
            "The server took note of your name and gives its own. Any mail transaction is "
            "dropped, as by RSET."
        ),
    ),
    (
        "hello-literal",
        250,
        None,
        "{host}",
        "RFC 5321 §4.1.1.1",
        (
            "The server lets it pass, but only EHLO may be followed by an address literal: HELO "
            "takes a domain. Another server may refuse it with 501."
        ),
    ),
    (
        "sender-ok",
        250,
        "2.1.0",
        "Sender ok",
        "RFC 5321 §4.1.1.2",
        (
            "A mail transaction is open. Nobody has checked who you are: the sender is what you "
            "say it is."
        ),
    ),
    (
        "recipient-ok",
        250,
        "2.1.5",
        "Recipient ok",
        "RFC 5321 §4.1.1.3",
        "The server will take the mail for this recipient. Each recipient gets a reply of its own.",
    ),
    (
        "recipient-forwarded",
        251,
        "2.1.5",
        "User not local; will forward to <{address}>",
        "RFC 5321 §3.4",
        "The mailbox is elsewhere, and the server passes the mail on for you. Go on as after 250.",
    ),
    (
        "relayed",
        250,
        "2.1.5",
        "Recipient ok, the mail will be passed on",
        "RFC 5321 §3.6.2",
        (
            "The mailbox is elsewhere. The server takes the mail, becomes a client itself, and "
            "brings it to the next host; with its 250 after the dot it answers for that."
        ),
    ),
    (
        "no-such-mailbox",
        550,
        "5.1.1",
        "No such mailbox here",
        "RFC 5321 §3.3",
        (
            "The domain is served here, the name is not known. The same address fails again: "
            "correct it, or bounce."
        ),
    ),
    (
        "relaying-denied",
        550,
        "5.7.1",
        "Relaying denied: domain not served here",
        "RFC 5321 §3.6.2",
        (
            "This server takes mail for its own domains only. A server that passes on anything for "
            "anyone is an open relay."
        ),
    ),
    (
        "mailbox-full",
        552,
        "5.2.2",
        "Mailbox full",
        "RFC 5321 §4.2.3",
        (
            "The recipient's quota is used up. The code is permanent: the sender is told, "
            "though some servers say 452."
        ),
    ),
    (
        "mailbox-busy",
        450,
        "4.2.0",
        "Mailbox busy, try again later",
        "RFC 5321 §4.2.3",
        "The mailbox cannot take mail just now. Keep the message and try the same again later.",
    ),
    (
        "mailbox-moved",
        551,
        "5.1.6",
        "User not local; try <{address}>",
        "RFC 5321 §3.4",
        (
            "The mailbox is elsewhere, and the server does not forward. It names the new "
            "address; a person should decide."
        ),
    ),
    (
        "greylisted",
        450,
        "4.7.1",
        "Greylisted, try again later",
        "RFC 6647 §5",
        (
            "First contact of this client, sender and recipient: come back in a while. Real "
            "servers retry, many spam programs do not. RFC 6647 names 450, or 421 to close; many "
            "servers in the field send 451."
        ),
    ),
    (
        "start-data",
        354,
        None,
        "Start mail input; end with <CRLF>.<CRLF>",
        "RFC 5321 §4.1.1.4",
        (
            "Go ahead: send header, an empty line, body, and then a line that is one dot. Commands "
            "are not heard until then."
        ),
    ),
    (
        "accepted",
        250,
        "2.0.0",
        "Message accepted",
        "RFC 5321 §4.2.5",
        (
            "The server now answers for the message: it delivers it or reports that it could "
            "not. This reply does not say that it is delivered already."
        ),
    ),
    (
        "storage-full",
        452,
        "4.3.1",
        "Insufficient system storage",
        "RFC 5321 §4.2.3",
        "The server has no room just now. It kept nothing; try the same again later.",
    ),
    (
        "quota-exceeded",
        552,
        "5.2.2",
        "Mailbox full",
        "RFC 5321 §4.2.3",
        "With this message the recipient's quota would be exceeded. Nothing was kept.",
    ),
    (
        "local-error",
        451,
        "4.3.0",
        "Local error in processing",
        "RFC 5321 §4.2.3",
        "Something went wrong on the server's side. It kept nothing; try the same again later.",
    ),
    (
        "reset",
        250,
        "2.0.0",
        "Ok, buffers cleared",
        "RFC 5321 §4.1.1.5",
        (
            "Whatever there was of sender, recipients and content is forgotten. The session, its "
            "EHLO included, goes on."
        ),
    ),
    (
        "noop",
        250,
        "2.0.0",
        "Ok",
        "RFC 5321 §4.1.1.9",
        "The server is there, and nothing has changed. There is no code 200 in SMTP.",
    ),
    (
        "verify-hidden",
        252,
        "2.0.0",
        "Cannot VRFY user, but will take mail for it and try",
        "RFC 5321 §3.5.3",
        (
            "The server will not tell, so that no one can fish for addresses. 252 is neither "
            "yes nor no."
        ),
    ),
    (
        "verified",
        250,
        "2.1.5",
        "<{address}>",
        "RFC 5321 §3.5.2",
        "The mailbox exists.",
    ),
    (
        "verify-moved",
        551,
        "5.1.6",
        "User not local; try <{address}>",
        "RFC 5321 §3.4",
        "The mailbox is elsewhere. The server names it, as it would to RCPT (§3.5.3).",
    ),
    (
        "verify-forwarded",
        251,
        "2.1.5",
        "User not local; will forward to <{address}>",
        "RFC 5321 §3.4",
        "The mailbox is elsewhere; the server would forward, as it says to RCPT (§3.5.3).",
    ),
    (
        "verify-unknown",
        550,
        "5.1.1",
        "No such user here",
        "RFC 5321 §3.5.1",
        "The server is willing to tell, and it knows no such user.",
    ),
    (
        "expand-hidden",
        252,
        "2.0.0",
        "Cannot EXPN list",
        "RFC 5321 §3.5.3",
        "The server will not tell who is on its lists.",
    ),
    (
        "expanded",
        250,
        "2.1.5",
        "<{address}>",
        "RFC 5321 §3.5.2",
        "One line for each member.",
    ),
    (
        "expand-unknown",
        550,
        "5.1.1",
        "No such mailing list here",
        "RFC 5321 §3.5.1",
        "The server is willing to tell, and it knows no such list.",
    ),
    (
        "help",
        214,
        "2.0.0",
        "{line}",
        "RFC 5321 §4.1.1.8",
        "Help is for people; no program reads it.",
    ),
    (
        "help-unknown",
        504,
        "5.5.4",
        "No help on that",
        "RFC 5321 §4.1.1.8",
        "HELP knows the server's own verbs.",
    ),
    (
        "fault",
        451,
        "4.3.0",
        "Local error in processing",
        "RFC 5321 §4.2",
        (
            "The site has been told to answer so at this point: a fault made on purpose, to be "
            "practised on."
        ),
    ),
    (
        "learner",
        250,
        "2.0.0",
        "Ok",
        "RFC 5321 §4.2",
        "You sat in the server's chair and chose this reply.",
    ),
    (
        "recorded",
        250,
        "2.0.0",
        "Ok",
        "RFC 5321 §4.2",
        (
            "The server of the recording said so. Its reasons are its own; what the digits mean "
            "is the same everywhere."
        ),
    ),
)
