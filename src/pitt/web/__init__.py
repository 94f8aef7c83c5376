"""The HTTP side of Pitt: signing in, classrooms, joining, tickets, and the client's files.

Owns what an app context sees: requests, cookies, one database session per request. Must not know the classroom's
rules nor the sockets; it hands out tickets with which the sockets are opened.
"""

from pitt.web.app import create_app

__all__ = ["create_app"]
