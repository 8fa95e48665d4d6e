import time
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol import commands
from smtplab.protocol.commands import VERBS, decode_argument, split
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.lengths import is_host, is_mailbox
from smtplab.protocol.states import TRANSITIONS
from smtplab.protocol.syntax_errors import host_error, path_error


def error_of(verb: str, argument: str) -> CommandSyntaxError:
    with pytest.raises(CommandSyntaxError) as caught:
        VERBS[verb].parse(verb, argument)
    return caught.value


@pytest.mark.parametrize("verb", VERBS.values())
def test_each_example_is_well_formed(verb: commands.Verb) -> None:
    name, rest = split(verb.example.encode())
    assert name == verb.name
    assert verb.parse(name, decode_argument(rest)).verb == name
    assert verb.syntax.startswith(name)
    assert verb.section.startswith("RFC 5321 §4.1.1.")


def test_every_verb_has_a_row_and_every_row_a_verb() -> None:
    events = {event for rows in TRANSITIONS.values() for event in rows if event.isupper()}
    assert events == set(VERBS)


@pytest.mark.parametrize(
    ("line", "verb", "rest"),
    [
        (b"NOOP", "NOOP", b""),
        (b"noop", "NOOP", b""),
        (b"NoOp x", "NOOP", b" x"),
        (b"NOOP \t ", "NOOP", b""),
        (b"NOOP\tx", "NOOP", b"\tx"),
        (b" NOOP", "", b" NOOP"),
        (b"", "", b""),
        (b"\xdf", "ß", b""),
        (b"MAIL FROM:<a@b>  ", "MAIL", b" FROM:<a@b>"),
    ],
)
def test_a_line_is_split_at_the_first_blank(line: bytes, verb: str, rest: bytes) -> None:
    assert split(line) == (verb, rest)


@pytest.mark.parametrize(
    ("rest", "key", "span"),
    [
        (b"\tx", "tab-separator", (0, 1)),
        (b" FROM:<a@b>\tA=1", "tab-separator", (11, 12)),
        (b" a\x00", "control-octet", (2, 3)),
        (b" \x1b[2J", "control-octet", (1, 2)),
        (b" a\x7f", "control-octet", (2, 3)),
        (b" a\x0b", "control-octet", (2, 3)),
        (b" \xff", "not-utf8", (1, 2)),
        (b" \xc3\xa9\xc3", "not-utf8", (3, 4)),
        (b" \xc0\xaf", "not-utf8", (1, 2)),
        (b" \xed\xa0\x80", "not-utf8", (1, 2)),
        (b" \xf4\x90\x80\x80", "not-utf8", (1, 2)),
    ],
)
def test_what_is_no_text(rest: bytes, key: str, span: tuple[int, int]) -> None:
    with pytest.raises(CommandSyntaxError) as caught:
        decode_argument(rest)
    assert (caught.value.key, (caught.value.start, caught.value.end)) == (key, span)


def test_well_formed_utf8_is_text() -> None:
    assert decode_argument(" é例😀".encode()) == "é例😀"


LOCAL_64, LOCAL_65 = "a" * 64, "a" * 65
# 257 octets are 64 + 1 + 190 + 2 for the brackets.


def name_of(octets: int) -> str:
    """Return a domain of so many octets; each of its labels has at most 63."""
    name = ".".join(["d" * 63] * 4)[:octets]
    return f"{name[:-1]}d"


DOMAIN_189, DOMAIN_190 = name_of(189), name_of(190)


@pytest.mark.parametrize(("verb", "word"), [("MAIL", "FROM"), ("RCPT", "TO")])
@pytest.mark.parametrize(
    ("path", "key"),
    [
        (f"<{LOCAL_64}@b>", None),
        (f"<{LOCAL_65}@b>", "local-too-long"),
        (f'<"{"a" * 62}"@b>', None),
        (f'<"{"a" * 63}"@b>', "local-too-long"),
        (f"<{'é' * 32}@b>", None),
        (f"<{'é' * 32}a@b>", "local-too-long"),
        (f"<{LOCAL_64}@{DOMAIN_189}>", None),
        (f"<{LOCAL_64}@{DOMAIN_190}>", "path-too-long"),
        (f"<a@{name_of(252)}>", None),
        (f"<a@{name_of(253)}>", "path-too-long"),
        (f"<a@{'d' * 256}>", "domain-too-long"),
        (f"<a@{'d' * 63}.example>", None),
        (f"<a@{'d' * 64}.example>", "label-too-long"),
        (f"<@{'r' * 63}.b:a@c>", None),
        (f"<@b,@c.{'r' * 64}:a@d>", "label-too-long"),
        (f"<@{name_of(246)}:a@bcd>", None),
        (f"<@{name_of(247)}:a@bcde>", "path-too-long"),
    ],
)
def test_limits_of_paths(verb: str, word: str, path: str, key: str | None) -> None:
    if key is None:
        VERBS[verb].parse(verb, f"{word}:{path}")
    else:
        assert error_of(verb, f"{word}:{path}").key == key


