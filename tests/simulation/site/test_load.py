import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtplab.simulation.server.policy import Policy
from smtplab.simulation.site.load import LARGEST_FILE, SiteError, load_site, parse_site, site_names
from smtplab.simulation.site.table_keys import ANSWERS
from tests.simulation.dialogue import Dialogue, site

FAULT = '[[faults]]\non = "RCPT"\n'
ANSWER = "[answers.x]\n"

WRONG = [
    # What the file says, and what is said of it before the `;`.
    ("unknown = 1", "1: unknown: this key is not known"),
    ("host = 1", "1: host: 1 is not a domain name"),
    ("host = true", "1: host: true is not a domain name"),
    ('host = ""', '1: host: "" is not a domain name'),
    ('host = "-"', '1: host: "-" is not a domain name'),
    ('host = "mail\\r\\n250 x"', '1: host: "mail␍␊250 x" is not a domain name'),
    ('host = "mäil.example"', '1: host: "mäil.example" is not a domain name'),
    (
        f'host = "{"a" * 256}"',
        f'1: host: "{"a" * 59}…" is not a domain name',
    ),
    ('domains = "example.org"', '1: domains: "example.org" is not a list'),
    ("domains = [1]", "1: domains[1]: 1 is not a domain name"),
    ('domains = ["a b"]', '1: domains[1]: "a b" is not a domain name'),
    ('domains = ["a\\r\\nb"]', '1: domains[1]: "a␍␊b" is not a domain name'),
    ('vrfy = "maybe"', '1: vrfy: "maybe" is not a mode'),
    ("expn = []", "1: expn: a list is not a mode"),
    ('greeting = "late"', '1: greeting: "late" is not a greeting'),
    ('early_talker = ""', '1: early_talker: "" is not a way to treat early talkers'),
    ("greeting_delay = -1", "1: greeting_delay: -1 is out of range"),
    ("greeting_delay = nan", "1: greeting_delay: nan is out of range"),
    ("greeting_delay = inf", "1: greeting_delay: a number of this size is out of range"),
    ("greeting_delay = true", "1: greeting_delay: true is not a number"),
    ('greylist_delay = "1"', '1: greylist_delay: "1" is not a number'),
    ("greylist_delay = 1e300", "1: greylist_delay: a number of this size is out of range"),
    (f"greylist_delay = 1{'0' * 400}", "1: greylist_delay: a number of this size is out of range"),
    ("seed = -1", "1: seed: -1 is out of range"),
    ("seed = 1.5", "1: seed: 1.5 is not a whole number"),
    ('extensions = ["size"]', '1: extensions[1]: "size" is not an extension'),
    ("extensions = [[]]", "1: extensions[1]: a list is not an extension"),
    ('extensions = ["SMTPUTF8"]', "1: extensions: SMTPUTF8 needs 8BITMIME"),
    ('without = ["FOO"]', '1: without[1]: "FOO" is not a verb'),
    ('refuse = ["all"]', '1: refuse[1]: "all" is not a fault of content'),
    ("limits = 1", "1: limits: 1 is not a table"),
    ("[limits]\nfoo = 1", "2: limits.foo: this key is not known"),
    ("[limits]\ncommand_line = 0", "2: limits.command_line: 0 is out of range"),
    ("[limits]\ncommand_line = true", "2: limits.command_line: true is not a whole number"),
    ("[limits]\nmessage_size = 0", "2: limits.message_size: 0 is out of range"),
    ("[limits]\nrecipients = true", "2: limits.recipients: true is not a whole number"),
    ("seed = true", "1: seed: true is not a whole number"),
    ("[limits]\nrecipients = 0", "2: limits.recipients: 0 is out of range"),
    ("[limits]\nerrors = 0", "2: limits.errors: 0 is out of range"),
    ("[limits]\ncommands = 0", "2: limits.commands: 0 is out of range"),
    ("[limits]\nhops = 0", "2: limits.hops: 0 is out of range"),
    ("[limits]\nconnections = 0", "2: limits.connections: 0 is out of range"),
    ("[limits]\ntimeout = 0", "2: limits.timeout: 0 is out of range"),
    ("[limits]\ntimeout = nan", "2: limits.timeout: nan is out of range"),
    (
        f"[limits]\nmessage_size = {2**64}",
        "2: limits.message_size: 18446744073709551616 is out of range",
    ),
    ("maildrops = []", "1: maildrops: a list is not a table"),
    ("[maildrops]\nx = 1", "2: maildrops.x: 1 is not a table"),
    ("[maildrops.x]\nname = 1", "2: maildrops.x.name: 1 is not text"),
    ('[maildrops.x]\nname = "\\u001b[2J"', '2: maildrops.x.name: "␛[2J" is not printable ASCII'),
    (f'[maildrops.x]\nname = "{"a" * 401}"', "2: maildrops.x.name: 401 characters are too many"),
    ("[maildrops.x]\nquota = 0", "2: maildrops.x.quota: 0 is out of range"),
    ("[maildrops.x]\nfoo = 0", "2: maildrops.x.foo: this key is not known"),
    ('[aliases]\nx = "nobody"', '2: aliases.x: the site has no maildrop "nobody"'),
    ("[aliases]\nx = 1", "2: aliases.x: 1 is not text"),
    (
        '[maildrops.alice]\n[aliases]\nALICE = "alice"',
        "3: aliases.ALICE: this is a maildrop already",
    ),
    ("[lists]\nx = []", "2: lists.x: there are no items"),
    ('[lists]\nx = "alice"', '2: lists.x: "alice" is not a list'),
    ('[lists]\nx = ["nobody"]', '2: lists.x[1]: the site has no maildrop "nobody"'),
    (
        '[maildrops.b]\n[aliases]\ninfo = "b"\n[lists]\ninfo = ["b"]',
        "5: lists.info: this is an alias already",
    ),
    (ANSWER, "1: answers.x.rule: this key is missing"),
    (
        ANSWER + 'rule = "nonsense"',
        '2: answers.x.rule: "nonsense" is not a rule that a reply to RCPT can rest on',
    ),
    (
        ANSWER + 'rule = "greeting"',
        '2: answers.x.rule: "greeting" is not a rule that a reply to RCPT can rest on',
    ),
    (
        ANSWER + 'rule = "start-data"',
        '2: answers.x.rule: "start-data" is not a rule that a reply to RCPT can rest on',
    ),
    (
        ANSWER + 'rule = "goodbye"',
        '2: answers.x.rule: "goodbye" is not a rule that a reply to RCPT can rest on',
    ),
    (
        ANSWER + 'rule = "mailbox-moved"',
        "1: answers.x.address: this key is missing, and mailbox-moved needs it",
    ),
    (
        ANSWER + 'rule = "mailbox-moved"\naddress = "a>b"',
        '3: answers.x.address: "a>b" is not an address',
    ),
    (
        ANSWER + 'rule = "mailbox-full"\naddress = "a@b"',
        "3: answers.x.address: mailbox-full does not name an address",
    ),
    (
        '[answers.".."]\nrule = "mailbox-full"',
        '1: answers."..": ".." is not a name for a maildrop',
    ),
    ("faults = 1", "1: faults: 1 is not a list"),
    ("faults = [1]", "1: faults[1]: 1 is not a table"),
    ("[[faults]]", "1: faults[1].on: this key is missing"),
    ('[[faults]]\non = "RCTP"\nreply = "450"', '2: faults[1].on: "RCTP" is not an event'),
    (FAULT, "1: faults[1].reply: this key is missing, and so is drop: nothing would go wrong"),
    (FAULT + 'reply = "nonsense"', '3: faults[1].reply: "nonsense" is not a reply'),
    (FAULT + 'reply = ""', '3: faults[1].reply: "" is not a reply'),
    (FAULT + 'reply = "250-x"', '3: faults[1].reply: "250-x" is not a reply'),
    (FAULT + 'reply = "199 x"', '3: faults[1].reply: "199 x" is not a reply'),
    (FAULT + 'reply = "264 x"', '3: faults[1].reply: "264 x" is not a reply'),
    (
        FAULT + 'reply = "354 x"',
        "3: faults[1].reply: the protocol does not allow 354 as a reply to RCPT",
    ),
    (
        '[[faults]]\non = "DATA"\nreply = "250 x"',
        "3: faults[1].reply: the protocol does not allow 250 as a reply to DATA",
    ),
    (
        '[[faults]]\non = "any"\nreply = "250 x"',
        "3: faults[1].reply: the protocol does not allow 250 as a reply to any",
    ),
    (
        '[[faults]]\non = "connect"\nargument = "x"\ndrop = "after"',
        '3: faults[1].argument: "connect" has no argument',
    ),
    (
        FAULT + 'reply = "450"\ndrop = "now"',
        '4: faults[1].drop: "now" is not a moment to drop the connection',
    ),
    (FAULT + 'reply = "450"\nnth = 0', "4: faults[1].nth: 0 is out of range"),
    (
        FAULT + 'reply = "450"\nchance = 0.5',
        "4: faults[1].chance: the site has no seed, so each run would differ",
    ),
    ("seed = 1\n" + FAULT + 'reply = "450"\nchance = 2', "5: faults[1].chance: 2 is out of range"),
    ("x = ", "1: this is not TOML: Invalid value (at end of document)"),
    (
        'host = "a"\nhost = "b"',
        "2: this key or table was written before",
    ),
    ("[limits]\nhops = 1\n[limits]", "3: this key or table was written before"),
    ('"a\\nb" = 1', '1: "a␊b": this key is not known'),
    ("a = " + "[" * 5000, "1: this is not TOML for a site: it is nested too deep"),
    ("a = " + "9" * 5000, "1: this is not TOML for a site: it has a number of thousands of digits"),
    (
        "a = 2026-13-01",
        "1: this is not TOML: Expected newline or end of document after a statement",
    ),
]


