"""Lessons over HTTP: pages and questions in one order."""

import pytest

from pitt.classroom.ids import InstructorId
from tests.integration.web.banks import BULBS, kept
from tests.integration.web.conftest import School
from tests.support.papers import paper


async def test_a_lesson_is_kept_in_its_order_and_given_whole(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    document = (await caller.post("/api/documents?name=a.pdf", paper("One", "Two"))).body["id"]
    one, two = (await kept(caller, "One"))["id"], (await kept(caller, "Two"))["id"]
    items_ = [
        {"kind": "page", "document": document, "page": 2},
        {"kind": "question", "question": one},
        {"kind": "question", "question": two, "follow_up": True},
    ]
    saved = await caller.post("/api/lessons", {"title": " Circuits  1 ", "items": items_})
    assert saved.status == 201
    address = f"/api/lessons/{saved.body['id']}"
    assert (await caller.get(address)).body == {
        "id": saved.body["id"],
        "version": 1,
        "title": "Circuits 1",
        "items": items_,
    }
    (line,) = (await caller.get("/api/lessons")).body["lessons"]
    assert (line["pages"], line["questions"]) == (1, 2)
    await caller.post(f"/api/questions/{two}/archive", {"archived": True})
    whole = (await caller.get(f"{address}/whole")).body
    assert (whole["title"], whole["missing"]) == ("Circuits 1", 1)
    assert [it["kind"] for it in whole["items"]] == ["page", "question"]
    assert whole["items"][1]["question"] == BULBS
    stale = await caller.post(address, {"seen": 7, "title": "x", "items": []})
    assert (stale.status, stale.body["code"]) == (409, "lesson_changed")
    assert (await caller.get(address)).body["version"] == 1
    changed = await caller.post(address, {"seen": 1, "title": "Circuits 1", "items": items_[:1]})
    assert changed.body["version"] == 2
    again = await caller.post(address, {"seen": 1, "title": "Circuits 1", "items": items_[:1]})
    assert (again.status, again.body["version"]) == (200, 2), "an answer that was lost is asked for again"
    await caller.post(f"{address}/archive", {"archived": True})
    assert (await caller.get("/api/lessons")).body == {"lessons": []}


@pytest.mark.parametrize("id_", ["", "\0", "../x", "x" * 65, "x\n", "é"])
async def test_an_id_that_is_none_is_refused(school: School, ina: InstructorId, id_: str) -> None:
    caller = await school.signed_in(ina)
    for item in ({"kind": "question", "question": id_}, {"kind": "page", "document": id_, "page": 1}):
        assert (await caller.post("/api/lessons", {"title": "", "items": [item]})).status == 400


@pytest.mark.parametrize("page", [0, 3, 10**9, 10**30])
async def test_a_page_that_is_none_is_refused(school: School, ina: InstructorId, page: int) -> None:
    caller = await school.signed_in(ina)
    document = (await caller.post("/api/documents?name=a.pdf", paper("One", "Two"))).body["id"]
    items_ = [{"kind": "page", "document": document, "page": page}]
    refused = await caller.post("/api/lessons", {"title": "", "items": items_})
    assert (refused.status, refused.body["code"]) == (400, "lesson_strange")
