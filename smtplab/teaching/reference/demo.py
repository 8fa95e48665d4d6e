"""Labs that stand right before one reply: of a rule, a code, an enhanced code or a command.

For each rule of the catalogue there is a script: a server, what was sent to it, and what to send
or do next to get the reply of the rule. A code that no rule has comes from a server that was told
to reply with it, at a command that gets it; where the lab has no such command, there is no demo.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from smtplab.protocol.codes.describe import CODES, is_possible
from smtplab.protocol.codes.enhanced import (
    REGISTRY,
    EnhancedCode,
    basic_codes,
    commands_with,
    describe_enhanced,
)
from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyCode
from smtplab.protocol.rules import RULES
from smtplab.protocol.states import CONNECT, CONNECT_LABEL, END_OF_DATA, END_OF_DATA_LABEL
from smtplab.teaching.reference.command_replies import COMMAND_REPLIES
from smtplab.teaching.reference.demo_lab import (
    ANY,
    Demo,
    answered_event,
    build_demo,
    may_be_enhanced,
)
from smtplab.teaching.reference.demo_scripts import (
    DEMO_SCRIPTS,
    HELLO,
    MAIL,
    MESSAGE,
    RCPT,
    WITH_AUTH,
    WITH_STARTTLS,
    DemoScript,
)

__all__ = [
    "NEVER_SENT",
    "demo_of_code",
    "demo_of_command",
    "demo_of_enhanced",
    "demo_of_rule",
    "why_no_demo",
]

NEVER_SENT = frozenset(
    {
        *("learner", "recorded"),
        *("next-host-eight-bit", "next-host-binary", "next-host-requiretls", "next-host-tls"),
    }
)
"""Rules that no command makes the server use: a person chose the reply, or a relay has found it."""
STAND_INS = frozenset(
    {"fault", "too-many-connections", "null-mx", "no-such-domain", "mx-is-itself"}
)
"""Rules that no session in the lab gets a reply of; the server is told to send the same."""
_AFTERMATH = frozenset({"host-takes-no-mail", "refused-session"})
"""Rules that repeat how the connection was refused; that refusal itself shows the code."""

_STAGES: Mapping[str, tuple[str, DemoScript]] = {
    CONNECT_LABEL: (CONNECT, DemoScript("", waits=0)),
    "MAIL": ("MAIL", DemoScript("MAIL FROM:<alice@example.com>", HELLO)),
    "RCPT": ("RCPT", DemoScript("RCPT TO:<bob@example.org>", MAIL)),
    "DATA": ("DATA", DemoScript("DATA", RCPT)),
    END_OF_DATA_LABEL: (END_OF_DATA, DemoScript(".", MESSAGE)),
    "VRFY": ("VRFY", DemoScript("VRFY bob", HELLO)),
    "EXPN": ("EXPN", DemoScript("EXPN staff", HELLO)),
    "HELP": ("HELP", DemoScript("HELP", HELLO)),
    "EHLO": ("EHLO", DemoScript(*HELLO)),
    "STARTTLS": ("STARTTLS", DemoScript("STARTTLS", HELLO, WITH_STARTTLS)),
    "AUTH": ("AUTH", DemoScript("AUTH PLAIN", HELLO, WITH_AUTH)),
}
"""By what is answered: the event that a fault waits for, and what leads up to it."""
_USUAL = ("RCPT", "MAIL", END_OF_DATA_LABEL)
"""Where to show a code that any command may get."""
_PLAIN: Mapping[tuple[str, int], int] = {
    ("MAIL", 4): 451,
    ("MAIL", 5): 550,
    ("RCPT", 4): 451,
    ("RCPT", 5): 550,
    (END_OF_DATA_LABEL, 4): 451,
    (END_OF_DATA_LABEL, 5): 554,
    ("VRFY", 5): 550,
    ("EXPN", 5): 550,
}
"""By command and class: the code beside an enhanced one that no registry pairs with any."""
_TWINS: Mapping[str, tuple[str, DemoScript]] = {
    "HELO": ("hello", DemoScript("HELO client.example.com"))
}
"""Commands that a rule answers besides that of its script: the rule, and what leads up to it."""
_MAIL_SYSTEM = 5
"""The second digit of the codes that say most of a mail."""


def demo_of_rule(key: str) -> Demo | None:
    """Return a lab for the reply of a rule; None if there is no way to get it.

    Raises:
        KeyError: There is no such rule.
    """
    rule, script = RULES[key], _script_of(key)
    if script is None:
        return None
    return build_demo(script, rule.code, rule.enhanced, None if key in STAND_INS else rule)


def demo_of_code(code: int) -> Demo | None:
    """Return a lab for a reply code; None if no command of the lab gets it."""
    key = next((key for key in _DEMONSTRABLE if RULES[key].code == code), None)
    if key is not None:
        return demo_of_rule(key)
    row = CODES.get(code)
    return _with_forced_reply(code, _places(row.commands)) if row else None


def demo_of_enhanced(code: EnhancedCode) -> Demo | None:
    """Return a lab for an enhanced status code; None if no command of the lab gets it."""
    ours = (key for key in _DEMONSTRABLE if RULES[key].enhanced == code)
    for demo in filter(None, map(demo_of_rule, ours)):
        if demo.enhanced:
            return demo
    known = REGISTRY.get((code.subject, code.detail))
    if known is None or code.status_class not in known.classes:
        return None
    fitting = [
        one for one in basic_codes(code.subject, code.detail) if one // 100 == code.status_class
    ]
    fitting.sort(key=lambda basic: basic // 10 % 10 != _MAIL_SYSTEM)
    for command in _places(commands_with(code)):
        plain = _PLAIN.get((command, code.status_class))
        for basic in fitting or filter(None, [plain]):
            if forced := _with_forced_reply(basic, [command], code):
                return forced
    return None


def demo_of_command(name: str) -> Demo | None:
    """Return a lab for a command, as the tables name it; None if the lab does not have it."""
    good = COMMAND_REPLIES[name].good
    for key in _DEMONSTRABLE:
        if RULES[key].code in good and _event_of_rule(key) == name:
            return demo_of_rule(key)
    if name not in _TWINS:
        return None
    rule, script = RULES[_TWINS[name][0]], _TWINS[name][1]
    return build_demo(script, rule.code, rule.enhanced, rule)


def why_no_demo(shown: int | EnhancedCode | str) -> str:
    """Return why nothing of the kind can be shown, in a sentence."""
    if isinstance(shown, str):
        return f"The lab does not have {shown}."
    if isinstance(shown, int) and not is_possible(shown):
        return f"SMTP has no code {shown}, so no server that follows it sends one."
    row = CODES.get(shown) if isinstance(shown, int) else None
    commands = commands_with(shown) if isinstance(shown, EnhancedCode) else _commands(row)
    if not commands:
        return _NO_COMMAND[isinstance(shown, EnhancedCode)].format(code=shown)
    if not any(map(_may_stage, commands)):
        named = " or ".join(commands)
        return f"The lab does not have {named}, and no other command gets {shown}."
    return f"The server of the lab never replies with {shown}."


def _script_of(key: str) -> DemoScript | None:
    """Return the script of a rule; one about senders has that of recipients, put for MAIL."""
    base, _, twin = key.partition(":")
    script = DEMO_SCRIPTS.get(key) or DEMO_SCRIPTS.get(base)
    if script is None or not twin or key in DEMO_SCRIPTS:
        return script
    return DemoScript(script.line.replace("RCPT TO:", "MAIL FROM:"), HELLO)


def _event_of_rule(key: str) -> str | None:
    """Return what the reply of a rule answers in its script, None without a script."""
    script = _script_of(key) if key not in STAND_INS else None
    return None if script is None else answered_event(script)


def _commands(row: ReplyCode | None) -> tuple[str, ...]:
    return row.commands if row else ()


def _places(commands: Sequence[str]) -> Iterator[str]:
    """Yield the commands of the lab at which a code can be shown."""
    yield from (one for one in commands if one in _STAGES)
    if ANY in commands:
        yield from _USUAL


def _may_stage(command: str) -> bool:
    return command == ANY or command in _STAGES


def _with_forced_reply(
    code: int, places: Iterable[str], finer: EnhancedCode | None = None
) -> Demo | None:
    """Return a lab whose server is told to send a refusal that it would never use by itself."""
    row = CODES.get(code)
    if row is None or not is_possible(code) or not REPLY_CLASSES[code].is_refusal:
        return None
    for place in places:
        event, script = _STAGES[place]
        can_be = place in row.commands or ANY in row.commands
        if not can_be or (finer and not may_be_enhanced(script)):
            continue
        title = describe_enhanced(finer).title if finer else row.title
        words = (str(code), str(finer or ""), title[:1].upper() + title[1:])
        fault = {"on": event, "reply": " ".join(filter(None, words))}
        return build_demo(
            script._replace(site={**script.site, "faults": [fault]}), code, finer, None
        )
    return None


_NO_COMMAND = {
    True: "{code} is used in delivery reports; no command gets it.",
    False: "No standard says which command gets {code}.",
}
"""By whether the code is an enhanced one: why none of the lab's commands gets it."""
_TYPICAL = (
    "sender-ok", "shutdown", "local-error", "too-many-recipients", "unknown-verb",
    "blank-after-colon", "mail-first", "no-such-mailbox", "mailbox-full", "no-valid-recipients",
)  # fmt: skip
"""What comes to mind first with a code that several rules have."""
_OURS = (key for key in RULES if key not in STAND_INS | NEVER_SENT | _AFTERMATH)
_DEMONSTRABLE = tuple(dict.fromkeys((*_TYPICAL, *_OURS)))
