"""The server's world as a small TOML file says it: where the file is, and what each key may be."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from smtplab.protocol.commands import VERBS
from smtplab.protocol.config import Limits, ServerConfig
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.lengths import is_host
from smtplab.protocol.rules import RULES
from smtplab.simulation.mapping.reader import Path, SiteError, Table
from smtplab.simulation.site.faults import Fault
from smtplab.simulation.site.model import Behaviour, Site

if TYPE_CHECKING:
    from pathlib import Path as File

__all__ = [
    "DEFAULT_SITE",
    "Behaviour",
    "Site",
    "find_site",
    "laid_over",
    "load_site",
    "parse_site",
    "site_names",
    "site_of",
    "site_tables",
]

DEFAULT_SITE = "default"
LARGEST_FILE = 1 << 20
"""Octets of a site file; one that is larger is something else, or has no end."""
POSTMASTER = "postmaster"
"""Every server takes mail for it (RFC 5321 §4.5.1)."""

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
"""Rules that can answer RCPT; another would say what makes no sense, or what no table knows."""

ANY_DOMAIN = "*"
"""In routes: any domain that has no route of its own."""
MOST_SERVERS = 50
"""Servers behind the learner's own."""

# `pathlib` is slow to load; most sessions play on a site that comes with the package.
_SITES = os.path.join(os.path.dirname(__file__), "sites")  # noqa: PTH118, PTH120
_MODES = ("hide", "tell", "off")
_RELAYS = ("nobody", "known", "anyone")
_REFUSABLE = ("bare-line-end", "line-over-limit", "eight-bit-undeclared")
_LEAST = {"command_line": 64}
"""Least values of limits, 1 for all others: below it no session could be held."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NO_FOLDER = (
    "a maildrop's name is up to 64 of a-z, 0-9, '-' and '_', starts with a letter or digit and is"
    " no device of Windows"
)
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
"""Names that cannot be folders on Windows."""


def load_site(name: str | None = None) -> Site:
    """Load a site by the path of its file, or one that comes with the package by its name.

    Raises:
        SiteError: If there is no such site or something in it is wrong; one line, for people.
    """
    name = name or DEFAULT_SITE
    if _NAME.fullmatch(name):
        return site_of(name, site_tables(_built_in(name)), name)
    from pathlib import Path as File  # noqa: PLC0415  # as said

    file = File(name)
    if file.suffix == ".toml" or len(file.parts) != 1:
        return site_of(file.stem, site_tables(file), name)
    return site_of(name, site_tables(_built_in(name)), name)


def site_names() -> list[str]:
    """Return the names of the sites that come with the package."""
    return sorted(name[:-5] for name in os.listdir(_SITES) if name.endswith(".toml"))  # noqa: PTH208


def _built_in(name: str) -> str:
    if name not in site_names():
        raise SiteError(name, f"no such site; there are {', '.join(site_names())}")
    return os.path.join(_SITES, f"{name}.toml")  # noqa: PTH118


def find_site(name: str, folder: File) -> File | str:
    """Find a site by its name alone: in a folder, else among those that come with the package.

    Raises:
        SiteError: If there is none, or if it is no name but a path.
    """
    if not _NAME.fullmatch(name):
        raise SiteError(name, "is no name of a site; write the file's, without .toml")
    file = folder / f"{name}.toml"
    return file if file.is_file() else _built_in(name)


def site_tables(file: File | str) -> dict[str, object]:
    """Read the tables of a site file, whatever they hold.

    Raises:
        SiteError: If it cannot be read, or is no TOML.
    """
    return _tables(_text(file), str(file))


def _text(file: File | str) -> str:
    try:
        with open(file, "rb") as opened:  # noqa: PTH123  # as said
            octets = opened.read(LARGEST_FILE + 1)
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SiteError(str(file), "cannot be read: not UTF-8") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SiteError(str(file), f"cannot be read: {reason}") from None
    if len(octets) > LARGEST_FILE:
        raise SiteError(str(file), f"cannot be read: larger than {LARGEST_FILE} octets")
    return text


def _tables(text: str, where: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits and tables nested a thousand deep are no TOMLDecodeError.
        raise SiteError(where, f"no TOML: {error}") from None


def parse_site(name: str, text: str, where: str) -> Site:
    """Read a site from TOML.

    Raises:
        SiteError: If something is wrong, with the key at fault and what it may be.
    """
    return site_of(name, _tables(text, where), where)


def site_of(name: str, tables: Mapping[str, object], where: str) -> Site:
    """Make a site of its tables.

    Args:
        name: Name of the site.
        tables: What a site file says.
        where: Which file it was, for errors.

    Raises:
        SiteError: If something is wrong, with the key at fault and what it may be.
    """
    table = Table(tables, where)
    site = _site(name, table)
    table.nothing_left()
    _check_names(site, where)
    _check_servers(site, where)
    return site


def laid_over(base: Mapping[str, object], keys: Mapping[str, object]) -> dict[str, object]:
    """Lay keys over those of a base: a table key by key, anything else in place of what was."""
    laid = dict(base)
    for key, value in keys.items():
        below = laid.get(key)
        if isinstance(below, dict) and isinstance(value, dict):
            laid[key] = laid_over(below, value)
        else:
            laid[key] = value
    return laid


def _site(name: str, table: Table, host: str | None = None) -> Site:
    """Take the keys of a site.

    Args:
        name: Name of the site.
        table: Where the keys are.
        host: The host name of a server behind the learner's own; None for that one.
    """
    vrfy = table.choice("vrfy", "hide", _MODES)
    expn = table.choice("expn", "hide", _MODES)
    seed = table.whole("seed", 0) if "seed" in table else None
    maildrops, quotas = _maildrops(table)
    domains = table.hosts("domains", ["example.org"] if host is None else ())
    relay_for = frozenset(client.lower() for client in table.hosts("relay_for", ()))
    return Site(
        name=name,
        config=_offer(table, vrfy, expn, host or "mail.example.org"),
        domains=frozenset(domain.lower() for domain in domains),
        maildrops=maildrops,
        quotas=quotas,
        aliases={key.lower(): drop for key, drop in table.texts("aliases").items()},
        lists={key.lower(): tuple(names) for key, names in table.word_lists("lists").items()},
        answers={drop: _behaviour(entry) for drop, entry in table.tables("answers").items()},
        vrfy=vrfy,
        expn=expn,
        refuses=table.choice("greeting", "ready", ("ready", "refuse")) == "refuse",
        refuses_early=table.choice("early_talker", "flag", ("flag", "refuse")) == "refuse",
        greeting_delay=table.number("greeting_delay", 0.0),
        greylist_delay=table.number("greylist_delay", 0.0),
        faults=tuple(Fault.read(entry, seed) for entry in table.rows("faults")),
        seed=seed,
        relay=table.choice("relay", "known" if relay_for else "nobody", _RELAYS),
        relay_for=relay_for,
        routes=_routes(table),
        servers={} if host else _servers(name, table),
        pop3=table.texts("pop3"),
    )


def _routes(table: Table) -> dict[str, str]:
    """Take the next host of each domain."""
    routes = table.table("routes")
    return {_domain(routes, key): routes.host(key, "") for key in routes}


def _domain(routes: Table, key: str) -> str:
    if key != ANY_DOMAIN and not is_host(key):
        raise routes.wrong(key, f"must be a domain name, or {ANY_DOMAIN} for all others")
    return key.lower()


def _servers(name: str, table: Table) -> dict[str, Site]:
    """Take the servers behind the learner's own, each a site of its own."""
    entries = table.tables("servers")
    if len(entries) > MOST_SERVERS:
        raise table.wrong("servers", f"must be no more than {MOST_SERVERS}")
    servers = {}
    for host, entry in entries.items():
        if not is_host(host):
            raise table.wrong("servers", f"{host} must be a domain name")
        if "host" in entry:
            raise entry.wrong("host", "is what the table is called")
        servers[host] = _site(name, entry, host)
        entry.nothing_left()
    return servers


