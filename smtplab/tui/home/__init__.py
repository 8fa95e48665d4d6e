"""The home screen with its menu, and the help."""
