"""The one way in which a server says that it cannot start."""


class CannotServe(Exception):  # noqa: N818 - it is for a person to act on, not a fault of the program
    """Says why Pitt cannot start, in words that name the next step; nothing has been changed."""
