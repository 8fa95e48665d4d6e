import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.states import REFUSED
from smtplab.simulation.server.maildrop import StorageError
from smtplab.simulation.site.load import load_site
from tests.simulation.dialogue import Dialogue

IN_MAIL = "MAIL FROM:<ann@example.com>"


def open_mail(keys: str = "", tables: str = "") -> Dialogue:
    dialogue = Dialogue(keys, tables)
    assert dialogue.send(IN_MAIL) == ["250 2.1.0"]
    return dialogue


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("alice@example.org", "250 2.1.5"),
        ("ALICE@EXAMPLE.ORG", "250 2.1.5"),
        ('"alice"@example.org', "250 2.1.5"),
        (r'"a\lice"@example.org', "250 2.1.5"),
        ("alice@mail.example.org", "250 2.1.5"),
        ("@relay.example.net:alice@example.org", "250 2.1.5"),
        ("info@example.org", "250 2.1.5"),
        ("first.last@example.org", "250 2.1.5"),
        ("staff@example.org", "250 2.1.5"),
        ("nobody@example.org", "550 5.1.1"),
        ('"alice "@example.org', "550 5.1.1"),
        ("alice@example.net", "550 5.7.1"),
        ("alice@sub.example.org", "550 5.7.1"),
        ("postmaster@example.net", "550 5.7.1"),
        ("alice@[192.0.2.1]", "550 5.7.1"),
        ("postmaster", "250 2.1.5"),
        ("PostMaster", "250 2.1.5"),
        ("POSTMASTER@example.ORG", "250 2.1.5"),
        ("full@example.org", "552 5.2.2"),
        ("busy@example.org", "450 4.2.0"),
        ("moved@example.org", "551 5.1.6"),
        ("forwarded@example.org", "251 2.1.5"),
        ("Full@example.org", "552 5.2.2"),
        ("greylisted@example.org", "450 4.7.1"),
    ],
)
def test_each_recipient_has_its_own_fate(address: str, code: str) -> None:
    assert open_mail().send(f"RCPT TO:<{address}>") == [code]


def test_the_kelvin_sign_is_no_k() -> None:
    dialogue = Dialogue(tables="[maildrops.kim]")
    dialogue.send(IN_MAIL + " SMTPUTF8")
    assert dialogue.send("RCPT TO:<\u212aim@example.org>") == ["550 5.1.1"]
    assert dialogue.send("RCPT TO:<Kim@example.org>") == ["250 2.1.5"]


def test_an_unqualified_name_other_than_postmaster_is_refused() -> None:
    [code] = open_mail().send("RCPT TO:<alice>")
    assert code[:3] in {"501", "550"}


@pytest.mark.parametrize("local_part", ["moved", "forwarded"])
def test_a_new_address_is_named(local_part: str) -> None:
    dialogue = open_mail()
    dialogue.send(f"RCPT TO:<{local_part}@example.org>")
    assert f"<{local_part}@example.net>" in dialogue.lines[0]


def test_an_answer_may_close_the_session() -> None:
    dialogue = open_mail(tables='[answers.bye]\nrule = "shutdown"')
    assert dialogue.send("RCPT TO:<bye@example.org>") == ["421 4.3.2"]
    assert dialogue.lines[0].startswith("421 4.3.2 mail.example.org ")


class TestGreylisting:
    RCPT = "RCPT TO:<greylisted@example.org>"

    def test_any_second_try_passes_where_no_time_is_set(self) -> None:
        dialogue = open_mail()
        assert dialogue.send(self.RCPT, self.RCPT) == ["450 4.7.1", "250 2.1.5"]

    def test_a_second_try_must_come_late_enough(self) -> None:
        dialogue = open_mail("greylist_delay = 60")
        assert dialogue.send(self.RCPT) == ["450 4.7.1"]
        dialogue.now += 59
        assert dialogue.send(self.RCPT) == ["450 4.7.1"]
        dialogue.now += 1
        assert dialogue.send(self.RCPT) == ["250 2.1.5"]

    def test_another_sender_starts_anew(self) -> None:
        dialogue = open_mail()
        dialogue.send(self.RCPT, "RSET", "MAIL FROM:<eve@example.com>")
        assert dialogue.send(self.RCPT) == ["450 4.7.1"]

    def test_what_is_remembered_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("smtplab.simulation.server.greylist._MOST_TRIES", 1)
        dialogue = open_mail()
        dialogue.send(self.RCPT, "RSET", "MAIL FROM:<eve@example.com>", self.RCPT)
        dialogue.send("RSET", IN_MAIL)
        assert dialogue.send(self.RCPT) == ["450 4.7.1"]

    def test_another_session_does_not(self) -> None:
        dialogue = open_mail()
        dialogue.send(self.RCPT, "QUIT")
        dialogue.reconnect()
        assert dialogue.send("EHLO c.example", IN_MAIL, self.RCPT)[-1] == "250 2.1.5"


