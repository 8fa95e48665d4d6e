"""The drill screen."""
