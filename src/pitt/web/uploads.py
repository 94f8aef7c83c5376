"""How long the body of a request may be: short, but for the few addresses that take files.

Owns these limits. Quart fixes a body's limit when a request begins, before any view is chosen; who may upload is
checked before a view reads, so that a stranger's file is never waited for.
"""

from collections.abc import Mapping
from typing import Any, Final

from quart import Request, request

from pitt.protocol.errors import INVALID, Refused

MEGABYTE: Final = 1_000_000
LONGEST_BODY: Final = 64 * 1024
BODY_TIMEOUT_S: Final = 15
LONGEST_QUESTION_FILE: Final = 1 * MEGABYTE
LONGEST_IMPORT: Final = 4 * MEGABYTE
LONGEST_IMAGE: Final = 5 * MEGABYTE
LONGEST_DOCUMENT: Final = 25 * MEGABYTE
LONGEST_LESSON: Final = 256 * 1024
UPLOAD_TIMEOUT_S: Final = 300
"""25 MB take this long at 0.7 Mbit/s."""

LIMITS: Final[Mapping[str, int]] = {
    "/api/questions": 256 * 1024,
    "/api/questions/read": LONGEST_QUESTION_FILE,
    "/api/questions/import": LONGEST_IMPORT,
    "/api/images": LONGEST_IMAGE,
    "/api/documents": LONGEST_DOCUMENT,
    "/api/lessons": LONGEST_LESSON,
}
"""By address; what is below `/api/questions/` and `/api/lessons/` and not named here is as long as these."""


def longest_body(method: str, path: str) -> int:
    """Gives how long a request's body may be."""
    if method != "POST":
        return LONGEST_BODY
    exact = path.rstrip("/")
    if exact in LIMITS:
        return LIMITS[exact]
    parent = exact.rpartition("/")[0]
    return LIMITS[parent] if parent in ("/api/questions", "/api/lessons") else LONGEST_BODY


class LimitedRequest(Request):
    """Is a request whose body may be as long as its address says."""

    def __init__(self, method: str, scheme: str, path: str, *args: Any, **options: Any) -> None:
        longest = longest_body(method, path)
        if longest > LONGEST_BODY:
            options["body_timeout"] = UPLOAD_TIMEOUT_S
        super().__init__(method, scheme, path, *args, **{**options, "max_content_length": longest})
        self.max_content_length = longest


async def read_file() -> bytes:
    """Reads the request's body as a file.

    Raises:
        Refused: when there is nothing in it.
        HTTPException: when it is too long.
    """
    raw = await request.get_data(as_text=False, parse_form_data=False)
    if not raw:
        raise Refused(INVALID, "The file is empty. Choose another one.", "file_empty")
    return bytes(raw) if isinstance(raw, bytes) else raw.encode()
