"""Every key of a site file: the reader of sites obeys these, and docs/sites.md lists them."""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol.commands import VERBS
from smtplab.protocol.config import Limits
from smtplab.protocol.content_checks import CONTENT_FAULTS
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.lengths import is_host
from smtplab.protocol.mail_protocol import SMTP
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.authentication.checks import CHECK_NAMES
from smtplab.simulation.authentication.dkim_key import DkimKey
from smtplab.simulation.login.mechanisms import MECHANISMS
from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import (
    Flag,
    HostName,
    Number,
    OneOf,
    Text,
    Whole,
)
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Names, Table, TableOf
from smtplab.simulation.site.dns_keys import DNS_KEYS, DNS_NAME, read_names
from smtplab.simulation.site.model import TlsSettings
from smtplab.simulation.site.signing_keys import SIGNING_KEYS, read_signing
from smtplab.simulation.site.table_keys import (
    ANSWER_KEYS,
    FAULT_KEYS,
    LIMIT_KEYS,
    MAILDROP_KEYS,
    read_fault,
    read_limits,
)
from smtplab.simulation.site.tls_keys import TLS_KEYS, read_tls

ANY_DOMAIN = "*"
"""In routes: any domain that has no route of its own."""
DEMANDS: Mapping[str, str] = {
    one.demand.name: keyword for keyword, one in EXTENSIONS.items() if one.demand
}
"""What a site may demand of clients, each with the keyword of the extension that it is done by."""
MOST_SERVERS = 50
"""Servers behind the learner's own."""
NAME = Pattern(r"[a-z0-9][a-z0-9_-]{0,63}")
"""Names of sites and of maildrops."""
_DEVICES = Pattern(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
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
    "up to 64 of a-z, 0-9, '-' and '_', starting with a letter or digit (it becomes a folder)",
)
_DOMAIN = Names("a domain name", _is_domain, f"a domain name, or {ANY_DOMAIN} for all others")
_SERVER = Names("a domain name", is_host, "the host name of the server")
_MODES = OneOf(("hide", "tell", "off"), "a mode")