class TestTelling:
    @pytest.mark.parametrize("verb", ["VRFY", "EXPN"])
    @pytest.mark.parametrize("argument", ["alice", "nobody", "staff", "<alice@example.org>"])
    def test_nothing_is_told_by_default(self, verb: str, argument: str) -> None:
        assert Dialogue().send(f"{verb} {argument}") == ["252 2.0.0"]

    @pytest.mark.parametrize("verb", ["VRFY", "EXPN"])
    def test_what_is_off_is_not_implemented(self, verb: str) -> None:
        dialogue = Dialogue(f'{verb.lower()} = "off"')
        assert dialogue.send(f"{verb} alice") == ["502 5.5.1"]
        assert dialogue.send(f"HELP {verb}") == ["504 5.5.4"]
        dialogue.send("EHLO c.example")
        assert verb not in str(dialogue.lines)
        dialogue.send("HELP")
        assert verb not in str(dialogue.lines)

    @pytest.mark.parametrize("mode", ["hide", "tell"])
    @pytest.mark.parametrize("verb", ["VRFY", "EXPN"])
    def test_nothing_to_ask_about_is_an_error(self, verb: str, mode: str) -> None:
        assert Dialogue(f'{verb.lower()} = "{mode}"').send(verb)[0][:3] == "501"

    @pytest.mark.parametrize(
        ("argument", "line"),
        [
            ("alice", "250 2.1.5 <alice@example.org>"),
            ("<Alice@Example.org>", "250 2.1.5 <alice@example.org>"),
            ('"alice"', "250 2.1.5 <alice@example.org>"),
            ('"alice"@example.org', "250 2.1.5 <alice@example.org>"),
            ("info", "250 2.1.5 <alice@example.org>"),
            ("staff", "250 2.1.5 <staff@example.org>"),
            ("full", "250 2.1.5 <full@example.org>"),
            ("postmaster", "250 2.1.5 <postmaster@example.org>"),
            ("moved", "551 5.1.6 User not local; try <moved@example.net>"),
            ("forwarded", "251 2.1.5 User not local; will forward to <forwarded@example.net>"),
            ("nobody", "550 5.1.1 No such user here"),
            ("alice@example.net", "550 5.1.1 No such user here"),
            ("@alice", "550 5.1.1 No such user here"),
            ('"', "550 5.1.1 No such user here"),
        ],
    )
    def test_a_willing_server_verifies(self, argument: str, line: str) -> None:
        dialogue = Dialogue('vrfy = "tell"')
        dialogue.send(f"VRFY {argument}")
        assert dialogue.lines == [line]

    def test_a_willing_server_expands(self) -> None:
        dialogue = Dialogue('expn = "tell"')
        assert dialogue.send("EXPN Staff") == ["250 2.1.5"]
        assert dialogue.lines == [
            "250-2.1.5 <alice@example.org>",
            "250 2.1.5 <bob@example.org>",
        ]
        assert dialogue.send("EXPN alice", "EXPN staff@example.net") == ["550 5.1.1"] * 2


class TestHelp:
    def test_it_says_where_the_session_is_and_what_may_come(self) -> None:
        dialogue = Dialogue(hello="")
        assert dialogue.send("HELP") == ["214 2.0.0"]
        assert "connected" in dialogue.lines[0]
        assert "MAIL" not in dialogue.lines[1]
        dialogue.send("EHLO c.example")
        assert dialogue.send("HELP") == ["214 2.0.0"]
        assert " MAIL " in dialogue.lines[1]

    @pytest.mark.parametrize("topic", ["MAIL", "mail", "Mail FROM:"])
    def test_it_knows_each_verb(self, topic: str) -> None:
        dialogue = Dialogue()
        assert dialogue.send(f"HELP {topic}") == ["214 2.0.0"]
        assert "MAIL FROM:<reverse-path>" in dialogue.lines[0]

    def test_it_is_plain_ascii(self) -> None:
        dialogue = Dialogue()
        for verb in dialogue.server.capabilities.verbs:
            assert dialogue.send(f"HELP {verb}") == ["214 2.0.0"]
            assert dialogue.octets.isascii()

    def test_it_knows_nothing_else(self) -> None:
        assert Dialogue().send("HELP dinner") == ["504 5.5.4"]


