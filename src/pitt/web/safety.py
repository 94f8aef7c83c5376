"""What keeps a browser safe: headers on every answer, the origin of every change, and the CSRF token.

Owns the policy. Must not know what is asked for.
"""

import hmac
import re
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from quart import Request, Response

from pitt.protocol.errors import NOT_ALLOWED, Refused

HARMLESS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER: Final = "X-Pitt-CSRF"
HSTS_S: Final = 31_536_000
PLAIN_HOST: Final = re.compile(r"[A-Za-z0-9.\-_]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")

ELSEWHERE: Final = "This request came from another site. Open Pitt itself and try again there."
RELOAD: Final = "This page is out of date. Reload it and try again."


@lru_cache(maxsize=64)
def content_security_policy(host: str) -> str:
    """Gives the policy for pages served at `host` (the Host header): nothing from anywhere else.

    Browsers that do not count `ws:` and `wss:` of the same host as 'self' need them spelt out.
    """
    sockets = f" ws://{host} wss://{host}" if PLAIN_HOST.fullmatch(host) else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; manifest-src 'self'; "
        f"img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'{sockets}; "
        "worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
    )


def guard_response(request: Request, response: Response, public_url: str | None) -> None:
    """Adds the headers that every answer carries."""
    headers = response.headers
    headers["Content-Security-Policy"] = content_security_policy(request.host)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Permissions-Policy"] = "camera=(self), microphone=(self), display-capture=(self)"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if is_https(request, public_url):
        headers["Strict-Transport-Security"] = f"max-age={HSTS_S}"
    headers.setdefault("Cache-Control", "no-store")


def is_https(request: Request, public_url: str | None) -> bool:
    """Tells whether the browser speaks TLS, to us or to the proxy before us."""
    return request.scheme == "https" or (public_url or "").startswith("https://")


def check_origin(request: Request, public_url: str | None) -> None:
    """Lets changes through only from our own pages, and from programs that are no browsers.

    Browsers send `Origin` with every POST (Fetch standard, section 3.2); what sends neither it nor
    `Sec-Fetch-Site` carries nobody's cookies but its own.

    Raises:
        Refused: `pitt.error.not_allowed`.
    """
    if request.method in HARMLESS:
        return
    origin = request.headers.get("Origin")
    if origin is None:
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise Refused(NOT_ALLOWED, ELSEWHERE, "other_site")
        return
    ours = {request.host.lower()}
    if public_url:
        ours.add(urlsplit(public_url).netloc.lower())
    if not origin.startswith(("http://", "https://")) or origin.partition("://")[2].lower() not in ours:
        raise Refused(NOT_ALLOWED, ELSEWHERE, "other_site")


def check_csrf(request: Request, expected: str) -> None:
    """Lets through what repeats the cookie's token in the header `X-Pitt-CSRF`.

    Raises:
        Refused: `pitt.error.not_allowed`.
    """
    shown = request.headers.get(CSRF_HEADER, "")
    if not expected or not hmac.compare_digest(shown.encode(), expected.encode()):
        raise Refused(NOT_ALLOWED, RELOAD, "page_stale")
