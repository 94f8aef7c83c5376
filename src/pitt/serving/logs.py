"""Structured logs, from which secrets are kept out.

Owns the processors and the format. Must not know who logs what.
"""

import logging
import re
import sys
from typing import TYPE_CHECKING, Any, Final, Literal

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

HIDDEN: Final = "[hidden]"
_SECRET_KEYS: Final = re.compile(
    r"ticket|token|secret|password|credential|cookie|authorization|csrf|signature|fragment|private", re.IGNORECASE
)
# A link's fragment is where tokens stand; a JSON Web Token begins with the base64 of `{"`.
_FRAGMENTS: Final = re.compile(r"(?<=[\w/=&-]#)[\w.~%=&-]{8,}")
_WEB_TOKENS: Final = re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*")


def redact(_logger: "WrappedLogger", _method: str, event: "EventDict") -> "EventDict":
    """Hides what must never stand in a log: values under secret names, links' fragments and tokens in any text."""
    for key, value in event.items():
        # ProcessorFormatter's own entries are not printed.
        if not key.startswith("_"):
            event[key] = HIDDEN if _SECRET_KEYS.search(key) else _hide(value)
    return event


def _hide(value: Any) -> Any:
    if isinstance(value, str):
        return _WEB_TOKENS.sub(HIDDEN, _FRAGMENTS.sub(HIDDEN, value))
    if isinstance(value, dict):
        return {
            key: HIDDEN if isinstance(key, str) and _SECRET_KEYS.search(key) else _hide(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list | tuple | set | frozenset):
        return [_hide(inner) for inner in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    # Whatever else is printed by its repr, which may show a secret it holds.
    return _hide(repr(value))


def configure(log_format: Literal["console", "json"], log_level: str) -> None:
    """Sends structlog's and the standard library's records to stderr, redacted, in one format."""
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.StackInfoRenderer(),
        # Last before rendering: a traceback is text by now.
        redact,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=0
        )
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()  # noqa: TID251 - the standard library's records come through here
    root.handlers = [handler]
    root.setLevel(log_level.upper())
    # They tell every step of every connection.
    for chatty in ("uvicorn.error", "alembic", "aiosqlite", "asyncio", "hypercorn.error"):
        logging.getLogger(chatty).setLevel(max(root.level, logging.WARNING))  # noqa: TID251
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(root.level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
