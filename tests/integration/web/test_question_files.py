"""Files of questions over HTTP: read without saving, imported whole or not at all, exported."""

from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pitt.classroom.ids import InstructorId
from pitt.exchange.formats import FORMATS
from pitt.exchange.items import Item
from pitt.web.bank_bodies import EntryBody
from pitt.web.uploads import LONGEST_QUESTION_FILE
from tests.integration.web.banks import BULBS, kept, titles
from tests.integration.web.conftest import School
from tests.support.questions import items

GIFT = """// [tag:circuits]
::Bulbs:: Which bulb is brighter? {~The first =The second}

Is this understood? {

::Speed:: How fast? {#9.81:0.02}
"""


async def test_a_file_is_read_line_by_line_and_nothing_is_saved(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    read = (await caller.post("/api/questions/read?name=questions.gift", GIFT.encode())).body
    assert read["format"] == "gift"
    assert [(it["title"], it["line"], it["last"]) for it in read["items"]] == [("Bulbs", 2, 2), ("Speed", 6, 6)]
    assert [(it["line"], it["kind"]) for it in read["notes"]] == [(4, "skipped")]
    assert await titles(caller) == []
    chosen = [{key: it[key] for key in ("title", "folder", "tags", "question")} for it in read["items"]]
    added = await caller.post("/api/questions/import", {"items": chosen, "folder": "Imported"})
    assert added.body == {"added": 2}
    assert await titles(caller, folder="Imported") == ["Bulbs", "Speed"]


async def test_an_import_is_whole_or_nothing(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    broken = [{"title": "one", "question": BULBS}, {"title": "two", "question": {**BULBS, "right": [7]}}]
    assert (await caller.post("/api/questions/import", {"items": broken})).status == 400
    assert (await caller.post("/api/questions/import", {"items": []})).body["code"] == "import_size"
    assert await titles(caller) == []


@pytest.mark.parametrize(
    ("raw", "status"),
    [(b"\xff\xfe\x00", 400), (bytes(range(128, 256)), 400), (b"x" * (LONGEST_QUESTION_FILE + 1), 413), (b"", 400)],
)
async def test_what_is_no_text_is_refused_in_words(school: School, ina: InstructorId, raw: bytes, status: int) -> None:
    caller = await school.signed_in(ina)
    refused = await caller.post("/api/questions/read?name=a.gift", raw)
    assert refused.status == status
    assert refused.body["message"].endswith((".", "?"))


def entry(it: dict[str, Any]) -> EntryBody:
    return msgspec.convert({key: it[key] for key in ("title", "folder", "tags", "question")}, EntryBody)


KEEPING = [name for name in FORMATS if name != "aiken"]


@pytest.mark.parametrize("name", KEEPING)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bank=st.lists(items(), min_size=1, max_size=4))
async def test_what_is_exported_and_imported_again_is_the_same(
    school: School, ina: InstructorId, name: str, bank: list[Item]
) -> None:
    caller = await school.signed_in(await school.make_instructor("Ida"))
    entries = [EntryBody(question=it.question, title=it.title, folder=it.folder, tags=it.tags) for it in bank]
    assert (await caller.post("/api/questions/import", {"items": msgspec.to_builtins(entries)})).status == 201
    written = await caller.get(f"/api/questions/export?format={name}")
    assert written.headers["X-Pitt-Left-Out"] == "0"
    read = (await caller.post(f"/api/questions/read?format={name}", written.body)).body
    assert read["notes"] == []
    before = (await caller.get("/api/questions")).body["questions"]
    whole = [(await caller.get(f"/api/questions/{it['id']}")).body for it in before]
    assert list(map(entry, read["items"])) == list(map(entry, whole))
    # What was read is taken, whatever it is, and stays the same.
    ben = await school.signed_in(await school.make_instructor("Ben"))
    chosen = msgspec.to_builtins(list(map(entry, read["items"])))
    assert (await ben.post("/api/questions/import", {"items": chosen})).body == {"added": len(chosen)}
    assert (await ben.get(f"/api/questions/export?format={name}")).body == written.body


async def test_a_bank_larger_than_one_file_is_exported_whole(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    for part in range(2):
        many = [{"title": f"{part} {number}", "question": {"kind": "yes_no"}} for number in range(600)]
        assert (await caller.post("/api/questions/import", {"items": many, "folder": f"Part {part}"})).status == 201
    exported = await caller.get("/api/questions/export?format=markdown")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="pitt-questions.md"'
    assert exported.body.count(b"Answer: yes or no") == 1_200
    listed = (await caller.get("/api/questions")).body
    assert (len(listed["questions"]), listed["more"], listed["folders"]) == (200, True, ["Part 0", "Part 1"])
    read = (await caller.post("/api/questions/read?name=a.md", exported.body)).body
    assert (len(read["items"]), read["notes"][-1]["code"]) == (1_000, "too_many_questions")
    second = await caller.get("/api/questions/export?format=markdown&folder=Part 1")
    assert second.body.count(b"Answer: yes or no") == 600


async def test_an_export_holds_what_was_chosen_and_tells_what_it_cannot_hold(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    one = (await kept(caller, "One"))["id"]
    number = {"kind": "number", "text": "How fast?", "number": 9.81}
    other = (await caller.post("/api/questions", {"title": "Other", "question": number})).body["id"]
    await kept(caller, "Third")
    exported = await caller.get(f"/api/questions/export?format=aiken&ids={one},{other}")
    assert (exported.status, exported.headers["X-Pitt-Left-Out"]) == (200, "2"), "a title and an explanation; a number"
    assert exported.body.count(b"ANSWER:") == 1
    assert exported.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert (await caller.get("/api/questions/export?format=docx")).body["code"] == "format_unknown"


@pytest.mark.parametrize(
    ("raw", "lines"),
    [
        (b"What? {T}", 1),
        (b"What? {T}\n", 1),
        (b"\r\nWhat? {T}\r\rWhat? {F}\r\n", 4),
        ("Ċ? {T}\n\nਊ? {F}\n".encode("utf-16"), 3),
    ],
)
async def test_the_lines_of_a_file_are_counted_as_its_notes_count_them(
    school: School, ina: InstructorId, raw: bytes, lines: int
) -> None:
    read = (await (await school.signed_in(ina)).post("/api/questions/read?name=a.gift", raw)).body
    assert read["lines"] == lines
    assert max(it["last"] for it in read["items"]) <= lines
