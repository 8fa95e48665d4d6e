"""The table of basic reply codes: each with its meaning and what a client does about it.

The codes of RFC 5321 §4.2.3, of the extensions, of the registry that RFC 5248 set up, and a few
that no RFC defines but real servers send. All is said in our own words.
"""

from smtplab.protocol.codes.model import Advice, CodeStatus, ReplyCode

__all__ = ["REPLY_CODES"]

# The formatter would give each word a line of its own; a row that is seen whole can be checked
# against its RFC.
# fmt: off
REPLY_CODES: tuple[ReplyCode, ...] = (
    ReplyCode(
        211, "system status",
        "Reply to a request for status or help: information about the server itself.",
        Advice.SHOW_TO_USER, ("HELP",), CodeStatus.STANDARD, ("RFC 5321 §4.2.3",),
    ),
    ReplyCode(
        214, "help message",
        "Help text meant for a person reading the session, not for the program.",
        Advice.SHOW_TO_USER, ("HELP",), CodeStatus.STANDARD, ("RFC 5321 §4.2.3",),
    ),
    ReplyCode(
        220, "service ready",
        "Greeting: the server is up and ready. Also the go-ahead after STARTTLS.",
        Advice.PROCEED, ("CONNECT", "STARTTLS"), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3", "RFC 3207 §4"),
        "After STARTTLS the TLS handshake starts at once; both ends forget what was sent before.",
    ),
    ReplyCode(
        221, "closing the connection",
        "Goodbye: the server is closing the connection as asked.",
        Advice.SESSION_ENDS, ("QUIT",), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3", "RFC 5321 §4.1.1.10"),
    ),
    ReplyCode(
        235, "authentication succeeded",
        "Login succeeded.",
        Advice.PROCEED, ("AUTH",), CodeStatus.STANDARD, ("RFC 4954 §6",),
        "Defined by the AUTH extension, so it is not in the RFC 5321 list.",
    ),
    ReplyCode(
        250, "done",
        "Done. After the final dot it means that the server is now responsible for the message.",
        Advice.PROCEED,
        ("EHLO", "HELO", "MAIL", "RCPT", "DATA-END", "BDAT", "RSET", "VRFY", "EXPN", "NOOP",
         "ETRN"),
        CodeStatus.STANDARD, ("RFC 5321 §4.2.3", "RFC 5321 §4.2.5"),
        "As the reply to EHLO it usually has several lines, one for each extension.",
    ),
    ReplyCode(
        251, "will forward",
        "Accepted: the mailbox is on another host, and the server will forward the message.",
        Advice.PROCEED, ("RCPT", "VRFY", "ETRN"), CodeStatus.STANDARD,
        ("RFC 5321 §3.4", "RFC 5321 §4.2.3"),
        "After ETRN it means that no mail is waiting.",
    ),
    ReplyCode(
        252, "cannot verify, will try",
        "The server does not confirm the mailbox, but accepts mail for it and tries to deliver.",
        Advice.PROCEED, ("VRFY", "EXPN", "ETRN"), CodeStatus.STANDARD,
        ("RFC 5321 §3.5.3", "RFC 5321 §4.2.3"),
        "The usual reply of a server that hides its users. It does not prove that one exists.",
    ),
    ReplyCode(
        253, "queue run started",
        "ETRN: the server starts to send the waiting messages, and gives their number.",
        Advice.PROCEED, ("ETRN",), CodeStatus.EXTENSION, ("RFC 1985",),
    ),
    ReplyCode(
        334, "server challenge",
        "The login goes on: the text is a challenge in base64.",
        Advice.ANSWER_CHALLENGE, ("AUTH",), CodeStatus.STANDARD, ("RFC 4954 §4",),
        "To cancel, the client sends a single asterisk; the server then replies with 501.",
    ),
    ReplyCode(
        354, "start mail input",
        "Go ahead with the message; end it with a line that is one dot.",
        Advice.SEND_DATA, ("DATA",), CodeStatus.STANDARD, ("RFC 5321 §4.2.3", "RFC 5321 §4.1.1.4"),
        "BDAT never uses it.",
    ),
    ReplyCode(
        355, "resume from this offset",
        "Checkpoint extension: gives the offset from which sending goes on.",
        Advice.SEND_DATA, ("DATA",), CodeStatus.EXTENSION, ("RFC 1845",),
        "An experimental extension that is hardly ever used.",
    ),
    ReplyCode(
        421, "service not available, closing",
        "The service is not available now, and the server closes; any command can get it.",
        Advice.RETRY_LATER, ("CONNECT", "any"), CodeStatus.STANDARD,
        ("RFC 5321 §3.8", "RFC 5321 §4.2.3"),
        "Large providers also use it for rate limits and for a bad reputation.",
    ),
    ReplyCode(
        422, "password transition needed",
        "A password transition is needed; the registry names this code with X.7.12.",
        Advice.RETRY_LATER, ("AUTH",), CodeStatus.REGISTRY_ONLY, ("RFC 5248",),
        "Some mail programs show it for a full mailbox, which is in no RFC.",
    ),
    ReplyCode(
        426, "connection timed out",
        "Seen for a connection that timed out.",
        Advice.RETRY_LATER, (), CodeStatus.WILD_ONLY, (),
    ),
    ReplyCode(
        430, "invalid command, for now",
        "An invalid command; the registry names this code with X.5.1.",
        Advice.RETRY_LATER, (), CodeStatus.REGISTRY_ONLY, ("RFC 5248",),
        "No RFC text found that defines it further.",
    ),
    ReplyCode(
        432, "password transition needed",
        "Login must be done once with a plain password, so that the stronger method can be set up.",
        Advice.AUTHENTICATE, ("AUTH",), CodeStatus.STANDARD, ("RFC 4954 §6",),
        "With enhanced status code 4.7.12.",
    ),
    ReplyCode(
        441, "next host did not answer",
        "Seen from Exchange in its own reports when the next host does not answer.",
        Advice.RETRY_LATER, (), CodeStatus.WILD_ONLY, (),
        "No SMTP server sends it in a session; Exchange writes it into its reports (4.4.1).",
    ),
    ReplyCode(
        450, "mailbox not available now",
        "The mailbox is not available now: it is busy, or greylisting asks to wait.",
        Advice.RETRY_LATER, ("RCPT", "DATA-END", "ATRN"), CodeStatus.STANDARD, ("RFC 5321 §4.2.3",),
        # Postfix replies to MAIL with 450 4.1.8 while the domain of the sender cannot be found.
        in_the_field=("MAIL",),
    ),
    ReplyCode(
        451, "local error in processing",
        "The server had an error of its own while it worked on the command.",
        Advice.RETRY_LATER, ("MAIL", "RCPT", "DATA-END", "BDAT", "ATRN"), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3",),
        "Many servers also use it for rate limits, and for greylisting (450 in RFC 6647 §5).",
    ),
    ReplyCode(
        452, "insufficient storage now",
        "Not enough storage now, or too many recipients for one transaction.",
        Advice.RETRY_LATER, ("MAIL", "RCPT", "DATA-END", "BDAT"), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3", "RFC 5321 §4.5.3.1.10", "RFC 1870 §6.1"),
        "Too many recipients: deliver to those accepted, then send the rest in a new transaction.",
    ),
    ReplyCode(
        453, "no mail for you",
        "On-demand relay: there is no mail for you.",
        Advice.SHOW_TO_USER, ("ATRN",), CodeStatus.EXTENSION, ("RFC 2645",),
    ),
    ReplyCode(
        454, "TLS or login not available now",
        "TLS cannot be started now, or the login failed because of a temporary problem.",
        Advice.RETRY_LATER, ("STARTTLS", "AUTH"), CodeStatus.STANDARD,
        ("RFC 3207 §4", "RFC 4954 §6"),
        "The command tells which of the two; after AUTH, do not ask for another password.",
    ),
    ReplyCode(
        455, "parameters not possible now",
        "The server cannot use one of the parameters now.",
        Advice.RETRY_LATER, ("MAIL", "RCPT"), CodeStatus.STANDARD,
        ("RFC 5321 §4.1.1.11", "RFC 5321 §4.2.3"),
    ),
    ReplyCode(
        456, "try again over IPv4",
        "Proposed: retry at once over IPv4.",
        Advice.RETRY_LATER, (), CodeStatus.DRAFT_ONLY, ("draft-martin-smtp-ipv6-to-ipv4-fallback",),
        "Only an expired draft.",
    ),
    ReplyCode(
        458, "unable to queue messages",
        "ETRN: the messages for that node could not be queued.",
        Advice.RETRY_LATER, ("ETRN",), CodeStatus.EXTENSION, ("RFC 1985",),
        "Postfix emits it.",
    ),
    ReplyCode(
        459, "node not allowed",
        "ETRN: this node may not be asked for.",
        Advice.RETRY_LATER, ("ETRN",), CodeStatus.EXTENSION, ("RFC 1985",),
    ),
    ReplyCode(
        500, "command not recognized",
        "The command was not recognised, or the line was too long.",
        Advice.FIX_COMMAND, ("any", "AUTH"), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3", "RFC 5321 §4.3.2", "RFC 4954 §6"),
        "As the reply to EHLO it asks for HELO instead.",
    ),
    ReplyCode(
        501, "bad arguments",
        "The command is known, but its arguments have a syntax error.",
        Advice.FIX_COMMAND, ("any",), CodeStatus.STANDARD, ("RFC 5321 §4.2.3", "RFC 5321 §4.3.2"),
        "Also for a cancelled AUTH, and for an argument after STARTTLS, DATA, RSET or QUIT.",
    ),
    ReplyCode(
        502, "command not offered",
        "The server knows the command but does not offer it.",
        Advice.FIX_COMMAND, ("EHLO", "VRFY", "EXPN", "HELP", "ATRN"), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.4",),
        "A server must not list in its reply to EHLO what it answers with 502.",
    ),
    ReplyCode(
        503, "bad sequence of commands",
        "The command came at the wrong moment, for instance RCPT before MAIL.",
        Advice.FIX_COMMAND, ("MAIL", "RCPT", "DATA", "BDAT", "AUTH", "STARTTLS"),
        CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3", "RFC 5321 §4.1.4", "RFC 3030 §2"),
        "AUTH after a successful AUTH, and DATA mixed with BDAT, get it too.",
    ),
    ReplyCode(
        504, "parameter not supported",
        "The command exists but this parameter value is not supported.",
        Advice.FIX_COMMAND, ("EHLO", "HELO", "VRFY", "EXPN", "HELP", "AUTH"), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3", "RFC 4954 §4"),
        "For AUTH: unknown mechanism. Postfix also uses it for names that are not fully qualified.",
    ),
    ReplyCode(
        521, "host accepts no mail",
        "This host never accepts mail; other hosts of the domain may.",
        Advice.GIVE_UP, ("CONNECT",), CodeStatus.STANDARD, ("RFC 7504 §3",),
        "It is sent instead of the greeting. Postfix does otherwise: it rejects commands with "
        "521 and closes the connection.",
    ),
    ReplyCode(
        522, "mailbox over quota",
        "Seen for a mailbox over quota.",
        Advice.GIVE_UP, ("RCPT", "DATA-END"), CodeStatus.WILD_ONLY, (),
        "Probably the enhanced status code 5.2.2 without its dots.",
    ),
    ReplyCode(
        523, "encryption needed",
        "A privacy layer such as TLS is needed before this login method.",
        Advice.START_TLS, ("AUTH",), CodeStatus.REGISTRY_ONLY, ("RFC 5248",),
        "Goes with X.7.10.",
    ),
    ReplyCode(
        524, "encryption needed for this login",
        "This login method works only on an encrypted connection.",
        Advice.START_TLS, ("AUTH",), CodeStatus.REGISTRY_ONLY, ("RFC 5248",),
        "Listed beside 538 for X.7.11.",
    ),
    ReplyCode(
        525, "account disabled",
        "The login was right, but the account has been disabled.",
        Advice.GIVE_UP, ("AUTH",), CodeStatus.REGISTRY_ONLY, ("RFC 5248",),
        "Goes with X.7.13; real servers also send it to RCPT.",
    ),
    ReplyCode(
        530, "login or TLS required first",
        "The server wants something first: a login, or STARTTLS.",
        Advice.AUTHENTICATE, ("MAIL", "RCPT", "DATA", "VRFY", "EXPN", "ATRN"), CodeStatus.STANDARD,
        ("RFC 4954 §6", "RFC 3207 §4"),
        "The text tells which one. EHLO, NOOP and QUIT are still allowed, and AUTH or STARTTLS.",
    ),
    ReplyCode(
        533, "not authorized",
        "Delivery is not authorized; the registry names this code with X.7.1.",
        Advice.GIVE_UP, (), CodeStatus.REGISTRY_ONLY, ("RFC 5248",),
        "No RFC text found that defines it further.",
    ),
    ReplyCode(
        534, "login mechanism too weak",
        "The login method chosen is too weak for this user or server.",
        Advice.FIX_COMMAND, ("AUTH",), CodeStatus.STANDARD, ("RFC 4954 §6",),
        "Try a stronger mechanism. Gmail means: log in by browser or with an app password.",
    ),
    ReplyCode(
        535, "login failed",
        "The login failed: wrong or insufficient credentials.",
        Advice.AUTHENTICATE, ("AUTH",), CodeStatus.STANDARD, ("RFC 4954 §6",),
        "Ask the user for the password again; do not try again in a loop.",
    ),
    ReplyCode(
        538, "encryption needed for this login",
        "This login method needs an encrypted connection.",
        Advice.START_TLS, ("AUTH",), CodeStatus.HISTORIC, ("RFC 4954 §6",),
        "Kept for history: a server should not offer such a mechanism without encryption at all.",
    ),
    ReplyCode(
        541, "message rejected",
        "Seen when the recipient's side rejects a message, mostly because of a spam filter.",
        Advice.GIVE_UP, ("RCPT", "DATA-END"), CodeStatus.WILD_ONLY, (),
    ),
    ReplyCode(
        542, "recipient rejected",
        "Seen for a rejected recipient.",
        Advice.GIVE_UP, ("RCPT",), CodeStatus.WILD_ONLY, (),
    ),
    ReplyCode(
        550, "mailbox unavailable",
        "Rejected: no such mailbox, no access, or a policy.",
        Advice.GIVE_UP,
        ("EHLO", "HELO", "MAIL", "RCPT", "DATA-END", "VRFY", "EXPN"),
        CodeStatus.STANDARD, ("RFC 5321 §4.2.3",),
        "The most common failure; the enhanced status code and the text give the reason.",
    ),
    ReplyCode(
        551, "mailbox elsewhere, not forwarded",
        "The mailbox is on another host, and the server does not forward. It may name the address.",
        Advice.USE_NEW_ADDRESS, ("RCPT", "VRFY"), CodeStatus.STANDARD,
        ("RFC 5321 §3.4", "RFC 5321 §4.2.3"),
        "A client does not have to use the address by itself.",
    ),
    ReplyCode(
        552, "storage or size exceeded",
        "More than is allowed: over the quota of the mailbox, or over the maximum message size.",
        Advice.GIVE_UP, ("MAIL", "RCPT", "DATA-END", "BDAT"), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3", "RFC 5321 §4.5.3.1.10", "RFC 1870 §6.1"),
        "If it means too many recipients, treat it as temporary (RFC 5321 §4.5.3.1.10).",
    ),
    ReplyCode(
        553, "mailbox name not allowed",
        "The mailbox name is not allowed, for instance bad syntax.",
        Advice.GIVE_UP, ("MAIL", "RCPT", "VRFY"), CodeStatus.STANDARD, ("RFC 5321 §4.2.3",),
        "Also seen for a sender address that this login is not allowed to use.",
    ),
    ReplyCode(
        554, "transaction failed",
        "The transaction failed; as a greeting: no mail service here.",
        Advice.GIVE_UP, ("CONNECT", "DATA", "DATA-END", "any"), CodeStatus.STANDARD,
        ("RFC 5321 §4.2.3", "RFC 5321 §3.1", "RFC 3207 §4.1"),
        "After a 554 greeting the server waits for QUIT and replies to all else with 503.",
    ),
    ReplyCode(
        555, "parameters not recognized",
        "A MAIL or RCPT parameter is unknown to this server.",
        Advice.FIX_COMMAND, ("MAIL", "RCPT"), CodeStatus.STANDARD,
        ("RFC 5321 §4.1.1.11", "RFC 5321 §4.2.3"),
        "Send the parameter only if EHLO offered the extension.",
    ),
    ReplyCode(
        556, "domain accepts no mail",
        "The recipient's domain does not accept mail at all (null MX).",
        Advice.GIVE_UP, ("RCPT",), CodeStatus.STANDARD, ("RFC 7504 §4", "RFC 7505 §4.1"),
        "A host in between sends it when it finds the null MX, with enhanced status code 5.1.10.",
    ),
    ReplyCode(
        557, "proposed for address queries",
        "Proposed in a draft about address queries.",
        Advice.GIVE_UP, (), CodeStatus.DRAFT_ONLY, ("draft-moore-email-addrquery",),
    ),
    ReplyCode(
        571, "rejected by filter or policy",
        "Seen for messages rejected by a filter, for missing reverse DNS, or by policy.",
        Advice.GIVE_UP, ("CONNECT", "RCPT", "DATA-END"), CodeStatus.WILD_ONLY, (),
        "Probably the enhanced status code 5.7.1 without dots; SMTP has no second digit 7.",
    ),
)
# fmt: on
