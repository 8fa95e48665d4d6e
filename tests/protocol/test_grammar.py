import re
from ipaddress import IPv6Address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtplab.protocol import grammar

DOMAIN = re.compile(grammar.DOMAIN)
LITERAL = re.compile(grammar.ADDRESS_LITERAL)

GOOD_DOMAINS = [
    *(
        "a",
        "1",
        "example",
        "example.org",
        "a.b.c.d",
        "a-b.example",
        "a--b",
        "1a.2b",
        "xn--bcher-kva",
    ),
    *("192.0.2.1", "EXAMPLE.Org", "bücher.example", "例え.テスト"),
]
BAD_DOMAINS = [
    *("", ".", "-a", "a-", "a.-b", "a-.b", ".a", "a.", "a..b", "a_b", "a b", "a\tb", "a@b", "<a>"),
    *("a\n", "a\x00b", "*.org", "[192.0.2.1]"),
]

GOOD_LITERALS = [
    *("[192.0.2.1]", "[0.0.0.0]", "[255.255.255.255]", "[001.02.3.4]"),
    *("[IPv6:1:2:3:4:5:6:7:8]", "[ipv6:1:2:3:4:5:6:7:8]", "[IPv6:ABCD:ef01:0:0:0:0:0:1]"),
    *("[IPv6:::]", "[IPv6:::1]", "[IPv6:1::]", "[IPv6:1::2]", "[IPv6:2001:db8::1]"),
    *("[IPv6:1:2:3:4:5:6::]", "[IPv6:::1:2:3:4:5:6]", "[IPv6:1:2:3::4:5:6]"),
    *("[IPv6:1:2:3:4:5:6:192.0.2.1]", "[IPv6:::192.0.2.1]", "[IPv6:::ffff:192.0.2.1]"),
    *("[IPv6:1:2:3:4::192.0.2.1]", "[IPv6:1:2::3:4:192.0.2.1]", "[IPv6:1::192.0.2.1]"),
]
BAD_LITERALS = [
    *("", "[]", "[", "192.0.2.1", "[192.0.2.1", "192.0.2.1]", "[192.0.2]", "[192.0.2.1.5]"),
    *(
        "[256.0.2.1]",
        "[192.0.2.999]",
        "[192.0.2.0001]",
        "[192.0.2.]",
        "[ 192.0.2.1]",
        "[192.0.2.1 ]",
    ),
    *("[IPv6:]", "[IPv6::]", "[IPv6:1]", "[IPv6:1:2:3:4:5:6:7]", "[IPv6:1:2:3:4:5:6:7:8:9]"),
    *(
        "[IPv6:12345::]",
        "[IPv6:g::]",
        "[IPv6:1::2::3]",
        "[IPv6:1:2:3:4:5:6:7::]",
        "[IPv6:::1:2:3:4:5:6:7]",
    ),
    *("[IPv6:1:2:3:4::5:6:7]", "[IPv6:1:2:3:4:5::192.0.2.1]", "[IPv6:1:2:3:4:5:6:7:192.0.2.1]"),
    *("[IPv6:::1%eth0]", "[IPv6:1:2:3:4:5:192.0.2.1]", "[IPv6:::192.0.2.256]", "[2001:db8::1]"),
    *("[IPv6 2001:db8::1]", "[example.org]", "[x400:whatever]", "[::1]"),
]

GOOD_LOCAL_PARTS = [
    *(
        "a",
        "a.b",
        "a+b",
        "!#$%&'*+-/=?^_`{|}~",
        "1",
        '""',
        '" "',
        '"a b"',
        '"a@b"',
        '"<a>"',
        '"a.."',
    ),
    *(r'"\""', r'"\\"', r'"a\b"', '".a"', "jürgen", '"jürgen x"', "a" * 64),
]
BAD_LOCAL_PARTS = [
    *(
        "",
        ".",
        ".a",
        "a.",
        "a..b",
        "a b",
        "a@b",
        "a,b",
        "a:b",
        "a;b",
        "(a)",
        "<a>",
        "a[b]",
        'a"b',
        "a\\b",
    ),
    *('"', '"a', 'a"', '"a"b', '"a"."b"', '"\\"', '"a\x00"', '"a\tb"', "a\x7f", r'"\é"'),
]

BAD_PARAMETERS = [
    *(
        " ",
        "  SIZE=1",
        " SIZE=1 ",
        " SIZE=",
        " =1",
        " -A=1",
        " SIZE= 1",
        " SIZE =1",
        " A=b=c",
        " A=\x01",
    ),
    *(" A_B", " A  B", "SIZE=1", " A=a\tb"),
]


