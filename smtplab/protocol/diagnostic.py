"""The reason of a reply: the rule that it rests on, and the place in the command that is wrong.

Every reply that the server makes carries a `Diagnostic`. It is for people and never crosses the
wire. The rules themselves stand in `smtplab.protocol.rules`.
"""

from __future__ import annotations

from typing import NamedTuple

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.codes.model import StatusIndicator


class Rule(NamedTuple):
    """One reason to answer as the server does.

    Attributes:
        key: Names the rule; unique, stable, lower case with hyphens.
        text: Reply text; may hold `{names}` that the server fills in from its own tables, never
            from what the client sent.
        section: Where the rule is written, as "RFC 5321 §4.1.4".
        explanation: What happened and what to do now, for learners.
        code: Reply code, 200 to 599; 0 for the rules of POP3.
        enhanced: Enhanced status code (RFC 3463), None where no reply of the kind carries one.
        status: What the reply starts with in POP3; None for the rules of SMTP.
    """

    key: str
    text: str
    section: str
    explanation: str
    code: int = 0
    enhanced: EnhancedCode | None = None
    status: StatusIndicator | None = None


class Diagnostic(NamedTuple):
    """The reason of one reply.

    Attributes:
        rule: The rule that the reply rests on.
        span: First and last-plus-one octet of the command line at fault; None if no token is.
        suggestion: The command as it was probably meant, without its ending; None if unknown.
        further: The rules that the same command breaks besides.
    """

    rule: Rule
    span: tuple[int, int] | None = None
    suggestion: bytes | None = None
    further: tuple[Rule, ...] = ()

    @property
    def further_faults(self) -> str:
        """What else is wrong with the command, a sentence for each fault; "" for nothing."""
        return " ".join(f"{rule.text}." for rule in self.further)


class CommandSyntaxError(Exception):
    """A command breaks a rule; raised by parsers, turned into a reply by the server end.

    Attributes:
        key: The key of the rule.
        start: First octet at fault, counted in whatever was parsed.
        end: One past the last octet at fault.
        suggestion: What was parsed, as it was probably meant; None if unknown.
        further: The keys of the rules that it breaks besides.
    """

    def __init__(
        self,
        key: str,
        start: int = 0,
        end: int = 0,
        suggestion: str | None = None,
        further: tuple[str, ...] = (),
    ) -> None:
        super().__init__(key)
        self.key = key
        self.start = start
        self.end = end
        self.suggestion = suggestion
        self.further = further