class TestOffer:
    def test_keywords_are_listed_in_order(self) -> None:
        dialogue = Dialogue()
        assert dialogue.lines == [
            "250-mail.example.org",
            "250-PIPELINING",
            "250-SIZE 10485760",
            "250-8BITMIME",
            "250-ENHANCEDSTATUSCODES",
            "250-SMTPUTF8",
            "250-EXPN",
            "250 HELP",
        ]

    def test_helo_gets_no_keywords_and_yet_enhanced_codes(self) -> None:
        dialogue = Dialogue(hello="HELO c.example")
        assert dialogue.lines == ["250 mail.example.org"]
        assert dialogue.send("MAIL FROM:<> SIZE=1", "RSET") == ["555 5.5.4", "250 2.0.0"]

    @pytest.mark.parametrize("keyword", list(EXTENSIONS))
    def test_what_is_switched_off_is_gone(self, keyword: str) -> None:
        needing = [k for k in EXTENSIONS if keyword in EXTENSIONS[k].needs]
        kept = [k for k in EXTENSIONS if k not in {keyword, *needing}]
        dialogue = Dialogue(f"extensions = {kept}")
        listed = [line[4:].partition(" ")[0] for line in dialogue.lines[1:]]
        in_clear = [keyword for keyword in kept if keyword != "REQUIRETLS"]
        assert listed == [*in_clear, "EXPN", "HELP"]
        values = {"SIZE": "SIZE=9", "8BITMIME": "BODY=8BITMIME", "SMTPUTF8": "SMTPUTF8"}
        for one, parameter in values.items():
            [code] = dialogue.send(f"MAIL FROM:<> {parameter}")
            assert code[:3] == ("250" if one in kept else "555")
            dialogue.send("RSET")

    def test_without_enhanced_codes_no_reply_has_one(self) -> None:
        dialogue = Dialogue('extensions = ["SIZE"]')
        codes = dialogue.send("NOOP", "FOO", "MAIL FROM:<>", "RCPT TO:<no@example.org>", "QUIT")
        assert codes == ["250", "500", "250", "550", "221"]

    def test_a_verb_may_be_missing(self) -> None:
        dialogue = Dialogue('without = ["EHLO"]', hello="")
        assert dialogue.send("EHLO c.example", "HELO c.example") == ["502", "250"]


class TestGreeting:
    def test_it_may_be_a_refusal(self) -> None:
        dialogue = Dialogue('greeting = "refuse"', hello="")
        assert dialogue.reconnect() == "554"
        assert dialogue.server.state is REFUSED
        assert dialogue.send("EHLO c.example", "NOOP", "QUIT") == ["503", "503 5.5.1", "221 2.0.0"]

    def test_an_early_talker_may_be_refused(self) -> None:
        dialogue = Dialogue('early_talker = "refuse"', hello="")
        assert dialogue.reconnect() == "220"
        assert dialogue.reconnect(b"EHLO c.example\r\n") == "554"

    def test_an_early_talker_is_let_pass_by_default(self) -> None:
        assert Dialogue(hello="").reconnect(b"EHLO c.example\r\n") == "220"


