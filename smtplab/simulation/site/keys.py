"""Every key of a site file: the reader of sites obeys these, and docs/sites.md lists them."""

from __future__ import annotations

import re

from smtplab.protocol.commands import VERBS
from smtplab.protocol.config import Limits
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.lengths import is_host
from smtplab.protocol.mail_protocol import SMTP
from smtplab.protocol.replies import ReplyLine
from smtplab.protocol.states import CONNECT, END_OF_DATA
from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import (
    Address,
    HostName,
    ListOf,
    Names,
    Number,
    OneOf,
    ReplyText,
    Table,
    TableOf,
    Text,
    Whole,
)
from smtplab.simulation.mapping.reader import MappingReader

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
ANY = "any"
"""In faults: whatever happens."""
ANY_DOMAIN = "*"
"""In routes: any domain that has no route of its own."""
MOST_SERVERS = 50
"""Servers behind the learner's own."""
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
"""Names of sites and of maildrops."""
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
"""Names that cannot be folders on Windows."""


def _itself(reader: MappingReader) -> MappingReader | None:
    """Return the reader of a table, for one who reads it later."""
    return reader


def _is_folder(name: str) -> bool:
    return bool(NAME.fullmatch(name)) and not _DEVICES.fullmatch(name)


def _is_domain(name: str) -> bool:
    return name == ANY_DOMAIN or is_host(name)


_ANY_NAME = Names()
_FOLDER = Names(
    "a name for a maildrop",
    _is_folder,
    "up to 64 of a-z, 0-9, '-' and '_', a letter or digit first (it becomes a folder)",
)
_DOMAIN = Names("a domain name", _is_domain, f"a domain name, or {ANY_DOMAIN} for all others")
_SERVER = Names("a domain name", is_host, "the host name of the server")
_MODES = OneOf(("hide", "tell", "off"), "a mode")

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
    "Received fields that a message may have; with more it counts as looping",
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
LIMIT_KEYS: Schema = (
    COMMAND_LINE,
    MESSAGE_SIZE,
    RECIPIENTS,
    ERRORS,
    COMMANDS,
    HOPS,
    TIMEOUT,
    CONNECTIONS,
)


