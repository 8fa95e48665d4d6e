"""Copying and exporting what happened in the lab."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from textual.app import App

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.visible import visible
from smtplab.storage.locations import PAGE_VARIABLE
from smtplab.tui.lab import texts
from smtplab.tui.lab.arrows import lines_of

__all__ = ["SHARE"]

_NOTE_STAYS = 3
"""Seconds that a word on what was done stays on the screen."""
_PATH_STAYS = 8
"""Seconds that the path of a file stays on the screen."""


def _copy_line(app: App[Any], session: LabSession, _name: str) -> None:
    """Copy the selected line as it is shown."""
    if moment := session.moment:
        octets = session.transcript.octets(moment)
        app.copy_to_clipboard("\n".join(lines_of(moment, octets)))
        app.notify(texts.LINE_COPIED, markup=False, timeout=_NOTE_STAYS)


def _copy_transcript(app: App[Any], session: LabSession, _name: str) -> None:
    """Copy the whole session as C: and S: lines."""
    lines = session.transcript.lines()
    app.copy_to_clipboard("\n".join(f"{who}: {visible(line)}" for who, line in lines))
    app.notify(texts.TRANSCRIPT_COPIED, markup=False, timeout=_NOTE_STAYS)


def _export(app: App[Any], session: LabSession, name: str) -> None:
    """Ask for a file and write the session to it."""
    if not session.transcript.moments:
        app.notify(texts.NOTHING_TO_EXPORT, markup=False, timeout=_NOTE_STAYS)
        return
    from smtplab.tui.lab.export_dialog import ExportDialog  # noqa: PLC0415  # once it is wanted

    def show_path(path: Path | None) -> None:
        if path is None:
            return
        text = texts.EXPORTED.format(path=visible(str(path)))
        if app.is_web:  # the file lies in the tab, where nobody finds it
            _ = app.deliver_binary(path)
            path.unlink()
            text = texts.DOWNLOADED.format(name=visible(path.name))
        app.notify(text, markup=False, timeout=_PATH_STAYS)

    _ = app.push_screen(ExportDialog(session.transcript, session.site.name, name), show_path)


def _copy_link(app: App[Any], session: LabSession, _name: str) -> None:
    """Copy a link that opens the session at this moment."""
    from smtplab.simulation.recordings.session_link import link_to  # noqa: PLC0415  # as above

    page = os.environ.get(PAGE_VARIABLE, "")
    if not session.transcript.moments:
        note = texts.NOTHING_TO_EXPORT
    elif link := link_to(session, page):
        app.copy_to_clipboard(link)
        note = texts.LINK_COPIED if page else texts.LINK_PART_COPIED
    else:
        note = texts.LINK_TOO_LONG
    app.notify(note, markup=False, timeout=_PATH_STAYS)


SHARE: Mapping[str, Callable[[App[Any], LabSession, str], None]] = MappingProxyType(
    {"line": _copy_line, "transcript": _copy_transcript, "file": _export, "link": _copy_link}
)
"""What can be copied or written: each takes the app, the session, and a name for a file.

The name is without its ending; it is what the file is called if nothing else is wanted.
"""