class TestLimits:
    def test_recipients(self) -> None:
        dialogue = open_mail(tables="[limits]\nrecipients = 1")
        rcpt = "RCPT TO:<alice@example.org>"
        assert dialogue.send(rcpt, rcpt) == ["250 2.1.5", "452 4.5.3"]

    def test_message_size(self) -> None:
        dialogue = Dialogue(tables="[limits]\nmessage_size = 10")
        assert "250-SIZE 10" in dialogue.lines
        assert dialogue.send("MAIL FROM:<> SIZE=11") == ["552 5.3.4"]
        assert dialogue.mail("alice@example.org", content=b"x" * 9)[-1] == "552 5.3.4"
        assert dialogue.store.messages == ()
        assert dialogue.mail("alice@example.org", content=b"x" * 8)[-1] == "250 2.0.0"

    def test_errors_and_commands(self) -> None:
        dialogue = Dialogue(tables="[limits]\nerrors = 2")
        assert [code[:3] for code in dialogue.send("FOO", "FOO", "FOO")] == ["500", "500", "421"]
        dialogue = Dialogue(tables="[limits]\ncommands = 2")
        assert [code[:3] for code in dialogue.send("NOOP", "NOOP")] == ["250", "421"]

    @pytest.mark.parametrize(
        ("key", "least"), [("command_line", 64), ("message_size", 1), ("hops", 1), ("timeout", 1)]
    )
    def test_the_least_values_hold_a_session(self, key: str, least: int) -> None:
        dialogue = Dialogue(tables=f"[limits]\n{key} = {least}")
        assert dialogue.mail("alice@example.org", content=b"x")[0] == "250 2.1.5"
        assert dialogue.send("QUIT") == ["221 2.0.0"]

    @pytest.mark.parametrize(("fields", "code"), [(99, "250 2.0.0"), (100, "554 5.4.6")])
    def test_hops(self, fields: int, code: str) -> None:
        content = b"received: from a by b\r\n" * fields + b"\r\n" + b"Received: x\r\n" * 50
        assert Dialogue().mail("alice@example.org", content=content)[-1] == code

    @pytest.mark.parametrize("start", [b"\r\n", b"Subject: x\r\n\r\n"])
    def test_received_in_the_body_is_no_hop(self, start: bytes) -> None:
        content = start + b"Received: x\r\n" * 100
        assert Dialogue().mail("alice@example.org", content=content)[-1] == "250 2.0.0"

    def test_quota(self) -> None:
        dialogue = Dialogue()
        fits, over = b"x" * 300, b"x" * 600
        assert dialogue.mail("small@example.org", content=fits)[-1] == "250 2.0.0"
        assert dialogue.mail("small@example.org", "bob@example.org", content=over)[-1] == (
            "552 5.2.2"
        )
        assert [message.maildrop for message in dialogue.store.messages] == ["small"]
        assert dialogue.mail("small@example.org", content=b"x")[-1] == "250 2.0.0"


class TestTrace:
    def trace(self, dialogue: Dialogue, number: int = -1) -> str:
        return dialogue.store.messages[number].trace.decode()

    def test_the_fields_in_front(self) -> None:
        dialogue = Dialogue()
        dialogue.mail("Alice@example.org")
        assert self.trace(dialogue) == (
            "Return-Path: <ann@example.com>\r\n"
            "Received: from c.example ([192.0.2.25])\r\n"
            "\tby mail.example.org with ESMTP id 000001\r\n"
            "\tfor <Alice@example.org>;\r\n"
            "\tMon, 05 Jan 2026 09:00:00 +0000\r\n"
        )
        assert dialogue.store.messages[0].octets.endswith(b"+0000\r\nx\r\n")

    def test_for_stands_only_with_one_recipient(self) -> None:
        dialogue = Dialogue()
        dialogue.mail("alice@example.org", "bob@example.org")
        assert len(dialogue.store.messages) == 2
        assert "for" not in self.trace(dialogue)

    @pytest.mark.parametrize(
        ("hello", "parameters", "name"),
        [
            ("EHLO c.example", "", "ESMTP"),
            ("HELO c.example", "", "SMTP"),
            ("EHLO c.example", " SMTPUTF8", "UTF8SMTP"),
        ],
    )
    def test_with_names_the_protocol(self, hello: str, parameters: str, name: str) -> None:
        dialogue = Dialogue(hello=hello)
        dialogue.mail("alice@example.org", parameters=parameters)
        assert f" with {name} id " in self.trace(dialogue)

    def test_each_message_has_its_own_id(self) -> None:
        dialogue = Dialogue()
        dialogue.mail("alice@example.org")
        dialogue.mail("alice@example.org")
        found = [re.findall(r" id (\S+)", self.trace(dialogue, n)) for n in (0, 1)]
        assert found == [["000001"], ["000002"]]

    def test_the_null_reverse_path(self) -> None:
        dialogue = Dialogue()
        dialogue.send("MAIL FROM:<>", "RCPT TO:<postmaster>", "DATA", "", ".")
        assert self.trace(dialogue).startswith("Return-Path: <>\r\n")
        assert "for <postmaster@mail.example.org>;" in self.trace(dialogue)

    @pytest.mark.parametrize("address", ["2001:db8::1", "2001:db8::1%eth0"])
    def test_an_address_of_ip_version_6_is_tagged(self, address: str) -> None:
        dialogue = Dialogue()
        dialogue.send(IN_MAIL, "RCPT TO:<bob@example.org>", "DATA")
        dialogue.server.receive(b".\r\n", dialogue.now)
        event = dialogue.server.next_event()
        assert event
        dialogue.policy.answer(event, dialogue.server, address)
        assert "([IPv6:2001:db8::1])" in self.trace(dialogue)