def _limits(reader: MappingReader) -> Limits:
    return Limits(
        command_line=reader.read(COMMAND_LINE),
        message_size=reader.read(MESSAGE_SIZE),
        recipients=reader.read(RECIPIENTS),
        errors=reader.read(ERRORS),
        commands=reader.read(COMMANDS),
        hops=reader.read(HOPS),
        timeout=reader.read(TIMEOUT),
        connections=reader.read(CONNECTIONS),
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
    meaning="what RCPT is answered with",
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
EVENTS = (*VERBS, CONNECT, END_OF_DATA, ANY)
DROPS = ("", "before", "after")
ON = Key(
    "on",
    OneOf(EVENTS, "an event", any_case=True),
    example='"DATA"',
    meaning="the event that the fault waits for: a verb, or one of those in small letters",
)
ARGUMENT = Key(
    "argument",
    Text(),
    "",
    '"bob@example.org"',
    "the command must hold this text, in any letter case",
    "any command",
)
NTH = Key(
    "nth",
    Whole(least=1),
    1,
    "2",
    "the fault strikes from this matching event on, counted over the whole life of the server",
)
TIMES = Key("times", Whole(), 1, "0", "how many events it strikes; `0` means all from there on")
FAULT_REPLY: Key[ReplyLine | None] = Key(
    "reply",
    ReplyText(),
    None,
    '"451 4.3.0 Try later"',
    "the reply; a code and text, which the protocol must allow here",
    "the reply that would have come",
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

# A site
HOST = Key("host", HostName(), "mail.example.org", '"mx.example.org"', "the server's own name")
PORT = Key(
    "port",
    Whole(least=1, most=65_535),
    SMTP.port,
    "587",
    "the port that the lab shows for it: 587 for a server of submission; `serve` takes `--port`",
)
DOMAINS = Key(
    "domains",
    ListOf(HostName(), "domain names"),
    ("example.org",),
    '["example.org", "example.net"]',
    "mail for these domains is delivered here; mail for any other would be relaying",
)
VRFY = Key(
    "vrfy",
    _MODES,
    "hide",
    '"tell"',
    '"hide" replies 252 to any VRFY, "tell" tells who has a mailbox, "off" replies 502',
)
EXPN = Key("expn", _MODES, "hide", '"tell"', "the same for EXPN, which tells who is on a list")
GREETING = Key(
    "greeting",
    OneOf(("ready", "refuse"), "a greeting"),
    "ready",
    '"refuse"',
    '"refuse" greets with 554, and then replies 503 to all but QUIT',
)
EARLY_TALKER = Key(
    "early_talker",
    OneOf(("flag", "refuse"), "a way to treat early talkers"),
    "flag",
    '"refuse"',
    'a client that sends before the greeting is noted ("flag"), or gets 554 ("refuse")',
)
GREETING_DELAY = Key("greeting_delay", Number(), 0.0, "5", "seconds until the greeting is sent")
GREYLIST_DELAY = Key(
    "greylist_delay",
    Number(),
    0.0,
    "300",
    "seconds after which a greylisted sender is accepted; with `0` any second try is",
)
KEYWORDS = Key(
    "extensions",
    ListOf(OneOf(EXTENSIONS, "an extension"), "EHLO keywords"),
    tuple(EXTENSIONS),
    '["PIPELINING", "SIZE"]',
    "the extensions that EHLO offers; SMTPUTF8 needs 8BITMIME",
)
WITHOUT = Key(
    "without",
    ListOf(OneOf(tuple(VERBS), "a verb"), "verbs"),
    (),
    '["EHLO"]',
    "verbs that the server does not implement; it replies 502",
)
REFUSE = Key(
    "refuse",
    ListOf(
        OneOf(("bare-line-end", "line-over-limit", "eight-bit-undeclared"), "a fault of content"),
        "faults of content",
    ),
    ("bare-line-end",),
    '["bare-line-end", "line-over-limit"]',
    "faults of content that the server rejects at the end of data; the others are noted",
)
RELAY = Key(
    "relay",
    OneOf(("nobody", "known", "anyone"), "a group of clients"),
    "",
    '"anyone"',
    "whose mail for other domains is passed on",
    '`"known"` where `relay_for` names a client, else `"nobody"`',
)
RELAY_FOR = Key(
    "relay_for",
    ListOf(HostName(), "host names or IP addresses"),
    (),
    '["client.example.com"]',
    "the clients that are known",
)
SEED: Key[int | None] = Key(
    "seed",
    Whole(),
    None,
    "7",
    "decides where a fault has a `chance`; the same seed makes the same faults",
    "none",
)
MAILDROPS = Key(
    "maildrops",
    TableOf(Table(MAILDROP_KEYS, _itself, None), _FOLDER),
    {},
    '{dora = {name = "Dora Example"}}',
    meaning="the mailboxes, each under its local-part; every server has `postmaster`",
)
ALIASES = Key(
    "aliases",
    TableOf(Text("the name of a maildrop"), _ANY_NAME),
    {},
    '{info = "dora"}',
    "other local-parts, each with the maildrop that it leads to",
)
LISTS = Key(
    "lists",
    TableOf(ListOf(Text("the name of a maildrop"), "maildrops", least=1), _ANY_NAME),
    {},
    '{staff = ["dora"]}',
    "mailing lists, each with its maildrops",
)
SPECIAL_RECIPIENTS = Key(
    "answers",
    TableOf(Table(ANSWER_KEYS, _itself, None), _FOLDER),
    {},
    '{busy = {rule = "mailbox-busy"}}',
    meaning="local-parts with a fixed reply to RCPT",
)
POP3 = Key(
    "pop3",
    TableOf(Text(), _ANY_NAME),
    {},
    '{dora = "tanstaaf"}',
    "maildrops that POP3 can fetch from, each with its secret",
)
ROUTES = Key(
    "routes",
    TableOf(HostName(), _DOMAIN),
    {},
    '{"*" = "mx.example.net"}',
    "the next host for mail to a domain, as MX records would name it; `*` is any other domain",
)
LIMITS = Key(
    "limits",
    Table(LIMIT_KEYS, _limits, Limits()),
    Limits(),
    "{recipients = 5}",
    "sizes, numbers and times",
    "the defaults of its keys",
)
FAULTS = Key(
    "faults",
    ListOf(Table(FAULT_KEYS, _itself, None), "tables"),
    (),
    '[{on = "RCPT", reply = "451 4.3.0 Try later"}]',
    meaning="what goes wrong on purpose",
)
SERVER_KEYS: Schema = (
    DOMAINS,
    VRFY,
    EXPN,
    GREETING,
    EARLY_TALKER,
    GREETING_DELAY,
    GREYLIST_DELAY,
    KEYWORDS,
    WITHOUT,
    REFUSE,
    RELAY,
    RELAY_FOR,
    SEED,
    MAILDROPS,
    ALIASES,
    LISTS,
    SPECIAL_RECIPIENTS,
    POP3,
    ROUTES,
    LIMITS,
    FAULTS,
)
SERVERS = Key(
    "servers",
    TableOf(Table(SERVER_KEYS, _itself, None), _SERVER, MOST_SERVERS),
    {},
    '{"mx.example.net" = {domains = ["example.net"]}}',
    meaning="other servers of the lab, each under its host name",
)
SITE_KEYS: Schema = (HOST, PORT, *SERVER_KEYS, SERVERS)