BAD_NAMES = ["..", ".", "", "a/b", "a\\\\b", "a b", "a.b", "Alice", "-a", "_a", "é", "²", "a" * 65]
BAD_NAMES += ["con", "nul", "aux", "prn", "com1", "lpt9"]


@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("table", ["maildrops", "answers"])
def test_a_maildrop_can_be_a_folder_anywhere(table: str, name: str) -> None:
    rule = 'rule = "mailbox-full"' if table == "answers" else ""
    with pytest.raises(SiteError, match="is not a name for a maildrop"):
        parse_site("x", f'[{table}."{name}"]\n{rule}', "x.toml")


@pytest.mark.parametrize(("text", "told"), WRONG)
def test_what_is_wrong_is_one_line_with_the_place_and_what_to_write(text: str, told: str) -> None:
    line = complaint_about(text)
    assert line.isprintable()
    wrong, _, fix = line.partition("; ")
    assert wrong == f"x.toml:{told}"
    assert fix


TEN_FAULTS = """\
host = "-"
vrfy = "maybe"
hots = "a.example"
extensions = [
  "PIPELINING",
  "SIZ",
]
limits.command_line = 1

[maildrops."A B"]
[maildrops.bob]
quota = "much"

[aliases]
info = "nobody"

[answers.moved]
rule = "mailbox-moved"

[[faults]]
on = "RCPT"
reply = "451 Later"
[[faults]]
on = "RCTP"
reply = "999"
"""