def test_one_copy_lands_in_each_maildrop() -> None:
    dialogue = Dialogue()
    recipients = ["alice", "info", '"ALICE"', "staff", "first.last", "forwarded"]
    dialogue.mail(*(f"{one}@example.org" for one in recipients))
    messages = dialogue.store.messages
    assert sorted(message.maildrop for message in messages) == ["alice", "bob", "forwarded"]
    paths = {message.maildrop: str(message.forward_path) for message in messages}
    assert paths["alice"] == "<alice@example.org>"


def test_a_store_that_fails_is_never_answered_with_250() -> None:
    class Broken:
        slow = False

        def deliver(self, messages: object) -> None:
            raise StorageError(messages)

    dialogue = Dialogue()
    dialogue.policy.store = Broken()
    assert dialogue.mail("alice@example.org")[-1] == "452 4.3.1"


class TestFaults:
    def test_the_second_of_its_kind(self) -> None:
        fault = '[[faults]]\non = "rcpt"\nnth = 2\nreply = "451 4.3.0 Later"'
        dialogue = open_mail(tables=fault)
        rcpt = "RCPT TO:<alice@example.org>"
        assert dialogue.send(rcpt, rcpt, rcpt) == ["250 2.1.5", "451 4.3.0", "250 2.1.5"]

    def test_times(self) -> None:
        for times, codes in ((2, ["450", "450", "250 2.0.0"]), (0, ["450", "450", "450"])):
            fault = f'[[faults]]\non = "NOOP"\ntimes = {times}\nreply = "450 No"'
            assert Dialogue(tables=fault, hello="HELO c").send("NOOP", "NOOP", "NOOP") == codes

    def test_an_argument(self) -> None:
        fault = '[[faults]]\non = "RCPT"\nargument = "BOB@"\nreply = "450 4.2.1 No"'
        dialogue = open_mail(tables=fault)
        codes = dialogue.send("RCPT TO:<alice@example.org>", "RCPT TO:<bob@example.org>")
        assert codes == ["250 2.1.5", "450 4.2.1"]

    def test_what_the_protocol_refuses_is_not_counted(self) -> None:
        dialogue = open_mail(tables='[[faults]]\non = "RCPT"\nreply = "450 4.2.1 No"')
        codes = dialogue.send("RCPT TO: <bob@example.org>", "RCPT TO:<bob@example.org>")
        assert [code[:3] for code in codes] == ["501", "450"]

    def test_any_event_counts_over_sessions(self) -> None:
        fault = '[[faults]]\non = "any"\nnth = 3\nreply = "421 4.3.2 Bye"'
        dialogue = Dialogue(tables=fault)
        assert dialogue.reconnect() == "421 4.3.2"[:3]

    def test_the_greeting_may_fail(self) -> None:
        fault = '[[faults]]\non = "connect"\nreply = "554 No"'
        dialogue = Dialogue(tables=fault, hello="")
        assert dialogue.server.state is REFUSED

    def test_a_lost_reply_means_that_the_message_is_stored(self) -> None:
        dialogue = Dialogue(tables='[[faults]]\non = "end of data"\ndrop = "before"')
        assert dialogue.mail("alice@example.org")[-1] == "250 2.0.0"
        assert dialogue.answers[-1].lost
        assert len(dialogue.store.messages) == 1

    def test_a_refusal_after_the_dot_keeps_nothing(self) -> None:
        fault = '[[faults]]\non = "end of data"\nreply = "451 4.3.0 No"\ndrop = "after"'
        dialogue = Dialogue(tables=fault)
        assert dialogue.mail("alice@example.org")[-1] == "451 4.3.0"
        assert dialogue.answers[-1].hangs_up
        assert dialogue.store.messages == ()

    def test_another_250_after_the_dot_still_answers_for_the_message(self) -> None:
        fault = '[[faults]]\non = "end of data"\nreply = "250 2.6.0 Queued"'
        dialogue = Dialogue(tables=fault)
        assert dialogue.mail("alice@example.org")[-1] == "250 2.6.0"
        assert len(dialogue.store.messages) == 1

    def test_no_fault_turns_a_full_maildrop_into_success(self) -> None:
        fault = '[[faults]]\non = "end of data"\nreply = "250 2.6.0 Queued"'
        dialogue = Dialogue(tables=fault)
        assert dialogue.mail("small@example.org", content=b"x" * 990)[-1] == "552 5.2.2"

    def test_chance_rests_on_the_seed_alone(self) -> None:
        fault = '[[faults]]\non = "NOOP"\ntimes = 0\nchance = 0.5\nreply = "450 4.3.0 No"'

        def run(seed: int) -> list[str]:
            return Dialogue(f"seed = {seed}", tables=fault).send(*["NOOP"] * 40)

        assert run(1) == run(1)
        assert set(run(1)) == {"250 2.0.0", "450 4.3.0"}
        assert run(1) != run(2)

    def test_the_first_of_two_speaks_and_both_count(self) -> None:
        faults = """
            [[faults]]
            on = "NOOP"
            reply = "450 4.3.0 One"
            [[faults]]
            on = "NOOP"
            times = 2
            reply = "451 4.3.0 Two"
        """
        assert Dialogue(tables=faults).send("NOOP", "NOOP", "NOOP") == [
            "450 4.3.0",
            "451 4.3.0",
            "250 2.0.0",
        ]


