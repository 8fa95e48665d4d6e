"""What a server grants or refuses of its own will (RFC 5321 §3)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="hello",
        code=250,
        text="{host}",
        section="RFC 5321 §4.1.1.1",
        explanation=(
            "The server took note of your name and gives its own. Any mail transaction is dropped, "
            "as by RSET."
        ),
    ),
    Rule(
        key="hello-literal",
        code=250,
        text="{host}",
        section="RFC 5321 §4.1.1.1",
        explanation=(
            "The server lets it pass, but only EHLO may be followed by an address literal: HELO "
            "takes a domain. Another server may refuse it with 501."
        ),
    ),
    Rule(
        key="sender-ok",
        code=250,
        enhanced=EnhancedCode(2, 1, 0),
        text="Sender ok",
        section="RFC 5321 §4.1.1.2",
        explanation=(
            "A mail transaction is open. Nobody has checked who you are: the sender is what you "
            "say it is."
        ),
    ),
    Rule(
        key="recipient-ok",
        code=250,
        enhanced=EnhancedCode(2, 1, 5),
        text="Recipient ok",
        section="RFC 5321 §4.1.1.3",
        explanation=(
            "The server will take the mail for this recipient. Each recipient gets a reply of its "
            "own."
        ),
    ),
    Rule(
        key="recipient-forwarded",
        code=251,
        enhanced=EnhancedCode(2, 1, 5),
        text="User not local; will forward to <{address}>",
        section="RFC 5321 §3.4",
        explanation=(
            "The mailbox is elsewhere, and the server passes the mail on for you. Go on as after "
            "250."
        ),
    ),
    Rule(
        key="relayed",
        code=250,
        enhanced=EnhancedCode(2, 1, 5),
        text="Recipient ok, the mail will be passed on",
        section="RFC 5321 §3.6.2",
        explanation=(
            "The mailbox is elsewhere. The server takes the mail, becomes a client itself, and "
            "brings it to the next host; with its 250 after the dot it answers for that."
        ),
    ),
    Rule(
        key="no-such-mailbox",
        code=550,
        enhanced=EnhancedCode(5, 1, 1),
        text="No such mailbox here",
        section="RFC 5321 §3.3",
        explanation=(
            "The domain is served here, the name is not known. The same address fails again: "
            "correct it, or bounce."
        ),
    ),
    Rule(
        key="relaying-denied",
        code=550,
        enhanced=EnhancedCode(5, 7, 1),
        text="Relaying denied: domain not served here",
        section="RFC 5321 §3.6.2",
        explanation=(
            "This server takes mail for its own domains only. A server that passes on anything for "
            "anyone is an open relay."
        ),
    ),
    Rule(
        key="mailbox-full",
        code=552,
        enhanced=EnhancedCode(5, 2, 2),
        text="Mailbox full",
        section="RFC 5321 §4.2.3",
        explanation=(
            "The recipient's quota is used up. The code is permanent: the sender is told, though "
            "some servers say 452."
        ),
    ),
    Rule(
        key="mailbox-busy",
        code=450,
        enhanced=EnhancedCode(4, 2, 0),
        text="Mailbox busy, try again later",
        section="RFC 5321 §4.2.3",
        explanation=(
            "The mailbox cannot take mail just now. Keep the message and try the same again later."
        ),
    ),
    Rule(
        key="mailbox-moved",
        code=551,
        enhanced=EnhancedCode(5, 1, 6),
        text="User not local; try <{address}>",
        section="RFC 5321 §3.4",
        explanation=(
            "The mailbox is elsewhere, and the server does not forward. It names the new address; "
            "a person should decide."
        ),
    ),
    Rule(
        key="greylisted",
        code=450,
        enhanced=EnhancedCode(4, 7, 1),
        text="Greylisted, try again later",
        section="RFC 6647 §5",
        explanation=(
            "First contact of this client, sender and recipient: come back in a while. Real "
            "servers retry, many spam programs do not. RFC 6647 names 450, or 421 to close; many "
            "servers in the field send 451."
        ),
    ),
    Rule(
        key="start-data",
        code=354,
        text="Start mail input; end with <CRLF>.<CRLF>",
        section="RFC 5321 §4.1.1.4",
        explanation=(
            "Go ahead: send header, an empty line, body, and then a line that is one dot. Commands "
            "are not heard until then."
        ),
    ),
    Rule(
        key="accepted",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Message accepted",
        section="RFC 5321 §4.2.5",
        explanation=(
            "The server now answers for the message: it delivers it or reports that it could not. "
            "This reply does not say that it is delivered already."
        ),
    ),
    Rule(
        key="storage-full",
        code=452,
        enhanced=EnhancedCode(4, 3, 1),
        text="Insufficient system storage",
        section="RFC 5321 §4.2.3",
        explanation="The server has no room just now. It kept nothing; try the same again later.",
    ),
    Rule(
        key="quota-exceeded",
        code=552,
        enhanced=EnhancedCode(5, 2, 2),
        text="Mailbox full",
        section="RFC 5321 §4.2.3",
        explanation="With this message the recipient's quota would be exceeded. Nothing was kept.",
    ),
    Rule(
        key="local-error",
        code=451,
        enhanced=EnhancedCode(4, 3, 0),
        text="Local error in processing",
        section="RFC 5321 §4.2.3",
        explanation=(
            "Something went wrong on the server's side. It kept nothing; try the same again later."
        ),
    ),
    Rule(
        key="reset",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ok, buffers cleared",
        section="RFC 5321 §4.1.1.5",
        explanation=(
            "Whatever there was of sender, recipients and content is forgotten. The session, its "
            "EHLO included, goes on."
        ),
    ),
    Rule(
        key="noop",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ok",
        section="RFC 5321 §4.1.1.9",
        explanation="The server is there, and nothing has changed. There is no code 200 in SMTP.",
    ),
    Rule(
        key="verify-hidden",
        code=252,
        enhanced=EnhancedCode(2, 0, 0),
        text="Cannot VRFY user, but will take mail for it and try",
        section="RFC 5321 §3.5.3",
        explanation=(
            "The server will not tell, so that no one can fish for addresses. 252 is neither yes "
            "nor no."
        ),
    ),
    Rule(
        key="verified",
        code=250,
        enhanced=EnhancedCode(2, 1, 5),
        text="<{address}>",
        section="RFC 5321 §3.5.2",
        explanation="The mailbox exists.",
    ),
    Rule(
        key="verify-moved",
        code=551,
        enhanced=EnhancedCode(5, 1, 6),
        text="User not local; try <{address}>",
        section="RFC 5321 §3.4",
        explanation="The mailbox is elsewhere. The server names it, as it would to RCPT (§3.5.3).",
    ),
    Rule(
        key="verify-forwarded",
        code=251,
        enhanced=EnhancedCode(2, 1, 5),
        text="User not local; will forward to <{address}>",
        section="RFC 5321 §3.4",
        explanation=(
            "The mailbox is elsewhere; the server would forward, as it says to RCPT (§3.5.3)."
        ),
    ),
    Rule(
        key="verify-unknown",
        code=550,
        enhanced=EnhancedCode(5, 1, 1),
        text="No such user here",
        section="RFC 5321 §3.5.1",
        explanation="The server is willing to tell, and it knows no such user.",
    ),
    Rule(
        key="expand-hidden",
        code=252,
        enhanced=EnhancedCode(2, 0, 0),
        text="Cannot EXPN list",
        section="RFC 5321 §3.5.3",
        explanation="The server will not tell who is on its lists.",
    ),
    Rule(
        key="expanded",
        code=250,
        enhanced=EnhancedCode(2, 1, 5),
        text="<{address}>",
        section="RFC 5321 §3.5.2",
        explanation="One line for each member.",
    ),
    Rule(
        key="expand-unknown",
        code=550,
        enhanced=EnhancedCode(5, 1, 1),
        text="No such mailing list here",
        section="RFC 5321 §3.5.1",
        explanation="The server is willing to tell, and it knows no such list.",
    ),
    Rule(
        key="help",
        code=214,
        enhanced=EnhancedCode(2, 0, 0),
        text="{line}",
        section="RFC 5321 §4.1.1.8",
        explanation="Help is for people; no program reads it.",
    ),
    Rule(
        key="help-unknown",
        code=504,
        enhanced=EnhancedCode(5, 5, 4),
        text="No help on that",
        section="RFC 5321 §4.1.1.8",
        explanation="HELP knows the server's own verbs.",
    ),
    Rule(
        key="fault",
        code=451,
        enhanced=EnhancedCode(4, 3, 0),
        text="Local error in processing",
        section="RFC 5321 §4.2",
        explanation=(
            "The site has been told to answer so at this point: a fault made on purpose, to be "
            "practised on."
        ),
    ),
    Rule(
        key="learner",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ok",
        section="RFC 5321 §4.2",
        explanation="You sat in the server's chair and chose this reply.",
    ),
    Rule(
        key="recorded",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ok",
        section="RFC 5321 §4.2",
        explanation=(
            "The server of the recording said so. Its reasons are its own; what the digits mean is "
            "the same everywhere."
        ),
    ),
)
