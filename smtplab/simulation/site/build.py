"""Sites made of their keys: what each key sets, and what two keys must agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from smtplab.protocol.config import ServerConfig
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.extensions.lmtp import NOT_IN_LMTP
from smtplab.protocol.mail_protocol import SMTP
from smtplab.protocol.rules import RULES
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.site import keys, table_keys
from smtplab.simulation.site.dns_keys import zone_of
from smtplab.simulation.site.faults import Fault
from smtplab.simulation.site.model import RecipientRule, Site
from smtplab.simulation.site.signing_keys import with_public_half

__all__ = ["build_site"]

T = TypeVar("T")

POSTMASTER = "postmaster"
"""Every server takes mail for it (RFC 5321 §4.5.1)."""


def build_site(name: str, place: Place) -> Site:
    """Read a site; what is wrong with it is noted, and then the site is not to be used.

    Args:
        name: Name of the site.
        place: Where its keys stand.
    """
    reader = MappingReader(place, keys.SITE_KEYS)
    site = _site(name, reader, reader.read(keys.HOST), reader.read(keys.DOMAINS))
    servers = _servers(name, reader, site.host)
    zone = zone_of(reader.read(keys.DNS))
    for one in (site, *servers.values()):
        zone = with_public_half(zone, one.dkim)
    servers = {name: one._replace(zone=zone) for name, one in servers.items()}
    return site._replace(port=_port(reader, site), servers=servers, zone=zone)


def _servers(name: str, reader: MappingReader, host: str) -> dict[str, Site]:
    """Return the servers behind the learner's own, each with a name of its own."""
    taken = {host.lower()}
    servers = {}
    for other, entry in reader.read(keys.SERVERS).items():
        if other.lower() in taken:
            place = reader.place(keys.SERVERS, other)
            place.wrong("another server has this name", "give each server a name of its own")
        taken.add(other.lower())
        if entry is not None:
            domains = entry.read(keys.DOMAINS) if keys.DOMAINS in entry else ()
            servers[other] = _site(name, entry, other, domains)
    return servers


def _site(name: str, reader: MappingReader, host: str, domains: Iterable[str]) -> Site:
    maildrops, quotas = _maildrops(reader)
    relay_for = frozenset(client.lower() for client in reader.read(keys.RELAY_FOR))
    site = Site(
        name=name,
        config=_config(reader, host),
        domains=frozenset(domain.lower() for domain in domains),
        maildrops=maildrops,
        quotas=quotas,
        aliases=_lower(reader.read(keys.ALIASES)),
        lists=_lower(reader.read(keys.LISTS)),
        special_recipients=_special_recipients(reader),
        vrfy=reader.read(keys.VRFY),
        expn=reader.read(keys.EXPN),
        refuses=reader.read(keys.GREETING) == "refuse",
        refuses_early=reader.read(keys.EARLY_TALKER) == "refuse",
        greeting_delay=reader.read(keys.GREETING_DELAY),
        greylist_delay=reader.read(keys.GREYLIST_DELAY),
        faults=_faults(reader),
        seed=reader.read(keys.SEED),
        relay=reader.read(keys.RELAY) or ("known" if relay_for else "nobody"),
        relay_for=relay_for,
        routes=_lower(reader.read(keys.ROUTES)),
        checks=frozenset(reader.read(keys.SENDER_CHECKS)),
        dkim=reader.read(keys.SIGNING),
        pop3=reader.read(keys.POP3),
        users=reader.read(keys.USERS),
        senders=reader.read(keys.SENDERS),
        tls=reader.read(keys.TLS),
    )
    _check_names(site, reader)
    return site


def _lower(entries: Mapping[str, T]) -> dict[str, T]:
    return {name.lower(): entry for name, entry in entries.items()}


def _maildrops(reader: MappingReader) -> tuple[dict[str, str], dict[str, int]]:
    """Return the owners and the quotas of the maildrops."""
    owners: dict[str, str] = {}
    quotas: dict[str, int] = {}
    for name, entry in reader.read(keys.MAILDROPS).items():
        owners[name] = (
            entry.read(table_keys.OWNER)
            if entry is not None and table_keys.OWNER in entry
            else name
        )
        if entry is not None and (quota := entry.read(table_keys.QUOTA)) is not None:
            quotas[name] = quota
    owners.setdefault(POSTMASTER, "Postmaster")
    return owners, quotas


