"""Logins at a site: the mechanisms, what a user may do, and that nothing is left to chance."""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scramp import ScramClient

from smtplab.protocol.extensions.auth import LOGIN
from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.login.mechanisms import MECHANISMS
from smtplab.simulation.site.load import load_site
from tests.simulation.dialogue import Dialogue

KEYS = 'extensions = ["AUTH", "ENHANCEDSTATUSCODES"]\ncleartext_login = true\n'
USERS = '[users]\nalice = "wonderland"\nbob = "builder"\n'
OK, FAILED, MALFORMED = "235 2.7.0", "535 5.7.8", "501 5.5.2"


def encode(text: str | bytes) -> str:
    return b64encode(text.encode() if isinstance(text, str) else text).decode()


def open_auth(keys: str = "", tables: str = "") -> Dialogue:
    return Dialogue(KEYS + keys, USERS + tables)


def challenge(dialogue: Dialogue) -> bytes:
    [line] = dialogue.lines
    return b64decode(line.removeprefix("334 "), validate=True)


@pytest.mark.parametrize(
    ("response", "code"),
    [
        ("\0alice\0wonderland", OK),
        ("alice\0alice\0wonderland", OK),
        ("bob\0alice\0wonderland", FAILED),
        ("\0alice\0Wonderland", FAILED),
        ("\0alice\0", FAILED),
        ("\0alice\0wonder", FAILED),
        ("\0Alice\0wonderland", FAILED),
        ("\0nobody\0wonderland", FAILED),
        ("\0alice", MALFORMED),
        ("\0\0wonderland", MALFORMED),
        ("\0alice\0wonder\0land", MALFORMED),
        ("", MALFORMED),
        (b"\0alice\0\xff", MALFORMED),
    ],
)
def test_plain(response: str | bytes, code: str) -> None:
    assert open_auth().send(f"AUTH PLAIN {encode(response) or '='}") == [code]
    assert open_auth().send("AUTH PLAIN", encode(response)) == ["334", code]


def test_without_an_initial_response_the_first_challenge_is_empty() -> None:
    dialogue = open_auth()
    dialogue.send("AUTH PLAIN")
    assert dialogue.octets == b"334 \r\n"


@pytest.mark.parametrize(
    ("user", "password", "code"),
    [
        ("alice", "wonderland", OK),
        ("alice", "builder", FAILED),
        ("nobody", "wonderland", FAILED),
        ("", "", FAILED),
        (b"\xff", "wonderland", MALFORMED),
    ],
)
def test_login(user: str | bytes, password: str, code: str) -> None:
    dialogue = open_auth()
    assert dialogue.send("AUTH LOGIN") == ["334"]
    assert challenge(dialogue) == b"Username:"
    first = dialogue.send(encode(user))
    if code != MALFORMED:
        assert challenge(dialogue) == b"Password:"
        first = dialogue.send(encode(password))
    assert first == [code]


def test_login_takes_the_user_with_auth() -> None:
    dialogue = open_auth()
    assert dialogue.send(f"AUTH LOGIN {encode('alice')}") == ["334"]
    assert challenge(dialogue) == b"Password:"
    assert dialogue.send(encode("wonderland")) == [OK]


def cram(user: str, password: str, said: bytes) -> str:
    return f"{user} {hmac.new(password.encode(), said, 'md5').hexdigest()}"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (lambda said: cram("alice", "wonderland", said), OK),
        (lambda said: cram("alice", "wonderland", said).upper().replace("ALICE", "alice"), OK),
        (lambda said: cram("alice", "builder", said), FAILED),
        (lambda said: cram("nobody", "wonderland", said), FAILED),
        (lambda _: "alice wonderland", FAILED),
        (lambda _: "alice", MALFORMED),
        (lambda _: "", MALFORMED),
    ],
)
def test_cram_md5(answer: Callable[[bytes], str], code: str) -> None:
    dialogue = open_auth()
    dialogue.send("AUTH CRAM-MD5")
    said = challenge(dialogue)
    assert said.startswith(b"<")
    assert said.endswith(b"@mail.example.org>")
    assert dialogue.send(encode(answer(said))) == [code]


def test_cram_md5_begins_with_the_server() -> None:
    assert open_auth().send(f"AUTH CRAM-MD5 {encode('alice')}") == ["501 5.7.0"]