@pytest.mark.parametrize("verb", ["EHLO", "HELO"])
def test_limits_of_domains(verb: str) -> None:
    assert VERBS[verb].parse(verb, name_of(255)).argument == name_of(255)
    assert error_of(verb, name_of(255) + "d").key == "domain-too-long"


@pytest.mark.parametrize(
    ("verb", "before", "after"),
    [
        *((verb, "", "") for verb in ("EHLO", "HELO")),
        *((verb, "", ".example") for verb in ("EHLO", "HELO")),
        *((verb, "a.example.", ".example") for verb in ("EHLO", "HELO")),
        *(("MAIL", f"FROM:<{before}", ">") for before in ("a@", "a@b.", '"a@b"@', "@r:a@")),
        *(("RCPT", f"TO:<{before}", ".b> X=1") for before in ("a@", "a@b.", "postmaster@")),
        *(("RCPT", f"TO:<{before}", ":a@b>") for before in ("@", "@b,@", "@b,@c.d.")),
        *((verb, before, after) for verb in ("VRFY", "EXPN")
          for before, after in (("a@", ""), ("<a@b.", ">"), ("a@", " SMTPUTF8"))),
    ],
)  # fmt: skip
def test_a_label_may_have_63_octets(verb: str, before: str, after: str) -> None:
    VERBS[verb].parse(verb, f"{before}{'d' * 63}{after}")
    for octets in (64, 65, 100):
        error = error_of(verb, f"{before}{'d' * octets}{after}")
        assert error.key == "label-too-long"
        assert (error.start, error.end) == (len(before), len(before) + octets)


@pytest.mark.parametrize(
    ("label", "fits"),
    # What Punycode makes of it counts: 59 octets and the four of xn--.
    [("é" + "a" * 55, True), ("é" + "a" * 56, False), ("世" * 30, True), ("世界" * 27, False)],
)
def test_a_label_beyond_ascii_counts_as_the_dns_carries_it(label: str, *, fits: bool) -> None:
    octets = len("xn--") + len(label.encode("punycode"))
    assert fits == (octets <= 63)
    if fits:
        VERBS["MAIL"].parse("MAIL", f"FROM:<a@b.{label}> SMTPUTF8")
    else:
        error = error_of("MAIL", f"FROM:<a@b.{label}> SMTPUTF8")
        assert (error.key, error.start, error.end) == ("label-too-long", 10, 10 + len(label))


@pytest.mark.parametrize("literal", ["[192.0.2.1]", f"[IPv6:{'0000:' * 7}0000]"])
def test_an_address_literal_has_no_labels(literal: str) -> None:
    assert is_host(literal)
    VERBS["RCPT"].parse("RCPT", f"TO:<{'a' * 60}@{literal}>")


def test_hosts_and_mailboxes_of_files_have_the_same_limits() -> None:
    assert is_host(f"{'d' * 63}.example")
    assert not is_host(f"{'d' * 64}.example")
    assert is_mailbox(f"a@{'d' * 63}.example")
    assert not is_mailbox(f"a@{'d' * 64}.example")
    assert not is_host(name_of(255) + "d")
    assert not is_mailbox(f"{LOCAL_65}@b")


@pytest.mark.parametrize("verb", ["EHLO", "HELO"])
@pytest.mark.parametrize("host", ["a", "a.b", "[192.0.2.1]", "[IPv6:2001:db8::1]", "192.0.2"])
def test_hosts(verb: str, host: str) -> None:
    assert VERBS[verb].parse(verb, host).argument == host


@pytest.mark.parametrize(
    ("host", "key", "suggestion"),
    [
        ("", "host-missing", "client.example.com"),
        ("a b", "host-extra", "a"),
        (" a", "blank-doubled", "a"),
        ("192.0.2.1.", "dot-trailing", "192.0.2.1"),
        ("[192.0.2.1", "literal-syntax", "[192.0.2.1]"),
        ("[192.0.2.256]", "literal-syntax", None),
        ("[2001:db8::1]", "literal-syntax", "[IPv6:2001:db8::1]"),
        ("2001:db8::1", "literal-brackets", "[IPv6:2001:db8::1]"),
        ("IPv6:2001:db8::1", "literal-brackets", "[IPv6:2001:db8::1]"),
        ("a..b", "dots-doubled", "a.b"),
        (".a", "dot-leading", "a"),
        ("a.", "dot-trailing", "a"),
        ("a_b", "host-syntax", None),
        ("-a", "host-syntax", None),
        ("a-", "host-syntax", None),
        ("é.example", "host-syntax", None),
        ("\x1b[2J", "host-syntax", None),
        ("client@example.com", "host-syntax", None),
    ],
)
def test_what_is_no_host(host: str, key: str, suggestion: str | None) -> None:
    error = error_of("EHLO", host)
    assert (error.key, error.suggestion) == (key, suggestion)