def test_an_unknown_key_hides_nothing_else_of_its_table() -> None:
    text = '[[faults]]\nwhen = "RCPT"\nreply = "999"\nchance = 7\n[maildrops.a]\nx = 1\nquota = 0'
    with pytest.raises(SiteError) as caught:
        parse_site("x", text, "x.toml")
    places = [(one.line, one.message.partition(": ")[0]) for one in caught.value.problems]
    assert places == [
        (1, "faults[1].on"),
        (2, "faults[1].when"),
        (3, "faults[1].reply"),
        (4, "faults[1].chance"),
        (4, "faults[1].chance"),
        (6, "maildrops.a.x"),
        (7, "maildrops.a.quota"),
    ]


def test_ten_faults_are_ten_errors_each_with_its_line() -> None:
    with pytest.raises(SiteError) as caught:
        parse_site("x", TEN_FAULTS, "x.toml")
    places = [(one.line, one.message.partition(": ")[0]) for one in caught.value.problems]
    assert places == [
        (1, "host"),
        (2, "vrfy"),
        (3, "hots"),
        (6, "extensions[2]"),
        (8, "limits.command_line"),
        (10, 'maildrops."A B"'),
        (12, "maildrops.bob.quota"),
        (15, "aliases.info"),
        (17, "answers.moved.address"),
        (24, "faults[2].on"),
        (25, "faults[2].reply"),
    ]
    assert str(caught.value).count("\n") == len(places) - 1


