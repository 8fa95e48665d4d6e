import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtplab.simulation.mapping.reader import SiteError
from smtplab.simulation.server.policy import Policy
from smtplab.simulation.site.load import ANSWERS, LARGEST_FILE, load_site, parse_site, site_names
from tests.simulation.dialogue import Dialogue, site

FAULT = '[[faults]]\non = "RCPT"\n'
ANSWER = "[answers.x]\n"

WRONG = [
    # What the file says, the key that the error names, and a word of what it may be.
    ("unknown = 1", "unknown", "no such key"),
    ("host = 1", "host", "text"),
    ("host = true", "host", "text"),
    ('host = ""', "host", "domain"),
    ('host = "-"', "host", "domain"),
    ('host = "mail\\r\\n250 x"', "host", "printable"),
    ('host = "mäil.example"', "host", "ASCII"),
    (f'host = "{"a" * 256}"', "host", "domain"),
    ('domains = "example.org"', "domains", "list"),
    ("domains = [1]", "domains", "texts"),
    ('domains = ["a b"]', "domains", "domain names"),
    ('domains = ["a\\r\\nb"]', "domains", "domain names"),
    ('vrfy = "maybe"', "vrfy", "hide, tell, off"),
    ("expn = []", "expn", "text"),
    ('greeting = "late"', "greeting", "ready, refuse"),
    ('early_talker = ""', "early_talker", "flag, refuse"),
    ("greeting_delay = -1", "greeting_delay", "from 0"),
    ("greeting_delay = nan", "greeting_delay", "from 0"),
    ("greeting_delay = inf", "greeting_delay", "from 0"),
    ("greeting_delay = true", "greeting_delay", "number"),
    ('greylist_delay = "1"', "greylist_delay", "number"),
    ("greylist_delay = 1e300", "greylist_delay", "from 0"),
    (f"greylist_delay = 1{'0' * 400}", "greylist_delay", "number"),
    ("seed = -1", "seed", "from 0"),
    ("seed = 1.5", "seed", "whole"),
    ('extensions = ["size"]', "extensions", "among"),
    ("extensions = [[]]", "extensions", "texts"),
    ('extensions = ["SMTPUTF8"]', "extensions", "8BITMIME"),
    ('without = ["FOO"]', "without", "among"),
    ('refuse = ["all"]', "refuse", "among"),
    ("limits = 1", "limits", "table"),
    ("[limits]\nfoo = 1", "limits: foo", "no such key"),
    ("[limits]\ncommand_line = 0", "command_line", "from 64"),
    ("[limits]\ncommand_line = true", "command_line", "whole"),
    ("[limits]\nmessage_size = 0", "message_size", "from 1"),
    ("[limits]\nrecipients = true", "recipients", "must be a whole number"),
    ("seed = true", "seed", "must be a whole number"),
    ("[limits]\nrecipients = 0", "recipients", "from 1"),
    ("[limits]\nerrors = 0", "errors", "from 1"),
    ("[limits]\ncommands = 0", "commands", "from 1"),
    ("[limits]\nhops = 0", "hops", "from 1"),
    ("[limits]\nconnections = 0", "connections", "from 1"),
    ("[limits]\ntimeout = 0", "timeout", "from 1"),
    ("[limits]\ntimeout = nan", "timeout", "from 1"),
    (f"[limits]\nmessage_size = {2**64}", "message_size", "from 1"),
    ("maildrops = []", "maildrops", "table"),
    ("[maildrops]\nx = 1", "maildrops: x", "table"),
    ("[maildrops.x]\nname = 1", "maildrops: x: name", "text"),
    ('[maildrops.x]\nname = "\\u001b[2J"', "maildrops: x: name", "printable"),
    (f'[maildrops.x]\nname = "{"a" * 401}"', "maildrops: x: name", "longer"),
    ("[maildrops.x]\nquota = 0", "maildrops: x: quota", "from 1"),
    ("[maildrops.x]\nfoo = 0", "maildrops: x: foo", "no such key"),
    ('[aliases]\nx = "nobody"', "x", "no maildrop nobody"),
    ("[aliases]\nx = 1", "aliases: x", "text"),
    ('[maildrops.alice]\n[aliases]\nALICE = "alice"', "alice", "maildrop already"),
    ("[lists]\nx = []", "x", "at least one"),
    ('[lists]\nx = "alice"', "lists: x", "list"),
    ('[lists]\nx = ["nobody"]', "x", "no maildrop nobody"),
    ('[maildrops.b]\n[aliases]\ninfo = "b"\n[lists]\ninfo = ["b"]', "info", "alias and a list"),
    (ANSWER, "answers: x: rule", "missing"),
    (ANSWER + 'rule = "nonsense"', "answers: x: rule", "one of"),
    (ANSWER + 'rule = "greeting"', "answers: x: rule", "one of"),
    (ANSWER + 'rule = "start-data"', "answers: x: rule", "one of"),
    (ANSWER + 'rule = "goodbye"', "answers: x: rule", "one of"),
    (ANSWER + 'rule = "mailbox-moved"', "answers: x: address", "missing"),
    (ANSWER + 'rule = "mailbox-moved"\naddress = "a>b"', "answers: x: address", "address"),
    (ANSWER + 'rule = "mailbox-full"\naddress = "a@b"', "answers: x: address", "no such key"),
    ('[answers.".."]\nrule = "mailbox-full"', "..", "name"),
    ("faults = 1", "faults", "list of tables"),
    ("faults = [1]", "faults", "list of tables"),
    ("[[faults]]", "faults 1: on", "missing"),
    ('[[faults]]\non = "RCTP"\nreply = "450"', "faults 1: on", "RCPT"),
    (FAULT, "faults 1: reply", "missing"),
    (FAULT + 'reply = "nonsense"', "faults 1: reply", "451 4.3.0"),
    (FAULT + 'reply = ""', "faults 1: reply", "451 4.3.0"),
    (FAULT + 'reply = "250-x"', "faults 1: reply", "451 4.3.0"),
    (FAULT + 'reply = "199 x"', "faults 1: reply", "451 4.3.0"),
    (FAULT + 'reply = "264 x"', "faults 1: reply", "451 4.3.0"),
    (FAULT + 'reply = "354 x"', "faults 1: reply", "no such reply to RCPT"),
    ('[[faults]]\non = "DATA"\nreply = "250 x"', "faults 1: reply", "no such reply to DATA"),
    ('[[faults]]\non = "any"\nreply = "250 x"', "faults 1: reply", "no such reply to any"),
    ('[[faults]]\non = "connect"\nargument = "x"\ndrop = "after"', "argument", "connect"),
    (FAULT + 'reply = "450"\ndrop = "now"', "faults 1: drop", "before, after"),
    (FAULT + 'reply = "450"\nnth = 0', "faults 1: nth", "from 1"),
    (FAULT + 'reply = "450"\nchance = 0.5', "faults 1: chance", "seed"),
    ("seed = 1\n" + FAULT + 'reply = "450"\nchance = 2', "faults 1: chance", "to 1"),
    ("x = ", "no TOML", "end of document"),
    ('host = "a"\nhost = "b"', "no TOML", ""),
    ('"a\\nb" = 1', "a␊b", "no such key"),
    ("a = " + "[" * 5000, "no TOML", ""),
    ("a = " + "9" * 5000, "no TOML", ""),
    ("a = 2026-13-01", "no TOML", ""),
]


