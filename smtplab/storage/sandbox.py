"""The file of the sandbox between two runs: one JSON file a site, in the learner's own folder."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from smtplab.console import reason
from smtplab.storage.atomic_write import replace_file, set_aside
from smtplab.storage.locations import home_folder

if TYPE_CHECKING:
    from smtplab.simulation.lab.session import LabSession

__all__ = ["SandboxFile", "SandboxStore"]

_NOWHERE = "There is no home folder, and SMTPLAB_HOME names no other. The sandbox is not kept."


def _file_name(site_name: str | None) -> str:
    """Name the file after the site; two site files of one name in two folders are two sites."""
    if site_name is None or site_name.isidentifier():
        return f"sandbox-{site_name or 'default'}.json"
    import hashlib  # noqa: PLC0415  # as above

    place = Path(site_name).absolute()
    digest = hashlib.sha256(os.fsencode(place)).hexdigest()
    stem = "".join(sign for sign in place.stem if sign.isascii() and sign.isalnum())
    return f"sandbox-{stem[:40]}-{digest[:12]}.json"


def _text(file: Path) -> str:
    """Return what a file holds.

    Raises:
        OSError: If it cannot be read, or is something else: a pipe would be waited for in vain.
        UnicodeDecodeError: If it is not UTF-8.
    """
    if os.path.exists(file) and not os.path.isfile(file):
        raise OSError(errno.EINVAL, "it is not a file")
    return file.read_text("utf-8")


def _what_is_wrong(saved: object) -> str:
    from smtplab.simulation.lab.saved_session import SAVED_VERSION  # noqa: PLC0415  # as above

    match saved:
        case {"experiment": {"version": int(version)}} if version > SAVED_VERSION:
            return "a newer smtplab wrote it"
        case _:
            return "it is damaged"


_OWN = 0o600
"""A sandbox holds each octet that was typed, an answer to AUTH too: a fork says it again."""


def _write(file: Path, session: LabSession, history: Sequence[str]) -> None:
    from smtplab.simulation.lab.saved_session import save_session  # noqa: PLC0415  # as above

    text = json.dumps({"experiment": save_session(session), "history": list(history)})
    file.parent.mkdir(parents=True, exist_ok=True)
    replace_file(file, text.encode(), _OWN)


class SandboxStore(Protocol):
    """Keeps one sandbox between two runs."""

    @property
    def is_kept(self) -> bool:
        """Whether there is a sandbox to go on with; asked before the first frame, so cheap."""

    @property
    def note(self) -> str:
        """What the learner should be told of the last `load`, nothing if all went well."""

    @property
    def unkept(self) -> str:
        """Why the last `save` failed; "" if it did not."""

    def load(self) -> tuple[LabSession, Sequence[str]]:
        """Return the sandbox as it was left, and the lines typed there; a fresh one with none."""

    def save(self, session: LabSession, history: Sequence[str]) -> None:
        """Keep a sandbox and the lines typed there.

        Raises:
            OSError: It cannot be kept; what was kept before still is.
        """


class SandboxFile:
    """Keeps the sandbox of one site.

    Attributes:
        site_name: Which site, by name or by the path of its file; None for the one that comes
            with the package.
        note: What the learner should be told of the last `load`, "" for nothing: that the
            sandbox which was kept could not be read, and where it is now.
        unkept: Why the last `save` failed, whatever was raised; "" if it did not.
    """

    def __init__(self, site_name: str | None = None) -> None:
        self.site_name = site_name
        self.note = ""
        self.unkept = ""
        home = home_folder()
        self._file = home / _file_name(site_name) if home else None

    @property
    def is_kept(self) -> bool:
        """Whether there is a sandbox to go on with."""
        return self._file is not None and os.path.exists(self._file)

    def load(self) -> tuple[LabSession, Sequence[str]]:
        """Return the sandbox as it was left, and the lines typed in it; a fresh one with none.

        A file that cannot be read is kept aside, never overwritten; `note` says so then.

        Raises:
            SiteError: If the site is missing or wrong.
        """
        from smtplab.simulation.lab.saved_session import restore_session  # noqa: PLC0415  # as above
        from smtplab.simulation.lab.session import LabSession  # noqa: PLC0415
        from smtplab.simulation.site.load import load_site  # noqa: PLC0415

        site = load_site(self.site_name)
        self.note = "" if self._file else _NOWHERE
        if self._file is None:
            return LabSession(site), []
        saved: Any = None
        try:
            saved = json.loads(_text(self._file))
            history = [str(line) for line in saved["history"]]
            return restore_session(site, saved["experiment"]), history
        except OSError as error:
            if self.is_kept:
                self._keep_aside(self._file, error.strerror or "it cannot be read")
        except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError):
            self._keep_aside(self._file, _what_is_wrong(saved))
        return LabSession(site), []

    def save(self, session: LabSession, history: Sequence[str]) -> None:
        """Keep a sandbox, whole or not at all; of two windows the last one counts.

        Where there is no place for it, nothing is kept; `note` says so after `load`.

        Raises:
            OSError: If it cannot be written; what was kept before still is.
        """
        try:
            if self._file is not None:
                _write(self._file, session, history)
        except Exception as error:
            self.unkept = reason(error)
            raise
        self.unkept = ""

    def _keep_aside(self, file: Path, reason: str) -> None:
        try:
            aside = set_aside(file)
        except OSError:
            self.note = f"The sandbox that was kept cannot be read: {reason}"
        else:
            self.note = f"The sandbox that was kept cannot be read: {reason}; it is now {aside}"
