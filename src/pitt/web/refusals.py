"""Refusals and faults as HTTP answers: a status, an error URI, a code, and words that say what to do next.

Owns the mapping. Must not know what was refused.
"""

from typing import Final

import msgspec
import structlog
from quart import Quart, Response, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException

from pitt.protocol import errors
from pitt.protocol.errors import Refused
from pitt.store.contract import StoreError

NOBODY: Final = "pitt.error.sign_in"
"""Only for instructors who are signed in."""

STATUS: Final = {
    errors.INVALID: 400,
    NOBODY: 401,
    errors.TICKET: 401,
    errors.NOT_ALLOWED: 403,
    errors.REMOVED: 403,
    errors.LOCKED: 403,
    errors.UNKNOWN: 404,
    errors.NOT_NOW: 409,
    errors.STALE_EPOCH: 409,
    errors.CONFIRM: 409,
    errors.PROTOCOL_VERSION: 409,
    errors.RATE: 429,
    errors.STORAGE: 503,
}
OTHER_STATUS: Final = {
    400: Refused(errors.INVALID, "The request is broken. Reload the page and try again.", "request_broken"),
    404: Refused(errors.UNKNOWN, "There is nothing at this address. Check the link.", "address_unknown"),
    405: Refused(
        errors.INVALID, "This address does not work that way. Reload the page and try again.", "method_unknown"
    ),
    408: Refused(
        errors.INVALID, "The request took too long to arrive. Check your connection and try again.", "request_slow"
    ),
    413: Refused(errors.INVALID, "That is too much at once. Make it smaller and try again.", "request_large"),
    415: Refused(errors.INVALID, "Send JSON, with the content type application/json.", "request_not_json"),
}
OTHERWISE: Final = Refused(errors.INVALID, "That did not work. Reload the page and try again.", "request_refused")
NOT_SAVED: Final = Refused(
    errors.STORAGE, "This could not be saved, and nothing has changed. Try again in a moment.", "storage"
)
FAULT: Final = Refused(
    errors.STORAGE, "Something went wrong on the server. Try again; if it stays, tell its owner.", "fault"
)

log = structlog.get_logger("pitt.web")


class RefusedFor(Refused):
    """Is a refusal that ends by itself after a while."""

    def __init__(self, words: str, code: str, wait_ms: int) -> None:
        super().__init__(errors.RATE, words, code)
        self.wait_s = max(1, -(-wait_ms // 1000))


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True):
    """Is the body of every answer that is an error."""

    error: str
    message: str
    code: str
    names: dict[str, str]


def handle_refusals(app: Quart) -> None:
    """Makes every error of the API an `ErrorBody`, and tells pages in plain text."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(StoreError, _unkept)
    app.register_error_handler(SQLAlchemyError, _storage)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


async def _refused(refused: Refused) -> Response:
    response = _answer(STATUS.get(refused.uri, 400), refused)
    if isinstance(refused, RefusedFor):
        response.headers["Retry-After"] = str(refused.wait_s)
    return response


async def _unkept(error: StoreError) -> Response:
    log.error("store_failed", path=request.path, kind=type(error).__name__)
    return _answer(503, Refused(errors.STORAGE, str(error), "storage"))


async def _storage(error: SQLAlchemyError) -> Response:
    # The error's text may hold bound parameters, names among them; the driver's own words do not.
    log.error("storage_failed", path=request.path, kind=type(error).__name__, words=str(getattr(error, "orig", "")))
    return _answer(503, NOT_SAVED)


async def _http(error: HTTPException) -> Response:
    status = error.code or 500
    response = _answer(status, OTHER_STATUS.get(status, OTHERWISE))
    valid_methods = getattr(error, "valid_methods", None)
    if valid_methods:
        response.headers["Allow"] = ", ".join(valid_methods)
    return response


async def _fault(error: Exception) -> Response:
    log.error("request_failed", path=request.path, exc_info=error)
    return _answer(500, FAULT)


def _answer(status: int, refused: Refused) -> Response:
    if request.path.startswith("/api/"):
        body = ErrorBody(error=refused.uri, message=refused.words, code=refused.code, names=refused.names)
        return Response(msgspec.json.encode(body), status=status, mimetype="application/json")
    return Response(refused.words + "\n", status=status, mimetype="text/plain")
