"""The media server of Pitt: one connection for every participant, routes that are swapped at once.

Participants are named by their number in the classroom, sources by number * 4 + kind (0 microphone, 1 camera,
2 screen sound, 3 screen). A place is (sources in order of priority, numbers of those who receive them).
"""

from collections.abc import Sequence
from typing import Literal, final

__all__ = ["Observation", "OfferRefused", "Performers", "Sfu"]

_Places = Sequence[tuple[Sequence[int], Sequence[int]]]

class OfferRefused(ValueError):
    """Says in words why an SDP offer was refused."""

@final
class Observation:
    """Something that happened to a participant."""

    @property
    def kind(self) -> Literal["connected", "disconnected", "speaking", "silent"]:
        """Tells what."""
    @property
    def classroom(self) -> str:
        """Tells where."""
    @property
    def number(self) -> int:
        """Tells to whom."""

@final
class Sfu:
    """A running media server with a thread of its own; `close` it. No call holds the GIL while it waits."""

    def __new__(cls, addresses: Sequence[tuple[str, str]], port: int) -> Sfu:
        """Opens one UDP and one TCP port of the same number on every (address to bind, address to advertise).

        Port 0 takes any that is free. Raises OSError when one cannot be opened, ValueError for what is no address.
        """
    @property
    def port(self) -> int:
        """Gives the number of the ports."""
    def connect(self, classroom: str, number: int, connection: str, offer: str) -> str:
        """Answers an SDP offer; waits some milliseconds, so call it in a thread.

        The same connection id again restarts ICE; another one replaces the participant's former connection. Raises
        OfferRefused.
        """
    def disconnect(self, classroom: str, number: int) -> None:
        """Ends a participant's connection, if there is one."""
    def apply(self, classroom: str, epoch: int, places: _Places) -> None:
        """Puts a plan in force; one of an older epoch, or the same again, changes nothing."""
    def announce(self, classroom: str, epoch: int, places: _Places, due_in_ms: int) -> None:
        """Takes the plan to come, whose pictures are held from 500 ms before it is due."""
    def cancel(self, classroom: str) -> None:
        """Forgets the plan to come."""
    def forget(self, classroom: str) -> None:
        """Ends a classroom with all its connections."""
    def fileno(self) -> int:
        """Gives a descriptor that is readable while there are observations."""
    def observations(self) -> list[Observation]:
        """Takes what has been observed."""
    def statistics(self) -> dict[str, int]:
        """Counts since the start, by name; waits some milliseconds."""
    def close(self) -> None:
        """Ends the thread and closes the ports; every later call but `observations` does nothing or is refused."""

@final
class Performers:
    """Simulated students who are seen and heard, on a thread of their own; `close` it."""

    def __new__(cls, reels: Sequence[tuple[bytes, bytes, bytes]], address: str) -> Performers:
        """Takes reels and the address of this machine that everybody comes from.

        A reel is a face that listens, the same face talking (VP8 frames, 15 a second, the first a keyframe), and its
        voice (Opus packets of 20 ms); each frame stands behind its length in two bytes. Raises ValueError or OSError.
        """
    def offer(self, performer: int, reel: int) -> str:
        """Makes the SDP offer of somebody who is to play a reel, by its index; one of the same number is gone."""
    def answer(self, performer: int, answer: str) -> None:
        """Gives somebody the answer; they send as soon as they are connected and told to. Raises OSError."""
    def film(self, performer: int, on: bool) -> None:
        """Lets somebody send, or not: a camera that nobody watches is off, as at first."""
    def received(self) -> dict[int, int]:
        """Counts the packets that everybody has received so far."""
    def talk(self, performer: int, talks: bool) -> None:
        """Lets somebody talk, or listen."""
    def leave(self, performer: int) -> None:
        """Sends somebody home."""
    def close(self) -> None:
        """Sends everybody home and ends the thread."""