def _maildrops(table: Table) -> tuple[dict[str, str], dict[str, int]]:
    """Take the maildrops' owners and quotas."""
    owners: dict[str, str] = {}
    quotas: dict[str, int] = {}
    for name, entry in table.tables("maildrops").items():
        owners[name] = entry.text("name", None) if "name" in entry else name
        if "quota" in entry:
            quotas[name] = entry.whole("quota", 1, least=1)
        entry.nothing_left()
    owners.setdefault(POSTMASTER, "Postmaster")
    return owners, quotas


def _offer(table: Table, vrfy: str, expn: str, host: str) -> ServerConfig:
    off = {verb for verb, mode in (("VRFY", vrfy), ("EXPN", expn)) if mode == "off"}
    return ServerConfig(
        host=table.host("host", host),
        keywords=_keywords(table),
        without=frozenset(table.words("without", (), tuple(VERBS))) | off,
        limits=_limits(table.table("limits")),
        refused=frozenset(table.words("refuse", ["bare-line-end"], _REFUSABLE)),
    )


def _keywords(table: Table) -> frozenset[str]:
    keywords = table.words("extensions", tuple(EXTENSIONS), tuple(EXTENSIONS))
    for keyword in keywords:
        for needed in EXTENSIONS[keyword].needs:
            if needed not in keywords:
                raise table.wrong("extensions", f"{keyword} needs {needed}")
    return frozenset(keywords)


