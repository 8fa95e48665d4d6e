"""The words that are retired from all that people read, each with what to write instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMMAND = (
    r"(?:EHLO|HELO|MAIL|RCPT|DATA|RSET|NOOP|QUIT|VRFY|EXPN|HELP|AUTH|STARTTLS|SMTPUTF8|BDAT|LMTP)"
)
_CODE = r"(?:[2-5](?:[0-9]{2}|yz)\b|\+OK|-ERR|\{\})"
_SPEAKER = (
    r"(?:(?:[Aa]n?|[Tt]he|[Tt]his|[Ee]ach|[Yy]our|[Ss]ome|[Oo]ther|[Oo]ne) (?:\w+ )?"
    r"(?:client|server|relay|host)s?|[Cc]lients|[Ss]ervers|[Yy]ou|Alice|alice)"
)
_NOT_OF_MAIL = (
    r"(?!-)(?! (?:transactions?|systems?|servers?|programs?|loops?|services?|protocols?|clients?"
    r"|hosts?|address(?:es)?|data|input|providers?|relays?|readers?|filters?|floods?|logs?))"
)
"""Not before a noun that mail only describes, as in "a mail server"."""
_IT = r"(?:it|them|all|any|anything|what|th(?:e|is|at) (?:mail|message|rest)|mail|messages?)"


@dataclass(frozen=True, slots=True)
class Retired:
    """A word, or a turn of phrase, that is not used any more.

    Args:
        example: A text that has it.
        pattern: What finds it.
        instead: What to write.
    """

    example: str
    pattern: re.Pattern[str]
    instead: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A retired word in a text."""

    retired: Retired
    words: str


RETIRED = tuple(
    Retired(example, re.compile(pattern), instead)
    for example, pattern, instead in (
        ("no blank before the colon", r"\b[Bb]lanks?\b(?!-)", "space, or empty line"),
        ("Bob has the letter", r"\b[Ll]etters?\b", "message"),
        ("two mails in one session", rf"\b[Mm]ails\b{_NOT_OF_MAIL}", "messages"),
        (
            "a mail for bob",
            (
                r"\b(?:[Aa]n?|[Aa]nother|[Oo]ne|[Ee]ach|[Ee]very|[Tt]his|[Ss]econd|[Ff]irst|[Ss]ame"
                rf"|[Nn]ext) mail\b{_NOT_OF_MAIL}"
            ),
            "a message",
        ),
        (
            "the host takes no mail",
            (
                r"\b[Tt](?:ak(?:e|es|ing|en)|ook) (?:(?:no|any|all|the|this|your|a|our|its|more"
                rf"|\w+'s) )*(?:mail|messages?)\b(?! (?:apart|off|out)\b){_NOT_OF_MAIL}"
            ),
            "accept",
        ),
        (
            "the mail is passed on",
            rf"\bpass(?:ed|es|ing)? (?:{_IT} )?on\b",
            "relay, forward",
        ),
        ("foretell the reply", r"\b[Ff]ore(?:tell|told)", "predict"),
        ("mend the colon", r"\b[Mm]end(?:s|ed|ing)?\b", "fix, correct"),
        ("connect anew", r"\b[Aa]new\b", "again"),
        (
            "MAIL draws a 503",
            r"\b(?:[Dd]raws?|[Dd]rawing|[Dd]rew|[Dd]rawn)\b",
            "get; a server replies with a code, or returns it; F4 shows",
        ),
        (
            "the server says 252",
            (
                r"(?<!text )\b[Ss]a(?:y|ys|id|ying) [`“\"]?(?:an? |the |another )?"
                rf"(?:{_COMMAND}\b|{_CODE})"
            ),
            "send a command; reply with a code",
        ),
        (
            "what the client said",
            (
                rf"\b{_SPEAKER}(?: (?:may|can|must|should|would|will|once|first|then|only|never))?"
                r" sa(?:y|ys|id)\b(?! (?:that|which|why)\b)"
            ),
            "send, reply with; predict",
        ),
        ("Say first what is missing", r"(?:^|[.:;] )[Ss]ay\b", "send (a command); name; write"),
        ("is told to answer so", r"\b(?:has|is) (?:been )?told to\b", "is set to"),
        (
            "that is no path",
            r"(?<![Tt]here )\b(?:is|are|was|were) no\b(?! (?:longer|more)\b)",
            "is not a",
        ),
        ("whoever sends it", r"\b[Ww]ho(?:so)?m?ever\b", "anyone who, a client that"),
        (
            "Who gives up too soon sends it twice.",
            r"(?:^|[.;:] )Whom? [^.!?:]*(?:[.!]|$)",
            "a client that, a person who",
        ),
        (
            "before the hello",
            r"\b(?:[Tt]he|[Aa]|[Aa]nother|second|first|old|new) hello\b",
            "EHLO, HELO",
        ),
        (
            "how the command is put",
            r"\bcommand is put\b|\b(?:well|badly|otherwise) put\b|\bput otherwise\b",
            "how the command is written",
        ),
        (
            "refused for want of a path",
            r"\b[Ff]or want of\b|\b[Ii]n vain\b",
            "without, for nothing",
        ),
        ("it waits for leave to send", r"\b(?:for|by|with) leave to\b", "permission"),
        (
            "commands are not heard",
            r"\b(?:is|are|was|were|be) (?:not |still )?heard\b",
            "read as a command",
        ),
        (
            "and wonders",
            r"\band wonders\b|\bbears? no grudge\b|\b[Bb]e (?:rude|impatient)\b",
            "no joke",
        ),
    )
)

EXCEPTIONS = {
    r"\b(?:[Ss]mall|[Cc]apital|[Tt]wo|any) letters\b": "letters of the alphabet",
    r"\bletters?(?: case| or digit| and digits)\b|\bletters, (?:digits|a space)": "the same",
    r"\bletter by letter\b|\bletters of (?:the|every) alphabet\b": "the same",
    r"\bletter of your answer\b|\b(?:Alt|Option) and a letter\b": "the same",
    r"\bterminal to draw on\b|\bcannot draw\b|\bwithout drawing a screen\b": "pictures are drawn",
    r"\bpane draws\b|\bdraws only what changed\b": "the same",
}
"""Where a retired word has its usual sense: a pattern for each, and the reason."""


def findings(text: str) -> Iterator[Finding]:
    """Yield each retired word in a text, but for the exceptions."""
    excused = [found.span() for one in EXCEPTIONS for found in re.finditer(one, text)]
    for retired in RETIRED:
        for found in retired.pattern.finditer(text):
            if not any(start <= found.start() < end for start, end in excused):
                yield Finding(retired, found[0])
