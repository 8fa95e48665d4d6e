"""The time that short commands take, from the start of the process to its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from string import ascii_lowercase

from tests.bench.figures import Figure, UnmeasurableError, ratio
from tests.bench.terminal import ROOT, clean_environment

__all__ = ["explain", "mail_log", "replies", "run"]

_SMTPLAB = str(Path(sys.executable).with_name("smtplab"))
_WORDS = (
    *("message", "rejected", "by", "our", "server", "address", "is", "not", "list", "user"),
    *("mail", "domain", "try", "again", "later", "http://example.org/help"),
)
_ARGPARSE = [sys.executable, "-c", "import argparse"]


def explain(*, quick: bool) -> Iterator[Figure]:
    """Explain one reply, in turn with an interpreter that imports argparse and nothing else.

    Whole processes, their bytecode written before.
    """
    ours = [_SMTPLAB, "explain", "550 5.1.1 No such user"]
    yield _in_turn("explain a reply / import argparse", ours, 3, quick=quick)


def replies(*, quick: bool) -> Iterator[Figure]:
    """Explain 5,000 replies with words never seen, in turn with one that imports argparse.

    10,000 of them in a second are some 20 times as long.
    """
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "replies.jsonl"
        chance = Random(5321)
        asked.write_text("".join(_asked(chance) for _ in range(5000)), "ascii")
        ours = [_SMTPLAB, "explain", "--jsonl"]
        what = "explain 5,000 replies / import argparse"
        yield _in_turn(what, ours, 20, quick=quick, asked=asked)


def _asked(chance: Random) -> str:
    """Return a line of JSON with a reply of common words, and of words that nobody knows."""
    words = chance.choices(_WORDS, k=12)
    words += ("".join(chance.choices(ascii_lowercase, k=7)) for _ in range(6))
    chance.shuffle(words)
    code = chance.choice(("550 5.7.1", "450", "554 5.1.1", "421 4.7.0"))
    return json.dumps({"reply": f"{code} {' '.join(words)}"}) + "\n"


def mail_log(*, quick: bool) -> Iterator[Figure]:
    """Report on a mail log of 20,000 lines, in turn with an interpreter that imports argparse.

    Ten seconds for 100,000 lines are some 70 times as long.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "mail.log"
        log.write_text("".join(map(_logged, range(20_000))), "utf-8")
        ours = [_SMTPLAB, "explain", "--log", str(log)]
        what = "report on 20,000 lines of a mail log / import argparse"
        yield _in_turn(what, ours, 40, quick=quick)


def _logged(number: int) -> str:
    """Return a line of a log in which each second message is deferred or bounced."""
    status = ("sent", "deferred", "sent", "bounced")[number % 4]
    code = {"sent": 250, "deferred": 450, "bounced": 550}[status]
    host = f"mx{number % 3}.d{number % 700}.example[192.0.2.{number % 200}]"
    return (
        f"Nov 27 {number // 3600 % 24:02}:{number // 60 % 60:02}:{number % 60:02} mail "
        f"postfix/smtp[{number % 99}]: {number:08X}: to=<u{number}@d{number % 700}.example>, "
        f"relay={host}:25, delay=1, delays=0/0/0/1, dsn={code // 100}.1.1, status={status} (host "
        f"{host} said: {code} {code // 100}.1.1 <u{number}@d{number % 700}.example>: text "
        f"{number % 50} of mailbox {number} (in reply to RCPT TO command))\n"
    )


def run(*, quick: bool) -> Iterator[Figure]:
    """Play a script without a line, in turn with an interpreter that imports argparse."""
    yield _in_turn("run - of nothing / import argparse", [_SMTPLAB, "run", "-"], 4, quick=quick)


def _in_turn(
    what: str, command: list[str], budget: float, *, quick: bool, asked: Path | None = None
) -> Figure:
    ours, least = [], []
    for number in range(4 if quick else 41):
        times = _time(command, asked), _time(_ARGPARSE)
        if number:  # The first start writes bytecode, and fetches files into memory.
            ours.append(times[0])
            least.append(times[1])
    return ratio(what, ours, least, budget)


def _time(command: list[str], asked: Path | None = None) -> float:
    """Return the milliseconds that a process takes, with a file on its standard input or none."""
    started = time.perf_counter()
    with (asked or Path(os.devnull)).open("rb") as stdin:
        done = subprocess.run(
            command,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=clean_environment(),
            cwd=ROOT,
            check=False,
        )
    if done.returncode:
        raise UnmeasurableError(f"{' '.join(command[1:])} ends with {done.returncode}")
    return 1000 * (time.perf_counter() - started)