MARK = "zqxj"
hostile = st.text(st.characters(codec="utf-8"), max_size=20).map(lambda text: f"{MARK}{text}{MARK}")


FORMS = """{}
EHLO {}
HELO {}
MAIL FROM:{}
MAIL FROM:<{}@example.com>
MAIL FROM:<> {}={}
RCPT TO:<{}@example.org>
RCPT TO:<"{}"@example.org>
DATA {}
RSET {}
VRFY {}
EXPN {}
HELP {}
NOOP {}
QUIT {}""".splitlines()


@given(
    st.lists(st.tuples(st.sampled_from(FORMS), hostile), max_size=12),
    st.sampled_from(["hide", "tell"]),
)
def test_no_reply_echoes_what_the_client_sent(said: list[tuple[str, str]], mode: str) -> None:
    dialogue = Dialogue(f'vrfy = "{mode}"\nexpn = "{mode}"', hello="EHLO zqxj.example")
    dialogue.send("MAIL FROM:<zqxj@example.com> SMTPUTF8")
    for form, text in said:
        dialogue.send(form.replace("{}", text))
        assert MARK not in dialogue.octets.decode().lower()
        assert dialogue.octets.isascii()


def test_the_site_that_comes_with_the_package_is_as_the_manual_says() -> None:
    site = load_site()
    assert site.host == "mail.example.org"
    assert set(site.domains) == {"example.org"}
    assert set(site.maildrops) == {"alice", "bob", "carol", "postmaster"}
    assert {name: one.rule for name, one in site.special_recipients.items()} == {
        "full": "mailbox-full",
        "busy": "mailbox-busy",
        "moved": "mailbox-moved",
        "forwarded": "recipient-forwarded",
        "greylisted": "greylisted",
    }


@pytest.mark.parametrize(
    ("line", "pointed_at"),
    [
        ("RCPT TO:<nobody@example.org>", "nobody"),
        ("RCPT TO:<@relay.example.net:nobody@example.org>", "nobody"),
        ("RCPT TO:<alice@example.net>", "example.net"),
        ("RCPT TO:<full@example.org>", "full"),
        ("RCPT TO:<forwarded@example.org>", None),
    ],
)
def test_a_refused_recipient_is_pointed_at(line: str, pointed_at: str | None) -> None:
    dialogue = open_mail()
    dialogue.send(line)
    why = dialogue.answers[-1].reply.diagnostic
    assert why is not None
    assert (None if why.span is None else line[slice(*why.span)]) == pointed_at
