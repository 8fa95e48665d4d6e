import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol import grammar
from smtplab.protocol import syntax_errors as syntax
from smtplab.protocol.commands import VERBS
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.rules import RULES
from smtplab.protocol.syntax_errors import host_error, path_error

# What was said of the sender; the key of the mistake; what it marks; what was meant.
SENDERS = [
    ("", "path-missing", "", "FROM:<>"),
    ("TO:<a@b>", "wrong-word", "TO", "FROM:<a@b>"),
    ("FROM :<a@b>", "blank-before-colon", " ", "FROM:<a@b>"),
    ('FROM:<"a@b>', "quote-unclosed", '"a@b>', None),
    ("<a@b>", "word-missing", "", "FROM:<a@b>"),
    ("FROM<a@b>", "colon-missing", "", "FROM:<a@b>"),
    ("FROM <a@b>", "colon-missing", "", "FROM:<a@b>"),
    (" FROM:<a@b>", "blank-before-path", " ", "FROM:<a@b>"),
    ("FROM: <a@b>", "blank-after-colon", " ", "FROM:<a@b>"),
    ("FROM:", "path-missing", "", None),
    ("FROM:a@b", "brackets-missing", "a@b", "FROM:<a@b>"),
    ("FROM:a@b SIZE=1", "brackets-missing", "a@b", "FROM:<a@b> SIZE=1"),
    ("FROM:<a@b", "path-unclosed", "<a@b", "FROM:<a@b>"),
    ("FROM:<a@b SIZE=1", "path-unclosed", "<a@b", "FROM:<a@b> SIZE=1"),
    ("FROM:<@b>", "local-part-missing", "", None),
    ("FROM:<a@>", "domain-missing", "", None),
    ("FROM:<a@@b>", "at-doubled", "@", "FROM:<a@b>"),
    ("FROM:<a@b@c>", "two-ats", "@", None),
    ("FROM:<bob>", "domain-missing", "bob", None),
    ("FROM:<a..b@c>", "dots-doubled", "..", "FROM:<a.b@c>"),
    ("FROM:<a@b..c>", "dots-doubled", "..", "FROM:<a@b.c>"),
    ("FROM:<.a@b>", "dot-leading", ".", "FROM:<a@b>"),
    ("FROM:<a.@b>", "dot-trailing", ".", "FROM:<a@b>"),
    ("FROM:<a@.b>", "dot-leading", ".", "FROM:<a@b>"),
    ("FROM:<a@b.>", "dot-trailing", ".", "FROM:<a@b>"),
    ("FROM:<a@[192.0.2]>", "literal-syntax", "[192.0.2]", None),
    ("FROM:<a@[2001:db8::1]>", "literal-syntax", "[2001:db8::1]", "FROM:<a@[IPv6:2001:db8::1]>"),
    ("FROM:<a@b_c>", "domain-syntax", "_", None),
    ("FROM:<a@-b>", "domain-syntax", "-", None),
    ("FROM:< a@b>", "blank-in-path", " ", "FROM:<a@b>"),
    ("FROM:<a@b >", "blank-in-path", " ", "FROM:<a@b>"),
    ("FROM:<a b@c>", "local-part-unquoted", "a b", 'FROM:<"a b"@c>'),
    ("FROM:<a,b@c>", "local-part-unquoted", "a,b", 'FROM:<"a,b"@c>'),
    ("FROM:<a@b>SIZE=1", "blank-missing", "", "FROM:<a@b> SIZE=1"),
    ("FROM:<a@b>  SIZE=1", "blank-doubled", " ", "FROM:<a@b> SIZE=1"),
    ("FROM:<a@b> A  B", "blank-doubled", " ", "FROM:<a@b> A B"),
    ("FROM:<a@b> SIZE=", "parameter-syntax", "SIZE=", None),
    ("FROM:<<a@b>>", "brackets-doubled", "<<", "FROM:<a@b>"),
    ("alice", "word-missing", "alice", None),
    ("FROM:<a@b>>", "path-syntax", "<a@b>>", None),
    ("FORM:<a@b>", "word-missing", "FORM:", "FROM:<a@b>"),
    ("FROM a@b", "colon-missing", " ", "FROM:<a@b>"),
    # Several at once: the first is named, all are mended.
    ("from: a@b.", "blank-after-colon", " ", "FROM:<a@b>"),
    ("TO: .a..b@c", "wrong-word", "TO", "FROM:<a.b@c>"),
]
RECIPIENTS = [
    ("", "path-missing", "", None),
    ("TO:<>", "path-empty", "<>", None),
    ("TO:< >", "path-empty", "< >", None),
    ("TO sender", "colon-missing", " ", None),
    ("FROM:<a@b>", "wrong-word", "FROM", "TO:<a@b>"),
    ("TO: <postmaster>", "blank-after-colon", " ", "TO:<postmaster>"),
    ("TO:postmaster", "brackets-missing", "postmaster", "TO:<postmaster>"),
    ("TO:<bob>", "domain-missing", "bob", None),
]


