"""A media engine that carries nothing and remembers what it was told."""

import asyncio
from typing import Any

from pitt.media.engine import EngineName, Observation, Observer, OfferRefused, Places


class RecordingEngine:
    """Is an engine whose `told` lists the calls, each with its name first; `heard` lets it notice something."""

    name: EngineName = "sfu"
    takes_routes = True

    def __init__(self, told: list[tuple[Any, ...]] | None = None) -> None:
        self.told: list[tuple[Any, ...]] = [] if told is None else told
        self.broken = False
        self.answering = asyncio.Event()
        self.answering.set()
        self._observer: Observer = lambda observation: None

    def watch(self, observer: Observer) -> None:
        self._observer = observer

    def heard(self, kind: Any, number: int, classroom: str = "physics") -> None:
        self._observer(Observation(kind=kind, classroom=classroom, number=number))

    async def connect(self, classroom: str, number: int, connection: str, offer: str) -> str:
        self.told.append(("connect", number, connection))
        await self.answering.wait()
        if not offer.startswith("v=0"):
            raise OfferRefused("line 1 is no SDP")
        return f"the answer to {number}"

    def disconnect(self, classroom: str, number: int) -> None:
        self.told.append(("disconnect", number))

    def apply(self, classroom: str, epoch: int, places: Places) -> None:
        if self.broken:
            raise RuntimeError("The engine is broken.")
        self.told.append(("apply", epoch, [tuple(place) for place in places]))

    def announce(self, classroom: str, epoch: int, places: Places, due_in_ms: int) -> None:
        self.told.append(("announce", epoch, [tuple(place) for place in places], due_in_ms))

    def cancel(self, classroom: str) -> None:
        self.told.append(("cancel",))

    def forget(self, classroom: str) -> None:
        self.told.append(("forget",))

    def since(self, mark: int) -> list[str]:
        """Names the calls since there were `mark` of them."""
        return [call[0] for call in self.told[mark:]]
