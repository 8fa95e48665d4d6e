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
            "The server knows the client's name now and gives its own. An open mail "
            "transaction is dropped, as with RSET."
        ),
    ),
    Rule(
        key="hello-literal",
        code=250,
        text="{host}",
        section="RFC 5321 §4.1.1.1",
        explanation=(
            "This server accepts it, but only EHLO may have an address literal; HELO takes a "
            "domain. Another server may reply with 501."
        ),
    ),
    Rule(
        key="sender-ok",
        code=250,
        enhanced=EnhancedCode(2, 1, 0),
        text="Sender ok",
        section="RFC 5321 §4.1.1.2",
        explanation=(
            "A mail transaction is open. The server did not check who you are: it notes the "
            "sender that you gave."
        ),
    ),
    Rule(
        key="recipient-ok",
        code=250,
        enhanced=EnhancedCode(2, 1, 5),
        text="Recipient ok",
        section="RFC 5321 §4.1.1.3",
        explanation=("The server accepts this recipient. Each recipient gets a reply of its own."),
    ),
    Rule(
        key="recipient-forwarded",
        code=251,
        enhanced=EnhancedCode(2, 1, 5),
        text="User not local; will forward to <{address}>",
        section="RFC 5321 §3.4",
        explanation=(
            "The mailbox is on another host, and the server will forward the message. Go on as "
            "after 250."
        ),
    ),
    Rule(
        key="relayed",
        code=250,
        enhanced=EnhancedCode(2, 1, 5),
        text="Recipient ok, will relay",
        section="RFC 5321 §3.6.2",
        explanation=(
            "The mailbox is on another host. The server accepts the message, then becomes a "
            "client and relays it to the next host. With its 250 after the dot it is "
            "responsible for that."
        ),
    ),
    Rule(
        key="no-such-mailbox",
        code=550,
        enhanced=EnhancedCode(5, 1, 1),
        text="No such mailbox here",
        section="RFC 5321 §3.3",
        explanation=(
            "The server serves this domain but does not know the name. The same address will "
            "fail again: correct it, or bounce the message."
        ),
    ),
    Rule(
        key="relaying-denied",
        code=550,
        enhanced=EnhancedCode(5, 7, 1),
        text="Relaying denied: domain not served here",
        section="RFC 5321 §3.6.2",
        explanation=(
            "This server accepts mail for its own domains only. A server that relays for "
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
            "The mailbox has reached its quota. The code is permanent, so the sender gets a "
            "bounce. Some servers reply with 452."
        ),
    ),
    Rule(
        key="mailbox-busy",
        code=450,
        enhanced=EnhancedCode(4, 2, 0),
        text="Mailbox busy, try again later",
        section="RFC 5321 §4.2.3",
        explanation=(
            "The mailbox cannot accept mail at the moment. Keep the message and try the "
            "same again later."
        ),
    ),
    Rule(
        key="mailbox-moved",
        code=551,
        enhanced=EnhancedCode(5, 1, 6),
        text="User not local; try <{address}>",
        section="RFC 5321 §3.4",
        explanation=(
            "The mailbox is on another host, and the server does not forward. It names the new "
            "address; a person should decide."
        ),
    ),
    Rule(
        key="greylisted",
        code=450,
        enhanced=EnhancedCode(4, 7, 1),
        text="Greylisted, try again later",
        section="RFC 6647 §5",
        explanation=(
            "This is the first message from this client and sender to this recipient: try "
            "again after a while. Mail servers retry, many spam programs do not. RFC 6647 "
            "names 450, or 421 to close; many servers send 451."
        ),
    ),
    Rule(
        key="start-data",
        code=354,
        text="Start mail input; end with <CRLF>.<CRLF>",
        section="RFC 5321 §4.1.1.4",
        explanation=(
            "Go ahead: send the header section, an empty line, the body, then a line that is "
            "one dot. Until then nothing is read as a command."
        ),
    ),
    Rule(
        key="accepted",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Message accepted",
        section="RFC 5321 §4.2.5",
        explanation=(
            "The server is now responsible for the message: it must deliver it, or report that "
            "it could not. The message may not be delivered yet."
        ),
    ),
    Rule(
        key="storage-full",
        code=452,
        enhanced=EnhancedCode(4, 3, 1),
        text="Insufficient system storage",
        section="RFC 5321 §4.2.3",
        explanation=(
            "The server has no room at the moment. It kept nothing; try the same again later."
        ),
    ),
    Rule(
        key="quota-exceeded",
        code=552,
        enhanced=EnhancedCode(5, 2, 2),
        text="Mailbox full",
        section="RFC 5321 §4.2.3",
        explanation="This message would exceed the quota of the mailbox. Nothing was kept.",
    ),
    Rule(
        key="local-error",
        code=451,
        enhanced=EnhancedCode(4, 3, 0),
        text="Local error in processing",
        section="RFC 5321 §4.2.3",
        explanation=(
            "The server had an error of its own. It kept nothing; try the same again later."
        ),
    ),
    Rule(
        key="reset",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ok, buffers cleared",
        section="RFC 5321 §4.1.1.5",
        explanation=(
            "Sender, recipients and content are dropped. The session goes on, and EHLO is "
            "still valid."
        ),
    ),
    Rule(
        key="noop",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ok",
        section="RFC 5321 §4.1.1.9",
        explanation="The server is there, and nothing has changed. SMTP does not have a code 200.",
    ),
    Rule(
        key="verify-hidden",
        code=252,
        enhanced=EnhancedCode(2, 0, 0),
        text="Cannot VRFY user, but will accept message and attempt delivery",
        section="RFC 5321 §3.5.3",
        explanation=(
            "The server does not tell, so that nobody can collect addresses. 252 means neither "
            "yes nor no."
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
        explanation=(
            "The mailbox is on another host. The server names it, as in its reply to RCPT (§3.5.3)."
        ),
    ),
    Rule(
        key="verify-forwarded",
        code=251,
        enhanced=EnhancedCode(2, 1, 5),
        text="User not local; will forward to <{address}>",
        section="RFC 5321 §3.4",
        explanation=(
            "The mailbox is on another host, and the server would forward, as in its reply "
            "to RCPT (§3.5.3)."
        ),
    ),
    Rule(
        key="verify-unknown",
        code=550,
        enhanced=EnhancedCode(5, 1, 1),
        text="No such user here",
        section="RFC 5321 §3.5.1",
        explanation="The server answers VRFY, and it does not know this user.",
    ),
    Rule(
        key="expand-hidden",
        code=252,
        enhanced=EnhancedCode(2, 0, 0),
        text="Cannot EXPN list",
        section="RFC 5321 §3.5.3",
        explanation="The server does not tell the members of its lists.",
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
        explanation="The server answers EXPN, and it does not know this list.",
    ),
    Rule(
        key="help",
        code=214,
        enhanced=EnhancedCode(2, 0, 0),
        text="{line}",
        section="RFC 5321 §4.1.1.8",
        explanation="Help is a text for people; programs do not read it.",
    ),
    Rule(
        key="help-unknown",
        code=504,
        enhanced=EnhancedCode(5, 5, 4),
        text="No help on that",
        section="RFC 5321 §4.1.1.8",
        explanation="HELP knows only the verbs of this server.",
    ),
    Rule(
        key="fault",
        code=451,
        enhanced=EnhancedCode(4, 3, 0),
        text="Local error in processing",
        section="RFC 5321 §4.2",
        explanation=(
            "The site is set to reply like this at this point. The fault is made on purpose, "
            "for practice."
        ),
    ),
    Rule(
        key="learner",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ok",
        section="RFC 5321 §4.2",
        explanation="You were the server, and you chose this reply.",
    ),
    Rule(
        key="recorded",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ok",
        section="RFC 5321 §4.2",
        explanation=(
            "The server in the recording sent this reply. Its reasons are not known here; the "
            "digits mean the same everywhere."
        ),
    ),
)