def check(verb: str, argument: str, key: str, marked: str, suggestion: str | None) -> None:
    assert not syntax._PATHS[verb].fullmatch(argument)
    error = path_error(verb, argument)
    assert error.key == key
    assert argument[error.start : error.end] == marked
    assert error.suggestion == suggestion


@pytest.mark.parametrize(("argument", "key", "marked", "suggestion"), SENDERS)
def test_senders(argument: str, key: str, marked: str, suggestion: str | None) -> None:
    check("MAIL", argument, key, marked, suggestion)


@pytest.mark.parametrize(("argument", "key", "marked", "suggestion"), RECIPIENTS)
def test_recipients(argument: str, key: str, marked: str, suggestion: str | None) -> None:
    check("RCPT", argument, key, marked, suggestion)


FURTHER = [
    ("FROM: alice", ["brackets-missing", "domain-missing"], None),
    ("FROM alice", ["brackets-missing", "domain-missing"], None),
    ("FROM: a@b", ["brackets-missing"], "FROM:<a@b>"),
    ("from: a@b.", ["brackets-missing", "dot-trailing"], "FROM:<a@b>"),
    ("FROM:a@b", [], "FROM:<a@b>"),
    ("FROM:<a..b..c@d>", [], "FROM:<a.b.c@d>"),
]


@pytest.mark.parametrize(("argument", "further", "suggestion"), FURTHER)
def test_all_faults_of_a_line_are_named(
    argument: str, further: list[str], suggestion: str | None
) -> None:
    error = path_error("MAIL", argument)
    assert list(error.further) == further
    assert error.suggestion == suggestion


PARAMETERS = [
    *("SIZE=1", "BODY=8BITMIME", "SMTPUTF8", "NOTIFY=FAILURE", "NOTIFY=SUCCESS,DELAY", "RET=HDRS"),
    *("ORCPT=rfc822;bob@example.org", "ENVID=QQ314159", "AUTH=<>", "X=1", "X-1", "HOLDFOR=60"),
    *("SIZE=1 BODY=7BIT X=2", "NOTIFY=NEVER ORCPT=rfc822;b+40c@d.e AUTH=<>"),
]
"""Well formed; some are of extensions that the server offers, others nobody knows."""
NO_PATHS = {"", "FROM:"}
"""A word without a value that follows is taken for the path."""
BAD_PATHS = [
    *(("MAIL", *one[:2]) for one in SENDERS if one[0] not in NO_PATHS and "> " not in one[0]),
    *(("RCPT", one[0], one[1]) for one in RECIPIENTS if one[0]),
    *(("RCPT", f"TO:{path}", "") for path in ("<>", "< >", "<@b>", "<a@>", "<a b@c>", "<a@b_c>")),
    *(("RCPT", f"TO:<{path}>", "") for path in ("a@b@c", ".a@b", "a@[1]", '"a@b', "@a:b", "a@b.")),
    *((verb, f"{word}:<{path}>", key) for verb, word in (("MAIL", "FROM"), ("RCPT", "TO"))
      for path, key in (
          (f"{'a' * 65}@b", "local-too-long"), (f"a@{'b.' * 130}c", "domain-too-long"),
          (f"a@b.{'c' * 64}.d", "label-too-long"), (f"@{'r' * 64}.d:a@b", "label-too-long"),
      )),
]  # fmt: skip
BAD_PARAMETERS = [
    "SIZE=",
    "=1",
    "SIZE==1",
    "-X=1",
    "SIZE =1",
    "X_Y=1",
    "SIZE=1 =",
    "A=1 A=2",
    "é=1",
]