BAD_NAMES = ["..", ".", "", "a/b", "a\\\\b", "a b", "a.b", "Alice", "-a", "_a", "é", "²", "a" * 65]
BAD_NAMES += ["con", "nul", "aux", "prn", "com1", "lpt9"]


@pytest.mark.parametrize("name", BAD_NAMES)
@pytest.mark.parametrize("table", ["maildrops", "answers"])
def test_a_maildrop_can_be_a_folder_anywhere(table: str, name: str) -> None:
    rule = 'rule = "mailbox-full"' if table == "answers" else ""
    with pytest.raises(SiteError, match="a maildrop's name is"):
        parse_site("x", f'[{table}."{name}"]\n{rule}', "x.toml")


@pytest.mark.parametrize(("text", "key", "word"), WRONG)
def test_what_is_wrong_is_one_line_that_names_the_place(text: str, key: str, word: str) -> None:
    with pytest.raises(SiteError) as caught:
        parse_site("x", text, "x.toml")
    message = str(caught.value)
    assert message.splitlines() == [message]
    assert message.isprintable()
    assert ".toml: " in message
    assert key in message
    assert word in message


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
    """Return the one line that is said about a site file, nothing if it is good."""
    try:
        parse_site("x", text, "x.toml")
    except SiteError as error:
        return str(error)
    return ""


@given(st.dictionaries(st.sampled_from(KEYS), values, max_size=6))
def test_whatever_a_site_says_it_is_read_or_refused(said: dict[str, object]) -> None:
    text = "\n".join(f"{key} = {written(value)}" for key, value in said.items())
    tomllib.loads(text)
    assert complaint_about(text).isprintable()


@given(st.text())
@example("\ufeff")
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    assert complaint_about(text).isprintable()


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
        with pytest.raises(SiteError, match="cannot be read: ") as caught:
            load_site(name)
        assert str(caught.value).isprintable()

    def test_a_file_of_another_kind(self, tmp_path: Path) -> None:
        file = tmp_path / "x.toml"
        file.write_bytes(b"\xff")
        with pytest.raises(SiteError, match="not UTF-8"):
            load_site(str(file))
        file.write_bytes(b"#" * (LARGEST_FILE + 1))
        with pytest.raises(SiteError, match="larger"):
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
