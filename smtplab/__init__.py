"""A laboratory for SMTP in a terminal."""

__all__ = ["__version__"]

try:
    from smtplab._version import __version__
except ImportError:  # a checkout that was not installed
    __version__ = "0+unknown"
