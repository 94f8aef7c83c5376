"""How documents and the messages on their topics become documents again: the reference of every client's fold.

Owns JSON Merge Patch (RFC 7396), its inverse, and the rules of counters, gaps and places. Must not know what any
document means, except that the class's document says which places are still of interest. tests/vectors/fold holds
this module and the browser's fold to the same cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal

from pitt.protocol.documents import CLASS, PLACE_PREFIX, Counted, Update

JsonObject = dict[str, Any]
Outcome = Literal["applied", "stale", "gap"]

_ABSENT: Final = object()


def merge_patch(target: Any, patch: Any) -> Any:
    """Gives `target` with an RFC 7396 `patch` applied; neither is changed, unchanged parts are shared."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge_patch(merged.get(name), value)
    return merged


def diff(old: JsonObject, new: JsonObject) -> JsonObject:
    """Gives the smallest patch that makes `new` of `old` by `merge_patch`; empty when they are equal.

    Neither may contain nulls, which a merge patch cannot set.
    """
    patch: JsonObject = {name: None for name in old if name not in new}
    for name, value in new.items():
        before = old.get(name, _ABSENT)
        if before is value or before == value:
            continue
        patch[name] = diff(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return patch


def place_epoch(topic: str) -> int | None:
    """Gives the epoch of a place's topic, null for any other topic."""
    epoch = topic.removeprefix(PLACE_PREFIX).partition(".")[0] if topic.startswith(PLACE_PREFIX) else ""
    return int(epoch) if epoch.isascii() and epoch.isdigit() else None


class Folder:
    """Folds what one audience receives: `documents` is by topic, each with its counter.

    Of the places of one epoch only the last is kept: one is in a single place. A caller that is told of a gap asks
    `pitt.snapshot` for that topic and passes the answer to `take_snapshot`.
    """

    def __init__(self, documents: Iterable[Counted] = ()) -> None:
        self.documents: dict[str, Counted] = {document.topic: document for document in documents}

    def apply(self, topic: str, update: Update) -> Outcome:
        """Takes one message; `stale` when it is already contained, `gap` when one before it is missing."""
        kept = self.documents.get(topic)
        if kept is not None and update.n <= kept.n:
            return "stale"
        if update.whole is not None:
            self._keep(Counted(topic=topic, n=update.n, whole=update.whole))
        elif kept is None or update.n != kept.n + 1:
            return "gap"
        else:
            self._keep(Counted(topic=topic, n=update.n, whole=merge_patch(kept.whole, update.patch or {})))
        return "applied"

    def take_snapshot(self, documents: Iterable[Counted], topics: Iterable[str] | None = None) -> None:
        """Takes the answer to `pitt.snapshot`; with null `topics` it is everything there is."""
        if topics is None:
            self.documents = {}
        for document in documents:
            kept = self.documents.get(document.topic)
            if kept is None or kept.n <= document.n:
                self._keep(document)

    def _keep(self, document: Counted) -> None:
        epoch = place_epoch(document.topic)
        if epoch is not None:
            for topic in [it for it in self.documents if place_epoch(it) == epoch]:
                del self.documents[topic]
        self.documents[document.topic] = document
        self._forget_places()

    def _forget_places(self) -> None:
        """Forgets the places of epochs that can never be current again."""
        known = self.documents.get(CLASS)
        if known is None:
            return
        current = known.whole.get("place_epoch", 0)
        announced = (known.whole.get("switch") or {}).get("epoch", current)
        for topic in list(self.documents):
            epoch = place_epoch(topic)
            if epoch is not None and epoch != current and (epoch < current or epoch < announced):
                del self.documents[topic]