def _config(reader: MappingReader, host: str) -> ServerConfig:
    modes = (("VRFY", reader.read(keys.VRFY)), ("EXPN", reader.read(keys.EXPN)))
    off = {verb for verb, mode in modes if mode == "off"}
    lmtp = reader.read(keys.PROTOCOL) == "lmtp"
    return ServerConfig(
        host=host,
        keywords=(keywords := _keywords(reader)),
        without=frozenset(reader.read(keys.WITHOUT)) | off | (NOT_IN_LMTP if lmtp else frozenset()),
        limits=reader.read(keys.LIMITS),
        refused=frozenset(reader.read(keys.REFUSE)),
        demands=_demands(reader, keywords),
        mechanisms=reader.read(keys.MECHANISMS_OFFERED),
        cleartext_login=reader.read(keys.CLEARTEXT_LOGIN),
        lmtp=lmtp,
    )


def _port(reader: MappingReader, site: Site) -> int:
    """Return the port that the lab shows; LMTP must not be at that of SMTP (RFC 2033 §5)."""
    if keys.PORT not in reader:
        return site.mail_protocol.port
    port = reader.read(keys.PORT)
    if site.config.lmtp and port == SMTP.port:
        reader.wrong(keys.PORT, "LMTP must not be offered at port 25", "write 24, or remove it")
    return port


def _keywords(reader: MappingReader) -> frozenset[str]:
    """Return the keywords of the extensions; one extension may need another."""
    keywords = reader.read(keys.KEYWORDS)
    for keyword in keywords if reader.is_sound(keys.KEYWORDS) else ():
        for needed in EXTENSIONS[keyword].needs:
            if needed not in keywords:
                reader.wrong(keys.KEYWORDS, f"{keyword} needs {needed}", f"add {needed}")
    return frozenset(keywords)


def _demands(reader: MappingReader, keywords: frozenset[str]) -> frozenset[str]:
    """Return what clients must do first; each is done by an extension that the site offers."""
    demands = reader.read(keys.DEMAND)
    for demand in demands if reader.is_sound(keys.KEYWORDS) else ():
        if (needed := keys.DEMANDS[demand]) not in keywords:
            reader.wrong(
                keys.DEMAND, f"{demand} needs {needed}", f"add {needed} to {keys.KEYWORDS.name}"
            )
    return frozenset(demands)


def _special_recipients(reader: MappingReader) -> dict[str, RecipientRule]:
    entries = reader.read(keys.SPECIAL_RECIPIENTS)
    return {name: _behaviour(entry) for name, entry in entries.items() if entry is not None}


def _behaviour(reader: MappingReader) -> RecipientRule:
    """Return how a local-part behaves; the rules that name another address need one."""
    behaviour = RecipientRule(reader.read(table_keys.RULE), reader.read(table_keys.NEW_ADDRESS))
    if reader.is_sound(table_keys.RULE):
        names_address = "{address}" in RULES[behaviour.rule].text
        if names_address and table_keys.NEW_ADDRESS not in reader:
            reader.wrong(
                table_keys.NEW_ADDRESS,
                f"this key is missing, and {behaviour.rule} needs it",
                f"write an address, for example {table_keys.NEW_ADDRESS.example}",
            )
        elif not names_address and table_keys.NEW_ADDRESS in reader:
            reader.wrong(
                table_keys.NEW_ADDRESS,
                f"{behaviour.rule} does not name an address",
                "remove the key",
            )
    return behaviour


def _faults(reader: MappingReader) -> tuple[Fault, ...]:
    faults = tuple(filter(None, reader.read(keys.FAULTS)))
    for place in reader.items(keys.FAULTS) if keys.SEED not in reader else ():
        if table_keys.CHANCE.name in (place.node.entries or ()):
            place.child(table_keys.CHANCE.name).wrong(
                "the site has no seed, so each run would differ", "add seed = 7 to the site"
            )
    return faults


def _check_names(site: Site, reader: MappingReader) -> None:
    """See that each name means one thing, and that what should be a maildrop is one."""
    for place in reader.entries(keys.USERS):
        if not place.node.value:
            place.wrong("the password is empty", "write a password")
    for place in reader.entries(keys.POP3):
        _check_maildrop(place.name, site, place)
    for place in reader.entries(keys.ALIASES):
        _check_free(place.name, site, place)
        _check_maildrop(place.node.value, site, place)
    for place in reader.entries(keys.LISTS):
        _check_free(place.name, site, place)
        if place.name.lower() in site.aliases:
            place.wrong("this is an alias already", "give the list another name")
        for one in place.items():
            _check_maildrop(one.node.value, site, one)


def _check_free(name: str, site: Site, place: Place) -> None:
    if name.lower() in site.maildrops or name.lower() in site.special_recipients:
        place.wrong("this is a maildrop already", "choose another name")


def _check_maildrop(name: object, site: Site, place: Place) -> None:
    if isinstance(name, str) and name not in site.maildrops:
        known = ", ".join(site.maildrops)
        place.wrong(f'the site has no maildrop "{name}"', f"use one of {known}, or add it")
