"""One value of `Extension` is all it takes to widen the protocol."""

import re

import pytest

from smtplab.protocol.capabilities import build_capabilities, capabilities_for
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import Command, Verb, parse_nothing, parse_optional_text
from smtplab.protocol.config import Limits, ServerConfig
from smtplab.protocol.content import Content
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.extension import (
    Effect,
    Extension,
    Objection,
    Parameter,
    SessionFacts,
    StateReader,
)
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.lines import Line, LineReader
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED, CONNECTED, FAILURES, MAIL, READY, TRANSITIONS, State
from tests.protocol.session_pair import HELLO, SessionPair, obliging, verbs_in_order

PAINTING = State("painting", "octets of a picture are on their way")
ASKED = State("asked", "a line with the password is awaited")


class OctetReader:
    """Reads so many octets, whatever they are."""

    def __init__(self, number: int) -> None:
        self.number = number

    def read(self, buffer: bytearray) -> Content | None:
        if len(buffer) < self.number:
            return None
        octets = bytes(buffer[: self.number])
        del buffer[: self.number]
        return Content(octets, len(octets))


def open_octets(command: Command | None, _: Limits) -> OctetReader:
    return OctetReader(int(command.argument) if command else 0)


def open_line(_: Command | None, limits: Limits) -> LineReader:
    return LineReader(limits.command_line)


def parse_number(verb: str, argument: str) -> Command:
    if not argument.isdecimal():
        raise CommandSyntaxError("parameter-value", 0, len(argument), "1")
    return Command(verb, argument)


def no_green_in_the_dark(session: SessionFacts, command: Command) -> Objection | None:
    if session.secured or command.parameters.get("COLOUR") != "green":
        return None
    start = command.argument.index("COLOUR")
    return Objection("relaying-denied", start, len(command.argument))


def no_mauve(value: str | None, _: Limits) -> str | None:
    return "relaying-denied" if value == "mauve" else None


TOY = Extension(
    keyword="TOY",
    summary="Paints.",
    section="RFC 5321 §2.2",
    argument=lambda session: f"{session.config.limits.recipients} colours",
    verbs=(
        Verb("PAINT", "PAINT <octets>", "Paints.", "RFC 5321 §2.2", parse_number, "PAINT 4"),
        Verb("ASK", "ASK [text]", "Asks.", "RFC 5321 §2.2", parse_optional_text, "ASK"),
        Verb("HIDE", "HIDE", "Hides.", "RFC 5321 §2.2", parse_nothing, "HIDE"),
    ),
    parameters=(Parameter("MAIL", "COLOUR", Pattern("[a-z]+"), 100, no_mauve),),
    transitions={
        READY: {
            "PAINT": {ReplyClass.INTERMEDIATE: PAINTING},
            "ASK": {ReplyClass.INTERMEDIATE: ASKED},
            "HIDE": {ReplyClass.SUCCESS: CONNECTED},
        },
        PAINTING: {"picture": {ReplyClass.SUCCESS: READY, **dict.fromkeys(FAILURES, READY)}},
        ASKED: {
            "answer": {
                ReplyClass.INTERMEDIATE: ASKED,
                ReplyClass.SUCCESS: READY,
                ReplyClass.PERMANENT: READY,
            }
        },
    },
    readings={
        PAINTING: StateReader("picture", open_octets),
        ASKED: StateReader("answer", open_line),
    },
    effects={("HIDE", ReplyClass.SUCCESS): Effect.START_TLS},
    objection=no_green_in_the_dark,
)
TABLES = build_capabilities(*EXTENSIONS.values(), TOY)
ANSWERS = {"PAINT": 354, "ASK": 334, "HIDE": 220, "picture": 250, "answer": 235}


def playful(event: Event, server: ServerEnd) -> Reply:
    if event.refusal is None and event.name in ANSWERS:
        return Reply(ANSWERS[event.name], ("So be it",))
    return obliging(event, server)


def toy_pair() -> SessionPair:
    known = {**EXTENSIONS, "TOY": TOY}
    pair = SessionPair(ServerConfig(keywords=frozenset(known)), playful, TABLES, known)
    pair.send(HELLO)
    return pair


def test_ehlo_announces_the_keyword() -> None:
    pair = toy_pair()
    assert "TOY 100 colours" in pair.answered[-1].lines
    assert pair.client.keywords["TOY"] == "100 colours"
    assert {"PAINT", "ASK", "HIDE"} <= verbs_in_order(pair.client)


def test_without_the_keyword_the_client_does_not_suggest_it() -> None:
    pair = SessionPair(known={**EXTENSIONS, "TOY": TOY})
    pair.send(HELLO)
    assert "PAINT" not in verbs_in_order(pair.client)


def test_so_many_octets_are_read_whatever_they_are() -> None:
    pair = toy_pair()
    assert pair.codes(b"PAINT 7\r\n\r\n.\r\nxy") == [354, 250]
    content = pair.events[-1].content
    assert content
    assert (pair.events[-1].name, content.octets) == ("picture", b"\r\n.\r\nxy")
    assert pair.server.state is READY
    assert pair.codes(b"NOOP\r\n") == [250]


def test_octet_by_octet() -> None:
    pair = toy_pair()
    octets = b"PAINT 3\r\nQ\r\nNOOP\r\n"
    codes = [code for i in range(len(octets)) for code in pair.codes(octets[i : i + 1])]
    assert codes == [354, 250, 250]


def test_a_line_is_read_that_is_no_command() -> None:
    pair = toy_pair()
    assert pair.codes(b"ASK\r\nQUIT\r\nNOOP\r\n") == [334, 235, 250]
    assert (pair.events[-2].name, pair.events[-2].octets) == ("answer", b"QUIT")
    assert pair.events[-2].command is None