def _limits(table: Table) -> Limits:
    given: dict[str, int] = {
        name: table.whole(name, 0, least=_LEAST.get(name, 1))
        for name in Limits._fields
        if name in table and name != "timeout"
    }
    timeout = table.number("timeout", Limits().timeout, least=1)
    table.nothing_left()
    return Limits(**given, timeout=timeout)


def _behaviour(table: Table) -> Behaviour:
    rule = table.choice("rule", None, ANSWERS)
    names_address = "{address}" in RULES[rule].text
    behaviour = Behaviour(rule, table.mailbox("address") if names_address else "")
    table.nothing_left()
    return behaviour


def _check_names(site: Site, where: str, path: Path = ()) -> None:
    """See that names can be folders, mean one thing each, and lead to maildrops that exist."""
    _check_folders(site.maildrops, where, (*path, "maildrops"))
    _check_folders(site.answers, where, (*path, "answers"))
    for name in site.pop3:
        if name not in site.maildrops:
            raise SiteError(where, f"there is no maildrop {name}", (*path, "pop3"))
    for key, target in site.aliases.items():
        _check_targets(site, where, (*path, "aliases", key), [target])
    for key, targets in site.lists.items():
        _check_targets(site, where, (*path, "lists", key), targets)
        if key in site.aliases:
            raise SiteError(where, "is an alias and a list", (*path, "lists", key))


def _check_folders(names: Iterable[str], where: str, path: Path) -> None:
    for name in names:
        if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
            raise SiteError(where, _NO_FOLDER, (*path, name))


def _check_targets(site: Site, where: str, path: Path, targets: Sequence[str]) -> None:
    key = path[-1]
    if key in site.maildrops or key in site.answers:
        raise SiteError(where, "is a maildrop already", path)
    if not targets:
        raise SiteError(where, "must name at least one maildrop", path)
    for target in targets:
        if target not in site.maildrops:
            raise SiteError(where, f"there is no maildrop {target}", path)


def _check_servers(site: Site, where: str) -> None:
    """See that every server has a name of its own, and that all is well with each."""
    taken = {site.host.lower()}
    for host, server in site.servers.items():
        if host.lower() in taken:
            raise SiteError(where, "there is another one of that name", ("servers", host))
        taken.add(host.lower())
        _check_names(server, where, ("servers", host))
