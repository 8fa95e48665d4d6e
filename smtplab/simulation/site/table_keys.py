"""The keys of the tables of a site: limits, maildrops, recipients with a fixed reply, faults."""

from __future__ import annotations

from smtplab.protocol.capabilities import all_capabilities
from smtplab.protocol.config import Limits
from smtplab.protocol.replies import ReplyLine
from smtplab.protocol.states import CONNECT
from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import Address, Number, OneOf, ReplyText, Text, Whole
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.site.faults import ANY, Fault

ANSWERS = (
    "recipient-ok",
    "recipient-forwarded",
    "no-such-mailbox",
    "relaying-denied",
    "mailbox-full",
    "mailbox-busy",
    "mailbox-moved",
    "greylisted",
    "too-many-recipients",
    "storage-full",
    "local-error",
    "shutdown",
)
"""Rules that a reply to RCPT can rest on."""

# Limits (RFC 5321 §4.5.3)
COMMAND_LINE = Key(
    "command_line", Whole(least=64), 512, "998", "octets in a command line, CR LF included"
)
MESSAGE_SIZE = Key(
    "message_size",
    Whole(least=1),
    10 * 1024 * 1024,
    "100000",
    "octets of a message; EHLO shows it behind SIZE",
)
RECIPIENTS = Key("recipients", Whole(least=1), 100, "5", "recipients of one message; then 452")
ERRORS: Key[int | None] = Key(
    "errors",
    Whole(least=1),
    None,
    "10",
    "replies of class 5yz in a row; then 421",
    "no limit in the lab, `20` on a real port",
)
COMMANDS: Key[int | None] = Key(
    "commands", Whole(least=1), None, "50", "commands in one session; then 421", "no limit"
)
HOPS = Key(
    "hops",
    Whole(least=1),
    100,
    "10",
    "Received fields that a message may have; with more it is a mail loop",
)
TIMEOUT = Key(
    "timeout",
    Number(least=1),
    300.0,
    "30",
    "seconds that the server waits for a command, or for more of a message; then 421",
)
CONNECTIONS = Key(
    "connections", Whole(least=1), 2000, "10", "clients that are connected at once, on a real port"
)
TRANSACTIONS: Key[int | None] = Key(
    "transactions",
    Whole(least=1),
    None,
    "20",
    "messages in one session; then 421, where LIMITS is offered, which shows it as MAILMAX",
    "no limit",
)
DOMAINS: Key[int | None] = Key(
    "domains",
    Whole(least=1),
    None,
    "1",
    "domains of the recipients of one message; then 452, where LIMITS is offered",
    "no limit",
)
LIMIT_KEYS: Schema = (
    COMMAND_LINE,
    MESSAGE_SIZE,
    RECIPIENTS,
    ERRORS,
    COMMANDS,
    HOPS,
    TIMEOUT,
    CONNECTIONS,
    TRANSACTIONS,
    DOMAINS,
)


def read_limits(reader: MappingReader) -> Limits:
    """Return the limits of a server."""
    return Limits(
        command_line=reader.read(COMMAND_LINE),
        message_size=reader.read(MESSAGE_SIZE),
        recipients=reader.read(RECIPIENTS),
        errors=reader.read(ERRORS),
        commands=reader.read(COMMANDS),
        hops=reader.read(HOPS),
        timeout=reader.read(TIMEOUT),
        connections=reader.read(CONNECTIONS),
        transactions=reader.read(TRANSACTIONS),
        domains=reader.read(DOMAINS),
    )


# A maildrop
OWNER = Key(
    "name",
    Text(),
    "",
    '"Dora Example"',
    "full name of the owner, which VRFY and EXPN tell",
    "the name of the maildrop",
)
QUOTA: Key[int | None] = Key(
    "quota",
    Whole(least=1),
    None,
    "1000000",
    "octets of mail that fit into the maildrop; then 552",
    "no limit",
)
MAILDROP_KEYS: Schema = (OWNER, QUOTA)

# A local-part with a fixed reply
RULE = Key(
    "rule",
    OneOf(ANSWERS, "a rule that a reply to RCPT can rest on"),
    example='"mailbox-busy"',
    meaning="the rule of the reply to RCPT",
)
NEW_ADDRESS = Key(
    "address",
    Address(),
    "",
    '"moved@example.net"',
    "where the mailbox is now; for `mailbox-moved` and `recipient-forwarded`, which need it",
    "none",
)
ANSWER_KEYS: Schema = (RULE, NEW_ADDRESS)

# A fault
_READINGS = all_capabilities().readings.values()
EVENTS = tuple(
    dict.fromkeys((*all_capabilities().verbs, CONNECT, *(one.event for one in _READINGS), ANY))
)
DROPS = ("", "before", "after")
ON = Key(
    "on",
    OneOf(EVENTS, "an event", any_case=True),
    example='"DATA"',
    meaning="the event at which the fault happens: a verb, or one of those in small letters",
)
ARGUMENT = Key(
    "argument",
    Text(),
    "",
    '"bob@example.org"',
    "the command must contain this text, in any letter case (in LMTP the recipient, after data)",
    "any command",
)
NTH = Key(
    "nth",
    Whole(least=1),
    1,
    "2",
    "the number of the first matching event with the fault, counted since the server started",
)
TIMES = Key(
    "times", Whole(), 1, "0", ("the number of events with the fault; `0` means all from there on")
)
FAULT_REPLY: Key[ReplyLine | None] = Key(
    "reply",
    ReplyText(),
    None,
    '"451 4.3.0 Try later"',
    "the reply, a code and a text; the protocol must allow it here",
    "the usual reply",
)
DROP = Key(
    "drop",
    OneOf(DROPS, "a moment to drop the connection"),
    "",
    '"after"',
    'drops the connection: "before" the reply is sent, so that it is lost, or "after"',
    "the connection stays",
)
CHANCE = Key(
    "chance",
    Number(most=1),
    1.0,
    "0.5",
    "how likely the fault is; needs `seed`, so that each run is the same",
)
FAULT_KEYS: Schema = (ON, ARGUMENT, NTH, TIMES, FAULT_REPLY, DROP, CHANCE)


def read_fault(reader: MappingReader) -> Fault:
    """Return a fault; what is wrong with it is noted."""
    fault = Fault(
        reader.read(ON),
        reader.read(ARGUMENT),
        reader.read(NTH),
        reader.read(TIMES),
        reader.read(FAULT_REPLY),
        reader.read(DROP),
        reader.read(CHANCE),
    )
    if reader.is_sound(ON, FAULT_REPLY, DROP):
        _check_fault(fault, reader)
    return fault


def _check_fault(fault: Fault, reader: MappingReader) -> None:
    """Note a fault that can never strike, or that would change nothing."""
    if fault.argument and fault.on == CONNECT:
        reader.wrong(ARGUMENT, f'"{fault.on}" has no argument', "take the key out")
    if fault.reply is None and not fault.drop:
        reader.wrong(
            FAULT_REPLY,
            "this key is missing, and so is drop: nothing would go wrong",
            f"write a reply, for example {FAULT_REPLY.example}, or drop",
        )
    elif fault.reply is not None and not fault.is_possible():
        reader.wrong(
            FAULT_REPLY,
            f"the protocol does not allow {fault.reply.code} as a reply to {fault.on}",
            f"write a reply that {fault.on} can get, for example 421",
        )
