"""People come into a class, and sit in groups with their mates."""

from __future__ import annotations

from typing import TypeVar

from tests.browser.seeing import Person, Viewer, wait_for
from tests.support.server import PittServer

P = TypeVar("P", bound=Viewer)


def instructor_enters(person: Person, server: PittServer) -> None:
    """Signs in and opens the class."""
    person.page.goto(server.sign_in_link)
    person.page.get_by_text("Your classrooms").wait_for()
    person.enter(server.join_link, "Open the class")


def group_of(person: Viewer) -> str:
    """Names the group that somebody sits in; empty when it is none."""
    place = person.attribute("data-place") or ""
    return place if place.startswith("group:") else ""


def groups_of(people: list[P]) -> dict[str, list[P]]:
    """Lists the groups by name."""
    found: dict[str, list[P]] = {}
    for person in people:
        found.setdefault(group_of(person), []).append(person)
    return found


def expect_groups(people: list[P], sizes: list[int]) -> dict[str, list[P]]:
    """Waits until the students sit in groups of these sizes, and everybody sees their mates and nobody else."""
    wait_for(
        lambda: "" not in groups_of(people) and sorted(len(group) for group in groups_of(people).values()) == sizes,
        f"groups of {sizes}; now {[(p.name, p.attribute('data-place')) for p in people]}",
    )
    groups = groups_of(people)
    for group in groups.values():
        for person in group:
            person.expect_faces_of(*(mate for mate in group if mate is not person))
    return groups
