"""The server's world: its domains, maildrops, limits and faults, as a small TOML file says."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from importlib import resources
from pathlib import Path as File
from typing import Any

from smtplab.protocol.commands import VERBS
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.offer import Limits, Offer
from smtplab.protocol.paths import Mailbox
from smtplab.protocol.rules import RULES
from smtplab.simulation.fault import Fault
from smtplab.simulation.table import SiteError, Table

DEFAULT_SITE = "default"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A local-part that does what it says.

    Attributes:
        rule: Key of the rule that answers RCPT.
        address: Where the mailbox is, for the rules that name it.
    """

    rule: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that one server's answers rest on beside the protocol.

    Attributes:
        name: Name of the site.
        offer: What the protocol end offers.
        domains: Domains that mail is taken for, lower case.
        maildrops: Full name of the owner by maildrop.
        aliases: Maildrop by other local-part.
        lists: Maildrops by mailing list.
        answers: Local-parts that do what they say.
        quotas: Octets that a maildrop may hold.
        vrfy: "hide", "tell" or "off".
        expn: "hide", "tell" or "off".
        refuses: Whether the greeting is 554.
        refuses_early: Whether a client that speaks before the greeting gets 554.
        greeting_delay: Seconds until the greeting.
        greylist_delay: Seconds until a second try passes.
        faults: What goes wrong on purpose.
        seed: Seed for faults that come by chance; None forbids chance.
    """

    name: str
    offer: Offer
    domains: frozenset[str]
    maildrops: Mapping[str, str]
    aliases: Mapping[str, str] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answers: Mapping[str, Behaviour] = field(default_factory=dict)
    quotas: Mapping[str, int] = field(default_factory=dict)
    vrfy: str = "hide"
    expn: str = "hide"
    refuses: bool = False
    refuses_early: bool = False
    greeting_delay: float = 0.0
    greylist_delay: float = 0.0
    faults: tuple[Fault, ...] = ()
    seed: int | None = None

    @property
    def host(self) -> str:
        """The server's own name."""
        return self.offer.host

    def is_local(self, mailbox: Mailbox) -> bool:
        """Say whether mail for the mailbox's domain is taken here; `<postmaster>` has none."""
        domain = mailbox.domain.lower()
        return not domain or domain in self.domains or domain == self.host.lower()

    def maildrops_of(self, local_part: str) -> tuple[str, ...]:
        """Return the maildrops that a local-part leads to; none if it is unknown."""
        name = local_part.lower()
        name = self.aliases.get(name, name)
        if name in self.lists:
            return self.lists[name]
        return (name,) if name in self.maildrops or name in self.answers else ()


def load_site(name: str | None = None) -> Site:
    """Load a site by the path of its file, or one that comes with the package by its name.

    Raises:
        SiteError: If there is no such site or something in it is wrong; one line, for people.
    """
    name = name or DEFAULT_SITE
    file = File(name)
    if file.suffix == ".toml" or "/" in name:
        return parse_site(file.stem, _read(file), str(file))
    built_in = resources.files("smtplab.simulation") / "sites" / f"{name}.toml"
    if not built_in.is_file():
        raise SiteError(f"{name}: no such site; there are {', '.join(site_names())}")
    return parse_site(name, built_in.read_text("utf-8"), name)


def site_names() -> list[str]:
    """Return the names of the sites that come with the package."""
    folder = resources.files("smtplab.simulation") / "sites"
    return sorted(file.name[:-5] for file in folder.iterdir() if file.name.endswith(".toml"))


def _read(file: File) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise SiteError(f"{file}: cannot be read: {reason}") from None


def parse_site(name: str, text: str, where: str) -> Site:
    """Read a site from TOML.

    Raises:
        SiteError: If something is wrong, with the key at fault and what it may be.
    """
    try:
        table = Table(tomllib.loads(text), where)
    except tomllib.TOMLDecodeError as error:
        raise SiteError(f"{where}: no TOML: {error}") from None
    site = _site(name, table)
    table.nothing_left()
    _check_names(site, where)
    return site


def _site(name: str, table: Table) -> Site:
    vrfy = table.choice("vrfy", "hide", ("hide", "tell", "off"))
    expn = table.choice("expn", "hide", ("hide", "tell", "off"))
    maildrops = table.tables("maildrops")
    seed = table.whole("seed", -1)
    site = Site(
        name=name,
        offer=_offer(table, vrfy, expn),
        domains=frozenset(domain.lower() for domain in table.words("domains", ["example.org"])),
        maildrops={drop: entry.text("name", drop) for drop, entry in maildrops.items()},
        quotas={drop: quota for drop, e in maildrops.items() if (quota := e.whole("quota", 0))},
        aliases=table.texts("aliases"),
        lists={key: tuple(names) for key, names in table.word_lists("lists").items()},
        answers={drop: _behaviour(entry) for drop, entry in table.tables("answers").items()},
        vrfy=vrfy,
        expn=expn,
        refuses=table.choice("greeting", "ready", ("ready", "refuse")) == "refuse",
        refuses_early=table.choice("early_talker", "flag", ("flag", "refuse")) == "refuse",
        greeting_delay=table.number("greeting_delay", 0),
        greylist_delay=table.number("greylist_delay", 0),
        faults=tuple(Fault.read(entry) for entry in table.rows("faults")),
        seed=None if seed < 0 else seed,
    )
    for entry in maildrops.values():
        entry.nothing_left()
    return site


def _offer(table: Table, vrfy: str, expn: str) -> Offer:
    off = {verb for verb, mode in (("VRFY", vrfy), ("EXPN", expn)) if mode == "off"}
    return Offer(
        host=table.host("host", "mail.example.org"),
        keywords=frozenset(table.words("extensions", list(EXTENSIONS), tuple(EXTENSIONS))),
        without=frozenset(table.words("without", [], tuple(VERBS))) | off,
        limits=_limits(table.table("limits")),
        refused=frozenset(table.words("refuse", ["bare-line-end"], _REFUSABLE)),
    )


_REFUSABLE = ("bare-line-end", "line-over-limit", "eight-bit-undeclared")


def _limits(table: Table) -> Limits:
    given: dict[str, Any] = {
        one.name: table.number(one.name, 0) if one.name == "timeout" else table.whole(one.name, 0)
        for one in fields(Limits)
        if one.name in table
    }
    table.nothing_left()
    return Limits(**given)


def _behaviour(table: Table) -> Behaviour:
    behaviour = Behaviour(table.choice("rule", None, tuple(RULES)), table.text("address", ""))
    table.nothing_left()
    return behaviour


def _check_names(site: Site, where: str) -> None:
    """See that aliases and lists lead to maildrops that exist, and names can be folders."""
    for name in (*site.maildrops, *site.answers):
        if not _is_name(name):
            raise SiteError(f"{where}: maildrop {name!r}: a name is letters, digits, '-' and '_'")
    for key, targets in (*((k, (v,)) for k, v in site.aliases.items()), *site.lists.items()):
        for target in targets:
            if target not in site.maildrops:
                raise SiteError(f"{where}: {key}: there is no maildrop {target!r}")


def _is_name(name: str) -> bool:
    return name.isascii() and name.replace("-", "").replace("_", "").isalnum() and name.islower()
