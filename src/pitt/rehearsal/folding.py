"""What a simulated student knows: its documents, folded as docs/protocol.md says.

Owns the client's own fold, apart from the server's on purpose: a rehearsal is an ordinary client. The cases of
tests/vectors/fold hold it to the reference. Must not know the classroom's rules.
"""

from __future__ import annotations

from typing import Any

from pitt.protocol.documents import CLASS, PLACE_PREFIX, ROUND, participant_topic

Json = dict[str, Any]


def merge(document: Json, patch: Json) -> Json:
    """Applies a JSON Merge Patch (RFC 7396) in place and gives the document."""
    for name, value in patch.items():
        if value is None:
            document.pop(name, None)
        elif isinstance(value, dict):
            known = document.get(name)
            document[name] = merge(known if isinstance(known, dict) else {}, value)
        else:
            document[name] = value
    return document


class Knowledge:
    """Holds the documents of one participant by topic, each with its counter."""

    def __init__(self, participant: str) -> None:
        self._me = participant_topic(participant)
        self.documents: dict[str, tuple[int, Json]] = {}

    @property
    def of_class(self) -> Json:
        """Gives the class's document, empty before the snapshot."""
        return self.documents.get(CLASS, (0, {}))[1]

    @property
    def of_me(self) -> Json:
        """Gives the participant's own document, empty before the snapshot."""
        return self.documents.get(self._me, (0, {}))[1]

    @property
    def of_round(self) -> Json:
        """Gives the document of the question that is asked, empty before the snapshot."""
        return self.documents.get(ROUND, (0, {}))[1]

    @property
    def of_place(self) -> Json:
        """Gives the place one is in, empty when it is not known (yet)."""
        epoch = self.of_class.get("place_epoch")
        return next((whole for topic, (_, whole) in self.documents.items() if _place_epoch(topic) == epoch), {})

    def apply(self, topic: str, update: Json) -> bool:
        """Takes one message; false when one before it is missing, and the topic is to be asked for again."""
        known = self.documents.get(topic)
        n = update["n"]
        if known is not None and n <= known[0]:
            return True
        if update.get("whole") is not None:
            self._keep(topic, n, update["whole"])
        elif known is None or n != known[0] + 1:
            return False
        else:
            self._keep(topic, n, merge(known[1], update.get("patch") or {}))
        return True

    def take_snapshot(self, documents: list[Json], topics: list[str] | None = None) -> None:
        """Takes the answer to `pitt.snapshot`; with null `topics` it is everything there is."""
        if topics is None:
            self.documents = {}
        for document in documents:
            known = self.documents.get(document["topic"])
            if known is None or known[0] <= document["n"]:
                self._keep(document["topic"], document["n"], document["whole"])

    def _keep(self, topic: str, n: int, whole: Json) -> None:
        epoch = _place_epoch(topic)
        if epoch is not None:
            # One is in a single place of an epoch: the last one told of.
            for other in [it for it in self.documents if it != topic and _place_epoch(it) == epoch]:
                del self.documents[other]
        self.documents[topic] = (n, whole)
        self._forget_places()

    def _forget_places(self) -> None:
        if CLASS not in self.documents:
            return
        current: int = self.of_class.get("place_epoch", 0)
        announced: int = (self.of_class.get("switch") or {}).get("epoch", current)
        for topic in list(self.documents):
            epoch = _place_epoch(topic)
            if epoch is not None and epoch != current and (epoch < current or epoch < announced):
                del self.documents[topic]


def _place_epoch(topic: str) -> int | None:
    if not topic.startswith(PLACE_PREFIX):
        return None
    epoch = topic.removeprefix(PLACE_PREFIX).partition(".")[0]
    return int(epoch) if epoch.isascii() and epoch.isdigit() else None
