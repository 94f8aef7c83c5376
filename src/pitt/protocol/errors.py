"""Error URIs and the refusal that carries words for a person."""

from typing import Final

STALE_EPOCH: Final = "pitt.error.stale_epoch"
CONFIRM: Final = "pitt.error.confirm"
"""Asks first: the same call with `confirmed: true` goes through."""
NOT_ALLOWED: Final = "pitt.error.not_allowed"
NOT_NOW: Final = "pitt.error.not_now"
"""The command makes no sense in the present mode or state."""
INVALID: Final = "pitt.error.invalid"
UNKNOWN: Final = "pitt.error.unknown"
"""Names a participant, group or classroom that does not exist."""
LOCKED: Final = "pitt.error.locked"
REMOVED: Final = "pitt.error.removed"
TICKET: Final = "pitt.error.ticket"
RATE: Final = "pitt.error.too_fast"
STORAGE: Final = "pitt.error.storage"
"""The event log could not be written; nothing has changed."""
PROTOCOL_VERSION: Final = "pitt.error.protocol_version"
"""The page is older or newer than the server: reload."""

CLOSE_NEWER_DEVICE: Final = "pitt.close.newer_device"
CLOSE_REMOVED: Final = "pitt.close.removed"
CLOSE_SILENT: Final = "pitt.close.silent"
CLOSE_MEETING_ENDED: Final = "pitt.close.meeting_ended"


class Refused(Exception):
    """Says no to a call: `uri` is an error URI, `words` tell a person what to do next; nothing has changed.

    `code` names the sentence and `names` fill its placeholders, so that clients can say it in their own language; it is
    empty only for a client whom the server told none.
    """

    def __init__(self, uri: str, words: str, code: str, names: dict[str, str] | None = None) -> None:
        super().__init__(f"{uri}: {words}")
        self.uri = uri
        self.words = words
        self.code = code
        self.names = names or {}
