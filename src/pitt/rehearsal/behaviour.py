"""What a simulated student does, and when: calm, human-like, and the same for the same seed.

Pure: time comes in milliseconds, what is known comes as folded documents, and what to do goes out as calls. Nothing
is agreed between students; turns of speaking follow from what everybody in a group knows alike.
"""

from __future__ import annotations

import zlib
from random import Random
from typing import Any, Final

from pitt.rehearsal.cast import Character
from pitt.rehearsal.smalltalk import OPENINGS, REPLIES
from pitt.rehearsal.voting import Voting

TURN_MS: Final = 9_000
"""How long a turn of speaking lasts; the last part of it is a pause."""
SHORTEST_MS: Final = 3_000
LONGEST_MS: Final = 8_000
STIR_MS: Final = 60_000
"""Input that a browser would see anyway; without it they would count as away after 3 minutes."""
ANSWER_AFTER_MS: Final = 3_000

Call = tuple[str, dict[str, Any]]
Json = dict[str, Any]


class Behaviour:
    """Decides for one student; to be asked about once a second."""

    def __init__(self, character: Character, participant: str, students: int) -> None:
        self._character = character
        self._participant = participant
        self._students = students
        self._chance = Random(character.seed)
        self._voting = Voting(participant)
        self._place: tuple[Any, Any] | None = None
        self._speaking = False
        self._stirred_at = 0
        self._writes_at = 0
        self._written = 0
        self._raises_at = 0
        self._lowers_at = 0
        self._calls_at: int | None = None
        self._invited_at: int | None = None

    def arrive(self) -> list[Call]:
        """Does what everybody does first: turns devices on."""
        # A connection that broke may have taken the end of one's turn with it.
        self._speaking = False
        self._place = None
        devices: list[Call] = []
        if self._character.has_microphone:
            devices.append(("pitt.microphone.set", {"on": True}))
        if self._character.has_camera:
            devices.append(("pitt.camera.set", {"on": True}))
        return devices

    def act(self, now: int, of_class: Json, of_place: Json, of_me: Json, of_round: Json) -> list[Call]:
        """Gives the calls that are due at `now`, server time."""
        if not of_class or not of_place or not of_me:
            return []
        place = (of_place["epoch"], of_place["number"])
        if place != self._place:
            self._place = place
            self._settle(now, of_place)
        calls = self._voting.act(now, of_place, of_me, of_round)
        self._answer_invitation(now, of_me, calls)
        self._speak(now, of_class, of_place, of_me, calls)
        if of_place["kind"] == "group":
            self._discuss(now, of_place, calls)
        elif of_place["kind"] == "broadcast":
            self._ask(now, of_me, calls)
        if now - self._stirred_at >= STIR_MS:
            self._stirred_at = now
            if not calls:
                calls.append(("pitt.activity.report", {"speaking": self._speaking}))
        return calls

    def _settle(self, now: int, of_place: Json) -> None:
        between = self._chance.randrange
        self._written = 0
        self._writes_at = now + between(6_000, 60_000)
        # However many they are, a hand goes up about once a minute.
        self._raises_at = now + between(15_000, 30_000 + 90_000 * self._students)
        self._calls_at = None
        if of_place["kind"] == "group" and of_place["epoch"] % self._students == self._character.index:
            self._calls_at = now + between(30_000, 60_000)

    def _answer_invitation(self, now: int, of_me: Json, calls: list[Call]) -> None:
        if "invited_by" not in of_me:
            self._invited_at = None
        elif self._invited_at is None:
            self._invited_at = now
        elif now - self._invited_at >= ANSWER_AFTER_MS:
            self._invited_at = now
            calls.append(("pitt.stage.answer", {"accept": True}))

    def _speak(self, now: int, of_class: Json, of_place: Json, of_me: Json, calls: list[Call]) -> None:
        speaking = bool(of_me.get("microphone")) and self._has_the_floor(now, of_class, of_place)
        if speaking is not self._speaking:
            self._speaking = speaking
            self._stirred_at = now
            calls.append(("pitt.activity.report", {"speaking": speaking}))

    def _has_the_floor(self, now: int, of_class: Json, of_place: Json) -> bool:
        if of_place["kind"] != "group":
            return False
        members = of_place.get("members", {})
        here = sorted((it["order"], who) for who, it in members.items() if it.get("here", True))
        if len(here) < 2:
            return False
        # Everybody, people included, gets a turn; all simulated mates work out the same one, and no two groups alike.
        drawn = zlib.crc32(f"{of_place['epoch']}.{of_place['number']}".encode())
        turn, elapsed = divmod(max(0, now - of_class["mode_since"]) + drawn % TURN_MS, TURN_MS)
        spoken_ms = SHORTEST_MS + (drawn ^ turn * 2_654_435_761) % (LONGEST_MS - SHORTEST_MS)
        return bool(elapsed < spoken_ms and here[(drawn + turn) % len(here)][1] == self._participant)

    def _discuss(self, now: int, of_place: Json, calls: list[Call]) -> None:
        if now >= self._writes_at:
            first = self._written == 0 and not of_place.get("texts")
            body = self._chance.choice(OPENINGS if first else REPLIES)
            self._written += 1
            self._writes_at = now + self._chance.randrange(45_000, 120_000)
            calls.append(("pitt.text.send", {"audience": "group", "body": body}))
        if self._calls_at is not None and now >= self._calls_at:
            self._calls_at = None
            if of_place.get("called_at") is None:
                calls.append(("pitt.group.call", {"on": True}))

    def _ask(self, now: int, of_me: Json, calls: list[Call]) -> None:
        if "hand_at" in of_me:
            if self._lowers_at and now >= self._lowers_at:
                self._lowers_at = 0
                calls.append(("pitt.hand.lower", {}))
        elif now >= self._raises_at:
            self._lowers_at = now + self._chance.randrange(15_000, 40_000)
            self._raises_at = now + self._chance.randrange(60_000, 60_000 + 90_000 * self._students)
            calls.append(("pitt.hand.raise", {}))
