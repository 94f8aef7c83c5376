"""Who is signed in: the cookie, and one database session per app context.

Owns both scopes. Must not know what a signed-in instructor may do.
"""

import hashlib
import secrets
from typing import Any, Final, cast

import msgspec
from quart import Quart, session
from quart.globals import app_ctx, request
from quart.sessions import SecureCookieSessionInterface
from sqlalchemy.ext.asyncio import AsyncSession, async_scoped_session, async_sessionmaker

from pitt.classroom.ids import InstructorId
from pitt.web.safety import is_https

COOKIE: Final = "pitt_session"

Sessions = async_scoped_session[AsyncSession]


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Is what the cookie says: who, and the CSRF token that belongs to it."""

    instructor: InstructorId
    csrf: str


class SignedCookies(SecureCookieSessionInterface):
    """Signs with SHA-256 and marks the cookie Secure wherever the browser speaks TLS."""

    digest_method = staticmethod(hashlib.sha256)

    def __init__(self, public_url: str | None) -> None:
        self._public_url = public_url

    def get_cookie_secure(self, app: Quart) -> bool:
        """Tells whether this answer's cookie is for TLS only."""
        return is_https(request, self._public_url)


def current_context() -> int:
    """Gives the scope of a database session: the app context that runs now."""
    return id(cast(Any, app_ctx)._get_current_object())


def bind_sessions(app: Quart, maker: async_sessionmaker[AsyncSession]) -> Sessions:
    """Gives the registry whose scope is the app context; each context's session is closed at its teardown."""
    sessions = async_scoped_session(maker, scopefunc=current_context)

    @app.teardown_appcontext
    async def remove(_error: BaseException | None) -> None:
        await sessions.remove()

    return sessions


def sign_in(instructor: InstructorId, until_ms: int) -> SignedIn:
    """Begins a signed-in session in the answer's cookie, with a new CSRF token."""
    session.clear()
    session.permanent = True
    session["instructor"] = instructor
    session["csrf"] = secrets.token_urlsafe(16)
    session["until"] = until_ms
    return SignedIn(instructor=instructor, csrf=session["csrf"])


def sign_out() -> None:
    """Ends the signed-in session: the answer removes the cookie."""
    session.clear()


def signed_in(now_ms: int) -> SignedIn | None:
    """Reads the cookie; nobody when there is none, or it is forged or too old."""
    instructor = session.get("instructor")
    if instructor is None or session.get("until", 0) <= now_ms:
        return None
    return SignedIn(instructor=InstructorId(instructor), csrf=session["csrf"])