def test_an_address_without_brackets_is_a_domain_to_the_grammar() -> None:
    # Every part of 192.0.2.1 is a sub-domain; only policy could refuse it.
    assert VERBS["EHLO"].parse("EHLO", "192.0.2.1").argument == "192.0.2.1"


@pytest.mark.parametrize("verb", ["DATA", "RSET", "QUIT"])
def test_verbs_that_stand_alone(verb: str) -> None:
    assert VERBS[verb].parse(verb, "").argument == ""
    assert error_of(verb, "now").key == "argument-unexpected"


@pytest.mark.parametrize("verb", ["NOOP", "HELP"])
def test_verbs_that_take_any_text(verb: str) -> None:
    assert VERBS[verb].parse(verb, "").argument == ""
    assert VERBS[verb].parse(verb, "any thing <").argument == "any thing <"


@pytest.mark.parametrize("verb", ["VRFY", "EXPN"])
def test_verbs_that_want_text(verb: str) -> None:
    assert error_of(verb, "").key == "text-missing"
    assert VERBS[verb].parse(verb, "bob").argument == "bob"


@pytest.mark.parametrize(
    ("argument", "text", "parameters"),
    [
        ("bob SMTPUTF8", "bob", {"SMTPUTF8": None}),
        ("a b  smtputf8", "a b", {"SMTPUTF8": None}),
        ("SMTPUTF8", "SMTPUTF8", {}),
        (" SMTPUTF8", " SMTPUTF8", {}),
        ("bobSMTPUTF8", "bobSMTPUTF8", {}),
        ("bob \u017fMTPUTF8", "bob \u017fMTPUTF8", {}),
    ],
)
def test_smtputf8_after_a_name(argument: str, text: str, parameters: dict[str, None]) -> None:
    command = VERBS["VRFY"].parse("VRFY", argument)
    assert (command.argument, command.parameters) == (text, parameters)


def test_parameters_are_known_by_keywords_in_upper_case() -> None:
    command = VERBS["MAIL"].parse("MAIL", "FROM:<> size=1 Body=8BitMime SMTPUTF8")
    assert command.parameters == {"SIZE": "1", "BODY": "8BitMime", "SMTPUTF8": None}


def test_a_parameter_may_stand_once() -> None:
    error = error_of("MAIL", "FROM:<> SIZE=1 size=1")
    assert (error.key, error.start, error.end) == ("parameter-twice", 15, 21)


UNITS = [
    *(
        "a",
        ".",
        "a.",
        '"',
        "\\",
        "@",
        "<",
        ">",
        " ",
        '"a"',
        '\\"',
        "@a,",
        "a@",
        "[",
        "1:",
        "::",
        "-",
    ),
    *("a-", "= ", "> ", ". ", ",", "é", "(", ";", "x=", "<>", "\n", " SMTPUTF8"),
]
STARTS = [
    *("", "FROM:<", "FROM:", "FROM: ", "FROM:<a@", 'FROM:<"', "FROM:<@a:", "FROM:<a@b> "),
    *("FROM:<a@[IPv6:", "FROM:<a@[", "[", "[IPv6:"),
]
ENDS = ["", ">", "@b>", "!", '"', "> X", " Q", "]>"]


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_takes_long(unit: str) -> None:
    texts = [start + (unit * 500)[:500] + end for start, end in product(STARTS, ENDS)]
    started = time.process_time()
    for text in texts:
        for verb in ("MAIL", "EHLO", "VRFY"):
            try:
                VERBS[verb].parse(verb, text)
            except CommandSyntaxError:
                continue
        host_error(text)
    # 96 texts, four readings each; a pattern with two ways to read takes minutes for one of them.
    assert time.process_time() - started < 4


@pytest.mark.parametrize("start", [*STARTS, "FROM: X=", "FROM:<a@<", "a", "_a"])
def test_time_grows_with_the_text(start: str) -> None:
    def seconds(line: str) -> float:
        started = time.process_time()
        path_error("MAIL", line)
        host_error(line)
        return time.process_time() - started

    def text(unit: str, length: int, end: str) -> str:
        return start + (unit * length)[:length] + end

    # 16 times the text: a square would take 256 times as long, and a line of 512 octets 0.2 ms.
    for unit, end in product(UNITS, ("!", "x", "<")):
        short = min(seconds(text(unit, 1_000, end)) for _ in range(3))
        longest = 40 * max(short, 0.001)
        assert any(seconds(text(unit, 16_000, end)) < longest for _ in range(3)), unit


@given(st.sampled_from(list(VERBS)), st.text())
def test_parsers_raise_nothing_but_faults(verb: str, argument: str) -> None:
    error: CommandSyntaxError | None = None
    try:
        VERBS[verb].parse(verb, argument)
    except CommandSyntaxError as caught:
        error = caught
    assert error is None or 0 <= error.start <= error.end <= len(argument)
