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
            for report in bounces.read_mails(name):
                output.add(name, report)
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
    """Mails written for people, with their number where there are several."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()

    def add(self, name: str, report: MailReport) -> None:
        if self._kinds:
            console.say("", "")
        self._kinds[report.kind.value] += 1
        console.say(f"{self._kinds.total()}: {name}", *bounces.render(report))

    def end(self) -> None:
        if self._kinds.total() > 1:
            kinds = ", ".join(f"{kind}: {count}" for kind, count in self._kinds.most_common())
            console.say("", f"{self._kinds.total()} messages ({kinds})")


class _JsonOutput:
    """Mails written as one JSON object, each as soon as it is read."""

    def __init__(self) -> None:
        self._count = 0

    def add(self, name: str, report: MailReport) -> None:
        text = console.as_json({"file": name, **bounces.as_json(report)})
        before = "," if self._count else '{"mails": ['
        console.write(f"{before}\n{text}")
        self._count += 1

    def end(self) -> None:
        if self._count:
            console.write("]}")
