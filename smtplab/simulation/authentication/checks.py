"""The checks of a sender by their names in a site file."""

__all__ = ["CHECKS"]

CHECKS = ("ptr", "mx", "spf", "dkim", "dmarc")