def scram(dialogue: Dialogue, user: str, password: str) -> list[str]:
    client = ScramClient(["SCRAM-SHA-256"], user, password, c_nonce="nonce")
    assert dialogue.send(f"AUTH SCRAM-SHA-256 {encode(client.get_client_first())}") == ["334"]
    client.set_server_first(challenge(dialogue).decode())
    codes = dialogue.send(encode(client.get_client_final()))
    if codes == ["334"]:
        client.set_server_final(challenge(dialogue).decode())
        codes = dialogue.send("")
    return codes


@pytest.mark.parametrize(
    ("user", "password", "code"),
    [
        ("alice", "wonderland", OK),
        ("alice", "builder", FAILED),
        ("nobody", "wonderland", FAILED),
    ],
)
def test_scram(user: str, password: str, code: str) -> None:
    dialogue = open_auth()
    assert scram(dialogue, user, password) == [code]
    assert dialogue.server.identity == (user if code == OK else "")


@pytest.mark.parametrize(
    "first", ["", "n,,", "n,,n=alice", "n,,n=alice,r=", "p=x,,n=a,r=b", b"\xff"]
)
def test_scram_begins_as_it_must(first: str | bytes) -> None:
    assert open_auth().send("AUTH SCRAM-SHA-256", encode(first)) == ["334", MALFORMED]


@pytest.mark.parametrize("last", ["", "c=biws,r=other,p=YQ==", "c=biws", "x"])
def test_scram_ends_as_it_must(last: str) -> None:
    dialogue = open_auth()
    dialogue.send("AUTH SCRAM-SHA-256", encode("n,,n=alice,r=nonce"))
    assert dialogue.send(encode(last)) == [FAILED]


def test_of_an_unknown_user_nothing_shows_before_the_end() -> None:
    salts = set()
    for user in ("alice", "nobody", "nobody"):
        dialogue = open_auth()
        dialogue.send("AUTH SCRAM-SHA-256", encode(f"n,,n={user},r=nonce"))
        fields = dict(one.split("=", 1) for one in challenge(dialogue).decode().split(","))
        assert fields["i"] == "4096"
        salts.add(fields["s"])
    assert len(salts) == 2


@pytest.mark.parametrize("name", MECHANISMS)
def test_each_mechanism_can_be_cancelled(name: str) -> None:
    dialogue = open_auth()
    assert dialogue.send(f"AUTH {name}", "*", "NOOP") == ["334", "501 5.7.0", "250 2.0.0"]


def test_a_login_begins_anew_with_each_auth() -> None:
    dialogue = open_auth()
    dialogue.send("AUTH LOGIN", encode("alice"), "*")
    assert dialogue.send("AUTH LOGIN", encode("bob"), encode("builder")) == ["334", "334", OK]
    assert dialogue.server.identity == "bob"


def test_each_session_has_a_login_of_its_own() -> None:
    dialogue = open_auth()
    dialogue.send("AUTH LOGIN", encode("alice"))
    dialogue.reconnect()
    assert dialogue.send("EHLO c.example", encode("wonderland"))[-1].startswith("500")


def test_no_two_logins_of_a_server_have_the_same_challenge() -> None:
    dialogue = open_auth()
    said = set()
    for _ in range(3):
        dialogue.send("AUTH CRAM-MD5")
        said.add(challenge(dialogue))
        dialogue.send("*")
    assert len(said) == 3


def test_a_lab_that_is_played_again_makes_the_same_challenges() -> None:
    def play() -> list[bytes]:
        lab = Lab(load_site("esmtp"))
        for one in (Connect(), Send(b"EHLO c.example\r\nAUTH CRAM-MD5\r\n")):
            lab.play(one)
        return [lab.transcript.octets(moment) for moment in lab.transcript.moments]

    assert play() == play()


