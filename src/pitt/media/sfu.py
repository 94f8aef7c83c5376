"""The embedded SFU as a media engine: the native module `pitt_sfu` behind the port.

Owns the native module's life and the way of its observations onto the event loop. Must not know classrooms.
"""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Final

from pitt.media.engine import EngineName, Observation, Observer, OfferRefused, Places

HOW_TO_BUILD: Final = "Install Rust (https://rustup.rs) and start Pitt from its checkout with: make run"


class NativeMissing(Exception):
    """Says in words what is missing of the embedded SFU, and how to get it."""


def native() -> ModuleType:
    """Gives the native module; raises NativeMissing in words."""
    try:
        return importlib.import_module("pitt_sfu")
    except ModuleNotFoundError as error:
        if error.name != "pitt_sfu":
            raise NativeMissing(f"The media server is there but lacks {error.name}. {HOW_TO_BUILD}") from None
        raise NativeMissing(f"The media server (pitt_sfu) is not built. {HOW_TO_BUILD}") from None
    except ImportError as error:
        raise NativeMissing(f"The media server (pitt_sfu) does not load: {error}. {HOW_TO_BUILD}") from None


class SfuEngine:
    """Sends everybody's media through this process; to be closed."""

    name: EngineName = "sfu"
    takes_routes = True

    def __init__(self, addresses: Sequence[tuple[str, str]], port: int) -> None:
        """Takes the port, UDP and TCP, on each (address to bind, address to advertise).

        Raises NativeMissing, or OSError when the port is taken or an address is none of this machine's.
        """
        module = native()
        self._refused: type[Exception] = module.OfferRefused
        self._sfu = module.Sfu(list(addresses), port)
        self._observer: Observer = lambda observation: None
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def port(self) -> int:
        """Gives the port that was taken."""
        return int(self._sfu.port)

    def watch(self, observer: Observer) -> None:
        """Tells from now on what is noticed, on the running event loop."""
        self._observer = observer
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._sfu.fileno(), self._take_observations)

    def _take_observations(self) -> None:
        for it in self._sfu.observations():
            self._observer(Observation(kind=it.kind, classroom=it.classroom, number=it.number))

    async def connect(self, classroom: str, number: int, connection: str, offer: str) -> str:
        """Answers an offer, beside the event loop: reading one takes some milliseconds."""
        try:
            answer: str = await asyncio.to_thread(self._sfu.connect, classroom, number, connection, offer)
        except self._refused as refused:
            raise OfferRefused(str(refused)) from None
        return answer

    def disconnect(self, classroom: str, number: int) -> None:
        """Ends a participant's connection."""
        self._sfu.disconnect(classroom, number)

    def apply(self, classroom: str, epoch: int, places: Places) -> None:
        """Hands the plan to the media threads."""
        self._sfu.apply(classroom, epoch, places)

    def announce(self, classroom: str, epoch: int, places: Places, due_in_ms: int) -> None:
        """Hands over the plan to come, so that keyframes are there when it is due."""
        self._sfu.announce(classroom, epoch, places, due_in_ms)

    def cancel(self, classroom: str) -> None:
        """Forgets the plan that was announced."""
        self._sfu.cancel(classroom)

    def forget(self, classroom: str) -> None:
        """Ends all connections of a classroom and forgets its plans."""
        self._sfu.forget(classroom)

    async def statistics(self) -> Mapping[str, int]:
        """Gives the native part's counters and gauges by name; its thread answers between two rounds."""
        figures: dict[str, int] = await asyncio.to_thread(self._sfu.statistics)
        return figures

    def close(self) -> None:
        """Ends all connections and gives the port back."""
        if self._loop is not None:
            self._loop.remove_reader(self._sfu.fileno())
            self._loop = None
        self._sfu.close()
