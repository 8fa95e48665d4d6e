import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol import grammar
from smtplab.protocol.commands import parse_mail, parse_rcpt
from smtplab.protocol.lengths import is_mailbox, path_error
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox, ReversePath

printable = st.characters(min_codepoint=32, max_codepoint=126)
beyond = st.characters(min_codepoint=0x80, max_codepoint=0x10FFFF, exclude_categories=["Cs"])
labels = st.text("aZ09é例-", min_size=1, max_size=8).filter(
    lambda label: "-" not in {label[0], label[-1]}
)
literals = st.sampled_from(["[192.0.2.1]", "[IPv6:2001:db8::1]", "[IPv6:::192.0.2.1]"])
domains = st.one_of(st.lists(labels, min_size=1, max_size=4).map(".".join), literals)
mailboxes = st.builds(Mailbox, st.text(st.one_of(printable, beyond), max_size=15), domains)

atoms = st.text("aZ0!#$%&'*+-/=?^_`{|}~é", min_size=1, max_size=6)
pairs = printable.map(lambda character: f"\\{character}")
plain = st.one_of(printable.filter(lambda character: character not in '"\\'), beyond)
quoted_strings = st.lists(st.one_of(pairs, plain), max_size=12).map(
    lambda parts: f'"{"".join(parts)}"'
)
sources = st.one_of(st.lists(atoms, min_size=1, max_size=4).map(".".join), quoted_strings)


@given(mailboxes)
def test_what_is_written_is_read_again(mailbox: Mailbox) -> None:
    path = ForwardPath(mailbox)
    assert parse_rcpt("RCPT", f"TO:{path}").path == path


@given(sources, domains)
def test_what_is_read_is_written_as_the_same_mailbox(local_part: str, domain: str) -> None:
    match = grammar.MAILBOX_ALONE.fullmatch(f"{local_part}@{domain}")
    assert match
    mailbox = Mailbox.from_source(match["local"], match["domain"])
    again = grammar.MAILBOX_ALONE.fullmatch(str(mailbox))
    assert again
    assert Mailbox.from_source(again["local"], again["domain"]) == mailbox


long_labels = st.integers(1, 70).map("d".__mul__)
long_domains = st.lists(long_labels, min_size=1, max_size=8).map(".".join)
long_parts = st.integers(1, 70).map("a".__mul__)
written = st.one_of(
    st.text('a."\\@[]-: é1', max_size=12),
    st.builds("{}@{}".format, st.one_of(sources, long_parts), st.one_of(domains, long_domains)),
)


@given(written)
def test_an_address_of_a_file_is_one_that_a_command_may_hold(text: str) -> None:
    match = grammar.MAILBOX_ALONE.fullmatch(text)
    assert is_mailbox(text) == (match is not None and path_error(match) is None)


@pytest.mark.parametrize(
    ("source", "local_part", "written"),
    [
        ("bob@b", "bob", "bob@b"),
        ('"bob"@b', "bob", "bob@b"),
        (r'"b\ob"@b', "bob", "bob@b"),
        ('"a b"@b', "a b", '"a b"@b'),
        (r'"a\ b"@b', "a b", '"a b"@b'),
        (r'"\""@b', '"', r'"\""@b'),
        (r'"\\"@b', "\\", r'"\\"@b'),
        ('""@b', "", '""@b'),
        ('"<a@b>"@b', "<a@b>", '"<a@b>"@b'),
        ("jürgen@b", "jürgen", "jürgen@b"),
    ],
)
def test_quoting_is_no_part_of_the_mailbox(source: str, local_part: str, written: str) -> None:
    path = parse_mail("MAIL", f"FROM:<{source}>").path
    assert path == ReversePath(Mailbox(local_part, "b"))
    assert str(path) == f"<{written}>"


def test_a_source_route_is_accepted_and_ignored() -> None:
    path = parse_rcpt("RCPT", "TO:<@hosta.int,@jkl.org:userc@d.bar.org>").path
    assert path == ForwardPath(Mailbox("userc", "d.bar.org"))


def test_the_null_reverse_path_is_a_value_of_its_own() -> None:
    path = parse_mail("MAIL", "FROM:<>").path
    assert path == NULL_REVERSE_PATH
    assert str(path) == "<>"
    assert path.is_ascii


@pytest.mark.parametrize("word", ["postmaster", "Postmaster", "POSTMASTER"])
def test_postmaster_needs_no_domain(word: str) -> None:
    path = parse_rcpt("RCPT", f"TO:<{word}>").path
    assert path == ForwardPath(Mailbox("postmaster", ""))
    assert str(path) == "<postmaster>"


@pytest.mark.parametrize(("source", "is_ascii"), [("a@b", True), ("é@b", False), ("a@é", False)])
def test_what_needs_smtputf8(source: str, *, is_ascii: bool) -> None:
    path = parse_rcpt("RCPT", f"TO:<{source}>").path
    assert path
    assert path.is_ascii == is_ascii
