"""The checks of a sender by their names in a site file."""

__all__ = ["CHECK_NAMES"]

CHECK_NAMES = ("ptr", "mx", "spf", "dkim", "dmarc")
