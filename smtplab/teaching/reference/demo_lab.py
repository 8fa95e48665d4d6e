"""A lab that stands right before one reply, built from a script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule
from smtplab.protocol.server import NEVER_ENHANCED
from smtplab.protocol.states import CONNECT, CONNECT_LABEL, END_OF_DATA_LABEL
from smtplab.simulation.lab.inputs import AdvanceClock, Connect, Input, Send
from smtplab.simulation.mapping.node import Node, laid_over, node_of
from smtplab.simulation.site.load import site_node, site_of
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.raw import raw_octets
from smtplab.teaching.reference.command_replies import COMMAND_REPLIES
from smtplab.teaching.reference.demo_scripts import DemoScript

__all__ = ["ANY", "Demo", "answered_event", "build_demo", "may_be_enhanced"]

ANY = "any"
"""What a line that is not a command counts as."""
_TIME = ""
"""What a reply answers that comes of its own accord."""
_WORD = re.compile(r"[A-Za-z]+")
_DEFAULT_SITE = Path(str(resources.files("smtplab.simulation.site"))) / "sites" / "default.toml"


@dataclass(frozen=True, slots=True)
class Demo:
    """A lab that stands right before one reply.

    Attributes:
        site: The server.
        inputs: What a fresh lab is played first.
        then: What the reply answers.
        line: The same as it stands in the prompt, "" where nothing is typed.
        raw: Whether the line is in the raw notation.
        answers: What is answered, as the tables of codes name it: a verb, "CONNECT", "DATA-END",
            "any" for a line that is not a command, "" where time passes.
        code: The code of the reply.
        enhanced: Its enhanced code; None where the reply carries none.
        rule: The rule of the reply; None if the server is told to send it.
    """

    site: Site
    inputs: tuple[Input, ...]
    then: Input
    line: str
    raw: bool
    answers: str
    code: int
    enhanced: EnhancedCode | None
    rule: Rule | None


def build_demo(
    script: DemoScript, code: int, finer: EnhancedCode | None, rule: Rule | None
) -> Demo:
    """Return the server and the inputs of a script."""
    reply = (answered_event(script), code, finer if may_be_enhanced(script) else None, rule)
    site = site_of("shown", laid_over(_default(), node_of(script.site)), "the site of a demo")
    if script.waits == 0:
        return Demo(site, (), Connect(), "", False, *reply)
    sent = tuple(Send(_octets(line)) for line in script.before)
    inputs: tuple[Input, ...] = (Connect(), *sent)
    if script.waits is not None:
        return Demo(site, inputs, AdvanceClock(script.waits), "", False, *reply)
    last = raw_octets(script.line) if script.raw else _octets(script.line)
    return Demo(site, inputs, Send(last), script.line, script.raw, *reply)


def may_be_enhanced(script: DemoScript) -> bool:
    """Return whether the reply is to something that may have an enhanced code (RFC 2034 §4)."""
    event = CONNECT if script.waits == 0 else script.line.partition(" ")[0].upper()
    return event not in NEVER_ENHANCED


def _octets(line: str) -> bytes:
    return raw_octets(line) + b"\r\n"


@cache
def _default() -> Node:
    return site_node(_DEFAULT_SITE)


def answered_event(script: DemoScript) -> str:
    """Return what the reply to a script answers, as the tables of codes name it."""
    if not script.line:
        return CONNECT_LABEL if script.waits == 0 or "greeting_delay" in script.site else _TIME
    if script.line == "." and "DATA" in script.before:
        return END_OF_DATA_LABEL
    word = _WORD.match(script.line)
    verb = word[0].upper() if word else ""
    return verb if verb in COMMAND_REPLIES else ANY