def test_a_site_of_a_thousand_faults_shows_a_hundred() -> None:
    lines = complaint_about("".join(f"x{number} = 1\n" for number in range(1000))).split("\n")
    assert len(lines) == 101
    assert lines[-1] == "x.toml: 900 more problems; correct these first"


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["RCPT", "any", "hide", "450 4.2.1 No", "mailbox-full", "alice", "SIZE"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["rule", "on", "reply", "name", "alice"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
KEYS = ["host", "domains", "vrfy", "greeting_delay", "seed", "extensions", "without", "limits"]
KEYS += ["maildrops", "aliases", "lists", "answers", "faults", "refuse", "greeting"]


def written(value: object) -> str:
    """Write a value as TOML."""
    match value:
        case None:
            return '""'
        case bool():
            return str(value).lower()
        case int() | float():
            return repr(value)
        case str():
            return '"' + "".join(f"\\U{ord(char):08x}" for char in value) + '"'
        case list():
            return f"[{', '.join(map(written, value))}]"
        case dict():
            return "{" + ", ".join(f"{k} = {written(v)}" for k, v in value.items()) + "}"
        case _:
            raise TypeError(value)


def complaint_about(text: str) -> str:
    """Return what is said about a site file, a line for each problem; nothing if it is good."""
    try:
        parse_site("x", text, "x.toml")
    except SiteError as error:
        return str(error)
    return ""


@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=6))
def test_whatever_a_site_says_it_is_read_or_refused(said: dict[str, object]) -> None:
    text = "\n".join(f"{key} = {written(value)}" for key, value in said.items())
    tomllib.loads(text)
    assert all(line.isprintable() for line in complaint_about(text).split("\n"))


@given(st.text())
@example("\ufeff")
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    assert all(line.isprintable() for line in complaint_about(text).split("\n"))


def test_every_rule_that_may_answer_holds_a_session() -> None:
    for rule in ANSWERS:
        address = 'address = "x@example.net"' if rule in _NAMING else ""
        dialogue = Dialogue(tables=f'[answers.x]\nrule = "{rule}"\n{address}')
        dialogue.send("MAIL FROM:<>")
        [code] = dialogue.send("RCPT TO:<x@example.org>")
        assert code[0] in "245"


_NAMING = {"mailbox-moved", "recipient-forwarded"}


class TestLoading:
    def test_the_sites_of_the_package(self) -> None:
        assert "default" in site_names()
        for name in site_names():
            assert load_site(name).name == name
        assert load_site() == load_site("default") == load_site("")

    @pytest.mark.parametrize("name", ["nothing", "..", "a\0b", "default.TOML"])
    def test_there_is_no_such_site(self, name: str) -> None:
        with pytest.raises(SiteError, match="default"):
            load_site(name)

    @pytest.mark.parametrize(
        "name", ["nothing.toml", "tests/simulation", "a\0b.toml", "/dev/null/x"]
    )
    def test_a_file_that_cannot_be_read(self, name: str) -> None:
        with pytest.raises(SiteError, match="the file cannot be read: ") as caught:
            load_site(name)
        assert str(caught.value).isprintable()

    def test_a_file_of_another_kind(self, tmp_path: Path) -> None:
        file = tmp_path / "x.toml"
        file.write_bytes(b"\xff")
        with pytest.raises(SiteError, match="not UTF-8"):
            load_site(str(file))
        file.write_bytes(b"#" * (LARGEST_FILE + 1))
        with pytest.raises(SiteError, match="more than 1048576 octets"):
            load_site(str(file))

    def test_a_file_that_a_windows_editor_wrote(self, tmp_path: Path) -> None:
        file = tmp_path / "mine.toml"
        file.write_bytes(b'\xef\xbb\xbfhost = "a.example"\r\n')
        assert load_site(str(file)).host == "a.example"
        assert load_site(str(file)).name == "mine"

    def test_an_empty_file_is_a_whole_site(self) -> None:
        empty = parse_site("x", "", "x.toml")
        assert set(empty.maildrops) == {"postmaster"}
        assert empty.config == load_site().config


def test_names_are_looked_up_in_lower_case() -> None:
    read = site('domains = ["Example.ORG"]', "")
    assert read.domains == frozenset({"example.org"})
    upper = parse_site("x", '[maildrops.a]\n[aliases]\nBoss = "a"\n[lists]\nALL = ["a"]', "x")
    assert upper.maildrops_of("bOSS") == upper.maildrops_of("all") == ("a",)


def test_a_policy_can_be_made_of_the_default_site() -> None:
    assert Policy(load_site(), Dialogue().store).site.name == "default"