@pytest.mark.parametrize("text", GOOD_DOMAINS)
def test_domains(text: str) -> None:
    assert DOMAIN.fullmatch(text)


@pytest.mark.parametrize("text", BAD_DOMAINS)
def test_what_is_no_domain(text: str) -> None:
    assert not DOMAIN.fullmatch(text)


@pytest.mark.parametrize("text", GOOD_LITERALS)
def test_address_literals(text: str) -> None:
    assert LITERAL.fullmatch(text)


@pytest.mark.parametrize("text", BAD_LITERALS)
def test_what_is_no_address_literal(text: str) -> None:
    assert not LITERAL.fullmatch(text)


def is_ipv6(text: str) -> bool:
    """Ask the standard library; RFC 5321 §4.1.3 wants two groups at least behind the colons."""
    try:
        IPv6Address(text)
    except ValueError:
        return False
    groups = sum(bool(group) for group in text.split(":")) + ("." in text)
    return "::" not in text or groups <= 6


pieces = st.sampled_from(["::", ":", ":", ":", "0", "1f", "abcd", "12345", "192.0.2.1", "g"])


@given(st.lists(pieces, max_size=18).map("".join))
@example("1:2:3:4:5:6:7::")
@example("1:2:3:4:5:6:192.0.2.1")
def test_ipv6_literals_are_those_of_the_standard_library(text: str) -> None:
    assert bool(LITERAL.fullmatch(f"[IPv6:{text}]")) == is_ipv6(text)


@given(st.lists(st.sampled_from(["0", "12ab", "FFFF", "7"]), min_size=1, max_size=9), st.data())
def test_ipv6_literals_with_groups_left_out(groups: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(groups)))
    text = ":".join(groups[:at]) + "::" + ":".join(groups[at:])
    assert bool(LITERAL.fullmatch(f"[IPv6:{text}]")) == is_ipv6(text) == (len(groups) <= 6)


@pytest.mark.parametrize("text", GOOD_LOCAL_PARTS)
def test_local_parts(text: str) -> None:
    assert re.fullmatch(grammar.LOCAL_PART, text)


@pytest.mark.parametrize("text", BAD_LOCAL_PARTS)
def test_what_is_no_local_part(text: str) -> None:
    assert not re.fullmatch(grammar.LOCAL_PART, text)


@pytest.mark.parametrize(
    "word", ["<>", "<a@b>", "<@c:a@b>", "<@c,@d.e:a@b>", '<"@:>"@[192.0.2.1]>']
)
@pytest.mark.parametrize("parameters", ["", " SIZE=1", " A", " A-1=x!<", " A B=2 C", " BODY=é"])
def test_mail(word: str, parameters: str) -> None:
    assert grammar.MAIL.fullmatch(f"FROM:{word}{parameters}")
    assert grammar.MAIL.fullmatch(f"from:{word}{parameters}")


@pytest.mark.parametrize("parameters", BAD_PARAMETERS)
def test_what_are_no_parameters(parameters: str) -> None:
    assert not grammar.MAIL.fullmatch(f"FROM:<a@b>{parameters}")


@pytest.mark.parametrize(
    "path", ["<postmaster>", "<Postmaster>", "<POSTMASTER>", "<postmaster@b>", "<a@b>"]
)
def test_rcpt(path: str) -> None:
    assert grammar.RCPT.fullmatch(f"TO:{path}")
    assert grammar.RCPT.fullmatch(f"tO:{path}")


@pytest.mark.parametrize(
    "argument",
    [
        *(
            "TO:<>",
            "TO:<bob>",
            "TO:a@b",
            "TO: <a@b>",
            "TO :<a@b>",
            "TO<a@b>",
            "FROM:<a@b>",
            "<a@b>",
        ),
        *("TO:<a@b", "TO:a@b>", "TO:<<a@b>>", "TO:<a@b>x", "TO:<a@b>\n", "TO:<@c:>", "TO:<@c a@b>"),
        *("TO:<c:a@b>", "TO:<@c;a@b>", "TO:<@c,d:a@b>", "TO:<a@b@c>", "TO:<a@b >", "TO:< a@b>"),
        *("TO:<po\u017ftmaster>", "TO:<postmaster@>"),
    ],
)
def test_what_is_no_rcpt(argument: str) -> None:
    assert not grammar.RCPT.fullmatch(argument)
