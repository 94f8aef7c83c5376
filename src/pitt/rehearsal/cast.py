"""Who rehearses: names from all over the world, and how each of them behaves.

Owns the cast of a rehearsal, the same for the same seed. Must not know of time or of the classroom.
"""

from __future__ import annotations

from random import Random
from typing import Final

import msgspec

NAMES: Final = tuple(
    """Amara Bilal Chiara Dmitri Elif Farah Gabriel Hana Ines Jakub Kofi Linh Mateo Nadia Omar Priya Quentin Rania Sofia
    Tomasz Uma Viktor Wanjiru Ximena Yusuf Zofia Aiko Bruno Camila Dewi Emeka Freya Giulia Hugo Ilse Jamal Kalina Leila
    Mikael Noor Oskar Paulina Rafael Saoirse Tariq Ulla Vera Wei Yara Zeynep Agnieszka Bao Chidi Dalia Eszter Fatima
    Goran Haruki Ingrid Joana Karim Lucía Milan Ngozi Olivia Pavel Rosa Samir Tuan Valentina Wojciech Yuki Zainab Anders
    Beatriz Cem Daria Eitan Filip Greta""".split()  # noqa: SIM905 - eighty lines otherwise
)
INITIALS: Final = "ABCDEFGHIJKLMNOPRSTUVWYZ"


class Character(msgspec.Struct, frozen=True, kw_only=True):
    """Says how one simulated student behaves; durations count from the rehearsal's or the connection's beginning."""

    index: int
    name: str
    seed: int
    arrives_ms: int
    drops_after_ms: int | None
    """After how long the connection breaks once; it is back after `stays_away_ms`."""
    stays_away_ms: int
    has_microphone: bool
    has_camera: bool


def name_of(index: int) -> str:
    """Names the student with this number; no two have the same name."""
    given = NAMES[index % len(NAMES)]
    others = index // len(NAMES)
    if others == 0:
        return given
    initial = INITIALS[(others - 1) % len(INITIALS)]
    again = (others - 1) // len(INITIALS)
    return f"{given} {initial}." if again == 0 else f"{given} {initial}. {again + 1}"


def cast(students: int, seed: int) -> list[Character]:
    """Casts a class: most come within seconds, one in six is late, and one drops out and returns."""
    chance = Random(seed)
    order = list(range(min(students, len(NAMES))))
    chance.shuffle(order)
    numbers = [*order, *range(len(order), students)]
    # However many they are, those who are on time are all there after 5 s.
    gap_ms = min(350, 5_000 // students)
    dropping = chance.randrange(1, students) if students >= 4 else None
    characters = []
    for index, number in enumerate(numbers):
        late = index > 0 and index % 6 == 5
        characters.append(
            Character(
                index=index,
                name=name_of(number),
                seed=chance.getrandbits(32),
                arrives_ms=chance.randrange(12_000, 45_000) if late else index * gap_ms,
                drops_after_ms=chance.randrange(90_000, 150_000) if index == dropping else None,
                stays_away_ms=chance.randrange(6_000, 12_000),
                has_microphone=index % 9 != 8,
                has_camera=index % 7 != 6,
            )
        )
    return characters