def test_a_state_may_lead_to_itself() -> None:
    pair = toy_pair()
    pair.send(b"ASK\r\n")
    pair.policy = lambda _event, _server: Reply(334, ("Again",))
    assert pair.codes(b"one\r\ntwo\r\n") == [334, 334]
    pair.policy = playful
    assert pair.codes(b"three\r\nNOOP\r\n") == [235, 250]


@pytest.mark.parametrize("line", [b"a\n", b"a\rb\r\n", b"x" * 1000 + b"\r\n"])
def test_a_broken_line_is_refused_there_as_well(line: bytes) -> None:
    pair = toy_pair()
    assert pair.codes(b"ASK\r\n" + line) == [334, 500]
    assert pair.server.state is READY


def test_a_refused_verb_is_not_followed_by_octets() -> None:
    pair = toy_pair()
    pair.policy = lambda event, server: (
        Reply(550, ("No",)) if event.name == "PAINT" else playful(event, server)
    )
    assert pair.codes(b"PAINT 7\r\nNOOP\r\n") == [550, 250]


def test_its_verbs_have_a_grammar_and_an_order() -> None:
    pair = toy_pair()
    assert pair.refusal(b"PAINT it\r\n") == "parameter-value"
    assert pair.diagnostic.suggestion == b"PAINT 1"
    pair.send(b"MAIL FROM:<>\r\n")
    assert pair.refusal(b"PAINT 7\r\n") == "mail-open"


@pytest.mark.parametrize(
    ("value", "code"), [("=red", 250), ("=RED", 501), ("", 501), ("=mauve", 550)]
)
def test_its_parameter(value: str, code: int) -> None:
    pair = toy_pair()
    assert pair.codes(f"MAIL FROM:<> COLOUR{value}\r\n".encode()) == [code]
    assert (pair.server.state is MAIL) == (code == 250)


def test_what_it_has_against_a_command() -> None:
    pair = toy_pair()
    assert pair.refusal(b"MAIL FROM:<> COLOUR=green\r\n") == "relaying-denied"
    assert pair.diagnostic.span == (13, 25)
    pair.secure()
    assert pair.codes(HELLO + b"MAIL FROM:<> COLOUR=green\r\n") == [250, 250]


def test_its_parameter_widens_the_line() -> None:
    pair = toy_pair()
    line = b"MAIL FROM:<> COLOUR=" + b"r" * (TABLES.widened["MAIL"] + 490)
    assert len(line) == 510 + TABLES.widened["MAIL"]
    assert pair.codes(line + b"r\r\n" + line + b"\r\n") == [500, 250]


@pytest.mark.parametrize("code", [221, 421])
def test_a_reply_that_closes_has_no_effect(code: int) -> None:
    pair = toy_pair()
    pair.policy = lambda _event, _server: Reply(code)
    pair.send(b"HIDE\r\n")
    assert pair.server.effect is None
    assert pair.server.state is CLOSED


def test_its_effect_is_told_once() -> None:
    pair = toy_pair()
    pair.send(b"HIDE\r\n")
    assert pair.server.effect is Effect.START_TLS
    pair.secure()
    pair.send(b"NOOP\r\n")
    assert pair.server.effect is None


def test_who_is_back_at_the_start_must_introduce_itself_again() -> None:
    pair = toy_pair()
    pair.send(b"HIDE\r\n")
    assert pair.server.hello is None
    assert pair.client.keywords == {}
    pair.secure()
    assert pair.refusal(b"MAIL FROM:<>\r\n") == "hello-first"
    assert pair.codes(HELLO + b"MAIL FROM:<> COLOUR=red\r\n") == [250, 250]


def test_nothing_sent_before_is_used_after_the_input_is_forgotten() -> None:
    pair = toy_pair()
    pair.server.receive(b"HIDE\r\nMAIL FROM:<eve@example.com>\r\n", 0.0)
    event = pair.server.next_event()
    assert event
    pair.server.reply(playful(event, pair.server))
    pair.server.secure()
    assert pair.server.next_event() is None


def test_what_the_client_sent_ahead_waits_for_the_reply_that_decides() -> None:
    pair = toy_pair()
    pair.client.send(b"PAINT 6\r\nNOOP\r\nNOOP\r\n")
    assert pair.client.outstanding == ("PAINT",)
    pair.client.receive(b"354 Go on\r\n")
    assert list(pair.client.outstanding) == ["picture", "NOOP"]


def test_the_core_is_as_it_was() -> None:
    assert PAINTING not in TRANSITIONS
    assert "PAINT" not in capabilities_for(frozenset(EXTENSIONS)).verbs


def test_unknown_keywords_make_no_new_dialect() -> None:
    assert capabilities_for(frozenset({"SIZE", "X-1"})) is capabilities_for(
        frozenset({"SIZE", "X-2"})
    )


def test_a_line_reader_gives_lines() -> None:
    assert open_line(None, Limits()).read(bytearray(b"a\r\n")) == Line(b"a")


@pytest.mark.parametrize("extension", EXTENSIONS.values(), ids=EXTENSIONS)
def test_each_extension_is_well_formed(extension: Extension) -> None:
    assert re.fullmatch(r"[A-Z0-9][A-Z0-9-]*", extension.keyword)
    assert extension.summary.endswith(".")
    assert re.match(r"RFC \d{4} §\d", extension.section)
    assert set(extension.needs) <= EXTENSIONS.keys()
    session = ServerEnd(ServerConfig(limits=Limits(message_size=5)))
    assert extension.announcement(session) in {
        extension.keyword,
        "SIZE 5",
        "LIMITS RCPTMAX=100",
    }
