"""`smtplab explain --mail`: what bounces and other reports tell of each recipient."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from smtplab import console
from smtplab.cli.command import BAD_USAGE, GOOD
from smtplab.console import UsageError
from smtplab.teaching import bounces
from smtplab.teaching.bounces import MailReport

__all__ = ["explain_mails", "explain_pasted"]

_INPUT = "-"


def explain_mails(names: Sequence[str], *, as_json: bool) -> int:
    """Explain the mails in files, folders and mailboxes.

    Args:
        names: Paths, or `-` for standard input.
        as_json: Whether to write JSON.

    Returns:
        The exit status: 2 where a file cannot be read or holds no mail.
    """
    output = _JsonOutput() if as_json else _TextOutput()
    status = GOOD
    for name in names:
        try:
            if not all(output.add(name, report) for report in bounces.read_mails(name)):
                return status
        except UsageError as error:
            console.complain(str(error))
            status = BAD_USAGE
    output.end()
    return status


def explain_pasted(pasted: bytes | str, *, as_json: bool) -> bool:
    """Explain a paste that is a whole bounce; return whether it is one.

    Args:
        pasted: What was pasted.
        as_json: Whether to write JSON.
    """
    report = bounces.read_pasted(pasted)
    if report:
        output = _JsonOutput() if as_json else _TextOutput()
        output.add(_INPUT, report)
        output.end()
    return report is not None


class _TextOutput:
    """Messages written for people, with their number, and a summary where there are several."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()

    def add(self, name: str, report: MailReport) -> bool:
        """Write a message; return whether anybody reads on."""
        before = ("", "") if self._kinds else ()
        self._kinds[report.kind.value] += 1
        found = (one.diagnosis.classification for one in report.recipients)
        self._reasons.update(one.reason.value for one in found if one)
        return console.say(*before, f"{self._kinds.total()}: {name}", *bounces.render(report))

    def end(self) -> None:
        """Write how many messages there were of each kind, and how many recipients by reason."""
        if (count := self._kinds.total()) > 1:
            console.say("", f"{count} messages ({_counts(self._kinds)})")
            if self._reasons:
                console.say(f"{self._reasons.total()} recipients ({_counts(self._reasons)})")


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name}: {count}" for name, count in counter.most_common())


class _JsonOutput:
    """Messages written as one JSON object, each as soon as it is read."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, name: str, report: MailReport) -> bool:
        """Write a message; return whether anybody reads on."""
        text = console.as_json({"file": name, **bounces.as_json(report)})
        before = "," if self._count else '{"messages": ['
        self._count += 1
        return console.say(before, *text.split("\n"))

    def end(self) -> None:
        """Write the end of the object."""
        if self._count:
            console.say("]}")
