"""The home screen and the help."""
