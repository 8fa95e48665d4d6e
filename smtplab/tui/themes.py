"""The colours of the project: one theme for dark terminals and one for light ones.

Each text colour has at least 4.5 to 1 against the surface that it stands on.
"""

from collections.abc import Container, Mapping

from textual.theme import Theme

__all__ = ["DARK", "LIGHT", "THEMES", "starting_theme"]

DARK = Theme(
    name="smtplab-dark",
    primary="#5cb8d6",
    secondary="#b7a1e6",
    accent="#f2b866",
    success="#84cf95",
    warning="#e9c35a",
    error="#f4848b",
    foreground="#dbe2ea",
    background="#10161d",
    surface="#161e27",
    panel="#1f2933",
    variables={
        "border": "#5cb8d6",
        "border-blurred": "#3d5060",
        "block-cursor-background": "#26475a",
        "block-cursor-foreground": "#ffffff",
        "footer-key-foreground": "#f2b866",
        "input-cursor-background": "#f2b866",
        "input-cursor-foreground": "#10161d",
        "input-selection-background": "#5cb8d6 35%",
        "text-muted": "#93a3b3",
        "text-disabled": "#6f8192",
        "scrollbar": "#3d5060",
        "scrollbar-hover": "#5cb8d6",
        "scrollbar-background": "#161e27",
    },
)
"""For a dark terminal, a projector in a dim room."""

LIGHT = Theme(
    name="smtplab-light",
    primary="#07577f",
    secondary="#5d3f9e",
    accent="#8a4b00",
    success="#1b6b38",
    warning="#7a5200",
    error="#a8201a",
    foreground="#1f262d",
    background="#f4f1ea",
    surface="#fbf9f4",
    panel="#e8e3d7",
    dark=False,
    variables={
        "border": "#07577f",
        "border-blurred": "#b3aa97",
        "block-cursor-background": "#cfe3ee",
        "block-cursor-foreground": "#0b1a24",
        "footer-key-foreground": "#8a4b00",
        "input-cursor-background": "#07577f",
        "input-cursor-foreground": "#fbf9f4",
        "input-selection-background": "#07577f 25%",
        "text-muted": "#57606a",
        "text-disabled": "#6f767e",
        "scrollbar": "#b3aa97",
        "scrollbar-hover": "#07577f",
        "scrollbar-background": "#fbf9f4",
    },
)
"""For a light terminal and for print."""

THEMES = (DARK, LIGHT)

_ASKED_FOR = "TEXTUAL_THEME"
"""The variable by which people choose a theme for each app on Textual."""
_TERMINAL_COLOURS = "COLORFGBG"
"""Foreground and background as rxvt, Konsole and others tell them: `0;15` is black on white."""
_LIGHT_BACKGROUNDS = {"7", "15"}


def starting_theme(
    environment: Mapping[str, str], kept: str | None, available: Container[str]
) -> str:
    """Return the theme to start with: asked for, kept, or fit for the terminal.

    Args:
        environment: The variables of the environment.
        kept: The theme that was chosen last, None if there was none.
        available: The themes that there are.
    """
    for name in (environment.get(_ASKED_FOR), kept):
        if name in available:
            return str(name)
    background = environment.get(_TERMINAL_COLOURS, "").rpartition(";")[2]
    return LIGHT.name if background in _LIGHT_BACKGROUNDS else DARK.name