class TestWhoHasLoggedIn:
    ALICE = f"AUTH PLAIN {encode(chr(0) + 'alice' + chr(0) + 'wonderland')}"

    def test_may_send_to_other_domains(self) -> None:
        dialogue = open_auth()
        dialogue.send("MAIL FROM:<>")
        assert dialogue.send("RCPT TO:<x@example.net>") == ["550 5.7.1"]
        dialogue.send("RSET", self.ALICE, "MAIL FROM:<>")
        assert dialogue.send("RCPT TO:<x@example.net>") == ["250 2.1.5"]

    def test_and_a_server_without_a_queue_keeps_it(self) -> None:
        dialogue = open_auth()
        dialogue.send(self.ALICE)
        dialogue.mail("x@example.net", "bob@example.org")
        assert {one.maildrop for one in dialogue.store.messages} == {"outgoing", "bob"}

    @pytest.mark.parametrize(
        ("sender", "code"),
        [
            ("alice@example.org", "250 2.1.0"),
            ("info@example.org", "250 2.1.0"),
            ("", "250 2.1.0"),
            ("bob@example.org", "550 5.7.1"),
            ("staff@example.org", "550 5.7.1"),
            ("alice@example.com", "550 5.7.1"),
        ],
    )
    def test_sends_from_their_own_addresses_where_the_site_says_so(
        self, sender: str, code: str
    ) -> None:
        dialogue = open_auth('senders = "own"\n')
        assert dialogue.send(f"MAIL FROM:<{sender}>", "RSET", self.ALICE)[0] == "250 2.1.0"
        assert dialogue.send(f"MAIL FROM:<{sender}>") == [code]
        easy = open_auth()
        assert easy.send(self.ALICE, f"MAIL FROM:<{sender}>")[1] == "250 2.1.0"

    @pytest.mark.parametrize(
        ("author", "code"),
        [
            ("alice@example.org", "250 2.0.0"),
            ("Alice <info@example.org>", "250 2.0.0"),
            ("Bob <bob@example.org>", "550 5.7.1"),
            ("alice@example.org, bob@example.org", "550 5.7.1"),
            ("nonsense", "550 5.7.1"),
        ],
    )
    def test_and_names_themselves_as_the_author(self, author: str, code: str) -> None:
        dialogue = open_auth('senders = "own"\n')
        dialogue.send(self.ALICE, "MAIL FROM:<alice@example.org>", "RCPT TO:<bob@example.org>")
        dialogue.send("DATA")
        assert dialogue.send(f"From: {author}", "", "x", ".") == [code]

    def test_is_told_in_the_received_field(self) -> None:
        for secured, logs_in, name in (
            (False, False, b" with ESMTP id"),
            (False, True, b" with ESMTPA id"),
            (True, False, b" with ESMTPS id"),
            (True, True, b" with ESMTPSA id"),
        ):
            dialogue = open_auth()
            dialogue.server.secured = secured
            dialogue.send(*[self.ALICE] * logs_in)
            dialogue.mail("bob@example.org")
            assert name in dialogue.store.messages[-1].trace


class TestFaults:
    def test_a_login_can_fail_for_now(self) -> None:
        fault = '[[faults]]\non = "AUTH"\nreply = "454 4.7.0 Try later"'
        dialogue = open_auth(tables=fault)
        assert dialogue.send(TestWhoHasLoggedIn.ALICE) == ["454 4.7.0"]
        assert dialogue.send(TestWhoHasLoggedIn.ALICE) == [OK]

    def test_each_line_of_a_login_counts(self) -> None:
        fault = '[[faults]]\non = "AUTH"\nnth = 3\nreply = "432 4.7.12 Change it first"'
        dialogue = open_auth(tables=fault)
        codes = dialogue.send("AUTH LOGIN", encode("alice"), encode("wonderland"), "NOOP")
        assert codes == ["334", "334", "432 4.7.12", "250 2.0.0"]
        assert not dialogue.server.identity


@given(
    st.sampled_from([*MECHANISMS, "NTLM"]),
    st.lists(
        st.one_of(
            st.binary(max_size=40).map(b64encode),
            st.sampled_from(["\0alice\0wonderland", "alice", "n,,n=alice,r=b", "c=biws,r=b"]).map(
                lambda text: encode(text).encode()
            ),
            st.binary(max_size=20),
        ),
        max_size=5,
    ),
    st.data(),
)
def test_whatever_comes_each_line_is_answered(
    mechanism: str, lines: list[bytes], data: st.DataObject
) -> None:
    octets = b"AUTH " + mechanism.encode() + b"\r\n" + b"".join(one + b"\r\n" for one in lines)
    whole, pieces = open_auth(), open_auth()
    codes = whole.send_raw(octets)
    cut = data.draw(st.integers(0, len(octets)))
    assert pieces.send_raw(octets[:cut]) + pieces.send_raw(octets[cut:]) == codes
    assert whole.server.state is pieces.server.state
    assert (whole.server.identity == "") == (OK not in codes)
    assert whole.server.state is not LOGIN or codes[-1] == "334"
