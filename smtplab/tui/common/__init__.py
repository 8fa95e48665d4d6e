"""Screens and widgets that several features use."""
