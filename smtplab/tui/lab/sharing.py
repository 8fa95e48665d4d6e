"""How does what happened leave the lab?"""

from __future__ import annotations

from pathlib import Path

from smtplab.simulation.text.visible import visible
from smtplab.tui.lab.arrows import lines_of
from smtplab.tui.lab.bench import Bench
from smtplab.tui.replay import texts

__all__ = ["Sharing"]

_TOLD_FOR = 8
"""Seconds that the place of a file stays on the screen."""


class Sharing(Bench):
    """Copies and exports."""

    @property
    def shared_as(self) -> str:
        """What a file is called that holds the session, without its ending."""
        return texts.SESSION

    def action_copy_line(self) -> None:
        """Copy the selected line as it is shown."""
        if moment := self.session.moment:
            octets = self.session.transcript.octets(moment)
            self.app.copy_to_clipboard("\n".join(lines_of(moment, octets)))
            self.say("The line is copied.")

    def action_copy_transcript(self) -> None:
        """Copy the whole session as C: and S: lines."""
        lines = self.session.transcript.lines()
        self.app.copy_to_clipboard("\n".join(f"{who}: {visible(line)}" for who, line in lines))
        self.say("The transcript is copied.")

    def action_export(self) -> None:
        """Write the session to a file."""
        if not self.session.transcript.moments:
            self.say(texts.NOTHING)
            return
        from smtplab.tui.lab.export_dialog import ExportScreen  # noqa: PLC0415  # once it is wanted

        transcript, site = self.session.transcript, self.session.site.name
        _ = self.app.push_screen(ExportScreen(transcript, site, self.shared_as), self._tell_place)

    def _tell_place(self, path: Path | None) -> None:
        if path is not None:
            self.say(texts.WRITTEN.format(path=visible(str(path))), seconds=_TOLD_FOR)
