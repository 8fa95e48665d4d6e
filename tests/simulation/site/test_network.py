"""The keys of a site file that are about other servers, and about fetching mail."""

import pytest

from smtplab.simulation.site.keys import MOST_SERVERS
from smtplab.simulation.site.load import SiteError, parse_site
from smtplab.simulation.site.model import Site
from tests.simulation.relay.chain import SITES, ready_made


def read(text: str) -> Site:
    return parse_site("x", text, "x.toml")


@pytest.mark.parametrize("name", sorted(file.stem for file in SITES.glob("*.toml")))
def test_the_sites_of_the_lessons_are_sound(name: str) -> None:
    site = ready_made(name)
    hosts = {site.host, *site.servers}
    for one in (site, *site.servers.values()):
        assert set(one.routes.values()) <= hosts
        assert one.host in hosts


def test_what_is_not_said() -> None:
    site = read('[servers."mx.example.net"]')
    assert (site.relay, site.relay_for, site.routes, site.pop3) == ("nobody", frozenset(), {}, {})
    server = site.servers["mx.example.net"]
    assert (server.host, server.domains) == ("mx.example.net", frozenset())


def test_whoever_is_listed_is_known() -> None:
    assert read('relay_for = ["Client.Example.COM"]').relay_for == {"client.example.com"}
    assert read('relay_for = ["client.example.com"]').relay == "known"
    assert read('relay = "nobody"\nrelay_for = ["client.example.com"]').relay == "nobody"


@pytest.mark.parametrize(
    ("domain", "host"),
    [("example.net", "a.example"), ("EXAMPLE.NET", "a.example"), ("other.example", "b.example")],
)
def test_the_next_host(domain: str, host: str) -> None:
    site = read('[routes]\n"Example.NET" = "a.example"\n"*" = "b.example"')
    assert site.next_host(domain) == host
    assert read('[routes]\n"example.net" = "a.example"').next_host("other.example") == ""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (
            'relay = "some"',
            'relay: "some" is not a group of clients; use one of nobody, known, anyone',
        ),
        ("relay_for = 1", "relay_for: 1 is not a list"),
        ('relay_for = ["a b"]', 'relay_for.1.: "a b" is not a domain name'),
        ('routes = "x"', 'routes: "x" is not a table'),
        (
            '[routes]\n"a b" = "x.example"',
            r'routes."a b": "a b" is not a domain name; write a domain name, or \*',
        ),
        ('[routes]\n"a.example" = "b c"', 'routes."a.example": "b c" is not a domain name'),
        ('[routes]\n"a.example" = 1', 'routes."a.example": 1 is not a domain name'),
        ("servers = 1", "servers: 1 is not a table"),
        ('[servers."a b"]', 'servers."a b": "a b" is not a domain name'),
        (
            '[servers."mail.example.org"]',
            'servers."mail.example.org": another server has this name',
        ),
        (
            '[servers."A.example"]\n[servers."a.example"]',
            'servers."a.example": another server has this name',
        ),
        (
            '[servers."a.example"]\nhost = "b.example"',
            '"a.example".host: this key is not known',
        ),
        ('[servers."a.example"]\nfoo = 1', 'servers."a.example".foo: this key is not known'),
        (
            '[servers."a.example".servers."b.example"]',
            '"a.example".servers: this key is not known',
        ),
        (
            '[servers."a.example".maildrops."../x"]',
            'maildrops."../x": "../x" is not a name for a maildrop',
        ),
        (
            '[servers."a.example".pop3]\nbob = "x"',
            '"a.example".pop3.bob: the site has no maildrop "bob"',
        ),
        ('[pop3]\nbob = "x"', 'pop3.bob: the site has no maildrop "bob"'),
        ("[maildrops.bob]\n[pop3]\nbob = 1", "pop3.bob: 1 is not text"),
        ('[maildrops.bob]\n[pop3]\nbob = "\\u001b"', "pop3.bob: .* is not printable ASCII"),
    ],
)
def test_what_is_wrong_is_named(text: str, wrong: str) -> None:
    with pytest.raises(SiteError, match=wrong):
        read(text)


def test_there_are_only_so_many_servers() -> None:
    tables = [f'[servers."h{number}.example"]' for number in range(MOST_SERVERS + 1)]
    assert len(read("\n".join(tables[1:])).servers) == MOST_SERVERS
    with pytest.raises(SiteError, match="servers: there are 51 entries; write no more than 50"):
        read("\n".join(tables))
