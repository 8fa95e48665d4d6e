"""Everything that a person can do, with its keys and its words in the footer and in the help.

This is the one list: the bindings, the footer, the command palette and the help screen are made
from it. The keys have to live with a prompt that takes all that can be printed, and with terminals
that keep some for themselves, so each has a twin or at least a row in the palette. Alt+B and Alt+F
are in no row: for them terminals send what they send for Ctrl+Left and Ctrl+Right.
"""

from smtplab.tui.actions.action import ANYWHERE, PALETTE, Action, bindings, shown_key
from smtplab.tui.actions.lab import DEMO, LAB, LAB_ONLY, LESSON, REPLAY, SANDBOX
from smtplab.tui.actions.screens import CHOOSER, DRILL, EXPLAIN, HOME, LOADING, REFERENCE, SESSIONS

__all__ = [
    "ANYWHERE",
    "CHOOSER",
    "DEMO",
    "DRILL",
    "EXPLAIN",
    "HOME",
    "LAB",
    "LAB_ONLY",
    "LESSON",
    "LOADING",
    "PALETTE",
    "REFERENCE",
    "REPLAY",
    "SANDBOX",
    "SESSIONS",
    "Action",
    "bindings",
    "shown_key",
]
