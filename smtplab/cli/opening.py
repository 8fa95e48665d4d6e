"""Opening the app on a screen, and the message and exit status once it has ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplab import console
from smtplab.cli.command import FAILED, GOOD

if TYPE_CHECKING:
    from pathlib import Path

    from smtplab.tui.routes import Route

__all__ = ["open_app"]


def open_app(
    first: Route | None = None, site_name: str | None = None, lessons: Path | None = None
) -> int:
    """Open the app on the home screen, and on a further screen before it if one is given.

    Args:
        first: Makes the screen that lies on top at the start.
        site_name: The site of the sandbox.
        lessons: A teacher's own folder of lessons.

    Returns:
        The exit status: never 0 where an error ended the app.
    """
    console.require_screen()
    from smtplab.services import Services  # noqa: PLC0415  # each command loads what it needs
    from smtplab.tui.app import SmtplabApp  # noqa: PLC0415

    services = Services(site_name, lessons)
    app = SmtplabApp(services, first)
    app.run()
    unkept = services.sandbox.unkept
    if app.fault is not None:
        kept = f"the sandbox is not kept: {unkept}" if unkept else "what you did is kept"
        console.report_fault(app.fault, kept)
        return FAILED
    if unkept:
        console.complain(f"the sandbox cannot be kept: {unkept}")
    return app.return_code or GOOD