def error_of(verb: str, argument: str) -> CommandSyntaxError:
    """Return what the parser of a verb objects to."""
    with pytest.raises(CommandSyntaxError) as raised:
        VERBS[verb].parse(verb, argument)
    return raised.value


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_path_is_at_fault_whatever_parameters_follow(parameter: str) -> None:
    for verb, path, key in BAD_PATHS:
        alone, error = error_of(verb, path), error_of(verb, f"{path} {parameter}")
        assert alone.key == (key or alone.key), path
        assert (error.key, error.start, error.end) == (alone.key, alone.start, alone.end), path
        assert error.end <= len(path), path


@pytest.mark.parametrize("parameter", BAD_PARAMETERS)
@pytest.mark.parametrize(
    ("verb", "path"),
    [
        *(
            ("MAIL", f"FROM:{path}")
            for path in ("<>", "<a@b>", '<"a> b= c"@d>', "<@r:a@[1.2.3.4]>")
        ),
        *(("RCPT", f"TO:{path}") for path in ("<postmaster>", "<a@b>", '<"a> b= c"@d>')),
    ],
)
def test_a_parameter_is_at_fault_where_the_path_is_good(
    verb: str, path: str, parameter: str
) -> None:
    for before in ("", "X=1 ", "A B=c "):
        error = error_of(verb, f"{path} {before}{parameter}")
        words = f"{path} {before}"
        assert error.key in {"parameter-syntax", "parameter-twice"}
        assert len(words) <= error.start < error.end <= len(words) + len(parameter)


def first_to_fit(patterns: tuple[syntax.SyntaxErrorPattern, ...], text: str) -> int:
    return next(i for i, pattern in enumerate(patterns) if pattern.error(text))


def test_each_pattern_speaks() -> None:
    patterns = syntax._PATH_ERRORS["MAIL"]
    spoke = {first_to_fit(patterns, argument) for argument, *_ in SENDERS}
    assert {patterns[i].key for i in set(range(len(patterns))) - spoke} == set()


HOSTS = [
    "a b",
    " a",
    "[192.0.2.1",
    "[1.2",
    "[x]",
    "1::2",
    "a..b",
    ".a",
    "a.",
    "a_b",
    "é",
    "a!b",
    "\n",
]


def test_each_pattern_in_a_host_speaks() -> None:
    patterns = syntax._HOST_ERRORS
    spoke = {first_to_fit(patterns, host) for host in [*HOSTS, "999.0.2.1", "[1", "", "a"]}
    assert {patterns[i].key for i in set(range(len(patterns))) - spoke} == set()


def test_each_pattern_in_parameters_speaks() -> None:
    patterns = syntax._PARAMETER_ERRORS
    spoke = {first_to_fit(patterns, rest) for rest in ("  X", " X=", " ")}
    assert spoke == set(range(len(patterns)))


def test_each_pattern_is_a_rule() -> None:
    for patterns in (*syntax._PATH_ERRORS.values(), syntax._HOST_ERRORS):
        assert {pattern.key for pattern in patterns} <= RULES.keys()


WORDS = [
    "FROM",
    "TO",
    ":",
    "<",
    ">",
    "@",
    ".",
    '"',
    "\\",
    "a",
    "b",
    "[",
    "]",
    "1.2.3.4",
    "IPv6:",
    "::",
    ",",
    "é",
    "SIZE=1",
    "=",
    "-",
    "postmaster",
]
fragments = st.sampled_from([*WORDS, " ", "\t", "\n"])
arguments = st.one_of(st.text(), st.lists(fragments).map("".join))


@given(st.sampled_from(["MAIL", "RCPT"]), arguments)
def test_any_text_has_a_first_mistake(verb: str, argument: str) -> None:
    error = path_error(verb, argument)
    assert 0 <= error.start <= error.end <= len(argument)
    assert error.key in RULES
    assert error.suggestion is None or syntax._PATHS[verb].fullmatch(error.suggestion)


@given(arguments)
def test_any_host_has_a_first_mistake(argument: str) -> None:
    error = host_error(argument)
    assert 0 <= error.start <= error.end <= len(argument)
    assert error.key in RULES
    assert error.suggestion is None or (
        error.suggestion.isascii() and grammar.names_host(error.suggestion)
    )
