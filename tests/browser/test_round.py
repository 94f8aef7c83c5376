"""A round in real pages: a question said aloud, votes, a talk with somebody who disagrees, votes again, the answer.

Who talks with whom is taken from the rendered pictures: every camera has its own colour.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.gathering import expect_groups, instructor_enters
from tests.browser.seeing import Person, Viewer, chromium, wait_for
from tests.support.server import PittServer

pytestmark = pytest.mark.browser

DURATIONS = {"PITT_DURATIONS_LEAD_MS": "2000", "PITT_DURATIONS_LATE_LIMIT_MS": "1000"}
WIDE: dict[str, Any] = {"viewport": {"width": 1440, "height": 800}}
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "has_touch": True}

CHOSEN = """() => [...document.querySelectorAll('.dock [role="radio"][aria-checked="true"]')]
  .map((it) => it.textContent.trim().charAt(0)).join()"""
SAVING = "() => document.querySelector('[data-saving]')?.dataset.saving ?? ''"
SHOWN_PHASE = "() => document.querySelector('.dock')?.dataset.phase ?? 'none'"
TEXT_OF_DOCK = "() => document.querySelector('.dock')?.innerText ?? ''"


def answer(person: Person, letter: str) -> None:
    """Taps an answer, and waits until the page says that it is saved."""
    person.page.locator(".dock").get_by_role("radio", name=letter, exact=False).first.click()
    person.expect(lambda: is_saved(person, letter), f"for {letter} to be saved")


def is_saved(person: Viewer, letter: str) -> bool:
    saved: bool = person.evaluate(SAVING) == "saved" and person.evaluate(CHOSEN) == letter
    return saved


def expect_phase(phase: str, *people: Viewer) -> None:
    """Waits until people's pages show a phase; around the faces everything follows a switch a moment later."""
    for person in people:
        person.expect(lambda it=person: it.evaluate(SHOWN_PHASE) == phase, f"for the round to be {phase}")  # type: ignore[misc]


def expect_words(person: Viewer, *words: str) -> None:
    """Waits for words around the question, as they are shown."""
    person.expect(lambda: all(it in person.evaluate(TEXT_OF_DOCK) for it in words), f"for {words}")


def test_a_round_from_the_question_to_the_answer(tmp_path: Path) -> None:
    with PittServer(tmp_path / "data", environment=DURATIONS) as server, chromium() as browser:
        _play(server, browser)


def _play(server: PittServer, browser: Browser) -> None:
    ana = Person(browser, "Ana", 0.0, **WIDE)
    students = [
        Person(browser, "Bo", 0.16),
        Person(browser, "Cy", 0.33, **PHONE),
        Person(browser, "Dee", 0.5),
        Person(browser, "Eli", 0.66),
        Person(browser, "Flo", 0.83),
    ]
    late = Person(browser, "Gil", None)
    bo, cy, dee, eli, flo = students
    everybody = [ana, *students, late]
    try:
        instructor_enters(ana, server)
        for student in students:
            student.enter(server.join_link)
        ana.press("Broadcast")
        for student in students:
            student.expect_faces_of(ana)

        # Asked in two presses; the faces stay where they are.
        ana.press("Ask a question")
        ana.press("A to D")
        expect_phase("voting", *students)
        for student, letter in zip(students, "ABABC", strict=True):
            answer(student, letter)
            student.expect_faces_of(ana)

        # One changes, one reloads and finds what was saved, one comes late and answers by the keyboard.
        answer(eli, "C")
        answer(eli, "B")
        cy.page.reload()
        cy.expect(lambda: is_saved(cy, "B"), "to find the answer again after a reload")
        late.enter(server.join_link)
        expect_phase("voting", late)
        late.page.keyboard.press("1")
        late.expect(lambda: is_saved(late, "A"), "for the key 1 to be saved")
        students.append(late)
        first = dict(zip((it.name for it in students), "ABABCA", strict=True))

        # Only the instructor sees how many and what; told which is right, Pitt recommends to discuss.
        panel = ana.page.locator(".leading")
        ana.expect(lambda: "6 of 6 answered" in panel.inner_text(), "to be told that all have answered")
        panel.get_by_role("button", name="A", exact=True).click()
        ana.expect(lambda: "50% right: let them discuss." in panel.inner_text(), "for the recommendation")
        for student in students:
            assert "%" not in student.evaluate(TEXT_OF_DOCK), "totals are private until they are shown"

        # Discuss: one press, and everybody sees somebody who answered differently.
        ana.choose("Groups of 3", "Groups of 2")
        ana.press("Discuss in 3 groups")
        expect_phase("discussing", *students)
        groups = expect_groups(students, [2, 2, 2])
        for group in groups.values():
            assert len({first[student.name] for student in group}) == 2, f"{first} in {[it.name for it in group]}"
            begins = [student for student in group if "You begin." in student.evaluate(TEXT_OF_DOCK)]
            assert len(begins) == 1
            for student in group:
                expect_words(student, f"You answered {first[student.name]}.")
        chips = ana.page.locator(".person-chip", has_text="Flo").first
        ana.expect(lambda: chips.inner_text().split("\n")[-1] == "C", "what Flo answered on the map")

        # The end of the countdown brings everybody back and opens the second vote.
        ana.press("Bring 6 students back", exact=False)
        ana.press("Now")
        expect_phase("revoting", *students)
        for student in students:
            student.expect_faces_of(ana)
            expect_words(student, f"At first you answered {first[student.name]}.")
        for student in (bo, cy, dee, eli, late):
            answer(student, "A")
        answer(flo, "C")
        ana.expect(lambda: "6 of 6 answered" in panel.inner_text(), "to be told that all have answered again")

        # Revealed: the right one, both votes side by side, and nobody by name.
        ana.press("Reveal the answer")
        expect_phase("revealed", *students)
        for student in students:
            expect_words(student, "right", "83%", "50%")
            words = student.evaluate(TEXT_OF_DOCK)
            assert not any(other.name in words for other in students), words
        expect_words(flo, "you, at first", "you, then")
        ana.expect(lambda: "Gain: 67%" in panel.inner_text(), "for the gain")
        ana.press("Put away")
        expect_phase("none", *students)
        wait_for(lambda: not any(student.evaluate(TEXT_OF_DOCK) for student in students), "the question to be away")

        # What is left of it: a page, and a table with a row for each vote.
        page = ana.context.new_page()
        page.goto(f"{server.join_link}/results")
        page.get_by_text("Gain 67%", exact=False).wait_for()
        assert page.get_by_role("row", name="from wrong to right 2").count() == 1
        with page.expect_download() as download:
            page.get_by_role("link", name="For a spreadsheet (CSV)").click()
        header, *rows = csv.reader(download.value.path().read_text("utf-8-sig").splitlines())
        votes = [dict(zip(header, row, strict=True)) for row in rows]
        assert len(votes) == 12
        assert {(it["student"], it["answer"]) for it in votes if it["vote"] == "1"} == set(first.items())
        assert [it["student"] for it in votes if it["vote"] == "2" and it["right"] == "no"] == ["Flo"]
        assert all(it["group"] in ("1", "2", "3") for it in votes)
        for person in everybody:
            assert person.faults == [], f"{person.name}: {person.faults}"
    finally:
        for person in everybody:
            person.context.close()
