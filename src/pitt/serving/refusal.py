"""The one way in which a server says that it cannot start."""


class CannotServe(Exception):
    """Says why Pitt cannot start, in words that name the next step; nothing has been changed."""
