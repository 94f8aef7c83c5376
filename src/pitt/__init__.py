"""A virtual classroom for peer instruction."""

__version__ = "0.1.0"