# A site
HOST = Key("host", HostName(), "mail.example.org", '"mx.example.org"', "the server's own name")
PORT = Key(
    "port",
    Whole(least=1, most=65_535),
    SMTP.port,
    "587",
    "the port that the lab shows, such as 587 for submission; `serve` takes `--port`",
)
PROTOCOL = Key(
    "protocol",
    OneOf(("smtp", "lmtp"), "a protocol"),
    "smtp",
    '"lmtp"',
    '"lmtp" has LHLO in place of EHLO, and a reply for each recipient after the content (port 24)',
)
DOMAINS = Key(
    "domains",
    ListOf(HostName(), "domain names"),
    ("example.org",),
    '["example.org", "example.net"]',
    "mail for these domains is delivered here; mail for any other domain would be relayed",
)
VRFY = Key(
    "vrfy",
    _MODES,
    "hide",
    '"tell"',
    '"hide" replies 252 to any VRFY, "tell" tells who has a mailbox, "off" replies 502',
)
EXPN = Key(
    "expn", _MODES, "hide", '"tell"', ("the same for EXPN, which tells the members of a list")
)
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
    tuple(keyword for keyword, one in EXTENSIONS.items() if one.by_default),
    '["PIPELINING", "SIZE"]',
    "the extensions that EHLO offers; SMTPUTF8 needs 8BITMIME, BINARYMIME needs CHUNKING too",
)
DEMAND = Key(
    "demand",
    ListOf(OneOf(DEMANDS, "a demand"), "demands", once=True),
    (),
    '["login"]',
    "what a client must do before it may send mail; until then the server replies 530",
)
MECHANISMS_OFFERED = Key(
    "mechanisms",
    ListOf(OneOf(MECHANISMS, "a mechanism"), "mechanisms", once=True),
    tuple(MECHANISMS),
    '["SCRAM-SHA-256"]',
    "the mechanisms by which a client can log in, where AUTH is one of the extensions",
)
CLEARTEXT_LOGIN = Key(
    "cleartext_login",
    Flag(),
    False,
    "true",
    "whether PLAIN and LOGIN, which show the password, are allowed without TLS",
)
USERS = Key(
    "users",
    TableOf(Text(), _ANY_NAME),
    {},
    '{dora = "tanstaaf"}',
    "who can log in, each with a password; who has logged in may send mail to other domains",
)
SENDERS = Key(
    "senders",
    OneOf(("any", "own"), "a choice of senders"),
    "any",
    '"own"',
    '"own" lets a user who has logged in send only from the addresses of their maildrop',
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
        OneOf(tuple(CONTENT_FAULTS), "a fault of content"),
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
    "clients whose mail for other domains is relayed",
    '`"known"` where `relay_for` names a client, else `"nobody"`',
)
RELAY_FOR = Key(
    "relay_for",
    ListOf(HostName(), "host names or IP addresses"),
    (),
    '["client.example.com"]',
    "the clients that are known",
)
SENDER_CHECKS = Key(
    "checks",
    ListOf(OneOf(CHECK_NAMES, "a check"), "checks of the sender", once=True),
    (),
    '["spf", "dmarc"]',
    "what the server checks, and rejects mail by; see below",
)
SIGNING: Key[DkimKey | None] = Key(
    "dkim",
    Table(SIGNING_KEYS, read_signing, None),
    None,
    '{domain = "example.com"}',
    "how the server signs the mail that it relays for its own clients",
    "it does not sign",
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
    meaning="local-parts that get a fixed reply to RCPT",
)
POP3 = Key(
    "pop3",
    TableOf(Text(), _ANY_NAME),
    {},
    '{dora = "tanstaaf"}',
    "maildrops that POP3 can fetch from, each with its password",
)
ROUTES = Key(
    "routes",
    TableOf(HostName(), _DOMAIN),
    {},
    '{"*" = "mx.example.net"}',
    "the next host for mail to a domain, whatever the DNS says; `*` is any other domain",
)
LIMITS = Key(
    "limits",
    Table(LIMIT_KEYS, read_limits, Limits()),
    Limits(),
    "{recipients = 5}",
    "sizes, numbers and times",
    "the defaults of its keys",
)
TLS = Key(
    "tls",
    Table(TLS_KEYS, read_tls, TlsSettings()),
    TlsSettings(),
    '{version = "1.2"}',
    "how TLS goes where `extensions` has STARTTLS or `implicit` is true",
    "the defaults of its keys",
)
FAULTS = Key(
    "faults",
    ListOf(Table(FAULT_KEYS, read_fault, None), "tables"),
    (),
    '[{on = "RCPT", reply = "451 4.3.0 Try later"}]',
    meaning="faults made on purpose",
)
SERVER_KEYS: Schema = (
    PROTOCOL,
    DOMAINS,
    VRFY,
    EXPN,
    GREETING,
    EARLY_TALKER,
    GREETING_DELAY,
    GREYLIST_DELAY,
    KEYWORDS,
    DEMAND,
    MECHANISMS_OFFERED,
    CLEARTEXT_LOGIN,
    SENDERS,
    WITHOUT,
    REFUSE,
    RELAY,
    RELAY_FOR,
    SENDER_CHECKS,
    SIGNING,
    SEED,
    MAILDROPS,
    ALIASES,
    LISTS,
    SPECIAL_RECIPIENTS,
    USERS,
    POP3,
    ROUTES,
    LIMITS,
    TLS,
    FAULTS,
)
SERVERS = Key(
    "servers",
    TableOf(Table(SERVER_KEYS, _itself, None), _SERVER, MOST_SERVERS),
    {},
    '{"mx.example.net" = {domains = ["example.net"]}}',
    meaning="other servers of the lab, each under its host name",
)
DNS = Key(
    "dns",
    TableOf(Table(DNS_KEYS, read_names, None), DNS_NAME),
    {},
    '{"example.net" = {mx = ["10 mx.example.net"]}}',
    meaning="the DNS that all hosts of the lab ask, by name",
)
SITE_KEYS: Schema = (HOST, PORT, *SERVER_KEYS, SERVERS, DNS)
