"""The question bank over HTTP: one for each instructor, with versions and search."""

from typing import Any

import pytest

from pitt.classroom.ids import InstructorId
from tests.integration.web.banks import BULBS, kept, titles
from tests.integration.web.conftest import School


async def test_a_question_is_kept_with_its_versions(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    id_ = (await kept(caller, folder=" Physics / Circuits ", tags=["b", "a", "b"]))["id"]
    school.clock.advance(5)
    changed = {**BULBS, "text": "Which bulb goes out?"}
    entry = {"title": "Bulbs", "folder": "Physics/Circuits", "tags": ["b", "a"]}
    saved = await caller.post(f"/api/questions/{id_}", {"seen": 1, "question": changed, **entry})
    assert saved.body == {"id": id_, "version": 2, "archived": False}
    again = await caller.post(f"/api/questions/{id_}", {"seen": 2, "question": changed, **entry})
    assert again.body["version"] == 2, "nothing has changed"
    shown = (await caller.get(f"/api/questions/{id_}")).body
    assert (shown["folder"], shown["tags"], shown["question"]["text"]) == (
        "Physics/Circuits",
        ["b", "a"],
        "Which bulb goes out?",
    )
    assert [it["version"] for it in shown["versions"]] == [2, 1]
    old = (await caller.get(f"/api/questions/{id_}/versions/1")).body
    assert old["question"] == BULBS
    assert (await caller.get(f"/api/questions/{id_}/versions/3")).status == 404


async def test_who_edits_an_old_version_is_told_and_changes_nothing(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    id_ = (await kept(caller))["id"]
    await caller.post(f"/api/questions/{id_}", {"seen": 1, "title": "Here", "question": BULBS})
    refused = await caller.post(f"/api/questions/{id_}", {"seen": 1, "title": "There", "question": BULBS})
    assert (refused.status, refused.body["code"]) == (409, "question_changed")
    assert (await caller.get(f"/api/questions/{id_}")).body["title"] == "Here"


async def test_questions_are_found_by_words_folders_and_tags(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    await kept(caller, "Bulbs", folder="Physics/Circuits", tags=["easy"])
    await kept(caller, "50% off_", folder="Physics", tags=["hard"])
    await kept(caller, "Cells", folder="Physicsx")
    assert set(await titles(caller, q="lodz BULBS")) == {"Bulbs"}
    assert set(await titles(caller, q="50%25")) == {"50% off_"}
    assert set(await titles(caller, q="off_")) == {"50% off_"}
    assert await titles(caller, q="o_f") == []
    assert set(await titles(caller, folder="Physics")) == {"Bulbs", "50% off_"}
    assert await titles(caller, tag="easy") == ["Bulbs"]
    listed = (await caller.get("/api/questions")).body
    assert (listed["folders"], listed["tags"]) == (["Physics", "Physics/Circuits", "Physicsx"], ["easy", "hard"])


async def test_a_search_takes_whatever_is_typed(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    await kept(caller, "Bulbs", folder="Physics/Circuits", tags=["a, b", 'say "so"'])
    assert await titles(caller, folder="/Physics/") == ["Bulbs"]
    assert await titles(caller, tag="a, b") == await titles(caller, tag="say%20%22so%22") == ["Bulbs"]
    assert await titles(caller, tag="a") == await titles(caller, tag=",") == await titles(caller, tag="so") == []
    for nothing in ("%00", "%20", "%ff", "%ef%bb%bf"):
        for name in ("q", "folder", "tag", "ids"):
            assert (await caller.get(f"/api/questions?{name}={nothing}")).status == 200
    for address in ("/api/questions/%00", f"/api/questions/x/versions/{'9' * 40}", "/api/questions/x/versions/-1"):
        assert (await caller.get(address)).status == 404


async def test_what_is_archived_is_put_aside_and_comes_back(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    id_ = (await kept(caller))["id"]
    assert (await caller.post(f"/api/questions/{id_}/archive", {"archived": True})).status == 200
    assert await titles(caller) == []
    assert await titles(caller, archived="1") == ["Bulbs"]
    await caller.post(f"/api/questions/{id_}/archive", {"archived": False})
    assert await titles(caller) == ["Bulbs"]


async def test_nobody_else_sees_or_changes_a_bank(school: School, ina: InstructorId) -> None:
    caller = await school.signed_in(ina)
    id_ = (await kept(caller))["id"]
    lesson = (await caller.post("/api/lessons", {"title": "L", "items": [{"kind": "question", "question": id_}]})).body
    otto = await school.signed_in(await school.make_instructor("Otto"))
    assert await titles(otto) == []
    assert (await otto.get(f"/api/questions/{id_}")).status == 404
    change = {"seen": 1, "title": "x", "question": BULBS}
    other = {"seen": 1, "title": "x", "items": []}
    for method, address, body in (
        ("GET", f"/api/questions/{id_}", None),
        ("GET", f"/api/questions/{id_}/versions/1", None),
        ("POST", f"/api/questions/{id_}", change),
        ("POST", f"/api/questions/{id_}/archive", {"archived": True}),
        ("GET", f"/api/lessons/{lesson['id']}", None),
        ("GET", f"/api/lessons/{lesson['id']}/whole", None),
        ("POST", f"/api/lessons/{lesson['id']}", other),
        ("POST", f"/api/lessons/{lesson['id']}/archive", {"archived": True}),
    ):
        missing = address.replace(id_, "0" * 16).replace(lesson["id"], "0" * 16)
        theirs, nobodys = [
            await (otto.get(path) if method == "GET" else otto.post(path, body)) for path in (address, missing)
        ]
        assert (theirs.status, theirs.body) == (nobodys.status, nobodys.body), address
        assert theirs.status == 404, address
    assert (await otto.get("/api/lessons")).body == {"lessons": []}
    strange = await otto.post("/api/lessons", {"title": "L", "items": [{"kind": "question", "question": id_}]})
    assert (strange.status, strange.body["code"]) == (400, "lesson_strange")
    assert (await otto.get(f"/api/questions/export?format=gift&ids={id_}")).body == b""
    shown = (await caller.get(f"/api/questions/{id_}")).body
    assert (shown["title"], shown["version"], shown["archived"]) == ("Bulbs", 1, False)
    assert [it["version"] for it in (await caller.get("/api/lessons")).body["lessons"]] == [1]


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        ({"title": "x" * 201, "question": BULBS}, "question_title"),
        ({"tags": ["x"] * 1 + [str(it) for it in range(20)], "question": BULBS}, "question_tags"),
        ({"question": {"kind": "single", "text": "?", "options": [{"text": "one"}]}}, "options"),
        ({"question": {"kind": "yes_no"}}, "question_text"),
        ({"question": {"kind": "yes_no", "text": "x" * 20_001}}, "question_long"),
        ({"question": {"kind": "essay"}}, "request_not_understood"),
    ],
)
async def test_what_is_no_question_is_refused_in_words(
    school: School, ina: InstructorId, entry: dict[str, Any], code: str
) -> None:
    caller = await school.signed_in(ina)
    refused = await caller.post("/api/questions", entry)
    assert (refused.status, refused.body["code"]) == (400, code)
    assert await titles(caller) == []
