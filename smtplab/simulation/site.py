"""The server's world as a small TOML file says it: where the file is, and what each key may be."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from importlib import resources
from pathlib import Path as File

from smtplab.protocol.commands import VERBS
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.offer import Limits, Offer
from smtplab.protocol.rules import RULES
from smtplab.simulation.fault import Fault
from smtplab.simulation.table import SiteError, Table
from smtplab.simulation.world import Behaviour, Site

__all__ = ["DEFAULT_SITE", "Behaviour", "Site", "load_site", "parse_site", "site_names"]

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

_MODES = ("hide", "tell", "off")
_REFUSABLE = ("bare-line-end", "line-over-limit", "eight-bit-undeclared")
_LEAST = {"command_line": 64}
"""Least values of limits, 1 for all others: below it no session could be held."""
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_DEVICES = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9]")
"""Names that cannot be folders on Windows."""


def load_site(name: str | None = None) -> Site:
    """Load a site by the path of its file, or one that comes with the package by its name.

    Raises:
        SiteError: If there is no such site or something in it is wrong; one line, for people.
    """
    name = name or DEFAULT_SITE
    file = File(name)
    if file.suffix == ".toml" or len(file.parts) != 1:
        return parse_site(file.stem, _read(file), name)
    if name not in site_names():
        raise SiteError(f"{name}: no such site; there are {', '.join(site_names())}")
    built_in = resources.files("smtplab.simulation") / "sites" / f"{name}.toml"
    return parse_site(name, built_in.read_text("utf-8"), name)


def site_names() -> list[str]:
    """Return the names of the sites that come with the package."""
    folder = resources.files("smtplab.simulation") / "sites"
    return sorted(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".toml"))


def _read(file: File) -> str:
    try:
        with file.open("rb") as opened:
            octets = opened.read(LARGEST_FILE + 1)
        text = octets.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SiteError(f"{file}: cannot be read: not UTF-8") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise SiteError(f"{file}: cannot be read: {reason}") from None
    if len(octets) > LARGEST_FILE:
        raise SiteError(f"{file}: cannot be read: larger than {LARGEST_FILE} octets")
    return text


def parse_site(name: str, text: str, where: str) -> Site:
    """Read a site from TOML.

    Raises:
        SiteError: If something is wrong, with the key at fault and what it may be.
    """
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        # A number of thousands of digits and tables nested a thousand deep are no TOMLDecodeError.
        raise SiteError(f"{where}: no TOML: {error}") from None
    table = Table(values, where)
    site = _site(name, table)
    table.nothing_left()
    _check_names(site, where)
    return site


def _site(name: str, table: Table) -> Site:
    vrfy = table.choice("vrfy", "hide", _MODES)
    expn = table.choice("expn", "hide", _MODES)
    seed = table.whole("seed", 0) if "seed" in table else None
    maildrops, quotas = _maildrops(table)
    return Site(
        name=name,
        offer=_offer(table, vrfy, expn),
        domains=frozenset(domain.lower() for domain in table.hosts("domains", ["example.org"])),
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
    )


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


def _offer(table: Table, vrfy: str, expn: str) -> Offer:
    off = {verb for verb, mode in (("VRFY", vrfy), ("EXPN", expn)) if mode == "off"}
    return Offer(
        host=table.host("host", "mail.example.org"),
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
        one.name: table.whole(one.name, 0, least=_LEAST.get(one.name, 1))
        for one in fields(Limits)
        if one.name in table and one.name != "timeout"
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


def _check_names(site: Site, where: str) -> None:
    """See that names can be folders, mean one thing each, and lead to maildrops that exist."""
    for name in (*site.maildrops, *site.answers):
        if not _NAME.fullmatch(name) or _DEVICES.fullmatch(name):
            raise SiteError(
                f"{where}: {name}: a maildrop's name is up to 64 of a-z, 0-9, '-' and '_', starts"
                " with a letter or digit and is no device of Windows"
            )
    for key, targets in (*((k, (v,)) for k, v in site.aliases.items()), *site.lists.items()):
        _check_targets(site, f"{where}: {key}", targets)
    for key in site.lists:
        if key in site.aliases:
            raise SiteError(f"{where}: {key}: is an alias and a list")


def _check_targets(site: Site, place: str, targets: Iterable[str]) -> None:
    key = place.rpartition(": ")[2]
    if key in site.maildrops or key in site.answers:
        raise SiteError(f"{place}: is a maildrop already")
    if not targets:
        raise SiteError(f"{place}: must name at least one maildrop")
    for target in targets:
        if target not in site.maildrops:
            raise SiteError(f"{place}: there is no maildrop {target}")
