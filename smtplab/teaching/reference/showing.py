"""How is a reply drawn from the server, here and now?

For each rule of the catalogue there is a scene: a server, what was said to it, and what to say or
do next so that the rule speaks. So whatever the reference tells of can be seen happening. A code
that no rule of ours has is drawn from a server that was told to say it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

from smtplab.protocol import enhanced
from smtplab.protocol.codes import CODES, is_possible
from smtplab.protocol.enhanced import EnhancedCode
from smtplab.protocol.rules import RULES
from smtplab.protocol.server import NEVER_ENHANCED
from smtplab.protocol.states import CONNECT
from smtplab.protocol.why import Rule
from smtplab.simulation.inputs import Advance, Connect, Input, Send
from smtplab.simulation.raw import raw_octets
from smtplab.simulation.site import laid_over, site_of, site_tables
from smtplab.simulation.world import Site
from smtplab.teaching.reference.showings import HELLO, MAIL, MESSAGE, RCPT, SCENES, Scene

__all__ = ["BY_HAND", "Showing", "show_code", "show_enhanced", "show_rule"]

BY_HAND = frozenset({"learner", "recorded"})
"""Rules of replies that a person chose: there is nothing that draws them from the server."""
STAND_INS = frozenset({"fault", "too-many-connections", "out-of-order"})
"""Rules that no session in the lab makes speak; the server is told to say the same."""

_SIDE = "RCPT TO:<bob@example.org>"
_STAGES = {
    "CONNECT": ("connect", Scene("", waits=0)),
    "MAIL": ("MAIL", Scene("MAIL FROM:<alice@example.com>", HELLO)),
    "RCPT": ("RCPT", Scene(_SIDE, MAIL)),
    "DATA": ("DATA", Scene("DATA", RCPT)),
    "DATA-END": ("end of data", Scene(".", MESSAGE)),
    "VRFY": ("VRFY", Scene("VRFY bob", HELLO)),
    "EXPN": ("EXPN", Scene("EXPN staff", HELLO)),
    "HELP": ("HELP", Scene("HELP", HELLO)),
    "EHLO": ("EHLO", Scene(*HELLO)),
}
"""For what a code can answer: the event that a fault waits for, and what leads up to it."""
_ANY = ("NOOP", Scene("NOOP", HELLO))
_PLAIN = {4: 451, 5: 554}
"""The basic code beside an enhanced one that no registry pairs with any."""
_DEFAULT_SITE = Path(str(resources.files("smtplab.simulation"))) / "sites" / "default.toml"


@dataclass(frozen=True, slots=True)
class Showing:
    """A lab on the brink of one reply.

    Attributes:
        site: The server.
        inputs: What a fresh lab is played first.
        then: What draws the reply.
        line: The same as it stands in the prompt, "" where nothing is typed.
        raw: Whether the line is in the raw notation.
        code: The code of the reply.
        enhanced: Its enhanced code; None where the reply carries none.
        rule: The rule that will speak; None if the server is told to say so.
    """

    site: Site
    inputs: tuple[Input, ...]
    then: Input
    line: str
    raw: bool
    code: int
    enhanced: EnhancedCode | None
    rule: Rule | None


def show_rule(key: str) -> Showing | None:
    """Set up the lab for a rule; None if there is no way to make it speak.

    Raises:
        KeyError: There is no such rule.
    """
    rule, scene = RULES[key], _scene(key)
    if scene is None:
        return None
    return _staged(scene, rule.code, rule.enhanced, None if key in STAND_INS else rule)


def show_code(code: int) -> Showing | None:
    """Set up the lab for a reply code; None if nothing can draw it."""
    key = next((key for key in _SPOKEN if RULES[key].code == code), None)
    return show_rule(key) if key else _told_to_say(code) if code in CODES else None


def show_enhanced(code: EnhancedCode) -> Showing | None:
    """Set up the lab for an enhanced status code; None if nothing can draw it."""
    ours = (key for key in _SPOKEN if RULES[key].enhanced == code)
    for showing in filter(None, map(show_rule, ours)):
        if showing.enhanced:
            return showing
    known = enhanced.REGISTRY.get((code.subject, code.detail))
    fitting = [one for one in known.basic if one // 100 == code.status_class] if known else []
    basic = next(iter(fitting), _PLAIN.get(code.status_class))
    return _told_to_say(basic, code) if basic and known else None


def _scene(key: str) -> Scene | None:
    """Return the scene of a rule; one about senders has that of recipients, said of the sender."""
    base, _, twin = key.partition(":")
    scene = SCENES.get(base)
    if scene is None or not twin:
        return scene
    return Scene(scene.line.replace("RCPT TO:", "MAIL FROM:"), HELLO)


def _told_to_say(code: int, finer: EnhancedCode | None = None) -> Showing | None:
    """Have a server say a refusal that it would never say by itself."""
    row = CODES.get(code)
    if row is None or not is_possible(code) or code // 100 not in _PLAIN:
        return None
    stages = (_STAGES[one] for one in row.commands if one in _STAGES)
    event, scene = _ANY if finer else next(stages, _ANY)
    title = enhanced.describe(finer).title if finer else row.title
    words = (str(code), str(finer or ""), title[:1].upper() + title[1:])
    fault = {"on": event, "reply": " ".join(filter(None, words))}
    return _staged(scene._replace(site={"faults": [fault]}), code, finer, None)


def _staged(scene: Scene, code: int, finer: EnhancedCode | None, rule: Rule | None) -> Showing:
    """Build the server and the inputs of a scene."""
    told = (code, finer if _may_be_enhanced(scene) else None, rule)
    site = site_of("shown", laid_over(_default(), scene.site), "the site of a showing")
    if scene.waits == 0:
        return Showing(site, (), Connect(), "", False, *told)
    said = tuple(Send(_octets(line)) for line in scene.before)
    inputs: tuple[Input, ...] = (Connect(), *said)
    if scene.waits is not None:
        return Showing(site, inputs, Advance(scene.waits), "", False, *told)
    last = raw_octets(scene.line) if scene.raw else _octets(scene.line)
    return Showing(site, inputs, Send(last), scene.line, scene.raw, *told)


def _may_be_enhanced(scene: Scene) -> bool:
    """Say whether the reply is to something that may have an enhanced code (RFC 2034 §4)."""
    event = CONNECT if scene.waits == 0 else scene.line.partition(" ")[0].upper()
    return event not in NEVER_ENHANCED


def _octets(line: str) -> bytes:
    return raw_octets(line) + b"\r\n"


@cache
def _default() -> Mapping[str, object]:
    return MappingProxyType(site_tables(_DEFAULT_SITE))


_TYPICAL = (
    "sender-ok", "shutdown", "local-error", "too-many-recipients", "unknown-verb",
    "blank-after-colon", "mail-first", "no-such-mailbox", "mailbox-full", "no-valid-recipients",
)  # fmt: skip
"""What comes to mind first with a code that several rules have."""
_OURS = (key for key in RULES if key not in STAND_INS | BY_HAND)
_SPOKEN = tuple(dict.fromkeys((*_TYPICAL, *_OURS)))
