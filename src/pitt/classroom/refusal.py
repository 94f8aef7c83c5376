"""What `decide` says instead of events: no, why, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from pitt.classroom.ids import ParticipantId


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Says no: nothing has changed.

    `code` names the sentence, so that clients can say it in their language; `words` say it in English, with names of
    people standing as {placeholders} that the edge fills in from `people` (the classroom knows no names).
    """

    kind: str
    """One of: stale_epoch, confirm, not_allowed, not_now, invalid, unknown, locked, removed."""
    code: str
    words: str
    people: Mapping[str, ParticipantId] = {}


def invalid(code: str, words: str) -> Refusal:
    """Refuses a value that makes no sense."""
    return Refusal(kind="invalid", code=code, words=words)


def not_now(code: str, words: str, **people: ParticipantId) -> Refusal:
    """Refuses a command that makes no sense at this moment."""
    return Refusal(kind="not_now", code=code, words=words, people=people)


def unknown(code: str, words: str) -> Refusal:
    """Refuses a command about somebody or something that is not there."""
    return Refusal(kind="unknown", code=code, words=words)


def not_allowed(code: str, words: str) -> Refusal:
    """Refuses a command that only others may give."""
    return Refusal(kind="not_allowed", code=code, words=words)


def confirm(code: str, words: str, **people: ParticipantId) -> Refusal:
    """Asks first: the same command, confirmed, goes through."""
    return Refusal(kind="confirm", code=code, words=words, people=people)
